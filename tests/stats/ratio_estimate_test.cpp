#include <clientele/stats/ratio_estimate.hpp>

#include <cmath>
#include <sstream>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

// y = 12 0 35 7 20 16 9 28, x = 2 1 4 1 3 2 1 5.
constexpr paired_moments example{15.875, 2.375, 131.83928571428571, 2.2678571428571429, 15.767857142857143};

}  // namespace

static_assert(ratio_estimate<real>({6, 2, 1, 1, 0}, unweighted_basis(4)).value() == real{3});

TEST_CASE("a ratio of means, its error and its intervals") {
  // Recomputed with 30 digits (mpmath 1.3): the residuals y - r x, and Fieller's quadratic.
  const ratio_estimate<real> spend(example, unweighted_basis(8));
  check_rel(spend.value().value(), 6.6842105263157895, 1e-15);
  check_rel(spend.standard_error(), 0.70412750734569785, 1e-13);
  const auto linearised = spend.interval();
  check_rel(linearised.lower.value(), 5.0192135462325757, 1e-13);
  check_rel(linearised.upper.value(), 8.3492075063990033, 1e-13);
  CHECK(linearised.method == "linearised");
  const auto fieller = spend.interval(0.95, ratio_method::fieller);
  check_rel(fieller.lower.value(), 4.6128524505840561, 1e-13);
  check_rel(fieller.upper.value(), 8.5456514278267448, 1e-13);
  CHECK(fieller.method == "fieller");
}

TEST_CASE("Fieller's limits are the ratios that a t test just keeps") {
  const double t = 2.364624251592785;  // R qt(.975, 7)
  const auto interval = ratio_estimate<real>(example, unweighted_basis(8)).interval(0.95, ratio_method::fieller);
  for (const double r : {interval.lower.value(), interval.upper.value()}) {
    const double variance = example.variance_y - 2.0 * r * example.covariance + r * r * example.variance_x;
    check_rel(std::fabs(example.mean_y - r * example.mean_x), t * std::sqrt(variance / 8.0), 1e-12);
  }
}

TEST_CASE("a mean of x that may be zero leaves Fieller's interval unbounded") {
  const ratio_estimate<real> shaky({10, 0.5, 4, 4, 0}, unweighted_basis(8));
  CHECK(shaky.interval(0.95, ratio_method::fieller).lower == real{-detail::infinity});
  CHECK(shaky.interval(0.95, ratio_method::fieller).upper == real{detail::infinity});
  const ratio_estimate<real> bounded({10, 0.5, 4, 4, 0}, unweighted_basis(8), 0.0, 50.0);
  CHECK(bounded.interval(0.95, ratio_method::fieller).lower == real{0});
  CHECK(bounded.interval(0.95, ratio_method::fieller).upper == real{50});
}

TEST_CASE("no units, one unit, a mean of zero, and quantities in proportion") {
  const ratio_estimate<real> nothing({}, sample_basis{0, 0.0, 2});
  const ratio_estimate<real> one({10, 2, 0, 0, 0}, unweighted_basis(1));
  const ratio_estimate<real> by_zero({10, 0, 1, 1, 0}, unweighted_basis(9));
  CHECK_FALSE(nothing.value().known());
  CHECK(one.value() == real{5});
  CHECK(std::isnan(one.standard_error()));
  CHECK_FALSE(by_zero.value().known());
  CHECK(std::isnan(by_zero.standard_error()));
  for (const auto& estimate : {nothing, one, by_zero}) {
    for (const auto method : {ratio_method::linearised, ratio_method::fieller}) {
      CHECK(estimate.interval(0.95, method).lower == real{-detail::infinity});
      CHECK(estimate.interval(0.95, method).upper == real{detail::infinity});
    }
  }
  // y = 3 x throughout: the ratio is known.
  const ratio_estimate<real> proportional({6, 2, 18, 2, 6}, unweighted_basis(5));
  CHECK(proportional.standard_error() == 0.0);
  CHECK(proportional.interval().width() == 0.0);
  std::ostringstream out;
  out << ratio_estimate<real>(example, unweighted_basis(8));
  CHECK(out.str() == "6.684 (95% CI 5.019..8.349), n = 8");
}
