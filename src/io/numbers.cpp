#include <clientele/io/numbers.hpp>

#include <array>
#include <cfloat>
#include <charconv>
#include <limits>
#include <system_error>
#include <version>

#if !defined(__cpp_lib_to_chars)
#include <locale>
#include <sstream>
#include <string>
#endif

namespace clientele::inline v0::io {

namespace {

using clientele::detail::infinity;
using clientele::detail::nan;

constexpr parsed_cell text_cell{infinity, cell_kind::text};

constexpr bool blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
constexpr bool digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// What was read of a number: `digits` of its significant ones, and where its point stands.
struct scanned {
  bool number = false;
  bool negative = false;
  std::uint64_t mantissa = 0;  // of the first `digits`, which are at most 19
  int digits = 0;              // without leading zeros
  std::int64_t exponent = 0;   // value = mantissa * 10^exponent, where digits <= 19
};

scanned scan(std::string_view text) noexcept {
  scanned result;
  const char* at = text.data();
  const char* const end = at + text.size();
  if (at != end && (*at == '-' || *at == '+')) result.negative = *at++ == '-';
  bool any = false;
  const auto take = [&](char c) {
    any = true;
    if (result.digits == 0 && c == '0') return;
    if (result.digits < 19) result.mantissa = result.mantissa * 10 + static_cast<std::uint64_t>(c - '0');
    ++result.digits;
  };
  for (; at != end && digit(*at); ++at) take(*at);
  if (at != end && *at == '.') {
    for (++at; at != end && digit(*at); ++at) {
      take(*at);
      --result.exponent;
    }
  }
  if (!any) return result;
  if (at != end && (*at == 'e' || *at == 'E')) {
    ++at;
    bool down = false;
    if (at != end && (*at == '-' || *at == '+')) down = *at++ == '-';
    if (at == end) return result;
    constexpr std::int64_t beyond = 1'000'000'000;  // far beyond every double, and no overflow
    std::int64_t exponent = 0;
    for (; at != end && digit(*at); ++at) {
      if (exponent < beyond) exponent = exponent * 10 + (*at - '0');
    }
    result.exponent += down ? -exponent : exponent;
  }
  result.number = at == end;
  return result;
}

/// Powers of ten that a double holds exactly.
constexpr std::array<double, 23> exact_powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                              1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

double slow_value(std::string_view text, const scanned& number) noexcept {
  double value = 0;
  bool in_range = false;
  if (text.front() == '+') text.remove_prefix(1);
#if defined(__cpp_lib_to_chars)
  in_range = std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{};
#else
  std::istringstream stream{std::string(text)};
  stream.imbue(std::locale::classic());
  in_range = static_cast<bool>(stream >> value);
#endif
  if (in_range) return value;
  // Beyond the finite numbers, or so small that it is zero: the place of the first digit tells.
  const bool large = number.digits + number.exponent > 0;
  value = large ? std::numeric_limits<double>::max() : 0.0;
  return number.negative ? -value : value;
}

parsed_cell parse_trimmed(std::string_view text) noexcept {
  const scanned number = scan(text);
  if (!number.number) return text_cell;
  // A mantissa below 2^53 and an exact power of ten: one rounding, so the nearest double.
  constexpr std::uint64_t exact_mantissa = std::uint64_t{1} << 53;
  if (FLT_EVAL_METHOD == 0 && number.digits <= 19 && number.mantissa <= exact_mantissa && number.exponent >= -22 && number.exponent <= 22) {
    const auto mantissa = static_cast<double>(number.mantissa);
    const double value = number.exponent < 0 ? mantissa / exact_powers[static_cast<std::size_t>(-number.exponent)]
                                             : mantissa * exact_powers[static_cast<std::size_t>(number.exponent)];
    return {number.negative ? -value : value, cell_kind::number};
  }
  return {slow_value(text, number), cell_kind::number};
}

/// Digits with at most one point among or around them, as most files have them; false for anything else.
bool parse_decimal(std::string_view cell, double& value) noexcept {
  constexpr std::size_t longest = 16;  // fifteen digits and a point: below 2^53
  if (cell.empty() || cell.size() > longest || FLT_EVAL_METHOD != 0) return false;
  std::uint64_t mantissa = 0;
  std::size_t point = cell.size();
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const auto number = static_cast<unsigned>(cell[i] - '0');
    if (number <= 9) {
      mantissa = mantissa * 10 + number;
    } else if (cell[i] == '.' && point == cell.size()) {
      point = i;
    } else {
      return false;
    }
  }
  const bool pointed = point < cell.size();
  const std::size_t decimals = pointed ? cell.size() - point - 1 : 0;
  if (cell.size() == (pointed ? 1U : 0U) || mantissa > (std::uint64_t{1} << 53)) return false;
  value = static_cast<double>(mantissa);
  if (decimals != 0) value /= exact_powers[decimals];
  return true;
}

parsed_cell parse(std::string_view cell) noexcept {
  if (double value = 0; parse_decimal(cell, value)) return {value, cell_kind::number};
  while (!cell.empty() && blank(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && blank(cell.back())) cell.remove_suffix(1);
  if (cell.empty()) return {nan, cell_kind::missing};
  return parse_trimmed(cell);
}

}  // namespace

parsed_cell parse_number(std::string_view cell) noexcept { return parse(cell); }

std::size_t parse_numbers(const csv_column& cells, std::vector<double>& values) {
  values.resize(cells.size());
  std::size_t texts = 0;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const parsed_cell cell = parse(cells[row]);
    values[row] = cell.value;
    texts += cell.kind == cell_kind::text ? 1U : 0U;
  }
  return texts;
}

bool parse_whole(const csv_column& cells, std::vector<std::int16_t>& values) {
  values.resize(cells.size());
  constexpr double most = 32767;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const std::string_view cell = cells[row];
    int value = missing_whole;
    if (cell.size() == 1 && digit(cell[0])) {
      value = cell[0] - '0';
    } else if (cell.size() == 2 && digit(cell[0]) && digit(cell[1])) {
      value = (cell[0] - '0') * 10 + (cell[1] - '0');
    } else if (!cell.empty()) {
      const parsed_cell parsed = parse(cell);
      if (parsed.kind == cell_kind::number) {
        if (!(parsed.value >= -most && parsed.value <= most)) return false;
        value = static_cast<int>(parsed.value);
        if (static_cast<double>(value) != parsed.value) return false;
      } else if (parsed.kind == cell_kind::text) {
        return false;
      }
    }
    values[row] = static_cast<std::int16_t>(value);
  }
  return true;
}

}  // namespace clientele::inline v0::io
