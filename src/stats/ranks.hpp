// Ranks, and the correlation of ranks.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0::detail {

/// From 1 for the lowest; equal values share the mean of their ranks.
[[nodiscard]] inline std::vector<double> middle_ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t end = first;
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    const double middle = static_cast<double>(first + 1 + end) / 2.0;
    for (std::size_t i = first; i < end; ++i) ranks[order[i]] = middle;
    first = end;
  }
  return ranks;
}

/// Spearman's; NaN where one side is all ties. None of the values is NaN.
[[nodiscard]] inline double spearman(std::span<const double> x, std::span<const double> y) {
  const std::vector<double> rx = middle_ranks(x);
  const std::vector<double> ry = middle_ranks(y);
  const double middle = (static_cast<double>(x.size()) + 1.0) / 2.0;
  double xx = 0.0, yy = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < rx.size(); ++i) {
    xx += (rx[i] - middle) * (rx[i] - middle);
    yy += (ry[i] - middle) * (ry[i] - middle);
    xy += (rx[i] - middle) * (ry[i] - middle);
  }
  return xx > 0.0 && yy > 0.0 ? std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0) : nan;
}

}  // namespace clientele::inline v0::detail
