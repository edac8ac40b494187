#include <clientele/survey/word_of_mouth.hpp>

#include <cmath>
#include <vector>

#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {
constexpr survey::word_of_mouth_multipliers widespread{8, 20, "a widespread claim"};
}

TEST_CASE("people who hear good less people who hear bad") {
  rating_tally<satisfaction_grade> answers;
  answers.observe(std::vector<int>{5, 5, 5, 5, 4, 4, 3, 2, 1, 1});
  const auto found = survey::word_of_mouth(answers, widespread);
  // Four tell eight each, three tell twenty each.
  check_rel(found.value().value(), (4 * 8 - 3 * 20) / 10.0, 1e-15);
  // Scores 8, 0 and -20: their deviation over the root of ten.
  const double mean = -2.8;
  const double squares = 4 * std::pow(8 - mean, 2) + 3 * mean * mean + 3 * std::pow(20 + mean, 2);
  check_rel(found.standard_error(), std::sqrt(squares / 9 / 10), 1e-13);
  const auto boxes = survey::word_of_mouth(answers, widespread, 2, 1);
  check_rel(boxes.value().value(), (6 * 8 - 2 * 20) / 10.0, 1e-14);
  CHECK(survey::word_of_mouth(answers, {8, 10, "another study"}).value().value() > found.value().value());
  weighted<rating_tally<satisfaction_grade>> weighted_answers;
  weighted_answers.observe(std::vector<int>{5, 1, 3}, std::vector<double>{2, 1, 1});
  check_rel(survey::word_of_mouth(weighted_answers, widespread).value().value(), (2 * 8 - 20) / 4.0, 1e-14);
}

TEST_CASE("where low is good the best level is the lowest, and nobody tells nothing") {
  rating_tally<effort_spent> answers;
  answers.observe(std::vector<int>{1, 1, 5, 3});
  check_rel(survey::word_of_mouth(answers, widespread).value().value(), (2 * 8 - 20) / 4.0, 1e-15);
  const auto none = survey::word_of_mouth(rating_tally<satisfaction_grade>{}, widespread);
  CHECK(std::isnan(none.value().value()));
  CHECK(none.interval().lower.value() == -20.0);
  CHECK(none.interval().upper.value() == 8.0);
}

TEST_CASE("numbers without a source, and boxes that overlap, are refused") {
  rating_tally<satisfaction_grade> answers;
  CHECK_THROWS_AS((void)survey::word_of_mouth(answers, {8, 20, ""}), invalid_argument);
  CHECK_THROWS_AS((void)survey::word_of_mouth(answers, {-8, 20, "x"}), invalid_argument);
  CHECK_THROWS_AS((void)survey::word_of_mouth(answers, {8, std::nan(""), "x"}), invalid_argument);
  CHECK_THROWS_AS((void)survey::word_of_mouth(answers, widespread, 3, 3), invalid_argument);
  CHECK_THROWS_AS((void)survey::word_of_mouth(answers, widespread, 0, 2), invalid_argument);
}
