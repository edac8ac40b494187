#include <clientele/stats/mann_kendall.hpp>

#include <cmath>

#include <clientele/stats/detail/bounds.hpp>

#include "stats/distributions.hpp"

namespace clientele::inline v0 {

mann_kendall_test mann_kendall(std::int64_t s, std::uint64_t variance_18) noexcept {
  mann_kendall_test test;
  test.s = s;
  test.variance_18 = variance_18;
  if (variance_18 == 0) return test;
  const double deviation = std::sqrt(static_cast<double>(variance_18) / 18.0);
  const double above = (static_cast<double>(s) - 1.0) / deviation;
  const double below = (static_cast<double>(s) + 1.0) / deviation;
  test.z = s > 0 ? above : (s < 0 ? below : 0.0);
  test.p_rising = detail::normal_cdf(-above);
  test.p_falling = detail::normal_cdf(below);
  test.p_value = detail::two_sided_normal_p(test.z);
  return test;
}

}  // namespace clientele::inline v0
