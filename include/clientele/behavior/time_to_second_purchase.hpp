#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/stats/survival.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// Time from the first to the second purchase, when customers were watched for unequal times.
///
/// Definition  Kaplan-Meier curve of the days from the first purchase day to the second; a customer without a second is
///             watched until the as-of day. `ended_by(90)` is the share who have returned within 90 days
/// Input       a customer summary
/// Unit        proportion, at a number of days; `time_of` gives the days by which a share has returned
/// Interval    Greenwood's error on log(-log S); log, log odds, plain on request
/// Errors      none. Nobody, or a time for which nobody was watched: NaN with [0, 1]
/// Cost        sorts the customers' times: n log n, 8 bytes a customer
/// When not    the window begins in the middle of the business: the first purchase in it need not be the customer's
///             first. New customers who differ from old ones: the end of the curve is that of the old ones alone
/// References  [kaplan-meier-1958], [greenwood-1926], [kalbfleisch-prentice-2002] in docs/references.md
/// Example     examples/repeat_purchase.cpp
struct time_to_second_purchase_t {
  template <CustomerSummary Summary>
  [[nodiscard]] survival_curve operator()(const Summary& summary) const {
    std::vector<lifetime> times;
    times.reserve(summary.size());
    for (std::size_t i = 0; i < summary.size(); ++i) {
      const std::uint32_t second = summary.days_to_second()[i];
      const auto watched = static_cast<std::uint32_t>(summary.window().recency(summary.first_days()[i]).count());
      times.push_back(second > 0 ? lifetime{second, true} : lifetime{watched, false});
    }
    return survival_curve(times);
  }
};
inline constexpr time_to_second_purchase_t time_to_second_purchase{};

}  // namespace clientele::inline v0::behavior
