#pragma once
#include <cstdint>

#include <clientele/behavior/detail/customer_sums.hpp>
#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// Repeat orders per order: the share of all orders that are not a customer's first.
///
/// Definition  (orders - customers) / orders, within one window
/// Input       a customer summary; orders, or on request purchase days
/// Unit        proportion
/// Interval    by linearisation over customers, Student's t; Fieller's on request. The orders of one customer are not
///             independent, so an interval for a share of independent orders would be far too narrow
/// Errors      none. Nobody: NaN with [0, 1]. Nobody with a second order: 0 with an interval of no width, like every
///             mean of numbers that agree
/// Cost        one pass over the customers; no allocation
/// When not    as the share of customers who return: a few who order weekly make it high
/// References  [sarndal-1992], [fieller-1954] in docs/references.md
/// Example     examples/repeat_purchase.cpp
struct repeat_order_share_t {
  template <CustomerSummary Summary>
  [[nodiscard]] ratio_estimate<proportion> operator()(const Summary& summary,
                                                      purchase_count counted = purchase_count::orders) const noexcept {
    clientele::detail::customer_sums sums;
    for (const std::uint32_t purchases : clientele::detail::purchases_of(summary, counted)) {
      sums.add(std::int64_t{purchases} - 1, purchases);
    }
    return {sums.moments(), sums.basis()};
  }
};
inline constexpr repeat_order_share_t repeat_order_share{};

}  // namespace clientele::inline v0::behavior
