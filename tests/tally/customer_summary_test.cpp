#include <clientele/tally/customer_summary.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace clientele;

namespace {

using clientele::day;
using dollars = money<USD>;
using summary = customer_summary<std::string, dollars>;
using columns = customer_columns<std::string, dollars>;

const day first = day::from_civil(2012, 2, 1);
const observation_window window{first, first + days{99}};

columns two_customers() {
  columns rows;
  rows.keys = {"ann", "bob"};
  rows.first_days = {first, first + days{10}};
  rows.last_days = {first + days{20}, first + days{10}};
  rows.days_to_second = {5, 0};
  rows.orders = {4, 2};
  rows.purchase_days = {3, 1};
  rows.spend = {dollars::from_units(1000), dollars::from_units(-5)};
  return rows;
}

}  // namespace

TEST_CASE("a table of one's own becomes a summary") {
  const summary made{window, {}, two_customers()};
  CHECK(made.size() == 2);
  CHECK(made.as_of() == first + days{99});
  CHECK(made.recency(0) == days{79});
  CHECK(made.keys()[1] == "bob");
  CHECK(made.refunds().empty());
  CHECK(made.trends().empty());
  CHECK(from_bytes<summary>(to_bytes(made)) == made);
  CHECK(summary{}.size() == 0);
  CHECK(from_bytes<summary>(to_bytes(summary{})) == summary{});
}

TEST_CASE("columns that do not belong together are refused, naming the row") {
  const auto refuses = [](auto spoil, const char* message) {
    columns rows = two_customers();
    spoil(rows);
    CHECK_THROWS_WITH_AS((summary{window, {}, rows}), doctest::Contains(message), invalid_argument);
  };
  refuses([](columns& c) { c.orders.pop_back(); }, "column orders of a customer summary has 1 rows; wanted are 2");
  refuses([](columns& c) { c.refunds = c.spend; }, "column refunds of a customer summary has 2 rows; wanted are 0");
  refuses([](columns& c) { c.keys = {"bob", "ann"}; }, "row 1 of a customer summary: keys must ascend");
  refuses([](columns& c) { c.keys = {"ann", "ann"}; }, "row 1 of a customer summary: keys must ascend");
  refuses([](columns& c) { c.last_days[0] = first + days{100}; }, "row 0 of a customer summary: first and last day");
  refuses([](columns& c) { c.first_days[1] = first + days{11}; }, "row 1 of a customer summary: first and last day");
  refuses([](columns& c) { c.purchase_days[0] = 22; c.orders[0] = 22; }, "purchase days must fit");
  refuses([](columns& c) { c.purchase_days[0] = 1; }, "purchase days must fit");
  refuses([](columns& c) { c.purchase_days[1] = 0; }, "purchase days must fit");
  refuses([](columns& c) { c.orders[0] = 2; }, "orders must be no fewer");
  refuses([](columns& c) { c.days_to_second[0] = 0; }, "days to the second");
  refuses([](columns& c) { c.days_to_second[0] = 21; }, "days to the second");
  refuses([](columns& c) { c.purchase_days[0] = 2; }, "days to the second");  // then it is the last
  refuses([](columns& c) { c.days_to_second[1] = 1; }, "days to the second");

  columns separate = two_customers();
  separate.refunds = {dollars::from_units(1), {}};
  CHECK_THROWS_AS((summary{window, {.refunds = refund_policy::separate}, separate}), invalid_argument);
  separate.refunds = {dollars::from_units(-1), {}};
  const summary with_refunds{window, {.refunds = refund_policy::separate}, separate};
  CHECK(with_refunds.refunds()[0] == dollars::from_units(-1));
  columns runs = two_customers();
  runs.longest_runs = {0, 1};
  runs.trends.resize(2);
  CHECK_THROWS_AS((summary{window, {.periods = period_rule{}}, runs}), invalid_argument);
  runs.longest_runs = {4, 1};  // more periods in a row than purchase days
  CHECK_THROWS_AS((summary{window, {.periods = period_rule{}}, runs}), invalid_argument);
  runs.longest_runs = {3, 1};
  const summary with_runs{window, {.periods = period_rule{}}, runs};
  CHECK(with_runs.longest_runs()[0] == 3);
  const auto refuses_trend = [&](const spend_trend& trend) {
    runs.trends[1] = trend;
    CHECK_THROWS_AS((summary{window, {.periods = period_rule{}}, runs}), invalid_argument);
  };
  refuses_trend({10, 46, 100, false});
  refuses_trend({10, -46, 100, false});
  refuses_trend({10, 1, 10 * 9 * 25 + 1, false});
  refuses_trend({4, 1, 100, true});
  refuses_trend({2'000'001, 1, 100, false});
  refuses_trend({0, 1, 0, false});
}

TEST_CASE("bytes tell currency, decimals and every option") {
  columns rows = two_customers();
  rows.refunds = {dollars::from_units(-7), {}};
  rows.longest_runs = {2, 1};
  rows.trends = {spend_trend{9, -4, 77, true}, spend_trend{}};
  purchases_left_out<dollars> left_out;
  left_out.before_from = 3;
  left_out.refunded = purchases_left_out<dollars>{}.refunded;
  left_out.of_customers_without_purchase += dollars::from_units(-50);
  rejection_counts rejected;
  rejected.add(rejection::after_as_of, 8);
  const summary made{window,
                     {refund_policy::separate, zero_policy::drop, period_rule{calendar_unit::week, weekday::sunday}},
                     rows, left_out, 11, rejected};
  const std::vector<std::byte> bytes = to_bytes(made);
  CHECK(from_bytes<summary>(bytes) == made);
  CHECK(made.missing() == 11);
  using euros = customer_summary<std::string, money<EUR>>;
  using mills = customer_summary<std::string, money<USD, 3>>;
  CHECK_THROWS_AS(static_cast<void>(from_bytes<euros>(bytes)), corrupt_bytes);
  CHECK_THROWS_AS(static_cast<void>(from_bytes<mills>(bytes)), corrupt_bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::vector<std::byte> spoilt = bytes;
    spoilt[i] ^= std::byte{1};
    CHECK_THROWS_AS(static_cast<void>(from_bytes<summary>(spoilt)), corrupt_bytes);
  }
  // A frame in order whose columns cannot be: the last of them is the flag of a trend.
  constexpr std::size_t header = 16;
  constexpr std::size_t checksum = 4;
  const std::vector<std::byte> payload(bytes.begin() + header, bytes.end() - checksum);
  for (std::size_t cut = 0; cut < payload.size(); ++cut) {
    CHECK_THROWS_AS(static_cast<void>(from_bytes<summary>(
                        clientele::detail::seal(summary::kind, 1, std::span(payload).first(cut)))),
                    corrupt_bytes);
  }
  std::vector<std::byte> impossible = payload;
  impossible.at(impossible.size() - 1) = std::byte{2};
  CHECK_THROWS_AS(static_cast<void>(from_bytes<summary>(clientele::detail::seal(summary::kind, 1, impossible))),
                  corrupt_bytes);
}

TEST_CASE("policies have the names of options") {
  CHECK(name(refund_policy::net) == "net");
  CHECK(name(refund_policy::drop) == "drop");
  CHECK(name(refund_policy::separate) == "separate");
  CHECK(name(zero_policy::keep) == "keep");
  CHECK(name(zero_policy::drop) == "drop");
}
