#pragma once
#include <clientele/stats/detail/bounds.hpp>

#include <cmath>

namespace clientele::inline v0::detail {

/// Wilson's score interval of a share p of n answers: the roots r of (p - r)^2 = z^2 r (1 - r) / n.
///
/// Their product is p^2 / (1 + c) with c = z^2 / n, so the lower one is found from the upper one without
/// cancellation; above one half the mirrored share is used, so that both ends of the scale are treated alike.
[[nodiscard]] inline bounds wilson(double p, double n, double z) noexcept {
  if (p > 0.5) {
    const bounds mirrored = wilson(1.0 - p, n, z);
    return {1.0 - mirrored.upper, 1.0 - mirrored.lower};
  }
  const double c = z * z / n;
  const double upper = (p + c / 2.0 + std::sqrt(c * (p * (1.0 - p) + c / 4.0))) / (1.0 + c);
  return {p * p / ((1.0 + c) * upper), upper};
}

}  // namespace clientele::inline v0::detail
