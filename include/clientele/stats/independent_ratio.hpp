#pragma once
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/confidence_level.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// How an interval of a ratio of two independent means is computed.
enum class independent_ratio_method : std::uint8_t {
  log_delta,  ///< the delta method on the logarithm, and back: both means above 0, or both below
  delta,      ///< the delta method on the ratio itself
  fieller,    ///< the ratios r that a t test of a - r b does not reject [fieller-1954]; may be unbounded
};

/// The method as it stands in reports and JSON: "log_delta".
[[nodiscard]] CLIENTELE_API std::string_view name(independent_ratio_method method) noexcept;

namespace detail {
/// A mean with its error and the size that it rests on.
struct mean_and_error {
  double mean = nan;
  double error = nan;
  double size = 0.0;
};
[[nodiscard]] CLIENTELE_API double independent_ratio_error(const mean_and_error& a, const mean_and_error& b) noexcept;
[[nodiscard]] CLIENTELE_API double independent_ratio_degrees(const mean_and_error& a, const mean_and_error& b) noexcept;
[[nodiscard]] CLIENTELE_API bounds independent_ratio_bounds(const mean_and_error& a, const mean_and_error& b,
                                                            confidence_level level,
                                                            independent_ratio_method method) noexcept;
}  // namespace detail

/// The ratio of two means of different people, such as our rating over a competitor's, with its doubt.
///
/// Definition  (a - origin) / (b - origin): a ratio has a meaning only from a true zero, which a scale of ratings has
///             at best by convention
/// Error       |r| sqrt((s_a / a)^2 + (s_b / b)^2), by the delta method
/// Interval    Student's t on the logarithm, with Welch's degrees for a - r b [welch-1947]; on request on the ratio, or
///             Fieller's [fieller-1954]
/// Errors      none. No data on a side, or a mean b of zero: NaN with the widest interval. One answer on a side: the
///             ratio, an error of NaN, the widest interval. Means on two sides of zero: no logarithm, the widest
///             interval
/// When not    a mean b that is not many errors from zero: ask for Fieller's. Two ratings by the same people: their
///             covariance counts, see `ratio_estimate`
/// Coverage    docs/coverage.md
/// References  [fieller-1954], [welch-1947] in docs/references.md
class independent_ratio {
 public:
  using unit = real;

  template <class Unit>
  independent_ratio(const mean_estimate<Unit>& a, const mean_estimate<Unit>& b, double origin = 0.0) noexcept
      : a_{a.value().value() - origin, a.standard_error(), a.effective_sample_size()},
        b_{b.value().value() - origin, b.standard_error(), b.effective_sample_size()},
        ratio_(b_.mean != 0.0 ? a_.mean / b_.mean : detail::nan),
        basis_{a.sample_size() + b.sample_size(), a.effective_sample_size() + b.effective_sample_size(),
               a.missing() + b.missing()} {}

  [[nodiscard]] real value() const noexcept { return real{ratio_}; }
  [[nodiscard]] double standard_error() const noexcept { return detail::independent_ratio_error(a_, b_); }
  [[nodiscard]] confidence_interval<real> interval(
      confidence_level level = default_confidence,
      independent_ratio_method method = independent_ratio_method::log_delta) const noexcept {
    const detail::bounds raw = detail::independent_ratio_bounds(a_, b_, level, method);
    return detail::with_unit<real>(detail::contain_and_clip(raw, ratio_, real::lowest(), real::highest()), level,
                                   name(method));
  }
  [[nodiscard]] double degrees() const noexcept { return detail::independent_ratio_degrees(a_, b_); }

  /// Of both sides together.
  [[nodiscard]] std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return name(independent_ratio_method::log_delta); }

  /// "1.083 (95% CI 1.012..1.159), n = 230"
  friend std::ostream& operator<<(std::ostream& out, const independent_ratio& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  detail::mean_and_error a_;
  detail::mean_and_error b_;
  double ratio_;
  sample_basis basis_;
};

static_assert(Estimate<independent_ratio>);

}  // namespace clientele::inline v0
