#include <clientele/survey/net_box_share.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::net_box_share;

TEST_CASE("top less bottom, in points, with one sample's error") {
  rating_tally<five_point> answers;
  answers.observe(std::vector{5, 5, 4, 3, 3, 2, 1, 5, 4, 4});
  check_ulp(net_box_share(answers).value().value(), 40.0, 2);
  check_ulp(net_box_share(answers, 1).value().value(), 20.0, 2);
  const double balance = 0.4;
  check_rel(net_box_share(answers).standard_error(), 100.0 * std::sqrt((0.8 - balance * balance) / 10.0), 1e-14);
  CHECK(net_box_share(answers).interval().contains(net_box_share(answers).value()));
}

TEST_CASE("the boxes do not overlap: 2 k is at most the number of levels") {
  rating_tally<five_point> five;
  CHECK_THROWS_WITH_AS(static_cast<void>(net_box_share(five, 3)), doctest::Contains("1 to 2"), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(net_box_share(five, 0)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(net_box_share(five, 2'000'000'000)), invalid_argument);
  rating_tally<ten_point> ten;
  ten.observe(std::vector{5, 6});
  CHECK(net_box_share(ten, 5).value().value() == 0.0);
  CHECK(!net_box_share(five).value().known());
  CHECK(net_box_share(five).interval().width() == 200.0);
}

TEST_CASE("where low is good the signs turn; weights are heeded") {
  rating_tally<effort_spent> answers;
  answers.observe(std::vector{1, 1, 1, 5});
  CHECK(net_box_share(answers).value().value() == 50.0);
  weighted<rating_tally<effort_spent>> weighed;
  weighed.observe(std::vector{1, 5}, std::vector{1.0, 3.0});
  CHECK(net_box_share(weighed).value().value() == -50.0);
}
