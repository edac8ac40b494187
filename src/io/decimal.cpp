#include "io/decimal.hpp"

#include <limits>

#include <clientele/core/int128.hpp>
#include <clientele/core/money.hpp>

namespace clientele::inline v0::io::detail {

namespace {

constexpr std::string_view white_space = " \t\r\n";
constexpr int most_decimals = 18;
constexpr std::int64_t highest = (std::numeric_limits<std::int64_t>::max)();

[[nodiscard]] bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Divides by ten in place; returns the rest.
std::uint64_t divide_by_ten(uint128& value) noexcept {
  constexpr std::uint64_t half = 0xFFFF'FFFFU;
  std::uint64_t rest = value.high() % 10;
  const std::uint64_t high = value.high() / 10;
  const std::uint64_t upper = (rest << 32) | (value.low() >> 32);
  rest = upper % 10;
  const std::uint64_t lower = (rest << 32) | (value.low() & half);
  value = uint128{high, (upper / 10) << 32 | lower / 10};
  return lower % 10;
}

[[nodiscard]] std::optional<uint128> times(uint128 a, std::uint64_t b) noexcept {
  const uint128 high = uint128::multiply(a.high(), b);
  if (high.high() != 0) return std::nullopt;
  uint128 result{high.low(), 0};
  if (!result.checked_add(uint128::multiply(a.low(), b))) return std::nullopt;
  return result;
}

}  // namespace

parsed_decimal parse_decimal(std::string_view cell) noexcept {
  std::size_t at = 0;
  std::size_t end = cell.size();
  while (at < end && white_space.find(cell[at]) != std::string_view::npos) ++at;
  while (at < end && white_space.find(cell[end - 1]) != std::string_view::npos) --end;
  if (at == end) return {};
  parsed_decimal result{0, 0, decimal_kind::number};
  const bool negative = cell[at] == '-';
  if (negative || cell[at] == '+') ++at;

  const auto append = [&result](int digit, decimal_kind otherwise) {
    if (result.kind != decimal_kind::number) return;
    if (result.mantissa > (highest - digit) / 10) {
      result.kind = otherwise;
    } else {
      result.mantissa = 10 * result.mantissa + digit;
    }
  };
  std::size_t digits = 0;
  for (; at < end && is_digit(cell[at]); ++at, ++digits) append(cell[at] - '0', decimal_kind::out_of_range);
  if (at < end && cell[at] == '.') {
    int zeros = 0;  // that only count where another digit follows
    const std::size_t whole_digits = digits;
    for (++at; at < end && is_digit(cell[at]); ++at, ++digits) {
      if (cell[at] == '0') {
        ++zeros;
        continue;
      }
      result.scale += zeros + 1;
      if (result.scale > most_decimals && result.kind == decimal_kind::number) {
        result.kind = decimal_kind::too_many_decimals;
      }
      for (; zeros > 0 && result.kind == decimal_kind::number; --zeros) append(0, decimal_kind::too_many_decimals);
      zeros = 0;
      append(cell[at] - '0', decimal_kind::too_many_decimals);
    }
    if (digits == whole_digits) return {0, 0, decimal_kind::text};  // "5."
  }
  if (at != end || digits == 0) return {0, 0, decimal_kind::text};
  if (negative) result.mantissa = -result.mantissa;
  return result;
}

decimal_units product_units(std::span<const parsed_decimal> factors, int decimals) noexcept {
  uint128 magnitude{1};
  int scale = 0;
  bool negative = false;
  for (const parsed_decimal& factor : factors) {
    if (factor.mantissa == 0) return {};
    negative = negative != (factor.mantissa < 0);
    std::uint64_t digits = int128{factor.mantissa}.magnitude().low();
    scale += factor.scale;
    // More than two factors may leave 128 bits on the way to a product that does not.
    for (; factors.size() > 2 && digits % 10 == 0; digits /= 10) --scale;
    const std::optional<uint128> next = times(magnitude, digits);
    if (!next) return {0, decimal_kind::out_of_range};
    magnitude = *next;
  }
  for (; scale > decimals; --scale) {
    if (divide_by_ten(magnitude) != 0) return {0, decimal_kind::too_many_decimals};
  }
  for (; scale < decimals && magnitude.high() == 0; ++scale) magnitude = magnitude * std::uint64_t{10};
  if (magnitude.high() != 0 || magnitude.low() > static_cast<std::uint64_t>(highest)) {
    return {0, decimal_kind::out_of_range};
  }
  const auto units = static_cast<std::int64_t>(magnitude.low());
  return {negative ? -units : units, decimal_kind::number};
}

std::string shortest_money(std::int64_t units, int decimals) {
  constexpr int least_decimals = 2;
  std::string text = clientele::detail::decimal_text(units, decimals);
  for (int left = decimals; left > least_decimals && text.back() == '0'; --left) text.pop_back();
  return text;
}

}  // namespace clientele::inline v0::io::detail
