#include <clientele/segment/loyalty_class.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <type_traits>
#include <vector>

#include <clientele/core/errors.hpp>

#include "segment/segment_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele::segment;
using namespace clientele_test;

namespace {
constexpr loyalty_rules half_a_year{.lost_after = days{180}};
// Without a limit everybody would be lost; tests/compile_fail/loyalty_without_limit.cpp has the message.
static_assert(!std::is_default_constructible_v<loyalty_rules>);
static_assert(std::is_convertible_v<decltype(loyalty_rules::lost_after), days>);

std::vector<customer_row> random_rows(std::mt19937_64& random, std::size_t n) {
  std::vector<customer_row> rows(n);
  for (customer_row& row : rows) {
    row = {.recency = static_cast<std::int32_t>(random() % 400),
           .purchase_days = 1 + static_cast<std::uint32_t>(random() % 6),
           .spend = static_cast<std::int64_t>(random() % 100000),
           .active = 10 + static_cast<std::int32_t>(random() % 300),
           .run = 1 + static_cast<std::uint32_t>(random() % 4)};
  }
  return rows;
}
}  // namespace

TEST_CASE("lost by recency, loyal by purchase days, else ordinary; the limits themselves") {
  const loyalty_table table = loyalty_classes(summary_of({{.recency = 180, .purchase_days = 3},
                                                          {.recency = 181, .purchase_days = 30},
                                                          {.recency = 0, .purchase_days = 2},
                                                          {.recency = 0, .purchase_days = 1, .orders = 50}}),
                                              half_a_year);
  CHECK(table[0] == loyalty_class::loyal);  // 180 days are not more than 180
  CHECK(table[1] == loyalty_class::lost);
  CHECK(table[2] == loyalty_class::ordinary);
  CHECK(table[3] == loyalty_class::ordinary);  // fifty orders on one day repeat nothing
  CHECK(table.count(loyalty_class::ordinary) == 2);
  CHECK(table.share(loyalty_class::ordinary).value() == proportion{0.5});
  CHECK(table.share(loyalty_class::lost).interval() == proportion_estimate::from_counts(1, 4).interval());
  CHECK(table.rules() == half_a_year);
  CHECK(table.classes().size() == 4);
}

TEST_CASE("every rule changes a class") {
  const std::vector<customer_row> rows{{.recency = 100, .purchase_days = 3, .active = 60, .run = 1}};
  const auto summary = summary_of(rows, true);
  const auto class_by = [&](loyalty_rules rules) { return loyalty_classes(summary, rules)[0]; };
  CHECK(class_by({.lost_after = days{180}}) == loyalty_class::loyal);
  CHECK(class_by({.lost_after = days{99}}) == loyalty_class::lost);
  CHECK(class_by({.lost_after = days{180}, .loyal_from = 4}) == loyalty_class::ordinary);
  CHECK(class_by({.lost_after = days{180}, .pattern = repeat_pattern::consecutive_periods}) == loyalty_class::ordinary);
  // Two gaps of 30 days: 100 days are more than 3 of them, and not more than 4.
  CHECK(class_by({.lost_after = days{180}, .lost_after_gaps = 3}) == loyalty_class::lost);
  CHECK(class_by({.lost_after = days{180}, .lost_after_gaps = 4}) == loyalty_class::loyal);
}

TEST_CASE("the customer's own gap: exact at the limit, and none of those with one purchase day") {
  const loyalty_rules rules{.lost_after = days{1000}, .lost_after_gaps = 3};
  const auto table = loyalty_classes(summary_of({{.recency = 90, .purchase_days = 4, .active = 90},
                                                 {.recency = 91, .purchase_days = 4, .active = 90},
                                                 {.recency = 100, .purchase_days = 4, .active = 100},
                                                 {.recency = 101, .purchase_days = 4, .active = 100},
                                                 {.recency = 999, .purchase_days = 1}}),
                                     rules);
  CHECK(table[0] == loyalty_class::loyal);
  CHECK(table[1] == loyalty_class::lost);
  CHECK(table[2] == loyalty_class::loyal);  // 100 / 3 times 3 is 100
  CHECK(table[3] == loyalty_class::lost);
  CHECK(table[4] == loyalty_class::ordinary);
}

TEST_CASE("spend never changes a loyalty class, nor do orders of one day") {
  std::mt19937_64 random(5);
  for (const loyalty_rules& rules :
       {half_a_year, loyalty_rules{.lost_after = days{300}, .lost_after_gaps = 2},
        loyalty_rules{.lost_after = days{200}, .loyal_from = 2, .pattern = repeat_pattern::consecutive_periods}}) {
    std::vector<customer_row> rows = random_rows(random, 400);
    const auto before = loyalty_classes(summary_of(rows, true), rules);
    CHECK(before.count(loyalty_class::lost) > 0);
    CHECK(before.count(loyalty_class::ordinary) > 0);
    CHECK(before.count(loyalty_class::loyal) > 0);
    for (customer_row& row : rows) {  // one large order on a day of purchase that was there before
      row.spend += std::int64_t{1} << (random() % 62);
      row.orders = row.purchase_days + 1;
    }
    CHECK(loyalty_classes(summary_of(rows, true), rules) == before);
    for (customer_row& row : rows) row.spend = -row.spend;
    CHECK(loyalty_classes(summary_of(rows, true), rules) == before);
  }
}

TEST_CASE("the classes of a music shop, against a loop") {
  const auto file = data_file("cdnow_sample/cdnow_log.csv");
  if (!file) return;
  const auto log = cdnow_log(*file);
  const day as_of = day::from_civil(1998, 6, 30);
  std::map<std::uint32_t, std::set<day>> dates;
  for (const logged_order& order : log) dates[order.customer].insert(order.date);
  std::uint64_t lost = 0;
  std::uint64_t loyal = 0;
  for (const auto& [customer, bought] : dates) {
    const bool away = (as_of - *bought.rbegin()).count() > 180;
    lost += away ? 1U : 0U;
    loyal += !away && bought.size() >= 3 ? 1U : 0U;
  }
  const auto table = loyalty_classes(summary_of_log<usd>(log, as_of), half_a_year);
  CHECK(table.count(loyalty_class::lost) == lost);
  CHECK(table.count(loyalty_class::loyal) == loyal);
  CHECK(table.count(loyalty_class::ordinary) == dates.size() - lost - loyal);
  CHECK(loyal > 100);
}

TEST_CASE("what is refused; nobody; names") {
  const auto summary = summary_of({{}});
  CHECK_THROWS_WITH_AS((void)loyalty_classes(summary, {.lost_after = days{-1}}),
                       "days after which a customer is lost is -1; allowed: 0 or more", invalid_argument);
  CHECK_THROWS_WITH_AS((void)loyalty_classes(summary, {.lost_after = days{1}, .lost_after_gaps = 0}),
                       "mean gaps after which a customer is lost is 0; allowed: 1 or more, or none", invalid_argument);
  CHECK_THROWS_WITH_AS((void)loyalty_classes(summary, {.lost_after = days{1}, .loyal_from = 1}),
                       "repeats from which a customer is loyal is 1; allowed: 2 or more; one purchase repeats nothing",
                       invalid_argument);
  CHECK_THROWS_WITH_AS(
      (void)loyalty_classes(summary, {.lost_after = days{1}, .pattern = repeat_pattern::consecutive_periods}),
      "loyalty by consecutive periods needs a customer summary made with `periods`", invalid_argument);
  const auto nobody = loyalty_classes(summary_of({}), half_a_year);
  CHECK(nobody.size() == 0);
  CHECK(!nobody.share(loyalty_class::loyal).value().known());
  std::ostringstream text;
  text << loyalty_class::lost << ' ' << loyalty_class::ordinary << ' ' << loyalty_class::loyal;
  CHECK(text.str() == "lost ordinary loyal");
}
