#include <clientele/survey/post_stratification.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/stats/sample_design.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::margin;
using survey::post_stratification;
using names = std::vector<std::string>;

TEST_CASE("schools by type") {
  const auto oracles = shared_oracles("weighting");
  if (!oracles) return;
  const oracle_entry& entry = oracles->entry("poststratify.apisrs.stype");
  const auto file = data_file(entry);
  if (!file) return;
  const survey_table schools = survey_table::read(*file);
  const names type = schools.texts("stype");
  std::vector<survey::margin_level> levels;
  for (const std::string& level : entry.inputs["targets"].keys()) levels.push_back({level, entry.inputs["targets"][level].number()});
  const auto strata = std::make_shared<const post_stratification>(margin("stype", levels, type));
  for (std::size_t i = 0; i < type.size(); ++i) {
    check_either(strata->weights()[i], entry.value["weight_by_cell"][type[i]].number(), entry.allowed, entry.source);
  }
  CHECK(strata->report().iterations == 1);
  const json_value& summary = entry.value["summary"];
  check_either(strata->report().after.design_effect, summary["kish_design_effect"].number(), entry.allowed, entry.source);
  check_either(strata->report().after.effective_size, summary["kish_effective_n"].number(), entry.allowed, entry.source);
  const sample_design design(type.size(), {.weights = schools.numbers("pw"), .adjustment = strata});
  const auto mean = design.mean(schools.numbers("api00"));
  check_either(mean.value().value(), entry.value["mean_api00"].number(), entry.allowed, entry.source);
  check_either(mean.standard_error(), entry.value["se_linearised"].number(), entry.allowed, entry.source);
}

TEST_CASE("within a stratum design weights stay in proportion, and its total is met") {
  const margin strata("size", {{"large", 10}, {"small", 90}}, names{"small", "large", "small", "small"});
  const post_stratification found(strata, std::vector<double>{1, 5, 2, 6});
  CHECK(found.weights()[0] == doctest::Approx(10));
  CHECK(found.weights()[1] == doctest::Approx(10));
  CHECK(found.weights()[2] == doctest::Approx(20));
  CHECK(found.weights()[3] == doctest::Approx(60));
  // Limits, options and errors are those of raking.
  CHECK_THROWS_AS(post_stratification(strata, std::vector<double>{1, 5, 2, 6}, {.highest_ratio = 1.1}), invalid_argument);
  CHECK_THROWS_AS(post_stratification(margin("size", {{"large", 10}, {"small", 90}}, names{"small"})), invalid_argument);
}

TEST_CASE("cells of several variables") {
  const names type{"E", "M", "E", ""}, wide{"Yes", "No", "No", "Yes"};
  CHECK(survey::crossed({type, wide}) == names{"E / Yes", "M / No", "E / No", ""});
  CHECK(survey::crossed({type, wide, wide}, "|")[1] == "M|No|No");
  CHECK(survey::crossed({type}) == type);
  CHECK_THROWS_AS(static_cast<void>(survey::crossed({})), invalid_argument);
  // "A / B" by "C" must not be the same cell as "A" by "B / C".
  CHECK_THROWS_WITH_AS(static_cast<void>(survey::crossed({names{"A", "A / B"}, names{"B / C", "C"}})),
                       "a name to cross is \"A / B\" in row 1; allowed: names without \" / \", which stands between them",
                       invalid_value);
  CHECK(survey::crossed({names{"A / B"}}) == names{"A / B"});
  CHECK_THROWS_AS(static_cast<void>(survey::crossed({type, names{"Yes"}})), invalid_argument);
}
