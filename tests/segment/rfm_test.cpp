#include <clientele/segment/rfm.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>

#include "segment/rfm_oracle.hpp"
#include "segment/segment_data.hpp"
#include "support/allocations.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele::segment;
using namespace clientele_test;

namespace {

using value_list = std::vector<std::int64_t>;

// The slow reference: sorts, and decides every single comparison in whole numbers. Values stay below 2^50.
bool above_cut(std::int64_t value, const value_list& sorted, std::int64_t k, std::int64_t bins, rfm_rule rule) {
  const auto n = static_cast<std::int64_t>(sorted.size());
  if (rule == rfm_rule::inverse_ecdf) return value > sorted[static_cast<std::size_t>((k * n + bins - 1) / bins - 1)];
  const std::int64_t h = (n - 1) * k;
  const std::int64_t low = sorted[static_cast<std::size_t>(h / bins)];
  const std::int64_t high = sorted[static_cast<std::size_t>(std::min(h / bins + 1, n - 1))];
  return (value - low) * bins > (high - low) * (h % bins);
}

std::vector<int> slow_scores(const value_list& values, int bins, rfm_rule rule) {
  value_list sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<int> scores(values.size(), 1);
  if (rule == rfm_rule::ntile_by_key) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::size_t next = 0;
    for (int tile = 1; tile <= bins; ++tile) {
      const std::size_t b = static_cast<std::size_t>(bins);
      const std::size_t size = values.size() / b + (static_cast<std::size_t>(tile) <= values.size() % b ? 1 : 0);
      for (std::size_t j = 0; j < size; ++j) scores[order[next++]] = tile;
    }
    return scores;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (int k = 1; k < bins; ++k) scores[i] += above_cut(values[i], sorted, k, bins, rule) ? 1 : 0;
  }
  return scores;
}

struct slow_columns {
  std::array<value_list, 3> values;
  explicit slow_columns(const std::vector<customer_row>& rows) {
    for (const customer_row& row : rows) {
      values[0].push_back(row.recency);
      values[1].push_back(row.purchase_days);
      values[2].push_back(row.spend);
    }
  }
  // Scores of one dimension, within the customers of each group.
  [[nodiscard]] std::vector<int> scores(std::size_t dimension, const std::vector<int>& group, int bins,
                                        rfm_rule rule) const {
    std::vector<int> result(group.size());
    const std::vector<int> groups = [&] {
      std::vector<int> g = group;
      std::sort(g.begin(), g.end());
      g.erase(std::unique(g.begin(), g.end()), g.end());
      return g;
    }();
    for (const int g : groups) {
      value_list within;
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (group[i] == g) within.push_back(values[dimension][i]);
      }
      const std::vector<int> scored = slow_scores(within, bins, rule);
      std::size_t next = 0;
      for (std::size_t i = 0; i < group.size(); ++i) {
        if (group[i] == g) result[i] = dimension == 0 ? bins + 1 - scored[next++] : scored[next++];
      }
    }
    return result;
  }
};

std::vector<customer_row> random_rows(std::mt19937_64& random, std::size_t n, int ties) {
  std::vector<customer_row> rows(n);
  std::lognormal_distribution<double> spend(8.0, 2.5);
  for (customer_row& row : rows) {
    row.recency = static_cast<std::int32_t>(random() % static_cast<unsigned>(ties));
    row.purchase_days = 1 + static_cast<std::uint32_t>(random() % static_cast<unsigned>(1 + ties / 10));
    row.spend = static_cast<std::int64_t>(spend(random)) - 500;
    if (ties < 20) row.spend = row.spend % ties;
  }
  return rows;
}

constexpr std::array rules{rfm_rule::inverse_ecdf, rfm_rule::type_7, rfm_rule::ntile_by_key};
constexpr std::array binnings{rfm_binning::independent, rfm_binning::nested};

void check_against_slow(const std::vector<customer_row>& rows, const rfm_options& options) {
  const auto table = rfm(summary_of(rows), options);
  REQUIRE(table.size() == rows.size());
  const slow_columns slow{rows};
  std::vector<int> group(rows.size(), 0);
  for (std::size_t d = 0; d < rfm_dimensions; ++d) {
    const auto dimension = static_cast<rfm_dimension>(d);
    const std::vector<int> expected = slow.scores(d, group, options.bins[dimension], options.rule);
    const auto found = table[dimension];
    CHECK(std::equal(expected.begin(), expected.end(), found.begin(), found.end()));
    if (options.binning == rfm_binning::nested) {
      for (std::size_t i = 0; i < group.size(); ++i) group[i] = group[i] * 100 + expected[i];
    }
  }
  if (options.rule != rfm_rule::ntile_by_key) {
    CHECK(rfm(summary_of(rows), table.cuts()) == table);  // kept cuts give the same scores, formed bins and all
  } else {
    CHECK(!table.has_cuts());
  }
}

}  // namespace

TEST_CASE("scores of the example orders, by the counts of figures with intervals that are open below") {
  const auto file = data_file("rfm_orders/rfm_orders.csv");
  if (!file) return;
  const auto summary = summary_of_log<usd>(rfm_orders(*file), day::from_civil(2006, 12, 31));
  const auto table = rfm(summary, {.rule = rfm_rule::type_7, .frequency = purchase_count::orders});
  using counts = std::vector<std::uint64_t>;
  CHECK(table.formed(rfm_dimension::recency).customers == counts{197, 201, 198, 199, 200});
  CHECK(table.formed(rfm_dimension::frequency).customers == counts{268, 187, 176, 244, 120});
  CHECK(table.formed(rfm_dimension::monetary).customers == counts{199, 201, 197, 203, 195});
  const std::array recency{114.0, 180.0, 296.4, 481.0};
  const std::array frequency{3.0, 4.0, 5.0, 7.0};
  const std::array monetary{25480.0, 38100.0, 50540.0, 66500.0};
  for (std::size_t k = 0; k < 4; ++k) {
    check_ulp(table.cuts().recency()[k].to_double(), recency[k], 1);
    check_ulp(table.cuts().frequency()[k].to_double(), frequency[k], 1);
    check_ulp(table.cuts().monetary()[k].to_double(), monetary[k], 1);
  }
  CHECK(table.cuts().recency()[2] == rfm_cut{296, 2, 5});
  CHECK(table.cuts().window() == summary.window());
}

TEST_CASE("the scores, tiles and cuts of the reference values of two shops") {
  const auto oracles = shared_oracles("rfm");
  if (!oracles) return;
  for (const oracle_entry& entry : oracles->starting_with("rfm.orders.")) {
    const auto file = data_file("rfm_orders/rfm_orders.csv");
    if (!file) return;
    check_rfm_oracle(summary_of_log<usd>(rfm_orders(*file), day::from_civil(2006, 12, 31)),
                     [&] {
                       oracle_entry full = entry;  // the entries after the first say "the same with 3 bins"
                       full.inputs = json_value::parse(
                           "{\"bins\": " + std::to_string(entry.value["cut_points"]["recency"]["lower"].size()) + "}");
                       return full;
                     }());
  }
  const oracle_entry& cdnow = oracles->entry("rfm.cdnow.k5");
  if (const auto file = data_file(cdnow)) {
    check_rfm_oracle(summary_of_log<usd>(cdnow_log(*file), day::from_civil(1998, 6, 30)), cdnow);
  }
}

TEST_CASE("a small tied column by type 7 plus one, and by tiles") {
  const auto oracles = shared_oracles("rfm");
  if (!oracles) return;
  const oracle_entry& entry = oracles->entry("rfm.ties.small");
  std::vector<customer_row> rows;
  for (const double value : entry.inputs["values"].numbers()) {
    rows.push_back({.purchase_days = static_cast<std::uint32_t>(value)});
  }
  const auto summary = summary_of(rows);
  const auto type_7 = rfm(summary, {.rule = rfm_rule::type_7});
  for (std::size_t k = 0; k < 4; ++k) {
    check_either(type_7.cuts().frequency()[k].to_double(), entry.value["type7_quantiles"][k].number(), entry.allowed);
  }
  auto parts = type_7.cuts().to_parts();
  parts.frequency = plus_one(parts.frequency, 1);
  const auto adapted = rfm(summary, rfm_cuts<usd>{parts});
  const auto tiles = rfm(summary, {.rule = rfm_rule::ntile_by_key});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(adapted.frequency()[i] == entry.value["scores"][i].number());
    CHECK(tiles.frequency()[i] == entry.value["ntile"][i].number());
  }
}

TEST_CASE("every rule and binning is the slow reference's") {
  std::mt19937_64 random(20240601);
  for (const std::size_t n : {1U, 2U, 3U, 7U, 60U, 500U}) {
    for (const int ties : {2, 15, 4000}) {
      const std::vector<customer_row> rows = random_rows(random, n, ties);
      for (const rfm_rule rule : rules) {
        for (const rfm_binning binning : binnings) {
          check_against_slow(rows, {{2, 5, 7}, rule, purchase_count::purchase_days, binning});
          check_against_slow(rows, {rfm_bins::all(20), rule, purchase_count::purchase_days, binning});
        }
      }
    }
  }
  for (const rfm_rule rule : rules) {  // selection without sorting
    const std::vector<customer_row> rows = random_rows(random, 30000, 4000);
    for (const rfm_binning binning : binnings) {
      check_against_slow(rows, {rfm_bins::all(5), rule, purchase_count::purchase_days, binning});
    }
    check_against_slow(rows, {{20, 3, 2}, rule, purchase_count::purchase_days, rfm_binning::nested});
  }
}

TEST_CASE("better never scores lower, and equal values score the same") {
  std::mt19937_64 random(7);
  for (const int ties : {3, 15, 400}) {
    for (const std::size_t n : {5U, 80U, 300U}) {
      const std::vector<customer_row> rows = random_rows(random, n, ties);
      const auto summary = summary_of(rows);
      for (const rfm_rule rule : rules) {
        const auto table = rfm(summary, {.rule = rule});
        bool holds = true;
        const auto check = [&](std::span<const std::uint8_t> scores, auto value) {
          for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
              if (value(rows[i]) > value(rows[j]) && scores[i] < scores[j]) holds = false;
              if (rule != rfm_rule::ntile_by_key && value(rows[i]) == value(rows[j]) && scores[i] != scores[j]) {
                holds = false;
              }
            }
          }
        };
        check(table.recency(), [](const customer_row& row) { return -row.recency; });
        check(table.frequency(), [](const customer_row& row) { return row.purchase_days; });
        check(table.monetary(), [](const customer_row& row) { return row.spend; });
        CHECK(holds);
      }
    }
  }
}

TEST_CASE("the order of customers does not matter") {
  std::mt19937_64 random(11);
  const std::vector<customer_row> rows = random_rows(random, 6000, 15);
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  std::vector<customer_row> shuffled;
  for (const std::size_t i : order) shuffled.push_back(rows[i]);
  for (const rfm_rule rule : {rfm_rule::inverse_ecdf, rfm_rule::type_7}) {
    for (const rfm_binning binning : binnings) {
      const auto table = rfm(summary_of(rows), {.rule = rule, .binning = binning});
      const auto other = rfm(summary_of(shuffled), {.rule = rule, .binning = binning});
      CHECK(other.cuts() == table.cuts());
      bool same = true;
      for (std::size_t i = 0; i < order.size(); ++i) same = same && other[i] == table[order[i]];
      CHECK(same);
    }
  }
}

TEST_CASE("ties by key: with tiles equal values may score differently, the lower key the lower tile") {
  const auto table = rfm(summary_of(std::vector<customer_row>(5)), {.rule = rfm_rule::ntile_by_key});
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(table.monetary()[i] == i + 1);
    CHECK(table.recency()[i] == 5 - i);  // tile 1 is the most recent one
  }
  CHECK_THROWS_WITH_AS((void)table.cuts(),
                       "RFM scores by ntile_by_key have no cuts: where a tile ends among equal values depends on their keys",
                       invalid_argument);
}

TEST_CASE("fewer bins than asked for are said") {
  std::vector<customer_row> rows(10);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].spend = static_cast<std::int64_t>(i);
  rows[9].purchase_days = 2;
  const auto table = rfm(summary_of(rows));
  CHECK(table.formed(rfm_dimension::recency).formed() == 1);
  CHECK(!table.formed(rfm_dimension::recency).complete());
  CHECK(table.recency()[0] == 5);  // no cut lies below the best value
  CHECK(table.formed(rfm_dimension::frequency).asked == 5);
  CHECK(table.formed(rfm_dimension::frequency).formed() == 2);
  CHECK(table.formed(rfm_dimension::frequency).customers == std::vector<std::uint64_t>{9, 0, 0, 0, 1});
  CHECK(table.formed(rfm_dimension::monetary).complete());
  CHECK(table.formed(rfm_dimension::monetary).customers == std::vector<std::uint64_t>{2, 2, 2, 2, 2});
  const auto nested = rfm(summary_of(rows), {.binning = rfm_binning::nested});
  CHECK(nested.formed(rfm_dimension::frequency).groups == 1);
  CHECK(nested.formed(rfm_dimension::monetary).groups == 2);
  CHECK(nested.formed(rfm_dimension::monetary).groups_short == 1);  // the group of one customer
}

TEST_CASE("nested bins have cuts of their own, and groups without a customer those of all") {
  std::vector<customer_row> rows;
  for (int i = 0; i < 4; ++i) {
    rows.push_back({.recency = 1, .purchase_days = static_cast<std::uint32_t>(1 + i), .spend = 10 + i});
    rows.push_back({.recency = 50, .purchase_days = static_cast<std::uint32_t>(11 + i), .spend = 100 + i});
  }
  const rfm_options options{.bins = rfm_bins::all(2), .binning = rfm_binning::nested};
  const auto table = rfm(summary_of(rows), options);
  CHECK(table.cuts().frequency(1)[0] == rfm_cut{12});  // recency score 1: the customers of day 50
  CHECK(table.cuts().frequency(2)[0] == rfm_cut{2});
  CHECK(table.cuts().monetary(1, 1)[0] == rfm_cut{100});
  CHECK(table.cuts().monetary(1, 2)[0] == rfm_cut{102});
  CHECK(table.cuts().monetary(2, 2)[0] == rfm_cut{12});
  CHECK(rfm_cuts<usd>::money_of(table.cuts().monetary(2, 2)[0]) == usd::from_units(12));
  CHECK(table.formed(rfm_dimension::monetary).groups == 4);
  CHECK_THROWS_AS((void)table.cuts().frequency(3), invalid_argument);
  CHECK_THROWS_AS((void)table.cuts().monetary(1, 0), invalid_argument);

  for (customer_row& row : rows) row.recency = 50;  // nobody with recency score 1
  const auto lopsided = rfm(summary_of(rows), options);
  CHECK(lopsided.recency()[0] == 2);
  CHECK(lopsided.cuts().frequency(1)[0] == lopsided.cuts().frequency(2)[0]);
  rows[0].recency = 51;  // tomorrow somebody has
  rows[0].purchase_days = 14;
  const auto tomorrow = rfm(summary_of(rows), lopsided.cuts());
  CHECK(tomorrow[0] == rfm_score{1, 2, 1});
}

TEST_CASE("kept cuts score tomorrow's customers, also beyond all that made them") {
  std::vector<customer_row> rows;
  for (int i = 1; i <= 10; ++i) {
    rows.push_back({.recency = 100 + i, .purchase_days = static_cast<std::uint32_t>(i + 10), .spend = 1000 * i});
  }
  const auto today = rfm(summary_of(rows));
  const auto kept = today.cuts();
  const auto tomorrow = rfm(summary_of({{.recency = 0, .purchase_days = 500, .spend = 1 << 30},
                                        {.recency = 9000, .purchase_days = 1, .spend = -5},
                                        {.recency = 106, .purchase_days = 16, .spend = 6000},
                                        {.recency = 106, .purchase_days = 16, .spend = 6001}}),
                            kept);
  CHECK(tomorrow[0] == rfm_score{5, 5, 5});
  CHECK(tomorrow[1] == rfm_score{1, 1, 1});
  CHECK(tomorrow[2] == rfm_score{3, 3, 3});
  CHECK(tomorrow[3] == rfm_score{3, 3, 4});
  CHECK(tomorrow.cuts() == kept);
  CHECK(rfm_cuts<usd>{kept.to_parts()} == kept);
  CHECK(kept.rule() == rfm_rule::inverse_ecdf);
  CHECK(kept.window() == decades);
}

TEST_CASE("the user's own cuts: a value at a cut is on its lower side, and dimensions may have different bins") {
  const rfm_cuts<usd> own{std::vector<std::int32_t>{30, 90}, std::vector<std::uint32_t>{1},
                          std::vector{usd::from_whole(50), usd::from_whole(100), usd::from_whole(500)}};
  CHECK(own.bins() == rfm_bins{3, 2, 4});
  CHECK(own.rule() == rfm_rule::fixed);
  CHECK(!own.window());
  const auto table = rfm(summary_of({{.recency = 30, .purchase_days = 1, .spend = 5000},
                                     {.recency = 31, .purchase_days = 2, .spend = 5001},
                                     {.recency = 91, .purchase_days = 3, .spend = 50001}}),
                         own);
  CHECK(table[0] == rfm_score{3, 1, 1});
  CHECK(table[1] == rfm_score{2, 2, 2});
  CHECK(table[2] == rfm_score{1, 2, 4});
  const rfm_cuts<usd> by_orders{std::vector<std::int32_t>{30}, std::vector<std::uint32_t>{4},
                                std::vector{usd::from_whole(1)}, purchase_count::orders};
  CHECK(rfm(summary_of({{.purchase_days = 1, .orders = 5}}), by_orders).frequency()[0] == 2);
}

TEST_CASE("frequency counts purchase days, or orders on request") {
  std::vector<customer_row> rows(5);
  for (std::uint32_t i = 0; i < 5; ++i) rows[i].orders = i + 1;
  CHECK(rfm(summary_of(rows)).formed(rfm_dimension::frequency).formed() == 1);
  CHECK(rfm(summary_of(rows), {.frequency = purchase_count::orders}).formed(rfm_dimension::frequency).formed() == 5);
}

TEST_CASE("cuts between two units are exact, over all of 64 bits") {
  constexpr auto lowest = (std::numeric_limits<std::int64_t>::min)();
  constexpr auto highest = (std::numeric_limits<std::int64_t>::max)();
  const auto two = rfm(summary_of({{.spend = lowest}, {.spend = highest}}),
                       {.bins = rfm_bins::all(2), .rule = rfm_rule::type_7});
  CHECK(two.cuts().monetary()[0] == rfm_cut{-1, 1, 2});  // -1/2
  CHECK(two.cuts().monetary()[0].to_double() == -0.5);
  CHECK(two.monetary()[0] == 1);
  CHECK(two.monetary()[1] == 2);
  const auto thirds = rfm(summary_of({{.spend = -10}, {.spend = -3}}),
                          {.bins = rfm_bins::all(6), .rule = rfm_rule::type_7});
  CHECK(thirds.cuts().monetary()[1] == rfm_cut{-8, 1, 3});  // -10 + 7/3
  CHECK(thirds.cuts().monetary()[2] == rfm_cut{-7, 1, 2});
  // A cut of 0.5 units: 0 is not above it, 1 is.
  CHECK(rfm_cut{0, 1, 2}.below(1));
  CHECK(!rfm_cut{0, 1, 2}.below(0));
  std::vector<customer_row> many(10000);  // the same through selection
  for (std::size_t i = 0; i < many.size(); ++i) many[i].spend = i < 5000 ? lowest : highest;
  CHECK(rfm(summary_of(many), {.bins = rfm_bins::all(2), .rule = rfm_rule::type_7}).cuts().monetary()[0] ==
        rfm_cut{-1, 1, 2});
}

TEST_CASE("nobody") {
  const auto table = rfm(summary_of({}));
  CHECK(table.size() == 0);
  CHECK(!table.has_cuts());
  CHECK(table.formed(rfm_dimension::monetary).formed() == 0);
  CHECK_THROWS_WITH_AS((void)table.cuts(), "RFM scores of nobody have no cuts", invalid_argument);
  const rfm_cuts<usd> own{std::vector<std::int32_t>{30}, std::vector<std::uint32_t>{4}, std::vector{usd::from_whole(1)}};
  CHECK(rfm(summary_of({}), own).size() == 0);
}

TEST_CASE("what is refused, by name") {
  const auto summary = summary_of({{}});
  CHECK_THROWS_WITH_AS((void)rfm(summary, {.bins = {5, 1, 5}}), "number of frequency bins is 1; allowed: 2 to 20",
                       invalid_argument);
  CHECK_THROWS_WITH_AS((void)rfm(summary, {.bins = {21, 5, 5}}), "number of recency bins is 21; allowed: 2 to 20",
                       invalid_argument);
  CHECK_THROWS_WITH_AS((void)rfm(summary, {.rule = rfm_rule::fixed}),
                       "the rule of RFM scores is fixed, without cuts; pass rfm_cuts in place of options",
                       invalid_argument);
  const std::vector<std::int32_t> days_cuts{30, 30};
  const std::vector<std::uint32_t> count_cuts{3, 2};
  const std::vector dollars{usd::from_whole(10)};
  CHECK_THROWS_WITH_AS((rfm_cuts<usd>{days_cuts, std::vector<std::uint32_t>{1}, dollars}),
                       "recency cut 2 is 30 after 30; allowed: more than the one before", invalid_argument);
  CHECK_THROWS_WITH_AS((rfm_cuts<usd>{std::vector<std::int32_t>{1}, count_cuts, dollars}),
                       "frequency cut 2 is 2 after 3; allowed: more than the one before", invalid_argument);
  CHECK_THROWS_WITH_AS((rfm_cuts<usd>{std::vector<std::int32_t>{}, count_cuts, dollars}),
                       "number of recency bins is 1; allowed: 2 to 20", invalid_argument);
  auto parts = rfm(summary).cuts().to_parts();
  parts.monetary.pop_back();
  CHECK_THROWS_WITH_AS(rfm_cuts<usd>{parts}, "number of monetary cuts is 3; wanted: 4 for 5 bins", invalid_argument);
  parts = rfm(summary).cuts().to_parts();
  parts.options.binning = rfm_binning::nested;
  CHECK_THROWS_WITH_AS(rfm_cuts<usd>{parts}, "number of frequency cuts is 4; wanted: 20 for 5 bins in each of 5 groups",
                       invalid_argument);
  parts = rfm(summary).cuts().to_parts();
  parts.options.rule = rfm_rule::ntile_by_key;
  CHECK_THROWS_AS(rfm_cuts<usd>{parts}, invalid_argument);
  parts = rfm(summary).cuts().to_parts();
  parts.frequency[2] = {1, 3, 3};
  CHECK_THROWS_WITH_AS(rfm_cuts<usd>{parts}, "frequency cut 3 has the fraction 3/3; allowed: 0 or more and below 1",
                       invalid_argument);
  parts.frequency[2] = {1, 1, 2};  // and the next one is 1
  CHECK_THROWS_AS(rfm_cuts<usd>{parts}, invalid_argument);
  parts.monetary.back() = {-4};
  parts.frequency[3] = {1, 2, 3};
  CHECK_THROWS_WITH_AS(rfm_cuts<usd>{parts},
                       "monetary cut 4 is -4 after 0 (units of money); allowed: no less than the one before",
                       invalid_argument);
}

TEST_CASE("scores from elsewhere") {
  const rfm_scores scores{rfm_bins::all(3), {1, 3}, {2, 2}, {3, 1}};
  CHECK(scores[1] == rfm_score{3, 2, 1});
  CHECK(scores.formed(rfm_dimension::frequency).formed() == 1);
  CHECK_THROWS_WITH_AS((rfm_scores{rfm_bins::all(3), {1, 4}, {2, 2}, {3, 1}}),
                       "row 1: recency score is 4; allowed: 1 to 3", invalid_argument);
  CHECK_THROWS_WITH_AS((rfm_scores{rfm_bins::all(3), {1, 2}, {2, 2}, {3}}),
                       "column of monetary scores has 1 rows; wanted: 2", invalid_argument);
  std::ostringstream text;
  text << scores[0] << ' ' << name(rfm_rule::type_7) << ' ' << name(purchase_count::orders) << ' '
       << name(rfm_binning::nested) << ' ' << name(rfm_dimension::monetary);
  CHECK(text.str() == "1-2-3 type_7 orders nested monetary");
}

TEST_CASE("no allocation per customer") {
  if (!allocations_are_counted()) return;
  std::mt19937_64 random(3);
  const auto few = summary_of(random_rows(random, 10000, 400));
  const auto many = summary_of(random_rows(random, 100000, 400));
  const auto allocations_of = [](const auto& summary) {
    const std::size_t before = allocations();
    (void)rfm(summary);
    return allocations() - before;
  };
  const std::size_t base = allocations_of(few);
  CHECK(allocations_of(many) <= base + 20);  // the values of a bucket grow by doubling
}
