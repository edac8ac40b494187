#include <clientele/behavior/active_share.hpp>

#include <doctest/doctest.h>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::active_share;

TEST_CASE("in the last days: the as-of day is the first of them") {
  const auto summary = summary_of(small_log, small_window);  // last days 30 5 38 21 40, as of 40
  CHECK(active_share(summary, days{1}).value().value() == 0.2);
  CHECK(active_share(summary, days{2}).value().value() == 0.2);
  CHECK(active_share(summary, days{3}).value().value() == 0.4);  // 38, 39, 40
  CHECK(active_share(summary, days{41}).value().value() == 1.0);
  CHECK(active_share(summary, days{41}).sample_size() == 5);
  CHECK(!active_share(summary_type{}, days{1}).value().known());
  CHECK_THROWS_WITH_AS(static_cast<void>(active_share(summary, days{0})),
                       "length of activity is 0 days; allowed: 1 or more", invalid_argument);
}

TEST_CASE("in a period: out of all who had bought before its end") {
  const auto tally = tally_of(small_log);
  const auto share = active_share(tally, period{on(10), on(31)}, on(40));  // 1 and 4, of 1 2 3 4
  CHECK(share.value().value() == 0.5);
  CHECK(share.sample_size() == 4);
  CHECK(active_share(tally, period{on(11), on(30)}, on(40)).value().value() == 0.25);  // half-open: 30 is not in
  CHECK(active_share(tally, period{on(5), on(10)}, on(40)).sample_size() == 3);
  check_ulp(active_share(tally, period{on(5), on(10)}, on(40)).value().value(), 2.0 / 3.0, 1);
  CHECK(active_share(tally, period{on(5), on(10)}, on(40), zero_policy::drop).sample_size() == 2);
  CHECK(!active_share(log_tally{}, period{on(0), on(1)}, on(40)).value().known());
  CHECK(active_share(tally, period{on(10), on(41)}, on(40)).sample_size() == 5);
  CHECK_THROWS_WITH_AS(static_cast<void>(active_share(tally, period{on(10), on(42)}, on(40))),
                       "period [2020-01-11, 2020-02-12) is not over on the as-of day 2020-02-10; allowed: an end no later than "
                       "the day after it",
                       invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(active_share(tally, period{on(10), on(10)}, on(40))), invalid_argument);
}
