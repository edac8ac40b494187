#pragma once
#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// A figure with its doubt: what every metric returns.
///
/// * `value()` in a unit of its own; NaN when there was no data.
/// * `standard_error()` in the same unit, as a number.
/// * `interval(level)`: within the unit, around the value; the widest the unit allows when there was no data.
/// * `sample_size()`, `effective_sample_size()`, `missing()`, all three also as `basis()`.
/// * `method()`: the name of the interval that is used unless another is asked for.
/// * it prints itself.
template <class T>
concept Estimate = std::copyable<T> && requires(const T& estimate, confidence_level level, std::ostream& out) {
  typename T::unit;
  { estimate.value() } noexcept -> std::same_as<typename T::unit>;
  { estimate.standard_error() } noexcept -> std::same_as<double>;
  { estimate.interval() } noexcept -> std::same_as<confidence_interval<typename T::unit>>;
  { estimate.interval(level) } noexcept -> std::same_as<confidence_interval<typename T::unit>>;
  { estimate.sample_size() } noexcept -> std::same_as<std::uint64_t>;
  { estimate.effective_sample_size() } noexcept -> std::same_as<double>;
  { estimate.missing() } noexcept -> std::same_as<std::uint64_t>;
  { estimate.basis() } noexcept -> std::convertible_to<sample_basis>;
  { estimate.method() } noexcept -> std::same_as<std::string_view>;
  { out << estimate } -> std::same_as<std::ostream&>;
};

/// How far two estimates of one kind are apart, with the test of whether they are.
template <class T>
concept DifferenceEstimate = std::copyable<T> && requires(const T& difference, confidence_level level,
                                                          std::ostream& out) {
  typename T::unit;
  { difference.value() } noexcept -> std::same_as<typename T::unit>;
  { difference.standard_error() } noexcept -> std::same_as<double>;
  { difference.interval() } noexcept -> std::same_as<confidence_interval<typename T::unit>>;
  { difference.interval(level) } noexcept -> std::same_as<confidence_interval<typename T::unit>>;
  { difference.statistic() } noexcept -> std::same_as<double>;
  { difference.p_value() } noexcept -> std::same_as<double>;
  { difference.first() } noexcept;
  { difference.second() } noexcept;
  { difference.method() } noexcept -> std::same_as<std::string_view>;
  { out << difference } -> std::same_as<std::ostream&>;
};

}  // namespace clientele::inline v0
