#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>

namespace clientele::inline v0 {

/// A whole number of days, forwards or backwards: what lies between two `day`s.
///
/// Nothing converts to or from it silently. Arithmetic that leaves 32 bits throws `invalid_argument`.
class days {
 public:
  constexpr days() noexcept = default;
  constexpr explicit days(std::int64_t count) : count_(static_cast<std::int32_t>(count)) {
    if (count != count_) {
      detail::throw_invalid_argument("number of days", static_cast<double>(count), "-2147483648 to 2147483647");
    }
  }
  [[nodiscard]] constexpr std::int32_t count() const noexcept { return count_; }

  constexpr days& operator+=(days other) { return *this = *this + other; }
  constexpr days& operator-=(days other) { return *this = *this - other; }
  [[nodiscard]] friend constexpr days operator+(days a, days b) { return days{std::int64_t{a.count_} + b.count_}; }
  [[nodiscard]] friend constexpr days operator-(days a, days b) { return days{std::int64_t{a.count_} - b.count_}; }
  [[nodiscard]] friend constexpr days operator*(days a, std::int32_t b) { return days{std::int64_t{a.count_} * b}; }
  [[nodiscard]] friend constexpr days operator*(std::int32_t a, days b) { return b * a; }
  [[nodiscard]] constexpr days operator-() const { return days{-std::int64_t{count_}}; }
  friend constexpr auto operator<=>(days, days) noexcept = default;

  /// "1 day", "-3 days"
  CLIENTELE_API friend std::ostream& operator<<(std::ostream& out, days length);

 private:
  std::int32_t count_ = 0;
};

/// A date taken apart: year, month 1 to 12, day of the month 1 to 31.
struct civil_date {
  int year = 1970;
  int month = 1;
  int day_of_month = 1;

  friend constexpr auto operator<=>(const civil_date&, const civil_date&) noexcept = default;
};

namespace detail {

// Years are counted from March here, so that the day a leap year adds is the last of its year.
inline constexpr std::int32_t days_before_epoch = 719468;  // 0000-03-01 to 1970-01-01
inline constexpr std::int32_t days_per_year = 365;
inline constexpr std::uint32_t days_per_4_years = 1461;
inline constexpr std::uint32_t days_per_400_years = 146097;

[[nodiscard]] constexpr bool leap_year(int year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

[[nodiscard]] constexpr int days_in_month(int year, int month) noexcept {
  if (month == 2) return leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// From March on, months have 31 30 31 30 31, again and again: 153 days in five.
[[nodiscard]] constexpr std::int32_t day_number(int year, int month, int day_of_month) noexcept {
  const bool late = month > 2;
  const int march_year = late ? year : year - 1;
  const int march_month = late ? month - 3 : month + 9;
  return days_per_year * march_year + march_year / 4 - march_year / 100 + march_year / 400 +
         (153 * march_month + 2) / 5 + day_of_month - 1 - days_before_epoch;
}

struct march_date {
  std::int32_t months;  // since March of the year 0
  std::int32_t day_of_month;
};

// Counted in quarters of days, a century of 146097 / 4 and a year of 1461 / 4 days have no exceptions: each rounds down
// to its own leap days.
[[nodiscard]] constexpr march_date march_date_of(std::int32_t number) noexcept {
  const std::uint32_t quarters = 4 * static_cast<std::uint32_t>(number + days_before_epoch) + 3;
  const std::uint32_t century = quarters / days_per_400_years;
  const std::uint32_t century_quarters = (quarters % days_per_400_years) | 3U;
  const std::uint32_t year = 100 * century + century_quarters / days_per_4_years;
  const std::uint32_t day_of_year = century_quarters % days_per_4_years / 4;
  const std::uint32_t month = (5 * day_of_year + 2) / 153;
  const std::uint32_t day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
  return {static_cast<std::int32_t>(12 * year + month), static_cast<std::int32_t>(day_of_month)};
}

/// Months since January of the year 0.
[[nodiscard]] constexpr std::int32_t month_number(std::int32_t number) noexcept {
  return march_date_of(number).months + 2;
}

[[nodiscard]] constexpr civil_date civil_of(std::int32_t number) noexcept {
  const march_date date = march_date_of(number);
  const std::int32_t months = date.months + 2;  // positive: the calendar begins in 1400
  return {months / 12, months % 12 + 1, date.day_of_month};
}

}  // namespace detail

/// A calendar day as a 32-bit number: days since 1970-01-01, as in Arrow's date32.
///
/// Proleptic Gregorian, 1400-01-01 to 9999-12-31 (the range of Boost.Date_Time). It has no time of day and no time
/// zone: which day an event belongs to is decided before it comes here.
/// A day outside the range throws `invalid_argument`; in a constant expression it does not compile.
class day {
 public:
  static constexpr int first_year = 1400;
  static constexpr int last_year = 9999;
  static constexpr std::int32_t lowest_number = detail::day_number(first_year, 1, 1);
  static constexpr std::int32_t highest_number = detail::day_number(last_year, 12, 31);

  constexpr day() noexcept = default;  ///< 1970-01-01

  [[nodiscard]] static constexpr day from_number(std::int64_t number) {
    if (number < lowest_number || number > highest_number) {
      detail::throw_invalid_argument("day number", static_cast<double>(number),
                                     "-208188 to 2932896 (1400-01-01 to 9999-12-31, 0 is 1970-01-01)");
    }
    day result;
    result.number_ = static_cast<std::int32_t>(number);
    return result;
  }
  [[nodiscard]] static constexpr day from_civil(int year, int month, int day_of_month) {
    if (year < first_year || year > last_year) detail::throw_invalid_argument("year", year, "1400 to 9999");
    if (month < 1 || month > 12) detail::throw_invalid_argument("month", month, "1 to 12");
    const int most = detail::days_in_month(year, month);
    if (day_of_month < 1 || day_of_month > most) {
      detail::throw_invalid_argument("day of the month", day_of_month,
                                     most == 28   ? "1 to 28 in a February without leap day"
                                     : most == 29 ? "1 to 29 in a February of a leap year"
                                     : most == 30 ? "1 to 30 in this month"
                                                  : "1 to 31");
    }
    return from_number(detail::day_number(year, month, day_of_month));
  }
  [[nodiscard]] static constexpr day from_civil(civil_date date) {
    return from_civil(date.year, date.month, date.day_of_month);
  }
  [[nodiscard]] static constexpr day lowest() { return from_number(lowest_number); }
  [[nodiscard]] static constexpr day highest() { return from_number(highest_number); }

  [[nodiscard]] constexpr std::int32_t number() const noexcept { return number_; }
  [[nodiscard]] constexpr civil_date civil() const noexcept { return detail::civil_of(number_); }

  constexpr day& operator+=(days length) { return *this = *this + length; }
  constexpr day& operator-=(days length) { return *this = *this - length; }
  constexpr day& operator++() { return *this += days{1}; }
  constexpr day& operator--() { return *this -= days{1}; }
  [[nodiscard]] friend constexpr day operator+(day a, days b) {
    return from_number(std::int64_t{a.number_} + b.count());
  }
  [[nodiscard]] friend constexpr day operator+(days a, day b) { return b + a; }
  [[nodiscard]] friend constexpr day operator-(day a, days b) {
    return from_number(std::int64_t{a.number_} - b.count());
  }
  [[nodiscard]] friend constexpr days operator-(day a, day b) { return days{std::int64_t{a.number_} - b.number_}; }
  friend constexpr auto operator<=>(day, day) noexcept = default;

  /// ISO 8601: "2011-12-09"
  CLIENTELE_API friend std::ostream& operator<<(std::ostream& out, day date);

 private:
  std::int32_t number_ = 0;
};
static_assert(day::lowest_number == -208188 && day::highest_number == 2932896);

/// ISO 8601: "2011-12-09"
[[nodiscard]] CLIENTELE_API std::string to_string(day date);

/// Reads ISO 8601, exactly "2011-12-09": no spaces, no time of day, no other order.
/// Throws `invalid_argument` that shows the text and says what is wrong with it.
[[nodiscard]] CLIENTELE_API day parse_day(std::string_view text);

/// The same without an error: nothing for a text that is not a day.
[[nodiscard]] CLIENTELE_API std::optional<day> try_parse_day(std::string_view text) noexcept;

}  // namespace clientele::inline v0

template <>
struct std::hash<clientele::day> {
  [[nodiscard]] std::size_t operator()(clientele::day date) const noexcept {
    return std::hash<std::int32_t>{}(date.number());
  }
};
template <>
struct std::hash<clientele::days> {
  [[nodiscard]] std::size_t operator()(clientele::days length) const noexcept {
    return std::hash<std::int32_t>{}(length.count());
  }
};
