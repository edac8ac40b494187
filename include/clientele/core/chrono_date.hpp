// Days of std::chrono, at the door. A light header without it: core/day.hpp.
#pragma once
#include <chrono>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>

namespace clientele::inline v0 {

/// Throws `invalid_argument` for a day outside 1400-01-01 to 9999-12-31.
[[nodiscard]] constexpr day to_day(std::chrono::sys_days date) {
  return day::from_number(date.time_since_epoch().count());
}
/// Throws `invalid_argument` for a date that does not exist, such as 30 February, or outside the calendar.
[[nodiscard]] constexpr day to_day(std::chrono::year_month_day date) {
  return day::from_civil(static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
                         static_cast<int>(static_cast<unsigned>(date.day())));
}
/// The last day of a month: `to_day(2012y / February / last)`.
[[nodiscard]] constexpr day to_day(std::chrono::year_month_day_last date) {
  if (!date.month().ok()) return to_day(date.year() / date.month() / 1);  // has no last day: names the month
  return to_day(std::chrono::year_month_day{date.year(), date.month(), date.day()});
}
/// The same day for `<chrono>`.
[[nodiscard]] constexpr std::chrono::sys_days to_sys_days(day date) noexcept {
  return std::chrono::sys_days{std::chrono::days{date.number()}};
}
/// The same day for `<chrono>`, in fields.
[[nodiscard]] constexpr std::chrono::year_month_day to_year_month_day(day date) noexcept {
  return std::chrono::year_month_day{to_sys_days(date)};
}

}  // namespace clientele::inline v0
