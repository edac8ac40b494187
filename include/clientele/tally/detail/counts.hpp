#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/weight.hpp>

namespace clientele::inline v0::detail {

/// A number read as a count of things, or why it is none.
struct read_count {
  std::uint64_t value = 0;
  bool missing = false;
  std::optional<rejection> rejected;
};
template <ColumnValue T>
[[nodiscard]] constexpr read_count to_count(T value) noexcept {
  constexpr double largest = 9007199254740992.0;  // 2^53: beyond it a double no longer names a whole number
  if constexpr (std::floating_point<T>) {
    if (value != value) return {.value = 0, .missing = true, .rejected = {}};
    if (value > (std::numeric_limits<T>::max)() || value < (std::numeric_limits<T>::lowest)()) {
      return {.value = 0, .missing = false, .rejected = rejection::not_a_number};
    }
    if (value < T{0}) return {.value = 0, .missing = false, .rejected = rejection::negative_count};
    if (static_cast<double>(value) > largest) return {.value = 0, .missing = false, .rejected = rejection::out_of_range};
    const auto whole = static_cast<std::uint64_t>(value);
    if (static_cast<T>(whole) != value) return {.value = 0, .missing = false, .rejected = rejection::not_whole};
    return {.value = whole, .missing = false, .rejected = {}};
  } else {
    if (std::cmp_less(value, 0)) return {.value = 0, .missing = false, .rejected = rejection::negative_count};
    return {.value = static_cast<std::uint64_t>(value), .missing = false, .rejected = {}};
  }
}

/// The count in a row of a column, which marks of its own may say is missing.
template <ColumnValue T>
[[nodiscard]] constexpr read_count count_at(const column<T>& values, std::size_t row) noexcept {
  return values.missing(row) ? read_count{.value = 0, .missing = true, .rejected = {}} : to_count(values[row]);
}

/// A real value as an exact count of 2^-20, rounded once (ties to even) when it comes in.
struct fixed_point {
  static constexpr int fraction_bits = 20;
  static constexpr double scale = 1048576.0;           // 2^20
  static constexpr double limit = 8796093022208.0;     // 2^43
  [[nodiscard]] static constexpr bool valid(double value) noexcept { return value > -limit && value < limit; }
  [[nodiscard]] static constexpr std::int64_t from(double value) noexcept {
    const double scaled = value * scale;  // a power of two: exact
    auto floor = static_cast<std::int64_t>(scaled);
    if (static_cast<double>(floor) > scaled) --floor;
    const double rest = scaled - static_cast<double>(floor);
    const bool up = rest > 0.5 || (rest == 0.5 && (floor & 1) != 0);
    return floor + (up ? 1 : 0);
  }
};

[[nodiscard]] constexpr std::uint64_t magnitude(std::int64_t value) noexcept {
  return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

/// a * b / 2^shift, rounded half up once; nothing when the result does not fit 128 bits.
[[nodiscard]] constexpr std::optional<uint128> multiply_shift(uint128 a, std::uint64_t b, unsigned shift) noexcept {
  // Three words: low + 2^64 * middle, where middle has up to 128 bits.
  const uint128 low = uint128::multiply(a.low(), b);
  uint128 middle = uint128::multiply(a.high(), b) + uint128{low.high()};
  std::uint64_t bottom = low.low();
  if (shift > 0) {
    const std::uint64_t half = std::uint64_t{1} << (shift - 1);  // shift is below 64 everywhere
    bottom += half;
    if (bottom < half) middle += uint128{1};
    bottom = (bottom >> shift) | (middle.low() << (64 - shift));
    middle = middle >> shift;
  }
  if (middle.high() != 0) return std::nullopt;
  return uint128{middle.low(), bottom};
}
[[nodiscard]] constexpr std::optional<int128> with_sign(std::optional<uint128> size, bool negative) noexcept {
  if (!size || (size->high() >> 63) != 0) return std::nullopt;
  const int128 value = int128::from_bits(*size);
  return negative ? -value : value;
}

[[noreturn]] CLIENTELE_API void throw_overflow(const char* what);

/// Adds or throws `sum_overflow` naming what overflowed. Call on a copy that is committed afterwards.
constexpr void add_or_throw(std::uint64_t& sum, std::uint64_t value, const char* what) {
  if (sum + value < sum) throw_overflow(what);
  sum += value;
}
constexpr void add_or_throw(uint128& sum, const std::optional<uint128>& value, const char* what) {
  if (!value || !sum.checked_add(*value)) throw_overflow(what);
}
constexpr void add_or_throw(int128& sum, const std::optional<int128>& value, const char* what) {
  if (!value || !sum.checked_add(*value)) throw_overflow(what);
}

[[noreturn]] CLIENTELE_API void throw_bad_number(const char* what, double value, const char* allowed, std::uint64_t row);

}  // namespace clientele::inline v0::detail
