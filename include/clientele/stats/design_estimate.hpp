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
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// A figure of a complex sample, with the doubt that its design leaves: strata, clusters, weights, known totals.
///
/// Definition  as `sample_design` says: a mean, a share, a ratio, a total.
/// Error       by linearisation [sarndal-1992]: that of the total of each row's influence on the figure, from the
///             differences of the clusters within their strata.
/// Interval    Student's t with as many degrees as there are clusters less strata; on request the same on the log odds.
/// Errors      none. No data: NaN with the widest interval.
/// When not    few clusters (under 20 or so): the error itself is then badly known.
/// References  [sarndal-1992], [korn-graubard-1998] in docs/references.md
template <class Unit>
class design_estimate {
 public:
  using unit = Unit;

  /// `simple_error` is what the error of a simple random sample of this size, with replacement, would be.
  constexpr design_estimate(double value, double standard_error, double simple_error, double degrees,
                            sample_basis basis, double lowest = Unit::lowest(),
                            double highest = Unit::highest()) noexcept
      : lowest_(lowest),
        highest_(highest),
        value_(basis.effective_size > 0.0 ? detail::clip(value, lowest, highest) : detail::nan),
        standard_error_(value_ == value_ && degrees > 0.0 ? standard_error : detail::nan),
        simple_error_(simple_error),
        degrees_(degrees),
        basis_(basis) {}

  [[nodiscard]] constexpr Unit value() const noexcept { return Unit{value_}; }
  [[nodiscard]] constexpr double standard_error() const noexcept { return standard_error_; }
  [[nodiscard]] constexpr double degrees() const noexcept { return degrees_; }
  /// How many times the variance is that of a simple random sample of as many people, drawn with replacement. NaN where
  /// that has none.
  [[nodiscard]] constexpr double design_effect() const noexcept {
    const double ratio = simple_error_ > 0.0 ? standard_error_ / simple_error_ : detail::nan;
    return ratio * ratio;
  }
  [[nodiscard]] confidence_interval<Unit> interval(
      confidence_level level = default_confidence,
      linearised_method method = linearised_method::linearised) const noexcept {
    const auto raw = method == linearised_method::linearised
                         ? detail::student_bounds(value_, standard_error_, degrees_, level)
                         : detail::log_odds_bounds(value_, standard_error_, degrees_, lowest_, highest_, level);
    return detail::with_unit<Unit>(detail::contain_and_clip(raw, value_, lowest_, highest_), level, name(method));
  }

  /// People who answered, Kish's effective number of them by their weights alone, and those who did not.
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] static std::string_view method() noexcept { return name(linearised_method::linearised); }

  friend std::ostream& operator<<(std::ostream& out, const design_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  double lowest_;
  double highest_;
  double value_;
  double standard_error_;
  double simple_error_;
  double degrees_;
  sample_basis basis_;
};

static_assert(Estimate<design_estimate<real>>);
static_assert(Estimate<design_estimate<proportion>>);

}  // namespace clientele::inline v0
