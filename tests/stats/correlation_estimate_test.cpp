#include <clientele/stats/correlation_estimate.hpp>

#include <cmath>
#include <sstream>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("Fisher's interval and the t test are those of R 4.2.2: cor.test on two mobile phone items") {
  const correlation_estimate found(0.3432921876642549, unweighted_basis(250));
  check_rel(found.interval().lower.value(), 0.22897762181460926, 1e-12);
  check_rel(found.interval().upper.value(), 0.44826695048065535, 1e-12);
  check_rel(found.p_value(), 2.533656630567446e-08, 1e-10);
  check_rel(found.standard_error(), (1 - 0.3432921876642549 * 0.3432921876642549) / std::sqrt(249.0), 1e-14);
  std::ostringstream out;
  out << found;
  CHECK(out.str() == "0.3433 (95% CI 0.2290..0.4483), n = 250");
}

TEST_CASE("too few people give the widest interval, and the ends are kept") {
  CHECK(correlation_estimate(0.5, unweighted_basis(3)).interval().width() == 2.0);
  CHECK(correlation_estimate(1.0, unweighted_basis(10)).interval().lower == real{1.0});
  const correlation_estimate unknown(std::nan(""), unweighted_basis(10));
  CHECK(unknown.interval().width() == 2.0);
  CHECK(std::isnan(unknown.p_value()));
}

TEST_CASE("a partial correlation counts as many people fewer as variables are held") {
  const correlation_estimate partial(-0.35712326110249581, unweighted_basis(47), 4);
  const correlation_estimate plain(-0.35712326110249581, unweighted_basis(43));
  CHECK(partial.interval() == plain.interval());
  CHECK(partial.p_value() == plain.p_value());
  CHECK(partial.sample_size() == 47);
  // The t of the coefficient that belongs to it: R 4.2.2, summary(lm(Fertility ~ ., swiss)).
  check_rel(partial.p_value(), 1.872715438517550e-02, 1e-11);
}
