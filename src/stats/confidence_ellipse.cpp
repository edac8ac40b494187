#include <clientele/stats/confidence_ellipse.hpp>

#include <algorithm>
#include <cmath>

namespace clientele::inline v0 {

bool confidence_ellipse::contains(double at_x, double at_y) const noexcept {
  const double dx = at_x - x;
  const double dy = at_y - y;
  const double along = dx * std::cos(angle) + dy * std::sin(angle);
  const double across = dy * std::cos(angle) - dx * std::sin(angle);
  if (!(major >= 0.0)) return false;
  const auto part = [](double way, double half) { return half > 0.0 ? way / half : (way == 0.0 ? 0.0 : 2.0); };
  return std::hypot(part(along, major), part(across, minor)) <= 1.0;
}

confidence_ellipse ellipse_around(double x, double y, const covariance_of_two& covariance,
                                  confidence_level level, double people) noexcept {
  const double middle = (covariance.x + covariance.y) / 2.0;
  const double half = std::hypot((covariance.x - covariance.y) / 2.0, covariance.xy);
  // -2 log(1 - level), from which Hotelling's limit follows: two degrees make F's quantile a power.
  const double known = -2.0 * std::log1p(-level.value());
  const double degrees = people > 2.0 ? people - 2.0 : clientele::detail::nan;
  const double scale = std::isinf(people) ? known : (people - 1.0) * std::expm1(known / degrees);
  confidence_ellipse found;
  found.x = x;
  found.y = y;
  found.level = level;
  found.major = std::sqrt(scale * (middle + half));
  found.minor = std::sqrt(scale * std::max(middle - half, 0.0));
  found.angle = std::atan2(2.0 * covariance.xy, covariance.x - covariance.y) / 2.0;
  return found;
}

}  // namespace clientele::inline v0
