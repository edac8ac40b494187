#include <clientele/core/column.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <list>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using clientele::column;
using clientele::ColumnValue;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

template <class Range>
concept Viewable = requires(const Range& range) { column{range}; };

}  // namespace

static_assert(ColumnValue<int> && ColumnValue<std::int8_t> && ColumnValue<std::uint64_t> && ColumnValue<float>);
static_assert(ColumnValue<double> && !ColumnValue<bool> && !ColumnValue<char> && !ColumnValue<std::string>);
static_assert(!ColumnValue<wchar_t> && !ColumnValue<char8_t> && !ColumnValue<char16_t> && !ColumnValue<int*>);
static_assert(Viewable<std::vector<double>> && Viewable<std::array<int, 3>> && Viewable<std::span<const float>>);
static_assert(Viewable<std::span<int>> && Viewable<int[4]>);
static_assert(!Viewable<std::vector<bool>> && !Viewable<std::list<int>> && !Viewable<std::vector<std::string>>);
static_assert(std::same_as<decltype(column{std::declval<const std::vector<float>&>()}), column<float>>);
static_assert(std::same_as<decltype(column{std::declval<std::span<const int>>()}), column<int>>);
static_assert(std::same_as<decltype(column{std::declval<std::span<int>&>()}), column<int>>);
static_assert(std::same_as<decltype(column{std::declval<column<int>&>()}), column<int>>);
static_assert(std::convertible_to<std::vector<int>, column<int>> &&
              !std::convertible_to<std::vector<int>, column<double>>);
static_assert(std::is_trivially_copyable_v<column<int>> && std::default_initializable<column<int>>);

TEST_CASE("a column is a view") {
  const std::vector<int> values{5, 4, 99, 3};
  const column ages{values};
  CHECK(ages.size() == 4);
  CHECK(ages.values().data() == values.data());
  CHECK(ages[2] == 99);
  CHECK(ages.bitmap() == nullptr);
  CHECK_FALSE(ages.sentinel().has_value());
  for (std::size_t row = 0; row < 4; ++row) CHECK_FALSE(ages.missing(row));
  CHECK(column<int>{}.size() == 0);

  const column marked = ages.missing_as(99);
  CHECK(marked.missing(2));
  CHECK_FALSE(marked.missing(0));
  CHECK_FALSE(ages.missing(2));
}

TEST_CASE("NaN is missing in floating columns, beside a sentinel") {
  const std::vector<double> values{5.0, not_a_number, -1.0, std::numeric_limits<double>::infinity()};
  const column plain{values};
  CHECK_FALSE(plain.missing(0));
  CHECK(plain.missing(1));
  CHECK_FALSE(plain.missing(2));
  CHECK_FALSE(plain.missing(3));
  CHECK(plain.missing_as(-1.0).missing(2));
  CHECK(plain.missing_as(-1.0).missing(1));
  CHECK(plain.missing_as(not_a_number).missing(1));
  CHECK_FALSE(plain.missing_as(not_a_number).missing(2));
}

TEST_CASE("a validity bitmap is Arrow's: least significant bit first, from an offset") {
  std::mt19937_64 random(1);
  std::vector<std::uint8_t> bitmap(40);
  for (std::uint8_t& byte : bitmap) byte = static_cast<std::uint8_t>(random());
  for (std::size_t offset = 0; offset <= 20; ++offset) {
    const std::vector<int> values(300, 7);
    const column marked = column{values}.valid_if(bitmap, offset);
    CHECK(marked.bitmap_offset() == offset);
    for (std::size_t row = 0; row < values.size(); ++row) {
      const bool present = (bitmap[(row + offset) / 8] & (1U << ((row + offset) % 8))) != 0;
      REQUIRE(marked.missing(row) == !present);
    }
    const std::size_t first = random() % 100;
    const std::size_t count = random() % 100;
    const column part = marked.missing_as(-1).slice(first, count);
    CHECK(part.size() == count);
    CHECK(part.sentinel() == -1);
    for (std::size_t row = 0; row < count; ++row) REQUIRE(part.missing(row) == marked.missing(first + row));
    const column again = part.slice(count / 2, count - count / 2);
    for (std::size_t row = 0; row < again.size(); ++row) {
      REQUIRE(again.missing(row) == marked.missing(first + count / 2 + row));
    }
  }
}

TEST_CASE("a bitmap that is too short is refused") {
  const std::vector<int> values(17);
  const std::vector<std::uint8_t> two(2);
  const std::vector<std::uint8_t> three(3);
  const column plain{values};
  CHECK_THROWS_AS((void)plain.valid_if(two), clientele::invalid_argument);
  CHECK_THROWS_AS((void)plain.valid_if({}), clientele::invalid_argument);
  CHECK(plain.valid_if(three, 7).missing(16));
  CHECK_THROWS_AS((void)plain.valid_if(three, 8), clientele::invalid_argument);
  // Offset and length that only fit because their sum wraps around.
  CHECK_THROWS_AS((void)plain.valid_if(three, (std::numeric_limits<std::size_t>::max)() - 3),
      clientele::invalid_argument);
  CHECK_THROWS_AS((void)column<int>{}.valid_if(two, 17), clientele::invalid_argument);
  CHECK(column<int>{}.valid_if(two, 16).size() == 0);
  try {
    (void)plain.valid_if(two);
  } catch (const clientele::invalid_argument& error) {
    CHECK(error.what() ==
        std::string("bits of a validity bitmap is 16; allowed: at least offset + rows of the column"));
  }
}

TEST_CASE("options of reading: raise, rows counted from 0") {
  const clientele::observe_options options;
  CHECK(options.invalid == clientele::on_invalid::raise);
  CHECK(options.first_row == 0);
}
