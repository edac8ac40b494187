// The whole room models/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/models/analytic_hierarchy.hpp>
#include <clientele/models/key_drivers.hpp>
#include <clientele/models/penalty_reward.hpp>
#include <clientele/models/pls_groups.hpp>
#include <clientele/models/pls_path_model.hpp>
#include <clientele/models/pls_prediction.hpp>
#include <clientele/models/reliability.hpp>
