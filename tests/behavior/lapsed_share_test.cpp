#include <clientele/behavior/lapsed_share.hpp>

#include <doctest/doctest.h>

#include <clientele/behavior/active_share.hpp>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::lapsed_share;

TEST_CASE("longer ago than the limit") {
  const auto summary = summary_of(small_log, small_window);  // recency 10 35 2 19 0
  CHECK(lapsed_share(summary, days{0}).value().value() == 0.8);
  CHECK(lapsed_share(summary, days{9}).value().value() == 0.6);
  CHECK(lapsed_share(summary, days{10}).value().value() == 0.4);  // on the limit is not beyond it
  CHECK(lapsed_share(summary, days{35}).value().value() == 0.0);
  CHECK(lapsed_share(summary, days{35}).sample_size() == 5);
  CHECK(!lapsed_share(summary_type{}, days{3}).value().known());
  CHECK_THROWS_WITH_AS(static_cast<void>(lapsed_share(summary, days{-1})), "limit of lapse is -1 days; allowed: 0 or more",
                       invalid_argument);
  // Who has not lapsed after k days was active in the last k + 1.
  for (const int limit : {0, 5, 10, 20}) {
    check_ulp(lapsed_share(summary, days{limit}).value().value(),
              1.0 - behavior::active_share(summary, days{limit + 1}).value().value(), 2);
  }
}

TEST_CASE("who bought just as long ago as the limit is neither active within it nor lapsed") {
  const auto summary = summary_of(small_log, small_window);  // recencies 10 35 2 19 0
  CHECK(behavior::active_share(summary, days{10}).value().value() == 0.4);
  CHECK(lapsed_share(summary, days{10}).value().value() == 0.4);
  CHECK(behavior::active_share(summary, days{11}).value().value() == 0.6);  // the complement of lapsed
}
