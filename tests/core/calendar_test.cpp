#include <clientele/core/calendar.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using clientele::bucket_at;
using clientele::bucket_index;
using clientele::bucket_of;
using clientele::calendar_unit;
using clientele::day;
using clientele::days;
using clientele::iso_week;
using clientele::label;
using clientele::period;
using clientele::weekday;

namespace {

constexpr std::array all_units{calendar_unit::day, calendar_unit::week, calendar_unit::month, calendar_unit::quarter,
                               calendar_unit::year};
constexpr std::array all_weekdays{weekday::monday, weekday::tuesday,  weekday::wednesday, weekday::thursday,
                                  weekday::friday, weekday::saturday, weekday::sunday};

std::chrono::sys_days chrono_of(day date) { return std::chrono::sys_days{std::chrono::days{date.number()}}; }
std::chrono::year_month_day parts_of(day date) { return std::chrono::year_month_day{chrono_of(date)}; }

// By the definition of ISO 8601: the week belongs to the year of its Thursday, and is counted by Thursdays.
iso_week iso_week_by_definition(day date) {
  const std::chrono::sys_days at = chrono_of(date);
  const unsigned from_monday = std::chrono::weekday{at}.iso_encoding() - 1;
  const std::chrono::sys_days thursday = at + std::chrono::days{3} - std::chrono::days{from_monday};
  const std::chrono::year year = std::chrono::year_month_day{thursday}.year();
  const std::chrono::sys_days new_year{year / std::chrono::January / 1};
  return {static_cast<int>(year), static_cast<int>((thursday - new_year).count() / 7 + 1)};
}

template <class Body>
std::string message_of(Body body) {
  try {
    body();
  } catch (const clientele::invalid_argument& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

static_assert(weekday_of(day::from_civil(2011, 12, 9)) == clientele::weekday::friday);
static_assert(weekday_of(day{}) == clientele::weekday::thursday);

TEST_CASE("every day of the calendar has the bucket numbers of std::chrono") {
  std::map<std::string_view, std::int64_t> wrong;
  for (day date = day::lowest();; ++date) {
    const auto parts = parts_of(date);
    const int years = static_cast<int>(parts.year()) - 1970;
    const int month = static_cast<int>(static_cast<unsigned>(parts.month())) - 1;
    if (bucket_index(date, calendar_unit::day) != date.number()) ++wrong["day"];
    if (bucket_index(date, calendar_unit::month) != 12 * years + month) ++wrong["month"];
    if (bucket_index(date, calendar_unit::quarter) != 4 * years + month / 3) ++wrong["quarter"];
    if (bucket_index(date, calendar_unit::year) != years) ++wrong["year"];
    const unsigned iso = std::chrono::weekday{chrono_of(date)}.iso_encoding();
    if (static_cast<unsigned>(weekday_of(date)) + 1 != iso) ++wrong["weekday"];
    if (iso_week_of(date) != iso_week_by_definition(date)) ++wrong["iso week"];
    if (date == day::highest()) break;
  }
  for (const auto& [what, times] : wrong) FAIL_CHECK(what << " is wrong " << times << " times");
}

TEST_CASE("weeks change on their first weekday and nowhere else") {
  for (const weekday start : all_weekdays) {
    std::int64_t wrong = 0;
    std::int32_t before = bucket_index(day::lowest(), calendar_unit::week, start);
    for (day date = day::lowest(); date < day::highest();) {
      ++date;
      const bool first = std::chrono::weekday{chrono_of(date)}.iso_encoding() == static_cast<unsigned>(start) + 1;
      const std::int32_t now = bucket_index(date, calendar_unit::week, start);
      if (now - before != (first ? 1 : 0)) ++wrong;
      before = now;
    }
    CHECK(wrong == 0);
    CHECK(bucket_index(day{}, calendar_unit::week, start) == 0);
  }
}

TEST_CASE("a bucket holds its days and touches its neighbours") {
  for (const calendar_unit unit : all_units) {
    for (const weekday start : all_weekdays) {
      if (unit != calendar_unit::week && start != weekday::monday && start != weekday::sunday) continue;
      std::int64_t wrong = 0;
      for (std::int32_t number = day::lowest_number + 400; number < day::highest_number - 800; number += 17) {
        const day date = day::from_number(number);
        const period bucket = bucket_of(date, unit, start);
        const std::int32_t index = bucket_index(date, unit, start);
        if (!bucket.contains(date) || bucket_at(index, unit, start) != bucket ||
            bucket_index(bucket.from(), unit, start) != index ||
            bucket_index(bucket.to() - days{1}, unit, start) != index ||
            bucket_index(bucket.to(), unit, start) != index + 1 ||
            bucket_index(bucket.from() - days{1}, unit, start) != index - 1 ||
            bucket_at(index + 1, unit, start).from() != bucket.to()) {
          ++wrong;
        }
        const auto first = parts_of(bucket.from());
        const auto next = parts_of(bucket.to());
        const bool first_of_month = first.day() == std::chrono::day{1} && next.day() == std::chrono::day{1};
        if (unit == calendar_unit::day && bucket.length() != days{1}) ++wrong;
        if (unit == calendar_unit::week && (bucket.length() != days{7} || weekday_of(bucket.from()) != start)) ++wrong;
        if (unit == calendar_unit::month &&
            (!first_of_month || first.year() / first.month() + std::chrono::months{1} != next.year() / next.month())) {
          ++wrong;
        }
        if (unit == calendar_unit::quarter &&
            (!first_of_month || static_cast<unsigned>(first.month()) % 3 != 1 ||
             first.year() / first.month() + std::chrono::months{3} != next.year() / next.month())) {
          ++wrong;
        }
        if (unit == calendar_unit::year && (!first_of_month || first.month() != std::chrono::January ||
                                            first.year() + std::chrono::years{1} != next.year())) {
          ++wrong;
        }
      }
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("differences of numbers count true buckets") {
  const day end_of_january = day::from_civil(2011, 1, 31);
  CHECK(bucket_index(end_of_january + days{1}, calendar_unit::month) - bucket_index(end_of_january,
      calendar_unit::month) == 1);
  CHECK(bucket_index(end_of_january, calendar_unit::month) -
            bucket_index(day::from_civil(2011, 1, 1), calendar_unit::month) == 0);
  CHECK(bucket_index(day::from_civil(2012, 1, 1), calendar_unit::year) -
            bucket_index(day::from_civil(1969, 12, 31), calendar_unit::year) == 43);
  CHECK(bucket_index(day::from_civil(1969, 12, 31), calendar_unit::month) == -1);
  CHECK(bucket_index(day::from_civil(1969, 12, 31), calendar_unit::quarter) == -1);
}

TEST_CASE("a column gives what its days give") {
  std::mt19937_64 random(20111209);
  std::vector<day> dates;
  for (int i = 0; i < 10'000; ++i) {
    dates.push_back(day::from_number(day::lowest_number +
                                     static_cast<std::int64_t>(random() % (day::highest_number - day::lowest_number +
                                         1))));
  }
  dates.push_back(day::lowest());
  dates.push_back(day::highest());
  std::vector<std::int32_t> indices(dates.size());
  for (const calendar_unit unit : all_units) {
    for (const weekday start : all_weekdays) {
      clientele::bucket_indices(dates, indices, unit, start);
      bool same = true;
      for (std::size_t i = 0; i < dates.size(); ++i) same = same && indices[i] == bucket_index(dates[i], unit, start);
      CHECK(same);
    }
  }
  indices.assign(3, 77);
  CHECK(message_of([&] { clientele::bucket_indices(dates, indices, calendar_unit::month); }) ==
        "length of the indices is 3; allowed: as many as there are days");
  CHECK(indices == std::vector<std::int32_t>(3, 77));
  clientele::bucket_indices({}, {}, calendar_unit::week);
}

TEST_CASE("ISO weeks around New Year") {
  struct row {
    int year, month, of_month;
    iso_week week;
    std::string_view text;
  };
  // The edge cases that descriptions of ISO 8601 agree on: years of 52 and 53 weeks, and both sides of each New Year.
  for (const row& r : {row{1976, 12, 31, {1976, 53}, "1976-W53"}, row{1977, 1, 1, {1976, 53}, "1976-W53"},
                       row{1977, 1, 2, {1976, 53}, "1976-W53"},   row{1977, 1, 3, {1977, 1}, "1977-W01"},
                       row{1977, 12, 31, {1977, 52}, "1977-W52"}, row{1978, 1, 1, {1977, 52}, "1977-W52"},
                       row{1978, 1, 2, {1978, 1}, "1978-W01"},    row{1978, 12, 31, {1978, 52}, "1978-W52"},
                       row{1979, 1, 1, {1979, 1}, "1979-W01"},    row{1979, 12, 30, {1979, 52}, "1979-W52"},
                       row{1979, 12, 31, {1980, 1}, "1980-W01"},  row{1980, 12, 28, {1980, 52}, "1980-W52"},
                       row{1980, 12, 29, {1981, 1}, "1981-W01"},  row{1981, 12, 31, {1981, 53}, "1981-W53"},
                       row{1982, 1, 3, {1981, 53}, "1981-W53"},   row{1982, 1, 4, {1982, 1}, "1982-W01"},
                       row{2004, 12, 31, {2004, 53}, "2004-W53"}, row{2005, 1, 1, {2004, 53}, "2004-W53"},
                       row{2005, 1, 2, {2004, 53}, "2004-W53"},   row{2005, 1, 3, {2005, 1}, "2005-W01"},
                       row{2005, 12, 31, {2005, 52}, "2005-W52"}, row{2006, 1, 1, {2005, 52}, "2005-W52"},
                       row{2006, 1, 2, {2006, 1}, "2006-W01"},    row{2006, 12, 31, {2006, 52}, "2006-W52"},
                       row{2007, 1, 1, {2007, 1}, "2007-W01"},    row{2007, 12, 30, {2007, 52}, "2007-W52"},
                       row{2007, 12, 31, {2008, 1}, "2008-W01"},  row{2008, 1, 1, {2008, 1}, "2008-W01"},
                       row{2008, 12, 28, {2008, 52}, "2008-W52"}, row{2008, 12, 29, {2009, 1}, "2009-W01"},
                       row{2008, 12, 31, {2009, 1}, "2009-W01"},  row{2009, 1, 1, {2009, 1}, "2009-W01"},
                       row{2009, 12, 31, {2009, 53}, "2009-W53"}, row{2010, 1, 1, {2009, 53}, "2009-W53"},
                       row{2010, 1, 3, {2009, 53}, "2009-W53"},   row{2010, 1, 4, {2010, 1}, "2010-W01"},
                       row{2011, 12, 9, {2011, 49}, "2011-W49"},  row{2020, 12, 31, {2020, 53}, "2020-W53"},
                       row{2021, 1, 3, {2020, 53}, "2020-W53"},   row{2024, 12, 30, {2025, 1}, "2025-W01"}}) {
    const day date = day::from_civil(r.year, r.month, r.of_month);
    CAPTURE(date);
    CHECK(iso_week_of(date).year == r.week.year);
    CHECK(iso_week_of(date).week == r.week.week);
    CHECK(label(date, calendar_unit::week) == r.text);
  }
  CHECK(iso_week_of(day::lowest()) == iso_week{1400, 1});
  CHECK(iso_week_of(day::highest()) == iso_week{9999, 52});
  CHECK(iso_week{2004, 53} < iso_week{2005, 1});
}

TEST_CASE("months later: the same day, or the last one of a shorter month") {
  std::mt19937_64 random(42);
  std::int64_t wrong = 0;
  const auto check = [&wrong](day date, int months) {
    const auto start = parts_of(date);
    const auto month = start.year() / start.month() + std::chrono::months{months};
    std::chrono::year_month_day expected = month / start.day();
    if (!expected.ok()) expected = month / std::chrono::last;
    const int year = static_cast<int>(expected.year());
    if (year < 1400 || year > 9999) {
      try {
        (void)add_months(date, months);
        ++wrong;
      } catch (const clientele::invalid_argument&) {
      }
    } else if (chrono_of(add_months(date, months)) != std::chrono::sys_days{expected}) {
      ++wrong;
    }
  };
  for (int i = 0; i < 100'000; ++i) {
    check(day::from_number(static_cast<std::int64_t>(random() % 60'000) - 20'000),
          static_cast<int>(random() % 2'400) - 1'200);
  }
  for (day date = day::from_civil(1999, 12, 1); date < day::from_civil(2004, 4, 1); ++date) {
    for (int months = -50; months <= 50; ++months) check(date, months);
  }
  for (int months = -30; months <= 30; ++months) {
    check(day::lowest(), months);
    check(day::highest(), months);
  }
  CHECK(wrong == 0);

  CHECK(add_months(day::from_civil(2012, 1, 31), 1) == day::from_civil(2012, 2, 29));
  CHECK(add_months(day::from_civil(2011, 1, 31), 1) == day::from_civil(2011, 2, 28));
  CHECK(add_months(day::from_civil(2012, 2, 29), 1) == day::from_civil(2012, 3, 29));
  CHECK(add_months(day::from_civil(2012, 2, 29), 12) == day::from_civil(2013, 2, 28));
  CHECK(add_months(day::from_civil(2012, 2, 29), 48) == day::from_civil(2016, 2, 29));
  CHECK(add_months(day::from_civil(2012, 3, 31), -1) == day::from_civil(2012, 2, 29));
  CHECK(add_months(day::from_civil(2012, 3, 31), 0) == day::from_civil(2012, 3, 31));
  CHECK(message_of([] { (void)add_months(day::from_civil(2012, 3, 31), 100'000); }) ==
        "day is 2012-03-31 and 100000 months; allowed: 1400-01-01 to 9999-12-31");
  CHECK_THROWS_AS((void)add_months(day{}, (std::numeric_limits<int>::max)()), clientele::invalid_argument);
  CHECK_THROWS_AS((void)add_months(day{}, (std::numeric_limits<int>::min)()), clientele::invalid_argument);
}

TEST_CASE("labels") {
  const day date = day::from_civil(2011, 12, 9);
  CHECK(label(date, calendar_unit::day) == "2011-12-09");
  CHECK(label(date, calendar_unit::week) == "2011-W49");
  CHECK(label(date, calendar_unit::month) == "2011-12");
  CHECK(label(date, calendar_unit::quarter) == "2011-Q4");
  CHECK(label(date, calendar_unit::year) == "2011");
  CHECK(label(date, calendar_unit::week, weekday::sunday) == "week of 2011-12-04");
  CHECK(label(date, calendar_unit::week, weekday::friday) == "week of 2011-12-09");
  CHECK(label(date, calendar_unit::week, weekday::saturday) == "week of 2011-12-03");
  CHECK(label(date, calendar_unit::month, weekday::sunday) == "2011-12");
  for (int month = 1; month <= 12; ++month) {
    CHECK(label(day::from_civil(2012, month, 29), calendar_unit::quarter) ==
          std::string("2012-Q") + "111222333444"[month - 1]);
  }
  CHECK(label(day::highest(), calendar_unit::week) == "9999-W52");
  CHECK(label(day::lowest(), calendar_unit::week) == "1400-W01");

  // One label a bucket, and labels sort as time does.
  for (const calendar_unit unit : all_units) {
    for (const weekday start : all_weekdays) {
      std::string before;
      std::int32_t index_before = -1;
      for (day at = day::from_civil(1998, 1, 1); at < day::from_civil(2012, 1, 1); ++at) {
        const std::string text = label(at, unit, start);
        const std::int32_t index = bucket_index(at, unit, start);
        if (!before.empty()) REQUIRE((index == index_before ? text == before : text > before));
        before = text;
        index_before = index;
      }
    }
  }
}

TEST_CASE("buckets that the calendar cuts off are refused") {
  CHECK(bucket_of(day::highest() - days{31}, calendar_unit::month).to() == day::from_civil(9999, 12, 1));
  CHECK(message_of([] { (void)bucket_of(day::highest(), calendar_unit::month); }) ==
        "bucket is the month of 9999-12-31; allowed: from 1400-01-01 on, and over by 9999-12-31");
  CHECK_THROWS_AS((void)bucket_of(day::highest(), calendar_unit::day), clientele::invalid_argument);
  CHECK_THROWS_AS((void)bucket_of(day::highest(), calendar_unit::year), clientele::invalid_argument);
  CHECK_THROWS_AS((void)bucket_of(day::lowest(), calendar_unit::week), clientele::invalid_argument);  // a Wednesday
  CHECK(bucket_of(day::lowest(), calendar_unit::week, weekday::wednesday).from() == day::lowest());
  CHECK(bucket_of(day::lowest(), calendar_unit::year).from() == day::lowest());
  CHECK(message_of([] { (void)bucket_at(96'360, calendar_unit::month); }) ==
        "bucket is the month number 96360, where 0 holds 1970-01-01; allowed: from 1400-01-01 on, and over by "
        "9999-12-31");
  for (const calendar_unit unit : all_units) {
    CHECK_THROWS_AS((void)bucket_at((std::numeric_limits<std::int32_t>::max)(), unit), clientele::invalid_argument);
    CHECK_THROWS_AS((void)bucket_at((std::numeric_limits<std::int32_t>::min)(), unit), clientele::invalid_argument);
    CHECK(bucket_at(0, unit).contains(day{}));
  }
  CHECK_THROWS_AS((void)label(day::lowest(), calendar_unit::week, weekday::sunday), clientele::invalid_argument);
}

TEST_CASE("names") {
  CHECK(name(calendar_unit::day) == "day");
  CHECK(name(calendar_unit::week) == "week");
  CHECK(name(calendar_unit::month) == "month");
  CHECK(name(calendar_unit::quarter) == "quarter");
  CHECK(name(calendar_unit::year) == "year");
  constexpr std::array<std::string_view, 7> expected{"monday", "tuesday",  "wednesday", "thursday",
                                                     "friday", "saturday", "sunday"};
  for (const weekday which : all_weekdays) CHECK(name(which) == expected[static_cast<std::size_t>(which)]);
}
