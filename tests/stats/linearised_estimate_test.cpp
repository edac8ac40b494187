#include <clientele/stats/linearised_estimate.hpp>

#include <cmath>
#include <sstream>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

static_assert(linearised_estimate<proportion>(0.25, 0.05, unweighted_basis(9)).value() == proportion{0.25});

TEST_CASE("the interval is Student's around the value, or around its log odds") {
  const double t = 2.306004135204166;  // R 4.2.2: qt(.975, 8)
  const linearised_estimate<proportion> share(0.25, 0.05, unweighted_basis(9));
  CHECK(share.standard_error() == 0.05);
  const auto plain = share.interval();
  check_rel(plain.lower.value(), 0.25 - t * 0.05, 1e-12);
  check_rel(plain.upper.value(), 0.25 + t * 0.05, 1e-12);
  CHECK(plain.method == "linearised");
  CHECK(share.method() == "linearised");
  const auto odds = share.interval(0.95, linearised_method::log_odds);
  const double centre = std::log(1.0 / 3.0);
  const double half = t * 0.05 / (0.25 * 0.75);
  check_rel(odds.lower.value(), 1.0 / (1.0 + std::exp(half - centre)), 1e-12);
  check_rel(odds.upper.value(), 1.0 / (1.0 + std::exp(-half - centre)), 1e-12);
  CHECK(odds.method == "log_odds");
  CHECK(share.interval(0.99).width() > plain.width());
}

TEST_CASE("the ends may be narrower than those of the unit, and the log odds lie between them") {
  const linearised_estimate<real> estimate(3.0, 1.0, unweighted_basis(5), 1.0, 5.0);
  CHECK(estimate.lowest() == 1.0);
  CHECK(estimate.highest() == 5.0);
  const auto odds = estimate.interval(0.999, linearised_method::log_odds);
  CHECK((1.0 < odds.lower.value() && odds.lower.value() < 3.0));
  check_rel(odds.lower.value() - 1.0, 5.0 - odds.upper.value(), 1e-12);
  CHECK(estimate.interval(0.999).lower == real{1.0});
  CHECK(estimate.interval(0.999).upper == real{5.0});
}

TEST_CASE("at an end and without two ends the log odds are the plain interval") {
  for (const double value : {0.0, 1.0}) {
    const linearised_estimate<proportion> share(value, 0.05, unweighted_basis(9));
    CHECK(share.interval(0.95, linearised_method::log_odds).lower == share.interval().lower);
    CHECK(share.interval(0.95, linearised_method::log_odds).upper == share.interval().upper);
  }
  const linearised_estimate<real> open(2.0, 0.5, unweighted_basis(9), 0.0);
  CHECK(open.interval(0.95, linearised_method::log_odds).upper == open.interval().upper);
}

TEST_CASE("without data, without a value and with one unit the interval is the widest") {
  const linearised_estimate<proportion> none(0.5, 0.1, unweighted_basis(0, 3));
  CHECK(!none.value().known());
  CHECK(none.missing() == 3);
  const linearised_estimate<proportion> unknown(detail::nan, 0.1, unweighted_basis(4));
  CHECK(!unknown.value().known());
  CHECK(std::isnan(unknown.standard_error()));
  CHECK(unknown.sample_size() == 4);
  const linearised_estimate<proportion> one(0.5, 0.1, unweighted_basis(1));
  CHECK(one.value() == proportion{0.5});
  CHECK(std::isnan(one.standard_error()));
  for (const auto& estimate : {none, unknown, one}) {
    for (const auto method : {linearised_method::linearised, linearised_method::log_odds}) {
      CHECK(estimate.interval(0.95, method).lower == proportion{0.0});
      CHECK(estimate.interval(0.95, method).upper == proportion{1.0});
    }
  }
}

TEST_CASE("it prints itself") {
  std::ostringstream out;
  out << linearised_estimate<proportion>(0.25, 0.05, unweighted_basis(9));
  CHECK(out.str() == "25.0 % (95% CI 13.5..36.5), n = 9");
}
