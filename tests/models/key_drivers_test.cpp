#include <clientele/models/key_drivers.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/models/detail/shapley.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/survey/composite_index.hpp>
#include <clientele/survey/importance_performance.hpp>
#include <clientele/survey/raking.hpp>

#include "models/models_data.hpp"
#include "models/naive_regression.hpp"
#include "models/swiss_data.hpp"
#include "support/allocations.hpp"
#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele_test;
using models::importance_measure;
using models::key_drivers;
using models::key_drivers_result;
using models::regression_state;
using models::shapley_method;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> names_of(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t j = 0; j < count; ++j) names.push_back("x" + std::to_string(j));
  return names;
}

struct sample {
  naive_columns x;
  std::vector<double> y;

  [[nodiscard]] numeric_columns columns() const {
    numeric_columns result;
    for (std::size_t j = 0; j < x.size(); ++j) result.add("x" + std::to_string(j), x[j]);
    result.add("y", y);
    return result;
  }
};

/// Predictors that share a factor, and an outcome of some of them.
sample simulated(std::size_t people, std::size_t predictors, std::uint64_t seed) {
  random_stream random(seed);
  sample result{naive_columns(predictors, std::vector<double>(people)), std::vector<double>(people)};
  for (std::size_t i = 0; i < people; ++i) {
    const double factor = simulate::draw_normal(random);
    result.y[i] = 3.0 + 2.0 * simulate::draw_normal(random);
    for (std::size_t j = 0; j < predictors; ++j) {
      const double x = 5.0 + factor + simulate::draw_normal(random);
      result.x[j][i] = x;
      result.y[i] += 0.3 * static_cast<double>(j % 4) * x;
    }
  }
  return result;
}

/// Without replicates: what does not depend on them.
models::key_driver_options plain() { return {.replicates = 0}; }

double value_of(const models::key_driver& driver, importance_measure measure) {
  return driver.importance(measure).value().value();
}

double sum_of(const key_drivers_result& result, importance_measure measure) {
  double sum = 0.0;
  for (const auto& driver : result.drivers) sum += value_of(driver, measure);
  return sum;
}

}  // namespace

TEST_CASE("fertility in Switzerland: the figures of R 4.2.2") {
  const auto predictors = swiss_predictors();
  const key_drivers_result result = key_drivers(swiss_columns(), "Fertility", predictors);
  CHECK(result.state == regression_state::determined);
  CHECK(result.trouble.empty());
  const char* source = "R 4.2.2: lm(Fertility ~ ., swiss); Shapley by all subsets; Johnson by eigen()";
  constexpr double within = 1e-12;
  check_rel(result.r_squared.value().value(), 0.70673500159272551, within, source);
  check_rel(result.adjusted_r_squared.value().value(), 0.67097097739671641, within, source);
  check_rel(result.residual_deviation.value().value(), 7.1653688320027333, within, source);
  check_rel(result.intercept.value().value(), 66.91518167896869, within, source);
  check_rel(result.intercept.standard_error(), 10.70603758533044, within, source);
  check_rel(result.test.f, 19.76105926221776, within, source);
  check_rel(result.test.p, 5.593798541136e-10, 1e-12, source);
  CHECK(result.test.degrees == 5);
  CHECK(result.test.residual_degrees == 41);

  struct row {
    double b, error, p, beta, r, partial, inflation, shapley, johnson;
  };
  const row rows[]{
      {-0.1721139709414554, 0.07030392317864813, 1.872715438517550e-02, -0.31292128249992041, 0.35307918361997470,
       -0.35712326110249581, 2.2841293775972944, 0.057091220768091283, 0.048416895811900659},
      {-0.2580082398347242, 0.25387820089209856, 3.154617231437258e-01, -0.16477822253934776, -0.64588270645728751,
       -0.15675232893548446, 3.6754195755443386, 0.17117302890023414, 0.154708249806159992},
      {-0.8709400629394237, 0.18302860157125891, 2.430604590737924e-05, -0.67040078010607418, -0.66378885703506907,
       -0.59647625360678258, 2.7749427811269514, 0.26013467862438444, 0.271964104645999127},
      {0.1041153307437674, 0.03525785253616895, 5.190078545165956e-03, 0.34760002814421853, 0.46368470065179390,
       0.41878697289558825, 1.9371603802631256, 0.10557015037349354, 0.114680029947561532},
      {1.0770481406909880, 0.38171965085807130, 7.335715320601472e-03, 0.25113597629871098, 0.41655603143498271,
       0.40324069479518776, 1.1075422255569538, 0.11276592292652207, 0.116965721381104559},
  };
  REQUIRE(result.drivers.size() == 5);
  for (std::size_t j = 0; j < 5; ++j) {
    const models::key_driver& driver = result.drivers[j];
    CHECK(driver.name == predictors[j]);
    check_rel(driver.coefficient.value().value(), rows[j].b, within, source);
    check_rel(driver.coefficient.standard_error(), rows[j].error, within, source);
    check_rel(driver.coefficient.p_value(), rows[j].p, 1e-12, source);
    CHECK(driver.replicated_coefficient.value() == driver.coefficient.value());
    check_rel(driver.beta.value().value(), rows[j].beta, within, source);
    check_rel(driver.correlation.value().value(), rows[j].r, within, source);
    check_rel(driver.partial_correlation.value().value(), rows[j].partial, within, source);
    check_rel(driver.partial_correlation.p_value(), rows[j].p, 1e-12, "the test of the coefficient");
    check_rel(driver.variance_inflation.value().value(), rows[j].inflation, within, source);
    check_rel(driver.alone.value().value(), rows[j].r * rows[j].r, within, source);
    check_rel(driver.shapley.value().value(), rows[j].shapley, within, source);
    check_rel(driver.johnson.value().value(), rows[j].johnson, within, source);
    check_rel(driver.pratt.value().value(), rows[j].beta * rows[j].r, within, source);
    CHECK(driver.mean.sample_size() == 47);
    // An interval around each of them.
    for (const importance_measure measure :
         {importance_measure::coefficient, importance_measure::beta, importance_measure::alone, importance_measure::last,
          importance_measure::shapley, importance_measure::shapley_share, importance_measure::johnson,
          importance_measure::johnson_share, importance_measure::pratt, importance_measure::pratt_share}) {
      const auto figure = driver.importance(measure);
      CHECK(figure.standard_error() > 0.0);
      CHECK(figure.interval().lower < figure.value());
      CHECK(figure.value() < figure.interval().upper);
      CHECK(figure.interval().method == "percentile");
    }
    CHECK(value_of(driver, importance_measure::shapley) == driver.shapley.value().value());
    CHECK(value_of(driver, importance_measure::pratt_share) == driver.pratt_share.value().value());
  }
  const double r2 = result.r_squared.value().value();
  for (const auto measure : {importance_measure::shapley, importance_measure::johnson, importance_measure::pratt}) {
    check_rel(sum_of(result, measure), r2, 1e-13, models::name(measure));
  }
  for (const auto measure : {importance_measure::shapley_share, importance_measure::johnson_share, importance_measure::pratt_share}) {
    check_rel(sum_of(result, measure), 1.0, 1e-13, models::name(measure));
  }
}

TEST_CASE("mobile phones: coefficients, errors and importance of the reference values") {
  const auto oracles = shared_oracles("drivers");
  if (!oracles) return;
  for (const oracle_entry& entry : oracles->starting_with("drivers.mobi.")) {
    const auto file = data_file(entry);
    if (!file) return;
    const survey_table table = survey_table::read(*file);
    const auto predictors = texts_of(entry.inputs["predictors"]);
    const std::string outcome = entry.inputs["response"].text();
    numeric_columns columns;
    auto names = predictors;
    names.push_back(outcome);
    for (const std::string& name : names) {
      if (!entry.inputs.has("derived")) {
        columns.add(name, table.numbers(name));
        continue;
      }
      // The plain mean of the items of the block.
      std::vector<double> sum(table.texts("respondent").size(), 0.0);
      double items = 0.0;
      const auto add = [&](const std::string& item) {
        const auto answers = table.numbers(item);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += answers[i];
        ++items;
      };
      if (name == "CUSCO") add(name);
      const std::size_t count = name == "IMAG" ? 5 : name == "PERQ" ? 7 : name == "PERV" ? 2 : name == "CUSCO" ? 0 : 3;
      for (std::size_t i = 1; i <= count; ++i) add(name + std::to_string(i));
      for (double& x : sum) x /= items;
      columns.add(name, std::move(sum));
    }
    const auto result = key_drivers(columns, outcome, predictors, plain());
    const auto check = [&](double mine, const json_value& expected) {
      check_either(mine, expected.number(), {1e-13, 1e-12}, entry.source);  // narrower than the entry asks for
    };
    check(result.r_squared.value().value(), entry.value["r_squared"]);
    check(result.adjusted_r_squared.value().value(), entry.value["r_squared_adjusted"]);
    check(result.residual_deviation.value().value(), entry.value["sigma"]);
    check(result.test.f, entry.value["f_statistic"]);
    check_rel(result.test.p, entry.value["f_p"].number(), 1e-12, entry.source);
    const auto check_coefficient = [&](const coefficient_estimate<real>& mine, const json_value& expected) {
      check(mine.value().value(), expected["estimate"]);
      check(mine.standard_error(), expected["se"]);
      check(mine.statistic(), expected["t"]);
      check_rel(mine.p_value(), expected["p"].number(), 1e-12, entry.source);
      check(mine.interval().lower.value(), expected["ci95"][0]);
      check(mine.interval().upper.value(), expected["ci95"][1]);
    };
    check_coefficient(result.intercept, entry.value["coefficients"]["(Intercept)"]);
    for (const auto& driver : result.drivers) {
      const auto of = [&](const char* what) -> const json_value& { return entry.value[what][driver.name]; };
      check_coefficient(driver.coefficient, of("coefficients"));
      check(driver.robust_coefficient.standard_error(), of("coefficients")["se_hc3"]);
      check(driver.beta.value().value(), of("standardised_betas"));
      check(driver.beta.value().value() * driver.beta.value().value(), of("beta_squared"));
      check(driver.variance_inflation.value().value(), of("vif"));
      check(driver.correlation.value().value(), of("zero_order_correlations"));
      check(driver.partial_correlation.value().value(), of("partial_correlations"));
      check(driver.shapley.value().value(), of("lmg_shapley_shares_of_r2"));
      check(100.0 * driver.shapley_share.value().value(), of("lmg_shapley_percent"));
      check(driver.johnson.value().value(), of("johnson_relative_weights"));
      check(100.0 * driver.johnson_share.value().value(), of("johnson_percent"));
      check(driver.alone.value().value(), of("first"));
      check(driver.last.value().value(), of("last"));
      check(driver.pratt.value().value(), of("pratt"));
    }
  }
}

TEST_CASE("a bank's customers: every figure as by a regression of each subset") {
  const auto file = data_file("bank_satisfaction/bank_satisfaction.csv");
  if (!file) return;
  const std::vector<std::string> predictors{"qual1", "qual2", "qual3", "qual4", "qual5", "val1", "val2", "imag1"};
  auto names = predictors;
  names.emplace_back("sat1");
  const numeric_columns columns = columns_of(*file, names);
  const auto result = key_drivers(columns, "sat1", predictors, plain());
  naive_columns x;
  std::vector<double> y;
  for (const std::string& name : predictors) x.emplace_back(columns[name].begin(), columns[name].end());
  y.assign(columns["sat1"].begin(), columns["sat1"].end());
  const naive_fit fit = naive_regression(x, y);
  const std::vector<double> shapley = naive_shapley(x, y);
  for (std::size_t j = 0; j < predictors.size(); ++j) {
    check_rel(result.drivers[j].coefficient.value().value(), static_cast<double>(fit.coefficients[j]), 1e-12);
    check_rel(result.drivers[j].coefficient.standard_error(), static_cast<double>(fit.errors[j]), 1e-12);
    check_rel(result.drivers[j].shapley.value().value(), shapley[j], 1e-12);
  }
  // The errors of these regressions are far from equal: twice those of least squares.
  const char* source = "R 4.2.2: HC3 by hat values and residuals of lm()";
  check_rel(result.drivers[0].robust_coefficient.standard_error(), 0.10341303903579879, 1e-12, source);
  check_rel(result.drivers[5].robust_coefficient.standard_error(), 0.10413970628686539, 1e-12, source);
  check_rel(result.drivers[7].robust_coefficient.standard_error(), 0.05637928495044044, 1e-12, source);
}

TEST_CASE("Shapley values are those of a regression of every subset, for any number of predictors") {
  for (std::size_t p = 1; p <= 9; ++p) {
    const sample data = simulated(60, p, 100 + p);
    random_stream random(p);
    std::vector<double> weights;
    for (std::size_t i = 0; i < 60; ++i) weights.push_back(0.25 * static_cast<double>(1 + random.below(8)));
    numeric_columns columns = data.columns();
    columns.set_weights(weights);
    const auto result = key_drivers(columns, "y", names_of(p), plain());
    const std::vector<double> expected = naive_shapley(data.x, data.y, weights);
    for (std::size_t j = 0; j < p; ++j) check_either(result.drivers[j].shapley.value().value(), expected[j], {1e-14, 1e-12});
    CHECK(result.accuracy.method == shapley_method::exact);
    CHECK(result.accuracy.bound == 0.0);
  }
}

TEST_CASE("every instruction set gives the same bits") {
  using models::detail::subset_path;
  for (int p = 1; p <= 14; ++p) {
    const covariances s = covariances_of(simulated(100, static_cast<std::size_t>(p), 200).columns());
    std::vector<double> packed;
    for (std::size_t i = 0; i + 1 < s.size(); ++i) {
      for (std::size_t j = i; j < s.size(); ++j) packed.push_back(s.correlation(i, j));
    }
    const std::vector<double> plain = models::detail::shapley_values(packed, p, 0.5, subset_path::plain);
    for (const subset_path path : {subset_path::avx2, subset_path::avx512}) {
      if (models::detail::usable_path(path) != path) {
        MESSAGE("not on this machine: path " << static_cast<int>(path));
        continue;
      }
      CHECK(models::detail::shapley_values(packed, p, 0.5, path) == plain);
    }
  }
}

TEST_CASE("Johnson's weights through a square root of the correlations by iteration") {
  const std::size_t p = 6;
  const sample data = simulated(80, p, 7);
  const auto result = key_drivers(data.columns(), "y", names_of(p), plain());
  const covariances s = covariances_of(data.columns());
  using square = std::vector<std::vector<long double>>;
  square r(p, std::vector<long double>(p));
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j < p; ++j) r[i][j] = s.correlation(i, j);
  }
  // Denman and Beavers: Y to the root of R, Z to its inverse.
  square y = r;
  square z(p, std::vector<long double>(p, 0));
  for (std::size_t i = 0; i < p; ++i) z[i][i] = 1;
  for (int step = 0; step < 30; ++step) {
    const square y_inverse = naive_inverse(y);
    const square z_inverse = naive_inverse(z);
    for (std::size_t i = 0; i < p; ++i) {
      for (std::size_t j = 0; j < p; ++j) {
        y[i][j] = (y[i][j] + z_inverse[i][j]) / 2;
        z[i][j] = (z[i][j] + y_inverse[i][j]) / 2;
      }
    }
  }
  for (std::size_t j = 0; j < p; ++j) {
    long double expected = 0;
    for (std::size_t k = 0; k < p; ++k) {
      long double weight = 0;
      for (std::size_t i = 0; i < p; ++i) weight += z[k][i] * s.correlation(i, p);
      expected += y[j][k] * y[j][k] * weight * weight;
    }
    check_rel(result.drivers[j].johnson.value().value(), static_cast<double>(expected), 1e-12);
  }
}

TEST_CASE("sampled orders come as close as they say, and are told from the exact values") {
  const std::size_t p = 8;
  const sample data = simulated(200, p, 11);
  const auto exact = key_drivers(data.columns(), "y", names_of(p), plain());
  for (const std::size_t orders : {std::size_t{50}, std::size_t{2000}, std::size_t{2003}}) {
    const auto sampled = key_drivers(data.columns(), "y", names_of(p),
                                     {.shapley = shapley_method::sampled, .orders = orders, .replicates = 0});
    CHECK(sampled.accuracy.method == shapley_method::sampled);
    CHECK(sampled.accuracy.orders == orders);
    double furthest = 0.0;
    for (std::size_t j = 0; j < p; ++j) {
      furthest = std::max(furthest, std::fabs(sampled.drivers[j].shapley.value().value() - exact.drivers[j].shapley.value().value()));
    }
    CHECK(furthest > 0.0);
    CHECK(furthest <= sampled.accuracy.bound);
    CHECK(furthest <= 4.0 * sampled.accuracy.standard_error);
    CHECK(sampled.accuracy.bound < 140.0 / static_cast<double>(orders) + 0.2 / std::sqrt(static_cast<double>(orders)));
    check_rel(sum_of(sampled, importance_measure::shapley), exact.r_squared.value().value(), 1e-12);
    // What rests on no order is the same.
    CHECK(sampled.drivers[3].johnson.value() == exact.drivers[3].johnson.value());
  }
}

TEST_CASE("22 predictors are exact, 23 are sampled, and exact values of 23 are refused") {
  const sample most = simulated(300, 22, 5);
  const auto exact = key_drivers(most.columns(), "y", names_of(22), plain());
  CHECK(exact.accuracy.method == shapley_method::exact);
  const auto sampled = key_drivers(most.columns(), "y", names_of(22),
                                   {.shapley = shapley_method::sampled, .orders = 1000, .replicates = 0});
  for (std::size_t j = 0; j < 22; ++j) {
    check_abs(sampled.drivers[j].shapley.value().value(), exact.drivers[j].shapley.value().value(), sampled.accuracy.bound);
  }
  const sample more = simulated(300, 23, 6);
  CHECK(key_drivers(more.columns(), "y", names_of(23), plain()).accuracy.method == shapley_method::sampled);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(key_drivers(more.columns(), "y", names_of(23), {.shapley = shapley_method::exact})),
      "exact Shapley values are asked for 23 predictors; allowed: at most 22, every one more doubles the work; "
      "shapley_method::sampled has no such limit",
      invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(key_drivers(more.columns(), "y", names_of(23), {.orders = 1})), invalid_argument);
}

TEST_CASE("a driver that could as well be none keeps its value and its interval") {
  // Defect 38 of other systems: such drivers are shown as 0.
  const auto result = key_drivers(swiss_columns(), "Fertility", swiss_predictors());
  const models::key_driver& examination = result.drivers[1];
  CHECK(examination.coefficient.p_value() > 0.3);
  check_rel(examination.coefficient.value().value(), -0.2580082398347242, 1e-12);
  CHECK(examination.coefficient.interval().contains(real{0.0}));
  check_rel(examination.beta.value().value(), -0.16477822253934776, 1e-12);
  CHECK(examination.beta.interval().contains(real{0.0}));
  check_rel(examination.shapley.value().value(), 0.17117302890023414, 1e-12);
  CHECK(examination.shapley.interval().lower.value() > 0.0);
}

TEST_CASE("whole weights are rows given more than once; order of rows and of predictors changes nothing") {
  const std::size_t p = 4;
  const sample data = simulated(40, p, 21);
  sample repeated{naive_columns(p), {}};
  std::vector<double> weights;
  for (std::size_t i = 0; i < 40; ++i) {
    weights.push_back(static_cast<double>(i % 4));
    for (std::size_t copy = 0; copy < i % 4; ++copy) {
      for (std::size_t j = 0; j < p; ++j) repeated.x[j].push_back(data.x[j][i]);
      repeated.y.push_back(data.y[i]);
    }
  }
  numeric_columns weighted = data.columns();
  weighted.set_weights(weights);
  const auto a = key_drivers(weighted, "y", names_of(p), plain());
  const auto b = key_drivers(repeated.columns(), "y", names_of(p), plain());
  sample turned = data;
  for (auto& column : turned.x) std::reverse(column.begin(), column.end());
  std::reverse(turned.y.begin(), turned.y.end());
  numeric_columns backwards = turned.columns();
  std::vector<double> turned_weights(weights.rbegin(), weights.rend());
  backwards.set_weights(turned_weights);
  const auto c = key_drivers(backwards, "y", names_of(p), plain());
  auto other_order = names_of(p);
  std::reverse(other_order.begin(), other_order.end());
  const auto d = key_drivers(weighted, "y", other_order, plain());
  check_rel(a.r_squared.value().value(), b.r_squared.value().value(), 1e-13);
  for (std::size_t j = 0; j < p; ++j) {
    for (const auto measure : {importance_measure::coefficient, importance_measure::shapley, importance_measure::johnson}) {
      check_rel(value_of(a.drivers[j], measure), value_of(b.drivers[j], measure), 1e-12);
      check_rel(value_of(a.drivers[j], measure), value_of(c.drivers[j], measure), 1e-12);
      check_rel(value_of(a.drivers[j], measure), value_of(d.drivers[p - 1 - j], measure), 1e-12);
    }
  }
  // The errors count people, not weights.
  CHECK(a.drivers[0].coefficient.sample_size() == 40);
  CHECK(a.drivers[0].coefficient.standard_error() > b.drivers[0].coefficient.standard_error());
}

TEST_CASE("any number of threads gives the same bits") {
  const sample data = simulated(120, 7, 31);
  const auto one = key_drivers(data.columns(), "y", names_of(7), {.replicates = 300, .threads = 1});
  for (const unsigned threads : {2U, 5U}) {
    const auto more = key_drivers(data.columns(), "y", names_of(7), {.replicates = 300, .threads = threads});
    for (std::size_t f = 0; f < one.replicates().size(); ++f) {
      CHECK(one.replicates().value(f) == more.replicates().value(f));
      CHECK(one.replicates().standard_error(f) == more.replicates().standard_error(f));
      CHECK(one.replicates().quantile(f, 0.025) == more.replicates().quantile(f, 0.025));
    }
  }
}

TEST_CASE("gaps: each policy, and what it did") {
  sample data = simulated(150, 3, 41);
  for (std::size_t i = 0; i < 150; i += 10) data.x[i % 3][i] = missing;
  const auto names = names_of(3);
  const auto listwise = key_drivers(data.columns(), "y", names, plain());
  CHECK(listwise.missing.used == 135);
  CHECK(listwise.r_squared.missing() == 15);
  const auto pairwise = key_drivers(data.columns(), "y", names, {.missing = missing_data::pairwise, .replicates = 200});
  CHECK(pairwise.state == regression_state::determined);
  CHECK(pairwise.missing.used == 150);
  // The coefficients solve the pairwise covariances.
  const covariances s = covariances_of(data.columns(), missing_data::pairwise);
  for (std::size_t i = 0; i < 3; ++i) {
    double sum = 0.0;
    for (std::size_t j = 0; j < 3; ++j) sum += s(i, j) * pairwise.drivers[j].coefficient.value().value();
    check_rel(sum, s(i, 3), 1e-12);
    check_rel(pairwise.drivers[i].mean.value().value(), s.mean(i), 1e-13);
    check_rel(pairwise.drivers[i].correlation.value().value(), s.correlation(i, 3), 1e-12);
    CHECK(pairwise.drivers[i].correlation.sample_size() == 145);
    CHECK(pairwise.drivers[i].shapley.standard_error() > 0.0);
  }
  CHECK(pairwise.drivers[0].coefficient.sample_size() == 140);  // the fewest people behind any covariance
  const auto filled = key_drivers(data.columns(), "y", names, {.missing = missing_data::person_mean, .replicates = 0});
  CHECK(filled.missing.filled == 15);
  CHECK_THROWS_AS(static_cast<void>(key_drivers(data.columns(), "y", names, {.missing = missing_data::refuse})),
                  invalid_value);
  // Without gaps all of them are one.
  const sample whole = simulated(100, 3, 42);
  const double expected = key_drivers(whole.columns(), "y", names, plain()).drivers[2].shapley.value().value();
  for (const auto policy : {missing_data::pairwise, missing_data::person_mean, missing_data::refuse}) {
    CHECK(key_drivers(whole.columns(), "y", names, {.missing = policy, .replicates = 0}).drivers[2].shapley.value().value() == expected);
  }
}

TEST_CASE("pairwise covariances that no data can have are told, not mended") {
  // Three pairs answered by different people: a with b and b with c agree, a with c disagree.
  std::vector<double> a, b, c, y;
  random_stream random(3);
  const auto add = [&](double first, double second, double third) {
    a.push_back(first);
    b.push_back(second);
    c.push_back(third);
    y.push_back(simulate::draw_normal(random));
  };
  for (int i = 0; i < 30; ++i) {
    const double x = simulate::draw_normal(random);
    const double noise = 0.5 * simulate::draw_normal(random);
    add(x, x + noise, missing);
    add(missing, x, x + noise);
    add(x, missing, -x + noise);
  }
  numeric_columns columns;
  columns.add("a", a);
  columns.add("b", b);
  columns.add("c", c);
  columns.add("y", y);
  const std::vector<std::string> predictors{"a", "b", "c"};
  const auto result = key_drivers(columns, "y", predictors, {.missing = missing_data::pairwise});
  CHECK(result.state == regression_state::indefinite);
  CHECK(result.trouble == "the pairwise covariances are impossible together (not positive definite), first at \"c\"");
  CHECK_FALSE(result.r_squared.value().known());
  CHECK(result.r_squared.interval().width() == 1.0);
  for (const auto& driver : result.drivers) {
    CHECK_FALSE(driver.coefficient.value().known());
    CHECK_FALSE(driver.shapley.value().known());
    CHECK_FALSE(driver.partial_correlation.value().known());
    CHECK(driver.shapley.interval().width() == 1.0);
    CHECK(driver.correlation.value().known());  // a pair at a time is still right
    CHECK(driver.mean.value().known());
  }
  CHECK_THROWS_AS(static_cast<void>(result.index_weights()), invalid_argument);
}

TEST_CASE("constant and collinear predictors are named; replicates that lose a predictor are counted") {
  sample data = simulated(50, 3, 51);
  const auto state_of = [&](const sample& of) { return key_drivers(of.columns(), "y", names_of(3), plain()); };
  sample constant = data;
  constant.x[1].assign(50, 0.1);
  CHECK(state_of(constant).state == regression_state::constant);
  CHECK(state_of(constant).trouble == "\"x1\" has one value for everybody");
  CHECK(std::isnan(state_of(constant).drivers[1].correlation.value().value()));
  CHECK(state_of(constant).drivers[0].correlation.value().known());
  sample collinear = data;
  for (std::size_t i = 0; i < 50; ++i) collinear.x[2][i] = 0.3 * data.x[0][i] - 1.7 * data.x[1][i] + 0.1;
  CHECK(state_of(collinear).state == regression_state::collinear);
  CHECK(state_of(collinear).trouble == "\"x2\" is a combination of other predictors");
  CHECK_FALSE(state_of(collinear).drivers[0].shapley.value().known());
  sample flat = data;
  flat.y.assign(50, 4.0);
  CHECK(state_of(flat).trouble == "\"y\" has one value for everybody");
  CHECK(key_drivers(sample{naive_columns(3), {}}.columns(), "y", names_of(3)).state == regression_state::nobody);
  // One person alone differs: 1 - (1 - 1/n)^n of the draws have her.
  sample rare = data;
  rare.x[1].assign(50, 0.0);
  rare.x[1][17] = 1.0;
  const auto result = key_drivers(rare.columns(), "y", names_of(3), {.replicates = 1000});
  CHECK(result.state == regression_state::determined);
  CHECK(result.replicates().replicates() == 1000);
  check_abs(static_cast<double>(result.replicates().degenerate()), 1000 * std::pow(0.98, 50), 50);
  CHECK(result.drivers[0].shapley.standard_error() > 0.0);
  // A large offset is no spread, and a small spread on one is some.
  sample offset = data;
  for (std::size_t i = 0; i < 50; ++i) offset.x[1][i] = 1e9 + static_cast<double>(i % 2);
  CHECK(state_of(offset).state == regression_state::determined);
  offset.x[1].assign(50, 1e9 / 3.0);
  CHECK(state_of(offset).state == regression_state::constant);
}

TEST_CASE("more coefficients than people, and a perfect fit") {
  const sample few = simulated(4, 3, 61);
  const auto result = key_drivers(few.columns(), "y", names_of(3), plain());
  if (result.state == regression_state::determined) {
    check_abs(result.r_squared.value().value(), 1.0, 1e-12);
    CHECK(std::isnan(result.drivers[0].coefficient.standard_error()));
    CHECK(std::isinf(result.drivers[0].coefficient.interval().width()));
    CHECK_FALSE(result.adjusted_r_squared.value().known());
  }
  CHECK(key_drivers(simulated(3, 3, 62).columns(), "y", names_of(3), plain()).state != regression_state::determined);
  sample exact = simulated(30, 2, 63);
  for (std::size_t i = 0; i < 30; ++i) exact.y[i] = 2.0 * exact.x[0][i] - exact.x[1][i];
  const auto perfect = key_drivers(exact.columns(), "y", names_of(2), {.replicates = 100});
  check_abs(perfect.r_squared.value().value(), 1.0, 1e-13);
  check_rel(perfect.drivers[0].coefficient.value().value(), 2.0, 1e-12);
  CHECK(perfect.replicates().degenerate() == 0);
}

TEST_CASE("designs of surveys: clusters left out one at a time, by hand") {
  sample data = simulated(60, 2, 71);
  data.x[0][7] = missing;  // she leaves, her cluster does not
  data.x[1][59] = missing;
  numeric_columns columns = data.columns();
  std::vector<double> weights;
  std::vector<std::uint32_t> strata, clusters;
  for (std::size_t i = 0; i < 60; ++i) {
    weights.push_back(1.0 + static_cast<double>(i % 3));
    strata.push_back(static_cast<std::uint32_t>(i / 20));
    clusters.push_back(static_cast<std::uint32_t>(i / 5));
  }
  columns.set_weights(weights);
  columns.set_strata(strata);
  columns.set_clusters(clusters);
  const auto result = key_drivers(columns, "y", names_of(2), {.kind = replicate_kind::jackknife_n});
  CHECK(result.drivers[0].shapley.method() == "student");
  CHECK(result.replicates().replicates() == 12);
  CHECK(result.replicates().degrees() == 9);
  double variance = 0.0;
  for (std::uint32_t out = 0; out < 12; ++out) {
    std::vector<double> left = weights;
    for (std::size_t i = 0; i < 60; ++i) {
      if (strata[i] == out / 4) left[i] *= 4.0 / 3.0;
      if (clusters[i] == out) left[i] = 0.0;
    }
    numeric_columns again = data.columns();
    again.set_weights(left);
    const auto replicate = key_drivers(again, "y", names_of(2), plain());
    const double apart = replicate.drivers[0].shapley.value().value() - result.drivers[0].shapley.value().value();
    variance += 0.75 * apart * apart;
  }
  check_rel(result.drivers[0].shapley.standard_error(), std::sqrt(variance), 1e-12);
}

TEST_CASE("robust errors: HC3 by a regression without each person, weighted") {
  // HC3 is the jackknife around the whole: b - b(i) = (X'WX)^-1 x_i w_i e_i / (1 - h_i).
  const std::size_t p = 3;
  const sample data = simulated(40, p, 75);
  std::vector<double> weights;
  for (std::size_t i = 0; i < 40; ++i) weights.push_back(0.5 + 0.25 * static_cast<double>(i % 5));
  numeric_columns columns = data.columns();
  columns.set_weights(weights);
  const auto result = key_drivers(columns, "y", names_of(p), plain());
  const naive_fit whole = naive_regression(data.x, data.y, weights);
  std::vector<long double> squares(p, 0);
  for (std::size_t i = 0; i < 40; ++i) {
    std::vector<double> without = weights;
    without[i] = 0.0;
    const naive_fit left = naive_regression(data.x, data.y, without);
    for (std::size_t j = 0; j < p; ++j) {
      const long double apart = left.coefficients[j] - whole.coefficients[j];
      squares[j] += apart * apart;
    }
  }
  for (std::size_t j = 0; j < p; ++j) {
    check_rel(result.drivers[j].robust_coefficient.standard_error(), static_cast<double>(std::sqrt(squares[j])), 1e-12);
  }
}

TEST_CASE("the memory does not grow with the replicates, and they allocate nothing of their own") {
  if (!allocations_are_counted()) return;
  const numeric_columns columns = simulated(100, 12, 77).columns();
  const auto allocated = [&](std::size_t replicates) {
    const std::size_t before = allocations();
    static_cast<void>(key_drivers(columns, "y", names_of(12), {.replicates = replicates, .threads = 1}));
    return allocations() - before;
  };
  CHECK(allocated(900) - allocated(100) < 800 / 8);  // a vector for every 16 replicates
}

TEST_CASE("weights of an index from coefficients, or from importance where coefficients are negative") {
  const sample data = simulated(500, 4, 81);
  const auto result = key_drivers(data.columns(), "y", names_of(4), plain());
  const std::vector<double> shapley = result.index_weights(importance_measure::shapley);
  double sum = 0.0;
  for (std::size_t j = 0; j < 4; ++j) {
    sum += shapley[j];
    check_rel(shapley[j], result.drivers[j].shapley_share.value().value(), 1e-12);
  }
  check_rel(sum, 1.0, 1e-14);
  const auto one = key_drivers(data.columns(), "y", std::vector<std::string>{"x2", "x3"}, plain());
  const std::vector<double> by_coefficient = one.index_weights();
  check_rel(by_coefficient[0] / by_coefficient[1],
            one.drivers[0].coefficient.value().value() / one.drivers[1].coefficient.value().value(), 1e-13);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(key_drivers(swiss_columns(), "Fertility", swiss_predictors(), plain()).index_weights(importance_measure::pratt)),
      doctest::Contains("the weight of \"Agriculture\" by pratt is -0.110"), invalid_argument);
}

TEST_CASE("names that are not there, or twice") {
  const numeric_columns columns = simulated(20, 2, 91).columns();
  const auto refuse = [&](const std::string& outcome, const std::vector<std::string>& predictors) {
    CHECK_THROWS_AS(static_cast<void>(key_drivers(columns, outcome, predictors)), invalid_argument);
  };
  refuse("y", {});
  refuse("y", {"x0", "x0"});
  refuse("y", {"x0", "y"});
  refuse("z", {"x0"});
  refuse("y", {"x0", "x7"});
  CHECK(models::name(shapley_method::sampled) == "sampled");
  CHECK(models::name(regression_state::indefinite) == "indefinite");
  CHECK(models::name(importance_measure::johnson_share) == "johnson_share");
}

TEST_CASE("the percentile intervals of Shapley and Johnson cover what they say: 500 seeded surveys of 200 people") {
  // x0 and x1 correlate .5, x2 is alone; y = .5 x0 + .3 x1 + .2 x2 + e, var e = 1.
  const double r = 0.5;
  const double b[]{0.5, 0.3, 0.2};
  const double variance = b[0] * b[0] + b[1] * b[1] + b[2] * b[2] + 2 * r * b[0] * b[1] + 1.0;
  const double with[]{b[0] + r * b[1], r * b[0] + b[1], b[2]};
  const double both = (with[0] * b[0] + with[1] * b[1]) / variance;  // R2 on x0 and x1; x2 adds the same to all
  const double shapley[]{(with[0] * with[0] / variance + both - with[1] * with[1] / variance) / 2.0,
                         (with[1] * with[1] / variance + both - with[0] * with[0] / variance) / 2.0,
                         b[2] * b[2] / variance};
  // Of two predictors Johnson's weights are Shapley's; x2 is orthogonal to both.
  constexpr int surveys = 500;
  coverage_count covered_shapley, covered_johnson, covered_beta;
  for (int s = 0; s < surveys; ++s) {
    random_stream random(777, static_cast<std::uint64_t>(s));
    sample data{naive_columns(3, std::vector<double>(200)), std::vector<double>(200)};
    for (std::size_t i = 0; i < 200; ++i) {
      const double z0 = simulate::draw_normal(random), z1 = simulate::draw_normal(random), z2 = simulate::draw_normal(random);
      data.x[0][i] = z0;
      data.x[1][i] = r * z0 + std::sqrt(1 - r * r) * z1;
      data.x[2][i] = z2;
      data.y[i] = b[0] * z0 + b[1] * data.x[1][i] + b[2] * z2 + simulate::draw_normal(random);
    }
    const auto result = key_drivers(data.columns(), "y", names_of(3), {.replicates = 300, .seed = 1000U + static_cast<unsigned>(s)});
    std::size_t by_shapley = 0, by_johnson = 0, by_beta = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      by_shapley += result.drivers[j].shapley.interval().contains(proportion{shapley[j]}) ? 1U : 0U;
      by_johnson += result.drivers[j].johnson.interval().contains(proportion{shapley[j]}) ? 1U : 0U;
      by_beta += result.drivers[j].beta.interval().contains(real{b[j] / std::sqrt(variance)}) ? 1U : 0U;
    }
    covered_shapley.add(by_shapley, 3);
    covered_johnson.add(by_johnson, 3);
    covered_beta.add(by_beta, 3);
  }
  MESSAGE("coverage of the 95 % intervals: Shapley " << 100 * covered_shapley.share() << " %, Johnson "
                                                      << 100 * covered_johnson.share() << " %, beta "
                                                      << 100 * covered_beta.share() << " %");
  check_coverage(covered_shapley, {94.4}, "docs/coverage.md, 200 people");
  check_coverage(covered_johnson, {94.4}, "docs/coverage.md, 200 people");
  check_coverage(covered_beta);
}

TEST_CASE("drivers of raked people are raked again in each replicate, by hand") {
  // 48 people in 12 clusters of 4 strata, a few with a gap; the population is known by sex.
  random_stream random(31);
  std::vector<double> a, b, outcome, weights;
  std::vector<std::uint32_t> strata, clusters, sex;
  for (std::uint32_t i = 0; i < 48; ++i) {
    sex.push_back(random.uniform() < 0.3 ? 0 : 1);
    a.push_back(random.uniform() + 0.5 * sex.back());
    b.push_back(random.uniform() + 0.3 * a.back());
    outcome.push_back(a.back() + 0.5 * b.back() + (sex.back() == 0 ? 1.0 : 0.2) * random.uniform());
    weights.push_back(1.0 + i % 3);
    strata.push_back(i / 12);
    clusters.push_back(i / 4);
  }
  for (const bool gaps : {false, true}) {
    for (const bool design : {true, false}) {
      if (gaps) b[5] = b[30] = std::numeric_limits<double>::quiet_NaN();
      const auto raked = std::make_shared<const survey::raking>(
          std::vector<survey::margin>{survey::margin("sex", {{"f", 50}, {"m", 50}}, sex)}, weights);
      const auto columns_of = [&](std::vector<double> own) {
        numeric_columns columns;
        columns.add("a", a);
        columns.add("b", b);
        columns.add("outcome", outcome);
        columns.set_weights(std::move(own));
        if (design) {
          columns.set_strata(strata);
          columns.set_clusters(clusters);
        }
        return columns;
      };
      numeric_columns columns = columns_of(weights);
      columns.adjust_weights(raked);
      const std::vector<std::string> predictors{"a", "b"};
      const auto found = models::key_drivers(columns, "outcome", predictors, {.kind = replicate_kind::jackknife_n});

      const auto answered = [&](std::size_t i) { return b[i] == b[i]; };
      const auto r_squared = [&](std::vector<double> own) {
        for (std::size_t i = 0; i < own.size(); ++i) own[i] = answered(i) ? own[i] : 0.0;
        REQUIRE(raked->adjust(own));
        return models::key_drivers(columns_of(own), "outcome", predictors, {.replicates = 0}).r_squared.value().value();
      };
      const double whole = r_squared(weights);
      check_rel(found.r_squared.value().value(), whole, 1e-12);
      double variance = 0;
      for (std::size_t unit = 0; unit < (design ? 12U : 48U); ++unit) {
        if (!design && !answered(unit)) continue;
        const double size = design ? 3.0 : (gaps ? 46.0 : 48.0);
        std::vector<double> own = weights;
        for (std::size_t i = 0; i < 48; ++i) {
          const bool same_stratum = !design || strata[i] == unit / 3;
          const bool out = design ? clusters[i] == unit : i == unit;
          own[i] *= out ? 0.0 : (same_stratum ? size / (size - 1) : 1.0);
        }
        const double off = r_squared(own) - whole;
        variance += (size - 1) / size * off * off;
      }
      check_rel(found.r_squared.standard_error(), std::sqrt(variance), 1e-12);
    }
  }
}

TEST_CASE("who alone decides a coefficient leaves its robust error unknown; constants have no correlation") {
  numeric_columns columns;
  columns.add("alone", {1, 0, 0, 0, 0, 0, 0, 0});
  columns.add("b", {1, 3, 2, 5, 4, 7, 6, 6});
  columns.add("y", {2, 3, 1, 5, 5, 6, 8, 7});
  const auto found = key_drivers(columns, "y", std::vector<std::string>{"alone", "b"}, {.replicates = 0});
  CHECK(std::isnan(found.drivers[0].robust_coefficient.standard_error()));
  for (std::size_t rows = 3; rows < 60; ++rows) {
    std::vector<double> y(rows), weights(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      y[i] = static_cast<double>(i * i % 7);
      weights[i] = .1 + .7 * static_cast<double>(i % 3);
    }
    numeric_columns flat;
    flat.add("a", std::vector<double>(rows, .1 * static_cast<double>(rows)));
    flat.add("y", y);
    flat.set_weights(weights);
    const auto none = key_drivers(flat, "y", std::vector<std::string>{"a"}, {.replicates = 0});
    CHECK(std::isnan(none.drivers[0].correlation.value().value()));
  }
}

TEST_CASE("more sampled orders than can be held are refused") {
  numeric_columns columns;
  columns.add("a", {1, 2, 3, 4});
  columns.add("b", {1, 3, 2, 5});
  columns.add("y", {2, 3, 1, 5});
  CHECK_THROWS_AS(static_cast<void>(key_drivers(columns, "y", std::vector<std::string>{"a", "b"},
                                                {.shapley = shapley_method::sampled, .orders = ~std::size_t{0} / 2 + 2})),
                  invalid_argument);
}

TEST_CASE("shares of importance are weights of an index, with their doubt") {
  const numeric_columns swiss = swiss_columns();
  const auto result = key_drivers(swiss, "Fertility", swiss_predictors());
  std::vector<replicate_estimate<proportion>> shares;
  std::vector<survey::index_node> leaves;
  for (const models::key_driver& one : result.drivers) {
    shares.push_back(one.shapley_share);
    leaves.push_back({.id = one.name, .item = one.name, .low = 0.0, .high = 100.0});
  }
  const survey::derived_importance weights = survey::derived_from(shares);
  const survey::index_tree tree = survey::index_tree(leaves).with_weights("total", weights.values);
  const std::vector<survey::weight_doubt> doubts{{"total", weights.covariance}};
  const auto certain = survey::composite_index(tree, swiss);
  const auto doubtful = survey::composite_index(tree, swiss, {.weight_doubts = doubts});
  double added = 0;
  for (std::size_t j = 0; j < shares.size(); ++j) {
    for (std::size_t k = 0; k < shares.size(); ++k) {
      added += value_of(certain[result.drivers[j].name].score) * value_of(certain[result.drivers[k].name].score) *
               result.replicates().covariance(shares[j].figure(), shares[k].figure());
    }
  }
  CHECK(added > 0);
  check_rel(std::pow(doubtful["total"].score.standard_error(), 2),
            std::pow(certain["total"].score.standard_error(), 2) + added, 1e-9);  // the weights sum to 1 to rounding
}
