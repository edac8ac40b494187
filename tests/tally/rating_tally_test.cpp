#include <clientele/tally/rating_tally.hpp>

#include <doctest/doctest.h>

#include <array>
#include <clientele/core/partition.hpp>
#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

// Counting is constexpr: no undefined behaviour can hide in it.
constexpr rating_tally<recommendation> counted = [] {
  rating_tally<recommendation> tally;
  for (int answer = 0; answer <= 10; ++answer) tally.observe(answer);
  tally.observe(10.0);
  tally.observe(rating<recommendation>{9});
  tally.observe(std::optional<int>{});
  tally.observe(std::numeric_limits<double>::quiet_NaN());
  tally += tally;
  return tally;
}();
static_assert(counted.size() == 26 && counted.missing() == 4);
static_assert(counted.count(10) == 4 && counted.count(9) == 4 && counted.count(0) == 2 && counted.count(11) == 0);
static_assert(counted.count({9, 10}) == 8 && counted.count({-100, 100}) == 26 && counted.count({3, 2}) == 0);
static_assert(counted.low() == 0 && counted.high() == 10 && counted.effective_size() == 26.0);
static_assert(counted == counted && !(counted == rating_tally<recommendation>{}));

/// The slow, obvious model: a map from answers to how often they were given.
struct model {
  std::map<double, std::uint64_t> counts;
  std::uint64_t missing = 0;
  std::map<rejection, std::uint64_t> rejected;

  void observe(double value, int low, int high) {
    if (value != value) {
      ++missing;
    } else if (value - value != 0.0) {
      ++rejected[rejection::not_a_number];
    } else if (value != static_cast<double>(static_cast<long long>(value))) {
      ++rejected[rejection::not_whole];
    } else if (value < low || value > high) {
      ++rejected[rejection::out_of_range];
    } else {
      ++counts[value];
    }
  }
};

template <class Tally>
void check_model(const Tally& tally, const model& expected) {
  std::uint64_t size = 0;
  for (int level = tally.low(); level <= tally.high(); ++level) {
    const auto found = expected.counts.find(level);
    const std::uint64_t n = found == expected.counts.end() ? 0 : found->second;
    CHECK(tally.count(level) == n);
    size += n;
  }
  CHECK(tally.size() == size);
  CHECK(tally.missing() == expected.missing);
  for (std::size_t i = 0; i < rejection_reasons; ++i) {
    const auto found = expected.rejected.find(static_cast<rejection>(i));
    CHECK(tally.rejected()[static_cast<rejection>(i)] == (found == expected.rejected.end() ? 0 : found->second));
  }
}

constexpr std::array<std::size_t, 9> sizes{0, 1, 127, 128, 129, 4095, 4096, 4097, 65'536};

/// A column of this number type against the model: plain, marked by a sentinel, by a bitmap with an offset, by both.
template <class T, class Scale>
void check_column(std::size_t n, dice& roll) {
  constexpr int low = Scale::low;
  constexpr int high = Scale::high;
  constexpr T none{99};
  std::vector<T> values(n);
  for (T& value : values) {
    value = static_cast<T>(low + static_cast<int>(roll.below(static_cast<std::size_t>(high - low + 1))));
    if (roll.one_in(9)) value = none;
    if constexpr (std::floating_point<T>) {
      if (roll.one_in(9)) value = std::numeric_limits<T>::quiet_NaN();
    }
  }
  const std::size_t offset = roll.below(19);
  std::vector<std::uint8_t> bitmap((n + offset) / 8 + 1);
  for (std::uint8_t& byte : bitmap) byte = static_cast<std::uint8_t>(roll() | roll());
  const auto present = [&](std::size_t row) {
    return ((static_cast<unsigned>(bitmap[(row + offset) / 8]) >> ((row + offset) % 8)) & 1U) != 0;
  };

  const auto compare = [&](const column<T>& view, auto is_missing) {
    model expected;
    for (std::size_t row = 0; row < n; ++row) {
      expected.observe(is_missing(row) ? not_given : static_cast<double>(values[row]), low, high);
    }
    rating_tally<Scale> tally;
    const observe_report report = tally.observe(view, {.invalid = on_invalid::count});
    check_model(tally, expected);
    CHECK(report.observed + report.missing + report.rejected().total() == n);
    rating_tally<any_scale> run_time{any_scale::of<Scale>()};
    run_time.observe(view, {.invalid = on_invalid::count});
    check_model(run_time, expected);
    rating_tally<Scale> sliced;  // a slice keeps its marks
    sliced.observe(view.slice(0, n / 3), {.invalid = on_invalid::count});
    sliced.observe(view.slice(n / 3, n - n / 3), {.invalid = on_invalid::count});
    CHECK(same(sliced, tally));
  };
  const column<T> plain{values};
  const auto marked = [&](std::size_t row) { return values[row] == none; };
  compare(plain, [](std::size_t) { return false; });
  compare(plain.missing_as(none), marked);
  compare(plain.valid_if(bitmap, offset), [&](std::size_t row) { return !present(row); });
  compare(plain.missing_as(none).valid_if(bitmap, offset), [&](std::size_t row) { return !present(row) || marked(row); });
}

struct semantic_differential : rating_scale<-3, 3> {
  static constexpr std::string_view name = "semantic differential";
};
struct slider : rating_scale<0, 255> {
  static constexpr std::string_view name = "slider";
};

}  // namespace

TEST_CASE_TEMPLATE("columns of every number type agree with a map", T, std::int8_t, std::uint8_t, std::int16_t,
                   std::uint16_t, std::int32_t, std::uint32_t, std::int64_t, std::uint64_t, long long,
                   unsigned long long, float, double) {
  dice roll(sizeof(T));
  for (const std::size_t n : sizes) check_column<T, recommendation>(n, roll);
  check_column<T, five_point>(1000, roll);
  if constexpr (std::numeric_limits<T>::is_signed) check_column<T, semantic_differential>(1000, roll);
  if constexpr (sizeof(T) > 1) check_column<T, slider>(5000, roll);
}

TEST_CASE("numbers far from the scale are named, whatever their type") {
  const auto reason = [](const auto& column) {
    rating_tally<semantic_differential> tally;
    const observe_report report = tally.observe(column, {.invalid = on_invalid::count});
    CHECK(tally.size() == 0);
    for (std::size_t i = 0; i < rejection_reasons; ++i) {
      const auto candidate = static_cast<rejection>(i);
      if (report.rejected()[candidate] == column.size()) return candidate;
    }
    return rejection::after_as_of;
  };
  CHECK(reason(std::vector{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) ==
        rejection::out_of_range);
  CHECK(reason(std::vector{std::numeric_limits<std::uint64_t>::max(), std::uint64_t{1} << 32U, std::uint64_t{256}}) ==
        rejection::out_of_range);
  CHECK(reason(std::vector{1e300, -1e300, 4.0, -4.0, 4294967297.0, 1e18}) == rejection::out_of_range);
  CHECK(reason(std::vector{1e38F, -4.0F}) == rejection::out_of_range);
  CHECK(reason(std::vector{infinite, -infinite}) == rejection::not_a_number);
  CHECK(reason(std::vector{3.5, -3.5, 0.5, 1e-300, -1e-20, 1.0 - 1e-16, 4.0000000000000009, 6.5}) ==
        rejection::not_whole);
  CHECK(reason(std::vector{1e-30F, 0.99999994F}) == rejection::not_whole);
  rating_tally<semantic_differential> one;
  CHECK_THROWS_AS(one.observe(1e-300), invalid_value);  // a fraction that adding 3 would round away
  CHECK_THROWS_AS(one.observe(1e-30F), invalid_value);
  CHECK_THROWS_AS(one.observe(std::vector{0.0, 1e-300}), invalid_value);
  CHECK(one.size() == 0);
  one.observe(-0.0);
  CHECK(one.count(0) == 1);
}

TEST_CASE("ranges: optionals, lists, views, arrays, records by member and by function") {
  rating_tally<five_point> expected;
  for (const int answer : {5, 4, 3}) expected.observe(answer);
  expected.observe_missing();
  const auto check = [&](const auto& observe) {
    rating_tally<five_point> tally;
    const observe_report report = observe(tally);
    CHECK(same(tally, expected));
    CHECK(report.observed == 3);
    CHECK(report.missing == 1);
  };
  struct reply {
    std::optional<int> answer;
    [[nodiscard]] std::optional<int> given() const { return answer; }
  };
  const std::vector<std::optional<int>> optionals{5, std::nullopt, 4, 3};
  const std::vector<reply> replies{{5}, {std::nullopt}, {4}, {3}};
  check([&](auto& tally) { return tally.observe(optionals); });
  check([&](auto& tally) { return tally.observe(std::list<std::optional<int>>(optionals.begin(), optionals.end())); });
  check([&](auto& tally) { return tally.observe(std::list<double>{5.0, not_given, 4.0, 3.0}); });
  check([&](auto& tally) { return tally.observe(std::vector<float>{5.0F, 4.0F, std::numeric_limits<float>::quiet_NaN(), 3.0F}); });
  check([&](auto& tally) { return tally.observe(std::array<double, 4>{5.0, not_given, 4.0, 3.0}); });
  check([&](auto& tally) { return tally.observe(replies, &reply::answer); });
  check([&](auto& tally) { return tally.observe(replies, &reply::given); });
  check([&](auto& tally) { return tally.observe(replies, [](const reply& r) { return r.answer; }); });
  check([&](auto& tally) {
    return tally.observe(replies | std::views::transform([](const reply& r) { return r.answer; }));
  });
  check([&](auto& tally) {
    return tally.observe(std::vector<std::optional<rating<five_point>>>{
        rating<five_point>{5}, rating<five_point>{4}, std::nullopt, rating<five_point>{3}});
  });

  rating_tally<five_point> tally;
  const std::vector<std::optional<int>> spoilt{5, std::nullopt, 6, 0};
  CHECK(row_of_error([&] { tally.observe(spoilt, {.first_row = 10}); }) == std::optional<std::uint64_t>(12));
  CHECK(same(tally, rating_tally<five_point>{}));
  const observe_report report = tally.observe(spoilt, {.invalid = on_invalid::count, .first_row = 10});
  CHECK(report.observed == 1);
  CHECK(report.rejected()[rejection::out_of_range] == 2);
  CHECK(report.first_row(rejection::out_of_range) == 12);
}

TEST_CASE("an error names the value, the row and what is allowed") {
  rating_tally<recommendation> tally;
  CHECK_THROWS_WITH_AS(tally.observe(std::vector{1, 2, 11}), doctest::Contains("answer is 11 at row 2"), invalid_value);
  CHECK_THROWS_WITH_AS(tally.observe(11), doctest::Contains("whole numbers 0 to 10"), invalid_value);
  CHECK_THROWS_WITH_AS(tally.observe(6.5), doctest::Contains("6.5"), invalid_value);
  CHECK(tally.size() == 0);
}

TEST_CASE("a run-time scale: a neutral tally has none, adopts one by merging, and unequal ones do not merge") {
  using tally = rating_tally<any_scale>;
  tally neutral;
  CHECK(!neutral.run_time_scale().known());
  CHECK_THROWS_AS(neutral.observe(1), invalid_argument);
  CHECK_THROWS_AS(neutral.observe(std::vector{1, 2}), invalid_argument);
  tally stars{any_scale{1, 5}};
  stars.observe(std::vector{1, 5, 5});
  neutral += stars;
  CHECK(neutral.run_time_scale() == any_scale{1, 5});
  CHECK(same(neutral, stars));
  const tally before = stars;
  for (const any_scale other : {any_scale{0, 5}, any_scale{1, 6}, any_scale{1, 5, scale_direction::lower_is_better},
                                any_scale{1, 5}.with_promoters(2, 4)}) {
    CHECK_THROWS_AS(stars += tally{other}, scale_mismatch);
    CHECK(same(stars, before));
  }
  CHECK(!(tally{any_scale{1, 5}} == tally{any_scale{1, 6}}));
  CHECK_THROWS_AS(static_cast<void>(from_bytes<rating_tally<seven_point>>(to_bytes(rating_tally<five_point>{}))),
                  corrupt_bytes);
  CHECK_THROWS_AS(static_cast<void>(from_bytes<rating_tally<effort_spent>>(to_bytes(rating_tally<five_point>{}))),
                  corrupt_bytes);
}

TEST_CASE("defect 4: nothing is dropped in silence") {
  const std::vector<double> column{10, 11, not_given, 3.5, infinite, -1, 0};
  rating_tally<recommendation> tally;
  const observe_report report = tally.observe(column, {.invalid = on_invalid::count});
  CHECK(report.observed + report.missing + report.rejected().total() == column.size());
  CHECK(tally.size() + tally.missing() + tally.rejected().total() == column.size());
  CHECK(tally.rejected()[rejection::out_of_range] == 2);
  CHECK(tally.rejected()[rejection::not_whole] == 1);
  CHECK(tally.rejected()[rejection::not_a_number] == 1);
}

TEST_CASE("defect 13: every answer of the scale is in exactly one class, and 6.5 or 8.5 is no answer") {
  constexpr auto classes = recommendation_classes<recommendation>;
  std::array<int, 3> found{};
  for (int answer = 0; answer <= 10; ++answer) ++found[classes.class_of(rating<recommendation>{answer})];
  CHECK(found == std::array<int, 3>{7, 2, 2});
  rating_tally<recommendation> tally;
  CHECK_THROWS_AS(tally.observe(6.5), invalid_value);
  CHECK_THROWS_AS(tally.observe(std::vector{7.0, 8.5}), invalid_value);
  for (int answer = 0; answer <= 10; ++answer) tally.observe(answer);
  CHECK(tally.count({0, 6}) + tally.count({7, 8}) + tally.count({9, 10}) == tally.size());
}
