#include <clientele/io/date_format.hpp>

#include <array>
#include <cstddef>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::io {

namespace {

constexpr std::string_view white_space = " \t\r\n";
constexpr std::string_view known = "%Y, %m, %b, %d, %H, %M, %S and %%";

[[nodiscard]] bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// What is left of a cell.
class text_reader {
 public:
  explicit text_reader(std::string_view text) noexcept : rest_(text) {}
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool take(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// A number of `least` to `most` digits, or -1.
  [[nodiscard]] int take_number(std::size_t least, std::size_t most) noexcept {
    int number = 0;
    std::size_t digits = 0;
    for (; digits < most && digits < rest_.size() && is_digit(rest_[digits]); ++digits) {
      number = 10 * number + (rest_[digits] - '0');
    }
    if (digits < least) return -1;
    rest_.remove_prefix(digits);
    return number;
  }
  /// A digit and those behind it, or false.
  [[nodiscard]] bool skip_digits() noexcept {
    std::size_t digits = 0;
    while (digits < rest_.size() && is_digit(rest_[digits])) ++digits;
    rest_.remove_prefix(digits);
    return digits != 0;
  }
  /// The month of an English abbreviation, or -1.
  [[nodiscard]] int take_month() noexcept {
    constexpr std::array<std::string_view, 12> names{"jan", "feb", "mar", "apr", "may", "jun",
                                                     "jul", "aug", "sep", "oct", "nov", "dec"};
    if (rest_.size() < 3) return -1;
    for (std::size_t month = 0; month < names.size(); ++month) {
      bool same = true;
      for (std::size_t i = 0; i < 3; ++i) {
        const char small = names[month][i];
        same = same && (rest_[i] == small || rest_[i] == small - 'a' + 'A');
      }
      if (!same) continue;
      rest_.remove_prefix(3);
      return static_cast<int>(month) + 1;
    }
    return -1;
  }

 private:
  std::string_view rest_;
};

struct time_of_day {
  int hour = 0;
  int minute = 0;
  int second = 0;
  // A leap second is 60.
  [[nodiscard]] bool possible() const noexcept { return hour < 24 && minute < 60 && second <= 60; }
};

[[nodiscard]] parsed_date dated(int year, int month, int day_of_month, time_of_day time) noexcept {
  using clientele::detail::day_number;
  using clientele::detail::days_in_month;
  if (month < 1 || month > 12 || day_of_month < 1 || day_of_month > days_in_month(year, month) || !time.possible()) {
    return {{}, date_kind::impossible};
  }
  if (year < day::first_year) return {{}, date_kind::out_of_range};
  return {day::from_number(day_number(year, month, day_of_month)), date_kind::date};
}

/// What stands behind an ISO date: nothing, or a time. False for anything else.
[[nodiscard]] bool take_iso_time(text_reader& text, time_of_day& time) noexcept {
  if (text.at_end()) return true;
  if (!text.take(' ') && !text.take('T')) return false;
  time.hour = text.take_number(2, 2);
  if (time.hour < 0 || !text.take(':')) return false;
  time.minute = text.take_number(2, 2);
  if (time.minute < 0) return false;
  if (text.take(':')) {
    time.second = text.take_number(2, 2);
    if (time.second < 0) return false;
    if ((text.take('.') || text.take(',')) && !text.skip_digits()) return false;
  }
  if (text.take('Z') || text.at_end()) return text.at_end();
  if (!text.take('+') && !text.take('-')) return false;
  time_of_day offset;
  offset.hour = text.take_number(2, 2);
  if (offset.hour < 0) return false;
  if (text.take(':') || !text.at_end()) {
    offset.minute = text.take_number(2, 2);
    if (offset.minute < 0) return false;
  }
  if (!offset.possible()) time.hour = 24;  // written well, and impossible
  return text.at_end();
}

[[nodiscard]] parsed_date parse_iso(std::string_view cell) noexcept {
  text_reader text{cell};
  constexpr parsed_date not_one{{}, date_kind::text};
  const int year = text.take_number(4, 4);
  if (year < 0 || !text.take('-')) return not_one;
  const int month = text.take_number(2, 2);
  if (month < 0 || !text.take('-')) return not_one;
  const int day_of_month = text.take_number(2, 2);
  time_of_day time;
  if (day_of_month < 0 || !take_iso_time(text, time)) return not_one;
  return dated(year, month, day_of_month, time);
}

[[noreturn]] void refuse(std::string_view pattern, const std::string& problem) {
  throw invalid_argument("date format " + clientele::detail::quoted(pattern) + ": " + problem);
}

}  // namespace

date_format::date_format(std::string_view pattern) : name_(pattern) {
  const auto letter_of = [](const step& one) { return one.what == 'b' ? 'm' : one.what; };
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      steps_.push_back({0, pattern[i], false});
      continue;
    }
    if (++i == pattern.size()) refuse(pattern, "a % without a letter; allowed: " + std::string(known));
    const char what = pattern[i];
    if (what == '%') {
      steps_.push_back({0, '%', false});
      continue;
    }
    if (std::string_view("YmbdHMS").find(what) == std::string_view::npos) {
      refuse(pattern, std::string("%") + what + " is not known" +
                          (what == 'y' ? " (a year of two digits tells no century)" : "") +
                          "; allowed: " + std::string(known));
    }
    const step added{what, 0, false};
    for (const step& one : steps_) {
      if (letter_of(one) == letter_of(added)) {
        refuse(pattern, std::string("%") + what + " is there twice" + (one.what == what ? "" : ", as %m and %b"));
      }
    }
    steps_.push_back(added);
  }
  for (const char wanted : {'Y', 'm', 'd'}) {
    bool there = false;
    for (const step& one : steps_) there = there || letter_of(one) == wanted;
    if (!there) {
      refuse(pattern, std::string("%") + wanted + (wanted == 'm' ? " or %b" : "") +
                          " is missing; a date has a year, a month and a day");
    }
  }
  // Where digits follow digits, nothing but their number tells where one field ends.
  const auto of_digits = [](const step& one) { return one.what == 0 ? is_digit(one.literal) : one.what != 'b'; };
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const bool behind_digit = i > 0 && of_digits(steps_[i - 1]);
    steps_[i].exact = behind_digit || (i + 1 < steps_.size() && of_digits(steps_[i + 1]));
  }
}

parsed_date date_format::parse(std::string_view cell) const noexcept {
  const std::size_t first = cell.find_first_not_of(white_space);
  if (first == std::string_view::npos) return {};
  cell = cell.substr(first, cell.find_last_not_of(white_space) - first + 1);
  if (steps_.empty()) return parse_iso(cell);
  text_reader text{cell};
  int year = 0;
  int month = 0;
  int day_of_month = 0;
  time_of_day time;
  for (const step& one : steps_) {
    int read = 0;
    switch (one.what) {
      case 'Y': read = year = text.take_number(4, 4); break;
      case 'b': read = month = text.take_month(); break;
      case 0: read = text.take(one.literal) ? 0 : -1; break;
      default: {
        read = text.take_number(one.exact ? 2 : 1, 2);
        (one.what == 'm'   ? month
         : one.what == 'd' ? day_of_month
         : one.what == 'H' ? time.hour
         : one.what == 'M' ? time.minute
                           : time.second) = read;
      }
    }
    if (read < 0) return {{}, date_kind::text};
  }
  if (!text.at_end()) return {{}, date_kind::text};
  return dated(year, month, day_of_month, time);
}

}  // namespace clientele::inline v0::io
