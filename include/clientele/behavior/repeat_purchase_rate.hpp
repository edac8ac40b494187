#pragma once
#include <clientele/core/config.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/proportion_tally.hpp>

namespace clientele::inline v0::behavior {

/// Repeat purchase rate: the share of buyers who bought again.
///
/// Definition  customers with two or more orders / customers with one or more, within one window
/// Input       a proportion tally, plain or weighted: a trial for every buyer, a hit for those with two or more orders
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      none. Nobody counted: NaN with [0, 1]
/// Cost        O(1); no allocation
/// When not    customers observed for unequal times: newer ones had less time to return
/// References  [ehrenberg-1988] in docs/references.md
/// Example     examples/two_periods.cpp
struct repeat_purchase_rate_t {
  template <ProportionTally Counted>
  [[nodiscard]] proportion_estimate operator()(const Counted& counted) const noexcept {
    return counted.hit_share();
  }
};
inline constexpr repeat_purchase_rate_t repeat_purchase_rate{};

}  // namespace clientele::inline v0::behavior
