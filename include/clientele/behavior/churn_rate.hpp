#pragma once
#include <clientele/behavior/retention_rate.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/period.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/proportion_tally.hpp>

namespace clientele::inline v0::behavior {

/// Churn rate of a period: the share of customers at its start who are no longer customers at its end.
///
/// Definition  1 - retention: the complement of the very same tally
/// Input       as `retention_rate`
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      as `retention_rate`. Nobody counted: NaN with [0, 1]
/// Cost        O(1), no allocation; from a log one pass over the days
/// When not    monthly rates averaged over a growing base are not the yearly one. Without a contract nobody says that
///             they have left
/// References  [fader-hardie-2009] in docs/references.md
/// Example     examples/two_periods.cpp, examples/customer_log.cpp
struct churn_rate_t {
  template <ProportionTally Counted>
  [[nodiscard]] proportion_estimate operator()(const Counted& counted) const noexcept {
    return counted.share({0, 0});
  }
  template <CustomerTally Tally>
  [[nodiscard]] proportion_estimate operator()(const Tally& tally, period first, period second, day as_of,
                                               zero_policy zeros = zero_policy::keep) const {
    return retained_customers(tally, first, second, as_of, zeros).share({0, 0});
  }
};
inline constexpr churn_rate_t churn_rate{};

}  // namespace clientele::inline v0::behavior
