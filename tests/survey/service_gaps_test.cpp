#include <clientele/survey/service_gaps.hpp>

#include <cmath>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>

#include "support/check.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {
numeric_columns asked_customers() {
  numeric_columns data;
  data.add("expectation", {6, 7, 5, 6, 7});
  data.add("perception", {5, 5, 5, 4, 7});
  return data;
}
mean_estimate<scale_mean> group(std::vector<double> answers) {
  numeric_columns data;
  data.add("x", std::move(answers));
  return mean_view(data, "x");
}
}  // namespace

TEST_CASE("five gaps of four groups: independent ones by Welch, that of customers paired") {
  const service_gap_result found = service_gaps({.customers = asked_customers(),
                                                 .managers = group({5, 6, 6}),
                                                 .standards = group({5, 5, 6, 5}),
                                                 .delivery = group({4, 5, 6, 4, 5, 5}),
                                                 .promise = group({6, 7})});
  check_rel(value_of(*found.knowledge), 17.0 / 3 - 6.2, 1e-13);
  check_rel(value_of(*found.standards), 5.25 - 17.0 / 3, 1e-13);
  check_rel(value_of(*found.delivery), 29.0 / 6 - 5.25, 1e-13);
  check_rel(value_of(*found.promise), 6.5 - 29.0 / 6, 1e-13);
  check_rel(value_of(*found.perceived), -1.0, 1e-13);
  // By hand. Managers: variance 1/3 of 3; customers' expectation .7 of 5.
  check_rel(found.knowledge->standard_error(), std::sqrt(1.0 / 9 + 0.7 / 5), 1e-12);
  // Differences -1 -2 0 -2 0: variance 1.
  check_rel(found.perceived->standard_error(), std::sqrt(1.0 / 5), 1e-12);
  CHECK(found.perceived->sample_size() == 5);
  const double welch = std::pow(1.0 / 9 + 0.7 / 5, 2) / (std::pow(1.0 / 9, 2) / 2 + std::pow(0.7 / 5, 2) / 4);
  check_rel(found.knowledge->degrees(), welch, 1e-12);
  // scipy 1.17.1: ttest_ind(equal_var=False) of the groups, ttest_rel of the customers.
  const double p[] = {0.33022318224507935, 0.3734797469866547, 0.32370798967238607, 0.11472042687544966, 0.08900934250008567};
  for (std::size_t i = 0; i < 5; ++i) check_rel(found.p[i], p[i], 1e-12);
  CHECK(found.p_adjusted[4] == 5 * found.p[4]);  // the smallest of five, by Holm
}

TEST_CASE("a gap whose parties are not both known is absent") {
  const service_gap_result found = service_gaps({.managers = group({5, 6}), .standards = group({4, 4, 5})});
  CHECK_FALSE(found.knowledge);
  CHECK(found.standards);
  CHECK_FALSE(found.delivery);
  CHECK_FALSE(found.promise);
  CHECK_FALSE(found.perceived);
  CHECK(std::isnan(found.p[0]));
  CHECK(found.p_adjusted[1] == found.p[1]);  // the only one there is
  numeric_columns other;
  other.add("score", {1, 2});
  CHECK_THROWS_AS(static_cast<void>(service_gaps({.customers = other})), invalid_argument);
}

TEST_CASE("customers who were asked for their expectation alone") {
  numeric_columns data;
  data.add("expectation", {6, 7, std::nan(""), 6, 7});
  const service_gap_result found = service_gaps({.customers = data, .managers = group({5, 6, 6})});
  check_rel(value_of(*found.knowledge), 17.0 / 3 - 6.5, 1e-13);
  CHECK(found.missing.rows == 5);
  CHECK(found.missing.used == 4);
  const service_views strict{.customers = data, .managers = group({5, 6, 6}), .policy = missing_data::refuse};
  CHECK_THROWS_AS(static_cast<void>(service_gaps(strict)), invalid_value);
}

TEST_CASE("a perception that is missing is not taken from the expectation") {
  numeric_columns data;
  data.add("expectation", {6, 7, 5, 6, 7});
  data.add("perception", {5, std::nan(""), 5, 4, 7});
  const service_gap_result found = service_gaps({.customers = data, .policy = missing_data::person_mean});
  CHECK(found.missing.used == 4);
  CHECK(found.missing.filled == 0);
  check_rel(value_of(*found.perceived), -3.0 / 4, 1e-14);
  check_rel(value_of(expectation_confirmation(data, 0, missing_data::person_mean)), 21.0 / 24, 1e-14);
}

TEST_CASE("expectation and confirmation: the ratio of two means of the same people") {
  const auto found = expectation_confirmation(asked_customers());
  check_rel(value_of(found), 5.2 / 6.2, 1e-14);
  // Linearised by hand: residuals perception - r expectation.
  const double r = 5.2 / 6.2;
  const std::vector<double> e{6, 7, 5, 6, 7}, p{5, 5, 5, 4, 7};
  double squares = 0;
  for (std::size_t i = 0; i < 5; ++i) squares += (p[i] - r * e[i]) * (p[i] - r * e[i]);
  check_rel(found.standard_error(), std::sqrt(squares / 4 / 5) / 6.2, 1e-12);
  check_rel(value_of(expectation_confirmation(asked_customers(), 1)), 4.2 / 5.2, 1e-14);
  CHECK_THROWS_WITH_AS(static_cast<void>(expectation_confirmation(asked_customers(), 5)), "an answer is 4; allowed: 5 or more",
                       invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(expectation_confirmation(asked_customers(), 0, missing_data::pairwise)), invalid_argument);
}

TEST_CASE("intervals of gaps and of the ratio cover what they say") {
  // Customers expect 6 and perceive 5, correlated by .6; managers believe 5.5, and differ less than customers.
  constexpr std::size_t runs = 3000;
  std::size_t paired = 0, between = 0, ratio = 0;
  for (std::size_t run = 0; run < runs; ++run) {
    random_stream random(20240604, run);
    std::vector<double> e(25), p(25), m(8);
    for (std::size_t i = 0; i < e.size(); ++i) {
      const double x = simulate::draw_normal(random);
      e[i] = 6 + x;
      p[i] = 5 + 1.5 * (0.6 * x + 0.8 * simulate::draw_normal(random));
    }
    for (double& x : m) x = 5.5 + 0.5 * simulate::draw_normal(random);
    numeric_columns customers;
    customers.add("expectation", e);
    customers.add("perception", p);
    const service_gap_result found = service_gaps({.customers = customers, .managers = group(m)});
    if (found.perceived->interval().contains(answer_gap{-1.0})) ++paired;
    if (found.knowledge->interval().contains(answer_gap{-0.5})) ++between;
    if (expectation_confirmation(customers, -10).interval().contains(real{15.0 / 16})) ++ratio;
  }
  for (const std::size_t covered : {paired, between, ratio}) {
    check_abs(static_cast<double>(covered) / runs, 0.95, 0.013, "3 standard errors of 3,000 runs");
  }
}
