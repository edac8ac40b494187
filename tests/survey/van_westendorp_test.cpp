#include <clientele/survey/van_westendorp.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/raked_sample.hpp"
#include "support/survey_table.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

struct person {
  double too_cheap, cheap, expensive, too_expensive;
};

numeric_columns prices_of(const std::vector<person>& people) {
  numeric_columns columns;
  const auto add = [&](const char* name, double person::* price) {
    std::vector<double> values;
    for (const person& one : people) values.push_back(one.*price);
    columns.add(name, std::move(values));
  };
  add("too_cheap", &person::too_cheap);
  add("cheap", &person::cheap);
  add("expensive", &person::expensive);
  add("too_expensive", &person::too_expensive);
  return columns;
}

/// The eight rows of psm.small.rows: made up, whole prices, with a stretch where nobody finds a price too cheap or too
/// expensive.
const std::vector<person>& eight() {
  static const std::vector<person> rows{{2, 4, 8, 10}, {3, 5, 9, 12}, {4, 6, 9, 11},  {5, 7, 10, 14},
                                        {3, 5, 8, 11}, {2, 5, 7, 9},  {4, 6, 10, 13}, {5, 6, 9, 12}};
  return rows;
}

van_westendorp_options quick(price_tie tie = price_tie::middle, price_crossing crossing = price_crossing::linear) {
  van_westendorp_options options;
  options.order = price_order::strict;
  options.tie = tie;
  options.crossing = crossing;
  options.replicates = 2;
  return options;
}

/// An entry of the reference: four prices, or with both names of the narrow range six. Each that there is is compared.
void check_points(const van_westendorp_result& found, const json_value& expected, bool narrow, const oracle_entry& entry) {
  std::size_t compared = 0;
  const auto check = [&](const price_point& mine, const char* key) {
    if (const json_value* theirs = expected.find(key)) {
      check_rel(value_of(mine.price), theirs->number(), 1e-12, entry.source + ' ' + key);
      ++compared;
    }
  };
  check(found.optimal, "optimal_price_point");
  check(found.indifference, "indifference_price_point");
  check(narrow ? found.narrow_lower : found.marginal_cheapness, "point_of_marginal_cheapness");
  check(narrow ? found.narrow_upper : found.marginal_expensiveness, "point_of_marginal_expensiveness");
  check(found.narrow_lower, "narrower_lower");
  check(found.narrow_upper, "narrower_upper");
  CHECK(compared >= 4);
  CHECK(compared == expected.size());
}

void check_against(const numeric_columns& columns, const oracle_entry& entry) {
  constexpr std::pair<const char*, price_tie> ties[] = {
      {"min", price_tie::lowest}, {"max", price_tie::highest}, {"mean", price_tie::mean}};
  for (const auto& [key, tie] : ties) {
    const auto found = van_westendorp(columns, quick(tie));
    CHECK(found.missing.used == static_cast<std::uint64_t>(entry.value["strictly_ordered_rows"].number()));
    CHECK(found.intransitive == static_cast<std::uint64_t>(entry.value["invalid_rows_removed"].number()));
    for (const char* interpolation : {"none_", "linear_"}) {
      check_points(found, entry.value[std::string(interpolation) + key + "_original"], false, entry);
      check_points(found, entry.value[std::string(interpolation) + key + "_narrower"], true, entry);
    }
  }
  const auto found = van_westendorp(columns, quick(price_tie::lowest));
  check_points(found, entry.value["own_linear_crossing"], false, entry);
  check_points(van_westendorp(columns, quick(price_tie::lowest, price_crossing::step)),
               entry.value["own_first_grid_price"], false, entry);

  auto keep = quick(price_tie::lowest);
  keep.intransitive = intransitive_prices::keep;
  const auto all = van_westendorp(columns, keep);
  CHECK(all.missing.used == static_cast<std::uint64_t>(entry.value["rows"].number()));
  CHECK(all.intransitive == found.intransitive);
  check_points(all, entry.value["not_validated_none_min_original"], false, entry);

  for (const json_value& expected : entry.value["curves_at_prices"]) {
    const double price = expected["price"].number();
    const auto at = std::find_if(found.curves.begin(), found.curves.end(), [&](const auto& p) { return p.price == price; });
    REQUIRE(at != found.curves.end());
    const auto check = [&](const proportion_estimate& mine, const char* key) {
      check_either(value_of(mine), expected[key].number(), {1e-15, 1e-12}, entry.source);  // a share may be 0
    };
    check(at->too_cheap, "ecdf_toocheap");
    check(at->cheap, "ecdf_cheap");
    check(at->expensive, "ecdf_expensive");
    check(at->too_expensive, "ecdf_tooexpensive");
    check(at->not_cheap(), "ecdf_not_cheap");
    check(at->not_expensive(), "ecdf_not_expensive");
  }
}

/// 5 apart at every share: the curves are known.
std::vector<person> uniform_people(int count) {
  std::vector<person> people;
  for (int i = 0; i < count; ++i) {
    const double u = 20.0 * (i + 0.5) / count;
    people.push_back({10.0 + u, 15.0 + u, 20.0 + u, 25.0 + u});
  }
  return people;
}

/// People with prices of their own, drawn from a population whose crossing is known.
std::vector<person> drawn_people(std::size_t count, random_stream& random) {
  std::vector<person> people;
  while (people.size() < count) {
    const double level = 60.0 + 60.0 * random.uniform();
    const double spread = 5.0 + 20.0 * random.uniform();
    people.push_back({level - 2.0 * spread, level - spread, level + spread, level + 2.0 * spread});
  }
  return people;
}

numeric_columns with_intents(const std::vector<person>& people, std::vector<double> at_cheap, std::vector<double> at_expensive) {
  numeric_columns columns = prices_of(people);
  columns.add("intent_cheap", std::move(at_cheap));
  columns.add("intent_expensive", std::move(at_expensive));
  return columns;
}

const std::vector<double> calibration{0.0, 0.1, 0.3, 0.5, 0.7};

newton_miller_smith_options quick_trial(price_tie tie = price_tie::middle) {
  newton_miller_smith_options options;
  options.tie = tie;
  options.replicates = 2;
  return options;
}

/// A person's probability of buying, straight from the definition.
double buys(const person& one, double at_cheap, double at_expensive, double price) {
  const double prices[] = {one.too_cheap, one.cheap, one.expensive, one.too_expensive};
  const double chances[] = {0.0, at_cheap, at_expensive, 0.0};
  for (int i = 0; i < 3; ++i) {
    if (price >= prices[i] && price <= prices[i + 1] && prices[i] < prices[i + 1]) {
      return chances[i] + (chances[i + 1] - chances[i]) * (price - prices[i]) / (prices[i + 1] - prices[i]);
    }
  }
  return 0.0;
}

}  // namespace

TEST_CASE("eight people by hand and by pricesensitivitymeter") {
  // Source: pricesensitivitymeter 1.3.3, psm_analysis(validate = TRUE); and by hand.
  const auto columns = prices_of(eight());
  const auto low = van_westendorp(columns, quick(price_tie::lowest));
  check_rel(value_of(low.marginal_cheapness.price), 4.333333333333333, 1e-14);
  check_rel(value_of(low.marginal_expensiveness.price), 9.5, 1e-14);
  check_rel(value_of(low.indifference.price), 7.0, 1e-14);
  check_rel(value_of(low.optimal.price), 5.0, 1e-14);
  check_rel(value_of(low.narrow_lower.price), 5.0, 1e-14);
  check_rel(value_of(low.narrow_upper.price), 7.0, 1e-14);
  CHECK(value_of(low.optimal.share) == 0.0);

  // Prices 5 to 9 are too cheap and too expensive to nobody: five of them were named.
  CHECK(value_of(van_westendorp(columns, quick(price_tie::highest)).optimal.price) == 9.0);
  CHECK(value_of(van_westendorp(columns, quick(price_tie::mean)).optimal.price) == 7.0);
  CHECK(value_of(van_westendorp(columns, quick(price_tie::median)).optimal.price) == 7.0);
  CHECK(value_of(van_westendorp(columns, quick(price_tie::middle)).optimal.price) == 7.0);
  CHECK(value_of(van_westendorp(columns, quick(price_tie::lowest, price_crossing::step)).marginal_cheapness.price) == 5.0);
  CHECK(value_of(van_westendorp(columns, quick(price_tie::lowest, price_crossing::step)).marginal_expensiveness.price) == 10.0);
}

TEST_CASE("the rules for ties are told apart where the prices between are uneven") {
  // Too cheap to nobody from 2 on, too expensive to nobody up to 10; named between: 3, 4, 10 and the ends.
  const auto columns = prices_of({{1, 3, 4, 10}, {2, 3, 4, 11}});
  const auto optimal = [&](price_tie tie) { return value_of(van_westendorp(columns, quick(tie)).optimal.price); };
  CHECK(optimal(price_tie::lowest) == 2.0);
  CHECK(optimal(price_tie::highest) == 10.0);
  CHECK(optimal(price_tie::mean) == 4.75);
  CHECK(optimal(price_tie::median) == 3.5);
  CHECK(optimal(price_tie::middle) == 6.0);
}

TEST_CASE("reference values") {
  const auto file = shared_oracles("price_sensitivity");
  if (!file) return;
  check_against(prices_of(eight()), file->entry("psm.small"));
  if (const auto path = data_file("price_sensitivity/psm.csv")) {
    const survey_table table = survey_table::read(*path);
    numeric_columns columns;
    for (const char* name : {"too_cheap", "cheap", "expensive", "too_expensive"}) columns.add(name, table.numbers(name));
    check_against(columns, file->entry("psm.shared"));
  }
}

namespace {

/// OPP 27.5 (12.5 %), IDP 27.5 (37.5 %), original range 22.5-32.5 (37.5 %), narrow range 25-30 (25 %), exact but for
/// how far apart prices are at most.
void check_uniform(const van_westendorp_result& found, double apart) {
  const auto check = [&](const price_point& point, double price, double share) {
    check_abs(value_of(point.price), price, apart, "figures 5.16");
    check_abs(value_of(point.share), share, apart / 20.0, "figures 5.16");
  };
  check(found.optimal, 27.5, 0.125);
  check(found.indifference, 27.5, 0.375);
  check(found.acceptable().lower, 22.5, 0.375);
  check(found.acceptable().upper, 32.5, 0.375);
  check(found.narrow().lower, 25.0, 0.25);
  check(found.narrow().upper, 30.0, 0.25);
}

}  // namespace

TEST_CASE("four uniform curves: the published case is exact but for half a step") {
  for (const int count : {200, 2000}) {
    for (const price_curves rule : {price_curves::anchored, price_curves::inclusive}) {
      auto options = quick();
      options.curves = rule;
      check_uniform(van_westendorp(prices_of(uniform_people(count)), options), 20.0 / count);
    }
  }
}

TEST_CASE("four uniform curves of people who are not: weights put them right") {
  // Many with low prices, few with high ones, each weighted by the stretch of prices that is hers.
  for (const int count : {400, 4000}) {
    std::vector<person> people;
    std::vector<double> weights;
    const auto end = [&](int i) { return 20.0 * std::pow(static_cast<double>(i) / count, 2); };
    for (int i = 0; i < count; ++i) {
      const double u = (end(i) + end(i + 1)) / 2;
      people.push_back({10.0 + u, 15.0 + u, 20.0 + u, 25.0 + u});
      weights.push_back(end(i + 1) - end(i));
    }
    numeric_columns weighted = prices_of(people);
    weighted.set_weights(weights);
    for (const price_curves rule : {price_curves::anchored, price_curves::inclusive}) {
      auto options = quick();
      options.curves = rule;
      check_uniform(van_westendorp(weighted, options), 40.0 / count);  // the widest stretch, at the upper end
      // Without weights low prices would be too many.
      CHECK(value_of(van_westendorp(prices_of(people), options).indifference.price) < 24.0);
    }
  }
}

TEST_CASE("cheap curves fall, expensive ones rise, and each reaches 0 and 1") {
  // pricesensitivitymeter#10: lines not inverted; its release 1.3.1: a curve that did not reach 1.
  const std::vector<std::vector<person>> samples{eight(), uniform_people(30), {{1, 2, 3, 4}}, {{1, 2, 3, 4}, {1, 2, 3, 4}}};
  for (const auto& people : samples) {
    for (const price_curves rule : {price_curves::anchored, price_curves::inclusive}) {
      auto options = quick();
      options.curves = rule;
      const auto curves = van_westendorp(prices_of(people), options).curves;
      REQUIRE(curves.size() > 1);
      for (std::size_t i = 1; i < curves.size(); ++i) {
        CHECK(curves[i].price > curves[i - 1].price);
        CHECK(curves[i].too_cheap.value() <= curves[i - 1].too_cheap.value());
        CHECK(curves[i].cheap.value() <= curves[i - 1].cheap.value());
        CHECK(curves[i].expensive.value() >= curves[i - 1].expensive.value());
        CHECK(curves[i].too_expensive.value() >= curves[i - 1].too_expensive.value());
      }
      const auto& first = curves.front();
      const auto& last = curves.back();
      CHECK(value_of(first.too_cheap) == 1.0);
      CHECK(value_of(first.cheap) == 1.0);
      CHECK(value_of(last.expensive) == 1.0);
      CHECK(value_of(last.too_expensive) == 1.0);
      CHECK(value_of(last.too_cheap) == 0.0);
      CHECK(value_of(last.cheap) == 0.0);
      CHECK(value_of(first.expensive) == 0.0);
      CHECK(value_of(first.too_expensive) == 0.0);
    }
  }
}

TEST_CASE("the order of a person's prices") {
  // In order, touching, and out of order in each place.
  const auto columns = prices_of({{1, 2, 3, 4}, {1, 3, 3, 4}, {2, 2, 3, 4}, {1, 3, 2, 4}, {1, 2, 4, 4}});
  auto options = quick();
  CHECK(van_westendorp(columns, options).intransitive == 4);
  CHECK(van_westendorp(columns, options).missing.used == 1);
  options.order = price_order::touching;
  CHECK(van_westendorp(columns, options).intransitive == 3);
  CHECK(van_westendorp(columns, options).optimal.price.sample_size() == 2);
  options.intransitive = intransitive_prices::keep;
  CHECK(van_westendorp(columns, options).intransitive == 3);
  CHECK(van_westendorp(columns, options).optimal.price.sample_size() == 5);
}

TEST_CASE("people with gaps are counted, and their other prices are not used") {
  auto people = eight();
  people.push_back({gap, 100, 200, 300});
  people.push_back({1, 2, gap, gap});
  const auto found = van_westendorp(prices_of(people), quick());
  CHECK(found.missing.rows == 10);
  CHECK(found.missing.with_gaps == 2);
  CHECK(found.missing.used == 8);
  CHECK(found.optimal.price.missing() == 2);
  CHECK(value_of(found.optimal.price) == value_of(van_westendorp(prices_of(eight()), quick()).optimal.price));
  CHECK(found.curves.back().price == 14.0);
}

TEST_CASE("weights count people, and rows of weight 0 name no prices") {
  random_stream random(1);
  const auto people = drawn_people(60, random);
  std::vector<person> repeated;
  std::vector<double> weights;
  for (std::size_t i = 0; i < people.size(); ++i) {
    weights.push_back(static_cast<double>(i % 4));
    for (std::size_t k = 0; k < i % 4; ++k) repeated.push_back(people[i]);
  }
  numeric_columns weighted = prices_of(people);
  weighted.set_weights(weights);
  for (const price_curves rule : {price_curves::anchored, price_curves::inclusive}) {
    auto options = quick();
    options.curves = rule;
    const auto a = van_westendorp(weighted, options);
    const auto b = van_westendorp(prices_of(repeated), options);
    check_rel(value_of(a.optimal.price), value_of(b.optimal.price), 1e-13);
    check_rel(value_of(a.indifference.price), value_of(b.indifference.price), 1e-13);
    check_rel(value_of(a.marginal_cheapness.price), value_of(b.marginal_cheapness.price), 1e-13);
    check_rel(value_of(a.narrow_upper.share), value_of(b.narrow_upper.share), 1e-13);
    CHECK(a.curves.size() == b.curves.size());
    CHECK(a.optimal.price.effective_sample_size() < static_cast<double>(people.size()));
  }
  // Weights that no double holds exactly change no tie.
  numeric_columns tenths = prices_of(eight());
  tenths.set_weights(std::vector<double>(8, 0.1));
  CHECK(value_of(van_westendorp(tenths, quick(price_tie::highest)).optimal.price) == 9.0);
  check_rel(value_of(van_westendorp(tenths, quick(price_tie::lowest)).narrow_lower.price), 5.0, 1e-14);
}

TEST_CASE("the order of rows changes no curve, the number of threads no bit") {
  random_stream random(2);
  auto people = drawn_people(80, random);
  auto options = quick();
  options.replicates = 200;
  options.threads = 1;
  const auto one = van_westendorp(prices_of(people), options);
  options.threads = 3;
  const auto three = van_westendorp(prices_of(people), options);
  CHECK(one.optimal.price.standard_error() == three.optimal.price.standard_error());
  CHECK(one.narrow_upper.share.interval().lower == three.narrow_upper.share.interval().lower);
  std::reverse(people.begin(), people.end());
  const auto reversed = van_westendorp(prices_of(people), options);
  CHECK(value_of(one.optimal.price) == value_of(reversed.optimal.price));
  CHECK(value_of(one.indifference.share) == value_of(reversed.indifference.share));
}

TEST_CASE("intervals: contain the value, narrow with people, exist for other replicates") {
  random_stream random(3);
  auto options = quick();
  options.replicates = 400;
  double before = 1e9;
  for (const std::size_t count : {std::size_t{50}, std::size_t{400}}) {
    const auto found = van_westendorp(prices_of(drawn_people(count, random)), options);
    const auto interval = found.optimal.price.interval();
    CHECK(interval.lower <= found.optimal.price.value());
    CHECK(interval.upper >= found.optimal.price.value());
    CHECK(interval.upper.value() - interval.lower.value() < before);
    before = interval.upper.value() - interval.lower.value();
    CHECK(found.optimal.price.method() == "percentile");
  }
  options.kind = replicate_kind::jackknife_one;
  const auto jackknife = van_westendorp(prices_of(drawn_people(100, random)), options);
  CHECK(jackknife.optimal.price.method() == "student");
  CHECK(jackknife.optimal.price.replicates().replicates() == 100);
}

TEST_CASE("nobody and one person") {
  for (const auto& columns : {prices_of({}), prices_of({{1, 2, gap, 4}}), prices_of({{4, 3, 2, 1}})}) {
    const auto found = van_westendorp(columns, quick());
    CHECK_FALSE(found.optimal.price.value().known());
    CHECK(found.optimal.price.interval().upper.value() == std::numeric_limits<double>::infinity());
    CHECK(found.optimal.share.interval().upper.value() == 1.0);
    CHECK(found.curves.empty());
  }
  auto options = quick();
  options.kind = replicate_kind::jackknife_one;
  const auto one = van_westendorp(prices_of({{1, 2, 3, 4}}), options);
  CHECK(value_of(one.indifference.price) == 2.5);
  CHECK(std::isnan(one.indifference.price.standard_error()));
  CHECK(one.indifference.price.interval().upper.value() == std::numeric_limits<double>::infinity());
}

TEST_CASE("bad prices and columns") {
  CHECK_THROWS_WITH_AS((void)van_westendorp(prices_of({{1, 2, 3, 4}, {-1, 2, 3, 4}})),
                       "a price of \"too_cheap\" is -1 in row 1; allowed: 0 or more, NaN where it is missing", invalid_value);
  auto options = quick();
  options.columns.cheap = "bargain";
  CHECK_THROWS_AS((void)van_westendorp(prices_of(eight()), options), invalid_argument);
}

TEST_CASE("columns of other names") {
  numeric_columns columns;
  const numeric_columns usual = prices_of(eight());
  const char* names[] = {"q1", "q2", "q3", "q4"};
  for (std::size_t j = 0; j < 4; ++j) columns.add(names[j], {usual[j].begin(), usual[j].end()});
  auto options = quick();
  options.columns = {"q1", "q2", "q3", "q4"};
  CHECK(value_of(van_westendorp(columns, options).marginal_expensiveness.price) == 9.5);
}

TEST_CASE("names of the rules") {
  CHECK(name(price_order::strict) == "strict");
  CHECK(name(price_order::touching) == "touching");
  CHECK(name(intransitive_prices::reject) == "reject");
  CHECK(name(intransitive_prices::keep) == "keep");
  CHECK(name(price_curves::anchored) == "anchored");
  CHECK(name(price_curves::inclusive) == "inclusive");
  CHECK(name(price_crossing::linear) == "linear");
  CHECK(name(price_crossing::step) == "step");
  CHECK(name(price_tie::lowest) == "lowest");
  CHECK(name(price_tie::highest) == "highest");
  CHECK(name(price_tie::mean) == "mean");
  CHECK(name(price_tie::median) == "median");
  CHECK(name(price_tie::middle) == "middle");
}

TEST_CASE("how often the interval of the optimal price contains it") {
  // Too cheap at p: level - 2 spread >= p; the population is symmetric around 90, so both prices of balance are 90.
  constexpr int samples = 400;
  constexpr double truth = 90.0;
  int optimal = 0;
  int indifference = 0;
  auto options = quick();
  options.replicates = 300;
  for (int sample = 0; sample < samples; ++sample) {
    random_stream random(20, static_cast<std::uint64_t>(sample));
    const auto found = van_westendorp(prices_of(drawn_people(100, random)), options);
    const auto contains = [&](const price_point& point) {
      const auto interval = point.price.interval();
      return interval.lower.value() <= truth && truth <= interval.upper.value() ? 1 : 0;
    };
    optimal += contains(found.optimal);
    indifference += contains(found.indifference);
  }
  MESSAGE("coverage of OPP ", 100.0 * optimal / samples, " %, of IDP ", 100.0 * indifference / samples, " %");
  // 95 % of 400: two standard errors are 2.2 points.
  check_abs(static_cast<double>(optimal) / samples, 0.95, 0.025);
  check_abs(static_cast<double>(indifference) / samples, 0.95, 0.025);
}

TEST_CASE("trial and revenue of one person by hand") {
  // 0 at 10, .7 at 20, .3 at 40, 0 at 50. Revenue between 20 and 40: p (.7 - .02 (p - 20)), highest at 27.5.
  const auto columns = with_intents({{10, 20, 40, 50}}, {5}, {3});
  const auto found = newton_miller_smith(columns, calibration, quick_trial());
  CHECK(value_of(found.trial_price) == 20.0);
  check_rel(value_of(found.highest_trial), 0.7, 1e-14);
  check_rel(value_of(found.revenue_price), 27.5, 1e-14);
  check_rel(value_of(found.highest_revenue), 27.5 * 0.55, 1e-14);
  REQUIRE(found.curve.size() == 4);
  CHECK(value_of(found.curve[0].trial) == 0.0);
  check_rel(value_of(found.curve[1].trial), 0.7, 1e-14);
  check_rel(value_of(found.curve[1].revenue), 14.0, 1e-14);
  check_rel(value_of(found.curve[2].revenue), 12.0, 1e-14);
  CHECK(std::isnan(found.curve[1].trial.standard_error()));
}

TEST_CASE("the best prices are no worse than any price of a fine grid, with weights too") {
  random_stream random(5);
  const auto people = drawn_people(25, random);
  std::vector<double> at_cheap, at_expensive, weights;
  for (std::size_t i = 0; i < people.size(); ++i) {
    at_cheap.push_back(1.0 + static_cast<double>(random.below(5)));
    at_expensive.push_back(1.0 + static_cast<double>(random.below(5)));
    weights.push_back(static_cast<double>(random.below(3)));
  }
  numeric_columns columns = with_intents(people, at_cheap, at_expensive);
  columns.set_weights(weights);
  const auto found = newton_miller_smith(columns, calibration, quick_trial());
  const auto trial = [&](double price) {
    double sum = 0.0;
    double total = 0.0;
    for (std::size_t i = 0; i < people.size(); ++i) {
      total += weights[i];
      sum += weights[i] * buys(people[i], calibration[static_cast<std::size_t>(at_cheap[i]) - 1],
                               calibration[static_cast<std::size_t>(at_expensive[i]) - 1], price);
    }
    return sum / total;
  };
  check_rel(value_of(found.highest_trial), trial(value_of(found.trial_price)), 1e-12);
  check_rel(value_of(found.highest_revenue), value_of(found.revenue_price) * trial(value_of(found.revenue_price)), 1e-12);
  for (double price = 0.0; price < 180.0; price += 0.01) {
    REQUIRE(trial(price) <= value_of(found.highest_trial) * (1.0 + 1e-12));
    REQUIRE(price * trial(price) <= value_of(found.highest_revenue) * (1.0 + 1e-12));
  }
  REQUIRE(found.curve.size() == 100);
  for (const trial_at_price& point : found.curve) check_abs(value_of(point.trial), trial(point.price), 1e-13);
}

TEST_CASE("where the trial curve is shown") {
  random_stream random(6);
  const auto people = drawn_people(100, random);
  const auto columns = with_intents(people, std::vector<double>(100, 5), std::vector<double>(100, 2));
  const auto evenly = newton_miller_smith(columns, calibration, quick_trial());  // 400 named prices
  REQUIRE(evenly.curve.size() == newton_miller_smith_options::most_curve_prices);
  CHECK(value_of(evenly.curve.front().trial) == 0.0);
  CHECK(value_of(evenly.curve.back().trial) == 0.0);
  auto options = quick_trial();
  const std::vector<double> asked{80, 55.5};
  options.curve_prices = asked;
  const auto chosen = newton_miller_smith(columns, calibration, options);
  REQUIRE(chosen.curve.size() == 2);
  CHECK(chosen.curve[1].price == 55.5);
  double sum = 0.0;
  for (const person& one : people) sum += buys(one, 0.7, 0.1, 55.5);
  check_rel(value_of(chosen.curve[1].trial), sum / 100, 1e-13);
  CHECK(value_of(chosen.highest_trial) == value_of(evenly.highest_trial));
  const std::vector<double> bad{-1};
  options.curve_prices = bad;
  CHECK_THROWS_AS((void)newton_miller_smith(columns, calibration, options), invalid_argument);
}

TEST_CASE("a price that is cheap and expensive at once, and a flat top") {
  // The probability falls from .7 to .3 at 20.
  const auto touching = with_intents({{10, 20, 20, 30}}, {5}, {3});
  const auto found = newton_miller_smith(touching, calibration, quick_trial());
  CHECK(value_of(found.trial_price) == 20.0);
  check_rel(value_of(found.highest_trial), 0.7, 1e-14);
  CHECK(value_of(found.revenue_price) == 20.0);
  auto strict = quick_trial();
  strict.order = price_order::strict;
  CHECK(newton_miller_smith(touching, calibration, strict).intransitive == 1);

  const auto flat = with_intents({{10, 20, 40, 50}}, {4}, {4});
  CHECK(value_of(newton_miller_smith(flat, calibration, quick_trial(price_tie::lowest)).trial_price) == 20.0);
  CHECK(value_of(newton_miller_smith(flat, calibration, quick_trial(price_tie::highest)).trial_price) == 40.0);
  CHECK(value_of(newton_miller_smith(flat, calibration, quick_trial()).trial_price) == 30.0);
}

TEST_CASE("intents off their scale, calibrations that are none, people without intents") {
  const auto with = [](double intent) { return with_intents({{1, 2, 3, 4}, {1, 2, 3, 4}}, {5, intent}, {3, 3}); };
  CHECK_THROWS_AS((void)newton_miller_smith(with(6), calibration), invalid_value);
  CHECK_THROWS_AS((void)newton_miller_smith(with(2.5), calibration), invalid_value);
  CHECK_THROWS_WITH_AS((void)newton_miller_smith(with(5), std::vector<double>(4, 0.5)),
                       "the calibration has 4 probabilities; allowed: one per level of the scale, 5", invalid_argument);
  CHECK_THROWS_AS((void)newton_miller_smith(with(5), std::vector<double>{0, 0, 0, 0, 1.5}), invalid_argument);
  CHECK_THROWS_WITH_AS((void)newton_miller_smith(with(5), std::vector<double>{0.7, 0.5, 0.3, 0.1, 0}),
                       "the calibration falls from 0.7 to 0.5; allowed: level by level, never less for a better intent",
                       invalid_argument);
  // Where 1 is "certainly", answers and calibration turned round together say the same.
  newton_miller_smith_options turned = quick_trial();
  turned.scale = any_scale{1, 5, scale_direction::lower_is_better};
  const std::vector<double> falling(calibration.rbegin(), calibration.rend());
  const auto as_before = newton_miller_smith(with(4), calibration, quick_trial());
  const auto other_way =
      newton_miller_smith(with_intents({{1, 2, 3, 4}, {1, 2, 3, 4}}, {1, 2}, {3, 3}), falling, turned);
  CHECK(value_of(as_before.trial_price) == value_of(other_way.trial_price));
  CHECK(value_of(as_before.highest_trial) == value_of(other_way.highest_trial));
  CHECK_THROWS_WITH_AS((void)newton_miller_smith(with(4), calibration, turned),
                       "the calibration rises from 0 to 0.1; allowed: level by level, never less for a better intent",
                       invalid_argument);
  const auto found = newton_miller_smith(with(gap), calibration, quick_trial());
  CHECK(found.missing.used == 1);
  CHECK(found.missing.with_gaps == 1);
}

TEST_CASE("the standard error of trial is that of a mean over people") {
  // Probabilities at 20: .7, .5, .3, 0, and one outside: 0.
  const auto columns = with_intents({{10, 20, 40, 50}, {10, 20, 40, 50}, {10, 20, 40, 50}, {20, 30, 40, 50}, {30, 40, 50, 60}},
                                    {5, 4, 3, 5, 5}, {1, 1, 1, 1, 1});
  const auto found = newton_miller_smith(columns, calibration, quick_trial());
  const auto at = std::find_if(found.curve.begin(), found.curve.end(), [](const auto& p) { return p.price == 20.0; });
  REQUIRE(at != found.curve.end());
  check_rel(value_of(at->trial), 0.3, 1e-14);
  // sum of squares .16 + .04 + 0 + .09 + .09 = .38; / 4 / 5.
  check_rel(at->trial.standard_error(), std::sqrt(0.38 / 20.0), 1e-13);
  check_rel(at->revenue.standard_error(), 20.0 * std::sqrt(0.38 / 20.0), 1e-13);
}

TEST_CASE("replicates of prices are raked again, by hand") {
  const raked_sample sample(96);
  random_stream random(20240704);
  std::vector<person> people = drawn_people(96, random);
  std::vector<bool> there(96, true);
  for (std::size_t i = 0; i < 96; ++i) {
    const double dearer = sample.female[i] == 1 ? 1.4 : 1.0;
    people[i] = {people[i].too_cheap * dearer, people[i].cheap * dearer, people[i].expensive * dearer,
                 people[i].too_expensive * dearer};
    if (i % 23 != 9) continue;
    people[i].cheap = gap;
    there[i] = false;
  }
  const numeric_columns columns = prices_of(people);
  std::vector<double> at_cheap, at_expensive;
  for (std::size_t i = 0; i < 96; ++i) {
    at_cheap.push_back(1 + static_cast<double>((i * 7 + i / 5) % 5));
    at_expensive.push_back(1 + static_cast<double>((i * 3 + i / 4) % 4));
  }
  newton_miller_smith_options trial;
  trial.kind = replicate_kind::jackknife_n;
  numeric_columns asked = columns;
  asked.add(trial.intent_cheap, at_cheap);
  asked.add(trial.intent_expensive, at_expensive);
  van_westendorp_options options = quick();
  options.kind = replicate_kind::jackknife_n;
  // People whose prices contradict one another leave too.
  for (std::size_t i = 0; i < 96; ++i) {
    const person& one = people[i];
    there[i] = there[i] && one.too_cheap < one.cheap && one.cheap < one.expensive && one.expensive < one.too_expensive;
  }
  const auto found = van_westendorp(sample.raked(columns), options);
  const auto bought = newton_miller_smith(sample.raked(asked), calibration, trial);
  REQUIRE(found.missing.used == static_cast<std::uint64_t>(std::count(there.begin(), there.end(), true)));

  const auto figures = [&](std::vector<double> weights) {
    numeric_columns own = asked;
    own.set_weights(std::move(weights));
    const auto one = van_westendorp(own, quick());
    newton_miller_smith_options few = trial;
    few.kind = replicate_kind::bootstrap;
    few.replicates = 0;
    const auto revenue = newton_miller_smith(own, calibration, few);
    return std::vector<double>{value_of(one.optimal.price), value_of(one.indifference.share),
                               value_of(one.marginal_expensiveness.price), value_of(revenue.highest_trial),
                               value_of(revenue.highest_revenue)};
  };
  const figures_by_hand expected = sample.by_hand(replicate_kind::jackknife_n, 0, 0, figures, there);
  check_rel(value_of(found.optimal.price), expected.values[0], 1e-9);
  check_rel(found.optimal.price.standard_error(), expected.errors[0], 1e-7);
  check_rel(found.indifference.share.standard_error(), expected.errors[1], 1e-7);
  check_rel(found.marginal_expensiveness.price.standard_error(), expected.errors[2], 1e-7);
  check_rel(bought.highest_trial.standard_error(), expected.errors[3], 1e-7);
  check_rel(bought.highest_revenue.standard_error(), expected.errors[4], 1e-7);
}
