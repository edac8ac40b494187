#include <clientele/core/weight.hpp>
#include <clientele/tally/detail/kernels.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace clientele;
using namespace clientele::detail;

constexpr std::array paths{kernel_path::plain, kernel_path::sse2, kernel_path::avx2, kernel_path::avx512};
constexpr std::array level_counts{2, 3, 5, 7, 10, 11, 16, 17, 21, 22, 32, 33, 64, 65, 101, 128, 129, 255, 256};

/// The paths that this machine has, each in force while the test's body runs.
template <class Body>
void on_every_path(Body body) {
  for (const kernel_path path : paths) {
    if (force_kernel_path(path) != path) continue;
    CAPTURE(static_cast<int>(path));
    body();
  }
  force_kernel_path(kernel_path::automatic);
}

class dice {
 public:
  explicit dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t bits() { return engine_(); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }

 private:
  std::mt19937_64 engine_;
};

template <class T>
bool holds(int value) {
  if constexpr (std::is_floating_point_v<T>) {
    return true;
  } else {
    return std::in_range<T>(value);
  }
}

struct marks {
  bool bitmap = false;
  bool sentinel = false;
};

/// Vectors end where their data end, so that the address sanitizer sees every read beyond.
template <class T>
struct sample {
  int low = 0;
  int levels = 2;
  std::size_t shift = 0;
  std::size_t rows = 0;
  std::vector<T> values;
  std::vector<std::uint8_t> bitmap;
  std::size_t bitmap_offset = 0;
  marks marked;
  T sentinel{};
  std::vector<std::uint16_t> keys;
  std::vector<double> weights;
  std::size_t groups = 1;

  [[nodiscard]] column_view<T> view() const {
    return {values.data() + shift, rows,           marked.bitmap ? bitmap.data() : nullptr,
            bitmap_offset,         marked.sentinel, sentinel};
  }
  [[nodiscard]] bool missing(std::size_t row) const {
    const std::size_t bit = bitmap_offset + row;
    const T value = values[shift + row];
    if (marked.bitmap && ((bitmap[bit / 8] >> (bit % 8)) & 1) == 0) return true;
    if (marked.sentinel && value == sentinel) return true;
    if constexpr (std::is_floating_point_v<T>) return std::isnan(value);
    return false;
  }
  /// The level of a row, `levels` where it is missing, -1 where it is invalid: one comparison a level.
  [[nodiscard]] int level(std::size_t row) const {
    if (missing(row)) return levels;
    for (int level = 0; level < levels; ++level) {
      if (holds<T>(low + level) && values[shift + row] == static_cast<T>(low + level)) return level;
    }
    return -1;
  }
};

double random_weight(dice& random, bool large) {
  if (random.one_in(10)) return 0.0;
  if (random.one_in(50)) return -0.0;
  const double unit = static_cast<double>(random.bits() >> 11) * 0x1p-53;
  if (large) return std::ldexp(0.5 + unit / 2, static_cast<int>(random.below(44)) - 19);
  if (random.one_in(4)) return (1.0 + 2.0 * static_cast<double>(random.below(1000))) * 0x1p-41;  // half a unit: a tie
  return 0x1p-20 + 3.0 * unit;
}

template <class T>
sample<T> make_sample(dice& random, std::size_t rows, int low, int levels, marks marked, bool large_weights = false) {
  sample<T> result;
  result.low = low;
  result.levels = levels;
  result.rows = rows;
  result.shift = random.below(17);
  result.values.resize(result.shift + rows);
  result.values.shrink_to_fit();
  result.marked = marked;
  result.bitmap_offset = random.below(20);
  result.bitmap.resize((result.bitmap_offset + rows + 7) / 8);
  for (std::uint8_t& byte : result.bitmap) byte = static_cast<std::uint8_t>(random.bits() | random.bits());
  const bool on_scale = random.one_in(2);
  int sentinel = on_scale ? low + static_cast<int>(random.below(static_cast<std::size_t>(levels))) : low + levels + 3;
  if (!holds<T>(sentinel)) sentinel = 0;
  result.sentinel = static_cast<T>(sentinel);
  result.groups = 1 + random.below(40);
  for (std::size_t row = 0; row < rows; ++row) {
    T& value = result.values[result.shift + row];
    int level = low + static_cast<int>(random.below(static_cast<std::size_t>(levels)));
    for (int tries = 0; !holds<T>(level) && tries < levels; ++tries) level = level + 1 < low + levels ? level + 1 : low;
    const bool possible = holds<T>(level);
    value = possible ? static_cast<T>(level) : T{};
    const bool bit = ((result.bitmap[(result.bitmap_offset + row) / 8] >> ((result.bitmap_offset + row) % 8)) & 1) != 0;
    if (marked.bitmap && !bit) value = static_cast<T>(random.bits());  // what lies under a cleared bit is not looked at
    if (marked.sentinel && (random.one_in(6) || !possible)) value = result.sentinel;
    if constexpr (std::is_floating_point_v<T>) {
      if (random.one_in(9)) value = std::numeric_limits<T>::quiet_NaN();
    }
    result.keys.push_back(static_cast<std::uint16_t>(random.below(result.groups)));
    result.weights.push_back(random_weight(random, large_weights));
  }
  return result;
}

template <class T>
T invalid_value_of(dice& random, int low, int levels) {
  if constexpr (std::is_floating_point_v<T>) {
    const std::array<T, 8> choices{static_cast<T>(low) - T{1},
                                   static_cast<T>(low + levels),
                                   static_cast<T>(low) + T{0.5},
                                   static_cast<T>(low + levels - 1) + T{0.25},
                                   std::numeric_limits<T>::infinity(),
                                   -std::numeric_limits<T>::infinity(),
                                   std::numeric_limits<T>::max(),
                                   std::numeric_limits<T>::denorm_min()};
    return choices[random.below(choices.size())];
  } else {
    const std::array<T, 6> choices{static_cast<T>(low - 1),          static_cast<T>(low + levels),
                                   std::numeric_limits<T>::min(),    std::numeric_limits<T>::max(),
                                   static_cast<T>(low + levels + 256), static_cast<T>(random.bits())};
    return choices[random.below(choices.size())];
  }
}

struct expected {
  std::size_t first_invalid = 0;          // of answers and keys
  std::size_t first_invalid_weighted = 0;  // of weights too
  std::vector<std::uint64_t> counts;
  std::vector<std::uint64_t> grouped;
  std::vector<weighted_cell> weighted;
  std::vector<weighted_cell> grouped_weighted;
};

void add(weighted_cell& cell, double value) {
  const weight w{value};
  ++cell.n;
  cell.sum += uint128{w.units()};
  cell.squares += w.square_units();
}

template <class T>
expected count_slowly(const sample<T>& data, bool with_keys) {
  expected result;
  const auto stride = static_cast<std::size_t>(data.levels) + 1;
  result.counts.resize(stride);
  result.weighted.resize(stride);
  result.grouped.resize(stride * data.groups);
  result.grouped_weighted.resize(stride * data.groups);
  bool counting = true;
  bool weighing = true;
  result.first_invalid = result.first_invalid_weighted = data.rows;
  for (std::size_t row = 0; row < data.rows && weighing; ++row) {
    const int level = data.level(row);
    const bool good = level >= 0 && (!with_keys || data.keys[row] < data.groups);
    if (!good && counting) {
      counting = false;
      result.first_invalid = row;
    }
    if (!good || !weight::valid(data.weights[row])) {
      weighing = false;
      result.first_invalid_weighted = row;
    }
    const auto at = static_cast<std::size_t>(level);
    if (counting) ++result.counts[at];
    if (counting && with_keys) ++result.grouped[data.keys[row] * stride + at];
    if (weighing) add(result.weighted[at], data.weights[row]);
    if (weighing && with_keys) add(result.grouped_weighted[data.keys[row] * stride + at], data.weights[row]);
  }
  if (!weighing && counting) {  // the answers may be good beyond the first bad weight
    for (std::size_t row = result.first_invalid_weighted; row < data.rows; ++row) {
      const int level = data.level(row);
      if (level < 0 || (with_keys && data.keys[row] >= data.groups)) {
        result.first_invalid = row;
        break;
      }
      if (row > result.first_invalid_weighted) {
        const auto at = static_cast<std::size_t>(level);
        ++result.counts[at];
        if (with_keys) ++result.grouped[data.keys[row] * stride + at];
      }
    }
  }
  return result;
}

std::vector<weighted_cell> without_squares(std::vector<weighted_cell> cells) {
  for (weighted_cell& cell : cells) cell.squares = {};
  return cells;
}

/// Kernels add: they start from cells that are not empty.
std::vector<std::uint64_t> started(std::size_t cells) { return std::vector<std::uint64_t>(cells, 7); }
std::vector<weighted_cell> started_weighted(std::size_t cells) {
  return std::vector<weighted_cell>(cells, weighted_cell{5, uint128{~std::uint64_t{0}}, uint128{1, ~std::uint64_t{0}}});
}
std::vector<std::uint64_t> less(std::vector<std::uint64_t> cells) {
  for (std::uint64_t& cell : cells) cell -= 7;
  return cells;
}
std::vector<weighted_cell> less(std::vector<weighted_cell> cells) {
  for (weighted_cell& cell : cells) {
    cell.n -= 5;
    cell.sum -= uint128{~std::uint64_t{0}};
    cell.squares -= uint128{1, ~std::uint64_t{0}};
  }
  return cells;
}

template <class Key>
std::vector<Key> keys_as(const std::vector<std::uint16_t>& keys) {
  return {keys.begin(), keys.end()};
}

template <class Key, class T>
void check_grouped(const sample<T>& data, const expected& truth) {
  const std::size_t cells = data.groups * (static_cast<std::size_t>(data.levels) + 1);
  const std::vector<Key> keys = keys_as<Key>(data.keys);
  auto counts = started(cells);
  REQUIRE(count_grouped(keys.data(), data.groups, data.view(), data.low, data.levels, counts.data()) ==
          truth.first_invalid);
  if (truth.first_invalid == data.rows) REQUIRE(less(counts) == truth.grouped);
  for (const bool squares : {true, false}) {
    auto weighted = started_weighted(cells);
    REQUIRE(count_grouped_weighted(keys.data(), data.groups, data.view(), data.weights.data(), data.low, data.levels,
                                   weighted.data(), squares) == truth.first_invalid_weighted);
    if (truth.first_invalid_weighted == data.rows) {
      REQUIRE(less(weighted) == (squares ? truth.grouped_weighted : without_squares(truth.grouped_weighted)));
    }
  }
}

template <class T>
void check(const sample<T>& data) {
  CAPTURE(data.low);
  CAPTURE(data.levels);
  CAPTURE(data.rows);
  CAPTURE(data.marked.bitmap);
  CAPTURE(data.marked.sentinel);
  const auto cells = static_cast<std::size_t>(data.levels) + 1;
  const expected truth = count_slowly(data, false);
  const expected keyed = count_slowly(data, true);
  on_every_path([&] {
    auto counts = started(cells);
    REQUIRE(count_levels(data.view(), data.low, data.levels, counts.data()) == truth.first_invalid);
    if (truth.first_invalid == data.rows) REQUIRE(less(counts) == truth.counts);
    for (const bool squares : {true, false}) {
      auto weighted = started_weighted(cells);
      REQUIRE(count_levels_weighted(data.view(), data.weights.data(), data.low, data.levels, weighted.data(),
                                    squares) == truth.first_invalid_weighted);
      if (truth.first_invalid_weighted == data.rows) {
        REQUIRE(less(weighted) == (squares ? truth.weighted : without_squares(truth.weighted)));
      }
    }
    check_grouped<std::uint8_t>(data, keyed);
    check_grouped<std::uint16_t>(data, keyed);
    check_grouped<std::uint32_t>(data, keyed);
  });
}

constexpr std::array<marks, 4> all_marks{{{false, false}, {false, true}, {true, false}, {true, true}}};

int random_low(dice& random) {
  constexpr std::array lows{0, 1, -5, -1, 100, 250, -128, -200, 1000, -32768, 32767};
  return random.one_in(3) ? 0 : lows[random.below(lows.size())];
}

template <class T>
void spoil(dice& random, sample<T>& data) {
  if (data.rows == 0) return;
  const std::size_t times = 1 + random.below(3);
  for (std::size_t i = 0; i < times; ++i) {
    const std::size_t row = random.below(data.rows);
    constexpr std::array bad_weights{-1.0,
                                     0x1p23,
                                     0x1p-21,
                                     std::numeric_limits<double>::infinity(),
                                     std::numeric_limits<double>::quiet_NaN(),
                                     -0x1p-30,
                                     std::numeric_limits<double>::max()};
    switch (random.below(4)) {
      case 0: data.keys[row] = static_cast<std::uint16_t>(data.groups + random.below(3)); break;
      case 1: data.weights[row] = bad_weights[random.below(bad_weights.size())]; break;
      default: data.values[data.shift + row] = invalid_value_of<T>(random, data.low, data.levels); break;
    }
  }
}

#define COLUMN_TYPES \
  std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, std::int64_t, std::uint64_t, float, double

}  // namespace

TEST_CASE_TEMPLATE("kernels: every length, alignment and mark equals the slow loop", T, COLUMN_TYPES) {
  dice random{20240501};
  for (std::size_t rows = 0; rows <= 300; ++rows) {
    for (const marks marked : all_marks) {
      const int levels = level_counts[random.below(level_counts.size())];
      auto data = make_sample<T>(random, rows, random_low(random), levels, marked, random.one_in(3));
      check(data);
      spoil(random, data);
      check(data);
    }
  }
}

TEST_CASE_TEMPLATE("kernels: every number of levels equals the slow loop", T, COLUMN_TYPES) {
  dice random{7};
  for (const int levels : level_counts) {
    for (const marks marked : all_marks) {
      for (const int low : {0, 1, -3, -32768, 32767 - levels + 1}) {
        const std::size_t rows = 400 + random.below(5000);
        auto data = make_sample<T>(random, rows, low, levels, marked);
        check(data);
        spoil(random, data);
        check(data);
      }
    }
  }
}

TEST_CASE_TEMPLATE("kernels: blocks and their ends", T, std::uint8_t, std::int8_t, std::int32_t, double) {
  dice random{11};
  for (const std::size_t rows : {4095U, 4096U, 4097U, 8191U, 8256U, 65535U, 65536U, 65600U, 150000U}) {
    for (const marks marked : all_marks) {
      for (const int levels : {11, 101}) {
        auto data = make_sample<T>(random, rows, 0, levels, marked);
        if (levels == 101 && rows > 10000) continue;
        check(data);
        spoil(random, data);
        check(data);
      }
    }
  }
}

TEST_CASE("kernels: the first invalid row is found wherever it stands") {
  const std::vector<std::uint8_t> good(5000, 10);
  on_every_path([&] {
    for (std::size_t row = 0; row < good.size(); row += (row < 300 ? 1 : 37)) {
      auto values = good;
      values[row] = 11;
      values.back() = 255;
      std::array<std::uint64_t, 12> counts{};
      REQUIRE(count_levels(column_view<std::uint8_t>{values.data(), values.size()}, 0, 11, counts.data()) == row);
    }
  });
}

TEST_CASE("kernels: large weights carry across the halves of a sum") {
  const std::size_t rows = 5000;
  const double largest = std::nextafter(weight::limit, 0.0);
  const std::vector<double> weights(rows, largest);
  const std::vector<std::uint8_t> values(rows, 3);
  const std::vector<std::uint16_t> keys(rows, 1);
  uint128 sum;
  uint128 squares;
  for (std::size_t i = 0; i < rows; ++i) {
    sum += uint128{weight{largest}.units()};
    squares += weight{largest}.square_units();
  }
  REQUIRE(sum.high() > 0);
  on_every_path([&] {
    std::array<weighted_cell, 12> cells{};
    REQUIRE(count_levels_weighted(column_view<std::uint8_t>{values.data(), rows}, weights.data(), 0, 11,
                                  cells.data()) == rows);
    CHECK(cells[3] == weighted_cell{rows, sum, squares});
    std::array<weighted_cell, 24> grouped{};
    REQUIRE(count_grouped_weighted(keys.data(), 2, column_view<std::uint8_t>{values.data(), rows}, weights.data(), 0,
                                   11, grouped.data()) == rows);
    CHECK(grouped[12 + 3] == weighted_cell{rows, sum, squares});
  });
}

TEST_CASE("kernels: weights are rounded to units as weight::round_to_units does, ties to even") {
  std::vector<double> weights;
  for (int exponent = -20; exponent < 23; ++exponent) {
    for (const double fraction : {0.0, 0x1p-21, 0x1p-20, 0x1.8p-20, 0x1p-52, 0.3, 0.7, 1.0 - 0x1p-52}) {
      weights.push_back(std::ldexp(1.0 + fraction, exponent));
    }
  }
  for (const double value : weights) {
    const std::vector<double> column(256, value);
    const std::vector<std::int8_t> values(256, 0);
    uint128 sum;
    for (int i = 0; i < 256; ++i) sum += uint128{weight::round_to_units(value)};
    on_every_path([&] {
      std::array<weighted_cell, 3> cells{};
      REQUIRE(count_levels_weighted(column_view<std::int8_t>{values.data(), 256}, column.data(), 0, 2, cells.data()) ==
              256);
      REQUIRE(cells[0].sum == sum);
    });
  }
}

TEST_CASE_TEMPLATE("kernels: the largest key", Key, std::uint8_t, std::uint16_t, std::uint32_t) {
  dice random{3};
  on_every_path([&] {
    for (std::size_t n = 0; n < 300; ++n) {
      std::vector<Key> keys(n);
      Key truth = 0;
      for (Key& key : keys) {
        key = static_cast<Key>(random.bits());
        truth = key > truth ? key : truth;
      }
      REQUIRE(max_key(keys.data(), n) == truth);
    }
  });
}

TEST_CASE("kernels: many groups") {
  dice random{5};
  constexpr std::size_t groups = 60000;
  constexpr std::size_t rows = 300000;
  std::vector<std::uint32_t> keys(rows);
  std::vector<std::uint8_t> values(rows);
  std::vector<std::uint64_t> truth(groups * 12);
  for (std::size_t row = 0; row < rows; ++row) {
    keys[row] = static_cast<std::uint32_t>(random.below(groups));
    values[row] = static_cast<std::uint8_t>(random.below(11));
    ++truth[keys[row] * 12 + values[row]];
  }
  const column_view<std::uint8_t> view{values.data(), rows};
  on_every_path([&] {
    std::vector<std::uint64_t> cells(truth.size());
    REQUIRE(count_grouped(keys.data(), groups, view, 0, 11, cells.data()) == rows);
    REQUIRE(cells == truth);
    REQUIRE(count_grouped(keys.data(), groups / 2, view, 0, 11, cells.data()) < rows);
  });
}
