#include <clientele/core/day.hpp>

#include <chrono>
#include <concepts>
#include <limits>
#include <sstream>
#include <string>
#include <type_traits>
#include <unordered_set>

#include <doctest/doctest.h>

using clientele::civil_date;
using clientele::day;
using clientele::days;

static_assert(std::regular<day> && std::totally_ordered<day> && sizeof(day) == sizeof(std::int32_t));
static_assert(std::is_trivially_copyable_v<day>);
static_assert(std::regular<days> && std::totally_ordered<days>);
static_assert(!std::convertible_to<int, day> && !std::constructible_from<day, int>);
static_assert(!std::convertible_to<int, days> && !std::convertible_to<days, int>);

static_assert(day{}.civil() == civil_date{1970, 1, 1});
static_assert(day::from_civil(1970, 1, 1).number() == 0);
static_assert(day::from_civil(1969, 12, 31).number() == -1);
static_assert(day::from_civil(2000, 2, 29).civil() == civil_date{2000, 2, 29});
static_assert(day::from_civil(2000, 3, 1) - day::from_civil(2000, 2, 28) == days{2});
static_assert(day::from_civil(1900, 3, 1) - day::from_civil(1900, 2, 28) == days{1});
static_assert(day::from_civil(2011, 12, 9) + days{23} == day::from_civil(2012, 1, 1));
static_assert(days{23} + day::from_civil(2011, 12, 9) == day::from_civil(2012, 1, 1));
static_assert(day::from_civil(2012, 1, 1) - days{23} == day::from_civil(2011, 12, 9));
static_assert(day::lowest() == day::from_civil(1400, 1, 1) && day::highest() == day::from_civil(9999, 12, 31));
static_assert(day::from_civil(day::from_civil(2016, 2, 29).civil()).number() == 16860);
static_assert(days{3} * 4 == days{12} && -2 * days{3} == -days{6} && days{5} - days{7} == days{-2});

namespace {

template <class Body>
std::string message_of(Body body) {
  try {
    body();
  } catch (const clientele::invalid_argument& error) {
    return error.what();
  }
  return "no error";
}

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

TEST_CASE("every day of the calendar is that of std::chrono") {
  std::int64_t wrong = 0;
  for (std::int32_t number = day::lowest_number; number <= day::highest_number; ++number) {
    const std::chrono::year_month_day expected{std::chrono::sys_days{std::chrono::days{number}}};
    const civil_date parts = day::from_number(number).civil();
    if (parts.year != static_cast<int>(expected.year()) ||
        parts.month != static_cast<int>(static_cast<unsigned>(expected.month())) ||
        parts.day_of_month != static_cast<int>(static_cast<unsigned>(expected.day())) ||
        day::from_civil(parts).number() != number) {
      ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("a day exists exactly where std::chrono says so") {
  std::int64_t wrong = 0;
  for (int year = 1398; year <= 2110; ++year) {
    for (int month = -1; month <= 14; ++month) {
      for (int of_month = -1; of_month <= 33; ++of_month) {
        const bool natural = month >= 0 && of_month >= 0;
        const bool expected =
            natural && year >= 1400 &&
            std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                        std::chrono::day{static_cast<unsigned>(of_month)}}
                .ok();
        bool got = true;
        if (natural || of_month == -1) {
          try {
            (void)day::from_civil(year, month, of_month);
          } catch (const clientele::invalid_argument&) {
            got = false;
          }
        } else {
          got = expected;
        }
        if (got != expected) ++wrong;
        // The same through text, where the parts fit it.
        if (natural) {
          const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
          const std::string text = std::to_string(year) + "-" + two(month) + "-" + two(of_month);
          if (clientele::try_parse_day(text).has_value() != expected) ++wrong;
        }
      }
    }
    if (year == 1405) year = 1895;  // both ends and all kinds of leap years are enough
  }
  CHECK(wrong == 0);
}

TEST_CASE("printing and parsing are inverse") {
  std::int64_t wrong = 0;
  for (std::int64_t number = day::lowest_number; number <= day::highest_number; number += 7) {
    const day date = day::from_number(number);
    const std::string text = to_string(date);
    if (text.size() != 10 || clientele::parse_day(text) != date || clientele::try_parse_day(text) != date) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(printed(day::from_civil(2011, 12, 9)) == "2011-12-09");
  CHECK(to_string(day::lowest()) == "1400-01-01");
  CHECK(to_string(day::highest()) == "9999-12-31");
  CHECK(printed(days{1}) == "1 day");
  CHECK(printed(days{-1}) == "-1 day");
  CHECK(printed(days{0}) == "0 days");
  CHECK(printed(days{365}) == "365 days");
}

TEST_CASE("a text that is no day is refused, and shown") {
  for (const char* text : {"", "2011", "2011-12", "2011-12-9", "2011-1-09", "11-12-09", "2011/12/09", "20111209",
                           "2011-12-09 ", " 2011-12-09", "2011-12-09T00:00", "+011-12-09", "2011-12--9", "2011-+2-09",
                           "2O11-12-09", "09-12-2011", "2011-12_09", "abcd-ef-gh"}) {
    CAPTURE(text);
    CHECK_FALSE(clientele::try_parse_day(text).has_value());
    CHECK(message_of([&] { (void)clientele::parse_day(text); }) ==
          "day is \"" + std::string(text) + "\"; allowed: year-month-day in digits, such as 2011-12-09");
  }
  for (const char* text : {"2011-02-29", "1900-02-29", "2011-00-01", "2011-13-01", "2011-04-31", "2011-01-00",
                           "1399-12-31", "0000-01-01"}) {
    CAPTURE(text);
    CHECK_FALSE(clientele::try_parse_day(text).has_value());
    CHECK(message_of([&] { (void)clientele::parse_day(text); }) ==
          "day is \"" + std::string(text) + "\"; allowed: a day that exists, 1400-01-01 to 9999-12-31");
  }
  const std::string hostile = "2011-12-09\n" + std::string(100, 'x');
  CHECK(message_of([&] { (void)clientele::parse_day(hostile); }) ==
        "day is \"2011-12-09?" + std::string(29, 'x') +
            "...\"; allowed: year-month-day in digits, such as 2011-12-09");
  CHECK_FALSE(clientele::try_parse_day(std::string_view("2011-12-0\0", 10)).has_value());
}

TEST_CASE("errors name the value and what is allowed") {
  CHECK(message_of([] { (void)day::from_civil(1399, 1, 1); }) == "year is 1399; allowed: 1400 to 9999");
  CHECK(message_of([] { (void)day::from_civil(10000, 1, 1); }) == "year is 10000; allowed: 1400 to 9999");
  CHECK(message_of([] { (void)day::from_civil(2011, 13, 1); }) == "month is 13; allowed: 1 to 12");
  CHECK(message_of([] { (void)day::from_civil(2011, 4, 31); }) ==
        "day of the month is 31; allowed: 1 to 30 in this month");
  CHECK(message_of([] { (void)day::from_civil(2011, 12, 32); }) == "day of the month is 32; allowed: 1 to 31");
  CHECK(message_of([] { (void)day::from_civil(2011, 2, 29); }) ==
        "day of the month is 29; allowed: 1 to 28 in a February without leap day");
  CHECK(message_of([] { (void)day::from_civil(2012, 2, 30); }) ==
        "day of the month is 30; allowed: 1 to 29 in a February of a leap year");
  CHECK(message_of([] { (void)day::from_number(2932897); }) ==
        "day number is 2932897; allowed: -208188 to 2932896 (1400-01-01 to 9999-12-31, 0 is 1970-01-01)");
  CHECK_THROWS_AS((void)day::from_number(-208189), clientele::invalid_argument);
  CHECK_THROWS_AS((void)day::from_number((std::numeric_limits<std::int64_t>::max)()), clientele::invalid_argument);
  CHECK_THROWS_AS((void)day::from_number((std::numeric_limits<std::int64_t>::min)()), clientele::invalid_argument);
}

TEST_CASE("arithmetic stays in range or changes nothing") {
  day date = day::highest();
  CHECK_THROWS_AS(++date, clientele::invalid_argument);
  CHECK_THROWS_AS(date += days{(std::numeric_limits<std::int32_t>::max)()}, clientele::invalid_argument);
  CHECK(date == day::highest());
  date = day::lowest();
  CHECK_THROWS_AS(--date, clientele::invalid_argument);
  CHECK_THROWS_AS(date -= days{(std::numeric_limits<std::int32_t>::max)()}, clientele::invalid_argument);
  CHECK(date == day::lowest());
  CHECK(day::highest() - day::lowest() == days{3141084});
  date += day::highest() - day::lowest();
  CHECK(date == day::highest());

  days length{(std::numeric_limits<std::int32_t>::max)()};
  CHECK_THROWS_AS(length += days{1}, clientele::invalid_argument);
  CHECK_THROWS_AS((void)(length * 2), clientele::invalid_argument);
  CHECK(length.count() == 2147483647);
  CHECK_THROWS_AS((void)-days{(std::numeric_limits<std::int32_t>::min)()}, clientele::invalid_argument);
  CHECK(message_of([] { (void)days{std::int64_t{1} << 31}; }) ==
        "number of days is 2147483648; allowed: -2147483648 to 2147483647");
}

TEST_CASE("days are keys") {
  std::unordered_set<day> seen;
  std::unordered_set<days> lengths;
  for (std::int32_t n = -500; n < 500; ++n) {
    seen.insert(day::from_number(n));
    lengths.insert(days{n});
  }
  CHECK(seen.size() == 1000);
  CHECK(lengths.size() == 1000);
  CHECK(seen.contains(day::from_civil(1970, 1, 1)));
}
