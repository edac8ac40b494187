#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <clientele/behavior/detail/customer_sums.hpp>
#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/quantile_estimate.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::detail {

/// Calls `use(gaps)` for each customer with two purchase days or more in the window, in the order of their keys;
/// returns how many had only one.
template <CustomerTally Tally, class Use>
std::uint64_t visit_gaps(const Tally& tally, const observation_window& window, zero_policy zeros, Use&& use) {
  std::uint64_t with_one = 0;
  std::vector<std::uint32_t> gaps;
  tally.visit([&](const auto&, const auto& dates) {
    gaps.clear();
    bool seen = false;
    std::int32_t last = 0;
    for (const auto& entry : dates) {
      if (!window.contains(entry.date) || !bought_on(entry, zeros)) continue;
      if (seen) gaps.push_back(static_cast<std::uint32_t>(entry.date.number() - last));
      last = entry.date.number();
      seen = true;
    }
    if (!gaps.empty()) use(gaps);
    else if (seen) ++with_one;
  });
  return with_one;
}

}  // namespace clientele::inline v0::detail

namespace clientele::inline v0::behavior {

/// Purchase interval: how many days lie between two purchases.
///
/// Definition  mean: sum of (last - first day) / sum of (purchase days - 1), over customers with two purchase days or
///             more: the mean of all gaps. `median_purchase_interval`: the median of all gaps
/// Input       a customer summary; for the median a customer tally, with a window
/// Unit        `mean_days`
/// Interval    mean: by linearisation over customers, Student's t; Fieller's on request. Median: Woodruff's order
///             statistics, with the error of the share of gaps by linearisation over customers
/// Errors      none. Nobody bought twice: NaN with the widest interval
/// Cost        mean: one pass over the customers; median: two passes over the days, and 8 bytes for
///             each day of the longest gap
/// When not    to tell when the next purchase is due: the gap that is open at the as-of day is not in it, and gaps
///             longer than the window cannot be, so that both are too short; frequent buyers have most of the gaps
/// References  [sarndal-1992], [fieller-1954], [woodruff-1952] in docs/references.md
/// Example     examples/customer_log.cpp
struct purchase_interval_t {
  template <CustomerSummary Summary>
  [[nodiscard]] ratio_estimate<mean_days> operator()(const Summary& summary) const {
    clientele::detail::customer_sums sums;
    for (std::size_t i = 0; i < summary.size(); ++i) {
      const std::uint32_t bought = summary.purchase_days()[i];
      if (bought < 2) continue;
      const std::int64_t span = std::int64_t{summary.last_days()[i].number()} - summary.first_days()[i].number();
      sums.add(span, std::int64_t{bought} - 1);
    }
    return {sums.moments(), sums.basis(summary.size() - sums.size()), 1.0};
  }
};
inline constexpr purchase_interval_t purchase_interval{};

/// The median of all days between two consecutive purchase days, see `purchase_interval`.
struct median_purchase_interval_t {
  template <CustomerTally Tally>
  [[nodiscard]] quantile_estimate<mean_days> operator()(const Tally& tally, const observation_window& window,
                                                        zero_policy zeros = zero_policy::keep) const {
    constexpr double median = 0.5;
    std::vector<std::uint64_t> counts;  // by the days of the gap
    const std::uint64_t with_one = clientele::detail::visit_gaps(tally, window, zeros, [&](const auto& gaps) {
      for (const std::uint32_t gap : gaps) {
        if (gap >= counts.size()) counts.resize(std::size_t{gap} + 1);
        ++counts[gap];
      }
    });
    std::vector<value_count> values;
    for (std::size_t gap = 0; gap < counts.size(); ++gap) {
      if (counts[gap] > 0) values.push_back({static_cast<std::int64_t>(gap), counts[gap]});
    }
    const double at = clientele::detail::quantile_of(values, median);
    clientele::detail::customer_sums sums;
    clientele::detail::visit_gaps(tally, window, zeros, [&](const auto& gaps) {
      std::int64_t below = 0;
      for (const std::uint32_t gap : gaps) below += gap <= at ? 1 : 0;
      sums.add(below, static_cast<std::int64_t>(gaps.size()));
    });
    const ratio_estimate<proportion> share{sums.moments(), sums.basis()};
    return {std::move(values), median, share.standard_error(), sums.basis(with_one), 1.0};
  }
};
inline constexpr median_purchase_interval_t median_purchase_interval{};

}  // namespace clientele::inline v0::behavior
