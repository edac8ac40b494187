#include <clientele/stats/ratio_estimate.hpp>

#include <cmath>

#include "stats/distributions.hpp"

namespace clientele::inline v0::detail {

double ratio_error(const paired_moments& m, double n) noexcept {
  const double ratio = m.mean_y / m.mean_x;
  const double variance = m.variance_y - 2.0 * ratio * m.covariance + ratio * ratio * m.variance_x;
  // Of proportional quantities the variance is zero but for rounding.
  return std::sqrt((variance < 0.0 ? 0.0 : variance) / n) / std::fabs(m.mean_x);
}

bounds fieller_bounds(const paired_moments& m, double n, confidence_level level) noexcept {
  const double t = student_upper_quantile(tail_of(level), n - 1.0);
  const double c = t * t / n;
  // The ratios r with a r^2 - 2 b r + d <= 0. They are an interval only when the mean of x differs from zero, a > 0.
  const double a = m.mean_x * m.mean_x - c * m.variance_x;
  const double b = m.mean_x * m.mean_y - c * m.covariance;
  const double d = m.mean_y * m.mean_y - c * m.variance_y;
  const double square = b * b - a * d;
  if (!(a > 0.0)) return {nan, nan};
  const double root = square > 0.0 ? std::sqrt(square) : 0.0;
  return {(b - root) / a, (b + root) / a};
}

}  // namespace clientele::inline v0::detail
