#include <clientele/survey/post_stratification.hpp>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
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
    check_rel(strata->weights()[i], entry.value["weight_by_cell"][type[i]].number(), 1e-12, entry.source);
  }
  CHECK(strata->report().iterations == 1);
  const json_value& summary = entry.value["summary"];
  const weight_summary& after = strata->report().after;
  REQUIRE(summary.size() == 9);
  for (const auto& [mine, key] : {std::pair{static_cast<double>(after.size), "n"},
                                  {after.total, "sum"},
                                  {after.smallest, "min"},
                                  {after.largest, "max"},
                                  {after.design_effect, "kish_design_effect"},
                                  {after.effective_size, "kish_effective_n"},
                                  {1 / after.design_effect, "weighting_efficiency"},
                                  {after.variation * std::sqrt(200.0 / 199), "cv"},
                                  {after.variation, "cv_population_divisor"}}) {
    check_rel(mine, summary[key].number(), 1e-12, key);
  }
  const sample_design design(type.size(), {.weights = schools.numbers("pw"), .adjustment = strata});
  const auto mean = design.mean(schools.numbers("api00"));
  check_rel(mean.value().value(), entry.value["mean_api00"].number(), 1e-12, entry.source);
  check_rel(mean.standard_error(), entry.value["se_linearised"].number(), 1e-12, entry.source);
}

TEST_CASE("within a stratum design weights stay in proportion, and its total is met") {
  const margin strata("size", {{"large", 10}, {"small", 90}}, names{"small", "large", "small", "small"});
  const post_stratification found(strata, std::vector<double>{1, 5, 2, 6});
  const double expected[] = {10, 10, 20, 60};
  for (std::size_t i = 0; i < 4; ++i) check_rel(found.weights()[i], expected[i], 1e-12);
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
