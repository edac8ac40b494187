#include <clientele/tally/moment_tally.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "support/check.hpp"
#include "tally/exact.hpp"
#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

static_assert([] {
  moment_tally<> tally;
  tally.observe(1.5);
  tally.observe(2);
  tally.observe(std::optional<double>{});
  tally.observe(std::optional<int>{4});
  return tally.size() == 3 && tally.missing() == 1;
}());

namespace {
/// The mean and the standard error of exact fractions: s / sqrt(n), s^2 with divisor n - 1.
struct model {
  fraction n = 0;
  fraction sum = 0;
  fraction squares = 0;
  fraction weight_squares = 0;
  void observe(double value, double w = 1.0) {
    const fraction x(nearest(exact(value) * fraction(power_of_two(20))), power_of_two(20));
    n += exact(w);
    weight_squares += exact(w) * exact(w);
    sum += exact(w) * x;
    squares += exact(w) * x * x;
  }
  [[nodiscard]] double mean() const { return to_double(sum / n); }
  [[nodiscard]] double error() const {
    const fraction effective = n * n / weight_squares;
    return std::sqrt(to_double((squares / n - sum * sum / (n * n)) / (effective - 1)));
  }
};
}  // namespace

TEST_CASE("mean and error are exact until the last step, also far from zero") {
  dice roll(41);
  for (const double centre : {0.0, 1e6, -3e11}) {
    model expected;
    model expected_weighted;
    moment_tally<> tally;
    weighted<moment_tally<>> weighed;
    std::vector<double> column;
    std::vector<double> w;
    for (int i = 0; i < 400; ++i) {
      column.push_back(centre + roll.unit() * 3);
      w.push_back(static_cast<double>(roll.below(64)) / 16.0);  // products of these are not rounded
      expected.observe(column.back());
      expected_weighted.observe(column.back(), w.back());
    }
    tally.observe(column);
    weighed.observe(column, w);
    check_ulp(tally.mean().value().value(), expected.mean(), 2);
    check_rel(tally.mean().standard_error(), expected.error(), 1e-14);
    check_ulp(weighed.mean().value().value(), expected_weighted.mean(), 4);
    check_rel(weighed.mean().standard_error(), expected_weighted.error(), centre < -1e9 ? 1e-3 : 1e-9);
    check_rel(weighed.effective_size(), to_double(expected_weighted.n * expected_weighted.n / expected_weighted.weight_squares),
              1e-15);
  }
}

TEST_CASE("nothing, one value, values that agree") {
  moment_tally<mean_days> tally;
  CHECK(!tally.mean().value().known());
  CHECK(tally.mean().interval().lower.value() == -infinite);
  tally.observe(7);
  CHECK(tally.mean().value().value() == 7.0);
  CHECK(std::isnan(tally.mean().standard_error()));
  CHECK(tally.mean().interval().upper.value() == infinite);
  tally.observe(7);
  CHECK(tally.mean().standard_error() == 0.0);
}

TEST_CASE("values that cannot be: infinite, or 2^43 and more; columns, records and marks") {
  moment_tally<> tally;
  tally.observe(8796093022207.0);
  const auto before = tally;
  CHECK_THROWS_WITH_AS(tally.observe(8796093022208.0), doctest::Contains("below 2^43"), invalid_value);
  CHECK_THROWS_AS(tally.observe(-infinite), invalid_value);
  CHECK_THROWS_WITH_AS(tally.observe(std::vector{1.0, infinite}), doctest::Contains("row 1"), invalid_value);
  CHECK(same(tally, before));
  struct order {
    double spend;
  };
  const std::vector<order> records{{1.0}, {not_given}, {3.0}};
  moment_tally<> by_member;
  CHECK(by_member.observe(records, &order::spend).missing == 1);
  moment_tally<> by_column;
  const std::vector<int> numbers{1, 99, 3};
  by_column.observe(column{numbers}.missing_as(99));
  CHECK(same(by_member, by_column));
  CHECK_THROWS_AS(by_member.observe(std::vector<order>{{1.0}, {1e14}}, &order::spend), invalid_value);
  CHECK(same(by_member, by_column));
}
