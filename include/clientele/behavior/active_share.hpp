#pragma once
#include <cstdint>

#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/period.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// Active share: how many of the customers bought lately, or in a period.
///
/// Definition  of a summary: customers with a purchase day among the last `last` days, the as-of day being the first of
///             them, out of all who bought in the window. Of a customer tally: customers with a purchase day in the
///             period, out of all who ever bought before its end
/// Input       a customer summary and a number of days; or a customer tally, a half-open period and the as-of day
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      `invalid_argument` for fewer than 1 day, an empty period, a period that ends after the as-of day.
///             Nobody: NaN with [0, 1]
/// Cost        one pass over the customers of a summary, or over the days of a tally; no allocation
/// When not    to compare bases of unlike age: a log that began last month has no lapsed customers yet
/// References  [wilson-1927] in docs/references.md
/// Example     examples/customer_log.cpp
struct active_share_t {
  template <CustomerSummary Summary>
  [[nodiscard]] proportion_estimate operator()(const Summary& summary, days last) const {
    clientele::detail::require_days("length of activity", last.count(), 1);
    std::uint64_t active = 0;
    for (const day date : summary.last_days()) active += summary.window().recency(date) < last ? 1U : 0U;
    return proportion_estimate::from_counts(active, summary.size());
  }
  template <CustomerTally Tally>
  [[nodiscard]] proportion_estimate operator()(const Tally& tally, period span, day as_of,
                                               zero_policy zeros = zero_policy::keep) const {
    clientele::detail::require_complete("period", span, as_of);
    std::uint64_t known = 0;
    std::uint64_t active = 0;
    tally.visit([&](const auto&, const auto& dates) {
      bool before = false;
      bool within = false;
      for (const auto& entry : dates) {
        if (entry.date >= span.to() || !clientele::detail::bought_on(entry, zeros)) continue;
        before = true;
        within = within || span.contains(entry.date);
      }
      known += before ? 1U : 0U;
      active += within ? 1U : 0U;
    });
    return proportion_estimate::from_counts(active, known);
  }
};
inline constexpr active_share_t active_share{};

}  // namespace clientele::inline v0::behavior
