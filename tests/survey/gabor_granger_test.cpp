#include <clientele/survey/gabor_granger.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>

#include "support/check.hpp"
#include "support/raked_sample.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

const std::vector<double> prices{10, 15, 20};
/// Demand 4/5, 3/5, 1/5: revenue 8, 9, 4.
const std::vector<std::vector<double>> five{{1, 1, 1}, {1, 1, 0}, {1, 1, 0}, {1, 0, 0}, {0, 0, 0}};

gabor_granger_options quick() {
  gabor_granger_options options;
  options.replicates = 200;
  return options;
}

}  // namespace

TEST_CASE("five people by hand") {
  const auto found = gabor_granger(columns_of(five), prices, quick());
  REQUIRE(found.prices.size() == 3);
  const double demand[] = {0.8, 0.6, 0.2};
  const double revenue[] = {8, 9, 4};
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(found.prices[j].price == prices[j]);
    check_rel(value_of(found.prices[j].demand), demand[j], 1e-15);
    check_rel(value_of(found.prices[j].revenue), revenue[j], 1e-15);
    const auto of_counts = proportion_estimate::from_counts(static_cast<std::uint64_t>(std::lround(5 * demand[j])), 5);
    check_rel(found.prices[j].revenue.interval().upper.value(), prices[j] * of_counts.interval().upper.value(), 1e-14);
  }
  CHECK(value_of(found.best_price) == 15.0);
  check_rel(value_of(found.best_revenue), 9.0, 1e-15);
  CHECK(found.monotone);
  CHECK(found.inconsistent == 0);
  REQUIRE(found.steps.size() == 2);
  check_rel(value_of(found.steps[0].change), -0.2, 1e-14);
  // One of five changes: the deviations of -1 and four 0 from -.2, / 4 / 5.
  check_rel(found.steps[0].change.standard_error(), std::sqrt((0.64 + 4 * 0.04) / 20), 1e-13);
  check_rel(value_of(found.steps[0].elasticity), -0.2 / 1.4 * 25 / 5, 1e-14);
}

TEST_CASE("the elasticity allows for the same people at both prices") {
  const auto found = gabor_granger(columns_of(five), prices, quick());
  // Influence of a person on ((d2 - d1) / (d1 + d2)) (p1 + p2) / (p2 - p1).
  const double d1 = 0.8, d2 = 0.6;
  double squares = 0.0;
  for (const auto& person : five) {
    const double influence = 5.0 * 2.0 * (d1 * (person[1] - d2) - d2 * (person[0] - d1)) / ((d1 + d2) * (d1 + d2));
    squares += influence * influence;
  }
  check_rel(found.steps[0].elasticity.standard_error(), std::sqrt(squares / 20), 1e-12);
  CHECK(found.steps[0].elasticity.sample_size() == 5);
}

TEST_CASE("two people who buy at both prices prove nothing about the elasticity") {
  const auto found = gabor_granger(columns_of({{1, 1}, {1, 1}}), std::vector<double>{10, 15}, quick());
  CHECK(value_of(found.steps.at(0).elasticity) == 0.0);
  CHECK(std::isnan(found.steps[0].elasticity.standard_error()));
  CHECK(found.steps[0].elasticity.response() == price_response::undecided);
  // Each of four changes alike: a covariance at its limit, but for rounding.
  const auto alike = gabor_granger(columns_of({{0.3, 0.1}, {0.7, 0.5}, {0.9, 0.7}, {0.4, 0.2}}),
                                   std::vector<double>{10, 15}, quick());
  CHECK(alike.steps.at(0).elasticity.sample_size() == 4);
}

TEST_CASE("how sure the best price is") {
  const auto found = gabor_granger(columns_of(five), prices, quick());
  double sum = 0.0;
  for (const auto& one : found.prices) sum += one.best.value();
  check_rel(sum, 1.0, 1e-12);
  CHECK(found.prices[1].best > found.prices[2].best);
  CHECK(found.best_price.interval().lower.value() == 10.0);
  // Of equal revenues the lowest price: 10 x .6 = 15 x .4 = 20 x .3.
  std::vector<std::vector<double>> ten(10, {0, 0, 0});
  for (std::size_t i = 0; i < 6; ++i) ten[i] = {1, i < 4 ? 1.0 : 0.0, i < 3 ? 1.0 : 0.0};
  CHECK(value_of(gabor_granger(columns_of(ten), prices, quick()).best_price) == 10.0);
}

TEST_CASE("a cost moves the best price up") {
  auto options = quick();
  options.unit_cost = 5;  // 4, 6, 3
  CHECK(value_of(gabor_granger(columns_of(five), prices, options).best_price) == 15.0);
  options.unit_cost = 14;  // -3.2, .6, 1.2
  const auto found = gabor_granger(columns_of(five), prices, options);
  CHECK(value_of(found.best_price) == 20.0);
  check_rel(value_of(found.prices[0].revenue), -3.2, 1e-14);
  CHECK(found.prices[0].revenue.interval().lower <= found.prices[0].revenue.value());
  CHECK(found.prices[0].revenue.interval().upper >= found.prices[0].revenue.value());
  options.unit_cost = -1;
  CHECK_THROWS_AS((void)gabor_granger(columns_of(five), prices, options), invalid_argument);
}

TEST_CASE("prices in any order") {
  const auto usual = gabor_granger(columns_of(five), prices, quick());
  std::vector<std::vector<double>> turned;
  for (const auto& person : five) turned.push_back({person[2], person[0], person[1]});
  const auto found = gabor_granger(columns_of(turned), std::vector<double>{20, 10, 15}, quick());
  for (std::size_t j = 0; j < 3; ++j) {
    CHECK(found.prices[j].price == usual.prices[j].price);
    CHECK(found.prices[j].demand.value() == usual.prices[j].demand.value());
  }
  CHECK(found.best_price.standard_error() == usual.best_price.standard_error());
}

TEST_CASE("demand that rises is told, and pooled on request") {
  // Demand .5, .25, .75.
  const auto columns = columns_of({{1, 0, 1}, {1, 0, 1}, {0, 0, 1}, {0, 1, 0}});
  const auto observed = gabor_granger(columns, prices, quick());
  CHECK_FALSE(observed.monotone);
  CHECK(observed.inconsistent == 4);
  CHECK(value_of(observed.best_price) == 20.0);
  auto options = quick();
  options.curve = demand_curve::monotone;
  const auto pooled = gabor_granger(columns, prices, options);
  for (const auto& one : pooled.prices) check_rel(value_of(one.demand), 0.5, 1e-15);
  CHECK_FALSE(pooled.monotone);
  auto reject = quick();
  reject.inconsistent = inconsistent_buyers::reject;
  auto more = five;
  more.push_back({0, 1, 1});
  const auto without = gabor_granger(columns_of(more), prices, reject);
  CHECK(without.inconsistent == 1);
  CHECK(without.missing.rows == 6);
  CHECK(without.missing.used == 5);
  check_rel(value_of(without.prices[0].demand), 0.8, 1e-15);
}

TEST_CASE("pooling meets the closest falling curve, found by trying") {
  // Weighted least squares under d1 >= d2 >= d3 on a fine grid.
  const auto columns = columns_of({{1, 1, 1}, {0, 1, 0}, {1, 1, 1}, {0, gap, 1}, {0, 0, gap}});
  auto options = quick();
  options.policy = missing_data::pairwise;
  options.curve = demand_curve::monotone;
  const auto found = gabor_granger(columns, prices, options);
  const double share[] = {0.4, 0.75, 0.75};
  const double many[] = {5, 4, 4};
  const auto loss = [&](double a, double b, double c) {
    const double d[] = {a, b, c};
    double sum = 0.0;
    for (int j = 0; j < 3; ++j) sum += many[j] * (share[j] - d[j]) * (share[j] - d[j]);
    return sum;
  };
  const double mine = loss(value_of(found.prices[0].demand), value_of(found.prices[1].demand), value_of(found.prices[2].demand));
  for (int a = 0; a <= 50; ++a) {
    for (int b = 0; b <= a; ++b) {
      for (int c = 0; c <= b; ++c) REQUIRE(mine <= loss(a / 50.0, b / 50.0, c / 50.0) + 1e-12);
    }
  }
}

TEST_CASE("gaps: only who answered all, or each price by whoever was asked") {
  const auto columns = columns_of({{1, 1, 1}, {1, gap, 0}, {0, 0, gap}, {1, 0, 0}});
  const auto listwise = gabor_granger(columns, prices, quick());
  CHECK(listwise.missing.used == 2);
  check_rel(value_of(listwise.prices[0].demand), 1.0, 1e-15);
  auto options = quick();
  options.policy = missing_data::pairwise;
  const auto pairwise = gabor_granger(columns, prices, options);
  check_rel(value_of(pairwise.prices[0].demand), 0.75, 1e-15);
  check_rel(value_of(pairwise.prices[1].demand), 1.0 / 3.0, 1e-15);
  CHECK(pairwise.prices[1].demand.sample_size() == 3);
  CHECK(pairwise.prices[1].demand.missing() == 1);
}

TEST_CASE("weights count people") {
  numeric_columns weighted = columns_of(five);
  weighted.set_weights({2, 1, 3, 0, 1});
  std::vector<std::vector<double>> repeated;
  const int times[] = {2, 1, 3, 0, 1};
  for (std::size_t i = 0; i < five.size(); ++i) {
    for (int k = 0; k < times[i]; ++k) repeated.push_back(five[i]);
  }
  const auto a = gabor_granger(weighted, prices, quick());
  const auto b = gabor_granger(columns_of(repeated), prices, quick());
  for (std::size_t j = 0; j < 3; ++j) check_rel(value_of(a.prices[j].demand), value_of(b.prices[j].demand), 1e-15);
  CHECK(value_of(a.best_price) == value_of(b.best_price));
  check_rel(a.prices[0].demand.effective_sample_size(), 49.0 / 15.0, 1e-14);
}

TEST_CASE("probabilities of buying") {
  const auto columns = columns_of({{0.7, 0.3, 0}, {0.5, 0.3, 0.1}, {0.7, 0.5, 0.3}});
  const auto found = gabor_granger(columns, prices, quick());
  check_rel(value_of(found.prices[0].demand), 1.9 / 3, 1e-14);
  // Narrower than of yes and no: the spread of probabilities is known.
  CHECK(found.prices[0].revenue.standard_error() < 10 * found.prices[0].demand.standard_error());
}

TEST_CASE("nobody, one person, and bad input") {
  numeric_columns none;
  for (const char* name : {"a", "b", "c"}) none.add(name, std::vector<double>{});
  const auto nobody = gabor_granger(none, prices, quick());
  CHECK_FALSE(nobody.best_price.value().known());
  CHECK_FALSE(nobody.prices[0].demand.value().known());
  CHECK_FALSE(nobody.prices[0].best.known());
  CHECK_FALSE(nobody.steps[0].elasticity.value().known());
  const auto one = gabor_granger(columns_of({{1, 1, 0}}), prices, quick());
  CHECK(value_of(one.best_price) == 15.0);
  CHECK(std::isnan(one.best_price.standard_error()));

  CHECK_THROWS_WITH_AS((void)gabor_granger(columns_of({{1, 2, 0}}), prices),
                       "an answer of \"c1\" is 2 in row 0; allowed: 1 or 0, a probability, NaN where it is missing",
                       invalid_value);
  CHECK_THROWS_AS((void)gabor_granger(columns_of(five), std::vector<double>{10, 20}), invalid_argument);
  CHECK_THROWS_AS((void)gabor_granger(columns_of(five), std::vector<double>{10, 20, 20}), invalid_argument);
  CHECK_THROWS_AS((void)gabor_granger(columns_of(five), std::vector<double>{10, -20, 20}), invalid_argument);
}

TEST_CASE("from the highest price that people accept") {
  const std::vector<double> highest{20, 17, 15, 12, 0, gap};
  const auto columns = answers_up_to(highest, prices);
  CHECK(columns.name(1) == "15");
  const auto found = gabor_granger(columns, prices, quick());
  check_rel(value_of(found.prices[0].demand), 0.8, 1e-15);
  check_rel(value_of(found.prices[1].demand), 0.6, 1e-15);
  check_rel(value_of(found.prices[2].demand), 0.2, 1e-15);
  CHECK(found.missing.with_gaps == 1);
  CHECK_THROWS_AS((void)answers_up_to(std::vector<double>{-1}, prices), invalid_value);
}

TEST_CASE("the number of threads changes no bit") {
  auto options = quick();
  options.threads = 1;
  const auto one = gabor_granger(columns_of(five), prices, options);
  options.threads = 3;
  const auto three = gabor_granger(columns_of(five), prices, options);
  CHECK(one.best_revenue.standard_error() == three.best_revenue.standard_error());
}

TEST_CASE("how often the interval of the best revenue contains what the best price really earns") {
  // Highest accepted prices uniform in 5 .. 25: demand .75, .5, .25; revenue 7.5, 7.5 and 5 would tie, so 10, 14, 20.
  const std::vector<double> asked{10, 14, 20};
  constexpr int samples = 600;
  int inside = 0;
  for (int sample = 0; sample < samples; ++sample) {
    random_stream random(31, static_cast<std::uint64_t>(sample));
    std::vector<double> highest;
    for (int i = 0; i < 200; ++i) highest.push_back(5.0 + 20.0 * random.uniform());
    auto options = quick();
    options.replicates = 300;
    const auto interval = gabor_granger(answers_up_to(highest, asked), asked, options).best_revenue.interval();
    inside += interval.lower.value() <= 7.7 && 7.7 <= interval.upper.value() ? 1 : 0;
  }
  MESSAGE("coverage of the best revenue ", 100.0 * inside / samples, " %");
  // The largest of several is too large on average, which costs a few points where two are close.
  CHECK(static_cast<double>(inside) / samples > 0.90);
}

TEST_CASE("names of the options of a demand curve") {
  CHECK(name(inconsistent_buyers::keep) == "keep");
  CHECK(name(inconsistent_buyers::reject) == "reject");
  CHECK(name(demand_curve::observed) == "observed");
  CHECK(name(demand_curve::monotone) == "monotone");
}

TEST_CASE("replicates of demand are raked again, by hand") {
  const raked_sample sample(96);
  random_stream random(20240705);
  std::vector<bool> there(96, true);
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < 96; ++i) {
    const double most = 6 + 14 * random.uniform() + 6 * sample.female[i];
    rows.push_back({most >= 10 ? 1.0 : 0.0, most >= 15 ? 1.0 : 0.0, most >= 20 ? 1.0 : 0.0});
    if (i % 29 == 6) rows.back()[1] = gap;
    there[i] = i % 29 != 6;
  }
  for (const replicate_kind kind : {replicate_kind::jackknife_n, replicate_kind::rescaled}) {
    gabor_granger_options options = quick();
    options.kind = kind;
    options.replicates = 80;
    const auto found = gabor_granger(sample.raked(columns_of(rows)), prices, options);
    const auto figures = [&](const std::vector<double>& weights) {
      double best = 0, price = 0;
      for (std::size_t j = 0; j < prices.size(); ++j) {
        double buyers = 0, people = 0;
        for (std::size_t i = 0; i < 96; ++i) {
          if (!there[i]) continue;
          people += weights[i];
          buyers += weights[i] * rows[i][j];
        }
        if (prices[j] * buyers / people <= best) continue;
        best = prices[j] * buyers / people;
        price = prices[j];
      }
      return std::vector<double>{price, best};
    };
    const figures_by_hand expected = sample.by_hand(kind, 80, options.seed, figures, there);
    CHECK(value_of(found.best_price) == expected.values[0]);
    check_rel(value_of(found.best_revenue), expected.values[1], 1e-10);
    check_rel(found.best_revenue.standard_error(), expected.errors[1], 1e-8);
    check_rel(found.best_price.standard_error(), expected.errors[0], 1e-8);
  }
}
