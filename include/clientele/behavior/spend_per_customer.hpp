#pragma once
#include <clientele/behavior/detail/customer_sums.hpp>
#include <clientele/core/amount.hpp>
#include <clientele/core/config.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// Spend per customer: what a customer brought in within the window.
///
/// Definition  spend / customers who bought
/// Input       a customer summary; refunds count as its options say
/// Unit        `amount<Currency>`
/// Interval    Student's t over customers
/// Errors      none. Nobody: NaN with the widest interval
/// Cost        one pass over the customers, exact in integers; no allocation
/// When not    as customer value: it is revenue, not margin, and of one window. Spend is skewed: with few customers the
///             interval covers less than it says
/// References  [student-1908] in docs/references.md
/// Example     examples/repeat_purchase.cpp
struct spend_per_customer_t {
  template <CustomerSummary Summary>
  [[nodiscard]] mean_estimate<amount<typename Summary::money_type::currency>> operator()(
      const Summary& summary) const noexcept {
    using money_type = typename Summary::money_type;
    constexpr auto unit = static_cast<double>(money_type::units_per_one);
    clientele::detail::customer_sums sums;
    for (const money_type spend : summary.spend()) sums.add(spend.units());
    return {sums.moments(unit).mean_y, sums.mean_error(unit), sums.basis()};
  }
};
inline constexpr spend_per_customer_t spend_per_customer{};

}  // namespace clientele::inline v0::behavior
