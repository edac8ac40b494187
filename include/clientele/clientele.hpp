// All of clientele::clientele; the components models, report and io have umbrellas of their own.
// Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/core.hpp>
#include <clientele/stats.hpp>
#include <clientele/tally.hpp>
#include <clientele/behavior.hpp>
#include <clientele/survey.hpp>
#include <clientele/segment.hpp>
#include <clientele/simulate.hpp>
#include <clientele/version.hpp>
