// That threads change nothing is proved for every tally by the law suite; here is what it does not reach.
#include <clientele/tally/observe_parallel.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include <clientele/tally/grouped.hpp>
#include <clientele/tally/rating_tally.hpp>

#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("marks go with their rows to every thread") {
  dice roll(71);
  const std::size_t n = 600'003;
  std::vector<std::int8_t> column_of_answers(n);
  for (auto& answer : column_of_answers) answer = static_cast<std::int8_t>(roll.one_in(7) ? -9 : 1 + static_cast<int>(roll.below(5)));
  std::vector<std::uint8_t> bitmap(n / 8 + 3);
  for (auto& byte : bitmap) byte = static_cast<std::uint8_t>(roll() | roll());
  const auto marked = column{column_of_answers}.missing_as(-9).valid_if(bitmap, 11);
  rating_tally<five_point> whole;
  const observe_report report = whole.observe(marked);
  for (const unsigned threads : {0U, 1U, 2U, 7U, 64U}) {
    rating_tally<five_point> tally;
    CHECK(observe_parallel(tally, {.threads = threads}, marked) == report);
    CHECK(same(tally, whole));
  }
}

TEST_CASE("columns of unequal length, empty columns, a tally without a scale") {
  grouped<std::uint16_t, rating_tally<five_point>> tally;
  const std::vector<std::uint16_t> three{1, 2, 3};
  const std::vector<int> two{1, 2};
  CHECK_THROWS_AS(observe_parallel(tally, {}, three, two), invalid_argument);
  const std::vector<std::uint16_t> no_keys;
  const std::vector<int> no_answers;
  CHECK(observe_parallel(tally, {}, no_keys, no_answers) == observe_report{});
  rating_tally<any_scale> neutral;
  const std::vector<int> many(300'000, 1);
  CHECK_THROWS_AS(observe_parallel(neutral, {.threads = 2}, many), invalid_argument);
  CHECK(same(neutral, rating_tally<any_scale>{}));
}

TEST_CASE("the lowest bad row is named wherever the cut falls") {
  const std::size_t n = 400'000;
  std::vector<double> answers_column(n, 3.0);
  for (const std::size_t at : {0U, 63U, 64U, 131'071U, 131'072U, 200'000U, 399'999U}) {
    std::vector<double> spoilt = answers_column;
    for (std::size_t i = at; i < n; i += 1009) spoilt[i] = 9.0;
    for (const unsigned threads : {1U, 2U, 3U, 7U}) {
      rating_tally<five_point> tally;
      CHECK(row_of_error([&] { observe_parallel(tally, {.threads = threads, .first_row = 1}, spoilt); }) ==
            std::optional<std::uint64_t>(at + 1));
    }
  }
}
