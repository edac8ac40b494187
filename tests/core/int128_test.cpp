#include <clientele/core/int128.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <random>

#include <doctest/doctest.h>

using clientele::int128;
using clientele::uint128;

// The compiler's own 128-bit integers are the reference.
__extension__ typedef unsigned __int128 wide;
__extension__ typedef __int128 signed_wide;

namespace {

constexpr std::uint64_t ones = ~std::uint64_t{0};
constexpr std::int64_t int64_most = (std::numeric_limits<std::int64_t>::max)();
constexpr std::int64_t int64_least = (std::numeric_limits<std::int64_t>::min)();

constexpr wide wide_of(uint128 value) { return (wide{value.high()} << 64) | value.low(); }
constexpr signed_wide wide_of(int128 value) { return static_cast<signed_wide>(wide_of(value.bits())); }
constexpr uint128 from_wide(wide value) { return {static_cast<std::uint64_t>(value >> 64),
    static_cast<std::uint64_t>(value)}; }

// Numbers of all lengths, with runs of ones and zeros: carries and borders are where the mistakes are.
std::uint64_t some_word(std::mt19937_64& random) {
  switch (random() % 5) {
    case 0: return ones << (random() % 64);
    case 1: return ones >> (random() % 64);
    case 2: return random() % 4;
    case 3: return std::uint64_t{1} << (random() % 64);
    default: return random() >> (random() % 64);
  }
}
uint128 some_number(std::mt19937_64& random) { return {random() % 4 == 0 ? 0 : some_word(random), some_word(random)}; }

constexpr uint128 most{ones, ones};
constexpr int128 signed_most = int128::from_bits(uint128{ones >> 1, ones});
constexpr int128 signed_least = int128::from_bits(uint128{std::uint64_t{1} << 63, 0});

}  // namespace

static_assert(std::regular<uint128> && std::totally_ordered<uint128> && std::regular<int128> &&
              std::totally_ordered<int128>);
static_assert(sizeof(uint128) == 16 && sizeof(int128) == 16);
static_assert(uint128{} == uint128{0} && int128{} == int128{0});
static_assert(most + uint128{1} == uint128{0} && uint128{0} - uint128{1} == most);
static_assert(uint128{0, ones} + uint128{1} == uint128{1, 0} && uint128{1, 0} - uint128{1} == uint128{0, ones});
static_assert(uint128::multiply(ones, ones) == uint128{ones - 1, 1});
static_assert(((uint128{1} << 127) >> 127) == uint128{1} && (uint128{1} << 64) == uint128{1, 0});
static_assert((most >> 128) == uint128{} && (most << 128) == uint128{} && (most >> 0) == most && (most << 0) == most);
static_assert(int128{-1}.bits() == most && int128{-1} < int128{0} && int128{int64_least}.negative());
static_assert(int128::multiply(int64_least, int64_least) == int128::from_bits(uint128{std::uint64_t{1} << 62, 0}));
static_assert(int128::multiply(-3, 5) == int128{-15} && int128::multiply(-3, -5) == int128{15});
static_assert(int128::multiply(int64_least, 0) == int128{0});
static_assert(signed_least.magnitude() == (uint128{1} << 127) && signed_least < signed_most);
static_assert(uint128{1, 0}.to_double() == 18446744073709551616.0 && int128{-7}.to_double() == -7.0);

TEST_CASE("unsigned arithmetic is the compiler's") {
  std::mt19937_64 random(1);
  std::int64_t wrong = 0;
  for (int i = 0; i < 500'000; ++i) {
    const uint128 a = some_number(random);
    const uint128 b = some_number(random);
    const wide x = wide_of(a);
    const wide y = wide_of(b);
    const auto shift = static_cast<unsigned>(random() % 128);
    if (wide_of(a + b) != static_cast<wide>(x + y)) ++wrong;
    if (wide_of(a - b) != static_cast<wide>(x - y)) ++wrong;
    if (wide_of(a * b.low()) != static_cast<wide>(x * b.low())) ++wrong;
    if (wide_of(uint128::multiply(a.low(), b.low())) != wide{a.low()} * b.low()) ++wrong;
    if (wide_of(a << shift) != static_cast<wide>(x << shift) || wide_of(a >> shift) != x >> shift) ++wrong;
    if ((a < b) != (x < y) || (a == b) != (x == y) || (a <= b) != (x <= y)) ++wrong;
    if (from_wide(x) != a) ++wrong;

    uint128 sum = a;
    const bool fits = static_cast<wide>(x + y) >= x;
    if (sum.checked_add(b) != fits || sum != (fits ? a + b : a)) ++wrong;
    uint128 self = a;
    self += self;
    if (wide_of(self) != static_cast<wide>(x + x)) ++wrong;
    const uint128& same = self;
    self -= same;
    if (self != uint128{}) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("signed arithmetic is the compiler's") {
  std::mt19937_64 random(2);
  std::int64_t wrong = 0;
  for (int i = 0; i < 500'000; ++i) {
    const int128 a = int128::from_bits(some_number(random));
    const int128 b = int128::from_bits(some_number(random));
    const signed_wide x = wide_of(a);
    const signed_wide y = wide_of(b);
    const wide u = wide_of(a.bits());
    const wide v = wide_of(b.bits());
    if (wide_of((a + b).bits()) != static_cast<wide>(u + v)) ++wrong;
    if (wide_of((a - b).bits()) != static_cast<wide>(u - v)) ++wrong;
    if (wide_of((-a).bits()) != static_cast<wide>(wide{0} - u)) ++wrong;
    if (a.negative() != (x < 0) || wide_of(a.magnitude()) != (x < 0 ? static_cast<wide>(wide{0} - u) : u)) ++wrong;
    if ((a < b) != (x < y) || (a == b) != (x == y) || (a >= b) != (x >= y)) ++wrong;

    const auto p = static_cast<std::int64_t>(a.bits().low());
    const auto q = static_cast<std::int64_t>(b.bits().low());
    if (wide_of(int128::multiply(p, q)) != signed_wide{p} * q) ++wrong;
    if (wide_of(int128{p}) != signed_wide{p}) ++wrong;

    signed_wide expected = 0;
    const bool fits = !__builtin_add_overflow(x, y, &expected);
    int128 sum = a;
    if (sum.checked_add(b) != fits || wide_of(sum) != (fits ? expected : x)) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("the borders of the checked sum") {
  uint128 sum = most;
  CHECK_FALSE(sum.checked_add(uint128{1}));
  CHECK(sum == most);
  CHECK(sum.checked_add(uint128{0}));
  CHECK_FALSE(sum.checked_add(most));
  int128 total = signed_most;
  CHECK_FALSE(total.checked_add(int128{1}));
  CHECK(total == signed_most);
  CHECK(total.checked_add(signed_least));
  CHECK(total == int128{-1});
  total = signed_least;
  CHECK_FALSE(total.checked_add(int128{-1}));
  CHECK_FALSE(total.checked_add(signed_least));
  CHECK(total == signed_least);
}

TEST_CASE("the double is the nearest one, ties to even") {
  std::mt19937_64 random(3);
  std::int64_t wrong = 0;
  for (int i = 0; i < 500'000; ++i) {
    uint128 a = some_number(random);
    if (i % 3 == 0) {  // just beside a tie of the 53rd bit, or on it
      const auto shift = static_cast<unsigned>(random() % 75);
      a = (uint128{(random() >> 11) | (std::uint64_t{1} << 52)} << (shift + 1)) + (uint128{1} << shift);
      if (random() % 3 == 0) a += uint128{1};
      if (random() % 3 == 0) a -= uint128{1};
    }
    if (a.to_double() != static_cast<double>(wide_of(a))) ++wrong;
    const int128 b = int128::from_bits(a);
    if (b.to_double() != static_cast<double>(wide_of(b))) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(most.to_double() == 340282366920938463463374607431768211456.0);
  CHECK(signed_least.to_double() == -170141183460469231731687303715884105728.0);
  CHECK(int128{int64_most}.to_double() == 9223372036854775808.0);
}
