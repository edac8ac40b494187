#include <clientele/report/customer_scorecard.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/core/currency.hpp>
#include <clientele/behavior/window_change.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/report/json.hpp>
#include <clientele/report/terminal.hpp>
#include <clientele/stats/adjustment.hpp>

#include "support/check.hpp"

using namespace clientele;
using clientele_test::check_rel;

namespace {

using euros = money<EUR>;
using log_type = customer_tally<std::uint32_t, euros>;

constexpr day from = day::from_civil(2023, 1, 1);
constexpr day as_of = day::from_civil(2023, 12, 31);

/// Ten customers: number k buys on k days, twenty days apart, the last one 30 k days before the as-of day, for 10 k euros
/// each time. Customer 3 sends 5 euros back; customer 10 sends back more than all purchases; customer 99 only returns.
log_type shop() {
  log_type log;
  for (std::uint32_t k = 1; k <= 9; ++k) {
    for (std::uint32_t i = 0; i < k; ++i) {
      const auto back = static_cast<std::int64_t>(20 * k + 20 * i);
      log.observe(k, as_of - days{back}, euros::from_whole(10 * std::int64_t{k}));
    }
  }
  log.observe(3, as_of, -euros::from_whole(5));
  log.observe(10, as_of - days{200}, euros::from_whole(20));
  log.observe(10, as_of - days{199}, -euros::from_whole(50));
  log.observe(99, as_of - days{5}, -euros::from_whole(7));
  log.observe(1, from - days{1}, euros::from_whole(1000));  // before the window
  log.observe(2, as_of + days{1}, euros::from_whole(1000));
  return log;
}

constexpr summary_options monthly{.periods = period_rule{}};

report::customer_section section_of(const log_type& log, const report::customer_scorecard_options& options = {},
                                    const summary_options& policies = monthly, bool with_log = true) {
  const auto summary = log.summary({from, as_of}, policies);
  return report::customer_scorecard(summary, report::classify_customers(summary, options), options,
                                    with_log ? &log : nullptr);
}

const report::figure* find(const report::customer_section& section, const std::string& id,
                           const std::vector<report::parameter>& parameters = {}) {
  for (const report::figure& one : section.figures) {
    if (one.id == id && (parameters.empty() || one.parameters == parameters)) return &one;
  }
  return nullptr;
}

double value(const report::customer_section& section, const std::string& id,
             const std::vector<report::parameter>& parameters = {}) {
  const report::figure* one = find(section, id, parameters);
  CAPTURE(id);
  REQUIRE(one != nullptr);
  return one->value;
}

std::string json(const report::customer_section& section) {
  std::ostringstream out;
  report::scorecard card;
  card.customers = section;
  report::render_json(out, card);
  return out.str();
}

}  // namespace

TEST_CASE("the window, the counts and what was left out") {
  const report::customer_section section = section_of(shop());
  CHECK(section.from == "2023-01-01");
  CHECK(section.as_of == "2023-12-31");
  CHECK(section.currency == "EUR");
  CHECK(section.refunds == "net");
  CHECK(section.zero_amounts == "keep");
  CHECK(section.customers == 10);
  CHECK(section.orders == 46);  // 1 + 2 + .. + 9, and one
  // 10 (1 + 4 + .. + 81) = 2850, less 5, and customer 10 at -30
  CHECK(section.revenue == 2815.0);
  REQUIRE(section.refund_orders.has_value());
  CHECK(*section.refund_orders == 2);  // of customers 3 and 10; that of customer 99 is left out
  CHECK(*section.refund_amount == -55.0);
  CHECK(section.gross_revenue == 2870.0);  // 2850, and 20 of customer 10
  CHECK(*section.gross_revenue + *section.refund_amount == section.revenue);
  CHECK(section.negative_spend == 1);
  REQUIRE(section.left_out.size() == 3);
  CHECK(section.left_out[0].reason == "before_from");
  CHECK(section.left_out[0].count == 1);
  CHECK(!section.left_out[0].amount.has_value());
  CHECK(section.left_out[1].reason == "after_as_of");
  CHECK(section.left_out[1].count == 1);
  CHECK(section.left_out[2].reason == "customers_without_purchase");
  CHECK(section.left_out[2].what == "customers");
  CHECK(*section.left_out[2].amount == -7.0);
}

TEST_CASE("the figures, by hand") {
  const report::customer_section section = section_of(shop());
  check_rel(value(section, "repeat_purchase_rate"), 0.8, 1e-12, "all but customers 1 and 10");
  check_rel(value(section, "repeat_order_share"), 36.0 / 46.0, 1e-12, "(46 - 10) / 46");
  check_rel(value(section, "purchase_frequency"), 4.6, 1e-12, "46 / 10");
  check_rel(value(section, "average_order_value"), 2815.0 / 46.0, 1e-12, "revenue / orders");
  check_rel(value(section, "spend_per_customer"), 281.5, 1e-12, "revenue / customers");
  check_rel(value(section, "purchase_interval"), 20.0, 1e-12, "every gap is 20 days");
  check_rel(value(section, "median_purchase_interval"), 20.0, 1e-12, "every gap is 20 days");
  // Customers 1 .. 9 were last seen 20, 40 .. 180 days ago, customer 10 200 days ago.
  check_rel(value(section, "active_share", {{"last_days", 90}}), 0.4, 1e-12, "20, 40, 60, 80");
  check_rel(value(section, "lapsed_share", {{"limit_days", 180}}), 0.1, 1e-12, "200");
  CHECK(find(section, "average_order_value")->unit == "EUR");
  CHECK(find(section, "spend_per_customer")->unit == "EUR");
  // Tops: the spend is 10 k^2; two of ten have 810 + 640 of 2845 with customer 10 at nothing, and 85 of customer 3.
  check_rel(value(section, "share_of_top", {{"customers", 0.2}}), (810.0 + 640.0) / 2845.0, 1e-12, "by hand");
  for (const report::figure& one : section.figures) {
    CAPTURE(one.id);
    CHECK(one.n > 0);
    CHECK(one.interval.level == 0.95);
    CHECK(one.interval.lower <= one.value);
    CHECK(one.interval.upper >= one.value);
    CHECK(!one.interval.method.empty());
    CHECK(!one.group.has_value());
  }
}

TEST_CASE("equal days: only those that the window allows, and everybody is watched as long") {
  const report::customer_section section = section_of(shop());
  std::vector<report::parameter> horizons;
  for (const report::figure& one : section.figures) {
    if (one.id == "repeat_purchase_rate_within") horizons.push_back(one.parameters.front());
  }
  CHECK(horizons == std::vector<report::parameter>{{"days", 30}, {"days", 60}, {"days", 90}, {"days", 180}});
  report::customer_scorecard_options options;
  options.repeat_within = {364, 19, 20};
  const report::customer_section other = section_of(shop(), options);
  CHECK(value(other, "repeat_purchase_rate_within", {{"days", 19}}) == 0.0);
  CHECK(find(other, "repeat_purchase_rate_within", {{"days", 19}})->n == 10);
  CHECK(value(other, "repeat_purchase_rate_within", {{"days", 20}}) == 0.8);
  CHECK(find(other, "repeat_purchase_rate_within", {{"days", 364}})->n == 0);  // nobody came on the first day
  CHECK(std::isnan(value(other, "repeat_purchase_rate_within", {{"days", 364}})));
}

TEST_CASE("retention is between the last two whole periods, and needs the log") {
  using report::detail::last_two_periods;
  const auto pair = [](day first, day last, calendar_unit unit) { return last_two_periods({first, last}, unit); };
  // By the calendar.
  const auto whole_year = pair(from, as_of, calendar_unit::quarter);
  REQUIRE(whole_year.has_value());
  CHECK(whole_year->first == period{day::from_civil(2023, 7, 1), day::from_civil(2023, 10, 1)});
  CHECK(whole_year->second == period{day::from_civil(2023, 10, 1), day::from_civil(2024, 1, 1)});
  const auto cut = pair(from, as_of - days{1}, calendar_unit::quarter);
  REQUIRE(cut.has_value());
  CHECK(cut->second == whole_year->first);
  CHECK(pair(day::from_civil(2023, 7, 1), as_of, calendar_unit::quarter).has_value());
  CHECK(!pair(day::from_civil(2023, 7, 2), as_of, calendar_unit::quarter).has_value());
  CHECK(!pair(day::from_civil(2023, 10, 1), as_of, calendar_unit::quarter).has_value());
  CHECK(!pair(day::from_civil(2023, 12, 30), as_of, calendar_unit::quarter).has_value());
  CHECK(pair(day::from_civil(2023, 11, 1), as_of, calendar_unit::month).has_value());
  CHECK(!pair(day::lowest(), as_of, calendar_unit::year).has_value());
  CHECK(!pair(from, day::from_civil(9999, 12, 30), calendar_unit::year).has_value());

  const report::customer_section section = section_of(shop());
  // From July to September there are the purchases 92 to 183 days back: customers 3 to 9; after it, up to 91 days back,
  // customers 1 to 4: of the former 3 and 4.
  const report::figure* retained = find(section, "retention_rate");
  REQUIRE(retained != nullptr);
  CHECK(retained->parameters == std::vector<report::parameter>{{"from", "2023-Q3"}, {"to", "2023-Q4"}});
  CHECK(retained->n == 7);
  check_rel(retained->value, 2.0 / 7.0, 1e-12, "by hand");
  report::customer_scorecard_options months;
  months.retention_period = calendar_unit::month;
  CHECK(find(section_of(shop(), months), "retention_rate")->parameters ==
        std::vector<report::parameter>{{"from", "2023-11"}, {"to", "2023-12"}});

  const report::customer_section without = section_of(shop(), {}, monthly, false);
  CHECK(find(without, "retention_rate") == nullptr);
  CHECK(find(without, "median_purchase_interval") == nullptr);
  CHECK(!without.refund_orders.has_value());
  CHECK(find(section_of(shop(), {}, {}), "loyal_after_three") == nullptr);  // no periods
  CHECK(find(section_of(shop(), {}, {}), "rising_spend") == nullptr);
  CHECK(find(section, "loyal_after_three") != nullptr);
  CHECK(find(section, "rising_spend", {{"rule", "sums"}, {"period", "month"}}) != nullptr);
}

TEST_CASE("the grid of scores is all customers, each in the cell of its scores") {
  const auto summary = shop().summary({from, as_of}, monthly);
  const auto classes = report::classify_customers(summary);
  const report::customer_section section = report::customer_scorecard(summary, classes);
  REQUIRE(section.rfm.cells.size() == 25);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < 25; ++i) {
    const report::rfm_cell& cell = section.rfm.cells[i];
    CHECK(cell.recency == static_cast<int>(i / 5) + 1);
    CHECK(cell.frequency == static_cast<int>(i % 5) + 1);
    std::uint64_t in_it = 0;
    for (std::size_t c = 0; c < summary.size(); ++c) {
      const segment::rfm_score score = classes.rfm[c];
      if (score.recency == cell.recency && score.frequency == cell.frequency) ++in_it;
    }
    CHECK(cell.customers == in_it);
    CHECK(cell.share == static_cast<double>(in_it) / 10.0);
    CHECK(cell.interval.lower <= cell.share);
    CHECK(cell.interval.upper > cell.share);
    sum += cell.customers;
  }
  CHECK(sum == 10);
}

TEST_CASE("the Lorenz curve is of spend, with an interval at every point") {
  const report::customer_section section = section_of(shop(), {.lorenz_steps = 10});
  REQUIRE(section.lorenz.size() == 11);
  // What the customers spent, refunds taken off, the lowest first; who sent back more than was bought has nothing.
  const std::vector<double> spend{0, 10, 40, 85, 160, 250, 360, 490, 640, 810};
  double below = 0;
  for (std::size_t i = 0; i <= 10; ++i) {
    CHECK(section.lorenz[i].customers == static_cast<double>(i) / 10.0);
    check_rel(section.lorenz[i].share, below / 2845.0, 1e-12);
    CHECK(section.lorenz[i].interval.lower <= section.lorenz[i].share);
    CHECK(section.lorenz[i].interval.upper >= section.lorenz[i].share);
    if (i < 10) below += spend[i];
  }
  CHECK(section.lorenz[5].interval.upper > section.lorenz[5].interval.lower);
  CHECK(section_of(shop()).lorenz.size() == 21);
}

TEST_CASE("segments and grades are all customers, with their rules") {
  const report::customer_section section = section_of(shop());
  CHECK(section.rfm.rule == "inverse_ecdf");
  CHECK(section.rfm.frequency == "purchase_days");
  CHECK(section.rfm.segment_set == "eleven_segments");
  CHECK(!section.rfm.cuts_applied);
  REQUIRE(section.rfm.dimensions.size() == 3);
  // Sorted recencies 20, 40 .. 200; cut k of 10 values at position 2 k.
  CHECK(section.rfm.dimensions[0].name == "recency");
  CHECK(section.rfm.dimensions[0].cuts == std::vector<double>{40, 80, 120, 160});
  CHECK(section.rfm.dimensions[0].customers == std::vector<std::uint64_t>{2, 2, 2, 2, 2});
  CHECK(section.rfm.dimensions[1].cuts == std::vector<double>{1, 3, 5, 7});
  CHECK(section.rfm.dimensions[2].cuts == std::vector<double>{10, 85, 250, 490});  // of -30, 10, 40, 85, 160 ..
  CHECK(section.rfm.dimensions[2].unit == "EUR");
  CHECK(section.rfm.segments.size() == 11);
  CHECK(section.rfm.segments_of_eight.size() == 8);
  for (const auto* classes : {&section.rfm.segments, &section.rfm.segments_of_eight}) {
    std::uint64_t sum = 0;
    for (const report::class_share& one : *classes) {
      sum += one.customers;
      CHECK(one.share == static_cast<double>(one.customers) / 10.0);
      CHECK(one.interval.lower <= one.share);
      CHECK(one.interval.upper > one.share);
      CHECK(one.interval.method == "wilson");
    }
    CHECK(sum == 10);
  }
  REQUIRE(section.grades.size() == 3);
  CHECK(section.grades[0].id == "spend");
  CHECK(section.grades[0].unit == "EUR");
  // The values above sorted[ceil(10 / 3) - 1] and sorted[ceil(20 / 3) - 1], from 0.
  CHECK(section.grades[0].rules ==
        std::vector<report::parameter>{{"middle_from", 160.0}, {"high_from", 490.0}, {"middle_quantile", "1/3"},
                                       {"high_quantile", "2/3"}});
  CHECK(section.grades[1].id == "frequency");
  CHECK(section.grades[1].rules[0] == report::parameter{"middle_from", 4});
  CHECK(section.grades[1].unit == "purchase_days");
  CHECK(section.grades[2].id == "loyalty");
  CHECK(section.grades[2].rules == std::vector<report::parameter>{{"loyal_from", 3}, {"lost_after_days", 180}});
  REQUIRE(section.grades[2].classes.size() == 3);
  CHECK(section.grades[2].classes[0].name == "lost");
  CHECK(section.grades[2].classes[0].customers == 1);
  CHECK(section.grades[2].classes[1].customers == 2);
  CHECK(section.grades[2].classes[2].customers == 7);
}

TEST_CASE("every option changes the result") {
  const log_type log = shop();
  const std::string plain = json(section_of(log));
  std::vector<report::customer_scorecard_options> changed(9);
  changed[0].level = confidence_level{0.9};
  changed[1].currency = "GBP";
  changed[2].repeat_within = {30};
  changed[3].active_within = days{100};
  changed[4].lost_after = days{100};
  changed[5].loyal_from = 4;
  changed[6].retention_period = calendar_unit::month;
  changed[7].top_customers = proportion{0.1};
  changed[8].rfm.frequency = purchase_count::orders;
  for (const auto& options : changed) CHECK(json(section_of(log, options)) != plain);
  const report::customer_section at_90 = section_of(log, changed[0]);
  for (const report::figure& one : at_90.figures) CHECK(one.interval.level == 0.9);
  for (const report::class_share& one : at_90.rfm.segments) CHECK(one.interval.level == 0.9);
  for (const report::classification& by : at_90.grades) {
    for (const report::class_share& one : by.classes) CHECK(one.interval.level == 0.9);
  }
  report::customer_scorecard_options bins;
  bins.rfm.bins = segment::rfm_bins::all(3);
  const report::customer_section three = section_of(log, bins);
  CHECK(three.rfm.segment_set == "eight_segments");
  CHECK(three.rfm.segments.size() == 8);
  report::customer_scorecard_options halves;
  halves.grades = {.middle_from = {1, 4}, .high_from = {1, 2}};
  CHECK(section_of(log, halves).grades[0].rules[2] == report::parameter{"middle_quantile", "1/4"});
  CHECK(json(section_of(log, halves)) != plain);
  report::customer_scorecard_options pounds;
  pounds.currency = "GBP";
  CHECK(find(section_of(log, pounds), "average_order_value")->unit == "GBP");
  CHECK(section_of(log, pounds).rfm.dimensions[2].unit == "GBP");
  CHECK(section_of(log, pounds).grades[0].unit == "GBP");
}

TEST_CASE("a purchase of nothing makes a purchase day, or does not, also in what the log tells") {
  log_type log;
  for (std::uint32_t customer = 1; customer <= 4; ++customer) {
    log.observe(customer, day::from_civil(2023, 8, 1), euros::from_whole(10));
    // The only purchases of the last quarter: of nothing for 1 and 2, of something for 3.
    if (customer <= 2) log.observe(customer, day::from_civil(2023, 11, 1), euros{});
    if (customer == 3) log.observe(customer, day::from_civil(2023, 12, 1), euros::from_whole(10));
  }
  log.observe(4, from - days{1}, -euros::from_whole(3));  // a refund outside of the window is not counted
  const report::customer_section keep = section_of(log);
  const report::customer_section drop = section_of(log, {}, {.zero_amounts = zero_policy::drop});
  CHECK(value(keep, "retention_rate") == 0.75);
  CHECK(value(drop, "retention_rate") == 0.25);
  CHECK(value(keep, "median_purchase_interval") == 92.0);   // 92, 92 and 122 days
  CHECK(value(drop, "median_purchase_interval") == 122.0);
  CHECK(*keep.refund_orders == 0);
  CHECK(*keep.refund_amount == 0.0);
  REQUIRE(drop.left_out.size() == 2);
  CHECK(drop.left_out[1].reason == "zero_amounts");
  CHECK(drop.left_out[1].count == 2);
}

TEST_CASE("the policies stand in the result and change it") {
  const log_type log = shop();
  const report::customer_section dropped =
      section_of(log, {}, {.refunds = refund_policy::drop, .zero_amounts = zero_policy::drop});
  CHECK(dropped.refunds == "drop");
  CHECK(dropped.zero_amounts == "drop");
  CHECK(dropped.revenue == 2870.0);
  CHECK(dropped.negative_spend == 0);
  bool told = false;
  for (const report::left_out& one : dropped.left_out) {
    if (one.reason != "refunds") continue;
    told = true;
    CHECK(one.count == 3);
    CHECK(*one.amount == -62.0);
  }
  CHECK(told);
  const report::customer_section apart = section_of(log, {}, {.refunds = refund_policy::separate});
  CHECK(apart.refunds == "separate");
  CHECK(apart.revenue == 2870.0);
}

TEST_CASE("cuts and thresholds of another day are applied, and said to be") {
  const log_type log = shop();
  const auto summary = log.summary({from, as_of}, monthly);
  report::kept_cuts<euros> kept;
  const std::vector<std::int32_t> recency{50};
  const std::vector<std::uint32_t> frequency{2};
  const std::vector<euros> monetary{euros::from_whole(100)};
  kept.rfm.emplace(std::span<const std::int32_t>(recency), std::span<const std::uint32_t>(frequency),
                   std::span<const euros>(monetary));
  kept.grades = segment::customer_grade_thresholds<euros>{{euros::from_whole(50), euros::from_whole(200)}, {2, 5}};
  const auto classes = report::classify_customers(summary, {}, kept);
  const report::customer_section section = report::customer_scorecard(summary, classes);
  CHECK(section.rfm.cuts_applied);
  CHECK(section.rfm.cuts_from.empty());
  CHECK(section.rfm.rule == "fixed");
  CHECK(section.rfm.dimensions[0].cuts == std::vector<double>{50});
  CHECK(section.rfm.dimensions[0].customers == std::vector<std::uint64_t>{8, 2});
  CHECK(section.grades[0].rules == std::vector<report::parameter>{{"middle_from", 50.0}, {"high_from", 200.0}});
  // 10, 40, 85, 160, 250 .. 810 and -30
  CHECK(section.grades[0].classes[0].customers == 3);
  CHECK(section.grades[0].classes[1].customers == 2);
  CHECK(section.grades[0].classes[2].customers == 5);

  // The cuts of a window, in a part of it.
  report::kept_cuts<euros> found;
  found.rfm = report::classify_customers(summary).rfm.cuts();
  const auto later = log.summary({from + days{300}, as_of}, monthly);
  const report::customer_section again = report::customer_scorecard(later, report::classify_customers(later, {}, found));
  CHECK(again.rfm.cuts_applied);
  CHECK(again.rfm.cuts_from == "2023-01-01");
  CHECK(again.rfm.cuts_as_of == "2023-12-31");
  CHECK(again.rfm.dimensions[0].cuts == std::vector<double>{40, 80, 120, 160});
}

TEST_CASE("nobody") {
  const log_type log;
  const report::customer_section section = section_of(log);
  CHECK(section.customers == 0);
  CHECK(section.orders == 0);
  CHECK(section.revenue == 0.0);
  CHECK(section.left_out.empty());
  for (const report::figure& one : section.figures) {
    CHECK(one.n == 0);
    CHECK(std::isnan(one.value));
  }
  REQUIRE(section.grades.size() == 3);  // the same as with somebody, of nobody and without thresholds
  const report::customer_section somebody = section_of(shop());
  for (std::size_t i = 0; i < 3; ++i) {
    const report::classification& grades = section.grades[i];
    CHECK(grades.id == somebody.grades[i].id);
    CHECK(grades.unit == somebody.grades[i].unit);
    REQUIRE(grades.rules.size() == somebody.grades[i].rules.size());
    for (std::size_t k = 0; k < grades.rules.size(); ++k) CHECK(grades.rules[k].name == somebody.grades[i].rules[k].name);
    REQUIRE(grades.classes.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(grades.classes[k].name == somebody.grades[i].classes[k].name);
      CHECK(grades.classes[k].customers == 0);
    }
  }
  CHECK(std::isnan(std::get<double>(section.grades[0].rules[0].value)));
  CHECK(section.rfm.dimensions[1].unit == "purchase_days");
  CHECK(section.rfm.dimensions[0].cuts.empty());
  for (const report::class_share& one : section.rfm.segments) {
    CHECK(std::isnan(one.share));
    CHECK(one.interval.lower == 0.0);
    CHECK(one.interval.upper == 1.0);
  }
  report::scorecard card;
  card.customers = section;
  std::ostringstream out;
  report::render_terminal(out, card);
  CHECK(out.str().find("no data") != std::string::npos);
  CHECK(out.str().find("nan") == std::string::npos);
}

TEST_CASE("classes of other customers are refused") {
  const log_type log = shop();
  const auto summary = log.summary({from, as_of});
  const auto fewer = log.summary({from + days{300}, as_of});
  CHECK_THROWS_AS((void)report::customer_scorecard(summary, report::classify_customers(fewer)), invalid_argument);
}

TEST_CASE("a log cut in two gives the same section to the last bit") {
  const log_type whole = shop();
  log_type even;
  log_type odd;
  whole.visit([&](std::uint32_t customer, const auto& dates) {
    for (const auto& entry : dates) {
      log_type& part = entry.date.number() % 2 == 0 ? even : odd;
      if (entry.purchases > 0) part.observe(customer, entry.date, entry.spend.total());
      if (entry.refunds > 0) part.observe(customer, entry.date, entry.refunded.total());
    }
  });
  CHECK(json(section_of(odd + even)) == json(section_of(whole)));
}

namespace {

constexpr observation_window second_half{day::from_civil(2023, 7, 1), as_of};
constexpr observation_window first_half{from, day::from_civil(2023, 6, 30)};

/// Half of the customers buy in both halves of the year.
log_type two_halves() {
  log_type log;
  for (std::uint32_t c = 0; c < 60; ++c) {
    for (std::int64_t i = 0; i <= c % 4; ++i) {
      const std::int64_t cents = 1000 + 13 * std::int64_t{c} + 100 * i;
      if (c % 3 != 0) log.observe(c, first_half.from() + days{(c * 7 + i * 31) % 181}, euros::from_units(cents));
      if (c % 3 != 1) log.observe(c, second_half.from() + days{(c * 5 + i * 29) % 184}, euros::from_units(cents + 400));
    }
  }
  return log;
}

report::customer_section compared(const log_type& log, const observation_window& now, const observation_window& before,
                                  const report::customer_scorecard_options& options = {}) {
  const auto summary = log.summary(now, monthly);
  const auto previous = log.summary(before, monthly);
  return report::customer_scorecard(summary, report::classify_customers(summary, options), options, &log, &previous);
}

}  // namespace

TEST_CASE("figures tell what they were in the window before, and those over customers how they have changed") {
  const log_type log = two_halves();
  report::customer_scorecard_options options;
  options.level = confidence_level{0.9};
  const report::customer_section section = compared(log, second_half, first_half, options);
  const auto now = log.summary(second_half, monthly);
  const auto before = log.summary(first_half, monthly);
  const report::customer_section alone = report::customer_scorecard(before, report::classify_customers(before), options, &log);
  const behavior::window_change change{now, before};

  std::vector<double> p_values;
  for (const report::figure& one : section.figures) {
    CAPTURE(one.id);
    REQUIRE(one.previous.has_value());
    // The figure that the window before has of its own.
    const auto same = std::find_if(alone.figures.begin(), alone.figures.end(), [&](const report::figure& of) {
      return of.id == one.id && (one.id == "retention_rate" || of.parameters == one.parameters);
    });
    REQUIRE(same != alone.figures.end());
    CHECK((one.previous->value == same->value || (std::isnan(one.previous->value) && std::isnan(same->value))));
    CHECK(one.previous->n == same->n);
    CHECK(one.previous->interval.lower == same->interval.lower);
    CHECK(one.previous->interval.method == same->interval.method);
    const bool no_variance = one.id == "median_purchase_interval" || one.id == "retention_rate" ||
                             one.id == "loyal_after_three" || one.id == "rising_spend" || one.id == "share_of_top" ||
                             one.id == "gini";
    CHECK(one.previous->change.has_value() == !no_variance);
    if (!one.previous->change) continue;
    CHECK(one.previous->change->samples == "paired");
    CHECK(one.previous->change->adjustment == "holm");
    CHECK(one.previous->change->interval.level == 0.9);
    p_values.push_back(one.previous->change->p);
  }
  CHECK(p_values.size() == 12);  // eight metrics, one of them for five horizons of which one is too long
  const std::vector<double> adjusted = adjust(p_values, adjustment::holm);
  std::size_t i = 0;
  for (const report::figure& one : section.figures) {
    if (!one.previous->change) continue;
    const double made = one.previous->change->p_adjusted;
    CHECK((made == adjusted[i] || (std::isnan(made) && std::isnan(adjusted[i]))));
    ++i;
  }
  const auto expect = [&](const char* id, const auto& difference, const std::vector<report::parameter>& parameters = {}) {
    CAPTURE(id);
    const report::figure* one = find(section, id, parameters);
    REQUIRE(one != nullptr);
    CHECK(one->previous->change->value == difference.value().value());
    CHECK(one->previous->change->standard_error == difference.standard_error());
    CHECK(one->previous->change->interval.upper == difference.interval(options.level).upper.value());
    const double p = one->previous->change->p;
    CHECK((p == difference.p_value() || (std::isnan(p) && std::isnan(difference.p_value()))));
  };
  expect("repeat_purchase_rate", change.of(behavior::repeat_purchase_rate));
  expect("repeat_purchase_rate_within", change.of(behavior::repeat_purchase_rate_within, days{60}), {{"days", 60}});
  expect("repeat_order_share", change.of(behavior::repeat_order_share));
  expect("purchase_frequency", change.of(behavior::purchase_frequency));
  expect("average_order_value", change.of(behavior::average_order_value));
  expect("spend_per_customer", change.of(behavior::spend_per_customer));
  expect("purchase_interval", change.of(behavior::purchase_interval));
  expect("active_share", change.of(behavior::active_share, options.active_within));
  expect("lapsed_share", change.of(behavior::lapsed_share, options.lost_after));
}

TEST_CASE("windows that compare have as many days, or as many whole months") {
  const auto window = [](day first, day last) { return observation_window{first, last}; };
  constexpr auto date = [](int year, int month, int of_month) { return day::from_civil(year, month, of_month); };
  using report::comparable_windows;
  CHECK(comparable_windows(window(date(2023, 2, 1), date(2023, 2, 28)), window(date(2023, 1, 1), date(2023, 1, 31))));
  CHECK(comparable_windows(second_half, first_half));  // 184 and 181 days
  CHECK(comparable_windows(window(date(2024, 1, 1), date(2024, 12, 31)), window(date(2023, 1, 1), date(2023, 12, 31))));
  CHECK(comparable_windows(window(date(2023, 2, 15), date(2023, 3, 14)), window(date(2023, 1, 15), date(2023, 2, 14))));
  CHECK(comparable_windows(window(date(2023, 5, 9), date(2023, 5, 15)), window(date(2023, 4, 3), date(2023, 4, 9))));
  CHECK(!comparable_windows(window(date(2023, 2, 1), date(2023, 2, 28)), window(date(2023, 1, 2), date(2023, 1, 31))));
  CHECK(!comparable_windows(window(date(2023, 1, 1), date(2023, 12, 31)), window(date(2022, 10, 1), date(2022, 12, 31))));
  CHECK(!comparable_windows(window(date(2023, 2, 1), date(2023, 2, 27)), window(date(2023, 1, 1), date(2023, 1, 31))));
}

TEST_CASE("a window before that is none is refused") {
  const log_type log = two_halves();
  CHECK_THROWS_AS((void)compared(log, first_half, second_half), invalid_argument);
  CHECK_THROWS_AS((void)compared(log, second_half, {first_half.from(), second_half.from()}), invalid_argument);
  CHECK_THROWS_AS((void)compared(log, second_half, {first_half.from(), first_half.as_of() - days{40}}), invalid_argument);
  const auto summary = log.summary(second_half, monthly);
  const auto other = log.summary(first_half, {.refunds = refund_policy::drop, .periods = period_rule{}});
  CHECK_THROWS_AS((void)report::customer_scorecard(summary, report::classify_customers(summary), {}, &log, &other),
                  invalid_argument);
}

TEST_CASE("nobody in the window before") {
  const log_type log = two_halves();
  const auto section =
      compared(log, second_half, {second_half.from() - days{10 * 184}, second_half.from() - days{9 * 184 + 1}});
  const report::figure* spend = find(section, "spend_per_customer");
  REQUIRE(spend->previous.has_value());
  CHECK(std::isnan(spend->previous->value));
  CHECK(spend->previous->n == 0);
  CHECK(std::isnan(spend->previous->change->value));
  CHECK(std::isnan(spend->previous->change->p_adjusted));
}
