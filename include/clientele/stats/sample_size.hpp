#pragma once
#include <concepts>
#include <cstdint>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0 {

/// How often a real difference is to be found, strictly between 0 and 1. A type of its own: nobody passes 80 for 0.8.
class statistical_power {
 public:
  constexpr statistical_power(double power) : power_(power) {
    if (!(power > 0.0 && power < 1.0)) {
      detail::throw_invalid_argument("power", power, "above 0 and below 1; 80 % is written 0.8");
    }
  }
  [[nodiscard]] constexpr double value() const noexcept { return power_; }
  friend constexpr bool operator==(statistical_power, statistical_power) noexcept = default;

 private:
  double power_;
};
inline constexpr statistical_power default_power{0.8};

/// How many there are to ask, where that is few enough to matter.
class population {
 public:
  constexpr explicit population(std::uint64_t size) : size_(size) {
    if (size == 0) detail::throw_invalid_argument("population", 0.0, "1 or more");
  }
  [[nodiscard]] constexpr std::uint64_t size() const noexcept { return size_; }
  friend constexpr bool operator==(population, population) noexcept = default;

 private:
  std::uint64_t size_;
};

namespace detail {
// Before rounding up; src/stats/sample_size.cpp checks the arguments.
[[nodiscard]] CLIENTELE_API double unrounded_size(double margin, double standard_deviation, double level);
[[nodiscard]] CLIENTELE_API double unrounded_proportion_size(double margin, double expected, double level);
[[nodiscard]] CLIENTELE_API double unrounded_balance_size(double margin, double variance, double level);
[[nodiscard]] CLIENTELE_API double finite_population_size(double unlimited, double population_size) noexcept;
[[nodiscard]] CLIENTELE_API double unrounded_size_to_tell(double p1, double p2, double power, double level);
[[nodiscard]] CLIENTELE_API double unrounded_size_to_find(double difference, double deviation1,
                                                          double deviation2, double power, double level);
[[nodiscard]] CLIENTELE_API double unrounded_balance_size_to_find(double difference, double variance1,
                                                                  double variance2, double power, double level);
[[nodiscard]] CLIENTELE_API std::uint64_t rounded_up(double size);
}  // namespace detail

// How many answers an interval of a given half width takes: n = (z s / margin)^2, rounded up.

/// For a share. Nothing known about it is an expectation of one half, the worst case.
///     sample_size_for(difference_of<proportion>{0.03})                     // +-3 percentage points: 1068
[[nodiscard]] inline std::uint64_t sample_size_for(difference_of<proportion> margin,
                                                   proportion expected = proportion{0.5},
                                                   confidence_level level = default_confidence) {
  return detail::rounded_up(detail::unrounded_proportion_size(margin.value(), expected.value(), level.value()));
}
/// The same, without replacement from a small population: n / (1 + (n - 1) / N) [cochran-1977].
[[nodiscard]] inline std::uint64_t sample_size_for(difference_of<proportion> margin, population from,
                                                   proportion expected = proportion{0.5},
                                                   confidence_level level = default_confidence) {
  return detail::rounded_up(detail::finite_population_size(
      detail::unrounded_proportion_size(margin.value(), expected.value(), level.value()),
      static_cast<double>(from.size())));
}
/// For a balance in points. `variance` is that of one answer scored +1, 0, -1; at worst 1 (half up, half down).
///     sample_size_for(difference_of<points>{5})                            // 1537
[[nodiscard]] inline std::uint64_t sample_size_for(difference_of<points> margin, double variance = 1.0,
                                                   confidence_level level = default_confidence) {
  return detail::rounded_up(detail::unrounded_balance_size(margin.value(), variance, level.value()));
}
/// For a mean, from the standard deviation of one answer. By the normal distribution: add two answers when n is small.
template <class Unit>
  requires(!std::same_as<Unit, proportion> && !std::same_as<Unit, points>)
[[nodiscard]] std::uint64_t sample_size_for(difference_of<Unit> margin, double standard_deviation,
                                            confidence_level level = default_confidence) {
  return detail::rounded_up(detail::unrounded_size(margin.value(), standard_deviation, level.value()));
}

// How many answers each of two equal groups takes, so that a difference is found as often as the power says.

/// For two shares, by the pooled normal formula [fleiss-1981]:
/// (z_a sqrt(2 p q) + z_b sqrt(p1 q1 + p2 q2))^2 / (p1 - p2)^2, p the mean of both.
[[nodiscard]] inline std::uint64_t sample_size_per_group(proportion first, proportion second,
                                                         statistical_power power = default_power,
                                                         confidence_level level = default_confidence) {
  return detail::rounded_up(
      detail::unrounded_size_to_tell(first.value(), second.value(), power.value(), level.value()));
}
/// For two balances, from the variances of one answer; both at worst 1.
[[nodiscard]] inline std::uint64_t sample_size_per_group(difference_of<points> difference, double variance_first = 1.0,
                                                         double variance_second = 1.0,
                                                         statistical_power power = default_power,
                                                         confidence_level level = default_confidence) {
  return detail::rounded_up(detail::unrounded_balance_size_to_find(difference.value(), variance_first, variance_second,
                                                                   power.value(), level.value()));
}
/// For two means, from the standard deviations of one answer. By the normal distribution: add one or two a group when
/// n is small.
template <class Unit>
  requires(!std::same_as<Unit, proportion> && !std::same_as<Unit, points>)
[[nodiscard]] std::uint64_t sample_size_per_group(difference_of<Unit> difference, double deviation_first,
                                                  double deviation_second, statistical_power power = default_power,
                                                  confidence_level level = default_confidence) {
  return detail::rounded_up(detail::unrounded_size_to_find(difference.value(), deviation_first, deviation_second,
                                                           power.value(), level.value()));
}

}  // namespace clientele::inline v0
