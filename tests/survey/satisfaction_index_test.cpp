#include <clientele/survey/satisfaction_index.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"
#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::satisfaction_index;

namespace {

using row = std::array<double, 3>;

/// The index of one person, by hand, and what a textbook does with such numbers.
struct by_person {
  long double sum = 0, squares = 0, weights = 0, weight_squares = 0;
  std::size_t n = 0;
  void observe(long double index, long double w = 1) {
    sum += w * index;
    squares += w * index * index;
    weights += w;
    weight_squares += w * w;
    ++n;
  }
  [[nodiscard]] double mean() const { return static_cast<double>(sum / weights); }
  [[nodiscard]] double error() const {
    const long double effective = weights * weights / weight_squares;
    return static_cast<double>(std::sqrt((squares / weights - sum / weights * (sum / weights)) / (effective - 1)));
  }
};

bool complete(const row& r) { return r[0] == r[0] && r[1] == r[1] && r[2] == r[2]; }

std::vector<row> people(std::uint64_t seed, std::size_t n, std::size_t gap_one_in) {
  dice roll(seed);
  std::vector<row> result;
  for (std::size_t i = 0; i < n; ++i) {
    const double mood = 1.0 + static_cast<double>(roll.below(5));
    row answers{};
    for (double& answer : answers) {
      answer = roll.one_in(2) ? mood : 1.0 + static_cast<double>(roll.below(5));  // items go together
      if (gap_one_in > 0 && roll.one_in(gap_one_in)) answer = not_given;
    }
    result.push_back(answers);
  }
  return result;
}

struct effort_item : rating_scale<1, 5, scale_direction::lower_is_better> {
  static constexpr std::string_view name = "effort item";
};

}  // namespace

TEST_CASE("the index and its error are those of each person's own index") {
  const std::array<double, 3> v{2, 1, 1};  // divided by their sum
  comoment_tally<five_point> tally{3};
  weighted<comoment_tally<five_point>> weighed{3};
  comoment_tally<effort_item> reversed{3};
  comoment_tally<any_scale> run_time{any_scale{1, 5}, 3};
  by_person expected;
  by_person expected_weighted;
  by_person expected_equal;
  dice roll(81);
  for (const row& r : people(81, 500, 20)) {
    const double w = 0.25 * static_cast<double>(1 + roll.below(9));
    tally.observe(r);
    weighed.observe(r, w);
    reversed.observe(r);
    run_time.observe(r);
    if (!complete(r)) continue;
    const long double index = 100.0L * (2 * (r[0] - 1) + (r[1] - 1) + (r[2] - 1)) / (4 * 4);
    expected.observe(index);
    expected_weighted.observe(index, w);
    expected_equal.observe(100.0L * (r[0] + r[1] + r[2] - 3) / 12);
  }
  const auto check = [](const auto& estimate, const by_person& by_hand) {
    check_rel(estimate.value().value(), by_hand.mean(), 1e-13);
    check_rel(estimate.standard_error(), by_hand.error(), 1e-12);
    CHECK(estimate.sample_size() == by_hand.n);
  };
  check(satisfaction_index(tally, v), expected);
  check(satisfaction_index(tally), expected_equal);
  check(satisfaction_index(weighed, v), expected_weighted);
  check(satisfaction_index(run_time, v), expected);
  CHECK(satisfaction_index(tally, v).missing() == 500 - expected.n);
  // Where low is good the same answers are the complement.
  const auto turned = satisfaction_index(reversed, v);
  check_rel(turned.value().value(), 100.0 - expected.mean(), 1e-13);
  check_rel(turned.standard_error(), expected.error(), 1e-12);
  // The scale of the weights does not matter.
  const std::array<double, 3> doubled{4, 2, 2};
  check_rel(satisfaction_index(tally, doubled).value().value(), expected.mean(), 1e-14);
}

TEST_CASE("answers of the same people are not independent: the error is not that of independent items") {
  comoment_tally<five_point> tally{3};
  for (const row& r : people(82, 400, 0)) tally.observe(r);
  double independent = 0.0;
  for (std::size_t j = 0; j < 3; ++j) {
    std::array<double, 3> only{};
    only[j] = 1.0;
    independent += std::pow(satisfaction_index(tally, only).standard_error() / 3.0, 2);
  }
  CHECK(satisfaction_index(tally).standard_error() > 1.1 * std::sqrt(independent));
}

TEST_CASE("available cases: each dimension counts whoever answered it, with the covariances of those who answered both") {
  const std::vector<row> all = people(83, 300, 5);
  comoment_tally<five_point> tally{3};
  for (const row& r : all) tally.observe(r);
  const auto given = [&](std::size_t j, std::size_t k, auto use) {
    for (const row& r : all) {
      if (r[j] == r[j] && r[k] == r[k]) use(static_cast<long double>(r[j]), static_cast<long double>(r[k]));
    }
  };
  long double value = 0;
  long double variance = 0;
  std::array<long double, 3> n{};
  for (std::size_t j = 0; j < 3; ++j) given(j, j, [&](long double, long double) { ++n[j]; });
  for (std::size_t j = 0; j < 3; ++j) {
    long double sum = 0;
    given(j, j, [&](long double x, long double) { sum += x; });
    value += (sum / n[j] - 1) * 25 / 3;
    for (std::size_t k = 0; k < 3; ++k) {
      long double both = 0, x = 0, y = 0, xy = 0;
      given(j, k, [&](long double a, long double b) { ++both, x += a, y += b; });
      given(j, k, [&](long double a, long double b) { xy += (a - x / both) * (b - y / both); });
      variance += 25 * 25 / 9.0L * (xy / (both - 1)) * both / (n[j] * n[k]);
    }
  }
  const auto estimate = satisfaction_index(tally, missing_policy::available);
  check_rel(estimate.value().value(), static_cast<double>(value), 1e-13);
  check_rel(estimate.standard_error(), static_cast<double>(std::sqrt(variance)), 1e-12);
  CHECK(estimate.value().value() != satisfaction_index(tally).value().value());  // the option changes the result
  // Without gaps the two are the same.
  comoment_tally<five_point> whole{3};
  for (const row& r : people(84, 100, 0)) whole.observe(r);
  const auto listwise = satisfaction_index(whole);
  const auto available = satisfaction_index(whole, missing_policy::available);
  check_rel(available.value().value(), listwise.value().value(), 1e-14);
  check_rel(available.standard_error(), listwise.standard_error(), 1e-12);
}

TEST_CASE("the interval covers what it says: 2000 seeded surveys of 40 people") {
  // The truth from the construction: each item is the mood or a fresh answer, all uniform on 1..5: index 50.
  int covered = 0;
  constexpr int surveys = 2000;
  for (int s = 0; s < surveys; ++s) {
    comoment_tally<five_point> tally{3};
    for (const row& r : people(90'000 + static_cast<std::uint64_t>(s), 40, 0)) tally.observe(r);
    covered += satisfaction_index(tally).interval().contains(index_score{50.0}) ? 1 : 0;
  }
  MESSAGE("coverage of the 95 % interval: " << covered << " of " << surveys);
  CHECK(covered >= 1870);  // 93.5 %, three standard errors of the simulation below nominal
  CHECK(covered <= 1930);
}

TEST_CASE("ACSI arithmetic: 100 sum w (x - 1) / 9") {
  comoment_tally<ten_point> tally{3};
  tally.observe(std::array{8, 7, 7});
  tally.observe(std::array{8, 7, 7});
  const std::array<double, 3> ohio{0.3885, 0.3190, 0.2925};
  check_abs(satisfaction_index(tally, ohio).value().value(), 70.98333, 5e-6, "figures 5.9");
  check_abs(satisfaction_index(tally).value().value(), 70.37037, 5e-6, "figures 5.9");
}

TEST_CASE("ECSI mobile phones: equal and fitted weights") {
  const auto file = data_file("mobi/mobi.csv");
  if (!file) return;
  const survey_table table = survey_table::read(*file);
  const std::vector<double> a = table.numbers("CUSA1");
  const std::vector<double> b = table.numbers("CUSA2");
  const std::vector<double> c = table.numbers("CUSA3");
  comoment_tally<ten_point> tally{3};
  tally.observe(std::vector<column<double>>{a, b, c});
  CHECK(tally.size() == 250);
  check_abs(satisfaction_index(tally).value().value(), 71.970, 5e-4, "figures 5.8");
  const std::array<double, 3> fitted{0.383634, 0.281550, 0.334816};
  const auto index = satisfaction_index(tally, fitted);
  check_abs(index.value().value(), 72.454, 6e-4, "figures 5.8");
  check_abs(index.standard_error(), 0.9115, 6e-5, "figures 5.8");
  check_abs(index.standard_error() * std::sqrt(250.0), 14.413, 1e-3, "figures 5.8");
}

TEST_CASE("weights that are none, and nobody") {
  comoment_tally<five_point> tally{2};
  CHECK(!satisfaction_index(tally).value().known());
  CHECK(satisfaction_index(tally).interval().lower.value() == 0.0);
  CHECK(satisfaction_index(tally).interval().upper.value() == 100.0);
  tally.observe(std::array{5, 1});
  CHECK(satisfaction_index(tally).value().value() == 50.0);
  CHECK(std::isnan(satisfaction_index(tally).standard_error()));
  using weights_of = std::vector<double>;
  for (const weights_of& wrong : {weights_of{1}, weights_of{1, 1, 1}, weights_of{1, -1}, weights_of{0, 0},
                                  weights_of{1, not_given}, weights_of{1, infinite}}) {
    CHECK_THROWS_AS(static_cast<void>(satisfaction_index(tally, wrong)), invalid_argument);
  }
  CHECK(satisfaction_index(tally, weights_of{1, 0}).value().value() == 100.0);
  static_cast<void>(satisfaction_index(comoment_tally<five_point>{}));  // no dimensions: not known, not an error
}

TEST_CASE("an available-case variance below zero is not known, and never certainty") {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  comoment_tally<five_point> items{3};
  const double rows[][3]{{none, 2, 4}, {1, none, 3}, {1, 5, none}, {none, 2, 4}, {1, none, 1}, {4, 1, none}, {none, 5, 2}, {2, none, 2}};
  for (const auto& row : rows) items.observe(std::vector<double>(row, row + 3));
  const auto index = survey::satisfaction_index(items, missing_policy::available);
  CHECK(std::isnan(index.standard_error()));
  CHECK(index.interval().lower.value() == 0.0);
  CHECK(index.interval().upper.value() == 100.0);
}

TEST_CASE("a dimension of no weight that nobody answered changes nothing") {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  comoment_tally<five_point> items{2};
  comoment_tally<five_point> alone{1};
  for (const double answer : {1.0, 4.0, 5.0, 2.0}) {
    items.observe(std::vector<double>{answer, none});
    alone.observe(std::vector<double>{answer});
  }
  const double weights[]{1.0, 0.0};
  const auto with = survey::satisfaction_index(items, weights, missing_policy::available);
  const auto without = survey::satisfaction_index(alone);
  CHECK(with.value().value() == without.value().value());
  check_rel(with.standard_error(), without.standard_error(), 1e-12);
}
