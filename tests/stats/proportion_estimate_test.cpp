#include <clientele/stats/proportion_estimate.hpp>

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

constexpr proportion_method all_methods[] = {proportion_method::wilson, proportion_method::clopper_pearson,
                                             proportion_method::jeffreys, proportion_method::agresti_coull,
                                             proportion_method::linearised};

std::string printed(const proportion_estimate& estimate) {
  std::ostringstream out;
  out << estimate;
  return out.str();
}

}  // namespace

static_assert(proportion_estimate::from_counts(39, 50).value() == proportion{0.78});
static_assert(proportion_estimate::from_counts(39, 50, 2).missing() == 2);
static_assert(!proportion_estimate::from_counts(0, 0).value().known());
static_assert(!proportion_estimate(0.5, sample_basis{3, 0.0, 0}).value().known(), "weights of zero carry no data");

TEST_CASE("intervals of a proportion are those that Newcombe published") {
  struct row {
    std::uint64_t hits, trials;
    proportion_method method;
    double lower, upper;
  };
  using enum proportion_method;
  // Newcombe 1998, Statistics in Medicine 17:857-872, table I; four decimals. Agresti-Coull and Jeffreys for the same
  // counts were recomputed; Agresti-Coull is clipped here.
  const row table[] = {
      {81, 263, wilson, 0.2553, 0.3662},          {15, 148, wilson, 0.0624, 0.1605},
      {0, 20, wilson, 0.0, 0.1611},               {1, 29, wilson, 0.0061, 0.1718},
      {81, 263, clopper_pearson, 0.2527, 0.3676}, {15, 148, clopper_pearson, 0.0578, 0.1617},
      {0, 20, clopper_pearson, 0.0, 0.1684},      {1, 29, clopper_pearson, 0.0009, 0.1776},
      {81, 263, jeffreys, 0.2545, 0.3656},        {15, 148, jeffreys, 0.0604, 0.1576},
      {0, 20, jeffreys, 0.0, 0.1166},             {1, 29, jeffreys, 0.0037, 0.1501},
      {81, 263, agresti_coull, 0.2552, 0.3663},   {15, 148, agresti_coull, 0.0614, 0.1615},
      {0, 20, agresti_coull, 0.0, 0.1898},        {1, 29, agresti_coull, 0.0, 0.1863},
  };
  constexpr double four_decimals = 0.5e-4 + 1e-12;
  for (const row& r : table) {
    CAPTURE(r.hits);
    const auto interval = proportion_estimate::from_counts(r.hits, r.trials).interval(0.95, r.method);
    check_abs(interval.lower.value(), r.lower, four_decimals, "Newcombe 1998a, " + std::string(name(r.method)));
    check_abs(interval.upper.value(), r.upper, four_decimals, "Newcombe 1998a, " + std::string(name(r.method)));
    CHECK(interval.method == name(r.method));
  }
}

TEST_CASE("39 of 50 disprove neither 80 % nor 85 %") {
  const auto interval = proportion_estimate::from_counts(39, 50).interval();
  check_abs(interval.lower.value(), 0.64758, 0.5e-5);
  check_abs(interval.upper.value(), 0.87246, 0.5e-5);
  CHECK(interval.contains(proportion{0.80}));
  CHECK(interval.contains(proportion{0.85}));
  CHECK_FALSE(interval.contains(proportion{0.90}));
}

TEST_CASE("intervals of a proportion are those of R") {
  struct field {
    proportion_method method;
    const char* key;
  };
  const field fields[] = {{proportion_method::wilson, "wilson"},
                          {proportion_method::clopper_pearson, "clopper_pearson"},
                          {proportion_method::jeffreys, "jeffreys_boundary_rule"},
                          {proportion_method::agresti_coull, "agresti_coull_unclipped"}};
  for (const oracle_entry& entry : committed_oracles("proportions").starting_with("prop.ci.")) {
    const auto hits = static_cast<std::uint64_t>(entry.inputs["x"].number());
    const auto trials = static_cast<std::uint64_t>(entry.inputs["n"].number());
    const auto estimate = proportion_estimate::from_counts(hits, trials);
    check_rel(estimate.value().value(), entry.value["point"].number(), 1e-15, entry.source);
    for (const field& f : fields) {
      const auto interval = estimate.interval(entry.inputs["confidence"].number(), f.method);
      const json_value& expected = entry.value[f.key];
      const std::string source = entry.source + ", " + f.key;
      check_either(interval.lower.value(), std::fmax(expected[0].number(), 0.0), {.rel = 1e-12}, source);
      check_either(interval.upper.value(), std::fmin(expected[1].number(), 1.0), {.rel = 1e-12}, source);
    }
  }
}

TEST_CASE("a proportion of no answers is not a number, anywhere in the unit") {
  for (const auto method : all_methods) {
    const auto nothing = proportion_estimate(0.4, sample_basis{0, 0.0, 7});
    const auto interval = nothing.interval(0.99, method);
    CHECK_FALSE(nothing.value().known());
    CHECK(std::isnan(nothing.standard_error()));
    CHECK(interval.lower == proportion{0.0});
    CHECK(interval.upper == proportion{1.0});
    CHECK(nothing.missing() == 7);
  }
  CHECK(printed(proportion_estimate::from_counts(0, 0, 7)) == "no data (95% CI 0.0..100.0), n = 0, 7 missing");
}

TEST_CASE("shares of none and all keep one end, and mirror each other") {
  for (const std::uint64_t n : {1U, 2U, 5U, 20U, 1000U, 1000000U}) {
    for (const auto method : all_methods) {
      CAPTURE(n);
      CAPTURE(name(method));
      const auto none = proportion_estimate::from_counts(0, n).interval(0.95, method);
      const auto every = proportion_estimate::from_counts(n, n).interval(0.95, method);
      CHECK(none.lower.value() == 0.0);
      CHECK(every.upper.value() == 1.0);
      CHECK(none.upper.value() > 0.0);
      CHECK(every.lower.value() < 1.0);
      check_abs(none.upper.value(), 1.0 - every.lower.value(), 1e-15);
    }
  }
}

TEST_CASE("with weights the effective size takes the place of n") {
  const proportion_estimate weighted(0.3, sample_basis{200, 80.0, 0});
  const auto plain = proportion_estimate::from_counts(24, 80);
  CHECK(weighted.sample_size() == 200);
  CHECK(weighted.effective_sample_size() == 80.0);
  check_rel(weighted.standard_error(), std::sqrt(0.3 * 0.7 / 80.0), 1e-15);
  for (const auto method : all_methods) {
    check_rel(weighted.interval(0.9, method).lower.value(), plain.interval(0.9, method).lower.value(), 1e-14);
    check_rel(weighted.interval(0.9, method).upper.value(), plain.interval(0.9, method).upper.value(), 1e-14);
  }
  CHECK(printed(weighted) == "30.0 % (95% CI 21.1..40.8), n = 200, effective n = 80.0");
  CHECK(printed(proportion_estimate::from_counts(39, 50)) == "78.0 % (95% CI 64.8..87.2), n = 50");
}

TEST_CASE("the linearised interval is Wilson's at the size that the linearised error speaks for") {
  const double error = 0.06;
  const proportion_estimate designed(0.3, sample_basis{200, 80.0, 0}, error);
  const proportion_estimate same(0.3, sample_basis{200, 0.3 * 0.7 / (error * error), 0});
  CHECK(designed.linearised_error() == error);
  const auto interval = designed.interval(0.95, proportion_method::linearised);
  CHECK(interval.method == "linearised");
  check_rel(interval.lower.value(), same.interval().lower.value(), 1e-14);
  check_rel(interval.upper.value(), same.interval().upper.value(), 1e-14);
  // Without an error to go by, Kish's size.
  const proportion_estimate all_of_them(1.0, sample_basis{20, 12.0, 0}, 0.0);
  CHECK(all_of_them.interval(0.95, proportion_method::linearised).lower == all_of_them.interval().lower);
  const proportion_estimate unknown(0.3, sample_basis{200, 80.0, 0});
  CHECK(unknown.linearised_error() == unknown.standard_error());
}

TEST_CASE("the names of the methods are those of the reports") {
  CHECK(name(proportion_method::wilson) == "wilson");
  CHECK(name(proportion_method::clopper_pearson) == "clopper_pearson");
  CHECK(name(proportion_method::jeffreys) == "jeffreys");
  CHECK(name(proportion_method::agresti_coull) == "agresti_coull");
  CHECK(name(proportion_method::linearised) == "linearised");
  CHECK(proportion_estimate::method() == "wilson");
}
