#include <clientele/stats/quantile_estimate.hpp>

#include <cstddef>

#include "stats/distributions.hpp"

namespace clientele::inline v0::detail {

namespace {

double total_of(std::span<const value_count> values) noexcept {
  std::uint64_t total = 0;
  for (const value_count& entry : values) total += entry.count;
  return static_cast<double>(total);
}

}  // namespace

double quantile_of(std::span<const value_count> values, double p) noexcept {
  const double rank = p * total_of(values);
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    below += values[i].count;
    const auto here = static_cast<double>(below);
    if (here < rank || values[i].count == 0) continue;
    const auto value = static_cast<double>(values[i].value);
    if (here > rank || i + 1 == values.size()) return value;
    return (value + static_cast<double>(values[i + 1].value)) / 2.0;
  }
  return nan;
}

bounds quantile_bounds(std::span<const value_count> values, double p, double share_error, double degrees,
                       confidence_level level) noexcept {
  const double half = student_upper_quantile(tail_of(level), degrees) * share_error;
  const double total = total_of(values);
  bounds limits{nan, nan};
  if (!(half >= 0.0) || !(total > 0.0)) return limits;
  // Beyond the first or the last value the data know nothing: the limit stays open.
  std::uint64_t below = 0;
  for (const value_count& entry : values) {
    below += entry.count;
    const double share = static_cast<double>(below) / total;
    const auto value = static_cast<double>(entry.value);
    if (limits.lower != limits.lower && p - half > 0.0 && share >= p - half) limits.lower = value;
    if (limits.upper != limits.upper && p + half < 1.0 && share >= p + half) limits.upper = value;
  }
  return limits;
}

double quantile_error(std::span<const value_count> values, double p, double share_error, double degrees) noexcept {
  const bounds limits = quantile_bounds(values, p, share_error, degrees, default_confidence);
  return (limits.upper - limits.lower) / (2.0 * student_upper_quantile(tail_of(default_confidence), degrees));
}

}  // namespace clientele::inline v0::detail
