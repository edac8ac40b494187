#include <clientele/stats/linearised_estimate.hpp>

#include <cmath>

#include "stats/distributions.hpp"

namespace clientele::inline v0 {

std::string_view name(linearised_method method) noexcept {
  switch (method) {
    case linearised_method::linearised: return "linearised";
    case linearised_method::log_odds: return "log_odds";
  }
  return "unknown";
}

namespace detail {

bounds log_odds_bounds(double value, double error, double degrees, double lowest, double highest,
                       confidence_level level) noexcept {
  const double width = highest - lowest;
  const double share = (value - lowest) / width;
  if (!std::isfinite(width) || !(share > 0.0 && share < 1.0)) return student_bounds(value, error, degrees, level);
  const double centre = std::log(share / (1.0 - share));
  const double half = student_upper_quantile(tail_of(level), degrees) * error / width / (share * (1.0 - share));
  const auto back = [&](double odds) { return lowest + width / (1.0 + std::exp(-odds)); };
  return {back(centre - half), back(centre + half)};
}

}  // namespace detail

}  // namespace clientele::inline v0
