#include <clientele/stats/independent_ratio.hpp>

#include <cmath>

#include "stats/distributions.hpp"

namespace clientele::inline v0 {

std::string_view name(independent_ratio_method method) noexcept {
  switch (method) {
    case independent_ratio_method::log_delta:
      return "log_delta";
    case independent_ratio_method::delta:
      return "delta";
    case independent_ratio_method::fieller:
      return "fieller";
  }
  return "unknown";
}

namespace detail {

double independent_ratio_error(const mean_and_error& a, const mean_and_error& b) noexcept {
  if (b.mean == 0.0) return nan;
  return std::hypot(a.error, a.mean / b.mean * b.error) / std::fabs(b.mean);
}

double independent_ratio_degrees(const mean_and_error& a, const mean_and_error& b) noexcept {
  // Those of the test of a - r b = 0: the two errors as they stand in it.
  const double one = a.error * a.error;
  const double other = std::pow(a.mean / b.mean * b.error, 2);
  return std::pow(one + other, 2) / (one * one / (a.size - 1.0) + other * other / (b.size - 1.0));
}

bounds independent_ratio_bounds(const mean_and_error& a, const mean_and_error& b, confidence_level level,
                                independent_ratio_method method) noexcept {
  const double ratio = a.mean / b.mean;
  const double error = independent_ratio_error(a, b);
  if (error == 0.0) return {ratio, ratio};
  const double t = student_upper_quantile(tail_of(level), independent_ratio_degrees(a, b));
  switch (method) {
    case independent_ratio_method::delta:
      return {ratio - t * error, ratio + t * error};
    case independent_ratio_method::log_delta: {
      const double factor = ratio > 0.0 ? std::exp(t * error / ratio) : nan;
      return {ratio / factor, ratio * factor};
    }
    case independent_ratio_method::fieller: {
      // (b^2 - t^2 s_b^2) r^2 - 2 a b r + a^2 - t^2 s_a^2 <= 0: an interval only where b differs from zero.
      const double square = b.mean * b.mean - t * t * b.error * b.error;
      if (!(square > 0.0)) return {nan, nan};
      const double rest = a.mean * a.mean - t * t * a.error * a.error;
      const double root = std::sqrt(std::fmax(a.mean * a.mean * b.mean * b.mean - square * rest, 0.0));
      return {(a.mean * b.mean - root) / square, (a.mean * b.mean + root) / square};
    }
  }
  return {nan, nan};
}

}  // namespace detail

}  // namespace clientele::inline v0
