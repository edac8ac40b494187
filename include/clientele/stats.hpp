// The whole room stats/. Kept by cmake/update_umbrellas.py; a test compares.
#pragma once
#include <clientele/stats/adjustment.hpp>
#include <clientele/stats/balance_estimate.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/mann_kendall.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/paired_difference.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/quantile_estimate.hpp>
#include <clientele/stats/rate_estimate.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/stats/sample_basis.hpp>
#include <clientele/stats/sample_size.hpp>
#include <clientele/stats/survival.hpp>
