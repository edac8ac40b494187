// How far the two coordinates of a point are apart, with the error that their covariance leaves.
#pragma once
#include <cmath>

#include <clientele/survey/quadrant_plane.hpp>

namespace clientele::inline v0::survey::detail {

/// x - y, or their difference times `factor`.
[[nodiscard]] inline linearised_estimate<real> x_less_y(const placed_point& of, double factor = 1.0) {
  const covariance_of_two& c = of.covariance;
  const double variance = c.x + c.y - 2.0 * c.xy;
  // What rounding leaves of variances that cancel is none.
  constexpr double rounding = 1e-14;
  const double kept = std::fabs(variance) <= rounding * (c.x + c.y) ? 0.0 : variance;
  return {factor * (of.x.value().value() - of.y.value().value()), std::fabs(factor) * std::sqrt(kept), of.x.basis()};
}

}  // namespace clientele::inline v0::survey::detail
