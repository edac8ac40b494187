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

/// How an interval of a mean is computed.
enum class mean_method : std::uint8_t {
  student,     ///< Student's t with n - 1 degrees, n the effective size
  linearised,  ///< the linearised error, with a degree for every answer but one
};

/// The method as it stands in reports and JSON: "student".
[[nodiscard]] CLIENTELE_API std::string_view name(mean_method method) noexcept;

/// A mean with its doubt, in the unit of what was averaged.
///
/// Definition  sum x / n, or sum w x / sum w.
/// Error       s / sqrt(n), s^2 with divisor n - 1 (with weights: both n the effective size).
/// Interval    Student's t [student-1908], clipped to what the mean can be. Answers that all agree give it no width.
/// Errors      none. No answers: NaN with the widest interval. One answer (or an effective size of no more than one):
///             the value, a standard error of NaN, the widest interval.
/// When not    few answers of a very skewed quantity: the interval then covers less than it says.
/// Coverage    docs/coverage.md
/// References  [student-1908], [kish-1965] in docs/references.md
template <class Unit>
class mean_estimate {
 public:
  using unit = Unit;

  /// `lowest` and `highest` are what the mean can be: the ends of the rating scale, or the unit's own.
  constexpr mean_estimate(double mean, double standard_error, sample_basis basis, double lowest = Unit::lowest(),
                          double highest = Unit::highest(), double linearised_error = detail::nan) noexcept
      : lowest_(detail::clip(lowest, Unit::lowest(), Unit::highest())),
        highest_(detail::clip(highest, Unit::lowest(), Unit::highest())),
        mean_(basis.effective_size > 0.0 ? detail::clip(mean, lowest_, highest_) : detail::nan),
        standard_error_(detail::has_spread(basis.effective_size) ? standard_error : detail::nan),
        linearised_error_(detail::has_spread(basis.effective_size) ? linearised_error : detail::nan),
        basis_(basis) {}

  [[nodiscard]] constexpr Unit value() const noexcept { return Unit{mean_}; }
  [[nodiscard]] constexpr double standard_error() const noexcept { return standard_error_; }
  /// The error by linearisation; `standard_error()` where none was given.
  [[nodiscard]] constexpr double linearised_error() const noexcept {
    return linearised_error_ == linearised_error_ ? linearised_error_ : standard_error_;
  }
  [[nodiscard]] confidence_interval<Unit> interval(confidence_level level = default_confidence,
                                                   mean_method method = mean_method::student) const noexcept {
    const bool plain = method == mean_method::student;
    const double degrees = (plain ? basis_.effective_size : static_cast<double>(basis_.size)) - 1.0;
    const auto raw =
        detail::student_bounds(mean_, plain ? standard_error_ : linearised_error(), degrees, level);
    return detail::with_unit<Unit>(detail::contain_and_clip(raw, mean_, lowest_, highest_), level, name(method));
  }
  /// The ends of what the mean can be.
  [[nodiscard]] constexpr double lowest() const noexcept { return lowest_; }
  [[nodiscard]] constexpr double highest() const noexcept { return highest_; }

  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return name(mean_method::student); }

  /// "7.99 (95% CI 7.83..8.14), n = 250"
  friend std::ostream& operator<<(std::ostream& out, const mean_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  double lowest_;
  double highest_;
  double mean_;
  double standard_error_;
  double linearised_error_;
  sample_basis basis_;
};

static_assert(Estimate<mean_estimate<scale_mean>>);
static_assert(Estimate<mean_estimate<index_score>>);

}  // namespace clientele::inline v0
