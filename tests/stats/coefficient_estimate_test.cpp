#include <clientele/stats/coefficient_estimate.hpp>

#include <cmath>
#include <sstream>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("Student's interval and test of a coefficient are those of R 4.2.2: summary(lm(Fertility ~ ., swiss))") {
  const coefficient_estimate<real> found(-0.1721139709414554, 0.07030392317864813, 41, unweighted_basis(47));
  check_rel(found.statistic(), -2.448141770183997, 1e-14);
  check_rel(found.p_value(), 1.872715438517550e-02, 1e-12);
  const double t = 2.0195409704413763;  // qt(.975, 41)
  check_rel(found.interval().lower.value(), -0.1721139709414554 - t * 0.07030392317864813, 1e-12);
  check_rel(found.interval().upper.value(), -0.1721139709414554 + t * 0.07030392317864813, 1e-12);
  CHECK(found.interval(0.99).width() > found.interval().width());
  CHECK(found.method() == "student");
  std::ostringstream out;
  out << found;
  CHECK(out.str() == "-0.1721 (95% CI -0.3141..-0.0301), n = 47");
}

TEST_CASE("what the data do not determine has the widest interval") {
  const coefficient_estimate<real> unknown(std::nan(""), 1.0, 10, unweighted_basis(12));
  CHECK_FALSE(unknown.value().known());
  CHECK(std::isnan(unknown.standard_error()));
  CHECK(std::isinf(unknown.interval().width()));
  const coefficient_estimate<real> nothing_left(2.0, 0.1, 0, unweighted_basis(2));
  CHECK(nothing_left.value() == real{2.0});
  CHECK(std::isnan(nothing_left.standard_error()));
  CHECK(std::isinf(nothing_left.interval().width()));
  CHECK(std::isnan(nothing_left.p_value()));
  CHECK_FALSE(coefficient_estimate<real>(2.0, 0.1, 5, {}).value().known());
}
