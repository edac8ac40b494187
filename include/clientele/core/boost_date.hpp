// Days and periods of Boost.Date_Time, at the door. The one core header that includes Boost.Date_Time.
#pragma once
#include <boost/date_time/gregorian/gregorian_types.hpp>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/period.hpp>

namespace clientele::inline v0 {

/// Throws `invalid_argument` for what is no day: not_a_date_time and the two infinities.
[[nodiscard]] inline day to_day(const boost::gregorian::date& date) {
  if (date.is_special()) {
    detail::throw_invalid_argument(date.is_not_a_date()
                                       ? "boost::gregorian::date is not_a_date_time; allowed: a day of the calendar"
                                       : "boost::gregorian::date is infinite; allowed: a day of the calendar");
  }
  const auto parts = date.year_month_day();
  return day::from_civil(parts.year, parts.month, parts.day);
}
/// The same day for Boost.
[[nodiscard]] inline boost::gregorian::date to_boost(day date) {
  const civil_date parts = date.civil();
  return {static_cast<unsigned short>(parts.year), static_cast<unsigned short>(parts.month),
          static_cast<unsigned short>(parts.day_of_month)};
}

/// Throws `invalid_argument` for special ends, and for the reversed periods that Boost allows.
[[nodiscard]] inline period to_period(const boost::gregorian::date_period& span) {
  return period{to_day(span.begin()), to_day(span.end())};
}
/// The same half-open period for Boost.
[[nodiscard]] inline boost::gregorian::date_period to_boost(period span) {
  return {to_boost(span.from()), to_boost(span.to())};
}

}  // namespace clientele::inline v0
