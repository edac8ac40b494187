#include <clientele/stats/confidence_ellipse.hpp>

#include <cmath>
#include <numbers>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("axes and angle are those of the covariance") {
  // Eigenvalues 4 and 1, the larger along 45 degrees; chi-square(.95, 2) = 5.991464547107979 (R 4.2.2: qchisq).
  const double c = 5.991464547107979;
  const confidence_ellipse found = ellipse_around(1, 2, {2.5, 2.5, 1.5});
  check_rel(found.major, std::sqrt(4 * c), 1e-13);
  check_rel(found.minor, std::sqrt(c), 1e-13);
  check_rel(found.angle, std::numbers::pi / 4, 1e-13);
  // The exact form: d' S^-1 d at a point.
  const auto inside = [&](double dx, double dy) {
    return (2.5 * dx * dx - 3 * dx * dy + 2.5 * dy * dy) / (2.5 * 2.5 - 1.5 * 1.5) <= c;
  };
  for (const double dx : {-4.0, -2.5, 0.0, 1.0, 3.4, 3.5}) {
    for (const double dy : {-3.0, 0.0, 2.0, 3.4, 3.5}) CHECK(found.contains(1 + dx, 2 + dy) == inside(dx, dy));
  }
  const confidence_ellipse upright = ellipse_around(0, 0, {1, 9, 0}, 0.9);
  check_rel(upright.major, 3 * std::sqrt(-2 * std::log(0.1)), 1e-13);
  check_rel(upright.angle, std::numbers::pi / 2, 1e-13);
}

TEST_CASE("from few people the ellipse is larger") {
  // scipy 1.17.1: 2 * 19 / 18 * f.ppf(.95, 2, 18), and 2 * 99 / 98 * f.ppf(.99, 2, 98).
  const confidence_ellipse twenty = ellipse_around(0, 0, {1, 1, 0}, 0.95, 20);
  check_rel(twenty.major, std::sqrt(7.504065085285995), 1e-13);
  check_rel(ellipse_around(0, 0, {1, 1, 0}, 0.99, 100).major, std::sqrt(9.755573056768265), 1e-13);
  check_rel(ellipse_around(0, 0, {1, 1, 0}, 0.95, 1e12).major, ellipse_around(0, 0, {1, 1, 0}).major, 1e-9);
  CHECK(std::isnan(ellipse_around(0, 0, {1, 1, 0}, 0.95, 2).major));
}

TEST_CASE("without a variance there is no ellipse, and without spread it is a point") {
  CHECK(std::isnan(ellipse_around(0, 0, {}).major));
  CHECK_FALSE(ellipse_around(0, 0, {}).contains(0, 0));
  const confidence_ellipse point = ellipse_around(1, 1, {0, 0, 0});
  CHECK(point.contains(1, 1));
  CHECK_FALSE(point.contains(1, 1.001));
}
