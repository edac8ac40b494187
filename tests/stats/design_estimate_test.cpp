#include <clientele/stats/design_estimate.hpp>

#include <cmath>
#include <sstream>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("a figure with its degrees of freedom") {
  const design_estimate<proportion> share(0.338798, 0.081, 0.035, 14, unweighted_basis(183, 2));
  CHECK(share.value() == proportion{0.338798});
  const double t = 2.1447866879178044;  // R 4.2.2: qt(.975, 14)
  check_rel(share.interval().lower.value(), 0.338798 - t * 0.081, 1e-12);
  check_rel(share.interval().upper.value(), 0.338798 + t * 0.081, 1e-12);
  check_rel(share.design_effect(), 0.081 * 0.081 / 0.035 / 0.035, 1e-14);
  const double odds = std::log(0.338798 / (1 - 0.338798)), error = 0.081 / 0.338798 / (1 - 0.338798);
  check_rel(share.interval(0.95, linearised_method::log_odds).lower.value(), 1 / (1 + std::exp(t * error - odds)), 1e-12);
  CHECK(share.degrees() == 14);
  CHECK(share.missing() == 2);
  CHECK(share.method() == "linearised");
  std::ostringstream out;
  out << share;
  CHECK(out.str() == "33.9 % (95% CI 16.5..51.3), n = 183, 2 missing");
}

TEST_CASE("nothing, and nothing to tell a spread from") {
  const design_estimate<proportion> none(detail::nan, detail::nan, detail::nan, 5, {});
  CHECK_FALSE(none.value().known());
  CHECK(none.interval().width() == 1.0);
  const design_estimate<real> no_degrees(3, 0.1, 0.1, 0, unweighted_basis(1));
  CHECK(no_degrees.value() == real{3});
  CHECK(std::isnan(no_degrees.standard_error()));
  CHECK(std::isinf(no_degrees.interval().upper.value()));
  CHECK(std::isnan(design_estimate<real>(3, 0.1, 0, 4, unweighted_basis(9)).design_effect()));
}
