// The whole room tally/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/tally/breadth_tally.hpp>
#include <clientele/tally/bytes.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/customer_summary.hpp>
#include <clientele/tally/customer_tally.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/observe_parallel.hpp>
#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rate_tally.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>
