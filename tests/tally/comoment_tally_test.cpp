#include <clientele/tally/comoment_tally.hpp>

#include <doctest/doctest.h>

#include <array>
#include <clientele/core/random_stream.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "support/check.hpp"
#include "tally/exact.hpp"
#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

constexpr std::size_t item_count = 3;
using item_row = std::array<double, item_count>;

/// The slow, obvious model: the rows themselves, in exact fractions.
struct model {
  std::vector<std::array<fraction, item_count>> rows;
  std::vector<std::array<bool, item_count>> given;
  std::vector<fraction> w;

  void observe(const item_row& row, double weight_of_row) {
    std::array<fraction, item_count> cells;
    std::array<bool, item_count> present{};
    for (std::size_t j = 0; j < item_count; ++j) {
      present[j] = row[j] == row[j];
      if (present[j]) cells[j] = fraction(nearest(exact(row[j]) * fraction(power_of_two(20))), power_of_two(20));
    }
    rows.push_back(cells);
    given.push_back(present);
    w.push_back(exact(weight_of_row));
  }
  /// Sums over rows in which every item of a set was answered.
  struct sums {
    fraction n, squares, x, y, xy;
    [[nodiscard]] fraction effective() const { return n * n / squares; }
    [[nodiscard]] fraction covariance() const {  // unbiased
      return (xy / n - x * y / (n * n)) * effective() / (effective() - 1);
    }
  };
  template <class Takes>
  [[nodiscard]] sums over(std::size_t j, std::size_t k, Takes takes) const {
    sums s;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!takes(given[i])) continue;
      s.n += w[i];
      s.squares += w[i] * w[i];
      s.x += w[i] * rows[i][j];
      s.y += w[i] * rows[i][k];
      s.xy += w[i] * rows[i][j] * rows[i][k];
    }
    return s;
  }
  [[nodiscard]] std::pair<double, double> combination(const std::array<double, item_count>& by, missing_policy policy) const {
    const bool listwise = policy == missing_policy::listwise;
    fraction value = 0;
    fraction variance = 0;
    for (std::size_t j = 0; j < item_count; ++j) {
      for (std::size_t k = 0; k < item_count; ++k) {
        const auto pair = [&](std::size_t a, std::size_t b) {
          return over(a, b, [&](const auto& g) { return listwise ? g[0] && g[1] && g[2] : g[a] && g[b]; });
        };
        const sums both = pair(j, k);
        const sums own = pair(j, j);
        const sums other = pair(k, k);
        if (j == k) value += exact(by[j]) * own.x / own.n;
        variance += exact(by[j]) * exact(by[k]) * both.covariance() * both.squares / (own.n * other.n);
      }
    }
    return {to_double(value), std::sqrt(to_double(variance))};
  }
};

template <class Tally>
void check_against_model(Tally tally, bool real_values, bool weighed) {
  dice roll(51);
  model expected;
  std::uint64_t gaps = 0;
  for (int i = 0; i < 120; ++i) {
    item_row row{};
    for (double& cell : row) {
      cell = real_values ? roll.unit() * 1000 : 1.0 + static_cast<double>(roll.below(5));
      if (roll.one_in(8)) cell = not_given;
    }
    if (i % 3 == 0) row[1] = row[0];  // not independent
    const double w = weighed ? 0.5 + static_cast<double>(roll.below(8)) / 4 : 1.0;
    gaps += row[0] == row[0] && row[1] == row[1] && row[2] == row[2] ? 0U : 1U;
    expected.observe(row, w);
    if constexpr (requires { tally.observe(row, w); }) {
      tally.observe(row, w);
    } else {
      tally.observe(row);
    }
  }
  CHECK(tally.size() + tally.missing() == 120);
  CHECK(tally.missing() == gaps);
  const std::array<double, item_count> by{0.5, 0.25, 0.25};
  for (const missing_policy policy : {missing_policy::listwise, missing_policy::available}) {
    const auto estimate = tally.template combination<real>(by, 0.0, real::lowest(), real::highest(), policy);
    const auto [value, error] = expected.combination(by, policy);
    check_rel(estimate.value().value(), value, 1e-14);
    check_rel(estimate.standard_error(), error, 1e-11);
  }
  const auto all = [](const auto& g) { return g[0] && g[1] && g[2]; };
  const auto yx = expected.over(0, 2, all);
  check_rel(tally.ratio(0, 2).value().value(), to_double(yx.x / yx.y), 1e-14);
}

}  // namespace

TEST_CASE("means, errors and ratios agree with exact fractions, listwise and of available cases, plain and weighted") {
  check_against_model(comoment_tally<five_point>{3}, false, false);
  check_against_model(comoment_tally<any_scale>{any_scale{1, 5}, 3}, false, false);
  check_against_model(comoment_tally<real>{3}, true, false);
  check_against_model(weighted<comoment_tally<five_point>>{3}, false, true);
  check_against_model(weighted<comoment_tally<real>>{3}, true, true);
}

TEST_CASE("one item is a rating tally's mean; equal weights change nothing") {
  dice roll(52);
  comoment_tally<five_point> items{1};
  moment_tally<> single;
  for (int i = 0; i < 300; ++i) {
    const int answer = 1 + static_cast<int>(roll.below(5));
    items.observe(std::array{answer});
    single.observe(answer);
  }
  const auto mean = items.combination<real>(std::array{1.0}, 0.0, real::lowest(), real::highest());
  check_ulp(mean.value().value(), single.mean().value().value(), 2);
  check_rel(mean.standard_error(), single.mean().standard_error(), 1e-13);
  CHECK(mean.sample_size() == 300);
}

TEST_CASE("a bad answer is rejected for its item only; a bad weight for the whole row") {
  const std::vector<double> a{5, 9, 3, 2};
  const std::vector<double> b{4, 4, 4, 1.5};
  const std::vector<double> w{1, 1, -1, 1};
  const std::vector<column<double>> columns{a, b};
  weighted<comoment_tally<five_point>> tally{2};
  const observe_report report = tally.observe(columns, w, {.invalid = on_invalid::count, .first_row = 7});
  CHECK(report.observed == 1);
  CHECK(report.missing == 2);
  CHECK(report.rejected()[rejection::out_of_range] == 1);
  CHECK(report.rejected()[rejection::not_whole] == 1);
  CHECK(report.rejected()[rejection::invalid_weight] == 1);
  CHECK(report.first_row(rejection::not_whole) == 10);
  CHECK(tally.size() == 1);
  CHECK(tally.missing() == 2);
}

TEST_CASE("shapes: no items, another number of items, another scale, too many items") {
  comoment_tally<five_point> none;
  CHECK_THROWS_AS(none.observe(std::array{1, 2}), invalid_argument);
  comoment_tally<five_point> two{2};
  two.observe(std::array{1, 2});
  const auto before = two;
  CHECK_THROWS_AS(two.observe(std::array{1, 2, 3}), invalid_argument);
  CHECK_THROWS_AS(two += comoment_tally<five_point>{3}, scale_mismatch);
  const std::vector<int> column_of_two{1, 2};
  const std::vector<int> column_of_three{1, 2, 3};
  CHECK_THROWS_AS(two.observe(std::vector<column<int>>{column_of_two}), invalid_argument);
  CHECK_THROWS_AS(two.observe(std::vector<column<int>>{column_of_two, column_of_three}), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(two.ratio(0, 2)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(two.combination<real>(std::array{1.0}, 0.0, 0.0, 1.0)), invalid_argument);
  CHECK(same(two, before));
  CHECK_THROWS_AS(comoment_tally<real>{0}, invalid_argument);
  CHECK_THROWS_AS(comoment_tally<real>{5000}, invalid_argument);
  comoment_tally<any_scale> stars{any_scale{1, 5}, 2};
  CHECK_THROWS_AS(stars += (comoment_tally<any_scale>{any_scale{0, 10}, 2}), scale_mismatch);
  CHECK_THROWS_AS((comoment_tally<any_scale>{any_scale{}, 2}), invalid_argument);
}

TEST_CASE("nobody, one person, nobody with all items") {
  const std::array by{0.5, 0.5};
  comoment_tally<five_point> tally{2};
  const auto mean = [&](missing_policy policy) { return tally.combination<real>(by, 0.0, 1.0, 5.0, policy); };
  CHECK(!mean(missing_policy::listwise).value().known());
  CHECK(!mean(missing_policy::available).value().known());
  tally.observe(std::array{3.0, not_given});
  tally.observe(std::array{not_given, 5.0});
  CHECK(!mean(missing_policy::listwise).value().known());
  CHECK(mean(missing_policy::available).value().value() == 4.0);
  CHECK(mean(missing_policy::listwise).interval().width() == 4.0);
  tally.observe(std::array{1, 2});
  CHECK(mean(missing_policy::listwise).value().value() == 1.5);
  CHECK(std::isnan(mean(missing_policy::listwise).standard_error()));
}

TEST_CASE("covariances of the sums are those of the columns, listwise and available") {
  random_stream random(5);
  numeric_columns data;
  std::vector<std::vector<double>> columns(3, std::vector<double>(200));
  std::vector<double> weights(200);
  for (std::size_t i = 0; i < 200; ++i) {
    weights[i] = 0.5 + static_cast<double>(random.below(4));
    for (auto& values : columns) values[i] = random.below(5) == 0 ? std::nan("") : 1.0 + static_cast<double>(random.below(5));
  }
  for (std::size_t j = 0; j < 3; ++j) data.add(std::to_string(j + 1), columns[j]);
  data.set_weights(weights);
  weighted<comoment_tally<five_point>> tally(3);
  tally.observe(std::vector<column<double>>{column{columns[0]}, column{columns[1]}, column{columns[2]}}, weights);
  for (const auto& [policy, other] : {std::pair{missing_policy::listwise, missing_data::listwise},
                                      std::pair{missing_policy::available, missing_data::pairwise}}) {
    const covariances mine = tally.to_covariances({}, policy);
    const covariances theirs = covariances_of(data, other);
    for (std::size_t i = 0; i < 3; ++i) {
      check_rel(mine.mean(i), theirs.mean(i), 1e-12);
      for (std::size_t j = 0; j < 3; ++j) {
        check_rel(mine(i, j), theirs(i, j), 1e-11);
        check_rel(mine.mean_factor(i, j), theirs.mean_factor(i, j), 1e-12);
      }
    }
    CHECK(mine.report().used == theirs.report().used);
  }
  CHECK_THROWS_AS(static_cast<void>(tally.to_covariances({"a"})), invalid_argument);
  CHECK(std::isnan(comoment_tally<five_point>(2).to_covariances().mean(0)));
}

namespace {

enum class marks : std::uint8_t { none, sentinel, bitmap, both };

/// Columns of answers on a scale, some of them missing, and rarely one that is invalid.
template <class T>
struct block_case {
  std::vector<std::vector<T>> values;
  std::vector<std::vector<std::uint8_t>> bitmaps;
  std::vector<column<T>> columns;

  block_case(dice& roll, std::size_t items, std::size_t n, any_scale scale, marks how, std::size_t one_gap_in,
             std::size_t one_invalid_in) {
    const std::size_t offset = how == marks::none ? 0 : 3;
    const T sentinel = static_cast<T>(scale.high() + 7);
    for (std::size_t j = 0; j < items; ++j) {
      auto& answers = values.emplace_back(n);
      auto& bits = bitmaps.emplace_back((n + offset + j + 7) / 8, std::uint8_t{0xFF});
      for (std::size_t i = 0; i < n; ++i) {
        answers[i] = static_cast<T>(scale.low() + static_cast<int>(roll.below(static_cast<std::size_t>(scale.levels()))));
        if (one_invalid_in > 0 && roll.one_in(one_invalid_in)) answers[i] = static_cast<T>(scale.high() + 1);
        if (how == marks::none || one_gap_in == 0 || !roll.one_in(one_gap_in)) continue;
        if (how == marks::sentinel || (how == marks::both && roll.one_in(2))) {
          answers[i] = sentinel;
        } else {
          bits[(offset + j + i) / 8] &= static_cast<std::uint8_t>(~(1U << ((offset + j + i) % 8)));
        }
      }
    }
    for (std::size_t j = 0; j < items; ++j) {
      column<T> whole{values[j]};
      if (how == marks::sentinel || how == marks::both) whole = whole.missing_as(sentinel);
      if (how == marks::bitmap || how == marks::both) whole = whole.valid_if(bitmaps[j], offset + j);  // not aligned
      columns.push_back(whole);
    }
  }
};

/// The same rows one by one, which no block ever sees.
template <class T>
comoment_tally<any_scale> row_by_row(const std::vector<column<T>>& columns, any_scale scale, observe_report& report) {
  comoment_tally<any_scale> result{scale, columns.size()};
  std::vector<double> row(columns.size());
  for (std::size_t i = 0; i < columns[0].size(); ++i) {
    bool complete = true;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      row[j] = columns[j].missing(i) ? not_given : static_cast<double>(columns[j][i]);
      if (row[j] > scale.high()) {
        report.reject(rejection::out_of_range, i);
        row[j] = not_given;
      }
      complete = complete && row[j] == row[j];
    }
    ++(complete ? report.observed : report.missing);
    result.observe(row);
  }
  result.reject(report.rejected());
  return result;
}

/// The same with weights, of which some are zero, and one very large.
template <class T>
void check_weighted_blocks(dice& roll, const std::vector<column<T>>& columns, any_scale scale, bool large) {
  std::vector<double> weights(columns[0].size());
  for (double& w : weights) w = roll.one_in(20) ? 0.0 : 0.01 + roll.unit() * (roll.one_in(9) ? 1023.9 : 3.0);
  if (large) weights.back() = 5000.25;
  weighted<comoment_tally<any_scale>> expected{scale, columns.size()};
  std::vector<double> row(columns.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      row[j] = columns[j].missing(i) || static_cast<double>(columns[j][i]) > scale.high() ? not_given : static_cast<double>(columns[j][i]);
    }
    expected.observe(row, weights[i]);
  }
  weighted<comoment_tally<any_scale>> tally{scale, columns.size()};
  const observe_report report = tally.observe(columns, weights, {.invalid = on_invalid::count, .first_row = 0});
  expected.reject(report.rejected());
  CHECK(same(tally, expected));
  CHECK(report.observed == expected.size());
}

template <class T>
void check_blocks(dice& roll, std::size_t items, std::size_t n, any_scale scale, marks how, std::size_t one_gap_in,
                  std::size_t one_invalid_in = 0) {
  CAPTURE(items);
  CAPTURE(n);
  CAPTURE(scale.low());
  CAPTURE(scale.high());
  CAPTURE(static_cast<int>(how));
  const block_case<T> drawn(roll, items, n, scale, how, one_gap_in, one_invalid_in);
  observe_report expected_report;
  const auto expected = row_by_row(drawn.columns, scale, expected_report);
  for (const auto path : {detail::kernel_path::plain, detail::kernel_path::sse2, detail::kernel_path::avx2,
                          detail::kernel_path::avx512}) {
    if (detail::force_kernel_path(path) != path) continue;
    CAPTURE(static_cast<int>(path));
    comoment_tally<any_scale> tally{scale, items};
    const observe_report report = tally.observe(drawn.columns, {.invalid = on_invalid::count, .first_row = 0});
    CHECK(same(tally, expected));
    CHECK(report.observed == expected_report.observed);
    CHECK(report.missing == expected_report.missing);
    CHECK(report.rejected() == expected_report.rejected());
    check_weighted_blocks(roll, drawn.columns, scale, one_invalid_in > 0);
  }
  detail::force_kernel_path(detail::kernel_path::automatic);
}

}  // namespace

TEST_CASE("whole columns leave the same state as their rows one by one, on every path of the kernels") {
  dice roll(53);
  for (const std::size_t n : std::array<std::size_t, 6>{1, 2, 63, 64, 65, 200}) {
    for (const std::size_t items : std::array<std::size_t, 7>{1, 2, 3, 4, 7, 9, 22}) {
      check_blocks<std::int8_t>(roll, items, n, any_scale{1, 7}, marks::none, 0);
      check_blocks<std::uint8_t>(roll, items, n, any_scale{0, 10}, marks::sentinel, 9);
      check_blocks<std::int8_t>(roll, items, n, any_scale{-3, 3}, marks::both, 5);
    }
  }
  for (const any_scale scale : {any_scale{0, 1}, any_scale{1, 128}, any_scale{-20, 80}, any_scale{100, 227}, any_scale{0, 200}}) {
    check_blocks<std::int16_t>(roll, 5, 300, scale, marks::bitmap, 4);
    check_blocks<std::uint16_t>(roll, 5, 300, any_scale{0, scale.levels() - 1}, marks::none, 0);
    check_blocks<double>(roll, 5, 300, scale, marks::both, 4);
  }
  check_blocks<std::int32_t>(roll, 6, 257, any_scale{1, 5}, marks::sentinel, 2);  // hardly a complete row
  check_blocks<std::uint32_t>(roll, 6, 257, any_scale{1, 5}, marks::bitmap, 1);   // nobody answered anything
  check_blocks<std::int64_t>(roll, 6, 257, any_scale{32000, 32100}, marks::sentinel, 3);
  check_blocks<std::uint64_t>(roll, 6, 257, any_scale{1, 5}, marks::both, 3);
  check_blocks<float>(roll, 6, 257, any_scale{1, 5}, marks::both, 3);
  check_blocks<long long>(roll, 6, 257, any_scale{1, 5}, marks::both, 3);  // as a type of its own
}

TEST_CASE("more than a block, the largest codes, and blocks with an invalid answer") {
  dice roll(54);
  check_blocks<std::int8_t>(roll, 5, 3 * 4096 + 5, any_scale{1, 5}, marks::sentinel, 50);
  check_blocks<std::uint8_t>(roll, 3, 2 * 4096, any_scale{0, 127}, marks::none, 0);
  check_blocks<std::uint8_t>(roll, 3, 2 * 4096, any_scale{0, 127}, marks::sentinel, 1);
  check_blocks<std::int8_t>(roll, 4, 4 * 4096 + 100, any_scale{1, 5}, marks::bitmap, 20, 9000);
  // All answers are the largest: the sums within a block cannot be larger.
  const std::vector<std::uint8_t> high(5000, 127);
  comoment_tally<any_scale> tally{any_scale{0, 127}, 2};
  tally.observe(std::vector<column<std::uint8_t>>{high, high});
  CHECK(tally.to_covariances().mean(0) == 127.0);
  CHECK(tally.to_covariances()(0, 1) == 0.0);
}

TEST_CASE("the first invalid answer is named, wherever the blocks lie") {
  std::vector<std::int8_t> good(3 * 4096, 3);
  std::vector<std::int8_t> bad = good;
  bad[5000] = 9;
  bad[9000] = 8;
  good[6000] = 0;
  comoment_tally<five_point> tally{2};
  const std::vector<column<std::int8_t>> columns{good, bad};
  CHECK_THROWS_WITH_AS(tally.observe(columns, {.invalid = on_invalid::raise, .first_row = 10}),
                       "answer is 9 at row 5010; allowed on the scale of the items: whole numbers 1 to 5", invalid_value);
  CHECK(tally == comoment_tally<five_point>{2});
  comoment_tally<five_point> four{2};
  const auto counted = four.observe(columns, {.invalid = on_invalid::count, .first_row = 10});
  CHECK(counted.rejected()[rejection::out_of_range] == 3);
  CHECK(four.size() == 3 * 4096 - 3);
}
