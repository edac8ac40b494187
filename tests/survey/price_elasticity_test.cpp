#include <clientele/survey/price_elasticity.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>

#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/oracle.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {
constexpr elasticity_form forms[] = {elasticity_form::arc, elasticity_form::point, elasticity_form::logarithmic};
}  // namespace

TEST_CASE("two prices by exact fractions") {
  // -20 of 90 over 2 of 11; -20 % over 20 %; ln .8 / ln 1.2.
  const priced_quantity first{10, 100};
  const priced_quantity second{12, 80};
  check_rel(value_of(price_elasticity(first, second)), -11.0 / 9.0, 1e-14);
  check_rel(value_of(price_elasticity(first, second, elasticity_form::point)), -1.0, 1e-14);
  check_rel(value_of(price_elasticity(first, second, elasticity_form::logarithmic)), -1.2239010857415447, 1e-14);
}

TEST_CASE("reference values of elasticities") {
  const auto file = shared_oracles("cohort_concentration");
  if (!file) return;
  for (const oracle_entry& entry : file->starting_with("elasticity.arc")) {
    const priced_quantity first{entry.inputs["p1"].number(), entry.inputs["q1"].number()};
    const priced_quantity second{entry.inputs["p2"].number(), entry.inputs["q2"].number()};
    check_either(value_of(price_elasticity(first, second)), entry.value["arc"].number(), entry.allowed, entry.source);
    check_either(value_of(price_elasticity(first, second, elasticity_form::point)), entry.value["point_at_first"].number(),
                 entry.allowed, entry.source);
    check_either(value_of(price_elasticity(first, second, elasticity_form::logarithmic)), entry.value["log"].number(),
                 entry.allowed, entry.source);
  }
}

TEST_CASE("arc and logarithmic elasticities are the same in both directions, the point one is not") {
  const priced_quantity a{8, 1000, 20};
  const priced_quantity b{9, 400, 15};
  for (const elasticity_form form : forms) {
    const auto there = price_elasticity(a, b, form);
    const auto back = price_elasticity(b, a, form);
    CHECK((std::fabs(value_of(there) - value_of(back)) < 1e-12) == (form != elasticity_form::point));
  }
}

TEST_CASE("the error is the delta method's, with a covariance too") {
  constexpr double step = 1e-5;
  for (const elasticity_form form : forms) {
    const priced_quantity a{10, 0.6, 0.02};
    const priced_quantity b{13, 0.4, 0.03};
    const auto at = [&](double da, double db) {
      return value_of(price_elasticity({10, 0.6 + da}, {13, 0.4 + db}, form));
    };
    const double by_a = (at(step, 0) - at(-step, 0)) / (2 * step);
    const double by_b = (at(0, step) - at(0, -step)) / (2 * step);
    for (const double covariance : {0.0, 0.0004}) {
      const double variance = by_a * by_a * 0.02 * 0.02 + by_b * by_b * 0.03 * 0.03 + 2 * by_a * by_b * covariance;
      check_rel(price_elasticity(a, b, form, covariance).standard_error(), std::sqrt(variance), 10 * step * step,
                "what the step leaves out");
    }
  }
}

TEST_CASE("where an elasticity is not defined") {
  CHECK(value_of(price_elasticity({10, 100}, {12, 0})) == -11.0);
  CHECK_FALSE(price_elasticity({10, 100}, {12, 0}, elasticity_form::logarithmic).value().known());
  CHECK_FALSE(price_elasticity({10, 0}, {12, 5}, elasticity_form::point).value().known());
  CHECK_FALSE(price_elasticity({10, 0}, {12, 0}).value().known());
  CHECK(price_elasticity({10, 0}, {12, 0}).interval().upper.value() == std::numeric_limits<double>::infinity());
  CHECK_THROWS_AS((void)price_elasticity({10, 1}, {10, 2}), invalid_argument);
  CHECK_THROWS_AS((void)price_elasticity({0, 1}, {10, 2}), invalid_argument);
  CHECK_THROWS_AS((void)price_elasticity({5, -1}, {10, 2}), invalid_argument);
  CHECK_THROWS_AS((void)price_elasticity({5, 1, -1}, {10, 2}), invalid_argument);
}

TEST_CASE("quantities from estimates") {
  const auto count = priced_quantity::of_count(5, 400);
  CHECK(count.quantity == 400.0);
  CHECK(count.standard_error == 20.0);
  const auto share = priced_quantity::of_share(6, proportion_estimate::from_counts(30, 100));
  CHECK(share.quantity == 0.3);
  check_rel(share.standard_error, std::sqrt(0.3 * 0.7 / 100), 1e-14);
  const auto mean = priced_quantity::of_mean(6, mean_estimate<real>(2.5, 0.1, unweighted_basis(50)));
  CHECK(mean.quantity == 2.5);
  CHECK(mean.standard_error == 0.1);
  const auto both = price_elasticity(count, share);
  CHECK(both.sample_size() == 500);
  CHECK(both.method() == "delta_normal");
}

TEST_CASE("a slope of logarithms: exact, and against matrix algebra") {
  const std::vector<double> prices{1, 2, 4, 8};
  std::vector<double> quantities;
  for (const double p : prices) quantities.push_back(100 * std::pow(p, -1.7));
  const auto exact = log_log_elasticity(prices, quantities);
  check_rel(value_of(exact), -1.7, 1e-13);
  check_abs(exact.standard_error(), 0.0, 1e-13);
  CHECK(exact.degrees() == 2.0);

  // By matrix algebra in 50 digits (Python's decimal): (X'WX)^-1 X'Wy, its classical error and HC3's; weights 1 2 1 3 1.
  const std::vector<double> p{4, 5, 6, 7, 9};
  const std::vector<double> q{210, 160, 150, 95, 70};
  const std::vector<double> w{1, 2, 1, 3, 1};
  const auto plain = log_log_elasticity(p, q);
  const auto robust = log_log_elasticity(p, q, {}, slope_error::hc3);
  const auto weighted = log_log_elasticity(p, q, w);
  const auto weighted_robust = log_log_elasticity(p, q, w, slope_error::hc3);
  check_rel(value_of(plain), -1.3800989295032535, 1e-12);
  check_rel(plain.standard_error(), 0.1825190912833493, 1e-12);
  check_rel(robust.standard_error(), 0.17212437747410936, 1e-12);
  check_rel(value_of(weighted), -1.4178420304144637, 1e-12);
  check_rel(weighted.standard_error(), 0.18041456204161043, 1e-12);
  check_rel(weighted_robust.standard_error(), 0.12212941960639286, 1e-12);
  check_rel(plain.interval().lower.value(), -1.9609561372016637, 1e-12);
  CHECK(plain.method() == "delta_student");
}

TEST_CASE("rows with gaps, of no weight, and bad ones") {
  const auto found = log_log_elasticity(std::vector<double>{1, 2, gap, 4, 5}, std::vector<double>{9, 5, 3, gap, 2});
  CHECK(found.sample_size() == 3);
  CHECK(found.missing() == 2);
  CHECK_FALSE(log_log_elasticity(std::vector<double>{3, 3}, std::vector<double>{9, 5}).value().known());
  CHECK_FALSE(log_log_elasticity({}, {}).value().known());
  const auto two = log_log_elasticity(std::vector<double>{1, 2}, std::vector<double>{9, 5});
  CHECK(two.value().known());
  CHECK(std::isnan(two.standard_error()));
  CHECK_THROWS_WITH_AS((void)log_log_elasticity(std::vector<double>{1, 2}, std::vector<double>{9, 0}),
                       "a quantity of an elasticity is 0 in row 1; allowed: above 0, NaN where it is missing", invalid_value);
  CHECK_THROWS_AS((void)log_log_elasticity(std::vector<double>{1, -2}, std::vector<double>{9, 1}), invalid_value);
  CHECK_THROWS_AS((void)log_log_elasticity(std::vector<double>{1, 2}, std::vector<double>{9}), invalid_argument);
  const std::vector<double> p{1, 2, 3, 7}, q{9, 5, 3, 100}, w{1, 1, 1, 0};
  const auto without = log_log_elasticity(std::vector<double>{1, 2, 3}, std::vector<double>{9, 5, 3});
  check_rel(value_of(log_log_elasticity(p, q, w)), value_of(without), 1e-14);
  CHECK(log_log_elasticity(p, q, w).degrees() == 1.0);
}

TEST_CASE("how often the intervals contain the elasticity") {
  constexpr int samples = 4000;
  coverage_count slope, arc;
  random_stream random(11);
  const auto normal = [&] {
    return std::sqrt(-2.0 * std::log(random.uniform())) * std::cos(6.283185307179586 * random.uniform());
  };
  for (int sample = 0; sample < samples; ++sample) {
    std::vector<double> prices, quantities;
    for (int i = 0; i < 12; ++i) {
      prices.push_back(5.0 + i % 6);
      quantities.push_back(std::exp(6.0 - 1.4 * std::log(prices.back()) + 0.2 * normal()));
    }
    const auto fitted = log_log_elasticity(prices, quantities).interval();
    slope.add(fitted.lower.value() <= -1.4 && -1.4 <= fitted.upper.value());
    const auto share = [&](double p, int people) {
      std::uint64_t hits = 0;
      for (int i = 0; i < people; ++i) hits += random.uniform() < p ? 1U : 0U;
      return proportion_estimate::from_counts(hits, static_cast<std::uint64_t>(people));
    };
    const auto between = price_elasticity(priced_quantity::of_share(10, share(0.6, 100)),
                                          priced_quantity::of_share(12, share(0.45, 100))).interval();
    const double truth = -0.15 / 1.05 * 22.0 / 2.0;
    arc.add(between.lower.value() <= truth && truth <= between.upper.value());
  }
  MESSAGE("coverage of the slope ", 100.0 * slope.share(), " %, of the arc ", 100.0 * arc.share(), " %");
  check_coverage(slope);
  check_coverage(arc);  // 95.1 in 40,000 other samples
}

TEST_CASE("elastic, inelastic, or not known: by the interval") {
  const auto between = [](double q1, double q2, double error) {
    return price_elasticity({10, q1, error}, {12, q2, error}).response();
  };
  CHECK(between(100, 60, 1) == price_response::elastic);
  CHECK(between(100, 95, 1) == price_response::inelastic);
  CHECK(between(100, 60, 30) == price_response::undecided);
  CHECK(between(0, 0, 0) == price_response::undecided);
  const auto found = price_elasticity({10, 100, 3.1}, {12, 74, 3.1});  // -1.64, error .29
  CHECK(found.response() == price_response::elastic);
  CHECK(found.response(confidence_level{0.99}) == price_response::undecided);
}

TEST_CASE("no variance of what was sampled is no certainty") {
  // Nobody of the five bought at the higher price: its Poisson error is 0, and with it both derivatives' parts.
  const auto sold_out = price_elasticity(priced_quantity::of_count(10, 5), priced_quantity::of_count(12, 0));
  CHECK(value_of(sold_out) == -11.0);
  CHECK(std::isnan(sold_out.standard_error()));
  CHECK(sold_out.interval().upper.value() == std::numeric_limits<double>::infinity());
  CHECK(sold_out.response() == price_response::undecided);
  const auto everybody = priced_quantity::of_share(10, proportion_estimate::from_counts(2, 2));
  CHECK(std::isnan(price_elasticity(everybody, {12, 1.0}).standard_error()));
  // The same people, whose answers move together altogether.
  CHECK(std::isnan(price_elasticity({10, 0.5, 0.1}, {12, 0.5, 0.1}, elasticity_form::arc, 0.01).standard_error()));
  CHECK(price_elasticity({10, 100}, {12, 80}).standard_error() == 0.0);
}

TEST_CASE("a covariance, even one of 0, is of the same people") {
  const auto a = priced_quantity::of_share(10, proportion_estimate::from_counts(30, 50));
  const auto b = priced_quantity::of_share(12, proportion_estimate::from_counts(20, 50));
  CHECK(price_elasticity(a, b).sample_size() == 100);
  CHECK(price_elasticity(a, b, elasticity_form::arc, 0.0).sample_size() == 50);
  const double most = a.standard_error * b.standard_error;
  CHECK_NOTHROW((void)price_elasticity(a, b, elasticity_form::arc, most));
  CHECK_THROWS_AS((void)price_elasticity(a, b, elasticity_form::arc, 1.001 * most), invalid_argument);
  CHECK_THROWS_AS((void)price_elasticity(a, b, elasticity_form::arc, -1.001 * most), invalid_argument);
  CHECK_FALSE(price_elasticity({10, gap, gap}, b, elasticity_form::arc, 5.0).value().known());
}

TEST_CASE("prices that are equal but for rounding have no slope, and a row that holds the line no robust error") {
  std::vector<double> quantities;
  for (int i = 1; i <= 12; ++i) quantities.push_back(i);
  CHECK_FALSE(log_log_elasticity(std::vector<double>(12, 3.0), quantities).value().known());
  // A price of weight 0 is none.
  std::vector<double> prices(12, 3.0);
  prices[0] = 4.0;
  std::vector<double> weights(12, 0.7);
  weights[0] = 0.0;
  CHECK_FALSE(log_log_elasticity(prices, quantities, weights).value().known());
  const std::vector<double> alone{1, 1, 1, 2};
  const std::vector<double> sold{10, 12, 11, 5};
  CHECK(log_log_elasticity(alone, sold).standard_error() > 0.0);
  CHECK(std::isnan(log_log_elasticity(alone, sold, {}, slope_error::hc3).standard_error()));
}

TEST_CASE("names of forms and errors") {
  CHECK(name(price_response::elastic) == "elastic");
  CHECK(name(price_response::inelastic) == "inelastic");
  CHECK(name(price_response::undecided) == "undecided");
  CHECK(name(elasticity_form::arc) == "arc");
  CHECK(name(elasticity_form::point) == "point");
  CHECK(name(elasticity_form::logarithmic) == "logarithmic");
  CHECK(name(slope_error::classical) == "classical");
  CHECK(name(slope_error::hc3) == "hc3");
}
