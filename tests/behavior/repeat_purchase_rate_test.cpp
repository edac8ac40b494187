#include <clientele/behavior/repeat_purchase_rate.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <clientele/tally/proportion_tally.hpp>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::repeat_purchase_rate;
using behavior::repeat_purchase_rate_within;

TEST_CASE("customers with two or more orders of those with one or more") {
  struct customer {
    int orders;
    [[nodiscard]] bool returned() const { return orders >= 2; }
  };
  const std::vector<customer> buyers{{1}, {3}, {1}, {2}, {1}, {1}, {9}, {1}};
  proportion_tally tally;
  tally.observe(buyers, &customer::returned);
  const auto rate = repeat_purchase_rate(tally);
  CHECK(rate.value().value() == 3.0 / 8.0);
  CHECK(rate.sample_size() == 8);
  CHECK(rate.interval().contains(rate.value()));
  weighted<proportion_tally> weighed;
  weighed.observe(buyers, &customer::returned, [](const customer& c) { return static_cast<double>(c.orders); });
  check_ulp(repeat_purchase_rate(weighed).value().value(), 14.0 / 19.0, 1);
  CHECK(!repeat_purchase_rate(proportion_tally{}).value().known());
}

TEST_CASE("of a summary: purchase days, or orders") {
  const order_log log{{1, on(0), 1}, {1, on(0), 1}, {2, on(0), 1}, {2, on(9), 1}, {3, on(3), 1}, {4, on(3), 1}};
  const auto summary = summary_of(log, {on(0), on(20)});
  CHECK(repeat_purchase_rate(summary).value().value() == 0.25);  // two orders on one day are one purchase day
  CHECK(repeat_purchase_rate(summary, purchase_count::orders).value().value() == 0.5);
  CHECK(repeat_purchase_rate(summary).sample_size() == 4);
  CHECK(!repeat_purchase_rate(summary_type{}).value().known());
  CHECK(repeat_purchase_rate(summary_type{}).interval().width() == 1.0);
  CHECK(name(purchase_count::orders) == "orders");
  CHECK(name(purchase_count::purchase_days) == "purchase_days");
}

TEST_CASE("within equal time: the ends of eligibility and of return") {
  const auto summary = summary_of({{1, on(10), 1}, {1, on(20), 1},    // back after 10 days
                                   {2, on(10), 1}, {2, on(21), 1},    // back after 11
                                   {3, on(30), 1},                    // had 10 days
                                   {4, on(31), 1}, {4, on(32), 1}},   // had 9
                                  {on(0), on(40)});
  const auto ten = repeat_purchase_rate_within(summary, days{10});
  CHECK(ten.sample_size() == 3);
  CHECK(ten.missing() == 1);  // who was not watched long enough counts neither way, returned or not
  check_ulp(ten.value().value(), 1.0 / 3.0, 1);
  check_ulp(repeat_purchase_rate_within(summary, days{11}).value().value(), 1.0, 1);  // 2 of 2
  CHECK(repeat_purchase_rate_within(summary, days{9}).value().value() == 0.25);       // 1 of 4
  CHECK(!repeat_purchase_rate_within(summary, days{31}).value().known());
  CHECK_THROWS_WITH_AS(static_cast<void>(repeat_purchase_rate_within(summary, days{0})),
                       "time to return is 0 days; allowed: 1 or more", invalid_argument);
}

TEST_CASE("CDNOW against reference values") {
  const auto oracles = shared_oracles("cohort_concentration");
  if (!oracles) return;
  const auto& entry = oracles->entry("repeat.cdnow");
  const auto file = data_file(entry);
  if (!file) return;
  const auto summary = summary_of(cdnow_log(*file), cdnow_window);
  CHECK(static_cast<double>(summary.size()) == entry.value["customers"].number());
  check_either(repeat_purchase_rate(summary).value().value(), entry.value["repeat_rate"].number(), entry.allowed,
               entry.source);
  for (const std::string& within : entry.value["repeat_within_days"].keys()) {
    const auto& expected = entry.value["repeat_within_days"][within];
    const auto rate = repeat_purchase_rate_within(summary, days{std::stol(within)});
    CHECK(static_cast<double>(rate.sample_size()) == expected["eligible"].number());
    check_either(rate.value().value(), expected["rate"].number(), entry.allowed, entry.source);
  }
}
