#include <clientele/survey/entropy_weights.hpp>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/survey/raking.hpp>

#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/oracle.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

const std::vector<std::vector<double>> aircraft{
    {2.0, 1500, 20000, 5.5, 5, 9}, {2.5, 2700, 18000, 6.5, 3, 5}, {1.8, 2000, 21000, 4.5, 7, 7}, {2.2, 1800, 20000, 5.0, 5, 5}};

entropy_options quick() {
  entropy_options options;
  options.replicates = 50;
  return options;
}

}  // namespace

TEST_CASE("four aircraft, as published and in full") {
  // Hwang & Yoon 1981 print entropies of four decimals and weights made of them, up to .002 off.
  const double entropies[] = {.9946, .9829, .9989, .9931, .9703, .9770};
  const double weights[] = {.0649, .2055, .0133, .0829, .3570, .2764};
  const double exact[] = {0.0641897346015022, 0.2060881642356231, 0.013444590874366936,
                          0.08132562861545663, 0.3586800243448097, 0.27627185732824144};  // mpmath, 40 digits
  const auto found = entropy_weights(columns_of(aircraft), quick());
  for (std::size_t j = 0; j < 6; ++j) {
    check_abs(value_of(found.criteria[j].entropy), entropies[j], 0.0002, "Hwang & Yoon 1981");
    check_abs(value_of(found.criteria[j].weight), weights[j], 0.002, "Hwang & Yoon 1981");
    check_rel(found.weights()[j], exact[j], 1e-12);
  }
}

TEST_CASE("reference values of entropy weights") {
  const auto file = shared_oracles("decision_weights");
  if (!file) return;
  for (const oracle_entry& entry : file->starting_with("entropy.")) {
    std::vector<std::vector<double>> rows;
    for (const json_value& row : entry.inputs["matrix"]) rows.push_back(row.numbers());
    const auto found = entropy_weights(columns_of(rows), quick());
    for (std::size_t j = 0; j < rows[0].size(); ++j) {
      check_either(value_of(found.criteria[j].entropy), entry.value["entropy"][j].number(), entry.allowed, entry.source);
      check_either(value_of(found.criteria[j].weight), entry.value["weights"][j].number(), entry.allowed, entry.source);
    }
  }
}

TEST_CASE("two rows by hand, with a zero") {
  // Column a: shares 1/4 and 3/4; column b: 0 and 1.
  const auto found = entropy_weights(columns_of({{1, 0}, {3, 5}}), quick());
  const double a = -(0.25 * std::log(0.25) + 0.75 * std::log(0.75)) / std::log(2.0);
  check_rel(value_of(found.criteria[0].entropy), a, 1e-14);
  CHECK(value_of(found.criteria[1].entropy) == 0.0);
  check_rel(value_of(found.criteria[0].weight), (1 - a) / (2 - a), 1e-13);
}

TEST_CASE("criteria that tell nothing apart, rows that are none") {
  const auto constant = entropy_weights(columns_of({{2, 1}, {2, 3}, {2, 4}}), quick());
  CHECK(value_of(constant.criteria[0].weight) == 0.0);
  CHECK(value_of(constant.criteria[0].entropy) == 1.0);
  CHECK(value_of(constant.criteria[1].weight) == 1.0);
  const auto zero = entropy_weights(columns_of({{0, 1}, {0, 3}}), quick());
  CHECK(value_of(zero.criteria[0].weight) == 0.0);
  const auto all = entropy_weights(columns_of({{2, 1}, {2, 1}}), quick());
  CHECK_FALSE(all.criteria[0].weight.value().known());
  CHECK(all.criteria[0].weight.interval().upper.value() == 1.0);
  const auto one = entropy_weights(columns_of({{2, 1}}), quick());
  CHECK_FALSE(one.criteria[0].entropy.value().known());
  numeric_columns none;
  none.add("a", std::vector<double>{});
  CHECK_FALSE(entropy_weights(none, quick()).criteria[0].weight.value().known());
}

TEST_CASE("units change nothing, weights count rows, a bootstrap without spread is counted") {
  auto scaled = aircraft;
  for (auto& row : scaled) row[1] /= 1000.0;
  const auto a = entropy_weights(columns_of(aircraft), quick());
  const auto b = entropy_weights(columns_of(scaled), quick());
  for (std::size_t j = 0; j < 6; ++j) check_rel(a.weights()[j], b.weights()[j], 1e-12);

  numeric_columns weighted = columns_of(aircraft);
  weighted.set_weights({2, 1, 1, 0});
  const auto c = entropy_weights(weighted, quick());
  const auto d = entropy_weights(columns_of({aircraft[0], aircraft[0], aircraft[1], aircraft[2]}), quick());
  for (std::size_t j = 0; j < 6; ++j) {
    check_rel(c.weights()[j], d.weights()[j], 1e-12);
    check_rel(value_of(c.criteria[j].entropy), value_of(d.criteria[j].entropy), 1e-13);
  }
  // All other sizes of the weights give the same weights of criteria.
  weighted.set_weights({0.5, 0.25, 0.25, 0});
  const auto e = entropy_weights(weighted, quick());
  for (std::size_t j = 0; j < 6; ++j) check_rel(e.weights()[j], c.weights()[j], 1e-12);

  auto options = quick();
  options.replicates = 500;
  const auto small = entropy_weights(columns_of({{1, 2}, {3, 1}, {4, 4}}), options);
  CHECK(small.criteria[0].weight.replicates().degenerate() > 0);  // one row drawn three times: 1 in 9
  CHECK(small.criteria[0].weight.replicates().degenerate() < 120);
}

TEST_CASE("gaps and bad input of entropy weights") {
  const auto gappy = columns_of({{1, 2}, {gap, 1}, {4, 4}});
  CHECK(entropy_weights(gappy, quick()).missing.used == 2);
  auto options = quick();
  options.policy = missing_data::person_mean;
  CHECK(entropy_weights(gappy, options).missing.filled == 1);
  options.policy = missing_data::pairwise;
  CHECK_THROWS_AS((void)entropy_weights(gappy, options), invalid_argument);
  CHECK_THROWS_WITH_AS((void)entropy_weights(columns_of({{1, 2}, {1, -1}})),
                       "a value of \"c1\" is -1 in row 1; allowed: 0 or more, NaN where it is missing", invalid_value);
  CHECK_THROWS_AS((void)entropy_weights(numeric_columns{}), invalid_argument);
}

TEST_CASE("how often the interval of a weight contains it") {
  const auto draw = [](random_stream& random, std::size_t rows) {
    std::vector<std::vector<double>> result;
    for (std::size_t i = 0; i < rows; ++i) result.push_back({1 + 9 * random.uniform(), 3 + 5 * random.uniform(), 2 + 2 * random.uniform()});
    return result;
  };
  random_stream large(1);
  entropy_options none;
  none.replicates = 2;
  const double truth = entropy_weights(columns_of(draw(large, 200000)), none).weights()[0];
  constexpr int samples = 500;
  coverage_count inside;
  entropy_options options;
  options.replicates = 300;
  for (int sample = 0; sample < samples; ++sample) {
    random_stream random(2, static_cast<std::uint64_t>(sample));
    const auto interval = entropy_weights(columns_of(draw(random, 100)), options).criteria[0].weight.interval();
    inside.add(interval.lower.value() <= truth && truth <= interval.upper.value());
  }
  MESSAGE("coverage ", 100.0 * inside.share(), " %");
  check_coverage(inside, {93.8}, "docs/reference/entropy_weights.md, 100 rows");
}

TEST_CASE("constants that rounding tells apart have no weights") {
  for (std::size_t rows = 2; rows < 40; ++rows) {
    numeric_columns flat;
    flat.add("a", std::vector<double>(rows, .1));
    flat.add("b", std::vector<double>(rows, 3.3));
    std::vector<double> weights(rows);
    for (std::size_t i = 0; i < rows; ++i) weights[i] = .1 + .7 * static_cast<double>(i % 3);
    flat.set_weights(weights);
    const auto found = entropy_weights(flat, quick());
    CHECK_FALSE(found.criteria[0].weight.value().known());
    CHECK_FALSE(found.criteria[1].weight.value().known());
  }
}

TEST_CASE("replicates of raked rows are raked again, by hand") {
  const std::vector<double> a{1, 2, 4, 3, 7, 5}, b{2, 2, 3, 9, 4, 1}, design{1, 2, 1, 1, 3, 1};
  const std::vector<std::uint32_t> sex{0, 0, 1, 1, 0, 1};
  const auto raked = std::make_shared<const raking>(
      std::vector<margin>{margin("sex", {{"f", 50}, {"m", 50}}, sex)}, design);
  const auto columns_of_weights = [&](std::vector<double> weights) {
    numeric_columns columns;
    columns.add("a", a);
    columns.add("b", b);
    columns.set_weights(std::move(weights));
    return columns;
  };
  numeric_columns columns = columns_of_weights(design);
  columns.adjust_weights(raked);
  entropy_options options = quick();
  options.kind = replicate_kind::jackknife_one;
  const auto found = entropy_weights(columns, options);
  const auto weight_of = [&](std::vector<double> weights) {
    REQUIRE(raked->adjust(weights));
    return value_of(entropy_weights(columns_of_weights(std::move(weights)), quick()).criteria[0].weight);
  };
  const double whole = weight_of(design);
  check_rel(value_of(found.criteria[0].weight), whole, 1e-12);
  double squares = 0;
  for (std::size_t out = 0; out < design.size(); ++out) {
    std::vector<double> left = design;
    for (double& w : left) w *= 6.0 / 5.0;
    left[out] = 0;
    const double apart = weight_of(left) - whole;
    squares += apart * apart;
  }
  check_rel(found.criteria[0].weight.standard_error(), std::sqrt(squares * 5.0 / 6.0), 1e-12);
}
