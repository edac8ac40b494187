#include <clientele/stats/balance_estimate.hpp>

#include <clientele/stats/detail/printing.hpp>

#include <cmath>

#include "stats/distributions.hpp"

namespace clientele::inline v0 {

namespace {

using detail::bounds;

// What the adjusted Wald interval adds to the answers: half a pseudo-answer's worth on either side of three.
constexpr double added_up = 0.75;
constexpr double added_between = 1.5;
constexpr double added_down = 0.75;

double spread(double up, double down) noexcept { return up * (1.0 - up) + down * (1.0 - down) + 2.0 * up * down; }

bounds wald(double up, double down, double n, double z) noexcept {
  const double half = z * std::sqrt(spread(up, down) / n);
  return {up - down - half, up - down + half};
}

bounds adjusted_wald(double up, double down, double n, double z) noexcept {
  const double total = n + added_up + added_between + added_down;
  return wald((up * n + added_up) / total, (down * n + added_down) / total, total, z);
}

// The roots t of (1 + c) t^2 - 2 v t + v^2 - c s = 0 with v = up - down, s = up + down, c = z^2 / n.
// s >= v^2 keeps the root real.
bounds score(double up, double down, double n, double z) noexcept {
  const double c = z * z / n;
  const double value = up - down;
  const double root = std::sqrt(c * (spread(up, down) + c * (up + down)));
  return {(value - root) / (1.0 + c), (value + root) / (1.0 + c)};
}

}  // namespace

std::string_view name(balance_method method) noexcept {
  switch (method) {
    case balance_method::adjusted_wald: return "adjusted_wald";
    case balance_method::wald: return "wald";
    case balance_method::score: return "score";
    case balance_method::linearised: return "linearised";
  }
  return "unknown";
}

double balance_estimate::standard_error() const noexcept {
  return detail::full_scale * std::sqrt(variance() / basis_.effective_size);
}

confidence_interval<points> balance_estimate::interval(confidence_level level, balance_method method) const noexcept {
  const double z = detail::normal_upper_quantile(detail::tail_of(level));
  const double n = basis_.effective_size;
  bounds shares{detail::nan, detail::nan};
  if (value().known()) {
    switch (method) {
      case balance_method::adjusted_wald: shares = adjusted_wald(up_, down_, n, z); break;
      case balance_method::wald: shares = wald(up_, down_, n, z); break;
      case balance_method::score: shares = score(up_, down_, n, z); break;
      case balance_method::linearised: {
        const double error = linearised_error() / detail::full_scale;
        const double size = error > 0.0 ? variance() / (error * error) : n;
        shares = adjusted_wald(up_, down_, size > 0.0 ? size : n, z);
        break;
      }
    }
  }
  const bounds raw{detail::full_scale * shares.lower, detail::full_scale * shares.upper};
  return detail::with_unit<points>(
      detail::contain_and_clip(raw, value().value(), points::lowest(), points::highest()), level, name(method));
}

std::ostream& operator<<(std::ostream& out, const balance_estimate& estimate) {
  return detail::print(out, estimate, estimate.basis_);
}

}  // namespace clientele::inline v0
