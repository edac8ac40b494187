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

/// How an interval of a ratio of two means is computed.
enum class ratio_method : std::uint8_t {
  linearised,  ///< the delta method with Student's t
  fieller,     ///< the ratios r that a t test of mean y - r mean x does not reject; may be unbounded
};

/// The method as it stands in reports and JSON: "linearised".
[[nodiscard]] CLIENTELE_API std::string_view name(ratio_method method) noexcept;

/// Two quantities observed on the same units: their means, variances (divisor n - 1) and covariance.
struct paired_moments {
  double mean_y = detail::nan;
  double mean_x = detail::nan;
  double variance_y = detail::nan;
  double variance_x = detail::nan;
  double covariance = detail::nan;
};

namespace detail {
/// sqrt((vy - 2 r c + r^2 vx) / n) / |mean x|.
[[nodiscard]] CLIENTELE_API double ratio_error(const paired_moments& moments, double n) noexcept;
/// NaN limits where Fieller's set is not an interval.
[[nodiscard]] CLIENTELE_API bounds fieller_bounds(const paired_moments& moments, double n,
                                                  confidence_level level) noexcept;
}  // namespace detail

/// The ratio of two means over the same units, such as spend per order over customers, with its doubt.
///
/// Definition  mean y / mean x: the ratio of totals, not the mean of ratios.
/// Error       by linearisation: s(y - r x) / (sqrt(n) |mean x|), n the effective size.
/// Interval    Student's t with n - 1 degrees around the ratio; on request Fieller's [fieller-1954], which is the
///             widest interval where the mean of x may be zero.
/// Errors      none. No units, or a mean x of zero: NaN with the widest interval. One unit: the ratio, a standard error
///             of NaN, the widest interval.
/// When not    a mean of x that is not many standard errors away from zero: ask for Fieller's.
/// References  [fieller-1954], [sarndal-1992] in docs/references.md
template <class Unit>
class ratio_estimate {
 public:
  using unit = Unit;

  constexpr ratio_estimate(const paired_moments& moments, sample_basis basis, double lowest = Unit::lowest(),
                           double highest = Unit::highest()) noexcept
      : moments_(moments),
        lowest_(detail::clip(lowest, Unit::lowest(), Unit::highest())),
        highest_(detail::clip(highest, Unit::lowest(), Unit::highest())),
        ratio_(basis.effective_size > 0.0 && moments.mean_x != 0.0
                   ? detail::clip(moments.mean_y / moments.mean_x, lowest_, highest_)
                   : detail::nan),
        basis_(basis) {}

  [[nodiscard]] constexpr Unit value() const noexcept { return Unit{ratio_}; }
  [[nodiscard]] double standard_error() const noexcept {
    return detail::has_spread(basis_.effective_size) && ratio_ == ratio_ ? detail::ratio_error(moments_, basis_.effective_size)
                                                           : detail::nan;
  }
  [[nodiscard]] confidence_interval<Unit> interval(confidence_level level = default_confidence,
                                                   ratio_method method = ratio_method::linearised) const noexcept {
    const double n = basis_.effective_size;
    const auto raw = method == ratio_method::linearised
                         ? detail::student_bounds(ratio_, standard_error(), n - 1.0, level)
                         : detail::fieller_bounds(moments_, n, level);
    return detail::with_unit<Unit>(detail::contain_and_clip(raw, ratio_, lowest_, highest_), level, name(method));
  }
  [[nodiscard]] constexpr const paired_moments& moments() const noexcept { return moments_; }
  [[nodiscard]] constexpr double lowest() const noexcept { return lowest_; }
  [[nodiscard]] constexpr double highest() const noexcept { return highest_; }

  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return name(ratio_method::linearised); }

  friend std::ostream& operator<<(std::ostream& out, const ratio_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  paired_moments moments_;
  double lowest_;
  double highest_;
  double ratio_;
  sample_basis basis_;
};

static_assert(Estimate<ratio_estimate<real>>);

}  // namespace clientele::inline v0
