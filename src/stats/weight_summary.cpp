#include <clientele/stats/weight_summary.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"
#include "stats/clipped_factors.hpp"

namespace clientele::inline v0 {

std::string_view name(trim_rule rule) noexcept {
  switch (rule) {
    case trim_rule::exact: return "exact";
    case trim_rule::once: return "once";
  }
  return "unknown";
}

weight_summary summarize_weights(std::span<const double> weights) {
  weight_summary result;
  double squares = 0.0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    const double w = weights[row];
    if (!(w >= 0.0 && std::isfinite(w))) {
      throw invalid_value("weight is " + detail::number_text(w) + " in row " + std::to_string(row) +
                              "; allowed: 0 or more",
                          row);
    }
    if (w == 0.0) {
      ++result.zeros;
      continue;
    }
    result.smallest = result.size == 0 ? w : std::min(result.smallest, w);
    result.largest = result.size == 0 ? w : std::max(result.largest, w);
    ++result.size;
    result.total += w;
    squares += w * w;
  }
  if (result.size == 0) return result;
  const auto n = static_cast<double>(result.size);
  result.effective_size = std::min(n, result.total * result.total / squares);
  result.design_effect = n / result.effective_size;
  // Around the mean: the difference of nearly equal squares would say little of weights that hardly differ.
  double spread = 0.0;
  for (const double w : weights) spread += w > 0.0 ? (w - result.total / n) * (w - result.total / n) : 0.0;
  result.variation = std::sqrt(spread / n) / (result.total / n);
  return result;
}

trimmed_weights trim_weights(std::span<const double> weights, const trim_options& options) {
  if (!(options.lowest_ratio >= 0.0 && options.lowest_ratio <= 1.0)) {
    detail::throw_invalid_argument("lowest ratio of weights", options.lowest_ratio, "0 to 1");
  }
  if (!(options.highest_ratio >= 1.0)) {
    detail::throw_invalid_argument("highest ratio of weights", options.highest_ratio, "1 or more");
  }
  const weight_summary before = summarize_weights(weights);
  trimmed_weights result;
  result.weights.assign(weights.begin(), weights.end());
  if (before.size == 0) return result;
  const double mean = before.total / static_cast<double>(before.size);
  const double lowest = options.lowest_ratio * mean, highest = options.highest_ratio * mean;

  std::vector<double> counted;  // those of 0 stay out
  for (const double w : weights) {
    if (w > 0.0) counted.push_back(w);
    result.raised += w > 0.0 && w < lowest ? 1 : 0;
    result.lowered += w > highest ? 1 : 0;
  }
  if (result.raised + result.lowered == 0) return result;
  double by = 1.0, after = 1.0;
  if (options.rule == trim_rule::exact) {
    const std::vector<double> ones(counted.size(), 1.0), lows(counted.size(), lowest), highs(counted.size(), highest);
    detail::level_search search;
    detail::solve_levels({ones, counted, lows, highs}, [](std::size_t) { return std::size_t{0}; },
                         std::span<const double>(&before.total, 1), search);
    by = search.factor.front();
  } else {
    double cut = 0.0;
    for (const double w : counted) cut += std::clamp(w, lowest, highest);
    after = before.total / cut;
  }
  for (double& w : result.weights) {
    if (w > 0.0) w = std::clamp(w * by, lowest, highest) * after;
  }
  return result;
}

}  // namespace clientele::inline v0
