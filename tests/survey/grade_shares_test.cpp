#include <clientele/survey/grade_shares.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::grade_shares;

TEST_CASE("every grade with its label and its own interval, from the lowest to the highest") {
  rating_tally<satisfaction_grade> answers;
  answers.observe(std::vector{5, 4, 4, 3, 1, 5, 5, 4});
  const auto grades = grade_shares(answers);
  REQUIRE(grades.size() == 5);
  const std::vector<double> counts{1, 0, 1, 3, 3};
  double sum = 0.0;
  for (std::size_t i = 0; i < grades.size(); ++i) {
    CHECK(grades[i].level == static_cast<int>(i) + 1);
    CHECK(grades[i].label == satisfaction_grade::labels[i]);
    CHECK(grades[i].share.value().value() == counts[i] / 8.0);
    CHECK(grades[i].share.interval() ==
          proportion_estimate::from_counts(static_cast<std::uint64_t>(counts[i]), 8).interval());
    sum += grades[i].share.value().value();
  }
  check_ulp(sum, 1.0, 2);
  CHECK(grades[1].share.interval().upper.value() > 0.0);  // nobody said so, which does not make it impossible
}

TEST_CASE("a scale without labels has grades without; a run-time one too; nobody; weights") {
  rating_tally<any_scale> answers{any_scale{-1, 1}};
  CHECK(grade_shares(answers).size() == 3);
  CHECK(!grade_shares(answers)[0].share.value().known());
  CHECK(grade_shares(answers)[0].level == -1);
  CHECK(grade_shares(answers)[0].label.empty());
  CHECK(grade_shares(rating_tally<any_scale>{}).empty());
  weighted<rating_tally<five_point>> weighed;
  weighed.observe(std::vector{1, 5}, std::vector{1.0, 3.0});
  CHECK(grade_shares(weighed)[4].share.value().value() == 0.75);
}
