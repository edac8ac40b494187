#include <clientele/core/weight.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using clientele::uint128;
using clientele::weight;
using clientele::weight_sums;

__extension__ typedef unsigned __int128 wide;

namespace {

constexpr std::uint64_t one = std::uint64_t{1} << 40;
// 2^23 - 2^-30, the largest double below 2^23 is above it
constexpr double below_limit = 8388608.0 - 1.0 / 1073741824.0;

constexpr wide wide_of(uint128 value) { return (wide{value.high()} << 64) | value.low(); }

double some_weight(std::mt19937_64& random) {
  const double mantissa = 1.0 + std::ldexp(static_cast<double>(random() >> 12), -52);
  return std::ldexp(mantissa, static_cast<int>(random() % 43) - 20);  // 2^-20 to below 2^23
}

}  // namespace

static_assert(std::regular<weight> && std::totally_ordered<weight> && sizeof(weight) == sizeof(std::uint64_t));
static_assert(!std::convertible_to<double, weight> && !std::convertible_to<weight, double>);
static_assert(weight{}.units() == one && weight{}.value() == 1.0 && weight{1.0} == weight{});
static_assert(weight{0.0}.units() == 0 && weight{-0.0} == weight{0.0});
static_assert(weight{0.5}.units() == one / 2 && weight{below_limit}.value() == below_limit);
static_assert(weight::valid(weight::smallest) && weight{weight::smallest}.units() == (std::uint64_t{1} << 20));
static_assert(!weight::valid(weight::smallest / 2) && !weight::valid(weight::limit) && weight::valid(below_limit));
static_assert(!weight::valid(-1.0) && !weight::valid(std::numeric_limits<double>::quiet_NaN()));
static_assert(!weight::valid(std::numeric_limits<double>::infinity()));
static_assert(!weight::valid(std::numeric_limits<double>::denorm_min()));
static_assert(weight{1.0}.square_units() == uint128{std::uint64_t{1} << 60});
static_assert(weight::from_units(one) == weight{1.0} && weight{0.25} < weight{0.5});

TEST_CASE("rounding to units is exact, to nearest, ties to even") {
  std::mt19937_64 random(1);
  std::int64_t wrong = 0;
  for (int i = 0; i < 500'000; ++i) {
    const double value = some_weight(random);
    REQUIRE(weight::valid(value));
    // value = mantissa * 2^exponent with an integral mantissa: exact integers from here on.
    int exponent = 0;
    const auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(value, &exponent), 53));
    const int shift = exponent - 53 + weight::fraction_bits;
    wide expected = 0;
    if (shift >= 0) {
      expected = wide{mantissa} << shift;
    } else {
      const wide unit = wide{1} << -shift;
      expected = mantissa / unit;
      const wide twice_rest = 2 * (mantissa % unit);
      if (twice_rest > unit || (twice_rest == unit && expected % 2 != 0)) ++expected;
    }
    const std::uint64_t units = weight{value}.units();
    if (units != expected || weight::round_to_units(value) != units) ++wrong;
    if (std::fabs(weight{value}.value() - value) > weight::resolution / 2) ++wrong;
    if (units != static_cast<std::uint64_t>(std::nearbyint(std::ldexp(value, 40)))) ++wrong;

    const wide square = wide{units} * units;
    if (wide_of(weight{value}.square_units()) != (square + (wide{1} << 19)) >> 20) ++wrong;
  }
  CHECK(wrong == 0);
  const double half_unit = weight::resolution / 2;
  CHECK(weight{0.125 + half_unit}.units() == one / 8);  // a tie, to even
  CHECK(weight{0.125 + 3 * half_unit}.units() == one / 8 + 2);
  const double largest = std::nextafter(weight::limit, 0.0);
  CHECK(weight{largest}.units() == (std::uint64_t{1} << 63) - 1024);
  CHECK(wide_of(weight{largest}.square_units()) ==
      ((wide{weight{largest}.units()} * weight{largest}.units()) + (1U << 19)) >> 20);
}

TEST_CASE("what is no weight is refused with advice") {
  for (const double value : {-1.0, -1e-300, 8388608.0, 1e300, 1e-7, 5e-324, std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                             std::nextafter(weight::smallest, 0.0)}) {
    CAPTURE(value);
    CHECK_FALSE(weight::valid(value));
    CHECK_THROWS_AS(weight{value}, clientele::invalid_argument);
  }
  try {
    (void)weight{-2.5};
  } catch (const clientele::invalid_argument& error) {
    CHECK(error.what() == std::string("weight is -2.5; allowed: 0, or 2^-20 to below 2^23; rescale the weights, for "
                                      "example to a mean of one"));
  }
}

TEST_CASE("sums are exact in any order, and give Kish's size") {
  std::mt19937_64 random(2);
  std::vector<weight> weights;
  wide sum = 0;
  wide squares = 0;
  for (int i = 0; i < 20'000; ++i) {
    weights.emplace_back(i % 50 == 0 ? 0.0 : std::ldexp(some_weight(random), -static_cast<int>(random() % 2)) + 0.001);
    sum += weights.back().units();
    squares += wide_of(weights.back().square_units());
  }
  for (int order = 0; order < 3; ++order) {
    std::shuffle(weights.begin(), weights.end(), random);
    weight_sums total;
    weight_sums part;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const weight_sums added{uint128{weights[i].units()}, weights[i].square_units()};
      REQUIRE((i % 3 == 0 ? part : total).checked_add(added));
    }
    REQUIRE(total.checked_add(part));
    CHECK(wide_of(total.sum) == sum);
    CHECK(wide_of(total.squares) == squares);
    const long double s = static_cast<long double>(sum) / 1099511627776.0L;
    const long double q = static_cast<long double>(squares) / 1152921504606846976.0L;
    CHECK(std::fabs(total.effective_size() - static_cast<double>(s * s / q)) <= 1e-12 * total.effective_size());
    CHECK(total.total() == static_cast<double>(sum) / 1099511627776.0);
  }
  CHECK(weight_sums{}.effective_size() == 0.0);
  weight_sums equal;
  for (int i = 0; i < 1'000; ++i) REQUIRE(equal.checked_add({uint128{weight{0.5}.units()},
      weight{0.5}.square_units()}));
  CHECK(equal.effective_size() == 1'000.0);
  CHECK(equal.total() == 500.0);
  CHECK(equal.total_squares() == 250.0);
}

TEST_CASE("a sum that does not fit changes nothing, in neither part") {
  const uint128 most{~std::uint64_t{0}, ~std::uint64_t{0}};
  weight_sums sums{uint128{5}, most};
  const weight_sums before = sums;
  CHECK_FALSE(sums.checked_add({uint128{1}, uint128{1}}));
  CHECK(sums == before);
  sums = {most, uint128{5}};
  CHECK_FALSE(sums.checked_add({uint128{1}, uint128{1}}));
  CHECK(sums == weight_sums{most, uint128{5}});
}
