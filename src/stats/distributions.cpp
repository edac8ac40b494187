#include "stats/distributions.hpp"

#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/owens_t.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clientele::inline v0::detail {

namespace {

namespace bmp = boost::math::policies;
using quiet = bmp::policy<bmp::domain_error<bmp::ignore_error>, bmp::pole_error<bmp::ignore_error>,
                          bmp::overflow_error<bmp::ignore_error>, bmp::underflow_error<bmp::ignore_error>,
                          bmp::denorm_error<bmp::ignore_error>, bmp::evaluation_error<bmp::ignore_error>,
                          bmp::rounding_error<bmp::ignore_error>, bmp::indeterminate_result_error<bmp::ignore_error>,
                          bmp::promote_double<false>>;

constexpr double root_two = 1.4142135623730950488;
constexpr bool positive(double x) noexcept { return x > 0.0 && x < infinity; }
constexpr bool probability(double p) noexcept { return p > 0.0 && p < 1.0; }

/// Newton's method from what an inverse found to where the distribution function itself puts it: the two may differ by
/// some units in the last place, and by 1e-8 where the function is computed otherwise than Boost.Math does.
/// `excess` is the distribution function less its target, `density` its derivative.
template <class Excess, class Density>
double polished(double x, Excess excess, Density density) {
  constexpr int most_steps = 4;
  constexpr double no_longer_a_correction = 1e-3;
  constexpr double done = 1e-15;
  for (int step = 0; step < most_steps; ++step) {
    const double change = excess(x) / density(x);
    if (!(std::fabs(change) < no_longer_a_correction * std::fabs(x))) break;
    x -= change;
    if (std::fabs(change) <= done * std::fabs(x)) break;
  }
  return x;
}

/// 1 - I_x(a, b). For whole parameters, of which one is below 40, Boost.Math 1.81 adds up powers of 1 - x: of an x of
/// some 1e-9, as for one hit in a thousand million, the rounding of 1 - x costs eight digits. Here the powers are those
/// of exp(b log1p(-x)) instead.
double beta_complement(double x, double a, double b) noexcept {
  constexpr double few = 40.0;
  constexpr double many = 1e4;
  if (!(a <= few && b >= many && a == std::floor(a) && b == std::floor(b))) {
    return boost::math::ibetac(a, b, x, quiet{});
  }
  // The chance of fewer than a hits in n = a + b - 1 trials.
  const double n = a + b - 1.0;
  const double odds = x / (1.0 - x);
  double term = std::exp(n * std::log1p(-x));
  double sum = term;
  for (double hits = 1.0; hits < a; hits += 1.0) {
    term *= (n - hits + 1.0) / hits * odds;
    sum += term;
  }
  return sum;
}

double beta_density(double x, double a, double b) noexcept { return boost::math::ibeta_derivative(a, b, x, quiet{}); }
double gamma_density(double x, double a) noexcept { return boost::math::gamma_p_derivative(a, x, quiet{}); }

}  // namespace

double normal_cdf(double x) noexcept { return 0.5 * std::erfc(-x / root_two); }

double normal_upper_quantile(double tail) noexcept {
  if (!probability(tail)) return nan;
  return root_two * boost::math::erfc_inv(2.0 * tail, quiet{});
}

double bivariate_normal_cdf(double h, double k, double rho) noexcept {
  if (!(std::fabs(rho) <= 1.0) || h != h || k != k) return nan;
  constexpr double certain = 40.0;  // normal_cdf(-40) is 0 to the last bit
  if (h < -certain || k < -certain) return 0.0;
  if (h > certain) return normal_cdf(k);
  if (k > certain) return normal_cdf(h);
  if (rho == 1.0) return normal_cdf(std::min(h, k));
  if (rho == -1.0) return std::max(normal_cdf(h) - normal_cdf(-k), 0.0);
  if (h == 0.0 && k == 0.0) return 0.25 + std::asin(rho) / (2.0 * std::numbers::pi);
  const double root = std::sqrt((1.0 - rho) * (1.0 + rho));
  // Owen's T at one edge; T(0, +-infinity) is +-1/4.
  const auto edge = [&](double at, double other) {
    if (at == 0.0) return other > 0.0 ? 0.25 : -0.25;
    return boost::math::owens_t(at, (other - rho * at) / (at * root), quiet{});
  };
  const bool other_sides = h * k < 0.0 || (h * k == 0.0 && h + k < 0.0);
  const double p = 0.5 * (normal_cdf(h) + normal_cdf(k)) - edge(h, k) - edge(k, h) - (other_sides ? 0.5 : 0.0);
  return std::clamp(p, 0.0, 1.0);
}

double student_upper(double t, double degrees) noexcept {
  if (t != t || !(degrees > 0.0)) return nan;
  if (degrees == infinity) return normal_cdf(-t);
  // Both halves through the smaller argument of the incomplete beta function, so that small tails keep their digits.
  const double square = t * t;
  if (square == infinity) return t > 0.0 ? 0.0 : 1.0;
  const double half = degrees > square
                          ? 0.5 * boost::math::ibetac(0.5, degrees / 2.0, square / (degrees + square), quiet{})
                          : 0.5 * boost::math::ibeta(degrees / 2.0, 0.5, degrees / (degrees + square), quiet{});
  return t >= 0.0 ? half : 1.0 - half;
}

double student_upper_quantile(double tail, double degrees) noexcept {
  if (!probability(tail) || !(degrees > 0.0)) return nan;
  if (degrees == infinity) return normal_upper_quantile(tail);
  if (tail > 0.5) return -student_upper_quantile(1.0 - tail, degrees);
  // x = degrees / (degrees + t^2) has the distribution Beta(degrees / 2, 1/2); `rest` is 1 - x, computed as such.
  double rest = 0.0;
  const double x = boost::math::ibeta_inv(degrees / 2.0, 0.5, 2.0 * tail, &rest, quiet{});
  return x > 0.0 ? std::sqrt(degrees * rest / x) : infinity;
}

double beta_cdf(double x, double a, double b) noexcept {
  if (x != x || !positive(a) || !positive(b)) return nan;
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  return boost::math::ibeta(a, b, x, quiet{});
}

double beta_lower_quantile(double tail, double a, double b) noexcept {
  if (!probability(tail) || !positive(a) || !positive(b)) return nan;
  return polished(
      boost::math::ibeta_inv(a, b, tail, quiet{}),
      [=](double x) { return boost::math::ibeta(a, b, x, quiet{}) - tail; },
      [=](double x) { return beta_density(x, a, b); });
}

double beta_upper_quantile(double tail, double a, double b) noexcept {
  if (!probability(tail) || !positive(a) || !positive(b)) return nan;
  return polished(
      boost::math::ibetac_inv(a, b, tail, quiet{}),
      [=](double x) { return tail - beta_complement(x, a, b); },
      [=](double x) { return beta_density(x, a, b); });
}

double chi_square_upper(double x, double degrees) noexcept {
  if (x != x || !positive(degrees)) return nan;
  if (x <= 0.0) return 1.0;
  return boost::math::gamma_q(degrees / 2.0, x / 2.0, quiet{});
}

double chi_square_lower_quantile(double tail, double degrees) noexcept {
  if (!probability(tail) || !positive(degrees)) return nan;
  const double a = degrees / 2.0;
  return 2.0 * polished(
                   boost::math::gamma_p_inv(a, tail, quiet{}),
                   [=](double x) { return boost::math::gamma_p(a, x, quiet{}) - tail; },
                   [=](double x) { return gamma_density(x, a); });
}

double chi_square_upper_quantile(double tail, double degrees) noexcept {
  if (!probability(tail) || !positive(degrees)) return nan;
  // Beyond, the inverse of Boost.Math 1.81 stops too early, and Wilson and Hilferty's cube is right to the last places.
  constexpr double very_many = 1e10;
  if (degrees > very_many) {
    const double ninth = 2.0 / (9.0 * degrees);
    const double root = 1.0 - ninth + normal_upper_quantile(tail) * std::sqrt(ninth);
    return degrees * root * root * root;
  }
  const double a = degrees / 2.0;
  return 2.0 * polished(
                   boost::math::gamma_q_inv(a, tail, quiet{}),
                   [=](double x) { return tail - boost::math::gamma_q(a, x, quiet{}); },
                   [=](double x) { return gamma_density(x, a); });
}

double f_upper(double x, double degrees1, double degrees2) noexcept {
  if (x != x || !positive(degrees1) || !positive(degrees2)) return nan;
  if (x <= 0.0) return 1.0;
  const double scaled = degrees1 * x;
  return scaled > degrees2
             ? boost::math::ibeta(degrees2 / 2.0, degrees1 / 2.0, degrees2 / (degrees2 + scaled), quiet{})
             : boost::math::ibetac(degrees1 / 2.0, degrees2 / 2.0, scaled / (degrees2 + scaled), quiet{});
}

double f_lower_quantile(double tail, double degrees1, double degrees2) noexcept {
  const double share = beta_lower_quantile(tail, degrees1 / 2.0, degrees2 / 2.0);
  return degrees2 / degrees1 * share / (1.0 - share);
}

double binomial_pmf(double k, double n, double p) noexcept {
  if (!(k >= 0.0 && k <= n && p >= 0.0 && p <= 1.0)) return nan;
  if (p == 0.0) return k == 0.0 ? 1.0 : 0.0;
  if (p == 1.0) return k == n ? 1.0 : 0.0;
  return boost::math::ibeta_derivative(k + 1.0, n - k + 1.0, p, quiet{}) / (n + 1.0);
}

double binomial_cdf(double k, double n, double p) noexcept {
  if (!(k >= 0.0 && k <= n && p >= 0.0 && p <= 1.0)) return nan;
  if (k == n || p == 0.0) return 1.0;
  if (p == 1.0) return 0.0;
  return boost::math::ibetac(k + 1.0, n - k, p, quiet{});
}

double binomial_upper(double k, double n, double p) noexcept {
  if (!(k >= 0.0 && k <= n && p >= 0.0 && p <= 1.0)) return nan;
  if (k == n || p == 0.0) return 0.0;
  if (p == 1.0) return 1.0;
  return boost::math::ibeta(k + 1.0, n - k, p, quiet{});
}

}  // namespace clientele::inline v0::detail
