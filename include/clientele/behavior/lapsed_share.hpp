#pragma once
#include <cstdint>

#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// Lapsed share: how many of the customers have not bought for longer than a limit.
///
/// Definition  customers whose last purchase day lies more than `limit` days before the as-of day / customers who
///             bought in the window. The limit has no default: it is a convention of each business, a long purchase
///             interval
/// Input       a customer summary
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      `invalid_argument` for a negative limit. Nobody: NaN with [0, 1]
/// Cost        one pass over the customers; no allocation
/// When not    as churn without a contract: a rare buyer who is late looks like one who has left; a window not much
///             longer than the limit knows hardly anybody who can have lapsed
/// References  [fader-hardie-2009], [wilson-1927] in docs/references.md
/// Example     examples/customer_log.cpp
struct lapsed_share_t {
  template <CustomerSummary Summary>
  [[nodiscard]] proportion_estimate operator()(const Summary& summary, days limit) const {
    clientele::detail::require_days("limit of lapse", limit.count(), 0);
    std::uint64_t lapsed = 0;
    for (const day date : summary.last_days()) lapsed += summary.window().recency(date) > limit ? 1U : 0U;
    return proportion_estimate::from_counts(lapsed, summary.size());
  }
};
inline constexpr lapsed_share_t lapsed_share{};

}  // namespace clientele::inline v0::behavior
