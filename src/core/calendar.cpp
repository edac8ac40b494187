#include <clientele/core/calendar.hpp>

#include <boost/date_time/gregorian/greg_calendar.hpp>
#include <clientele/core/errors.hpp>

namespace clientele::inline v0 {

namespace {

using gregorian = boost::gregorian::gregorian_calendar;

constexpr int epoch_year = 1970;
constexpr int months_per_year = 12;
constexpr int months_per_quarter = 3;
constexpr int days_per_week = 7;

[[nodiscard]] constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  return a / b - (a % b < 0 ? 1 : 0);
}

/// How many days before the epoch its own week began.
[[nodiscard]] constexpr std::int32_t epoch_in_week(weekday week_start) noexcept {
  return (static_cast<int>(weekday::thursday) - static_cast<int>(week_start) + days_per_week) % days_per_week;
}

[[nodiscard]] constexpr int months_in(calendar_unit unit) noexcept {
  return unit == calendar_unit::year ? months_per_year : unit == calendar_unit::quarter ? months_per_quarter : 1;
}

/// Hands `use` a function from day to bucket index, so that columns choose their unit once and not in every row.
template <class Use>
decltype(auto) with_index(calendar_unit unit, weekday week_start, Use use) {
  switch (unit) {
    case calendar_unit::day: return use([](day date) { return date.number(); });
    case calendar_unit::week: {
      // Counted from a week before the calendar begins: no negative number is divided.
      constexpr std::int32_t weeks_before = 30'000;
      static_assert(day::lowest_number + days_per_week * weeks_before > 0);
      const std::int32_t shift = epoch_in_week(week_start) + days_per_week * weeks_before;
      return use([shift](day date) { return (date.number() + shift) / days_per_week - weeks_before; });
    }
    case calendar_unit::month:
      return use([](day date) { return detail::month_number(date.number()) - months_per_year * epoch_year; });
    case calendar_unit::quarter:
      return use([](day date) {
        return detail::month_number(date.number()) / months_per_quarter -
               months_per_year / months_per_quarter * epoch_year;
      });
    case calendar_unit::year: break;
  }
  return use([](day date) { return detail::month_number(date.number()) / months_per_year - epoch_year; });
}

/// The first day of a month, counted from January 1970; outside the calendar, any number outside it.
[[nodiscard]] std::int64_t first_of_month(std::int64_t month) noexcept {
  const std::int64_t year = epoch_year + floor_divide(month, months_per_year);
  if (year < day::first_year) return std::int64_t{day::lowest_number} - 1;
  if (year > day::last_year) return std::int64_t{day::highest_number} + 1;
  const std::int64_t month_of_year = month - months_per_year * (year - epoch_year) + 1;
  return detail::day_number(static_cast<int>(year), static_cast<int>(month_of_year), 1);
}

[[nodiscard]] std::int64_t first_of_bucket(std::int64_t index, calendar_unit unit, weekday week_start) noexcept {
  if (unit == calendar_unit::day) return index;
  if (unit == calendar_unit::week) return days_per_week * index - epoch_in_week(week_start);
  return first_of_month(months_in(unit) * index);
}

[[nodiscard]] bool in_calendar(std::int64_t number) noexcept {
  return number >= day::lowest_number && number <= day::highest_number;
}

/// `what` names the bucket in the message: "month of 9999-12-31".
template <class What>
[[nodiscard]] period checked_bucket(std::int64_t index, calendar_unit unit, weekday week_start, What what) {
  const std::int64_t from = first_of_bucket(index, unit, week_start);
  const std::int64_t to = first_of_bucket(index + 1, unit, week_start);
  if (!in_calendar(from) || !in_calendar(to)) {
    detail::throw_invalid_argument("bucket is the " + std::string(name(unit)) + what() +
                                   "; allowed: from 1400-01-01 on, and over by 9999-12-31");
  }
  return period{day::from_number(from), day::from_number(to)};
}

}  // namespace

std::string_view name(calendar_unit unit) noexcept {
  switch (unit) {
    case calendar_unit::day: return "day";
    case calendar_unit::week: return "week";
    case calendar_unit::month: return "month";
    case calendar_unit::quarter: return "quarter";
    case calendar_unit::year: return "year";
  }
  return "unknown";
}

std::string_view name(weekday which) noexcept {
  switch (which) {
    case weekday::monday: return "monday";
    case weekday::tuesday: return "tuesday";
    case weekday::wednesday: return "wednesday";
    case weekday::thursday: return "thursday";
    case weekday::friday: return "friday";
    case weekday::saturday: return "saturday";
    case weekday::sunday: return "sunday";
  }
  return "unknown";
}

iso_week iso_week_of(day date) noexcept {
  const civil_date parts = date.civil();
  const int week = gregorian::week_number({static_cast<unsigned short>(parts.year),
                                           static_cast<unsigned short>(parts.month),
                                           static_cast<unsigned short>(parts.day_of_month)});
  const bool of_last_year = parts.month == 1 && week > 51;
  const bool of_next_year = parts.month == months_per_year && week == 1;
  return {parts.year - (of_last_year ? 1 : 0) + (of_next_year ? 1 : 0), week};
}

period bucket_of(day date, calendar_unit unit, weekday week_start) {
  return checked_bucket(bucket_index(date, unit, week_start), unit, week_start,
                        [date] { return " of " + to_string(date); });
}

period bucket_at(std::int32_t index, calendar_unit unit, weekday week_start) {
  return checked_bucket(index, unit, week_start,
                        [index] { return " number " + std::to_string(index) + ", where 0 holds 1970-01-01"; });
}

std::int32_t bucket_index(day date, calendar_unit unit, weekday week_start) noexcept {
  return with_index(unit, week_start, [date](auto index_of) -> std::int32_t { return index_of(date); });
}

void bucket_indices(std::span<const day> dates, std::span<std::int32_t> indices, calendar_unit unit,
                    weekday week_start) {
  if (dates.size() != indices.size()) {
    detail::throw_invalid_argument("length of the indices", static_cast<double>(indices.size()),
                                   "as many as there are days");
  }
  with_index(unit, week_start, [dates, indices](auto index_of) {
    for (std::size_t row = 0; row < dates.size(); ++row) indices[row] = index_of(dates[row]);
  });
}

day add_months(day date, int months) {
  const civil_date parts = date.civil();
  const std::int64_t month = std::int64_t{months_per_year} * parts.year + parts.month - 1 + months;
  const std::int64_t year = floor_divide(month, months_per_year);
  if (year < day::first_year || year > day::last_year) {
    detail::throw_invalid_argument("day is " + to_string(date) + " and " + std::to_string(months) +
                                   " months; allowed: 1400-01-01 to 9999-12-31");
  }
  const int month_of_year = static_cast<int>(month - months_per_year * year) + 1;
  const int last = gregorian::end_of_month_day(static_cast<unsigned short>(year),
                                               static_cast<unsigned short>(month_of_year));
  return day::from_civil(static_cast<int>(year), month_of_year, parts.day_of_month < last ? parts.day_of_month : last);
}

std::string label(day date, calendar_unit unit, weekday week_start) {
  constexpr std::size_t year_size = 4;
  constexpr std::size_t month_size = 7;
  switch (unit) {
    case calendar_unit::day: return to_string(date);
    case calendar_unit::week: {
      if (week_start != weekday::monday) {
        const std::int64_t first = first_of_bucket(bucket_index(date, unit, week_start), unit, week_start);
        return "week of " + to_string(day::from_number(first));
      }
      const iso_week week = iso_week_of(date);
      return std::to_string(week.year) + (week.week < 10 ? "-W0" : "-W") + std::to_string(week.week);
    }
    case calendar_unit::month: return to_string(date).substr(0, month_size);
    case calendar_unit::quarter:
      return to_string(date).substr(0, year_size) + "-Q" +
             std::to_string((date.civil().month - 1) / months_per_quarter + 1);
    case calendar_unit::year: break;
  }
  return to_string(date).substr(0, year_size);
}

}  // namespace clientele::inline v0
