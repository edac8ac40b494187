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
  const auto bad = std::find_if(weights.begin(), weights.end(), [](double w) { return !(w >= 0.0 && w < detail::infinity); });
  if (bad != weights.end()) {
    const auto row = static_cast<std::uint64_t>(bad - weights.begin());
    throw invalid_value("weight is " + detail::number_text(*bad) + " in row " + std::to_string(row) + "; allowed: 0 or more",
                        row);
  }
  weight_summary result;
  const auto first = std::find_if(weights.begin(), weights.end(), [](double w) { return w > 0.0; });
  if (first == weights.end()) {
    result.zeros = weights.size();
    return result;
  }
  // From the first weight on, not from 0: of weights that hardly differ the squares would say little.
  const double origin = *first;
  double smallest = origin, largest = origin, sum = 0.0, squares = 0.0, total = 0.0;
  for (const double w : weights) {
    const double off = w > 0.0 ? w - origin : 0.0;
    result.size += w > 0.0 ? 1U : 0U;
    smallest = w > 0.0 && w < smallest ? w : smallest;
    largest = w > largest ? w : largest;
    total += w;
    sum += off;
    squares += off * off;
  }
  const auto n = static_cast<double>(result.size);
  const double mean = total / n;
  const double variance = std::max(0.0, squares / n - (sum / n) * (sum / n));
  result.zeros = weights.size() - result.size;
  result.total = total;
  result.smallest = smallest;
  result.largest = largest;
  result.design_effect = 1.0 + variance / (mean * mean);
  result.effective_size = n / result.design_effect;
  result.variation = std::sqrt(variance) / mean;
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
