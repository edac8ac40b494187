#include <clientele/core/money.hpp>

#include <cstdint>
#include <limits>
#include <ostream>

#include "text.hpp"

namespace clientele::inline v0::detail {

namespace {

enum class flaw { none, not_a_number, too_many_decimals, too_large };

/// What a text says in units of 10^-decimals.
struct parsed_units {
  std::int64_t units = 0;
  flaw wrong = flaw::none;
};

[[nodiscard]] bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The units are gathered below zero, where there is one more of them.
[[nodiscard]] parsed_units parse(std::string_view text, int decimals) noexcept {
  constexpr std::int64_t lowest = (std::numeric_limits<std::int64_t>::min)();
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);

  parsed_units result;
  const auto fail = [&result](flaw found) {
    if (result.wrong == flaw::none) result.wrong = found;
  };
  const auto append = [&result, &fail](int digit) {
    if (result.units < (lowest + digit) / 10) return fail(flaw::too_large);
    result.units = 10 * result.units - digit;
  };

  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) append(text[at++] - '0');
  std::size_t digits = at;
  int places = 0;
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && is_digit(text[at]); ++at, ++digits) {
      if (places < decimals) {
        append(text[at] - '0');
        ++places;
      } else if (text[at] != '0') {
        fail(flaw::too_many_decimals);
      }
    }
    if (text[at - 1] == '.') return {0, flaw::not_a_number};
  }
  if (at != text.size() || digits == 0) return {0, flaw::not_a_number};
  for (; places < decimals; ++places) append(0);
  if (!negative) {
    if (result.units == lowest) fail(flaw::too_large);
    if (result.wrong == flaw::none) result.units = -result.units;
  }
  return result;
}

[[nodiscard]] std::string type_text(int decimals, std::string_view code) {
  return "money in " + std::string(code) + " with " + std::to_string(decimals) + " decimals";
}

[[nodiscard]] std::string largest_text(int decimals) {
  return decimal_text((std::numeric_limits<std::int64_t>::max)(), decimals);
}

}  // namespace

void throw_money_overflow(std::int64_t a, char operation, std::int64_t b, int decimals, std::string_view code) {
  throw sum_overflow(decimal_text(a, decimals) + ' ' + operation + ' ' + decimal_text(b, decimals) + " does not fit " +
                     type_text(decimals, code) + "; allowed: up to " + largest_text(decimals));
}

void throw_money_overflow(std::int64_t a, double factor, int decimals, std::string_view code) {
  throw sum_overflow(decimal_text(a, decimals) + " times " + number_text(factor) + " does not fit " +
                     type_text(decimals, code) + "; allowed: up to " + largest_text(decimals));
}

void throw_money_sum_overflow(double total, std::string_view code) {
  throw sum_overflow("sum of money in " + std::string(code) + " is about " + number_text(total) +
                     " and no longer fits its integer");
}

void throw_money_lost(std::int64_t units, int decimals, int wanted, std::string_view code) {
  throw invalid_argument("money is " + decimal_text(units, decimals) + "; allowed: what " + type_text(wanted, code) +
                         " can hold without loss");
}

void throw_not_money(double value, int decimals, std::string_view code) {
  throw invalid_argument("money is " + number_text(value) + "; allowed: " + type_text(decimals, code) + ", up to " +
                         largest_text(decimals) + "; computed numbers are rounded by rounded_from");
}

std::string decimal_text(std::int64_t units, int decimals) {
  std::string text;  // backwards
  int places = 0;
  for (std::uint64_t rest = int128{units}.magnitude().low(); rest != 0 || places <= decimals; rest /= 10, ++places) {
    if (places == decimals && decimals != 0) text += '.';
    text += static_cast<char>('0' + rest % 10);
  }
  if (units < 0) text += '-';
  return {text.rbegin(), text.rend()};
}

std::string money_text(std::int64_t units, int decimals, std::string_view code) {
  return decimal_text(units, decimals).append(1, ' ').append(code);
}

std::ostream& write_money(std::ostream& out, std::int64_t units, int decimals, std::string_view code) {
  return out << money_text(units, decimals, code);
}

std::optional<std::int64_t> try_parse_units(std::string_view text, int decimals) noexcept {
  const parsed_units result = parse(text, decimals);
  if (result.wrong != flaw::none) return std::nullopt;
  return result.units;
}

std::int64_t parse_units(std::string_view text, int decimals, std::string_view code) {
  const parsed_units result = parse(text, decimals);
  const std::string given = "money is " + quoted(text) + "; allowed: ";
  switch (result.wrong) {
    case flaw::none: break;
    case flaw::not_a_number:
      throw invalid_argument(given + "a sign, digits and a decimal point alone, such as -1234.50");
    case flaw::too_many_decimals:
      throw invalid_argument(given + type_text(decimals, code) + "; widen the type to keep more, money<" +
                             std::string(code) + ", " + std::to_string(decimals + 2) + ">");
    case flaw::too_large:
      throw invalid_argument(given + type_text(decimals, code) + ", up to " + largest_text(decimals));
  }
  return result.units;
}

}  // namespace clientele::inline v0::detail
