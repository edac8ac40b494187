#include <clientele/survey/customer_effort.hpp>

#include <doctest/doctest.h>

#include <vector>

#include <clientele/survey/mean_answer.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::customer_effort;
using survey::low_effort_share;

namespace {
template <class Scale>
concept HasEffort = requires(const rating_tally<Scale>& answers) { customer_effort(answers); };
template <class Scale>
concept HasLowEffort = requires(const rating_tally<Scale>& answers) { low_effort_share(answers); };
struct plain_seven : rating_scale<1, 7> {
  static constexpr std::string_view name = "1 to 7";
};
struct our_effort : effort_agreement {  // a wording of one's own, of the same question
  static constexpr std::string_view name = "it was easy to get help";
};
static_assert(HasEffort<effort_agreement> && HasEffort<effort_spent> && HasEffort<our_effort>);
static_assert(!HasEffort<plain_seven> && !HasEffort<seven_point> && !HasEffort<five_point> && !HasEffort<any_scale>);
static_assert(HasLowEffort<effort_agreement> && !HasLowEffort<effort_spent>);
}  // namespace

TEST_CASE("CES 2.0: the mean agreement of 1 to 7, and the share of 5 to 7") {
  rating_tally<effort_agreement> answers;
  answers.observe(std::vector{7, 6, 5, 4, 1, 7, 2, 5});
  check_ulp(customer_effort(answers).value().value(), 37.0 / 8.0, 1);
  CHECK(low_effort_share(answers).value().value() == 5.0 / 8.0);
  CHECK(low_effort_share(answers).value() == survey::top_box_share(answers, 3).value());
  CHECK(customer_effort(answers).interval().lower.value() >= 1.0);
  CHECK(customer_effort(answers).interval().upper.value() <= 7.0);
}

TEST_CASE("CES 1.0 runs the other way: low effort is good") {
  rating_tally<effort_spent> answers;
  answers.observe(std::vector{1, 1, 2, 4});
  CHECK(customer_effort(answers).value().value() == 2.0);
  CHECK(survey::mean_score(answers).value().value() == 75.0);  // of a hundred, a hundred being no effort
  CHECK(survey::top_box_share(answers, 2).value().value() == 0.75);
}

TEST_CASE("weights, and nobody") {
  weighted<rating_tally<effort_agreement>> answers;
  CHECK(!customer_effort(answers).value().known());
  CHECK(customer_effort(answers).interval().width() == 6.0);
  CHECK(!low_effort_share(answers).value().known());
  answers.observe(7, 3.0);
  answers.observe(1, 1.0);
  CHECK(customer_effort(answers).value().value() == 5.5);
  CHECK(low_effort_share(answers).value().value() == 0.75);
  rating_tally<our_effort> own;
  own.observe(5);
  CHECK(low_effort_share(own).value().value() == 1.0);
}
