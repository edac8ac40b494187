#include <clientele/stats/weight_summary.hpp>

#include <cmath>
#include <vector>

#include <clientele/core/errors.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("Kish's figures of a set of weights") {
  const oracle_file oracles = committed_oracles("weighting");
  const oracle_entry& entry = oracles.entry("weights.summary");
  const weight_summary found = summarize_weights(entry.inputs["weights"].numbers());
  CHECK(found.size == 10);
  CHECK(found.zeros == 0);
  check_rel(found.total, entry.value["sum"].number(), 1e-12, entry.source);
  CHECK(found.smallest == entry.value["min"].number());
  CHECK(found.largest == entry.value["max"].number());
  check_rel(found.design_effect, entry.value["kish_design_effect"].number(), 1e-12, entry.source);
  check_rel(found.effective_size, entry.value["kish_effective_n"].number(), 1e-12, entry.source);
  check_rel(1 / found.design_effect, entry.value["weighting_efficiency"].number(), 1e-12, entry.source);
  check_rel(found.variation, entry.value["cv_population_divisor"].number(), 1e-12, entry.source);
  check_rel(found.variation * std::sqrt(10.0 / 9.0), entry.value["cv"].number(), 1e-12, "with the divisor n - 1");
}

TEST_CASE("equal weights, no weights, weights of nothing") {
  const weight_summary equal = summarize_weights(std::vector<double>(7, 0.1));
  check_rel(equal.effective_size, 7, 1e-12);
  CHECK(equal.design_effect >= 1);
  check_abs(equal.variation, 0, 1e-15);
  const weight_summary some = summarize_weights(std::vector<double>{0, 2, 0, 2});
  CHECK(some.zeros == 2);
  CHECK(some.size == 2);
  CHECK(some.effective_size == 2);
  const weight_summary none = summarize_weights({});
  CHECK(none.size == 0);
  CHECK(none.effective_size == 0);
  CHECK(std::isnan(none.design_effect));
  try {
    static_cast<void>(summarize_weights(std::vector<double>{1, -2}));
    FAIL("a negative weight was taken");
  } catch (const invalid_value& problem) {
    CHECK(problem.row() == 1);
  }
  CHECK_THROWS_AS(static_cast<void>(summarize_weights(std::vector<double>{std::nan("")})), invalid_value);
}

TEST_CASE("trimming once, as many do") {
  const oracle_file oracles = committed_oracles("weighting");
  const oracle_entry& entry = oracles.entry("weights.trim_once");
  const trimmed_weights found =
      trim_weights(entry.inputs["weights"].numbers(), {.lowest_ratio = entry.inputs["lower"].number(),
                                                       .highest_ratio = entry.inputs["upper"].number(),
                                                       .rule = trim_rule::once});
  const std::vector<double> expected = entry.value["weights"].numbers();
  for (std::size_t i = 0; i < expected.size(); ++i) check_either(found.weights[i], expected[i], entry.allowed, entry.source);
  CHECK(found.raised == 2);
  CHECK(found.lowered == 1);
}

TEST_CASE("exact trimming ends within the limits, with the total kept") {
  // Defect 24: limits that are accepted and not kept.
  const std::vector<double> weights{0.2, 0.5, 0.8, 1, 1, 1.2, 1.5, 3, 6, 9, 0};
  const double mean = 2.42;
  const trimmed_weights found = trim_weights(weights, {.lowest_ratio = 0.3, .highest_ratio = 3});
  double total = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    total += found.weights[i];
    CHECK(found.weights[i] >= 0.3 * mean * (1 - 1e-14));
    CHECK(found.weights[i] <= 3 * mean * (1 + 1e-14));
  }
  check_rel(total, 24.2, 1e-13);
  CHECK(found.weights[10] == 0);
  // Within the limits weights stay in proportion.
  check_rel(found.weights[8] / found.weights[7], 2, 1e-12);
  // The limits alone: everybody the same.
  const trimmed_weights all = trim_weights(weights, {.lowest_ratio = 1, .highest_ratio = 1});
  for (std::size_t i = 0; i < 10; ++i) check_rel(all.weights[i], mean, 1e-12);
  // Nothing to do.
  CHECK(trim_weights(weights, {}).weights == weights);
  CHECK(trim_weights({}, {}).weights.empty());
  CHECK_THROWS_AS(static_cast<void>(trim_weights(weights, {.lowest_ratio = 1.5})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(trim_weights(weights, {.highest_ratio = 0.5})), invalid_argument);
}
