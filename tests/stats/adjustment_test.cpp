#include <clientele/stats/adjustment.hpp>

#include <clientele/core/errors.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("adjusted p-values are those of statsmodels") {
  for (const oracle_entry& entry : committed_oracles("multiple_testing").starting_with("multiplicity.")) {
    const std::vector<double> p = entry.inputs["p"].numbers();
    for (const auto rule : {adjustment::holm, adjustment::benjamini_hochberg}) {
      const auto adjusted = adjust(p, rule);
      const auto expected = entry.value[name(rule)].numbers();
      REQUIRE(adjusted.size() == expected.size());
      for (std::size_t i = 0; i < p.size(); ++i) check_either(adjusted[i], expected[i], {.rel = 1e-15}, entry.source);
    }
    CHECK(adjust(p, adjustment::none) == p);
  }
}

TEST_CASE("Benjamini and Hochberg's fifteen comparisons") {
  // Benjamini & Hochberg 1995, JRSS B 57:289-300, section 3.2: at .05 their procedure rejects four hypotheses,
  // and Hochberg's (with it Holm's) the first three.
  const std::vector<double> p{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                              0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  const auto rejected = [](const std::vector<double>& adjusted) {
    int count = 0;
    for (const double x : adjusted) count += x <= 0.05 ? 1 : 0;
    return count;
  };
  CHECK(rejected(adjust(p, adjustment::benjamini_hochberg)) == 4);
  CHECK(rejected(adjust(p)) == 3);
}

TEST_CASE("a test that was not made is no comparison") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::array p{0.04, nan, 0.01, nan};
  const auto adjusted = adjust(p);
  check_rel(adjusted[0], 0.04, 1e-15);
  check_rel(adjusted[2], 0.02, 1e-15);
  CHECK(std::isnan(adjusted[1]));
  CHECK(std::isnan(adjusted[3]));
  CHECK(adjust({}).empty());
  CHECK(std::isnan(adjust(std::vector{nan}, adjustment::benjamini_hochberg)[0]));
}

TEST_CASE("what is no p-value is named") {
  try {
    (void)adjust(std::vector{0.5, 1.5});
    FAIL("1.5 was accepted");
  } catch (const invalid_argument& e) {
    CHECK(std::string(e.what()) == "p-value 1 is 1.5; allowed: 0 to 1, or NaN where no test was made");
  }
  CHECK_THROWS_AS((void)adjust(std::vector{-0.1}), invalid_argument);
  CHECK_THROWS_AS((void)adjust(std::vector{std::numeric_limits<double>::infinity()}, adjustment::none),
                  invalid_argument);
  CHECK(name(adjustment::benjamini_hochberg) == "benjamini_hochberg");
}
