#include <clientele/core/amount.hpp>

#include <concepts>
#include <limits>
#include <unordered_set>

#include <doctest/doctest.h>

using clientele::amount;
using clientele::CNY;
using clientele::money;
using clientele::USD;

namespace {

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a < b; };

}  // namespace

static_assert(std::copyable<amount<USD>> && sizeof(amount<USD>) == sizeof(double));
static_assert(Addable<amount<USD>, amount<USD>> && !Addable<amount<USD>, amount<CNY>>);
static_assert(!Addable<amount<USD>, double> && !Addable<amount<USD>, money<USD>>);
static_assert(!Comparable<amount<USD>, amount<CNY>> && !Comparable<amount<USD>, double>);
static_assert(!std::convertible_to<double, amount<USD>> && !std::convertible_to<amount<USD>, double>);
static_assert(!std::convertible_to<money<USD>, amount<USD>> && std::constructible_from<amount<USD>, money<USD, 4>>);
static_assert(!std::constructible_from<amount<USD>, money<CNY>>);

static_assert(amount<USD>{money<USD>::from_units(1'999)} == amount<USD>{19.99});
static_assert(amount<USD>{1.5} + amount<USD>{2.0} == amount<USD>{3.5});
static_assert(amount<USD>{1.5} - amount<USD>{2.0} == amount<USD>{-0.5});
static_assert(2.0 * amount<USD>{1.5} == amount<USD>{3.0} && amount<USD>{3.0} / 2.0 == amount<USD>{1.5});
static_assert(-amount<USD>{1.5} == amount<USD>{-1.5} && amount<USD>{1.5} < amount<USD>{2.0});
static_assert(!amount<USD>{}.known() && amount<USD>{0.0}.known());
static_assert(clientele::difference_of<amount<USD>>{-12.5}.value() == -12.5);

TEST_CASE("an amount that is not known stays so") {
  const amount<USD> unknown;
  CHECK_FALSE((unknown + amount<USD>{1.0}).known());
  CHECK_FALSE((unknown * 0.0).known());
  CHECK_FALSE(unknown == unknown);
  CHECK_FALSE(unknown < amount<USD>{1.0});
  amount<USD> total{1.0};
  total += amount<USD>{2.0};
  total -= amount<USD>{0.5};
  CHECK(total.value() == 2.5);
  CHECK(amount<USD>{std::numeric_limits<double>::infinity()}.known());
}

TEST_CASE("amounts are keys") {
  CHECK(std::unordered_set<amount<USD>>{amount<USD>{1.0}, amount<USD>{2.0}, amount<USD>{1.0}}.size() == 2);
}
