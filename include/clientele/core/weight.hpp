#pragma once
#include <compare>
#include <cstdint>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/int128.hpp>

namespace clientele::inline v0 {

/// A survey weight as an exact 64-bit count of 2^-40, rounded once when it comes in.
///
/// Sums of weights are then sums of integers: any order, any split and any number of threads give the same bits.
/// Valid are 0 and 2^-20 <= w < 2^23; anything else throws `invalid_argument` that says to rescale
/// (for example to a mean of one). Zero counts in n, not in the effective n.
class weight {
 public:
  static constexpr int fraction_bits = 40;
  static constexpr double resolution = 1.0 / 1099511627776.0;  // 2^-40
  static constexpr double smallest = 1.0 / 1048576.0;          // 2^-20
  static constexpr double limit = 8388608.0;                   // 2^23
  static constexpr int square_fraction_bits = 60;

  constexpr weight() noexcept = default;
  constexpr explicit weight(double value) : units_(0) {
    if (!valid(value)) detail::throw_invalid_argument("weight", value, allowed);
    units_ = round_to_units(value);
  }
  [[nodiscard]] static constexpr weight from_units(std::uint64_t units) noexcept {
    weight result;
    result.units_ = units;
    return result;
  }
  /// NaN, infinite, negative, too large and too small are all invalid.
  [[nodiscard]] static constexpr bool valid(double value) noexcept {
    return value == 0.0 || (value >= smallest && value < limit);
  }
  /// The count of 2^-40 nearest to a valid weight, ties to even: what the vectorised kernels compute too.
  [[nodiscard]] static constexpr std::uint64_t round_to_units(double value) noexcept {
    const double scaled = value * (1.0 / resolution);  // a power of two: exact
    const auto floor = static_cast<std::uint64_t>(scaled);
    const double rest = scaled - static_cast<double>(floor);
    const bool up = rest > 0.5 || (rest == 0.5 && (floor & 1U) != 0);
    return floor + (up ? 1U : 0U);
  }
  [[nodiscard]] constexpr std::uint64_t units() const noexcept { return units_; }
  [[nodiscard]] constexpr double value() const noexcept { return static_cast<double>(units_) * resolution; }
  /// The square in units of 2^-60, rounded half up once.
  [[nodiscard]] constexpr uint128 square_units() const noexcept { return square_units(units_); }
  [[nodiscard]] static constexpr uint128 square_units(std::uint64_t units) noexcept {
    constexpr unsigned dropped = 2 * fraction_bits - square_fraction_bits;
    return (uint128::multiply(units, units) + uint128{std::uint64_t{1} << (dropped - 1)}) >> dropped;
  }
  friend constexpr auto operator<=>(weight, weight) noexcept = default;

  static constexpr const char* allowed = "0, or 2^-20 to below 2^23; rescale the weights, for example to a mean of one";

 private:
  std::uint64_t units_ = std::uint64_t{1} << fraction_bits;  // one
};

/// The exact totals of a set of weights, and Kish's effective size (sum w)^2 / sum w^2 [kish-1965].
struct weight_sums {
  uint128 sum;      // in 2^-40
  uint128 squares;  // in 2^-60

  [[nodiscard]] constexpr double total() const noexcept { return sum.to_double() * weight::resolution; }
  [[nodiscard]] constexpr double total_squares() const noexcept {
    constexpr double square_resolution = 1.0 / 1152921504606846976.0;  // 2^-60
    return squares.to_double() * square_resolution;
  }
  [[nodiscard]] constexpr double effective_size() const noexcept {
    const double q = total_squares();
    return q > 0.0 ? total() * total() / q : 0.0;
  }
  /// False, and nothing changed, when a sum would no longer fit.
  [[nodiscard]] constexpr bool checked_add(const weight_sums& other) noexcept {
    weight_sums result = *this;
    if (!result.sum.checked_add(other.sum) || !result.squares.checked_add(other.squares)) return false;
    *this = result;
    return true;
  }
  friend constexpr bool operator==(const weight_sums&, const weight_sums&) noexcept = default;
};

}  // namespace clientele::inline v0
