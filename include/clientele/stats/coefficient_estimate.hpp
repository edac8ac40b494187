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

/// A coefficient of a regression, with the doubt of least squares.
///
/// Definition  as the model says.
/// Error       as the model says, with its degrees of freedom (people minus coefficients).
/// Interval    Student's t around the value.
/// Errors      none. A coefficient that the data do not determine: NaN with the widest interval.
/// When not    errors whose spread depends on the predictors, or people drawn in clusters: take replicates.
/// References  [student-1908] in docs/references.md
template <class Unit>
class coefficient_estimate {
 public:
  using unit = Unit;

  constexpr coefficient_estimate(double value, double standard_error, double degrees, sample_basis basis) noexcept
      : value_(basis.effective_size > 0.0 ? value : detail::nan),
        standard_error_(degrees > 0.0 && value_ == value_ ? standard_error : detail::nan),
        degrees_(degrees),
        basis_(basis) {}

  [[nodiscard]] constexpr Unit value() const noexcept { return Unit{value_}; }
  [[nodiscard]] constexpr double standard_error() const noexcept { return standard_error_; }
  [[nodiscard]] constexpr double degrees() const noexcept { return degrees_; }
  [[nodiscard]] confidence_interval<Unit> interval(confidence_level level = default_confidence) const noexcept {
    const detail::bounds raw = detail::student_bounds(value_, standard_error_, degrees_, level);
    return detail::with_unit<Unit>(detail::contain_and_clip(raw, value_, Unit::lowest(), Unit::highest()), level,
                                   method());
  }
  /// value / error.
  [[nodiscard]] constexpr double statistic() const noexcept { return value_ / standard_error_; }
  /// Of the test that the coefficient is 0.
  [[nodiscard]] double p_value() const noexcept { return detail::two_sided_student_p(statistic(), degrees_); }

  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "student"; }

  /// "0.4945 (95% CI 0.3686..0.6204), n = 250"
  friend std::ostream& operator<<(std::ostream& out, const coefficient_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  double value_;
  double standard_error_;
  double degrees_;
  sample_basis basis_;
};

static_assert(Estimate<coefficient_estimate<real>>);

}  // namespace clientele::inline v0
