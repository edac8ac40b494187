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
/// Definition  {(u, v)}: d' S^-1 d <= c, d the way from the point, S the covariance. c is the quantile of chi-square with
///             two degrees of freedom, -2 log(1 - level); for a covariance that was itself estimated from n people
///             Hotelling's [hotelling-1931], 2 (n - 1) / (n - 2) times that of F with 2 and n - 2 degrees, which is
///             (n - 1) ((1 - level)^(-2 / (n - 2)) - 1)
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

/// `people` is the number, effective where weighted, that the covariance was estimated from; infinite if it is known.
/// NaN axes where a variance is not known, or from two people or fewer.
[[nodiscard]] CLIENTELE_API confidence_ellipse ellipse_around(double x, double y, const covariance_of_two& covariance,
                                                              confidence_level level = default_confidence,
                                                              double people = detail::infinity) noexcept;

}  // namespace clientele::inline v0
