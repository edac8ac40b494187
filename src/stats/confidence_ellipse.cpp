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
                                  confidence_level level) noexcept {
  const double middle = (covariance.x + covariance.y) / 2.0;
  const double half = std::hypot((covariance.x - covariance.y) / 2.0, covariance.xy);
  const double scale = -2.0 * std::log1p(-level.value());
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
