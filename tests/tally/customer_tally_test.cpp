#include <clientele/tally/customer_tally.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tally/law_suite.hpp"

using namespace clientele;
using clientele_test::dice;

namespace {

using dollars = money<USD>;
using clientele::day;

dollars cents(std::int64_t units) { return dollars::from_units(units); }
day on(int year, int month, int day_of_month) { return day::from_civil(year, month, day_of_month); }

// ---- the slow reference: a map of sets, and sums that cannot go wrong --------------------------------------------------

template <class Key>
struct log {
  std::vector<Key> customers;
  std::vector<day> days;
  std::vector<dollars> amounts;

  void add(const Key& customer, day date, std::int64_t units) {
    customers.push_back(customer);
    days.push_back(date);
    amounts.push_back(cents(units));
  }
};

spend_trend slow_trend(const std::vector<std::int64_t>& spend) {
  spend_trend trend;
  trend.periods = static_cast<std::uint32_t>(spend.size());
  if (spend.size() < 2) return trend;
  std::map<std::int64_t, std::uint64_t> ties;
  for (std::size_t i = 0; i < spend.size(); ++i) {
    ++ties[spend[i]];
    for (std::size_t j = 0; j < i; ++j) trend.s += (spend[i] > spend[j]) - (spend[i] < spend[j]);
  }
  const auto pairs = [](std::uint64_t n) { return n * (n - 1) * (2 * n + 5); };
  trend.variance_18 = pairs(spend.size());
  for (const auto& [value, n] : ties) trend.variance_18 -= pairs(n);
  trend.rising_sums = spend.size() >= 5;
  for (std::size_t i = 0; i + 5 <= spend.size(); ++i) {
    std::int64_t before = 0;
    std::int64_t after = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      before += spend[i + k];
      after += spend[i + k + 1];
    }
    if (after <= before) trend.rising_sums = false;
  }
  return trend;
}

template <class Key>
customer_columns<Key, dollars> slow_summary(const log<Key>& rows, observation_window window, const summary_options& options) {
  struct customer {
    std::set<day> days;
    std::uint32_t orders = 0;
    std::int64_t bought = 0;
    std::int64_t returned = 0;
    std::map<std::int32_t, std::int64_t> by_period;
  };
  const auto period_of = [&](day date) { return bucket_index(date, options.periods->unit, options.periods->week_start); };
  std::map<Key, customer> all;
  for (std::size_t i = 0; i < rows.days.size(); ++i) {
    if (!window.contains(rows.days[i])) continue;
    customer& one = all[rows.customers[i]];
    const std::int64_t units = rows.amounts[i].units();
    if (units < 0) {
      if (options.refunds != refund_policy::drop) one.returned += units;
    } else if (units > 0 || options.zero_amounts == zero_policy::keep) {
      one.days.insert(rows.days[i]);
      ++one.orders;
      one.bought += units;
    }
    if (options.periods && (units > 0 || options.refunds == refund_policy::net)) {
      one.by_period[period_of(rows.days[i])] += units;
    }
  }
  customer_columns<Key, dollars> columns;
  for (const auto& [key, one] : all) {
    if (one.orders == 0) continue;
    const day first = *one.days.begin();
    columns.keys.push_back(key);
    columns.first_days.push_back(first);
    columns.last_days.push_back(*one.days.rbegin());
    columns.days_to_second.push_back(
        one.days.size() > 1 ? static_cast<std::uint32_t>((*std::next(one.days.begin()) - first).count()) : 0U);
    columns.orders.push_back(one.orders);
    columns.purchase_days.push_back(static_cast<std::uint32_t>(one.days.size()));
    columns.spend.push_back(cents(one.bought + (options.refunds == refund_policy::net ? one.returned : 0)));
    if (options.refunds == refund_policy::separate) columns.refunds.push_back(cents(one.returned));
    if (!options.periods) continue;
    std::set<std::int32_t> active;
    for (const day date : one.days) active.insert(period_of(date));
    std::uint32_t longest = 0;
    for (const std::int32_t start : active) {
      std::uint32_t run = 1;
      while (active.contains(start + static_cast<std::int32_t>(run))) ++run;
      longest = std::max(longest, run);
    }
    columns.longest_runs.push_back(longest);
    std::vector<std::int64_t> spend;
    for (std::int32_t period = period_of(first); period <= period_of(window.as_of()); ++period) {
      const clientele::period whole = bucket_at(period, options.periods->unit, options.periods->week_start);
      if (!window.whole().contains(whole)) continue;
      const auto found = one.by_period.find(period);
      spend.push_back(found == one.by_period.end() ? 0 : found->second);
    }
    columns.trends.push_back(slow_trend(spend));
  }
  return columns;
}

template <class Key>
customer_tally<Key, dollars> tallied(const log<Key>& rows) {
  customer_tally<Key, dollars> tally;
  tally.observe(rows.customers, rows.days, rows.amounts);
  return tally;
}

/// Random windows, policies and periods.
struct drawn_question {
  observation_window window;
  summary_options options;
  explicit drawn_question(dice& roll) {
    const day from = on(2011, 12, 1) + days{static_cast<std::int64_t>(roll.below(120))};
    window = {from, from + days{static_cast<std::int64_t>(roll.below(700))}};
    options.refunds = static_cast<refund_policy>(roll.below(3));
    options.zero_amounts = static_cast<zero_policy>(roll.below(2));
    if (roll.one_in(2)) {
      options.periods = period_rule{static_cast<calendar_unit>(roll.below(5)), static_cast<weekday>(roll.below(7))};
    }
  }
};

template <class Key>
log<Key> drawn_log(dice& roll, const std::vector<Key>& customers, std::size_t n) {
  log<Key> rows;
  const std::size_t days_seen = roll.one_in(3) ? 40 : 900;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t units = roll.one_in(10) ? 0 : static_cast<std::int64_t>(roll.below(30'000)) - 3'000;
    rows.add(customers[roll.below(customers.size())],
             on(2011, 12, 1) + days{static_cast<std::int64_t>(roll.below(days_seen))}, units);
  }
  return rows;
}

template <class Key>
void check_question(const log<Key>& rows, const drawn_question& asked) {
  const auto expected = slow_summary(rows, asked.window, asked.options);
  const auto at_once = summarize_purchases(rows.customers, rows.days, rows.amounts, asked.window, asked.options);
  CHECK(at_once.columns() == expected);
  for (const unsigned threads : {1U, 2U, 5U}) {
    CHECK(summarize_purchases(rows.customers, rows.days, rows.amounts, asked.window, asked.options,
                              {.threads = threads}) == at_once);
  }
  CHECK(tallied(rows).summary(asked.window, asked.options) == at_once);
  CHECK(from_bytes<customer_summary<Key, dollars>>(to_bytes(at_once)) == at_once);
}

}  // namespace

TEST_CASE("a summary is what a map of sets says") {
  dice roll(1);
  for (int round = 0; round < 60; ++round) {
    const std::size_t n = roll.below(1500);
    std::vector<std::uint32_t> dense;
    std::vector<std::uint64_t> sparse;
    std::vector<std::int64_t> both_signs;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i <= roll.below(200); ++i) {
      dense.push_back(static_cast<std::uint32_t>(3 * i));
      sparse.push_back(roll() >> roll.below(64));
      both_signs.push_back(static_cast<std::int64_t>(roll()) >> roll.below(64));
      texts.push_back(std::string(roll.below(60), 'a') + std::to_string(roll.below(1000)));
    }
    check_question(drawn_log(roll, dense, n), drawn_question{roll});
    check_question(drawn_log(roll, sparse, n), drawn_question{roll});
    check_question(drawn_log(roll, both_signs, n), drawn_question{roll});
    check_question(drawn_log(roll, texts, n), drawn_question{roll});
  }
}

TEST_CASE("a log of many parts and rounds is what a map of sets says") {
  dice roll(2);
  // The fewest rows that take more than one round.
  constexpr std::size_t dense_rows = 2'900'000;
  constexpr std::size_t sparse_rows = 1'750'000;
  std::vector<std::uint32_t> dense;
  std::vector<std::uint64_t> sparse;
  for (std::size_t i = 0; i < 30'000; ++i) {
    dense.push_back(static_cast<std::uint32_t>(i));
    sparse.push_back(roll());
  }
  check_question(drawn_log(roll, dense, dense_rows), drawn_question{roll});
  check_question(drawn_log(roll, sparse, sparse_rows), drawn_question{roll});
}

TEST_CASE("hostile customers") {
  dice roll(3);
  const drawn_question asked{roll};
  log<std::uint64_t> one;
  log<std::uint64_t> all;
  log<std::uint64_t> ends;
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    const day date = on(2012, 2, 1) + days{static_cast<std::int64_t>(roll.below(60))};
    one.add(7, date, 100);
    all.add(i * 0x9E3779B97F4A7C15U, date, 100);
    ends.add(i % 2 == 0 ? 0 : std::numeric_limits<std::uint64_t>::max(), date, 100);
  }
  check_question(one, asked);
  check_question(all, asked);
  check_question(ends, asked);
}

TEST_CASE("the last days of months, leap days and the ends of the calendar") {
  log<std::uint32_t> rows;
  rows.add(1, on(2012, 1, 31), 100);
  rows.add(1, on(2012, 2, 29), 200);
  rows.add(1, on(2012, 3, 31), 300);
  rows.add(2, on(2012, 2, 29), 500);
  rows.add(2, on(2013, 2, 28), 500);
  rows.add(3, on(1400, 1, 1), 100);
  rows.add(3, on(9999, 12, 30), 100);
  const observation_window window{on(1400, 1, 1), on(9999, 12, 30)};
  const auto summary = tallied(rows).summary(window, {.periods = period_rule{calendar_unit::year}});
  CHECK(summary == summarize_purchases(rows.customers, rows.days, rows.amounts, window,
                                       {.periods = period_rule{calendar_unit::year}}));
  REQUIRE(summary.size() == 3);
  CHECK(summary.days_to_second()[0] == 29);
  CHECK(summary.days_to_second()[1] == 365);
  CHECK(summary.longest_runs()[1] == 2);
  CHECK(summary.purchase_days()[2] == 2);
  CHECK(summary.recency(2) == days{0});
  const auto months = summarize_purchases(rows.customers, rows.days, rows.amounts,
                                          observation_window{on(2012, 1, 1), on(2012, 3, 31)},
                                          {.periods = period_rule{calendar_unit::month}});
  CHECK(months.longest_runs()[0] == 3);
  CHECK(months.trends()[0].s == 3);
  CHECK(months.trends()[0].variance_18 == 3 * 2 * 11);
}

TEST_CASE("the as-of day is in, the day after it is not") {
  log<std::uint32_t> rows;
  rows.add(1, on(2012, 3, 1), 100);
  rows.add(1, on(2012, 3, 2), 100);
  rows.add(1, on(2012, 2, 28), 100);
  const observation_window leap_day{on(2012, 2, 29), on(2012, 3, 1)};
  const auto summary = summarize_purchases(rows.customers, rows.days, rows.amounts, leap_day);
  REQUIRE(summary.size() == 1);
  CHECK(summary.orders()[0] == 1);
  CHECK(summary.recency(0) == days{0});
  CHECK(summary.rejected()[rejection::after_as_of] == 1);
  CHECK(summary.left_out().before_from == 1);
}

TEST_CASE("refunds and zero amounts go by their policies") {
  log<std::uint32_t> rows;
  rows.add(1, on(2012, 3, 1), 1000);
  rows.add(1, on(2012, 3, 2), -300);
  rows.add(1, on(2012, 3, 3), 0);
  rows.add(2, on(2012, 3, 3), -50);
  rows.add(3, on(2012, 3, 3), 0);
  const observation_window window{on(2012, 1, 1), on(2012, 12, 31)};
  const auto asked = [&](refund_policy refunds, zero_policy zeros) {
    return summarize_purchases(rows.customers, rows.days, rows.amounts, window, {refunds, zeros, {}});
  };
  const auto net = asked(refund_policy::net, zero_policy::keep);
  CHECK(net.columns().keys == std::vector<std::uint32_t>{1, 3});
  CHECK(net.spend()[0] == cents(700));
  CHECK(net.orders()[0] == 2);
  CHECK(net.last_days()[0] == on(2012, 3, 3));
  CHECK(net.refunds().empty());
  CHECK(net.left_out().customers_without_purchase == 1);
  CHECK(net.left_out().of_customers_without_purchase.total() == cents(-50));
  CHECK(net.left_out().refunds == 0);

  const auto dropped = asked(refund_policy::drop, zero_policy::drop);
  CHECK(dropped.columns().keys == std::vector<std::uint32_t>{1});
  CHECK(dropped.spend()[0] == cents(1000));
  CHECK(dropped.orders()[0] == 1);
  CHECK(dropped.last_days()[0] == on(2012, 3, 1));
  CHECK(dropped.left_out().refunds == 2);
  CHECK(dropped.left_out().refunded.total() == cents(-350));
  CHECK(dropped.left_out().zero_amounts == 2);
  CHECK(dropped.left_out().customers_without_purchase == 2);
  CHECK(dropped.left_out().of_customers_without_purchase.total() == cents(0));

  const auto separate = asked(refund_policy::separate, zero_policy::keep);
  CHECK(separate.spend()[0] == cents(1000));
  CHECK(separate.refunds()[0] == cents(-300));
  CHECK(separate.refunds()[1] == cents(0));
}

TEST_CASE("amounts at the ends of 64 bits: what fits is exact, what does not is an error") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  const observation_window window{on(2012, 1, 1), on(2012, 12, 31)};
  log<std::uint64_t> rows;
  rows.add(1, on(2012, 3, 1), most);
  rows.add(1, on(2012, 3, 1), most);
  rows.add(1, on(2012, 3, 2), least);
  const auto from_days = tallied(rows).summary(window);
  CHECK(from_days.spend()[0] == cents(most - 1));
  const auto at_once = summarize_purchases(rows.customers, rows.days, rows.amounts, window);
  CHECK(at_once.spend()[0] == cents(most - 1));
  const summary_options separate{.refunds = refund_policy::separate};
  CHECK_THROWS_AS(static_cast<void>(tallied(rows).summary(window, separate)), sum_overflow);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(summarize_purchases(rows.customers, rows.days, rows.amounts, window, separate)),
      doctest::Contains("does not fit 64 bits"), sum_overflow);
  rows.add(2, on(2012, 3, 1), 5);
  rows.add(2, on(2012, 3, 1), least);
  rows.add(2, on(2012, 3, 1), least);
  CHECK_THROWS_AS(static_cast<void>(tallied(rows).summary(window)), sum_overflow);
  CHECK(tallied(rows).days_of(2).front().refunded.units() == int128{least} + int128{least});
}

TEST_CASE("two parts that saw the same customer on the same day merge") {
  customer_tally<std::string, dollars> monday_shop;
  monday_shop.observe("ann", on(2012, 3, 5), cents(1000));
  monday_shop.observe("bob", on(2012, 3, 5), cents(-20));
  customer_tally<std::string, dollars> web;
  web.observe("ann", on(2012, 3, 5), cents(500));
  web.observe("ann", on(2012, 3, 5), cents(-500));
  web.observe("ann", on(2012, 3, 7), std::nullopt);
  const auto both = monday_shop + web;
  CHECK(both == web + monday_shop);
  CHECK(both.size() == 4);
  CHECK(both.missing() == 1);
  CHECK(both.customers() == 2);
  const auto days = both.days_of("ann");
  REQUIRE(days.size() == 1);
  CHECK(days[0].date == on(2012, 3, 5));
  CHECK(days[0].purchases == 2);
  CHECK(days[0].refunds == 1);
  CHECK(days[0].spend.total() == cents(1500));
  CHECK(days[0].refunded.total() == cents(-500));
  CHECK(both.days_of("eve").empty());
  const auto summary = both.summary({on(2012, 1, 1), on(2012, 12, 31)});
  REQUIRE(summary.size() == 1);
  CHECK(summary.purchase_days()[0] == 1);
  CHECK(summary.orders()[0] == 2);
  CHECK(summary.spend()[0] == cents(1000));

  std::vector<std::string> seen;
  both.visit([&](const std::string& customer, std::span<const purchase_day<dollars>> of) {
    seen.push_back(customer + " " + std::to_string(of.size()));
  });
  CHECK(seen == std::vector<std::string>{"ann 1", "bob 1"});
}

namespace {
struct order {
  std::optional<std::uint64_t> customer;
  day date;
  std::optional<dollars> total;
  [[nodiscard]] day when() const { return date; }
};
}  // namespace

TEST_CASE("records of one's own, with parts that may be missing") {
  const std::vector<order> orders{{1, on(2012, 3, 1), cents(100)},
                                  {2, on(2012, 3, 1), std::nullopt},
                                  {std::nullopt, on(2012, 3, 1), cents(100)},
                                  {1, on(2012, 3, 4), cents(250)}};
  const observation_window window{on(2012, 1, 1), on(2012, 12, 31)};
  customer_tally<std::uint64_t, dollars> tally;
  CHECK_THROWS_WITH_AS(tally.observe(orders, &order::customer, &order::date, &order::total, {.first_row = 10}),
                       "the customer at row 12 is missing; every purchase needs one", invalid_value);
  CHECK(tally == customer_tally<std::uint64_t, dollars>{});
  const observe_report report = tally.observe(orders, &order::customer, &order::when, &order::total,
                                              {.invalid = on_invalid::count, .first_row = 10});
  CHECK(report.observed == 2);
  CHECK(report.missing == 1);
  CHECK(report.first_row(rejection::invalid_key) == 12);
  const auto summary = summarize_purchases(orders, &order::customer, &order::when, &order::total, window, {},
                                           {.invalid = on_invalid::count});
  CHECK(summary == tally.summary(window));
  CHECK(summary.spend()[0] == cents(350));
  CHECK(summary.missing() == 1);
  CHECK(summary.rejected()[rejection::invalid_key] == 1);
}

TEST_CASE("columns of other types: small keys, date32, units, marks of missing values") {
  const std::vector<std::uint16_t> customers{3, 9, 3, 65535};
  const std::vector<std::int32_t> date32{15'400, 15'401, -1, 15'403};
  const std::vector<std::int64_t> units{100, 200, 300, 400};
  const observation_window window{day::from_number(15'000), day::from_number(16'000)};
  const auto summary = summarize_purchases<dollars>(
      column{customers}.missing_as(65535), column{date32}.missing_as(-1), units, window, {}, {.invalid = on_invalid::count});
  static_assert(std::same_as<decltype(summary)::key_type, std::uint16_t>);
  CHECK(summary.columns().keys == std::vector<std::uint16_t>{3, 9});
  CHECK(summary.spend()[0] == cents(100));
  CHECK(summary.missing() == 1);
  CHECK(summary.rejected()[rejection::invalid_key] == 1);

  const std::array<std::uint8_t, 1> present{0b1101};
  customer_tally<std::uint64_t, dollars> wide;
  CHECK(wide.observe(customers, column{date32}.missing_as(-1), column{units}.valid_if(present)).missing == 2);
  CHECK(wide.customers() == 2);
  const std::vector<std::int64_t> negative{-1, 5, 6, 7};
  CHECK_THROWS_AS(wide.observe(negative, date32, units), invalid_value);
  const std::vector<std::int32_t> no_day{day::highest_number + 1, 0, 0, 0};
  CHECK_THROWS_WITH_AS(wide.observe(customers, no_day, units), doctest::Contains("1400-01-01 to 9999-12-31"), invalid_value);
  CHECK_THROWS_AS(wide.observe(customers, std::vector<std::int32_t>{1, 2}, units), invalid_argument);
}

TEST_CASE("unsigned amounts and days beyond 64 signed bits are refused, not wrapped") {
  const std::vector<std::uint32_t> customers{1, 2};
  const std::vector<std::uint64_t> huge{~std::uint64_t{0}, 5};
  const std::vector<std::uint64_t> fits{std::uint64_t{1} << 62, 5};
  const std::vector<std::uint64_t> dates{15'000, 15'001};
  const observation_window window{day::from_number(15'000), day::from_number(16'000)};
  CHECK_THROWS_WITH_AS(static_cast<void>(summarize_purchases<dollars>(customers, dates, huge, window)),
                       doctest::Contains("amount"), invalid_value);
  CHECK_THROWS_WITH_AS(static_cast<void>(summarize_purchases<dollars>(customers, huge, fits, window)),
                       doctest::Contains("day number"), invalid_value);
  const auto summary = summarize_purchases<dollars>(customers, dates, fits, window);
  CHECK(summary.spend()[0] == cents(std::int64_t{1} << 62));
  const auto counted = summarize_purchases<dollars>(customers, dates, huge, window, {}, {.invalid = on_invalid::count});
  CHECK(counted.size() == 1);
  CHECK(counted.rejected()[rejection::out_of_range] == 1);
}

namespace {
using by_id = customer_tally<std::uint64_t, dollars>;

/// The frame of a tally of one customer whose days are these bytes.
std::vector<std::byte> frame_of(std::string_view days) {
  clientele::detail::byte_writer out;
  clientele::detail::write_money_type(out, "USD", 2);
  clientele::detail::write_key_domain<std::uint64_t>(out);
  out.u64(0);
  out.counts({});
  out.u64(1);
  clientele::detail::write_key(out, std::uint64_t{7});
  clientele::detail::write_key(out, std::string(days));
  return clientele::detail::seal(by_id::kind, by_id::format_version, out.bytes());
}
std::string number(uint128 value) {
  std::string bytes;
  for (; value.high() != 0 || value.low() >= 128; value = value >> 7) {
    bytes += static_cast<char>(static_cast<unsigned char>((value.low() & 0x7FU) | 0x80U));
  }
  return bytes + static_cast<char>(value.low());
}
}  // namespace

TEST_CASE("days that no log can have are not restored") {
  const std::string first = number(8 * 1000);  // one purchase, 1000 days after the first of the calendar
  CHECK(from_bytes<by_id>(frame_of(first + number(5))).size() == 1);
  const uint128 most{static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())};
  CHECK(from_bytes<by_id>(frame_of(first + number(most))).size() == 1);
  const auto refuses = [](const std::string& days) {
    CHECK_THROWS_AS(static_cast<void>(from_bytes<by_id>(frame_of(days))), corrupt_bytes);
  };
  refuses("");
  refuses(first + number(0));                  // a purchase of nothing
  refuses(first + number(most + uint128{1}));  // more than one amount can be
  const std::string refund = number(8 * 1000 + 1 + 4) + number(0) + number(1);
  CHECK(from_bytes<by_id>(frame_of(refund + number(most + uint128{1}))).size() == 1);
  refuses(refund + number(most + uint128{2}));
  refuses(refund + number(uint128{1} << 126));
  refuses(first + number(5) + number(8 * 3 + 1) + number(0));  // a day on which nothing happened
  refuses(first + number(5) + number(0) + number(5));          // the same day again
  refuses(number(8 * 1000 + 1) + number(1) + number(5));       // a count of one, which is not written
  refuses(number(uint128{8} * 4'000'000) + number(5));         // beyond the calendar
}

TEST_CASE("bytes tell texts from numbers, and numbers with a sign from those without") {
  by_id unsigned_ids;
  unsigned_ids.observe(~std::uint64_t{0}, on(2012, 1, 1), cents(1));
  const auto bytes = to_bytes(unsigned_ids);
  using signed_ids = customer_tally<std::int64_t, dollars>;
  using names = customer_tally<std::string, dollars>;
  CHECK_THROWS_WITH_AS(static_cast<void>(from_bytes<signed_ids>(bytes)), doctest::Contains("keys are of another kind"),
                       corrupt_bytes);
  CHECK_THROWS_AS(static_cast<void>(from_bytes<names>(bytes)), corrupt_bytes);
  using narrow = customer_tally<std::uint32_t, dollars>;
  CHECK_THROWS_WITH_AS(static_cast<void>(from_bytes<narrow>(bytes)), doctest::Contains("does not fit its type"), corrupt_bytes);
  by_id small;
  small.observe(7, on(2012, 1, 1), cents(1));
  CHECK(from_bytes<narrow>(to_bytes(small)).customers() == 1);
}

TEST_CASE("a tally that is full says so, and stays as it was") {
  const std::string zeros = number(8 * 1000 + 1 + 2) + number(0) + number(uint128{~std::uint64_t{0}});
  by_id full = from_bytes<by_id>(frame_of(zeros));
  CHECK(full.size() == ~std::uint64_t{0});
  const by_id before = full;
  CHECK_THROWS_AS(full.observe(8, on(2012, 1, 1), cents(1)), sum_overflow);
  CHECK(full == before);
  CHECK(full.customers() == 1);
}

TEST_CASE("more periods than a trend can have are refused by both ways to a summary") {
  const observation_window ages{day::lowest(), on(9999, 12, 30)};
  const summary_options by_day{.periods = period_rule{calendar_unit::day}};
  const log<std::uint32_t> none;
  CHECK_THROWS_WITH_AS(static_cast<void>(tallied(none).summary(ages, by_day)), doctest::Contains("periods in the window"),
                       invalid_argument);
  CHECK_THROWS_AS(
      static_cast<void>(summarize_purchases(none.customers, none.days, none.amounts, ages, by_day)), invalid_argument);
}

TEST_CASE("days that come in any order merge to one ledger") {
  by_id forwards;
  by_id backwards;
  by_id between;
  for (int i = 0; i < 50; ++i) {
    forwards.observe(1, on(2012, 1, 1) + days{i}, cents(i + 1));
    backwards.observe(1, on(2012, 1, 1) + days{49 - i}, cents(50 - i));
    between.observe(1, on(2012, 1, 1) + days{(i * 7) % 50}, cents((i * 7) % 50 + 1));
  }
  CHECK(to_bytes(forwards) == to_bytes(backwards));
  CHECK(to_bytes(forwards) == to_bytes(between));
  CHECK(forwards.days_of(1).size() == 50);
}

TEST_CASE("an empty log") {
  const log<std::uint32_t> none;
  const observation_window window{on(2012, 1, 1), on(2012, 12, 31)};
  CHECK(summarize_purchases(none.customers, none.days, none.amounts, window).size() == 0);
  CHECK(tallied(none) == customer_tally<std::uint32_t, dollars>{});
  log<std::uint32_t> outside;
  outside.add(1, on(2011, 1, 1), 100);
  const auto nobody = summarize_purchases(outside.customers, outside.days, outside.amounts, window,
                                          {.periods = period_rule{}});
  CHECK(nobody.size() == 0);
  CHECK(nobody.left_out().before_from == 1);
  CHECK(nobody == tallied(outside).summary(window, {.periods = period_rule{}}));
}
