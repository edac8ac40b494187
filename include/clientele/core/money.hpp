#pragma once
#include <bit>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/currency.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/whole_number.hpp>

namespace clientele::inline v0 {

namespace detail {

[[noreturn]] CLIENTELE_API void throw_money_overflow(std::int64_t a, char operation, std::int64_t b, int decimals,
                                                     std::string_view code);
[[noreturn]] CLIENTELE_API void throw_money_overflow(std::int64_t a, double factor, int decimals,
                                                     std::string_view code);
[[noreturn]] CLIENTELE_API void throw_money_sum_overflow(double total, std::string_view code);
[[noreturn]] CLIENTELE_API void throw_money_lost(std::int64_t units, int decimals, int wanted, std::string_view code);
[[noreturn]] CLIENTELE_API void throw_not_money(double value, int decimals, std::string_view code);

[[nodiscard]] CLIENTELE_API std::string decimal_text(std::int64_t units, int decimals);
[[nodiscard]] CLIENTELE_API std::string money_text(std::int64_t units, int decimals, std::string_view code);
CLIENTELE_API std::ostream& write_money(std::ostream& out, std::int64_t units, int decimals, std::string_view code);
[[nodiscard]] CLIENTELE_API std::optional<std::int64_t> try_parse_units(std::string_view text, int decimals) noexcept;
[[nodiscard]] CLIENTELE_API std::int64_t parse_units(std::string_view text, int decimals, std::string_view code);

[[nodiscard]] constexpr std::int64_t power_of_ten(int exponent) noexcept {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// The value where it fits 64 bits.
[[nodiscard]] constexpr std::optional<std::int64_t> narrowed(int128 value) noexcept {
  const auto low = static_cast<std::int64_t>(value.bits().low());
  if (int128{low} != value) return std::nullopt;
  return low;
}

[[nodiscard]] constexpr int128 product(std::int64_t a, std::signed_integral auto b) noexcept {
  return int128::multiply(a, b);
}
[[nodiscard]] constexpr int128 product(std::int64_t a, std::unsigned_integral auto b) noexcept {
  const int128 positive = int128::from_bits(uint128::multiply(int128{a}.magnitude().low(), b));  // below 2^127
  return a < 0 ? -positive : positive;
}

/// The whole number nearest to value * 10^decimals, ties to even, computed without an error; nothing beyond 64 bits.
[[nodiscard]] constexpr std::optional<std::int64_t> nearest_units(double value, int decimals) noexcept {
  constexpr int mantissa_bits = 52;
  constexpr std::uint64_t hidden = std::uint64_t{1} << mantissa_bits;
  constexpr int bias = 1023 + mantissa_bits;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const int exponent = static_cast<int>((bits >> mantissa_bits) & 0x7FFU) - bias;
  if (exponent < -bias + 1) return 0;   // zero, or smaller than anything 10^18 could lift to a half
  if (exponent > 64) return std::nullopt;  // also infinite and NaN
  const uint128 scaled = uint128::multiply((bits & (hidden - 1)) | hidden,
                                           static_cast<std::uint64_t>(power_of_ten(decimals)));  // below 2^113
  uint128 magnitude;
  if (exponent >= 0) {
    const auto shift = static_cast<unsigned>(exponent);
    magnitude = scaled << shift;
    if ((magnitude >> shift) != scaled) return std::nullopt;
  } else if (exponent > -128) {
    const auto shift = static_cast<unsigned>(-exponent);
    magnitude = scaled >> shift;
    const uint128 rest = scaled - (magnitude << shift);
    const uint128 half = uint128{1} << (shift - 1);
    if (rest > half || (rest == half && (magnitude.low() & 1U) != 0)) magnitude += uint128{1};
  }
  if (magnitude.high() != 0) return std::nullopt;
  const int128 positive = int128::from_bits(magnitude);
  return narrowed((bits >> 63) != 0 ? -positive : positive);
}

}  // namespace detail

/// An exact sum of money: a 64-bit count of 10^-Decimals of a currency.
///
/// Definition  units / 10^Decimals; 19.99 USD is 1999 units of two decimals.
/// Unit        the currency. Different currencies, and the same currency in different decimals, are different types:
///             they do not mix, and `money<USD, 4>{price}` converts decimals in plain sight, without loss or not at
///             all.
/// Errors      `sum_overflow` for arithmetic beyond 64 bits, with the operands unchanged; `invalid_argument` for what
///             is not money of so many decimals. In a constant expression neither compiles.
/// Cost        that of a 64-bit integer.
template <Currency C, int Decimals = C::decimals>
class money {
  static_assert(Decimals >= 0 && Decimals <= max_money_decimals, "money has 0 to 18 decimals");

 public:
  using currency = C;
  static constexpr int decimals = Decimals;
  static constexpr std::int64_t units_per_one = detail::power_of_ten(Decimals);

  constexpr money() noexcept = default;  ///< nothing

  /// So many of the smallest unit: `money<USD>::from_units(1999)` is 19.99 USD.
  [[nodiscard]] static constexpr money from_units(std::int64_t units) noexcept {
    money result;
    result.units_ = units;
    return result;
  }
  /// So many of the currency: `money<USD>::from_whole(20)` is 20.00 USD.
  [[nodiscard]] static constexpr money from_whole(std::int64_t whole) { return from_units(units_per_one) * whole; }
  static money from_units(std::floating_point auto) = delete;  // from_floating checks, rounded_from rounds
  static money from_whole(std::floating_point auto) = delete;

  /// For columns of floating-point prices: the decimal that the number was made from.
  ///
  /// A number that no decimal of so many digits is closest to (0.1 + 0.2, a third, NaN, or beyond the 2^52 (float:
  /// 2^23) units up to which floating-point numbers tell decimals apart) throws `invalid_argument`.
  template <class Float>
    requires std::same_as<Float, double> || std::same_as<Float, float>
  [[nodiscard]] static constexpr money from_floating(Float value) {
    const std::optional<std::int64_t> nearest = detail::nearest_units(static_cast<double>(value), Decimals);
    constexpr std::int64_t most = std::int64_t{1} << (std::numeric_limits<Float>::digits - 1);
    if (!nearest || *nearest > most || *nearest < -most ||
        static_cast<Float>(static_cast<double>(*nearest) / static_cast<double>(units_per_one)) != value) {
      detail::throw_not_money(static_cast<double>(value), Decimals, C::code);
    }
    return from_units(*nearest);
  }
  /// For computed numbers: the nearest money, ties to even. `invalid_argument` for NaN and beyond 64 bits.
  [[nodiscard]] static constexpr money rounded_from(double value) {
    const std::optional<std::int64_t> nearest = detail::nearest_units(value, Decimals);
    if (!nearest) detail::throw_not_money(value, Decimals, C::code);
    return from_units(*nearest);
  }

  /// The same money in more or fewer decimals. Throws `sum_overflow` where it does not fit, `invalid_argument` where
  /// digits would be lost.
  template <int Other>
    requires(Other != Decimals)
  constexpr explicit money(money<C, Other> other) {
    if constexpr (Other < Decimals) {
      units_ = (from_units(other.units()) * detail::power_of_ten(Decimals - Other)).units_;
    } else {
      constexpr std::int64_t divisor = detail::power_of_ten(Other - Decimals);
      if (other.units() % divisor != 0) detail::throw_money_lost(other.units(), Other, Decimals, C::code);
      units_ = other.units() / divisor;
    }
  }

  [[nodiscard]] constexpr std::int64_t units() const noexcept { return units_; }
  /// The double nearest to it, up to 2^53 units; one rounding more beyond.
  [[nodiscard]] constexpr double to_double() const noexcept {
    return static_cast<double>(units_) / static_cast<double>(units_per_one);
  }

  constexpr money& operator+=(money other) { return *this = *this + other; }
  constexpr money& operator-=(money other) { return *this = *this - other; }
  template <WholeNumber Int>
  constexpr money& operator*=(Int factor) {
    return *this = *this * factor;
  }
  [[nodiscard]] friend constexpr money operator+(money a, money b) {
    return checked(int128{a.units_} + int128{b.units_}, a, '+', b.units_);
  }
  [[nodiscard]] friend constexpr money operator-(money a, money b) {
    return checked(int128{a.units_} - int128{b.units_}, a, '-', b.units_);
  }
  template <WholeNumber Int>
  [[nodiscard]] friend constexpr money operator*(money a, Int factor) {
    const std::optional<std::int64_t> units = detail::narrowed(detail::product(a.units_, factor));
    if (!units) detail::throw_money_overflow(a.units_, static_cast<double>(factor), Decimals, C::code);
    return from_units(*units);
  }
  template <WholeNumber Int>
  [[nodiscard]] friend constexpr money operator*(Int factor, money a) {
    return a * factor;
  }
  [[nodiscard]] constexpr money operator-() const { return money{} - *this; }
  friend constexpr auto operator<=>(money, money) noexcept = default;

  /// "-1234.50 USD"
  friend std::ostream& operator<<(std::ostream& out, money sum) {
    return detail::write_money(out, sum.units_, Decimals, C::code);
  }

 private:
  static constexpr money checked(int128 result, money a, char operation, std::int64_t b) {
    const std::optional<std::int64_t> units = detail::narrowed(result);
    if (!units) detail::throw_money_overflow(a.units_, operation, b, Decimals, C::code);
    return from_units(*units);
  }

  std::int64_t units_ = 0;
};

/// The digits alone, as files hold them: "-1234.50".
template <Currency C, int Decimals>
[[nodiscard]] std::string decimal_text(money<C, Decimals> sum) {
  return detail::decimal_text(sum.units(), Decimals);
}

/// "-1234.50 USD"
template <Currency C, int Decimals>
[[nodiscard]] std::string to_string(money<C, Decimals> sum) {
  return detail::money_text(sum.units(), Decimals, C::code);
}

/// Reads "1234.5", "-1234.50", "+7", ".5": a sign, digits, a point, digits, nothing else. Exact.
///
/// Throws `invalid_argument` that shows the text for separators of thousands, exponents, currency signs, spaces,
/// a decimal comma, numbers beyond 64 bits, and decimals that the type does not have (zeros beyond them are fine).
template <Currency C, int Decimals = C::decimals>
[[nodiscard]] money<C, Decimals> parse_money(std::string_view text) {
  return money<C, Decimals>::from_units(detail::parse_units(text, Decimals, C::code));
}

/// The same without an error: nothing for a text that is not money of so many decimals.
template <Currency C, int Decimals = C::decimals>
[[nodiscard]] std::optional<money<C, Decimals>> try_parse_money(std::string_view text) noexcept {
  const std::optional<std::int64_t> units = detail::try_parse_units(text, Decimals);
  if (!units) return std::nullopt;
  return money<C, Decimals>::from_units(*units);
}

}  // namespace clientele::inline v0

template <clientele::Currency C, int Decimals>
struct std::hash<clientele::money<C, Decimals>> {
  [[nodiscard]] std::size_t operator()(clientele::money<C, Decimals> sum) const noexcept {
    return std::hash<std::int64_t>{}(sum.units());
  }
};
