#include <clientele/stats/correlation_estimate.hpp>

#include <cmath>

#include "stats/distributions.hpp"

namespace clientele::inline v0::detail {

double correlation_error(double r, double n) noexcept { return n > 1.0 ? (1.0 - r * r) / std::sqrt(n - 1.0) : nan; }

double correlation_p(double r, double n) noexcept {
  if (!(n > 2.0)) return nan;
  return two_sided_student_p(r * std::sqrt((n - 2.0) / ((1.0 - r) * (1.0 + r))), n - 2.0);
}

bounds fisher_bounds(double r, double n, confidence_level level) noexcept {
  constexpr double fewest = 3.0;
  if (!(n > fewest)) return {nan, nan};
  const double centre = std::atanh(r);
  const double half = normal_upper_quantile(tail_of(level)) / std::sqrt(n - fewest);
  return {std::tanh(centre - half), std::tanh(centre + half)};
}

}  // namespace clientele::inline v0::detail
