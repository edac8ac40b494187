#include <clientele/stats/detail/bounds.hpp>

#include <cmath>

#include "stats/distributions.hpp"

namespace clientele::inline v0::detail {

bounds student_bounds(double value, double error, double degrees, confidence_level level) noexcept {
  const double half = student_upper_quantile(tail_of(level), degrees) * error;
  return {value - half, value + half};
}

bounds normal_bounds(double value, double error, confidence_level level) noexcept {
  const double half = normal_upper_quantile(tail_of(level)) * error;
  return {value - half, value + half};
}

bounds garwood_bounds(double events, confidence_level level) noexcept {
  if (!(events >= 0.0)) return {nan, nan};
  const double tail = tail_of(level);
  const double lower = events > 0.0 ? chi_square_lower_quantile(tail, 2.0 * events) / 2.0 : 0.0;
  return {lower, chi_square_upper_quantile(tail, 2.0 * events + 2.0) / 2.0};
}

bounds poisson_score_bounds(double events, confidence_level level) noexcept {
  if (!(events >= 0.0)) return {nan, nan};
  const double z = normal_upper_quantile(tail_of(level));
  // The limits are the roots of a quadratic whose product is events^2: no cancellation in the lower one.
  const double upper = events + z * z / 2.0 + z * std::sqrt(events + z * z / 4.0);
  return {events / upper * events, upper};
}

bounds square_and_add(double a, bounds a_limits, double b, bounds b_limits) noexcept {
  const double d = a - b;
  return {d - std::hypot(a - a_limits.lower, b_limits.upper - b),
          d + std::hypot(a_limits.upper - a, b - b_limits.lower)};
}

double two_sided_normal_p(double z) noexcept { return std::erfc(std::fabs(z) / std::sqrt(2.0)); }

double two_sided_student_p(double t, double degrees) noexcept {
  const double p = 2.0 * student_upper(std::fabs(t), degrees);
  return p < 1.0 ? p : (p != p ? nan : 1.0);
}

double upper_f_p(double f, double degrees1, double degrees2) noexcept { return f_upper(f, degrees1, degrees2); }

double root_of_squares(double a, double b) noexcept { return std::sqrt(a * a + b * b); }
double over_root(double value, double n) noexcept { return value / std::sqrt(n); }

}  // namespace clientele::inline v0::detail
