#pragma once
#include <clientele/core/config.hpp>
#include <clientele/core/currency.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0 {

/// Money as an estimate: a double of one currency that can be NaN (not known). What data hold is `money`, which is
/// exact.
///
/// Unlike shares and scores, amounts of one currency may be added and scaled; a difference of two is an amount again.
template <Currency C>
class amount : public detail::unit_value<amount<C>> {
 public:
  using currency = C;
  using detail::unit_value<amount>::unit_value;
  template <int Decimals>
  constexpr explicit amount(money<C, Decimals> exact) : amount(exact.to_double()) {}

  [[nodiscard]] static constexpr double lowest() noexcept { return -detail::infinity; }
  [[nodiscard]] static constexpr double highest() noexcept { return detail::infinity; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "amount"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference of amounts"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "any amount"; }

  [[nodiscard]] friend constexpr amount operator+(amount a, amount b) { return amount{a.value() + b.value()}; }
  [[nodiscard]] friend constexpr amount operator-(amount a, amount b) { return amount{a.value() - b.value()}; }
  [[nodiscard]] friend constexpr amount operator*(amount a, double factor) { return amount{a.value() * factor}; }
  [[nodiscard]] friend constexpr amount operator*(double factor, amount a) { return a * factor; }
  [[nodiscard]] friend constexpr amount operator/(amount a, double divisor) { return amount{a.value() / divisor}; }
  [[nodiscard]] constexpr amount operator-() const { return amount{-this->value()}; }
  constexpr amount& operator+=(amount other) { return *this = *this + other; }
  constexpr amount& operator-=(amount other) { return *this = *this - other; }
};

}  // namespace clientele::inline v0
