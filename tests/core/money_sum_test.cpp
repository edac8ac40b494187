#include <clientele/core/money_sum.hpp>

#include <algorithm>
#include <concepts>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using clientele::CNY;
using clientele::int128;
using clientele::money;
using clientele::money_sum;
using clientele::uint128;
using clientele::USD;

__extension__ typedef __int128 wide;

namespace {

template <class Sum, class Part>
concept Accepts = requires(Sum sum, Part part) { sum += part; };

constexpr std::int64_t int64_most = (std::numeric_limits<std::int64_t>::max)();

}  // namespace

static_assert(std::regular<money_sum<USD>> && std::totally_ordered<money_sum<USD>>);
static_assert(Accepts<money_sum<USD>, money<USD>> && Accepts<money_sum<USD>, money_sum<USD>>);
static_assert(!Accepts<money_sum<USD>, money<CNY>> && !Accepts<money_sum<USD>, money<USD, 4>>);
static_assert(!Accepts<money_sum<USD>, int> && !Accepts<money_sum<USD>, money_sum<CNY>>);
static_assert([] {
  money_sum<USD> sum;
  sum += money<USD>::from_units(250);
  sum += money<USD>::from_units(-51);
  return sum.total() == money<USD>::from_units(199) && sum.to_double() == 1.99;
}());

TEST_CASE("the sum is exact far beyond 64 bits, in any order and split") {
  std::mt19937_64 random(1);
  std::vector<money<USD>> parts;
  wide expected = 0;
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t units = static_cast<std::int64_t>(random()) >> (random() % 3);
    parts.push_back(money<USD>::from_units(units));
    expected += units;
  }
  const int128 expected_units = int128::from_bits(
      uint128{static_cast<std::uint64_t>(expected >> 64), static_cast<std::uint64_t>(expected)});
  for (int order = 0; order < 5; ++order) {
    std::shuffle(parts.begin(), parts.end(), random);
    money_sum<USD> whole;
    money_sum<USD> left;
    money_sum<USD> right;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      whole += parts[i];
      (random() % 2 == 0 ? left : right) += parts[i];
    }
    right += left;
    CHECK(whole == right);
    CHECK(whole.units() == expected_units);
    CHECK(whole.to_double() == static_cast<double>(expected) / 100.0);
  }
}

TEST_CASE("what does not fit is an error and changes nothing") {
  money_sum<USD> sum;
  sum += money<USD>::from_units(int64_most);
  CHECK(sum.total().units() == int64_most);
  sum += money<USD>::from_units(1);
  CHECK_THROWS_AS((void)sum.total(), clientele::sum_overflow);
  try {
    (void)sum.total();
  } catch (const clientele::sum_overflow& error) {
    CHECK(error.what() == std::string("sum of money in USD is about 92233720368547760 and no longer fits its integer"));
  }
  sum += money<USD>::from_units(-1);
  CHECK(sum.total().units() == int64_most);

  const int128 most = int128::from_bits(uint128{~std::uint64_t{0} >> 1, ~std::uint64_t{0}});
  auto full = money_sum<USD>::from_units(most);
  CHECK_THROWS_AS(full += money<USD>::from_units(1), clientele::sum_overflow);
  CHECK_THROWS_AS(full += full, clientele::sum_overflow);
  CHECK(full.units() == most);
}
