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

namespace detail {
[[nodiscard]] CLIENTELE_API double correlation_error(double r, double n) noexcept;
[[nodiscard]] CLIENTELE_API double correlation_p(double r, double n) noexcept;
[[nodiscard]] CLIENTELE_API bounds fisher_bounds(double r, double n, confidence_level level) noexcept;
}  // namespace detail

/// Pearson's correlation with its doubt, plain or partial.
///
/// Definition  covariance / sqrt(variance variance); a partial one after `held` other variables were held fixed, which
///             counts as many people fewer
/// Error       (1 - r^2) / sqrt(n - 1), n the effective size
/// Interval    Fisher's: tanh(atanh r -+ z / sqrt(n - 3)) [fisher-1921]
/// Test        t = r sqrt((n - 2) / (1 - r^2)), two-sided
/// Errors      none. A column that does not vary: NaN with [-1, 1]. Fewer than four people: [-1, 1]
/// When not    ordinal answers with few levels or curved relations: the interval assumes a normal pair
class correlation_estimate {
 public:
  using unit = real;

  constexpr correlation_estimate(double correlation, sample_basis basis, std::uint64_t held = 0) noexcept
      : correlation_(detail::clip(correlation, -1.0, 1.0)),
        counted_(basis.effective_size - static_cast<double>(held)),
        basis_(basis) {}

  [[nodiscard]] constexpr real value() const noexcept { return real{correlation_}; }
  [[nodiscard]] double standard_error() const noexcept {
    return detail::correlation_error(correlation_, counted_);
  }
  [[nodiscard]] confidence_interval<real> interval(confidence_level level = default_confidence) const noexcept {
    const detail::bounds raw = detail::fisher_bounds(correlation_, counted_, level);
    return detail::with_unit<real>(detail::contain_and_clip(raw, correlation_, -1.0, 1.0), level, method());
  }
  /// Of no correlation at all.
  [[nodiscard]] double p_value() const noexcept { return detail::correlation_p(correlation_, counted_); }

  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "fisher"; }

  /// "0.3433 (95% CI 0.2290..0.4482), n = 250"
  friend std::ostream& operator<<(std::ostream& out, const correlation_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  double correlation_;
  double counted_;  // people, less the variables held
  sample_basis basis_;
};

static_assert(Estimate<correlation_estimate>);

}  // namespace clientele::inline v0
