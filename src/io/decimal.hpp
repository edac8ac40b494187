#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::io::detail {

enum class decimal_kind : std::uint8_t { number, missing, text, too_many_decimals, out_of_range };

/// mantissa / 10^scale, without zeros at the end of the fraction.
struct parsed_decimal {
  std::int64_t mantissa = 0;
  int scale = 0;
  decimal_kind kind = decimal_kind::missing;
};

/// Reads a sign, digits, a point, digits; white space around them is ignored. At most 18 decimals, and what 64 bits
/// hold.
[[nodiscard]] parsed_decimal parse_decimal(std::string_view cell) noexcept;

struct decimal_units {
  std::int64_t units = 0;
  decimal_kind kind = decimal_kind::number;
};

/// A product in units of 10^-decimals: exact, or no number.
[[nodiscard]] decimal_units product_units(std::span<const parsed_decimal> factors, int decimals) noexcept;

/// Units of 10^-decimals as files hold them: two decimals (or as many as there are), more where it takes more. "251.19"
[[nodiscard]] std::string shortest_money(std::int64_t units, int decimals);

}  // namespace clientele::inline v0::io::detail
