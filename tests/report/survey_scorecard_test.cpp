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

namespace {

/// The groups of another period, under other numbers: "south" had other answers, "north" is not there, "west" is gone.
plain a_period_before() {
  plain tallies;
  tallies.groups = {"south", "west"};
  tallies.grouped_by = "region";
  tallies.recommend_column = "recommend";
  for (int i = 0; i < 30; ++i) tallies.recommend.observe(0, i < 9 ? 10 : 5);
  for (int i = 0; i < 20; ++i) tallies.recommend.observe(1, i < 12 ? 9 : 8);
  return tallies;
}

}  // namespace

TEST_CASE("figures tell of the period before; groups go by their names") {
  const plain now = two_groups();
  const plain before = a_period_before();
  const report::scorecard card = report::survey_scorecard(now, {}, &before);
  const report::figure* total = find(card, "net_promoter_score");
  const report::figure* north = find(card, "net_promoter_score", "north");
  const report::figure* south = find(card, "net_promoter_score", "south");
  REQUIRE(total != nullptr);
  REQUIRE(north != nullptr);
  REQUIRE(south != nullptr);
  CHECK(!north->previous.has_value());
  const auto expect = [&](const report::figure& of, const auto& first, const auto& second) {
    const auto change = difference(survey::net_promoter_score(first), survey::net_promoter_score(second));
    REQUIRE(of.previous.has_value());
    REQUIRE(of.previous->change.has_value());
    CHECK(of.previous->value == change.second().value().value());
    CHECK(of.previous->n == change.second().sample_size());
    CHECK(of.previous->change->value == change.value().value());
    CHECK(of.previous->change->standard_error == change.standard_error());
    CHECK(of.previous->change->interval.lower == change.interval().lower.value());
    CHECK(of.previous->change->p == change.p_value());
    CHECK(of.previous->change->samples == "independent");
    CHECK(of.previous->change->adjustment == "holm");
  };
  expect(*total, now.recommend.total(), before.recommend.total());
  expect(*south, now.recommend.at(1), before.recommend.at(0));
  CHECK(south->difference_from_rest.has_value());
  // Without the period before, everything else is the same.
  const report::scorecard without = report::survey_scorecard(now);
  CHECK(without.figures.size() == card.figures.size());
  CHECK(!find(without, "net_promoter_score")->previous.has_value());
  CHECK(find(without, "net_promoter_score", "south")->difference_from_rest->p_adjusted ==
        south->difference_from_rest->p_adjusted);
}

TEST_CASE("changes of everybody are adjusted over all figures, those of groups within a metric") {
  const auto answers = [](std::uint64_t high, std::uint64_t low) {
    plain tallies;
    tallies.groups = {"a", "b"};
    tallies.grouped_by = "g";
    tallies.satisfaction_columns = {"q"};
    tallies.satisfaction.assign(1, grouped<std::uint32_t, rating_tally<any_scale>>{rating_tally<any_scale>{any_scale{1, 5}}});
    for (std::uint64_t i = 0; i < high; ++i) tallies.satisfaction[0].observe(static_cast<std::uint32_t>(i % 2), 5 - static_cast<int>(i % 3));
    for (std::uint64_t i = 0; i < low; ++i) tallies.satisfaction[0].observe(static_cast<std::uint32_t>(i % 2), 1 + static_cast<int>(i % 2));
    return tallies;
  };
  const plain now = answers(60, 20);
  const plain before = answers(30, 33);
  const report::scorecard card = report::survey_scorecard(now, {}, &before);
  std::vector<double> overall;
  std::vector<double> groups;
  for (const report::figure& one : card.figures) {
    REQUIRE(one.previous.has_value());
    REQUIRE(one.previous->change.has_value());
    if (!one.group) overall.push_back(one.previous->change->p);
    if (one.group && one.id == "mean_answer") groups.push_back(one.previous->change->p);
  }
  CHECK(overall.size() == 10);  // two boxes, net, mean, score, five grades
  CHECK(groups.size() == 2);
  const std::vector<double> adjusted = adjust(overall, adjustment::holm);
  const std::vector<double> adjusted_groups = adjust(groups, adjustment::holm);
  std::size_t i = 0;
  std::size_t g = 0;
  for (const report::figure& one : card.figures) {
    if (!one.group) CHECK(one.previous->change->p_adjusted == adjusted[i++]);
    if (one.group && one.id == "mean_answer") CHECK(one.previous->change->p_adjusted == adjusted_groups[g++]);
  }
}

TEST_CASE("answers to other questions are no period before") {
  const plain now = two_groups();
  plain before = a_period_before();
  before.recommend_column = "likely";
  CHECK_THROWS_AS((void)report::survey_scorecard(now, {}, &before), invalid_argument);
  before = a_period_before();
  before.grouped_by = "store";
  CHECK_THROWS_AS((void)report::survey_scorecard(now, {}, &before), invalid_argument);
}
