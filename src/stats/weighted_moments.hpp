// Means, variances and covariances of columns under the weights of a replicate, of whoever answered.
#pragma once
#include <cmath>
#include <cstddef>
#include <span>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0::detail {

/// NaN without anybody.
[[nodiscard]] inline double weighted_mean(std::span<const double> values, std::span<const double> weights) noexcept {
  double sum = 0.0;
  double mass = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != values[i]) continue;
    sum += weights[i] * values[i];
    mass += weights[i];
  }
  return sum / mass;
}

/// Two columns over those who answered both.
struct weighted_pair_moments {
  double mean_x = nan;
  double mean_y = nan;
  double xx = nan;  ///< sums of products of deviations; exactly 0 where one does not vary
  double yy = nan;
  double xy = nan;
  /// NaN where one of them does not vary.
  [[nodiscard]] double correlation() const noexcept { return xx > 0.0 && yy > 0.0 ? xy / std::sqrt(xx * yy) : nan; }
  /// How much y rises with a step of x.
  [[nodiscard]] double slope() const noexcept { return xx > 0.0 ? xy / xx : nan; }
};

[[nodiscard]] inline weighted_pair_moments weighted_pair(std::span<const double> x, std::span<const double> y,
                                                         std::span<const double> weights) noexcept {
  const auto both = [&](std::size_t i) { return x[i] == x[i] && y[i] == y[i]; };
  double mass = 0.0, sum_x = 0.0, sum_y = 0.0;
  double low_x = infinity, high_x = -infinity, low_y = infinity, high_y = -infinity;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!both(i)) continue;
    mass += weights[i];
    sum_x += weights[i] * x[i];
    sum_y += weights[i] * y[i];
    if (!(weights[i] > 0.0)) continue;
    low_x = x[i] < low_x ? x[i] : low_x;
    high_x = x[i] > high_x ? x[i] : high_x;
    low_y = y[i] < low_y ? y[i] : low_y;
    high_y = y[i] > high_y ? y[i] : high_y;
  }
  weighted_pair_moments found{sum_x / mass, sum_y / mass, 0.0, 0.0, 0.0};
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!both(i)) continue;
    const double dx = x[i] - found.mean_x;
    const double dy = y[i] - found.mean_y;
    found.xx += weights[i] * dx * dx;
    found.yy += weights[i] * dy * dy;
    found.xy += weights[i] * dx * dy;
  }
  // Of equal values the rounding of their mean is left, which is no variance.
  const bool x_varies = low_x < high_x;
  const bool y_varies = low_y < high_y;
  if (!x_varies) found.xx = 0.0;
  if (!y_varies) found.yy = 0.0;
  if (!x_varies || !y_varies) found.xy = 0.0;
  return found;
}

}  // namespace clientele::inline v0::detail
