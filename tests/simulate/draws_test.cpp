#include <clientele/simulate/draws.hpp>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include <clientele/core/errors.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using namespace clientele::simulate;

namespace {

/// Kolmogorov and Smirnov's largest distance times sqrt(n); 1.95 is exceeded once in a thousand times.
double distance(const std::function<double(random_stream&)>& draw, const std::function<double(double)>& cdf) {
  constexpr std::size_t n = 20000;
  std::vector<double> drawn(n);
  for (std::size_t i = 0; i < n; ++i) {
    random_stream random(2024, i);
    drawn[i] = cdf(draw(random));
  }
  std::sort(drawn.begin(), drawn.end());
  double largest = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double below = static_cast<double>(i) / n;
    largest = std::max({largest, drawn[i] - below, below + 1.0 / n - drawn[i]});
  }
  return largest * std::sqrt(static_cast<double>(n));
}

constexpr double critical = 1.95;

}  // namespace

TEST_CASE("normal and lognormal draws") {
  const boost::math::normal normal;
  CHECK(distance([](random_stream& r) { return draw_normal(r); }, [&](double x) { return cdf(normal, x); }) < critical);
  const boost::math::lognormal lognormal(3.0, 0.7);
  CHECK(distance([](random_stream& r) { return draw_lognormal(r, 3.0, 0.7); },
                 [&](double x) { return cdf(lognormal, x); }) < critical);
  // The test can fail: another spread is seen.
  CHECK(distance([](random_stream& r) { return draw_lognormal(r, 3.0, 0.65); },
                 [&](double x) { return cdf(lognormal, x); }) > critical);
}

TEST_CASE("exponential draws") {
  CHECK(distance([](random_stream& r) { return draw_exponential(r, 0.25); },
                 [](double x) { return -std::expm1(-0.25 * x); }) < critical);
}

TEST_CASE("gamma draws of small and large shapes") {
  for (const double shape : {0.05, 0.243, 0.999, 1.0, 3.74, 250.0}) {
    const boost::math::gamma_distribution<> gamma(shape, 1.0 / 4.414);
    CAPTURE(shape);
    CHECK(distance([&](random_stream& r) { return draw_gamma(r, shape, 4.414); },
                   [&](double x) { return cdf(gamma, x); }) < critical);
  }
}

TEST_CASE("beta draws") {
  struct shapes {
    double a, b;
  };
  for (const shapes of : {shapes{0.793, 2.426}, shapes{0.2, 0.3}, shapes{20.0, 5.0}}) {
    const boost::math::beta_distribution<> beta(of.a, of.b);
    CHECK(distance([&](random_stream& r) { return draw_beta(r, of.a, of.b); },
                   [&](double x) { return cdf(beta, x); }) < critical);
  }
  // Shapes so small that both gammas are zero: a coin.
  int ones = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    random_stream random(1, i);
    const double drawn = draw_beta(random, 1e-5, 3e-5);
    CHECK_UNARY(drawn == 0.0 || drawn == 1.0);
    ones += drawn == 1.0;
  }
  check_abs(ones, 250.0, 50.0);
}

TEST_CASE("ends, and parameters that no distribution has") {
  random_stream random(1);
  CHECK(std::isinf(draw_exponential(random, 0.0)));
  CHECK(draw_lognormal(random, 0.0, 0.0) == 1.0);
  CHECK_THROWS_WITH_AS((void)draw_exponential(random, -1.0), doctest::Contains("rate of an exponential draw"),
                       invalid_argument);
  CHECK_THROWS_AS((void)draw_gamma(random, 0.0, 1.0), invalid_argument);
  CHECK_THROWS_AS((void)draw_gamma(random, 1.0, std::nan("")), invalid_argument);
  CHECK_THROWS_AS((void)draw_beta(random, 1.0, 0.0), invalid_argument);
  CHECK_THROWS_AS((void)draw_beta(random, -1.0, 1.0), invalid_argument);
  CHECK_THROWS_AS((void)draw_lognormal(random, INFINITY, 1.0), invalid_argument);
  CHECK_THROWS_AS((void)draw_lognormal(random, 0.0, -1.0), invalid_argument);
}
