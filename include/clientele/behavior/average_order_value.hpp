#pragma once
#include <cstddef>

#include <clientele/behavior/detail/customer_sums.hpp>
#include <clientele/core/amount.hpp>
#include <clientele/core/config.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// Average order value: what an order is worth.
///
/// Definition  spend / orders, of all customers in the window; a ratio of totals, not the mean of customers' means
/// Input       a customer summary; refunds and orders of nothing count as its options say
/// Unit        `amount<Currency>`
/// Interval    by linearisation over customers, Student's t; Fieller's on request. Orders of one customer are alike,
///             so the customer is the unit, not the order
/// Errors      none. Nobody: NaN with the widest interval
/// Cost        one pass over the customers, exact in integers; no allocation
/// When not    few customers of very unequal spend: the interval then covers less than it says. As a sign of loyalty:
///             one large order is none
/// References  [sarndal-1992], [fieller-1954] in docs/references.md
/// Example     examples/repeat_purchase.cpp
struct average_order_value_t {
  template <CustomerSummary Summary>
  [[nodiscard]] ratio_estimate<amount<typename Summary::money_type::currency>> operator()(
      const Summary& summary) const noexcept {
    using money_type = typename Summary::money_type;
    clientele::detail::customer_sums sums;
    for (std::size_t i = 0; i < summary.size(); ++i) sums.add(summary.spend()[i].units(), summary.orders()[i]);
    return {sums.moments(static_cast<double>(money_type::units_per_one)), sums.basis()};
  }
};
inline constexpr average_order_value_t average_order_value{};

}  // namespace clientele::inline v0::behavior
