#include <clientele/report/survey_scorecard.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <clientele/stats/difference.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/satisfaction_index.hpp>
#include <clientele/survey/top_box_share.hpp>

#include "support/check.hpp"

using namespace clientele;

namespace {

using plain = report::survey_tallies<report::unweighted_answers>;

plain two_groups() {
  plain tallies;
  tallies.groups = {"north", "south"};
  tallies.grouped_by = "region";
  tallies.recommend_column = "recommend";
  // Counts of the second published pair of section "two samples": 60, 30, 10 against 45, 35, 20.
  const auto answer = [&](std::uint32_t group, int score, int times) {
    for (int i = 0; i < times; ++i) tallies.recommend.observe(group, score);
  };
  answer(0, 10, 60);
  answer(0, 8, 30);
  answer(0, 2, 10);
  answer(1, 9, 45);
  answer(1, 7, 35);
  answer(1, 0, 20);
  return tallies;
}

const report::figure* find(const report::scorecard& card, const std::string& id, const std::string& group = "") {
  for (const report::figure& one : card.figures) {
    if (one.id == id && one.group.value_or("") == group) return &one;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a group's difference from the rest is that of the two tallies") {
  const report::scorecard card = report::survey_scorecard(two_groups());
  const report::figure* total = find(card, "net_promoter_score");
  const report::figure* north = find(card, "net_promoter_score", "north");
  const report::figure* south = find(card, "net_promoter_score", "south");
  REQUIRE(total != nullptr);
  REQUIRE(north != nullptr);
  REQUIRE(south != nullptr);
  CHECK(card.figures.size() == 3);
  CHECK(card.grouped_by == "region");
  CHECK(total->columns == std::vector<std::string>{"recommend"});
  clientele_test::check_rel(total->value, 37.5, 1e-12, "(105 - 30) / 200 by hand");
  CHECK(!total->difference_from_rest.has_value());
  REQUIRE(north->difference_from_rest.has_value());
  const report::difference_from_rest& difference = *north->difference_from_rest;
  clientele_test::check_rel(difference.value, 25.0, 1e-12, "published: difference 25");
  clientele_test::check_abs(difference.standard_error, 10.1858, 5e-5, "published: SE 10.1858");
  clientele_test::check_abs(difference.p, 0.01411, 5e-6, "published: p .01411");
  // Two groups make two comparisons with the same p: Holm doubles the smaller and carries it over.
  clientele_test::check_rel(difference.p_adjusted, 2.0 * difference.p, 1e-12, "Holm by hand");
  clientele_test::check_rel(south->difference_from_rest->p_adjusted, 2.0 * difference.p, 1e-12, "Holm by hand");
  CHECK(difference.adjustment == "holm");
}

TEST_CASE("the level and the adjustment asked for are those of every figure") {
  report::survey_scorecard_options options;
  options.level = 0.9;
  options.rule = adjustment::none;
  for (const report::figure& one : report::survey_scorecard(two_groups(), options).figures) {
    CHECK(one.interval.level == 0.9);
    if (one.difference_from_rest) {
      CHECK(one.difference_from_rest->interval.level == 0.9);
      CHECK(one.difference_from_rest->p_adjusted == one.difference_from_rest->p);
      CHECK(one.difference_from_rest->adjustment == "none");
    }
  }
}

TEST_CASE("satisfaction columns give the three methods, and the index when there are several") {
  plain tallies;
  tallies.groups = {""};
  const any_scale five{1, 5};
  const std::vector<std::vector<int>> people{{5, 4}, {4, 4}, {3, 2}, {1, 5}, {2, 3}};
  tallies.satisfaction_columns = {"product", "service"};
  for (std::size_t item = 0; item < 2; ++item) {
    grouped<std::uint32_t, rating_tally<any_scale>> answers{rating_tally<any_scale>{five}};
    for (const auto& person : people) answers.observe(0, person[item]);
    tallies.satisfaction.push_back(answers);
  }
  comoment_tally<any_scale> dimensions{five, 2};
  for (const auto& person : people) dimensions.observe(person);
  tallies.dimensions = grouped<std::uint32_t, comoment_tally<any_scale>>{dimensions};
  tallies.dimensions.merge(0, dimensions);

  report::survey_scorecard_options options;
  options.dimension_weights = {1.0, 3.0};
  const report::scorecard card = report::survey_scorecard(tallies, options);
  // Per column: top 1, top 2, net, mean, score, five grades; and one index.
  CHECK(card.figures.size() == 2 * 10 + 1);
  const report::figure* index = find(card, "satisfaction_index");
  REQUIRE(index != nullptr);
  CHECK(index->columns == tallies.satisfaction_columns);
  const double weights[]{1.0, 3.0};
  CHECK(index->value == survey::satisfaction_index(dimensions, weights).value().value());
  clientele_test::check_rel(index->value, 0.25 * 50.0 + 0.75 * 65.0, 1e-12, "means 3 and 3.6 by hand");
  const report::figure* top = find(card, "top_box_share");
  REQUIRE(top != nullptr);
  CHECK(top->parameters == std::vector<report::parameter>{{"k", 1}});
  clientele_test::check_rel(top->value, 0.2, 1e-12, "one of five gave a 5");

  options.dimension_weights = {1.0};
  CHECK_THROWS_WITH_AS(static_cast<void>(report::survey_scorecard(tallies, options)),
                       "there are 1 dimension weights for 2 dimensions", invalid_argument);
}

TEST_CASE("boxes that a short scale does not have are left out") {
  plain tallies;
  tallies.groups = {""};
  tallies.satisfaction_columns = {"smile"};
  grouped<std::uint32_t, rating_tally<any_scale>> answers{rating_tally<any_scale>{any_scale{1, 2}}};
  answers.observe(0, 2);
  tallies.satisfaction.push_back(answers);
  const report::scorecard card = report::survey_scorecard(tallies);
  CHECK(find(card, "net_box_share") == nullptr);
  CHECK(card.figures.size() == 1 + 2 + 2);  // top 1, mean and score, two grades

  report::survey_scorecard_options options;
  options.dimension_weights = {1.0};
  CHECK_THROWS_AS(static_cast<void>(report::survey_scorecard(tallies, options)), invalid_argument);
}
