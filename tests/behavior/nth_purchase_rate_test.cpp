#include <clientele/behavior/nth_purchase_rate.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include <clientele/behavior/repeat_purchase_rate.hpp>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::nth_purchase_rate;

TEST_CASE("of those who came n - 1 times, those who came n times") {
  const auto summary = summary_of(small_log, small_window);  // purchase days 3 1 2 2 1, orders 4 1 2 2 1
  CHECK(nth_purchase_rate(summary, 2).value() == behavior::repeat_purchase_rate(summary).value());
  CHECK(nth_purchase_rate(summary, 2).sample_size() == 5);
  check_ulp(nth_purchase_rate(summary, 3).value().value(), 1.0 / 3.0, 1);
  CHECK(nth_purchase_rate(summary, 4).value().value() == 0.0);
  CHECK(nth_purchase_rate(summary, 4, purchase_count::orders).value().value() == 1.0);
  CHECK(nth_purchase_rate(summary, 4).sample_size() == 1);
  CHECK(!nth_purchase_rate(summary, 5).value().known());
  CHECK(nth_purchase_rate(summary, 5).interval().width() == 1.0);
  CHECK_THROWS_WITH_AS(static_cast<void>(nth_purchase_rate(summary, 1)),
                       "number of the purchase is 1; allowed: 2 or more", invalid_argument);
}

TEST_CASE("CDNOW against reference values") {
  const auto oracles = shared_oracles("cohort_concentration");
  if (!oracles) return;
  const auto& entry = oracles->entry("repeat.cdnow");
  const auto file = data_file(entry);
  if (!file) return;
  const auto summary = summary_of(cdnow_log(*file), cdnow_window);
  for (const std::string& n : entry.value["rate_of_nth_given_previous"].keys()) {
    check_either(nth_purchase_rate(summary, static_cast<std::uint32_t>(std::stoul(n))).value().value(),
                 entry.value["rate_of_nth_given_previous"][n].number(), entry.allowed, entry.source);
  }
}
