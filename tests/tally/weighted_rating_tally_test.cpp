#include <clientele/tally/weighted_rating_tally.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "support/check.hpp"
#include "tally/exact.hpp"
#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

using tally_type = weighted<rating_tally<recommendation>>;

constexpr tally_type counted = [] {
  tally_type tally;
  tally.observe(10, 1.5);
  tally.observe(0, weight{0.5});
  tally.observe(std::optional<int>{}, 1.0);
  tally += tally;
  return tally;
}();
static_assert(counted.size() == 4 && counted.missing() == 2 && counted.count(10) == 2);
static_assert(counted.weights({0, 10}).total() == 4.0 && counted.weights({0, 10}).total_squares() == 5.0);
static_assert(counted.effective_size() == 3.2);

/// The slow, obvious model: integers of any size, each weight rounded once to 2^-40 and its square once to 2^-60.
struct model {
  std::map<double, std::uint64_t> n;
  std::map<double, integer> sums;
  std::map<double, integer> squares;

  void observe(double answer, double w) {
    const integer units = nearest(exact(w) * fraction(power_of_two(40)));
    ++n[answer];
    sums[answer] += units;
    squares[answer] += nearest(fraction(units * units, power_of_two(20)), true);
  }
};

}  // namespace

TEST_CASE("weights are summed exactly, as a map of integers of any size sums them") {
  dice roll(21);
  for (const std::size_t n : {1U, 127U, 4097U, 70'000U}) {
    std::vector<double> column(n);
    std::vector<double> w(n);
    model expected;
    for (std::size_t i = 0; i < n; ++i) {
      column[i] = static_cast<double>(roll.below(11));
      switch (roll.below(6)) {
        case 0: w[i] = 0.0; break;
        case 1: w[i] = 8388607.999999 * roll.unit() + 1e-6; break;                           // as large as allowed
        case 2: w[i] = 1.0 / 1048576.0 * (1.0 + roll.unit()); break;                         // as small
        case 3: w[i] = (static_cast<double>(roll.below(1000) + 1000) + 0.5) / 1099511627776.0 + 1.0; break;  // ties
        default: w[i] = roll.unit() + 0.5;
      }
      expected.observe(column[i], w[i]);
    }
    tally_type tally;
    tally.observe(column, w);
    for (int level = 0; level <= 10; ++level) {
      CHECK(tally.count(level) == expected.n[level]);
      const weight_sums sums = tally.weights({level, level});
      CHECK(to_whole(sums.sum) == expected.sums[level]);
      CHECK(to_whole(sums.squares) == expected.squares[level]);
    }
    const std::vector<float> single(w.begin(), w.end());  // float weights and marked ones take another way
    tally_type by_float;
    by_float.observe(column, single);
    const std::vector<double> widened(single.begin(), single.end());
    tally_type by_double;
    by_double.observe(clientele::column{column}, clientele::column{widened}.missing_as(-1.0));
    CHECK(same(by_float, by_double));
  }
}

TEST_CASE("weights 0 and 1: counted in n, not in the effective n; equal weights change nothing") {
  tally_type tally;
  tally.observe(std::vector{10, 9, 0, 5}, std::vector{1.0, 1.0, 1.0, 0.0});
  CHECK(tally.size() == 4);
  CHECK(tally.effective_size() == 3.0);
  CHECK(tally.share({9, 10}).value().value() == 2.0 / 3.0);
  tally_type weightless;
  weightless.observe(std::vector{10, 9}, std::vector{0.0, 0.0});
  CHECK(weightless.size() == 2);
  CHECK(weightless.effective_size() == 0.0);
  CHECK(!weightless.share({9, 10}).value().known());
  CHECK(weightless.share({9, 10}).interval().width() == 1.0);

  dice roll(22);
  rating_tally<recommendation> plain;
  tally_type doubled;
  for (int i = 0; i < 500; ++i) {
    const auto answer = static_cast<int>(roll.below(11));
    plain.observe(answer);
    doubled.observe(answer, 2.0);
  }
  CHECK(doubled.effective_size() == 500.0);
  CHECK(doubled.share({9, 10}).value() == plain.share({9, 10}).value());
  CHECK(doubled.share({9, 10}).interval() == plain.share({9, 10}).interval());
}

TEST_CASE("a bad weight rejects its row whatever the answer, and says to rescale") {
  tally_type tally;
  tally.observe(10, 1.0);
  const tally_type before = tally;
  CHECK_THROWS_WITH_AS(tally.observe(11, -2.0), doctest::Contains("weight is -2"), invalid_value);
  CHECK_THROWS_WITH_AS(tally.observe(5, 1e9), doctest::Contains("rescale"), invalid_value);
  CHECK_THROWS_WITH_AS(tally.observe(std::vector{5, 11}, std::vector{1.0, -1.0}), doctest::Contains("weight is -1 at row 1"),
                       invalid_value);
  CHECK_THROWS_AS(tally.observe(std::vector{5, 5}, std::vector{1.0}), invalid_argument);
  CHECK(same(tally, before));
  const observe_report report = tally.observe(std::vector{5.0, 11.0, not_given}, std::vector{1.0, -1.0, not_given},
                                              {.invalid = on_invalid::count});
  CHECK(report.observed == 1);
  CHECK(report.rejected()[rejection::invalid_weight] == 2);
  CHECK(report.rejected().total() == 2);
}

TEST_CASE("the largest weights: sums stay exact, and what no longer fits is an error") {
  constexpr double largest = 8388607.9999999991;  // the last double below 2^23
  const std::size_t n = 3'000'000;                // squares of 2^106 each: 2^127 is passed at two million rows
  const std::vector<std::int8_t> column(n, 10);
  const std::vector<double> w(n, largest);
  tally_type tally;
  const auto half = n / 3;
  tally.observe(clientele::column{column}.slice(0, half), clientele::column{w}.slice(0, half));
  CHECK(to_whole(tally.weights({10, 10}).sum) == nearest(exact(largest) * fraction(power_of_two(40))) * half);
  const tally_type before = tally;
  CHECK_THROWS_AS(tally.observe(column, w), sum_overflow);
  CHECK(same(tally, before));
  CHECK_THROWS_AS(observe_parallel(tally, {.threads = 2}, column, w), sum_overflow);
  CHECK(same(tally, before));
}

TEST_CASE("one weighted answer has no spread, whatever the rounding of its squared weight") {
  for (const double w : {0.015746008765286913, 1e-5, 3.3e-4, 0.1, 1.0, 7.7}) {
    weighted<rating_tally<five_point>> one;
    one.observe(5, w);
    const auto mean = one.mean_of<scale_mean>([](int level) { return static_cast<double>(level); }, 1.0, 5.0);
    CAPTURE(w);
    CHECK(mean.value().value() == 5.0);
    CHECK(std::isnan(mean.standard_error()));
    CHECK(mean.interval().lower.value() == 1.0);
    CHECK(mean.interval(0.95, mean_method::linearised).lower.value() == 1.0);
  }
}

TEST_CASE("answers that all agree have exactly no spread, and their common score for a mean") {
  for (int level = 1; level <= 10; ++level) {
    for (const int n : {2, 20, 33, 48}) {
      rating_tally<ten_point> plain;
      weighted<rating_tally<ten_point>> heavy;
      for (int i = 0; i < n; ++i) {
        plain.observe(level);
        heavy.observe(level, 0.1 + 0.37 * i);
      }
      const auto score = [](int at) { return 100.0 * (at - 1) / 9.0; };
      for (const auto& mean : {plain.mean_of<index_score>(score, 0.0, 100.0), heavy.mean_of<index_score>(score, 0.0, 100.0)}) {
        CHECK(mean.value().value() == score(level));
        CHECK(mean.standard_error() == 0.0);
      }
    }
  }
}
