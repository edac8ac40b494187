#include <clientele/core/day.hpp>

#include <array>
#include <ostream>

#include "text.hpp"

namespace clientele::inline v0 {

namespace {

constexpr std::size_t iso_size = 10;  // 2011-12-09

/// The number in text[first, first + count), or -1 where a character is no digit.
int digits(std::string_view text, std::size_t first, std::size_t count) noexcept {
  int value = 0;
  for (const char c : text.substr(first, count)) {
    if (c < '0' || c > '9') return -1;
    value = 10 * value + (c - '0');
  }
  return value;
}

/// The parts of an ISO date as written, whether or not there is such a day.
std::optional<civil_date> iso_parts(std::string_view text) noexcept {
  if (text.size() != iso_size || text[4] != '-' || text[7] != '-') return std::nullopt;
  const civil_date parts{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)};
  if (parts.year < 0 || parts.month < 0 || parts.day_of_month < 0) return std::nullopt;
  return parts;
}

bool exists(const civil_date& parts) noexcept {
  return parts.year >= day::first_year && parts.year <= day::last_year && parts.month >= 1 && parts.month <= 12 &&
         parts.day_of_month >= 1 && parts.day_of_month <= detail::days_in_month(parts.year, parts.month);
}

}  // namespace

std::ostream& operator<<(std::ostream& out, days length) {
  return out << std::to_string(length.count()) + (length.count() == 1 || length.count() == -1 ? " day" : " days");
}

std::ostream& operator<<(std::ostream& out, day date) { return out << to_string(date); }

std::string to_string(day date) {
  const civil_date parts = date.civil();
  std::string text = "0000-00-00";
  const auto put = [&text](std::size_t last, int value) {
    for (std::size_t at = last; value != 0; --at, value /= 10) text[at] = static_cast<char>('0' + value % 10);
  };
  put(3, parts.year);
  put(6, parts.month);
  put(9, parts.day_of_month);
  return text;
}

day parse_day(std::string_view text) {
  const std::optional<civil_date> parts = iso_parts(text);
  if (!parts) {
    detail::throw_invalid_argument("day is " + detail::quoted(text) +
                                   "; allowed: year-month-day in digits, such as 2011-12-09");
  }
  if (!exists(*parts)) {
    detail::throw_invalid_argument("day is " + detail::quoted(text) +
                                   "; allowed: a day that exists, 1400-01-01 to 9999-12-31");
  }
  return day::from_civil(*parts);
}

std::optional<day> try_parse_day(std::string_view text) noexcept {
  const std::optional<civil_date> parts = iso_parts(text);
  if (!parts || !exists(*parts)) return std::nullopt;
  return day::from_civil(*parts);
}

}  // namespace clientele::inline v0
