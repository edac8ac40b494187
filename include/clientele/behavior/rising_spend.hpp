#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mann_kendall.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::detail {
CLIENTELE_API void require_significance(double significance);
/// Throws where a summary of somebody was made without periods.
CLIENTELE_API void require_periods(bool has_periods, std::size_t customers);
}  // namespace clientele::inline v0::detail

namespace clientele::inline v0::behavior {

/// When a trend counts as one.
struct rising_spend_options {
  double significance = 0.05;       ///< one-sided, of each customer's test
  std::uint32_t least_periods = 4;  ///< shorter series are left out: below four, none can be significant at 0.05
};

/// The shares of customers whose spend keeps rising, and how many would seem to by chance.
struct rising_spend_result {
  proportion_estimate rising_sums;   ///< every sum of four consecutive periods above the one before it
  proportion_estimate rising_trend;  ///< a significant Mann-Kendall trend upwards
  proportion by_chance;              ///< the share of the latter that the level alone lets through: the significance
};

/// Rising spend: the share of customers who spend more and more.
///
/// Definition  `rising_sums`: customers of whose spend every sum of four consecutive periods is above the one before,
///             out of those with five periods or more. `rising_trend`: customers whose Mann-Kendall test, with the
///             continuity correction, is significant upwards at the level, out of those with `least_periods` or more.
///             The others count as missing
/// Input       a customer summary made with `summary_options::periods`
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request. It allows for the customers that were
///             drawn, not for tests that err: of many customers without a trend a share as high as `by_chance` seems to
///             rise
/// Errors      `invalid_argument` for a summary without periods, a significance not between 0 and 0.5, `least_periods`
///             below 2. Nobody: NaN with [0, 1]
/// Cost        one pass over the customers; no allocation
/// When not    prices rise too; those who left are not among the long series. A series begins with a purchase, which
///             makes rising ones rarer than by chance
/// References  [mann-1945], [kendall-1975] in docs/references.md
/// Example     examples/customer_log.cpp
struct rising_spend_t {
  template <CustomerSummary Summary>
  [[nodiscard]] rising_spend_result operator()(const Summary& summary, rising_spend_options options = {}) const {
    constexpr std::uint32_t periods_of_two_sums = 5;
    clientele::detail::require_periods(summary.options().periods.has_value(), summary.size());
    clientele::detail::require_significance(options.significance);
    if (options.least_periods < 2) {
      clientele::detail::throw_invalid_argument("least number of periods", options.least_periods, "2 or more");
    }
    std::uint64_t with_sums = 0;
    std::uint64_t with_trend = 0;
    std::uint64_t sums = 0;
    std::uint64_t trends = 0;
    for (const spend_trend& trend : summary.trends()) {
      if (trend.periods >= periods_of_two_sums) {
        ++with_sums;
        sums += trend.rising_sums ? 1U : 0U;
      }
      if (trend.periods >= options.least_periods) {
        ++with_trend;
        trends += mann_kendall(trend.s, trend.variance_18).p_rising <= options.significance ? 1U : 0U;
      }
    }
    const std::uint64_t n = summary.size();
    return {proportion_estimate::from_counts(sums, with_sums, n - with_sums),
            proportion_estimate::from_counts(trends, with_trend, n - with_trend), proportion{options.significance}};
  }
};
inline constexpr rising_spend_t rising_spend{};

}  // namespace clientele::inline v0::behavior
