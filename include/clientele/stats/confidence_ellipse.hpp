#pragma once
#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0 {

/// Variances and covariance of the two coordinates of a point.
struct covariance_of_two {
  double x = detail::nan;   ///< the variance of the first
  double y = detail::nan;   ///< the variance of the second
  double xy = detail::nan;  ///< their covariance
};

/// Where a pair of true values is expected together, at a level of confidence.
///
/// Definition  {(u, v)}: d' S^-1 d <= c, d the way from the point, S the covariance, c = -2 log(1 - level), the quantile
///             of chi-square with two degrees of freedom
/// When not    next to the end of a unit, or with few people: the normal approximation is then poor
struct confidence_ellipse {
  double x = detail::nan;  ///< the centre
  double y = detail::nan;
  double major = detail::nan;  ///< half axes
  double minor = detail::nan;
  double angle = detail::nan;  ///< of the major axis from the x axis, in radians, above -pi / 2 up to pi / 2
  confidence_level level = default_confidence;

  /// Whether a point lies in it.
  [[nodiscard]] CLIENTELE_API bool contains(double at_x, double at_y) const noexcept;
};

/// NaN axes where a variance is not known.
[[nodiscard]] CLIENTELE_API confidence_ellipse ellipse_around(double x, double y, const covariance_of_two& covariance,
                                                              confidence_level level = default_confidence) noexcept;

}  // namespace clientele::inline v0
