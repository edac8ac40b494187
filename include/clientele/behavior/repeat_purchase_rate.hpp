#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/customer_summary.hpp>
#include <clientele/tally/proportion_tally.hpp>

namespace clientele::inline v0::behavior {

/// Repeat purchase rate: the share of buyers who bought again.
///
/// Definition  customers with two or more purchases / customers with one or more, within one window. Of a customer
///             summary a purchase is a purchase day, or on request an order
/// Input       a proportion tally, plain or weighted: a trial for every buyer, a hit for those with two or more orders;
///             or a customer summary
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      none. Nobody counted: NaN with [0, 1]
/// Cost        O(1) for a tally, one pass over the customers of a summary; no allocation
/// When not    customers observed for unequal times: newer ones had less time to return; `repeat_purchase_rate_within`
///             and `time_to_second_purchase` allow for it
/// References  [ehrenberg-1988], [wilson-1927] in docs/references.md
/// Example     examples/two_periods.cpp, examples/repeat_purchase.cpp
struct repeat_purchase_rate_t {
  template <ProportionTally Counted>
  [[nodiscard]] proportion_estimate operator()(const Counted& counted) const noexcept {
    return counted.hit_share();
  }
  template <CustomerSummary Summary>
  [[nodiscard]] proportion_estimate operator()(
      const Summary& summary, purchase_count counted = purchase_count::purchase_days) const noexcept {
    std::uint64_t repeated = 0;
    for (const std::uint32_t purchases : clientele::detail::purchases_of(summary, counted)) {
      repeated += purchases >= 2 ? 1U : 0U;
    }
    return proportion_estimate::from_counts(repeated, summary.size());
  }
};
inline constexpr repeat_purchase_rate_t repeat_purchase_rate{};

/// The share of customers whose second purchase day came within so many days of the first, everybody watched as long.
///
/// Definition  of the customers whose first purchase day plus `within` is no later than the as-of day, those whose
///             second purchase day is at most `within` later. The others had less time, and count as missing
/// Errors      `invalid_argument` where `within` is below 1 day
/// When not    the window begins in the middle of the business: the first purchase in it need not be the customer's
///             first
struct repeat_purchase_rate_within_t {
  template <CustomerSummary Summary>
  [[nodiscard]] proportion_estimate operator()(const Summary& summary, days within) const {
    clientele::detail::require_days("time to return", within.count(), 1);
    std::uint64_t eligible = 0;
    std::uint64_t repeated = 0;
    for (std::size_t i = 0; i < summary.size(); ++i) {
      if (summary.window().recency(summary.first_days()[i]) < within) continue;
      const std::uint32_t second = summary.days_to_second()[i];
      ++eligible;
      repeated += second != 0 && second <= static_cast<std::uint32_t>(within.count()) ? 1U : 0U;
    }
    return proportion_estimate::from_counts(repeated, eligible, summary.size() - eligible);
  }
};
inline constexpr repeat_purchase_rate_within_t repeat_purchase_rate_within{};

}  // namespace clientele::inline v0::behavior
