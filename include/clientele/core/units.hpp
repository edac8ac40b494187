#pragma once
#include <compare>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <limits>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>

namespace clientele::inline v0 {

namespace detail {
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();
inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double full_scale = 100.0;  // points and index scores count per hundred

/// A double with a unit. Nothing converts to or from it silently, and units do not mix:
/// what a unit allows beyond comparison is said by the unit itself.
template <class Unit>
class unit_value {
 public:
  constexpr unit_value() noexcept = default;  // not known: NaN
  constexpr explicit unit_value(double value) : value_(value) {
    if (value < Unit::lowest() || value > Unit::highest()) {
      throw_invalid_argument(Unit::name(), value, Unit::allowed());
    }
  }
  [[nodiscard]] constexpr double value() const noexcept { return value_; }
  [[nodiscard]] constexpr bool known() const noexcept { return value_ == value_; }

  friend constexpr bool operator==(const Unit& a, const Unit& b) noexcept { return a.value() == b.value(); }
  friend constexpr std::partial_ordering operator<=>(const Unit& a, const Unit& b) noexcept {
    return a.value() <=> b.value();
  }

 private:
  double value_ = nan;
};
}  // namespace detail

/// How far two values of a unit are apart: a number of its own kind, twice as wide, that is not itself a `Unit`.
template <class Unit>
class difference_of : public detail::unit_value<difference_of<Unit>> {
 public:
  using detail::unit_value<difference_of>::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return Unit::lowest() - Unit::highest(); }
  [[nodiscard]] static constexpr double highest() noexcept { return Unit::highest() - Unit::lowest(); }
  [[nodiscard]] static constexpr const char* name() noexcept { return Unit::difference_name(); }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "within the width of its unit"; }
};

/// A share of a whole in [0, 1].
class proportion : public detail::unit_value<proportion> {
 public:
  using unit_value::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return 0.0; }
  [[nodiscard]] static constexpr double highest() noexcept { return 1.0; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "proportion"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference of proportions"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "0 to 1; 78 % is written 0.78"; }
  [[nodiscard]] friend constexpr difference_of<proportion> operator-(proportion a, proportion b) {
    return difference_of<proportion>{a.value() - b.value()};
  }
};

/// A difference of two shares in hundredths, -100 to 100: the unit of a Net Promoter Score. Never a percentage.
class points : public detail::unit_value<points> {
 public:
  using unit_value::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return -detail::full_scale; }
  [[nodiscard]] static constexpr double highest() noexcept { return detail::full_scale; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "points"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference in points"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "-100 to 100"; }
  [[nodiscard]] friend constexpr difference_of<points> operator-(points a, points b) {
    return difference_of<points>{a.value() - b.value()};
  }
};

/// A score on 0 to 100, such as a satisfaction index.
class index_score : public detail::unit_value<index_score> {
 public:
  using unit_value::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return 0.0; }
  [[nodiscard]] static constexpr double highest() noexcept { return detail::full_scale; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "index score"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference of index scores"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "0 to 100"; }
  [[nodiscard]] friend constexpr difference_of<index_score> operator-(index_score a, index_score b) {
    return difference_of<index_score>{a.value() - b.value()};
  }
};

/// A mean answer in the steps of its own rating scale. The scale bounds it; the unit itself does not.
class scale_mean : public detail::unit_value<scale_mean> {
 public:
  using unit_value::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return -detail::infinity; }
  [[nodiscard]] static constexpr double highest() noexcept { return detail::infinity; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "mean answer"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference of mean answers"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "any finite number"; }
  [[nodiscard]] friend constexpr difference_of<scale_mean> operator-(scale_mean a, scale_mean b) {
    return difference_of<scale_mean>{a.value() - b.value()};
  }
};

/// A plain real number: the mean of a quantity that has no unit of its own, or the ratio of two.
class real : public detail::unit_value<real> {
 public:
  using unit_value::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return -detail::infinity; }
  [[nodiscard]] static constexpr double highest() noexcept { return detail::infinity; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "number"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "any number"; }
  [[nodiscard]] friend constexpr difference_of<real> operator-(real a, real b) {
    return difference_of<real>{a.value() - b.value()};
  }
};

/// A mean number of days, with fractions.
class mean_days : public detail::unit_value<mean_days> {
 public:
  using unit_value::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return -detail::infinity; }
  [[nodiscard]] static constexpr double highest() noexcept { return detail::infinity; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "days"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference in days"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "any number of days"; }
  [[nodiscard]] friend constexpr difference_of<mean_days> operator-(mean_days a, mean_days b) {
    return difference_of<mean_days>{a.value() - b.value()};
  }
};

/// What events are counted against: orders. A rate per order is not a rate per customer.
struct orders {
  [[nodiscard]] static constexpr const char* name() noexcept { return "order"; }
};
/// Events per customer.
struct customers {
  [[nodiscard]] static constexpr const char* name() noexcept { return "customer"; }
};
/// Events per customer and day.
struct customer_days {
  [[nodiscard]] static constexpr const char* name() noexcept { return "customer-day"; }
};

/// An exposure names what a rate is counted against.
template <class T>
concept Exposure = requires {
  { T::name() } -> std::same_as<const char*>;
};

/// Events per unit of exposure, 0 or more. Rates per different exposures are different types.
template <Exposure Per>
class rate_per : public detail::unit_value<rate_per<Per>> {
 public:
  using exposure = Per;
  using detail::unit_value<rate_per>::unit_value;
  [[nodiscard]] static constexpr double lowest() noexcept { return 0.0; }
  [[nodiscard]] static constexpr double highest() noexcept { return detail::infinity; }
  [[nodiscard]] static constexpr const char* name() noexcept { return "rate"; }
  [[nodiscard]] static constexpr const char* difference_name() noexcept { return "difference of rates"; }
  [[nodiscard]] static constexpr const char* allowed() noexcept { return "0 or more"; }
  [[nodiscard]] friend constexpr difference_of<rate_per> operator-(rate_per a, rate_per b) {
    return difference_of<rate_per>{a.value() - b.value()};
  }
};

}  // namespace clientele::inline v0

template <class Unit>
  requires std::derived_from<Unit, clientele::detail::unit_value<Unit>>
struct std::hash<Unit> {
  [[nodiscard]] std::size_t operator()(const Unit& unit) const noexcept { return std::hash<double>{}(unit.value()); }
};
