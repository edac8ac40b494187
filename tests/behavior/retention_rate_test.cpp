#include <clientele/behavior/retention_rate.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <set>

#include <clientele/behavior/churn_rate.hpp>
#include <clientele/stats/difference.hpp>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::churn_rate;
using behavior::period_survivors;
using behavior::retention_rate;

TEST_CASE("(E - N) / S") {
  const auto kept = retention_rate(period_survivors(1000, 1100, 250));
  CHECK(kept.value().value() == 0.85);
  CHECK(kept.sample_size() == 1000);
  const auto lost = churn_rate(period_survivors(1000, 1100, 250));
  check_ulp(lost.value().value(), 1.0 - 0.85, 2);
  CHECK(retention_rate(period_survivors(10, 0, 0)).value().value() == 0.0);
  CHECK(retention_rate(period_survivors(10, 10, 0)).value().value() == 1.0);
  CHECK(retention_rate(period_survivors(10, 5, 5)).value().value() == 0.0);
}

TEST_CASE("Wilson's interval against published figures") {
  struct row {
    std::uint64_t kept, at_start;
    double lower, upper;
  };
  for (const row& r : {row{81, 263, 0.2553, 0.3662}, row{15, 148, 0.0624, 0.1605}, row{0, 20, 0.0, 0.1611},
                       row{1, 29, 0.0061, 0.1718}}) {
    const auto kept = retention_rate(period_survivors(r.at_start, r.kept + 7, 7));
    check_abs(kept.interval().lower.value(), r.lower, 5e-5, "figures 5.5");
    check_abs(kept.interval().upper.value(), r.upper, 5e-5, "figures 5.5");
  }
  const auto apart = difference(retention_rate(period_survivors(70, 56, 0)), retention_rate(period_survivors(80, 48, 0)));
  check_abs(apart.interval().lower.value(), 0.0524, 5e-5, "figures 5.5");
  check_abs(apart.interval().upper.value(), 0.3339, 5e-5, "figures 5.5");
}

TEST_CASE("counts that cannot be are errors that say which") {
  CHECK_THROWS_WITH_AS(static_cast<void>(period_survivors(100, 50, 60)), doctest::Contains("acquired are 60"), invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(period_survivors(100, 150, 20)), doctest::Contains("not new are 130"),
                       invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(period_survivors(0, 1, 0)), invalid_argument);
  CHECK(!retention_rate(period_survivors(0, 5, 5)).value().known());
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  CHECK(retention_rate(period_survivors(most, most, 0)).value().value() == 1.0);
}

TEST_CASE("from a log: who bought in the first period, and of those who bought in the second") {
  const auto tally = tally_of(small_log);
  const auto kept = retention_rate(tally, period{on(0), on(10)}, period{on(10), on(39)}, on(40));  // 1 and 3, of 1 2 3
  check_ulp(kept.value().value(), 2.0 / 3.0, 1);
  CHECK(kept.sample_size() == 3);
  check_ulp(churn_rate(tally, period{on(0), on(10)}, period{on(10), on(39)}, on(40)).value().value(), 1.0 / 3.0, 1);
  check_ulp(retention_rate(tally, period{on(0), on(10)}, period{on(10), on(38)}, on(40)).value().value(), 1.0 / 3.0, 1);
  // Without free orders customer 3 was not there yet.
  CHECK(retention_rate(tally, period{on(0), on(10)}, period{on(10), on(39)}, on(40), zero_policy::drop).value().value() == 0.5);
  CHECK(!retention_rate(log_tally{}, period{on(0), on(1)}, period{on(1), on(2)}, on(40)).value().known());
}

TEST_CASE("a period that is not over is an error, not a loss") {
  const auto tally = tally_of(small_log);
  const period first{on(0), on(10)};
  CHECK_NOTHROW(static_cast<void>(retention_rate(tally, first, period{on(10), on(41)}, on(40))));
  CHECK_THROWS_WITH_AS(static_cast<void>(retention_rate(tally, first, period{on(10), on(42)}, on(40))),
                       "second period [2020-01-11, 2020-02-12) is not over on the as-of day 2020-02-10; allowed: an end no "
                       "later than the day after it",
                       invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(churn_rate(tally, first, period{on(10), on(42)}, on(40))), invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(retention_rate(tally, first, period{on(9), on(20)}, on(40))),
                       "second period begins on 2020-01-10; allowed: from the end of the first, 2020-01-11, on",
                       invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(retention_rate(tally, first, period{on(20), on(20)}, on(40))), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(retention_rate(tally, period{on(3), on(3)}, period{on(20), on(30)}, on(40))),
                  invalid_argument);
}

TEST_CASE("CDNOW: (E - N) / S of counted sets, and a cell of the reference cohorts") {
  const auto oracles = shared_oracles("cohort_concentration");
  if (!oracles) return;
  const auto& entry = oracles->entry("cohort.monthly.cdnow");
  const auto file = data_file(entry);
  if (!file) return;
  const order_log log = cdnow_log(*file);
  const auto tally = tally_of(log);
  const day as_of = cdnow_window.as_of();
  const period january{day::from_civil(1997, 1, 1), day::from_civil(1997, 2, 1)};
  const period february{day::from_civil(1997, 2, 1), day::from_civil(1997, 3, 1)};
  std::set<std::uint64_t> start;
  std::set<std::uint64_t> end;
  for (const logged_order& order : log) {
    if (january.contains(order.date)) start.insert(order.customer);
    if (february.contains(order.date)) end.insert(order.customer);
  }
  std::uint64_t acquired = 0;
  for (const std::uint64_t customer : end) acquired += start.count(customer) == 0 ? 1U : 0U;
  CHECK(acquired > start.size());  // the base grows while most of it is lost
  CHECK(behavior::retained_customers(tally, january, february, as_of) ==
        period_survivors(start.size(), end.size(), acquired));
  // All of January are new, so they are its cohort; months 1 and 12 later.
  const auto& cohort = entry.value["1997-01"]["retention"];
  check_either(retention_rate(tally, january, february, as_of).value().value(), cohort[1].number(), entry.allowed,
               entry.source);
  const period next{day::from_civil(1998, 1, 1), day::from_civil(1998, 2, 1)};
  check_either(retention_rate(tally, january, next, as_of).value().value(), cohort[12].number(), entry.allowed, entry.source);
}
