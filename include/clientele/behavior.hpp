// The whole room behavior/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/behavior/churn_rate.hpp>
#include <clientele/behavior/complaint_rate.hpp>
#include <clientele/behavior/conversion_rate.hpp>
#include <clientele/behavior/repeat_purchase_rate.hpp>
#include <clientele/behavior/retention_rate.hpp>
