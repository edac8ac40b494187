#include <clientele/behavior/churn_rate.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include <clientele/behavior/retention_rate.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::churn_rate;
using behavior::retention_rate;

TEST_CASE("churn is what retention leaves, with the mirrored interval") {
  for (std::uint64_t n = 0; n <= 30; ++n) {
    for (std::uint64_t kept = 0; kept <= n; ++kept) {
      proportion_tally tally;
      tally.observe_counts(kept, n);
      const auto lost = churn_rate(tally);
      const auto stayed = retention_rate(tally);
      check_abs(lost.value().value(), 1.0 - stayed.value().value(), 3e-16);
      check_abs(lost.interval().lower.value(), 1.0 - stayed.interval().upper.value(), 3e-15);
      check_abs(lost.interval().upper.value(), 1.0 - stayed.interval().lower.value(), 3e-15);
    }
  }
}

TEST_CASE("one customer at a time, by column, weighted; nobody") {
  proportion_tally tally;
  CHECK(!churn_rate(tally).value().known());
  CHECK(churn_rate(tally).interval().width() == 1.0);
  tally.observe(std::vector<bool>{true, true, false, true});
  CHECK(churn_rate(tally).value().value() == 0.25);
  weighted<proportion_tally> by_value;
  by_value.observe(std::vector{1, 0}, std::vector{1.0, 3.0});
  CHECK(churn_rate(by_value).value().value() == 0.75);
  CHECK(retention_rate(by_value).value().value() == 0.25);
}
