#pragma once
#include <concepts>
#include <cstddef>
#include <string_view>

#include <clientele/behavior/detail/customer_sums.hpp>
#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/currency.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// What a summary of quantities counts instead of money: `money<pieces>::from_units(3)` is three pieces. A return is a
/// negative quantity.
struct pieces : currency_with<0> {
  static constexpr std::string_view code = "pieces";
};

/// A mean quantity per order or per customer. Below zero where more came back than went out.
template <Exposure Per>
class pieces_per : public clientele::detail::unit_value<pieces_per<Per>> {
 public:
  using exposure = Per;
  using clientele::detail::unit_value<pieces_per>::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return -clientele::detail::infinity; }
  [[nodiscard]] static constexpr double highest() noexcept { return clientele::detail::infinity; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "pieces"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference in pieces"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "any number"; }
  [[nodiscard]] friend constexpr difference_of<pieces_per> operator-(pieces_per a, pieces_per b) {
    return difference_of<pieces_per>{a.value() - b.value()};
  }
};

/// A customer summary whose amounts are quantities.
template <class T>
concept QuantitySummary = CustomerSummary<T> && std::same_as<typename T::money_type, money<pieces>>;

/// Pieces per order.
///
/// Definition  quantity / orders, of all customers in the window; a ratio of totals, not the mean of customers' means
/// Input       a customer summary of quantities, a row per order: add up the lines of an order first. Returns count as
///             its options say
/// Unit        `pieces_per<orders>`
/// Interval    by linearisation over customers, Student's t; Fieller's on request
/// Errors      none. Nobody: NaN with the widest interval
/// Cost        one pass over the customers, exact in integers; no allocation
/// When not    goods of different kinds: a machine and a filter paper are two pieces, and their number says nothing
/// References  [sarndal-1992], [fieller-1954], [student-1908] in docs/references.md
/// Example     examples/category_breadth.cpp
struct pieces_per_order_t {
  template <QuantitySummary Summary>
  [[nodiscard]] ratio_estimate<pieces_per<orders>> operator()(const Summary& summary) const noexcept {
    clientele::detail::customer_sums sums;
    for (std::size_t i = 0; i < summary.size(); ++i) sums.add(summary.spend()[i].units(), summary.orders()[i]);
    return {sums.moments(), sums.basis()};
  }
};
inline constexpr pieces_per_order_t pieces_per_order{};

/// Pieces per customer who bought, within the window. Student's t over customers; otherwise as `pieces_per_order`.
struct pieces_per_customer_t {
  template <QuantitySummary Summary>
  [[nodiscard]] mean_estimate<pieces_per<customers>> operator()(const Summary& summary) const noexcept {
    return in(summary, 1.0);
  }
  /// The same per so many days of the window: `pieces_per_customer(summary, days{30})`. Throws `invalid_argument` below
  /// one day.
  template <QuantitySummary Summary>
  [[nodiscard]] mean_estimate<pieces_per<customers>> operator()(const Summary& summary, days period) const {
    clientele::detail::require_days("the period of pieces_per_customer", period.count(), 1);
    return in(summary, static_cast<double>(summary.window().whole().length().count()) / period.count());
  }

 private:
  template <class Summary>
  [[nodiscard]] static mean_estimate<pieces_per<customers>> in(const Summary& summary, double periods) noexcept {
    clientele::detail::customer_sums sums;
    for (const auto quantity : summary.spend()) sums.add(quantity.units());
    return {sums.moments(periods).mean_y, sums.mean_error(periods), sums.basis()};
  }
};
inline constexpr pieces_per_customer_t pieces_per_customer{};

}  // namespace clientele::inline v0::behavior

template <clientele::Exposure Per>
struct clientele::detail::unit_style<clientele::behavior::pieces_per<Per>> {
  static constexpr number_style style{.digits = 3, .suffix = " per ", .noun = Per::name()};
};
