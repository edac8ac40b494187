#include <clientele/stats/rank_tests.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

using answers = std::vector<int>;

rating_tally<five_point> counted(const answers& given) {
  rating_tally<five_point> tally;
  for (const int answer : given) tally.observe(answer);
  return tally;
}
answers drawn(random_stream& random, std::size_t n, int shift) {
  answers result(n);
  for (int& answer : result) {
    answer = std::clamp(1 + static_cast<int>(random.below(3) + random.below(3)) + (random.below(2) == 0 ? shift : 0), 1, 5);
  }
  return result;
}

/// Pair by pair.
struct slow_superiority {
  double value = 0, variance = 0;
  slow_superiority(const answers& a, const answers& b) {
    const auto n1 = static_cast<double>(a.size());
    const auto n2 = static_cast<double>(b.size());
    std::vector<double> of_a(a.size()), of_b(b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t j = 0; j < b.size(); ++j) {
        const double won = a[i] > b[j] ? 1.0 : a[i] == b[j] ? 0.5 : 0.0;
        of_a[i] += won / n2;
        of_b[j] += won / n1;
        value += won / n1 / n2;
      }
    }
    for (const double v : of_a) variance += (v - value) * (v - value) / (n1 - 1) / n1;
    for (const double v : of_b) variance += (v - value) * (v - value) / (n2 - 1) / n2;
  }
};

}  // namespace

TEST_CASE("reference values: Mann-Whitney, Kruskal-Wallis, Friedman and Kendall's W") {
  const auto oracles = shared_oracles("likert_reliability");
  if (!oracles) return;
  const oracle_entry& two = oracles->entry("tests.bank.sat1_by_gender");
  const auto file = data_file(two);
  if (!file) return;
  const survey_table bank = survey_table::read(*file);
  using tally = rating_tally<any_scale>;
  const any_scale ten{0, 10};
  const std::vector<double> sat1 = bank.numbers("sat1");
  const auto& gender = bank.texts("gender");
  tally women{ten}, men{ten};
  for (std::size_t i = 0; i < sat1.size(); ++i) {
    if (gender[i] == "female") women.observe(sat1[i]);
    if (gender[i] == "male") men.observe(sat1[i]);
  }
  const superiority_estimate found = mann_whitney(women, men);
  check_either(found.statistic(), two.value["mann_whitney_w"].number(), two.allowed, two.source);
  check_either(found.p_value(), two.value["mann_whitney_p"].number(), two.allowed, two.source);

  const oracle_entry& four = oracles->entry("tests.bank.sat1_4");
  std::vector<ranked_answers> groups;
  numeric_columns questions;
  for (const std::string name : {"sat1", "sat2", "sat3", "sat4"}) {
    tally one{ten};
    for (const double answer : bank.numbers(name)) one.observe(answer);
    groups.push_back(ranked(one));
    questions.add(name, bank.numbers(name));
  }
  const rank_test kruskal = kruskal_wallis(groups);
  check_either(kruskal.statistic, four.value["kruskal"].number(), four.allowed, four.source);
  check_either(kruskal.p_value, four.value["kruskal_p"].number(), four.allowed, four.source);
  const friedman_test same = friedman(questions);
  check_either(same.statistic, four.value["friedman"].number(), four.allowed, four.source);
  check_either(same.p_value, four.value["friedman_p"].number(), four.allowed, four.source);
  check_either(same.concordance, four.value["kendall_w"].number(), four.allowed, four.source);
}

TEST_CASE("superiority and its error are those of all pairs") {
  random_stream random(41);
  for (int run = 0; run < 20; ++run) {
    const answers a = drawn(random, 5 + random.below(30), 1);
    const answers b = drawn(random, 5 + random.below(30), 0);
    const slow_superiority slow(a, b);
    const superiority_estimate found = mann_whitney(counted(a), counted(b));
    check_rel(found.value().value(), slow.value, 1e-13);
    check_rel(found.standard_error(), std::sqrt(slow.variance), 1e-12);
    const superiority_estimate turned = mann_whitney(counted(b), counted(a));
    check_rel(turned.value().value(), 1.0 - slow.value, 1e-13);
    check_rel(turned.p_value(), found.p_value(), 1e-12);
    check_abs(turned.interval().lower.value(), 1.0 - found.interval().upper.value(), 1e-12);
    // Of two groups Kruskal and Wallis' H is the square of z without the continuity correction.
    const std::array groups{ranked(counted(a)), ranked(counted(b))};
    const double n1 = static_cast<double>(a.size());
    const double n2 = static_cast<double>(b.size());
    const double distance = found.statistic() - n1 * n2 / 2;
    if (std::abs(distance) > 0.5) {
      const double uncorrected = found.z() * distance / (distance - std::copysign(0.5, distance));
      check_rel(kruskal_wallis(groups).statistic, uncorrected * uncorrected, 1e-11);
    }
  }
}

TEST_CASE("weights: those of two change nothing, those of one are the counts") {
  random_stream random(42);
  const answers a = drawn(random, 40, 1);
  const answers b = drawn(random, 30, 0);
  weighted<rating_tally<five_point>> wa, wb;
  for (const int answer : a) wa.observe(answer, 2.0);
  for (const int answer : b) wb.observe(answer, 0.5);
  const superiority_estimate plain = mann_whitney(counted(a), counted(b));
  const superiority_estimate found = mann_whitney(wa, wb);
  check_rel(found.value().value(), plain.value().value(), 1e-13);
  check_rel(found.standard_error(), plain.standard_error(), 1e-12);
  check_rel(found.p_value(), plain.p_value(), 1e-11);
  CHECK(found.sample_size() == 70);
}

TEST_CASE("the interval covers what it says, also with many ties and in small groups") {
  constexpr std::size_t runs = 4000;
  for (const auto& [n1, n2, shift] : {std::tuple<std::size_t, std::size_t, int>{20, 20, 1}, {20, 60, 1}, {100, 100, 1}, {30, 30, 3}}) {
    random_stream first(1000, 1), second(1000, 2);
    const double truth = mann_whitney(counted(drawn(first, 400'000, shift)), counted(drawn(second, 400'000, 0))).value().value();
    std::size_t covered = 0;
    std::size_t rejected = 0;
    for (std::size_t run = 0; run < runs; ++run) {
      random_stream random(43, run);
      const auto b = counted(drawn(random, n2, 0));
      covered += mann_whitney(counted(drawn(random, n1, shift)), b).interval().contains(proportion{truth}) ? 1U : 0U;
      rejected += mann_whitney(counted(drawn(random, n1, 0)), b).p_value() < 0.05 ? 1U : 0U;
    }
    CAPTURE(n1);
    CAPTURE(shift);
    check_abs(static_cast<double>(covered) / runs, 0.95, 0.015, "4,000 runs, a point and their error");
    check_abs(static_cast<double>(rejected) / runs, 0.05, 0.015, "4,000 runs");
  }
}

TEST_CASE("one group above all of the other, all equal, nobody") {
  const superiority_estimate above = mann_whitney(counted({5, 5, 4}), counted({1, 2, 3, 1}));
  CHECK(above.value() == proportion{1.0});
  CHECK(above.statistic() == 12.0);
  CHECK(above.interval().upper == proportion{1.0});
  check_rel(above.interval().lower.value(), 3.0 / (3.0 + 1.959963984540054 * 1.959963984540054), 1e-12);
  const superiority_estimate equal = mann_whitney(counted({3, 3}), counted({3, 3, 3}));
  CHECK(equal.value() == proportion{0.5});
  CHECK(std::isnan(equal.p_value()));
  CHECK(equal.interval().width() > 0.6);
  const superiority_estimate nobody = mann_whitney(counted({}), counted({1, 2}));
  CHECK(!nobody.value().known());
  CHECK(nobody.interval().lower == proportion{0.0});
  CHECK(nobody.interval().upper == proportion{1.0});
  const std::array groups{ranked(counted({3, 3})), ranked(counted({3})), ranked(counted({}))};
  CHECK(std::isnan(kruskal_wallis(groups).statistic));
  CHECK(kruskal_wallis(groups).degrees == 1.0);
  CHECK(std::isnan(kruskal_wallis({}).p_value));
  std::ostringstream out;
  out << mann_whitney(counted({5, 4, 3}), counted({1, 4, 3, 2}));
  CHECK(out.str() == "83.3 % (95% CI 19.9..99.0), n = 7");
}

TEST_CASE("Friedman: full agreement, no agreement, gaps, and what it refuses") {
  numeric_columns alike;
  alike.add("a", {1, 2, 3, std::nan("")});
  alike.add("b", {2, 3, 4, 1});
  alike.add("c", {9, 9, 9, 2});
  const friedman_test found = friedman(alike);
  CHECK(found.statistic == 6.0);
  CHECK(found.concordance == 1.0);
  CHECK(found.degrees == 2.0);
  CHECK(found.basis.size == 3);
  CHECK(found.missing.with_gaps == 1);
  numeric_columns flat;
  flat.add("a", {1, 2});
  flat.add("b", {1, 2});
  CHECK(std::isnan(friedman(flat).statistic));
  numeric_columns one;
  one.add("a", {1, 2});
  CHECK_THROWS_WITH_AS(static_cast<void>(friedman(one)), "questions to the same people is 1; allowed: 2 or more",
                       invalid_argument);
  flat.set_weights({1, 2});
  CHECK_THROWS_AS(static_cast<void>(friedman(flat)), invalid_argument);
}

TEST_CASE("groups on different scales are refused") {
  rating_tally<any_scale> five{any_scale{1, 5}}, seven{any_scale{1, 7}};
  CHECK_THROWS_WITH_AS(static_cast<void>(mann_whitney(five, seven)),
                       "the scales of the groups are 1 to 5 and 1 to 7; allowed: one scale", invalid_argument);
}
