#include <clientele/survey/top_box_share.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::bottom_box_share;
using survey::top_box_share;

TEST_CASE("top 1 and top 2 are different figures; 39 of 50 says neither 80 nor 85 per cent is out of reach") {
  rating_tally<five_point> answers;
  for (int i = 0; i < 50; ++i) answers.observe(i < 20 ? 5 : i < 39 ? 4 : 1 + i % 3);
  CHECK(top_box_share(answers, 1).value().value() == 0.4);
  const auto top = top_box_share(answers, 2);
  CHECK(top.value().value() == 0.78);
  check_abs(top.interval().lower.value(), 0.64758, 5e-6, "figures 5.5");
  check_abs(top.interval().upper.value(), 0.87246, 5e-6, "figures 5.5");
  check_ulp(bottom_box_share(answers, 3).value().value(), 1.0 - 0.78, 4);
  for (const proportion_method method : {proportion_method::clopper_pearson, proportion_method::jeffreys,
                                         proportion_method::agresti_coull}) {
    CHECK(top.interval(0.95, method) != top.interval());
  }
}

TEST_CASE("where low is good the best levels are the lowest") {
  rating_tally<effort_spent> answers;
  answers.observe(std::vector{1, 1, 2, 4, 5});
  CHECK(top_box_share(answers, 2).value().value() == 0.6);
  CHECK(bottom_box_share(answers, 1).value().value() == 0.2);
  rating_tally<any_scale> run_time{any_scale{1, 5, scale_direction::lower_is_better}};
  run_time.observe(std::vector{1, 1, 2, 4, 5});
  CHECK(top_box_share(run_time, 2).value() == top_box_share(answers, 2).value());
}

TEST_CASE("boxes that are none are errors; nobody is not known") {
  rating_tally<five_point> answers;
  for (const int k : {-1, 0, 5, 100}) {
    CHECK_THROWS_AS(static_cast<void>(top_box_share(answers, k)), invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(bottom_box_share(answers, k)), invalid_argument);
  }
  CHECK(!top_box_share(answers, 2).value().known());
  CHECK(top_box_share(answers, 2).interval().width() == 1.0);
  CHECK(!top_box_share(rating_tally<any_scale>{}, 2).value().known());
  weighted<rating_tally<five_point>> weighed;
  weighed.observe(5, 3.0);
  weighed.observe(1, 1.0);
  CHECK(top_box_share(weighed, 1).value().value() == 0.75);
  check_rel(top_box_share(weighed, 1).effective_sample_size(), 1.6, 1e-15);
}

TEST_CASE("defect 24: an option that cannot be heeded is an error, never left aside") {
  rating_tally<five_point> answers;
  answers.observe(std::vector{5, 4, 3});
  CHECK_THROWS_AS(static_cast<void>(top_box_share(answers, 7)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(top_box_share(answers, 2).interval(95)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(top_box_share(answers, 2).interval(0.5)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(any_scale(0, 10).with_promoters(9, 6)), invalid_argument);
  const std::vector<int> column_of_answers{5, 4, 3};
  const std::vector<std::uint8_t> no_bits;
  CHECK_THROWS_AS(static_cast<void>(column{column_of_answers}.valid_if(no_bits)), invalid_argument);
}
