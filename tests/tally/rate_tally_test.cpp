#include <clientele/tally/rate_tally.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "support/check.hpp"
#include "tally/exact.hpp"
#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

static_assert([] {
  rate_tally<orders> tally;
  tally.observe(3, 100);
  tally.observe(0.0, 50U);
  return tally.events() == 3 && tally.exposure() == 150 && tally.size() == 2;
}());

TEST_CASE("weighted sums are exact against integers of any size") {
  dice roll(31);
  std::vector<std::uint64_t> events;
  std::vector<double> exposure;
  std::vector<double> w;
  integer weighted_events;
  integer weighted_exposure;
  integer square_exposure;
  for (int i = 0; i < 3000; ++i) {
    events.push_back(roll.one_in(50) ? roll() >> 34U : roll.below(9));
    exposure.push_back(static_cast<double>(roll.one_in(50) ? roll() >> 34U : roll.below(400)));
    w.push_back(roll.one_in(9) ? 0.0 : roll.unit() * 7 + 1e-6);
    const integer units = nearest(exact(w.back()) * fraction(power_of_two(40)));
    weighted_events += units * events.back();
    weighted_exposure += units * static_cast<std::uint64_t>(exposure.back());
    square_exposure +=
        nearest(fraction(units * units, power_of_two(20)), true) * static_cast<std::uint64_t>(exposure.back());
  }
  weighted<rate_tally<orders>> tally;
  tally.observe(events, exposure, w);
  const fraction rate(weighted_events, weighted_exposure);
  check_rel(tally.rate().value().value(), to_double(rate), 1e-15);
  // Kish: (sum w x)^2 / sum w^2 x of exposure, and the events that the rate expects in it.
  const fraction effective(weighted_exposure * weighted_exposure, square_exposure * power_of_two(20));
  check_rel(tally.rate().effective_exposure(), to_double(effective), 1e-15);
  check_rel(tally.rate().effective_events(), to_double(rate * effective), 1e-15);

  rate_tally<orders> plain;
  plain.observe(events, exposure);
  weighted<rate_tally<orders>> equal;
  equal.observe(events, exposure, std::vector<double>(events.size(), 2.0));
  check_rel(equal.rate().value().value(), plain.rate().value().value(), 1e-15);
  check_rel(equal.rate().effective_events(), static_cast<double>(plain.events()), 1e-15);
  CHECK(equal.exposure() == plain.exposure());
}

TEST_CASE("counts that are none are named; a missing one is not a bad one") {
  rate_tally<customers> tally;
  tally.observe(1, 10);
  const auto before = tally;
  CHECK_THROWS_WITH_AS(tally.observe(-1, 10), doctest::Contains("events is -1"), invalid_value);
  CHECK_THROWS_WITH_AS(tally.observe(1, 0.5), doctest::Contains("exposure is 0.5"), invalid_value);
  CHECK_THROWS_WITH_AS(tally.observe(std::vector{1, 2}, std::vector{4, -3}), doctest::Contains("exposure is -3 at row 1"),
                       invalid_value);
  CHECK_THROWS_AS(tally.observe(std::vector{1, 2}, std::vector{4}), invalid_argument);
  CHECK(same(tally, before));
  // One value missing does not hide that the other is wrong, one by one or in columns.
  CHECK_THROWS_AS(tally.observe(not_given, -3), invalid_value);
  CHECK_THROWS_AS(tally.observe(std::vector{not_given}, std::vector{-3}), invalid_value);
  CHECK(same(tally, before));
  // A mark for missing events is no bad number of events, and not what the error is about.
  const std::vector<int> events{-9, -9};
  const std::vector<int> exposure{4, -3};
  CHECK_THROWS_WITH_AS(tally.observe(column{events}.missing_as(-9), exposure), doctest::Contains("exposure is -3 at row 1"),
                       invalid_value);
  const observe_report report =
      tally.observe(column{events}.missing_as(-9), exposure, {.invalid = on_invalid::count});
  CHECK(report.missing == 1);
  CHECK(report.rejected()[rejection::negative_count] == 1);
  // 64-bit counts lose nothing on their way.
  rate_tally<orders> large;
  large.observe(std::uint64_t{9'007'199'254'740'993U}, std::uint64_t{9'007'199'254'740'995U});
  CHECK(large.events() == 9'007'199'254'740'993U);
  CHECK(large.exposure() == 9'007'199'254'740'995U);
  large.observe(std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max() - large.exposure());
  const auto full = large;
  CHECK_THROWS_AS(large.observe(0, 1), sum_overflow);
  CHECK_THROWS_AS(large.observe(std::vector{0, 0}, std::vector{0, 1}), sum_overflow);
  CHECK(same(large, full));
}

TEST_CASE("the exposure is part of what the bytes mean") {
  rate_tally<orders> per_order;
  per_order.observe(1, 10);
  CHECK_THROWS_AS(static_cast<void>(from_bytes<rate_tally<customers>>(to_bytes(per_order))), corrupt_bytes);
  CHECK_THROWS_AS(static_cast<void>(from_bytes<rate_tally<customer_days>>(to_bytes(rate_tally<customers>{}))), corrupt_bytes);
}

TEST_CASE("a stratum of large weight without events is not forgotten") {
  // 10 events in 100 of weight .1, none in 100 of weight 10: the rate is that of few effective orders.
  weighted<rate_tally<orders>> strata;
  strata.observe(10, 100, 0.1);
  strata.observe(0, 100, 10.0);
  const auto rate = strata.rate();
  check_rel(rate.value().value(), 1.0 / 1010.0, 1e-9);
  check_rel(rate.effective_sample_size(), 1010.0 * 1010.0 / (1.0 + 10000.0), 1e-9, "Kish by hand");
  CHECK(rate.effective_sample_size() < 200.0);
  CHECK(rate.interval().upper.value() > 0.03);  // the gamma interval of Fay and Feuer ends near .036
}
