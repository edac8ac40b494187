#include <clientele/core/money.hpp>

#include <cmath>
#include <concepts>
#include <cstdlib>
#include <iomanip>
#include <limits>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <type_traits>
#include <unordered_set>

#include <doctest/doctest.h>

using clientele::CNY;
using clientele::EUR;
using clientele::JPY;
using clientele::money;
using clientele::parse_money;
using clientele::try_parse_money;
using clientele::USD;

__extension__ typedef __int128 wide;

namespace {

constexpr std::int64_t int64_most = (std::numeric_limits<std::int64_t>::max)();
constexpr std::int64_t int64_least = (std::numeric_limits<std::int64_t>::min)();

constexpr money<USD> cents(std::int64_t units) { return money<USD>::from_units(units); }

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Subtractable = requires(A a, B b) { a - b; };
template <class A, class B>
concept Multipliable = requires(A a, B b) { a* b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a == b; };
template <class M, class Number>
concept MadeFrom = requires(Number n) { M::from_units(n); };

template <class Body>
std::string message_of(Body body) {
  try {
    body();
  } catch (const clientele::error& error) {
    return error.what();
  }
  return "no error";
}

std::optional<std::int64_t> fitting(wide value) {
  if (value > int64_most || value < int64_least) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

template <class Body>
std::optional<std::int64_t> units_of(Body body) {
  try {
    return body().units();
  } catch (const clientele::sum_overflow&) {
    return std::nullopt;
  }
}

// Numbers of all sizes, the borders of 64 bits among them.
std::int64_t some_integer(std::mt19937_64& random) {
  switch (random() % 6) {
    case 0: return int64_most - static_cast<std::int64_t>(random() % 3);
    case 1: return int64_least + static_cast<std::int64_t>(random() % 3);
    case 2: return static_cast<std::int64_t>(random() % 7) - 3;
    default: return static_cast<std::int64_t>(random()) >> (random() % 64);
  }
}

}  // namespace

static_assert(std::regular<money<USD>> && std::totally_ordered<money<USD>> && std::is_trivially_copyable_v<money<USD>>);
static_assert(sizeof(money<USD>) == sizeof(std::int64_t));
static_assert(Addable<money<USD>, money<USD>>);
static_assert(!Addable<money<USD>, money<CNY>> && !Subtractable<money<USD>, money<CNY>>);
static_assert(!Addable<money<USD>, money<USD, 4>> && !Comparable<money<USD>, money<USD, 4>>);
static_assert(!Comparable<money<USD>, money<EUR>>);
static_assert(Multipliable<money<USD>, int> && Multipliable<std::uint64_t, money<USD>>);
static_assert(!Multipliable<money<USD>, double> && !Multipliable<money<USD>, bool> && !Multipliable<money<USD>, char>);
static_assert(!Multipliable<money<USD>, money<USD>> && !Addable<money<USD>, int>);
static_assert(MadeFrom<money<USD>, int> && !MadeFrom<money<USD>, double> && !MadeFrom<money<USD>, float>);
static_assert(!std::constructible_from<money<USD>, double> && !std::constructible_from<money<USD>, int>);
static_assert(std::constructible_from<money<USD, 4>, money<USD>> && !std::convertible_to<money<USD>, money<USD, 4>>);
static_assert(!std::constructible_from<money<USD, 4>, money<CNY>>);

static_assert(money<USD>::decimals == 2 && money<JPY>::decimals == 0 && money<USD, 4>::units_per_one == 10'000);
static_assert(money<USD>::from_whole(20) == cents(2'000) && money<JPY>::from_whole(20).units() == 20);
static_assert(cents(1'999) + cents(1) == money<USD>::from_whole(20));
static_assert(cents(1) - cents(2) == -cents(1) && 3 * cents(5) == cents(5) * 3U && -2 * cents(7) == cents(-14));
static_assert(money<USD, 4>{cents(1'999)}.units() == 199'900 &&
              money<USD>{money<USD, 4>::from_units(199'900)} == cents(1'999));
static_assert(money<USD>::from_floating(19.99) == cents(1'999) && money<USD>::from_floating(19.99F) == cents(1'999));
static_assert(money<USD>::rounded_from(0.1 + 0.2) == cents(30));
static_assert(cents(-150) < cents(-149) && cents(0) == money<USD>{});
static_assert(cents(int64_most) + cents(int64_least) == cents(-1));

TEST_CASE("arithmetic is that of 128-bit integers, or an error") {
  std::mt19937_64 random(7);
  std::int64_t wrong = 0;
  for (int i = 0; i < 400'000; ++i) {
    const std::int64_t a = some_integer(random);
    const std::int64_t b = some_integer(random);
    if (units_of([&] { return cents(a) + cents(b); }) != fitting(wide{a} + b)) ++wrong;
    if (units_of([&] { return cents(a) - cents(b); }) != fitting(wide{a} - b)) ++wrong;
    if (units_of([&] { return cents(a) * b; }) != fitting(wide{a} * b)) ++wrong;
    if (units_of([&] { return b * cents(a); }) != fitting(wide{a} * b)) ++wrong;
    const auto large = static_cast<std::uint64_t>(b);
    if (units_of([&] { return cents(a) * large; }) != fitting(wide{a} * large)) ++wrong;
    const auto narrow = static_cast<std::int16_t>(b);
    if (units_of([&] { return cents(a) * narrow; }) != fitting(wide{a} * narrow)) ++wrong;
    if (units_of([&] { return -cents(a); }) != fitting(-wide{a})) ++wrong;
    if (units_of([&] { return money<USD>::from_whole(a); }) != fitting(wide{a} * 100)) ++wrong;
    if (units_of([&] { return money<USD, 5>{cents(a)}; }) != fitting(wide{a} * 1000)) ++wrong;
    if ((cents(a) < cents(b)) != (a < b) || (cents(a) == cents(b)) != (a == b)) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("what overflows is named, and nothing changes") {
  money<USD> sum = cents(int64_most);
  CHECK_THROWS_AS(sum += cents(1), clientele::sum_overflow);
  CHECK_THROWS_AS(sum -= cents(-1), clientele::sum_overflow);
  CHECK_THROWS_AS(sum *= 2, clientele::sum_overflow);
  CHECK(sum == cents(int64_most));
  CHECK(message_of([&] { sum += cents(199); }) ==
        "92233720368547758.07 + 1.99 does not fit money in USD with 2 decimals; allowed: up to 92233720368547758.07");
  CHECK(message_of([&] { sum *= 3; }) ==
        "92233720368547758.07 times 3 does not fit money in USD with 2 decimals; allowed: up to 92233720368547758.07");
  CHECK_THROWS_AS((void)(money<USD, 4>{sum}), clientele::sum_overflow);
  sum -= cents(int64_most);
  CHECK(sum == money<USD>{});
}

TEST_CASE("decimals change without loss or not at all") {
  const auto fine = money<USD, 4>::from_units(19'990'001);
  CHECK(message_of([&] { (void)money<USD>{fine}; }) ==
        "money is 1999.0001; allowed: what money in USD with 2 decimals can hold without loss");
  CHECK_THROWS_AS((void)(money<USD, 0>{cents(-1)}), clientele::invalid_argument);
  CHECK((money<USD, 0>{cents(-300)}.units()) == -3);
  CHECK((money<USD, 18>{cents(-5)}.units()) == -50'000'000'000'000'000);
  CHECK_THROWS_AS((void)(money<USD, 18>{cents(1'000)}), clientele::sum_overflow);
}

TEST_CASE("printing") {
  const auto printed = [](const auto& sum) {
    std::ostringstream out;
    out << sum;
    return out.str();
  };
  CHECK(printed(cents(123'450)) == "1234.50 USD");
  CHECK(printed(cents(-123'450)) == "-1234.50 USD");
  CHECK(printed(cents(0)) == "0.00 USD");
  CHECK(printed(cents(5)) == "0.05 USD");
  CHECK(printed(cents(-5)) == "-0.05 USD");
  CHECK(printed(money<JPY>::from_whole(-42)) == "-42 JPY");
  CHECK(printed(money<JPY>{}) == "0 JPY");
  CHECK(printed(money<EUR, 4>::from_units(5)) == "0.0005 EUR");
  CHECK(printed(cents(int64_most)) == "92233720368547758.07 USD");
  CHECK(printed(cents(int64_least)) == "-92233720368547758.08 USD");
  CHECK(printed(money<USD, 18>::from_units(int64_least)) == "-9.223372036854775808 USD");
  CHECK(to_string(cents(199)) == "1.99 USD");
  CHECK(decimal_text(cents(-199)) == "-1.99");
  std::ostringstream out;
  out << std::setw(12) << cents(199);
  CHECK(out.str() == "    1.99 USD");
}

TEST_CASE("money is read exactly") {
  CHECK(parse_money<USD>("1234.5") == cents(123'450));
  CHECK(parse_money<USD>("-1234.50") == cents(-123'450));
  CHECK(parse_money<USD>("+7") == cents(700));
  CHECK(parse_money<USD>(".5") == cents(50));
  CHECK(parse_money<USD>("-.05") == cents(-5));
  CHECK(parse_money<USD>("0") == cents(0));
  CHECK(parse_money<USD>("-0.00") == cents(0));
  CHECK(parse_money<USD>("007.10") == cents(710));
  CHECK(parse_money<USD>("1.50000") == cents(150));
  CHECK(parse_money<JPY>("980.0").units() == 980);
  CHECK(parse_money<USD, 4>("0.0001").units() == 1);
  CHECK(parse_money<USD>("92233720368547758.07") == cents(int64_most));
  CHECK(parse_money<USD>("-92233720368547758.08") == cents(int64_least));
  CHECK(parse_money<USD, 18>("-9.223372036854775808").units() == int64_least);
  CHECK(parse_money<USD>("0000000000000000000000000000000001") == cents(100));

  for (const char* text : {"", "-", "+", ".", "-.", "1.", "1,234.50", "-1,234.50", "1.2.3", "1e3", "$5", "5 USD", " 5",
                           "5 ", "--5", "+-5", "5-", "1,5", "nan", "inf", "0x10", "1_000", "\xEF\xBC\x95"}) {
    CAPTURE(text);
    CHECK_FALSE(try_parse_money<USD>(text).has_value());
    CHECK(message_of([&] { (void)parse_money<USD>(text); }) ==
          "money is \"" + std::string(text) +
              "\"; allowed: a sign, digits and a decimal point alone, such as -1234.50");
  }
  CHECK_FALSE(try_parse_money<USD>(std::string_view("5\0", 2)).has_value());
  for (const char* text : {"1.234", "0.001", "-0.005", "3.14159"}) {
    CAPTURE(text);
    CHECK_FALSE(try_parse_money<USD>(text).has_value());
    CHECK(message_of([&] { (void)parse_money<USD>(text); }) ==
          "money is \"" + std::string(text) +
              "\"; allowed: money in USD with 2 decimals; widen the type to keep more, money<USD, 4>");
  }
  for (const char* text :
      {"92233720368547758.08", "-92233720368547758.09", "99999999999999999999", "922337203685477580700",
                           "1000000000000000000"}) {
    CAPTURE(text);
    CHECK_FALSE(try_parse_money<USD>(text).has_value());
    CHECK(message_of([&] { (void)parse_money<USD>(text); }) ==
          "money is \"" + std::string(text) + "\"; allowed: money in USD with 2 decimals, up to 92233720368547758.07");
  }
}

TEST_CASE("reading undoes printing") {
  std::mt19937_64 random(11);
  std::int64_t wrong = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::int64_t units = some_integer(random);
    if (parse_money<USD>(decimal_text(cents(units))) != cents(units)) ++wrong;
    const auto fine = money<USD, 7>::from_units(units);
    if (parse_money<USD, 7>(decimal_text(fine)) != fine) ++wrong;
    const auto whole = money<JPY>::from_units(units);
    if (decimal_text(whole) != std::to_string(units) || parse_money<JPY>(decimal_text(whole)) != whole) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a floating-point column gives back the decimals it was written with") {
  std::int64_t wrong = 0;
  for (std::int64_t units = -200'000; units <= 200'000; ++units) {
    const std::string text = decimal_text(cents(units));
    if (money<USD>::from_floating(std::strtod(text.c_str(), nullptr)) != cents(units)) ++wrong;
    if (money<USD>::from_floating(std::strtof(text.c_str(), nullptr)) != cents(units)) ++wrong;
    if (money<USD, 4>::from_floating(std::strtod(text.c_str(), nullptr)) != money<USD, 4>{cents(units)}) ++wrong;
  }
  std::mt19937_64 random(3);
  for (int i = 0; i < 200'000; ++i) {
    const std::int64_t units = static_cast<std::int64_t>(random() >> 12) >> (random() % 40);
    const auto fine = money<USD, 6>::from_units(units);
    if (money<USD, 6>::from_floating(std::strtod(decimal_text(fine).c_str(), nullptr)) != fine) ++wrong;
    if (fine.to_double() != std::strtod(decimal_text(fine).c_str(), nullptr)) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(money<USD>::from_floating(-0.0) == cents(0));
  CHECK(money<USD>::from_floating(45035996273704.96) == cents(std::int64_t{1} << 52));
  CHECK_THROWS_AS((void)money<USD>::from_floating(45035996273704.97), clientele::invalid_argument);

  for (const double value : {0.1 + 0.2, 1.0 / 3.0, 0.001, 19.999, 1e-300, 5e-324, 1e300, 1e15,
                             std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity()}) {
    CAPTURE(value);
    CHECK_THROWS_AS((void)money<USD>::from_floating(value), clientele::invalid_argument);
  }
  CHECK_THROWS_AS((void)money<USD>::from_floating(static_cast<double>(19.99F)), clientele::invalid_argument);
  CHECK_THROWS_AS((void)money<USD>::from_floating(83'887.0F), clientele::invalid_argument);
  CHECK(message_of([] { (void)money<USD>::from_floating(19.999); }) ==
        "money is 19.999; allowed: money in USD with 2 decimals, up to 92233720368547758.07; computed numbers are "
        "rounded by rounded_from");
}

TEST_CASE("rounding is to the nearest unit of the exact binary value, ties to even") {
  CHECK(money<USD>::rounded_from(1.005) == cents(100));   // the double is below 1.005
  CHECK(money<USD>::rounded_from(0.125) == cents(12));    // a true tie
  CHECK(money<USD>::rounded_from(0.375) == cents(38));
  CHECK(money<USD>::rounded_from(-0.125) == cents(-12));
  CHECK(money<USD>::rounded_from(-0.375) == cents(-38));
  CHECK(money<JPY>::rounded_from(2.5).units() == 2);
  CHECK(money<JPY>::rounded_from(0.49999999999999994).units() == 0);
  CHECK(money<JPY>::rounded_from(5e-324).units() == 0);
  CHECK(money<USD, 18>::rounded_from(1e-18).units() == 1);
  CHECK(money<JPY>::rounded_from(-9223372036854775808.0).units() == int64_least);
  CHECK_THROWS_AS((void)money<JPY>::rounded_from(9223372036854775808.0), clientele::invalid_argument);
  CHECK(money<JPY>::rounded_from(9223372036854774784.0).units() == 9223372036854774784);
  for (const double value : {1e17, -1e17, 1e18, 1e40, 1e308, std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    CAPTURE(value);
    CHECK_THROWS_AS((void)money<USD>::rounded_from(value), clientele::invalid_argument);
  }

  // Against exact rational arithmetic: value = mantissa * 2^-down, so the units are mantissa * 1000 / 2^down.
  std::mt19937_64 random(5);
  std::int64_t wrong = 0;
  for (int i = 0; i < 300'000; ++i) {
    const auto mantissa = static_cast<std::int64_t>(random() >> 11) >> (random() % 50);
    const int down = static_cast<int>(random() % 70);
    const double value = std::ldexp(static_cast<double>(mantissa), -down);
    const wide numerator = wide{mantissa} * 1000;
    const wide denominator = wide{1} << down;
    wide expected = numerator / denominator;
    const wide twice_rest = 2 * (numerator % denominator);
    if (twice_rest > denominator || (twice_rest == denominator && expected % 2 != 0)) ++expected;
    if (money<USD, 3>::rounded_from(value).units() != static_cast<std::int64_t>(expected)) ++wrong;
    if (money<USD, 3>::rounded_from(-value).units() != static_cast<std::int64_t>(-expected)) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("money is a key") {
  std::unordered_set<money<USD>> seen;
  for (std::int64_t units = -100; units < 100; ++units) seen.insert(cents(units));
  CHECK(seen.size() == 200);
}
