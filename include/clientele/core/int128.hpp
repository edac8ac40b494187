#pragma once
#include <bit>
#include <compare>
#include <cstdint>
#include <limits>

#include <clientele/core/config.hpp>

namespace clientele::inline v0 {

/// An unsigned 128-bit integer of two 64-bit words: the exact accumulator of weights, squares and products.
///
/// Arithmetic wraps modulo 2^128 like that of the built-in types; `checked_add` reports the carry instead, which is
/// how a tally notices overflow. Portable on purpose: compilers turn the two-word sums into add-with-carry.
class uint128 {
 public:
  constexpr uint128() noexcept = default;
  constexpr uint128(std::uint64_t low) noexcept : low_(low) {}
  constexpr uint128(std::uint64_t high, std::uint64_t low) noexcept : low_(low), high_(high) {}

  [[nodiscard]] constexpr std::uint64_t high() const noexcept { return high_; }
  [[nodiscard]] constexpr std::uint64_t low() const noexcept { return low_; }

  constexpr uint128& operator+=(uint128 other) noexcept {
    low_ += other.low_;
    high_ += other.high_ + (low_ < other.low_ ? 1U : 0U);
    return *this;
  }
  constexpr uint128& operator-=(uint128 other) noexcept {
    const std::uint64_t borrow = low_ < other.low_ ? 1U : 0U;
    low_ -= other.low_;
    high_ -= other.high_ + borrow;
    return *this;
  }
  [[nodiscard]] friend constexpr uint128 operator+(uint128 a, uint128 b) noexcept { return a += b; }
  [[nodiscard]] friend constexpr uint128 operator-(uint128 a, uint128 b) noexcept { return a -= b; }
  [[nodiscard]] friend constexpr uint128 operator*(uint128 a, std::uint64_t b) noexcept {
    uint128 product = multiply(a.low_, b);
    product.high_ += a.high_ * b;
    return product;
  }
  [[nodiscard]] constexpr uint128 operator>>(unsigned bits) const noexcept {
    if (bits == 0) return *this;
    if (bits >= 128) return {};
    if (bits >= 64) return {0, high_ >> (bits - 64)};
    return {high_ >> bits, (low_ >> bits) | (high_ << (64 - bits))};
  }
  [[nodiscard]] constexpr uint128 operator<<(unsigned bits) const noexcept {
    if (bits == 0) return *this;
    if (bits >= 128) return {};
    if (bits >= 64) return {low_ << (bits - 64), 0};
    return {(high_ << bits) | (low_ >> (64 - bits)), low_ << bits};
  }

  /// The full product of two 64-bit words.
  [[nodiscard]] static constexpr uint128 multiply(std::uint64_t a, std::uint64_t b) noexcept {
    constexpr std::uint64_t half = 0xFFFFFFFFU;
    const std::uint64_t ll = (a & half) * (b & half);
    const std::uint64_t lh = (a & half) * (b >> 32);
    const std::uint64_t hl = (a >> 32) * (b & half);
    const std::uint64_t middle = (ll >> 32) + (lh & half) + (hl & half);
    return {(a >> 32) * (b >> 32) + (lh >> 32) + (hl >> 32) + (middle >> 32), (middle << 32) | (ll & half)};
  }

  /// Adds in place and says whether the true sum still fits; on overflow the value is unchanged.
  [[nodiscard]] constexpr bool checked_add(uint128 other) noexcept {
    const uint128 sum = *this + other;
    if (sum < other) return false;
    *this = sum;
    return true;
  }

  /// The nearest double, ties to even.
  [[nodiscard]] constexpr double to_double() const noexcept {
    if (high_ == 0) return static_cast<double>(low_);
    // The upper 64 significant bits, the last of them set where a bit below is: they round like the whole number.
    const auto dropped = static_cast<unsigned>(64 - std::countl_zero(high_));
    const std::uint64_t top = (*this >> dropped).low_;
    const std::uint64_t below = low_ << (64 - dropped);
    constexpr double two_to_64 = 18446744073709551616.0;
    const double scale = dropped < 64 ? static_cast<double>(std::uint64_t{1} << dropped) : two_to_64;
    return static_cast<double>(top | (below != 0 ? 1U : 0U)) * scale;  // a power of two: exact
  }

  friend constexpr bool operator==(uint128, uint128) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(uint128 a, uint128 b) noexcept {
    return a.high_ != b.high_ ? a.high_ <=> b.high_ : a.low_ <=> b.low_;
  }

 private:
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
};

/// A signed 128-bit integer in two's complement: the exact accumulator of values that may be negative.
class int128 {
 public:
  constexpr int128() noexcept = default;
  constexpr int128(std::int64_t value) noexcept
      : bits_(value < 0 ? ~std::uint64_t{0} : 0, static_cast<std::uint64_t>(value)) {}
  [[nodiscard]] static constexpr int128 from_bits(uint128 bits) noexcept {
    int128 result;
    result.bits_ = bits;
    return result;
  }
  [[nodiscard]] constexpr uint128 bits() const noexcept { return bits_; }
  [[nodiscard]] constexpr bool negative() const noexcept { return (bits_.high() >> 63) != 0; }
  [[nodiscard]] constexpr uint128 magnitude() const noexcept { return negative() ? uint128{} - bits_ : bits_; }

  [[nodiscard]] static constexpr int128 multiply(std::int64_t a, std::int64_t b) noexcept {
    const uint128 product = uint128::multiply(unsigned_magnitude(a), unsigned_magnitude(b));
    return from_bits((a < 0) != (b < 0) ? uint128{} - product : product);
  }
  constexpr int128& operator+=(int128 other) noexcept {
    bits_ += other.bits_;
    return *this;
  }
  constexpr int128& operator-=(int128 other) noexcept {
    bits_ -= other.bits_;
    return *this;
  }
  [[nodiscard]] friend constexpr int128 operator+(int128 a, int128 b) noexcept { return a += b; }
  [[nodiscard]] friend constexpr int128 operator-(int128 a, int128 b) noexcept { return a -= b; }
  [[nodiscard]] constexpr int128 operator-() const noexcept { return from_bits(uint128{} - bits_); }

  /// Adds in place and says whether the true sum still fits; on overflow the value is unchanged.
  [[nodiscard]] constexpr bool checked_add(int128 other) noexcept {
    const int128 sum = *this + other;
    if (negative() == other.negative() && sum.negative() != negative()) return false;
    *this = sum;
    return true;
  }
  [[nodiscard]] constexpr double to_double() const noexcept {
    return negative() ? -magnitude().to_double() : bits_.to_double();
  }
  friend constexpr bool operator==(int128, int128) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(int128 a, int128 b) noexcept {
    if (a.negative() != b.negative()) return a.negative() ? std::strong_ordering::less : std::strong_ordering::greater;
    return a.bits_ <=> b.bits_;
  }

 private:
  [[nodiscard]] static constexpr std::uint64_t unsigned_magnitude(std::int64_t value) noexcept {
    return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  }
  uint128 bits_;
};

}  // namespace clientele::inline v0
