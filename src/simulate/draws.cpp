#include <clientele/simulate/draws.hpp>

#include <cmath>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0::simulate {

namespace {

void require_positive(const char* what, double value) {
  if (!(value > 0.0 && std::isfinite(value))) clientele::detail::throw_invalid_argument(what, value, "above 0, finite");
}

/// Gamma with rate 1 and a shape of 1 or more.
double draw_large_gamma(random_stream& from, double shape) noexcept {
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = draw_normal(from);
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (std::log(from.uniform()) < 0.5 * x * x + d * (1.0 - v + std::log(v))) return d * v;
  }
}

double draw_unit_gamma(random_stream& from, double shape) noexcept {
  if (shape >= 1.0) return draw_large_gamma(from, shape);
  const double larger = draw_large_gamma(from, shape + 1.0);
  return larger * std::exp(std::log(from.uniform()) / shape);
}

}  // namespace

double draw_normal(random_stream& from) noexcept {
  for (;;) {
    const double x = 2.0 * from.uniform() - 1.0;
    const double y = 2.0 * from.uniform() - 1.0;
    const double square = x * x + y * y;
    // The second normal that this makes is left: a stream keeps nothing but its place.
    if (square < 1.0 && square > 0.0) return x * std::sqrt(-2.0 * std::log(square) / square);
  }
}

double draw_exponential(random_stream& from, double rate) {
  if (rate != 0.0) require_positive("rate of an exponential draw", rate);
  return -std::log(from.uniform()) / rate;
}

double draw_gamma(random_stream& from, double shape, double rate) {
  require_positive("shape of a gamma draw", shape);
  require_positive("rate of a gamma draw", rate);
  return draw_unit_gamma(from, shape) / rate;
}

double draw_beta(random_stream& from, double a, double b) {
  require_positive("first shape of a beta draw", a);
  require_positive("second shape of a beta draw", b);
  const double x = draw_unit_gamma(from, a);
  const double sum = x + draw_unit_gamma(from, b);
  // Of shapes so small that both gammas vanish, all is at the ends.
  if (!(sum > 0.0)) return from.uniform() < a / (a + b) ? 1.0 : 0.0;
  return x / sum;
}

double draw_lognormal(random_stream& from, double mu, double sigma) {
  if (!std::isfinite(mu)) clientele::detail::throw_invalid_argument("mu of a lognormal draw", mu, "finite");
  if (sigma != 0.0) require_positive("sigma of a lognormal draw", sigma);
  return std::exp(mu + sigma * draw_normal(from));
}

}  // namespace clientele::inline v0::simulate
