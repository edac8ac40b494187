#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/core/config.hpp>
#include <clientele/core/currency.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/money.hpp>

namespace clientele::inline v0 {

/// The exact 128-bit total of any number of `money`s: a sum that no order, split or merge can change.
///
/// Errors  `sum_overflow` where even 128 bits do not do (2^64 of the largest sums), or where the total does not fit
///         `money`; nothing has changed then.
template <Currency C, int Decimals = C::decimals>
class money_sum {
 public:
  using currency = C;
  using money_type = money<C, Decimals>;
  static constexpr int decimals = Decimals;

  constexpr money_sum() noexcept = default;  ///< nothing
  [[nodiscard]] static constexpr money_sum from_units(int128 units) noexcept {
    money_sum result;
    result.units_ = units;
    return result;
  }

  constexpr money_sum& operator+=(money_type sum) { return add(int128{sum.units()}); }
  constexpr money_sum& operator+=(const money_sum& other) { return add(other.units_); }

  [[nodiscard]] constexpr int128 units() const noexcept { return units_; }
  [[nodiscard]] constexpr money_type total() const {
    const auto units = detail::narrowed(units_);
    if (!units) detail::throw_money_sum_overflow(to_double(), C::code);
    return money_type::from_units(*units);
  }
  /// Within one unit in the last place.
  [[nodiscard]] constexpr double to_double() const noexcept {
    return units_.to_double() / static_cast<double>(money_type::units_per_one);
  }
  friend constexpr bool operator==(const money_sum&, const money_sum&) noexcept = default;
  friend constexpr auto operator<=>(const money_sum&, const money_sum&) noexcept = default;

 private:
  constexpr money_sum& add(int128 units) {
    if (!units_.checked_add(units)) detail::throw_money_sum_overflow(to_double(), C::code);
    return *this;
  }

  int128 units_;
};

}  // namespace clientele::inline v0
