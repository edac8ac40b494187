#include <clientele/core/chrono_date.hpp>

#include <chrono>

#include <doctest/doctest.h>

using clientele::day;
using clientele::to_day;
using clientele::to_sys_days;
using clientele::to_year_month_day;
using std::chrono::sys_days;
using std::chrono::year_month_day;
using namespace std::chrono_literals;

static_assert(to_day(sys_days{2011y / 12 / 9}) == day::from_civil(2011, 12, 9));
static_assert(to_day(2011y / 12 / 9) == day::from_civil(2011, 12, 9));
static_assert(to_sys_days(day::from_civil(2011, 12, 9)) == sys_days{2011y / 12 / 9});
static_assert(to_year_month_day(day::from_civil(2012, 2, 29)) == 2012y / 2 / 29);
static_assert(to_day(2012y / std::chrono::February / std::chrono::last) == day::from_civil(2012, 2, 29));
static_assert(to_day(2011y / std::chrono::December / std::chrono::Friday[2]) == day::from_civil(2011, 12, 9));
static_assert(to_sys_days(day{}) == sys_days{});

TEST_CASE("every day, both ways") {
  std::int64_t wrong = 0;
  for (sys_days at{1400y / 1 / 1}; at <= sys_days{9999y / 12 / 31}; at += std::chrono::days{1}) {
    const day date = to_day(at);
    if (to_sys_days(date) != at || to_day(to_year_month_day(date)) != date ||
        to_year_month_day(date) != year_month_day{at}) {
      ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("what is no day of the calendar is refused") {
  CHECK_THROWS_AS((void)to_day(2011y / 2 / 29), clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_day(2011y / 13 / 1), clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_day(2011y / 1 / 0), clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_day(-5y / 1 / 1), clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_day(sys_days{1399y / 12 / 31}), clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_day(sys_days{10000y / 1 / 1}), clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_day(year_month_day{(std::chrono::year::max)(), std::chrono::month{12},
      std::chrono::day{31}}),
                  clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_day(2011y / std::chrono::month{14} / std::chrono::last), clientele::invalid_argument);
}
