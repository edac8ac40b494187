#include <clientele/survey/acsi_index.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <sstream>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/random_stream.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {
double value_of(const mean_estimate<index_score>& estimate) { return estimate.value().value(); }

/// Published weights of a state government, as an example in a vendor's help: overall, expectations met, near the ideal.
constexpr std::array<double, 3> ohio{0.3885, 0.3190, 0.2925};

covariances only_means(const std::vector<double>& means) {
  std::vector<std::string> names;
  for (std::size_t j = 0; j < means.size(); ++j) names.push_back("q" + std::to_string(j));
  return {names, std::vector<double>(means.size() * means.size(), 0.0), unweighted_basis(100), means};
}
}  // namespace

TEST_CASE("published arithmetic: answers 8, 7, 7 are 70.98, and 70.37 without weights") {
  comoment_tally<ten_point> answers{3};
  answers.observe(std::vector<int>{8, 7, 7});
  check_rel(value_of(survey::acsi_index(answers, ohio)), 70.98333333333333, 1e-14);
  const std::array<double, 3> equal{1, 1, 1};
  check_rel(value_of(survey::acsi_index(answers, equal)), 100.0 * (8 + 7 + 7 - 3) / 27, 1e-14);
  check_abs(value_of(survey::acsi_index(answers, equal)), 70.37037, 5e-6);
}

TEST_CASE("reference values: weighted and equal") {
  const auto oracles = shared_oracles("pls_ecsi");
  if (!oracles) return;
  for (const oracle_entry& entry : oracles->starting_with("acsi.formula.")) {
    const std::vector<double> scale = entry.inputs["scale"].numbers();
    check_either(value_of(survey::acsi_index(only_means(entry.inputs["means"].numbers()),
                                             entry.inputs["weights"].numbers(),
                                             any_scale{static_cast<int>(scale[0]), static_cast<int>(scale[1])})),
                 entry.value["index"].number(), entry.allowed, entry.source);
  }
}

TEST_CASE("reference values: the index of the ECSI survey from the outer weights of its path model") {
  const auto oracles = shared_oracles("pls_ecsi");
  const auto file = data_file("mobi/mobi.csv");
  if (!oracles || !file) return;
  const survey_table table = survey_table::read(*file);
  const json_value& weights = oracles->entry("pls.mobi.path").value["outer_weights"]["Satisfaction"];
  const json_value expected = oracles->entry("acsi.mobi.satisfaction").value;
  numeric_columns columns;
  std::vector<double> standardised;
  comoment_tally<ten_point> answers{3};
  std::vector<std::vector<double>> items;
  for (const std::string& item : weights.keys()) {
    columns.add(item, table.numbers(item));
    items.push_back(table.numbers(item));
    standardised.push_back(weights[item].number());
  }
  answers.observe(std::vector{column{items[0]}, column{items[1]}, column{items[2]}});
  const covariances moments = covariances_of(columns);
  const std::vector<double> unstandardised = survey::unstandardised_weights(standardised, moments);
  check_abs(unstandardised[0], expected["normalised_unstandardised_weights"]["CUSA1"].number(), 1e-12);
  const mean_estimate<index_score> index = survey::acsi_index(answers, unstandardised);
  check_abs(value_of(index), expected["mean"].number(), 1e-12);
  check_abs(index.standard_error(), expected["sd"].number() / std::sqrt(250.0), 1e-12);
  const mean_estimate<index_score> same = survey::acsi_index(moments, unstandardised, any_scale{1, 10});
  check_rel(value_of(same), value_of(index), 1e-13);
  check_rel(same.standard_error(), index.standard_error(), 1e-12);
  std::ostringstream out;
  out << index;
  CHECK(out.str() == "72.5 (95% CI 70.7..74.2), n = 250");
}

TEST_CASE("the index is the mean of the scores of persons, on any scale") {
  random_stream random(5);
  for (const any_scale scale : {any_scale{1, 5}, any_scale{0, 10}, any_scale{1, 7, scale_direction::lower_is_better}}) {
    comoment_tally<any_scale> answers{scale, 3};
    std::vector<double> scores;
    for (int person = 0; person < 40; ++person) {
      std::vector<int> row;
      double score = 0.0;
      for (const double w : ohio) {
        row.push_back(scale.low() + static_cast<int>(random.below(static_cast<std::uint64_t>(scale.levels()))));
        const double share = static_cast<double>(row.back() - scale.low()) / (scale.high() - scale.low());
        score += 100.0 * w * (scale.direction() == scale_direction::higher_is_better ? share : 1.0 - share);
      }
      answers.observe(row);
      scores.push_back(score);
    }
    double mean = 0.0, squares = 0.0;
    for (const double s : scores) mean += s / 40;
    for (const double s : scores) squares += (s - mean) * (s - mean);
    const auto found = survey::acsi_index(answers, ohio);
    check_rel(value_of(found), mean, 1e-12);
    check_rel(found.standard_error(), std::sqrt(squares / 39 / 40), 1e-12);
  }
}

TEST_CASE("only the ratios of weights count") {
  comoment_tally<five_point> answers{3};
  answers.observe(std::vector<int>{4, 3, 5});
  answers.observe(std::vector<int>{2, 3, 1});
  const std::array<double, 3> tenfold{3.885, 3.190, 2.925};
  check_rel(value_of(survey::acsi_index(answers, tenfold)), value_of(survey::acsi_index(answers, ohio)), 1e-14);
}

TEST_CASE("no answers: not known, anything possible") {
  const auto found = survey::acsi_index(comoment_tally<ten_point>{3}, ohio);
  CHECK(std::isnan(value_of(found)));
  CHECK(found.interval().lower.value() == 0.0);
  CHECK(found.interval().upper.value() == 100.0);
}

TEST_CASE("pairwise: an item has the error of those who answered it") {
  const double gap = std::nan("");
  numeric_columns both, second;
  both.add("q0", {1, 4, 6, 7, 8, 9, 10, 3});
  both.add("q1", {2, gap, 6, gap, 9, gap, 10, gap});
  second.add("q1", {2, 6, 9, 10});
  const any_scale scale{1, 10};
  const covariances pairs = covariances_of(both, missing_data::pairwise);
  const auto found = survey::acsi_index(pairs, std::array<double, 2>{0, 1}, scale);
  const auto alone = survey::acsi_index(covariances_of(second), std::array<double, 1>{1}, scale);
  check_rel(value_of(found), value_of(alone), 1e-14);
  check_rel(found.standard_error(), alone.standard_error(), 1e-13);
  CHECK_THROWS_AS(static_cast<void>(survey::acsi_index(covariances{}, {}, scale)), invalid_argument);
}

TEST_CASE("what does not fit is refused") {
  const comoment_tally<ten_point> answers{3};
  CHECK_THROWS_AS(static_cast<void>(survey::acsi_index(answers, std::vector<double>{1, 1})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(survey::acsi_index(answers, std::vector<double>{1, -1, 1})), invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(survey::acsi_index(only_means({1, 2, 3}), ohio, any_scale{})),
                       "an index of covariances needs the scale of its items", invalid_argument);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(survey::unstandardised_weights(ohio, only_means({1, 2, 3}))),
      "the item \"q0\" does not vary, so that it has no standardised weight", invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(survey::unstandardised_weights(ohio, only_means({1}))),
                       "there are 3 weights of standardised items; allowed: one per item, 1", invalid_argument);
  const covariances two({"a", "b"}, {4, 0, 0, 1}, unweighted_basis(10));
  CHECK_THROWS_AS(static_cast<void>(survey::unstandardised_weights(std::vector<double>{-2, 1}, two)), invalid_argument);
  const std::vector<double> halves = survey::unstandardised_weights(std::vector<double>{0.6, 0.3}, two);
  check_rel(halves[0], 0.5, 1e-14);
}
