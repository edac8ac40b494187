#include <clientele/models/penalty_reward.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>

#include "models/models_data.hpp"
#include "models/naive_regression.hpp"
#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/raked_sample.hpp"

using namespace clientele;
using namespace clientele_test;
using models::answer_cuts;
using models::asymmetry_class;
using models::asymmetry_rule;
using models::penalty_reward;
using models::regression_state;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> items{"basic", "performance", "excitement", "none"};
constexpr answer_cuts five_point{.low_at_most = 2, .high_at_least = 4};

/// Four items on 1..5 whose low and high answers do what their names say.
numeric_columns survey_of(std::size_t people, std::uint64_t seed) {
  random_stream random(seed);
  std::vector<std::vector<double>> answers(items.size(), std::vector<double>(people));
  std::vector<double> outcome(people);
  const double low[]{-1.5, -1.0, -0.1, 0.0};
  const double high[]{0.1, 1.0, 1.5, 0.0};
  for (std::size_t i = 0; i < people; ++i) {
    const double mood = simulate::draw_normal(random);
    outcome[i] = 6.0 + simulate::draw_normal(random);
    for (std::size_t j = 0; j < items.size(); ++j) {
      const double x = 3.0 + mood * 0.7 + simulate::draw_normal(random);
      answers[j][i] = std::fmin(5.0, std::fmax(1.0, std::round(x)));
      outcome[i] += answers[j][i] <= 2 ? low[j] : (answers[j][i] >= 4 ? high[j] : 0.0);
    }
  }
  numeric_columns columns;
  for (std::size_t j = 0; j < items.size(); ++j) columns.add(items[j], answers[j]);
  columns.add("outcome", outcome);
  return columns;
}

}  // namespace

TEST_CASE("coefficients and errors are those of a regression on dummies") {
  const numeric_columns columns = survey_of(300, 1);
  const auto result = penalty_reward(columns, "outcome", items, five_point, {.replicates = 200});
  naive_columns x;
  for (const std::string& item : items) {
    std::vector<double> low, high;
    for (const double answer : columns[item]) {
      low.push_back(answer <= 2 ? 1.0 : 0.0);
      high.push_back(answer >= 4 ? 1.0 : 0.0);
    }
    x.push_back(low);
    x.push_back(high);
  }
  const std::vector<double> y(columns["outcome"].begin(), columns["outcome"].end());
  const naive_fit fit = naive_regression(x, y);
  const auto number = [](long double value) { return static_cast<double>(value); };
  for (std::size_t j = 0; j < items.size(); ++j) {
    const auto& item = result.items[j];
    const double low = number(fit.coefficients[2 * j]);
    const double high = number(fit.coefficients[2 * j + 1]);
    CHECK(item.name == items[j]);
    check_rel(item.penalty.value().value(), low, 1e-12);
    check_rel(item.penalty.standard_error(), number(fit.errors[2 * j]), 1e-12);
    check_rel(item.reward.value().value(), high, 1e-12);
    check_rel(item.reward.standard_error(), number(fit.errors[2 * j + 1]), 1e-12);
    check_either(item.asymmetry.value().value(), low + high, {1e-13, 1e-12});
    check_rel(item.range.value().value(), high - low, 1e-12);
    CHECK(item.replicated_penalty.value() == item.penalty.value());
    // The bootstrap agrees with least squares where its assumptions are true.
    check_rel(item.replicated_asymmetry.standard_error(), item.asymmetry.standard_error(), 0.25);
    double counted = 0.0;
    for (const double has : x[2 * j]) counted += has;
    check_rel(item.low_share.value().value(), counted / 300.0, 1e-13);
  }
  check_rel(result.intercept.value().value(), number(fit.coefficients.back()), 1e-12);
  check_rel(result.intercept.standard_error(), number(fit.errors.back()), 1e-12);
  check_rel(result.r_squared.value().value(), number(fit.r_squared), 1e-12);
  CHECK(result.test.degrees == 8);
  CHECK(result.test.residual_degrees == 291);
  // The error of the sum through the covariance of both: on low - high and high the same fit is
  // penalty (low - high) + (penalty + reward) high.
  naive_columns turned = x;
  for (std::size_t i = 0; i < y.size(); ++i) turned[0][i] = x[0][i] - x[1][i];
  const naive_fit sums = naive_regression(turned, y);
  check_rel(result.items[0].asymmetry.value().value(), number(sums.coefficients[1]), 1e-12);
  check_rel(result.items[0].asymmetry.standard_error(), number(sums.errors[1]), 1e-12);
}

TEST_CASE("classes by whether penalty and reward differ, and by Brandt's rule") {
  const numeric_columns columns = survey_of(2000, 2);
  const auto result = penalty_reward(columns, "outcome", items, five_point);
  CHECK(result.rule == asymmetry_rule::difference);
  CHECK(result.items[0].kind == asymmetry_class::basic);
  CHECK(result.items[1].kind == asymmetry_class::performance);
  CHECK(result.items[2].kind == asymmetry_class::excitement);
  CHECK(result.items[3].kind == asymmetry_class::undecided);
  CHECK(result.items[3].penalty.value().known());  // never set to 0
  CHECK(result.items[3].penalty.value().value() != 0.0);
  // Without replicates the errors of least squares decide, here the same.
  const auto plain = penalty_reward(columns, "outcome", items, five_point, {.replicates = 0});
  for (std::size_t j = 0; j < items.size(); ++j) CHECK(plain.items[j].kind == result.items[j].kind);
  // With few people nothing is known.
  for (const auto& item : penalty_reward(survey_of(40, 3), "outcome", items, five_point).items) {
    CHECK(item.asymmetry.interval().width() > 0.5);
  }
  // Of 400 people the small reward of the basic item is not seen, and its penalty is: Brandt's rule needs no more.
  const numeric_columns fewer = survey_of(400, 4);
  const auto brandt = penalty_reward(fewer, "outcome", items, five_point, {.rule = asymmetry_rule::significance});
  CHECK(brandt.items[0].kind == asymmetry_class::basic);
  CHECK(brandt.items[1].kind == asymmetry_class::performance);
  CHECK(brandt.items[2].kind == asymmetry_class::excitement);
  CHECK(brandt.items[3].kind == asymmetry_class::undecided);
  // At a level that nothing can meet all are undecided.
  const auto strict = penalty_reward(fewer, "outcome", items, five_point,
                                     {.level = confidence_level{0.9999999999}, .replicates = 0});
  CHECK(strict.items[3].kind == asymmetry_class::undecided);
  CHECK(models::name(asymmetry_class::excitement) == "excitement");
  CHECK(models::name(asymmetry_rule::significance) == "significance");
}

TEST_CASE("an item without low answers keeps its reward, and has no class") {
  numeric_columns columns = survey_of(300, 5);
  numeric_columns changed;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::vector<double> values(columns[j].begin(), columns[j].end());
    if (j == 0) {
      for (double& x : values) x = std::fmax(x, 3.0);
    }
    changed.add(columns.name(j), values);
  }
  const auto result = penalty_reward(changed, "outcome", items, five_point, {.replicates = 100});
  CHECK(result.state == regression_state::determined);
  CHECK_FALSE(result.items[0].penalty.value().known());
  CHECK(std::isinf(result.items[0].penalty.interval().width()));
  CHECK_FALSE(result.items[0].asymmetry.value().known());
  CHECK(result.items[0].low_share.value() == proportion{0.0});
  CHECK(result.items[0].reward.value().known());
  CHECK(result.items[0].kind == asymmetry_class::undecided);
  CHECK(result.items[1].kind != asymmetry_class::undecided);
  CHECK(result.replicates().used() == 100);
}

TEST_CASE("a middle that nobody chose is told") {
  const auto result = penalty_reward(survey_of(200, 6), "outcome", items, answer_cuts{2, 2.5}, {.replicates = 10});
  CHECK(result.state == regression_state::collinear);
  CHECK(result.trouble == "\"basic high\" is a combination of other predictors");
  CHECK_FALSE(result.items[0].penalty.value().known());
  CHECK(result.items[0].kind == asymmetry_class::undecided);
}

TEST_CASE("weights are rows given more than once; gaps are left out, and told; threads change nothing") {
  const numeric_columns columns = survey_of(150, 7);
  std::vector<double> weights;
  std::vector<std::vector<double>> repeated(columns.size());
  for (std::size_t i = 0; i < 150; ++i) {
    weights.push_back(static_cast<double>(i % 3));
    for (std::size_t j = 0; j < columns.size(); ++j) {
      for (std::size_t copy = 0; copy < i % 3; ++copy) repeated[j].push_back(columns[j][i]);
    }
  }
  numeric_columns weighted = columns;
  weighted.set_weights(weights);
  numeric_columns copies;
  for (std::size_t j = 0; j < columns.size(); ++j) copies.add(columns.name(j), repeated[j]);
  const auto a = penalty_reward(weighted, "outcome", items, five_point, {.replicates = 0});
  const auto b = penalty_reward(copies, "outcome", items, five_point, {.replicates = 0});
  numeric_columns gaps;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::vector<double> values(columns[j].begin(), columns[j].end());
    // Those who weigh nothing, and another item each.
    for (std::size_t i = 0; i < 150; i += 3) values[i] = i % columns.size() == j ? missing : values[i];
    gaps.add(columns.name(j), values);
  }
  gaps.set_weights(weights);
  const auto c = penalty_reward(gaps, "outcome", items, five_point, {.replicates = 0});
  CHECK(c.missing.used == 100);
  CHECK(c.missing.policy == missing_data::listwise);
  for (std::size_t j = 0; j < items.size(); ++j) {
    check_rel(a.items[j].penalty.value().value(), b.items[j].penalty.value().value(), 1e-12);
    check_rel(a.items[j].reward.value().value(), c.items[j].reward.value().value(), 1e-12);
  }
  const auto one = penalty_reward(columns, "outcome", items, five_point, {.replicates = 100, .threads = 1});
  const auto two = penalty_reward(columns, "outcome", items, five_point, {.replicates = 100, .threads = 2});
  CHECK(one.items[2].replicated_asymmetry.interval() == two.items[2].replicated_asymmetry.interval());
  CHECK_THROWS_AS(static_cast<void>(penalty_reward(gaps, "outcome", items, five_point, {.missing = missing_data::refuse})),
                  invalid_value);
}

TEST_CASE("arguments that no data can make right") {
  const numeric_columns columns = survey_of(30, 8);
  const auto refuse = [&](const std::vector<std::string>& of, const std::vector<answer_cuts>& cuts,
                          missing_data policy = missing_data::listwise) {
    CHECK_THROWS_AS(static_cast<void>(penalty_reward(columns, "outcome", of, cuts, {.missing = policy})), invalid_argument);
  };
  refuse({}, {five_point});
  refuse(items, {});
  refuse(items, {five_point, five_point});
  refuse(items, {{4, 4}});
  refuse(items, {{4, 2}});
  refuse(items, {{missing, 2}});
  refuse({"basic", "basic"}, {five_point});
  refuse({"basic", "other"}, {five_point});
  refuse(items, {five_point}, missing_data::pairwise);
  refuse(items, {five_point}, missing_data::person_mean);
}

TEST_CASE("mobile phones: quality items against satisfaction, by a regression on dummies") {
  const auto file = data_file("mobi/mobi.csv");
  if (!file) return;
  const std::vector<std::string> quality{"PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"};
  auto names = quality;
  names.emplace_back("CUSA1");
  const numeric_columns columns = columns_of(*file, names);
  const auto result = penalty_reward(columns, "CUSA1", quality, answer_cuts{6, 9});
  naive_columns x;
  for (const std::string& item : quality) {
    x.emplace_back();
    for (const double answer : columns[item]) x.back().push_back(answer <= 6 ? 1.0 : 0.0);
    x.emplace_back();
    for (const double answer : columns[item]) x.back().push_back(answer >= 9 ? 1.0 : 0.0);
  }
  const naive_fit fit = naive_regression(x, {columns["CUSA1"].begin(), columns["CUSA1"].end()});
  for (std::size_t j = 0; j < quality.size(); ++j) {
    check_rel(result.items[j].penalty.value().value(), static_cast<double>(fit.coefficients[2 * j]), 1e-12);
    check_rel(result.items[j].reward.standard_error(), static_cast<double>(fit.errors[2 * j + 1]), 1e-12);
  }
}

TEST_CASE("the intervals cover what they say: 400 seeded surveys of 250 people") {
  coverage_count least_squares, bootstrap;
  constexpr int surveys = 400;
  for (int s = 0; s < surveys; ++s) {
    const auto result = penalty_reward(survey_of(250, 1000 + static_cast<std::uint64_t>(s)), "outcome", items, five_point,
                                       {.replicates = 200});
    const double truth[]{-1.4, 0.0, 1.4, 0.0};
    std::size_t by_least_squares = 0, by_bootstrap = 0;
    for (std::size_t j = 0; j < items.size(); ++j) {
      by_least_squares += result.items[j].asymmetry.interval().contains(real{truth[j]}) ? 1U : 0U;
      by_bootstrap += result.items[j].replicated_asymmetry.interval().contains(real{truth[j]}) ? 1U : 0U;
    }
    least_squares.add(by_least_squares, items.size());
    bootstrap.add(by_bootstrap, items.size());
  }
  MESSAGE("coverage of the 95 % intervals: least squares " << 100 * least_squares.share() << " %, bootstrap "
                                                            << 100 * bootstrap.share() << " %");
  check_coverage(least_squares);  // 94.9 in 3,000 other surveys
  check_coverage(bootstrap, {93.9}, "docs/coverage.md, 250 people");
}

TEST_CASE("data that determine no contrasts have a state, and a name like that of a dummy is none of them") {
  CHECK(penalty_reward(survey_of(30, 8), "outcome", items, answer_cuts{0, 9}, {.replicates = 10}).state ==
        regression_state::constant);
  const std::vector<std::string> one{"a"};
  numeric_columns middle;
  middle.add("a", {3, 3, 3, 3});
  middle.add("y", {1, 2, 3, 4});
  const auto constant = penalty_reward(middle, "y", one, answer_cuts{2, 4}, {.replicates = 10});
  CHECK(constant.state == regression_state::constant);
  REQUIRE(constant.items.size() == 1);
  CHECK(constant.items[0].kind == asymmetry_class::undecided);
  CHECK(std::isnan(constant.items[0].penalty.value().value()));
  CHECK(constant.trouble == "\"a low\" has one value for everybody");

  numeric_columns gaps;
  gaps.add("a", {1, missing, 5, missing});
  gaps.add("y", {missing, 2, missing, 4});
  const auto nobody = penalty_reward(gaps, "y", one, answer_cuts{2, 4}, {.replicates = 10});
  CHECK(nobody.state == regression_state::nobody);
  CHECK(nobody.items[0].kind == asymmetry_class::undecided);
  CHECK(nobody.missing.with_gaps == 4);

  numeric_columns named;
  named.add("a", {1, 2, 3, 4, 5, 3, 1});
  named.add("a low", {1, 2, 3, 5, 4, 4, 1});
  named.add("y", {1, 2, 3, 5, 4, 4, 1});
  const auto same = penalty_reward(named, "a low", one, answer_cuts{2, 4}, {.replicates = 0});
  CHECK(same.items[0].penalty.value() == penalty_reward(named, "y", one, answer_cuts{2, 4}, {.replicates = 0}).items[0].penalty.value());
}

TEST_CASE("replicates of penalties and rewards are raked again, by hand") {
  const raked_sample sample(120);
  const numeric_columns plain = survey_of(120, 11);
  for (const bool gaps : {false, true}) {
    std::vector<bool> there(120, true);
    numeric_columns columns;
    for (std::size_t j = 0; j < plain.size(); ++j) {
      std::vector<double> values(plain[j].begin(), plain[j].end());
      const bool outcome = plain.name(j) == "outcome";
      for (std::size_t i = 0; i < 120; ++i) {
        // What women have not got costs them more.
        if (outcome && sample.female[i] == 1 && plain["basic"][i] <= 2) values[i] -= 1.5;
        if (gaps && plain.name(j) == "excitement" && i % 19 == 4) {
          values[i] = missing;
          there[i] = false;
        }
      }
      columns.add(plain.name(j), values);
    }
    const std::vector<std::string> some{"basic", "excitement"};
    const auto found =
        penalty_reward(sample.raked(columns), "outcome", some, five_point, {.kind = replicate_kind::jackknife_n});
    const auto figures = [&](std::vector<double> weights) {
      for (std::size_t i = 0; i < 120; ++i) weights[i] = there[i] ? weights[i] : 0.0;
      REQUIRE(sample.raking->adjust(weights));
      numeric_columns own = columns;
      own.set_weights(weights);
      const auto one = penalty_reward(own, "outcome", some, five_point, {.replicates = 0});
      double low = 0, people = 0;
      for (std::size_t i = 0; i < 120; ++i) {
        people += weights[i];
        low += columns["basic"][i] <= 2 ? weights[i] : 0.0;
      }
      return std::vector<double>{one.items[0].penalty.value().value(), one.items[1].reward.value().value(),
                                 one.items[0].asymmetry.value().value(), low / people};
    };
    // The design is that of all people, also of those who left a gap.
    const figures_by_hand expected = sample.by_hand(replicate_kind::jackknife_n, 0, 0, figures);
    check_rel(found.items[0].penalty.value().value(), expected.values[0], 1e-10);
    check_rel(found.items[0].replicated_penalty.standard_error(), expected.errors[0], 1e-8);
    check_rel(found.items[1].replicated_reward.standard_error(), expected.errors[1], 1e-8);
    check_rel(found.items[0].replicated_asymmetry.standard_error(), expected.errors[2], 1e-8);
    check_rel(found.items[0].low_share.value().value(), expected.values[3], 1e-10);
    check_rel(found.items[0].low_share.standard_error(), expected.errors[3], 1e-8);
  }
}
