#pragma once
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/period.hpp>

namespace clientele::inline v0 {

/// What the calendar divides time into. Buckets are true ones: a month has 28 to 31 days, never 30.4.
enum class calendar_unit : std::uint8_t { day, week, month, quarter, year };

/// As ISO 8601 orders them.
enum class weekday : std::uint8_t { monday, tuesday, wednesday, thursday, friday, saturday, sunday };

/// The names as they stand in files: "quarter", "monday".
[[nodiscard]] CLIENTELE_API std::string_view name(calendar_unit unit) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(weekday which) noexcept;

/// The weekday of a day.
[[nodiscard]] constexpr weekday weekday_of(day date) noexcept {
  constexpr int epoch_weekday = static_cast<int>(weekday::thursday);  // 1970-01-01
  const int shifted = (date.number() + epoch_weekday) % 7;
  return static_cast<weekday>(shifted < 0 ? shifted + 7 : shifted);
}

/// A week as ISO 8601 counts them: from Monday, and week 1 is the one that holds the year's first Thursday.
/// The year may differ from the date's: 2005-01-01 lies in week 53 of 2004.
struct iso_week {
  int year = 1970;
  int week = 1;

  friend constexpr auto operator<=>(const iso_week&, const iso_week&) noexcept = default;
};
/// The ISO week that holds a day.
[[nodiscard]] CLIENTELE_API iso_week iso_week_of(day date) noexcept;

/// The bucket that holds a day. `week_start` matters to weeks alone.
///
/// Errors  `invalid_argument` for a bucket that is not whole in the calendar: one that begins before 1400-01-01,
///         or whose end, the day after its last one, lies after 9999-12-31.
[[nodiscard]] CLIENTELE_API period bucket_of(day date, calendar_unit unit, weekday week_start = weekday::monday);

/// The number of the bucket that holds a day: consecutive integers, 0 for the one that holds 1970-01-01.
/// The difference of two of them is how many calendar buckets apart two days are: 2011-01-31 and 2011-02-01 are
/// one month apart, 2011-01-01 and 2011-01-31 none.
[[nodiscard]] CLIENTELE_API std::int32_t bucket_index(day date, calendar_unit unit,
                                                      weekday week_start = weekday::monday) noexcept;

/// The same for a whole column. Throws `invalid_argument`, and writes nothing, when the spans differ in length.
/// Cost  linear; no allocation.
CLIENTELE_API void bucket_indices(std::span<const day> dates, std::span<std::int32_t> indices, calendar_unit unit,
                                  weekday week_start = weekday::monday);

/// The bucket of that number. `invalid_argument` as for `bucket_of`.
[[nodiscard]] CLIENTELE_API period bucket_at(std::int32_t index, calendar_unit unit,
                                             weekday week_start = weekday::monday);

/// The same day of the month, so many months later (or earlier).
///
/// Where that month is too short, its last day: 2012-01-31 and one month is 2012-02-29. The end of a month is not
/// otherwise kept: 2012-02-29 and one month is 2012-03-29. So one step of two months can differ from two steps of
/// one: count from the first day of all. `invalid_argument` for a day outside the calendar.
[[nodiscard]] CLIENTELE_API day add_months(day date, int months);

/// What the bucket of a day is called: "2011-12-09", "2011-W49", "2011-12", "2011-Q4", "2011".
/// Only weeks from Monday have an ISO number; others are called by their first day, "week of 2011-12-04"
/// (`invalid_argument` where that lies before 1400-01-01).
[[nodiscard]] CLIENTELE_API std::string label(day date, calendar_unit unit, weekday week_start = weekday::monday);

}  // namespace clientele::inline v0
