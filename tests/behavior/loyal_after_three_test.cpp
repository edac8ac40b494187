#include <clientele/behavior/loyal_after_three.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::brand_choice;
using behavior::count_choice_runs;
using behavior::loyal_after_three;
using behavior::run_base;
using behavior::run_probability;
using behavior::runs_by_chance;

TEST_CASE("runs of active months, of customers who had three") {
  const observation_window window{day::from_civil(2020, 1, 1), day::from_civil(2020, 6, 30)};
  const auto summary = summary_with_periods(
      window, {day::from_civil(2020, 1, 5), day::from_civil(2020, 2, 1), day::from_civil(2020, 4, 30),
               day::from_civil(2020, 5, 1), day::from_civil(2020, 1, 31)},
      {3, 2, 3, 2, 6});
  const auto loyal = loyal_after_three(summary);
  CHECK(loyal.value().value() == 0.75);
  CHECK(loyal.sample_size() == 4);  // who began in May cannot have three months yet
  CHECK(loyal.missing() == 1);
  CHECK(loyal_after_three(summary, 3, run_base::everyone).value().value() == 0.6);
  CHECK(loyal_after_three(summary, 2).value().value() == 1.0);
  CHECK(loyal_after_three(summary, 6).value().value() == 0.5);
  CHECK(!loyal_after_three(summary_type{}).value().known());
  CHECK_THROWS_WITH_AS(static_cast<void>(loyal_after_three(summary_of(small_log, small_window))),
                       doctest::Contains("no periods"), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(loyal_after_three(summary, 0)), invalid_argument);
  CHECK(behavior::name(run_base::everyone) == "everyone");
  CHECK(behavior::name(run_base::long_enough) == "long_enough");
}

TEST_CASE("from a log") {
  summary_options options;
  options.periods = period_rule{};
  log_tally tally;
  for (const int month : {1, 2, 3, 5}) tally.observe(1, day::from_civil(2020, month, 28), usd::from_units(1));
  for (const int month : {1, 2, 4, 5}) tally.observe(2, day::from_civil(2020, month, 1), usd::from_units(1));
  const auto summary = tally.summary({day::from_civil(2020, 1, 1), day::from_civil(2020, 6, 30)}, options);
  CHECK(loyal_after_three(summary).value().value() == 0.5);
}

TEST_CASE("runs of own choices; a mixed day ends a run and begins none") {
  std::vector<brand_choice<std::string>> log;
  const auto add = [&](const char* who, int date, bool own) { log.push_back({who, on(date), own}); };
  for (const int date : {1, 2, 3, 5}) add("always", date, true);
  add("always", 9, false);
  add("twice a day", 1, true);
  add("twice a day", 1, true);
  add("twice a day", 4, true);
  for (const int date : {1, 2, 3, 4}) add("mixed", date, true);
  add("mixed", 2, false);
  add("divided", 1, true);
  add("divided", 2, false);
  add("divided", 3, true);
  add("divided", 4, true);
  add("short", 1, true);
  const auto runs = count_choice_runs(log);
  CHECK(runs.customers == std::vector<std::string>{"always", "divided", "mixed", "short", "twice a day"});
  CHECK(runs.longest == std::vector<std::uint32_t>{4, 2, 2, 1, 3});
  CHECK(runs.choices == std::vector<std::uint32_t>{5, 4, 5, 1, 3});
  CHECK(runs.own == std::vector<std::uint32_t>{4, 3, 4, 1, 3});
  CHECK(runs.mixed_days == 1);
  CHECK(loyal_after_three(runs).value().value() == 0.5);
  CHECK(loyal_after_three(runs).missing() == 1);
  CHECK(loyal_after_three(runs, 3, run_base::everyone).value().value() == 0.4);
  CHECK(loyal_after_three(runs, 4).sample_size() == 3);
  std::mt19937_64 random(2);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(log.begin(), log.end(), random);
    CHECK(count_choice_runs(log) == runs);
  }
  CHECK(!loyal_after_three(count_choice_runs(std::vector<brand_choice<std::string>>{})).value().known());
}

namespace {

unsigned longest_run(unsigned bits) {
  unsigned longest = 0;
  for (unsigned run = 0; bits != 0; bits >>= 1U) {
    run = (bits & 1U) != 0 ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

TEST_CASE("the probability of a run by enumeration of all sequences") {
  for (const double p : {0.0, 0.2, 0.5, 0.9, 1.0}) {
    for (unsigned tries = 0; tries <= 12; ++tries) {
      for (unsigned run = 1; run <= 5; ++run) {
        double expected = 0.0;
        for (unsigned bits = 0; bits < (1U << tries); ++bits) {
          const int own = std::popcount(bits);
          if (longest_run(bits) >= run) expected += std::pow(p, own) * std::pow(1.0 - p, static_cast<int>(tries) - own);
        }
        check_abs(run_probability(tries, run, proportion{p}), expected, 1e-13);
      }
    }
  }
  CHECK(run_probability(10, 3, proportion{0.5}) == 520.0 / 1024.0);
  CHECK_THROWS_AS(static_cast<void>(run_probability(10, 0, proportion{0.5})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(run_probability(10, 3, proportion{})), invalid_argument);
}

TEST_CASE("what chance makes of a market without loyalty") {
  std::mt19937_64 random(9);
  std::vector<brand_choice<std::uint32_t>> log;
  for (std::uint32_t customer = 0; customer < 4000; ++customer) {
    const std::uint64_t tries = random() % 12;
    for (std::uint64_t k = 0; k < tries; ++k) log.push_back({customer, on(static_cast<std::int64_t>(k)), random() % 5 < 2});
  }
  const auto runs = count_choice_runs(log);
  const proportion chance = runs_by_chance(runs, 3, proportion{0.4});
  CHECK(chance.value() > 0.2);
  CHECK(loyal_after_three(runs).interval(0.999).contains(chance));
  const proportion of_all = runs_by_chance(runs, 3, proportion{0.4}, run_base::everyone);
  CHECK(of_all < chance);
  CHECK(loyal_after_three(runs, 3, run_base::everyone).interval(0.999).contains(of_all));
  CHECK(!runs_by_chance(behavior::choice_runs<int>{}, 3, proportion{0.4}).known());
}
