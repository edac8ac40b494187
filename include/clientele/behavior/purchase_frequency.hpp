#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/behavior/detail/customer_sums.hpp>
#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// Time under observation, in years of all customers together. A year is the mean one of the calendar.
struct customer_years {
  static constexpr double days = 365.2425;
  [[nodiscard]] static constexpr const char* name() noexcept { return "customer-year"; }
};

/// Purchase frequency: how often a customer bought in the window.
///
/// Definition  purchases / customers who bought. A purchase is an order, or on request a purchase day.
///             `purchases_per_year` divides by time under observation instead
/// Input       a customer summary
/// Unit        `rate_per<customers>`, 1 or more; `rate_per<customer_years>`
/// Interval    Student's t over customers; per year by linearisation over customers, Fieller's on request
/// Errors      none. Nobody: NaN with the widest interval
/// Cost        one pass over the customers; no allocation
/// When not    customers observed for unequal times: divide by that time. Those who did not buy are not in the base
/// References  [student-1908], [sarndal-1992], [ehrenberg-1988] in docs/references.md
/// Example     examples/repeat_purchase.cpp
struct purchase_frequency_t {
  template <CustomerSummary Summary>
  [[nodiscard]] mean_estimate<rate_per<customers>> operator()(
      const Summary& summary, purchase_count counted = purchase_count::orders) const noexcept {
    clientele::detail::customer_sums sums;
    for (const std::uint32_t purchases : clientele::detail::purchases_of(summary, counted)) sums.add(purchases);
    return {sums.moments().mean_y, sums.mean_error(), sums.basis(), 1.0};
  }
};
inline constexpr purchase_frequency_t purchase_frequency{};

/// How long a customer was under observation.
enum class exposure_rule : std::uint8_t {
  since_first_purchase,  ///< from the first purchase day to the as-of day; the first purchase is not counted
  whole_window,          ///< all the window for everybody; all purchases are counted
};
/// The rule as it stands in reports and JSON: "since_first_purchase".
[[nodiscard]] CLIENTELE_API std::string_view name(exposure_rule rule) noexcept;

/// Purchases per year under observation: a ratio of totals over customers, see `purchase_frequency`.
///
/// A first purchase is what makes a customer be observed at all, so that counting it would make every new customer a
/// frequent one; by default only what follows is counted. Orders of the first day after the first one are counted where
/// orders are.
/// Errors   none. Nobody, or nobody observed for a day: NaN with [0, infinity)
/// When not the whole window: only those who bought in it are known, so that rare buyers are missing and the rate is
///          too high
struct purchases_per_year_t {
  template <CustomerSummary Summary>
  [[nodiscard]] ratio_estimate<rate_per<customer_years>> operator()(
      const Summary& summary, exposure_rule exposure = exposure_rule::since_first_purchase,
      purchase_count counted = purchase_count::orders) const {
    const bool since_first = exposure == exposure_rule::since_first_purchase;
    const std::int64_t window = summary.window().whole().length().count();
    const auto purchases = clientele::detail::purchases_of(summary, counted);
    clientele::detail::customer_sums sums;
    for (std::size_t i = 0; i < summary.size(); ++i) {
      const std::int64_t observed = since_first ? summary.window().recency(summary.first_days()[i]).count() : window;
      sums.add(std::int64_t{purchases[i]} - (since_first ? 1 : 0), observed);
    }
    return {sums.moments(1.0, customer_years::days), sums.basis()};
  }
};
inline constexpr purchases_per_year_t purchases_per_year{};

}  // namespace clientele::inline v0::behavior
