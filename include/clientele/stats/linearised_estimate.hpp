#pragma once
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// How an interval of a linearised estimate is computed.
enum class linearised_method : std::uint8_t {
  linearised,  ///< value -+ t error, Student's t with n - 1 degrees
  log_odds,    ///< the same on the log odds between the ends of the unit, and back: never beyond the ends
};

/// The method as it stands in reports and JSON: "linearised".
[[nodiscard]] CLIENTELE_API std::string_view name(linearised_method method) noexcept;

namespace detail {
/// Plain limits where the log odds say nothing: at an end, or where there are no two ends.
[[nodiscard]] CLIENTELE_API bounds log_odds_bounds(double value, double error, double degrees, double lowest,
                                                   double highest, confidence_level level) noexcept;
}  // namespace detail

/// A figure that is no mean, with the doubt of the mean that it is close to: a Gini coefficient, a Lorenz ordinate.
///
/// Definition  as the metric says.
/// Error       s / sqrt(n), s the standard deviation (divisor n - 1) of the influence of each unit on the figure.
/// Interval    Student's t with n - 1 degrees around the value; on request the same on the log odds.
/// Errors      none. No data: NaN with the widest interval. One unit: the value, a standard error of NaN, the widest
///             interval.
/// When not    few units, or a quantity so skewed that single units make the figure: the interval then covers less than
///             it says. The page of each metric has the figures.
/// References  [student-1908] in docs/references.md
template <class Unit>
class linearised_estimate {
 public:
  using unit = Unit;

  /// `value` may be NaN: not known although there were data.
  constexpr linearised_estimate(double value, double standard_error, sample_basis basis, double lowest = Unit::lowest(),
                                double highest = Unit::highest()) noexcept
      : lowest_(detail::clip(lowest, Unit::lowest(), Unit::highest())),
        highest_(detail::clip(highest, Unit::lowest(), Unit::highest())),
        value_(basis.effective_size > 0.0 ? detail::clip(value, lowest_, highest_) : detail::nan),
        standard_error_(detail::has_spread(basis.effective_size) && value_ == value_ ? standard_error : detail::nan),
        basis_(basis) {}

  [[nodiscard]] constexpr Unit value() const noexcept { return Unit{value_}; }
  [[nodiscard]] constexpr double standard_error() const noexcept { return standard_error_; }
  [[nodiscard]] confidence_interval<Unit> interval(
      confidence_level level = default_confidence,
      linearised_method method = linearised_method::linearised) const noexcept {
    const double degrees = basis_.effective_size - 1.0;
    const auto raw = method == linearised_method::linearised
                         ? detail::student_bounds(value_, standard_error_, degrees, level)
                         : detail::log_odds_bounds(value_, standard_error_, degrees, lowest_, highest_, level);
    return detail::with_unit<Unit>(detail::contain_and_clip(raw, value_, lowest_, highest_), level, name(method));
  }
  /// The ends of what the figure can be.
  [[nodiscard]] constexpr double lowest() const noexcept { return lowest_; }
  [[nodiscard]] constexpr double highest() const noexcept { return highest_; }

  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return name(linearised_method::linearised); }

  /// "67.4 % (95% CI 64.9..69.9), n = 2357"
  friend std::ostream& operator<<(std::ostream& out, const linearised_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  double lowest_;
  double highest_;
  double value_;
  double standard_error_;
  sample_basis basis_;
};

static_assert(Estimate<linearised_estimate<proportion>>);
static_assert(Estimate<linearised_estimate<real>>);

}  // namespace clientele::inline v0
