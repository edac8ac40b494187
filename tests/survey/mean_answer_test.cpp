#include <clientele/survey/mean_answer.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include <clientele/stats/difference.hpp>
#include <clientele/survey/net_box_share.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::mean_answer;
using survey::mean_score;

namespace {
struct minus_two_to_two : rating_scale<-2, 2> {
  static constexpr std::string_view name = "minus two to two";
};
struct zero_to_ten : rating_scale<0, 10> {
  static constexpr std::string_view name = "zero to ten";
};
}  // namespace

TEST_CASE("reference values of single items: mean, error, interval, boxes, index") {
  const auto oracles = shared_oracles("likert_reliability");
  if (!oracles) return;
  for (const oracle_entry& entry : oracles->starting_with("likert.")) {
    const auto file = data_file(entry);
    if (!file) return;
    INFO(entry.id);
    const json_value& value = entry.value;
    rating_tally<any_scale> answers{any_scale{static_cast<int>(entry.inputs["scale"][0].number()),
                                              static_cast<int>(entry.inputs["scale"][1].number())}};
    answers.observe(survey_table::read(*file).numbers(entry.inputs["column"].text()));
    const auto check = [&](double actual, double expected) { check_either(actual, expected, entry.allowed, entry.source); };
    check(static_cast<double>(answers.size()), value["n"].number());
    for (const std::string& level : value["counts"].keys()) {
      check(static_cast<double>(answers.count(std::stoi(level))), value["counts"][level].number());
    }
    const auto mean = mean_answer(answers);
    check(mean.value().value(), value["mean"].number());
    check(mean.standard_error(), value["se"].number());
    check(mean.standard_error() * std::sqrt(value["n"].number()), value["sd"].number());
    check(mean.interval().lower.value(), value["t_ci"][0].number());
    check(mean.interval().upper.value(), value["t_ci"][1].number());
    const int k = static_cast<int>(entry.inputs["top"].number());
    const auto top = survey::top_box_share(answers, k);
    check(top.value().value(), value["top_box_share"].number());
    check(top.interval().lower.value(), value["top_box_wilson"][0].number());
    check(top.interval().upper.value(), value["top_box_wilson"][1].number());
    check(survey::bottom_box_share(answers, k).value().value(), value["bottom_box_share"].number());
    check(survey::net_box_share(answers, k).value().value() / 100.0, value["net_box_share"].number());
    const auto score = mean_score(answers);
    check(score.value().value(), value["index_0_100"].number());
    const double width = answers.high() - answers.low();
    check(score.standard_error(), value["se"].number() * 100.0 / width);
  }
}

TEST_CASE("reference values of a difference of means: Welch's t by gender") {
  const auto oracles = shared_oracles("likert_reliability");
  if (!oracles) return;
  const oracle_entry& entry = oracles->entry("tests.bank.sat1_by_gender");
  const auto file = data_file(entry);
  if (!file) return;
  const survey_table table = survey_table::read(*file);
  grouped<std::string, rating_tally<zero_to_ten>> by_gender;
  by_gender.observe(table.texts("gender"), table.numbers("sat1"));
  const auto means = by_gender.map(mean_answer);
  REQUIRE(means.size() == 2);
  const auto check = [&](double actual, double expected) { check_either(actual, expected, entry.allowed, entry.source); };
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(means[i].group == entry.value["group_levels"][i].text());
    check(means[i].value.value().value(), entry.value["means"][i].number());
  }
  const auto apart = difference(means[0].value, means[1].value);
  check(apart.statistic(), entry.value["welch_t"].number());
  check(apart.degrees(), entry.value["welch_df"].number());
  check(apart.p_value(), entry.value["welch_p"].number());
  check(apart.interval().lower.value(), entry.value["welch_ci95"][0].number());
  check(apart.interval().upper.value(), entry.value["welch_ci95"][1].number());
}

TEST_CASE("defect 15: an answer is its value on the scale, not its index among the labels") {
  rating_tally<satisfaction_grade> grades;
  grades.observe(rating<satisfaction_grade>{5});
  CHECK(mean_answer(grades).value().value() == 5.0);
  CHECK(rating<satisfaction_grade>{5}.label() == "very satisfied");
  CHECK(rating<satisfaction_grade>{1}.label() == "very dissatisfied");
  CHECK_THROWS_AS(grades.observe(0), invalid_value);  // an index from 0 is off the scale
  rating_tally<minus_two_to_two> answers;
  answers.observe(std::vector{-2, -2, 1});
  CHECK(mean_answer(answers).value().value() == -1.0);
  check_ulp(mean_score(answers).value().value(), 25.0, 2);
}

TEST_CASE("the score runs from the worst end to the best, on scales of either direction") {
  rating_tally<five_point> rising;
  rating_tally<effort_spent> falling;
  rating_tally<any_scale> run_time{any_scale{1, 5, scale_direction::lower_is_better}};
  for (const int answer : {1, 1, 2, 5}) {
    rising.observe(answer);
    falling.observe(answer);
    run_time.observe(answer);
  }
  check_ulp(mean_score(rising).value().value(), 31.25, 2);
  check_ulp(mean_score(falling).value().value(), 68.75, 2);
  CHECK(mean_score(run_time).value() == mean_score(falling).value());
  CHECK(mean_answer(rising).value() == mean_answer(falling).value());
  check_rel(mean_score(falling).standard_error(), mean_score(rising).standard_error(), 1e-14);
}

TEST_CASE("weights: the mean of whole weights is that of repeated answers; the error is Kish's") {
  weighted<rating_tally<five_point>> weighed;
  rating_tally<five_point> repeated;
  const std::vector<int> answers{1, 2, 4, 5, 5, 3};
  const std::vector<double> weights{3, 1, 2, 4, 1, 2};
  weighed.observe(answers, weights);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    for (int k = 0; k < static_cast<int>(weights[i]); ++k) repeated.observe(answers[i]);
  }
  const auto a = mean_answer(weighed);
  const auto b = mean_answer(repeated);
  check_ulp(a.value().value(), b.value().value(), 2);
  const double effective = 13.0 * 13.0 / 35.0;
  check_rel(a.effective_sample_size(), effective, 1e-15);
  check_rel(a.standard_error(), b.standard_error() * std::sqrt(12.0 / (effective - 1.0)), 1e-13);
  CHECK(a.interval(0.95, mean_method::linearised) != a.interval());
}

TEST_CASE("nobody, one person, people who agree") {
  rating_tally<five_point> answers;
  CHECK(!mean_answer(answers).value().known());
  CHECK(mean_answer(answers).interval().lower.value() == 1.0);
  CHECK(mean_answer(answers).interval().upper.value() == 5.0);
  const auto neutral = mean_answer(rating_tally<any_scale>{});  // it has not even a scale
  CHECK(!neutral.value().known());
  CHECK(neutral.interval().lower.value() == scale_mean::lowest());
  CHECK(neutral.interval().upper.value() == scale_mean::highest());
  CHECK(mean_score(rating_tally<any_scale>{}).interval().width() == 100.0);
  answers.observe(4);
  CHECK(mean_answer(answers).value().value() == 4.0);
  CHECK(std::isnan(mean_answer(answers).standard_error()));
  CHECK(mean_answer(answers).interval().width() == 4.0);
  answers.observe(4);
  CHECK(mean_answer(answers).standard_error() == 0.0);
  CHECK(mean_score(answers).value().value() == 75.0);
}
