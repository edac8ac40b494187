#include <clientele/core/boost_date.hpp>

#include <string>

#include <doctest/doctest.h>

using boost::gregorian::date;
using boost::gregorian::date_period;
using clientele::day;
using clientele::days;
using clientele::period;
using clientele::to_boost;
using clientele::to_day;
using clientele::to_period;

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

}  // namespace

TEST_CASE("every day is Boost's day, both ways") {
  std::int64_t wrong = 0;
  date theirs(1400, 1, 1);
  for (std::int32_t number = day::lowest_number;; ++number) {
    const day ours = day::from_number(number);
    if (to_boost(ours) != theirs || to_day(theirs) != ours) ++wrong;
    if (number == day::highest_number) break;
    theirs += boost::gregorian::days(1);
  }
  CHECK(wrong == 0);
  CHECK(theirs == date(9999, 12, 31));
  CHECK(to_day(date(boost::date_time::min_date_time)) == day::lowest());
  CHECK(to_day(date(boost::date_time::max_date_time)) == day::highest());
}

TEST_CASE("special values are no days") {
  CHECK(message_of([] { (void)to_day(date(boost::date_time::not_a_date_time)); }) ==
        "boost::gregorian::date is not_a_date_time; allowed: a day of the calendar");
  CHECK(message_of([] { (void)to_day(date(boost::date_time::pos_infin)); }) ==
        "boost::gregorian::date is infinite; allowed: a day of the calendar");
  CHECK_THROWS_AS((void)to_day(date(boost::date_time::neg_infin)), clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_day(date()), clientele::invalid_argument);
}

TEST_CASE("periods, both ways") {
  const date from(2011, 12, 1);
  const date to(2012, 1, 1);
  const period december{to_day(from), to_day(to)};
  CHECK(to_period(date_period(from, to)) == december);
  CHECK(to_boost(december) == date_period(from, to));
  CHECK(to_boost(december).length().days() == december.length().count());
  CHECK(to_boost(december).contains(date(2011, 12, 31)));
  CHECK_FALSE(to_boost(december).contains(to));

  const period nothing{to_day(from), to_day(from)};
  CHECK(to_period(to_boost(nothing)) == nothing);
  CHECK(to_boost(nothing).is_null());
  CHECK(to_period(to_boost(period{day::lowest(), day::lowest()})).empty());
  CHECK(to_period(to_boost(period{day::lowest(), day::highest()})) == period{day::lowest(), day::highest()});

  CHECK_THROWS_AS((void)to_period(date_period(to, from)), clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_period(date_period(from, date(boost::date_time::pos_infin))), clientele::invalid_argument);
  CHECK_THROWS_AS((void)to_period(date_period(date(boost::date_time::neg_infin), to)), clientele::invalid_argument);
}
