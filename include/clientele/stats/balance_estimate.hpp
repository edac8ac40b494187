#pragma once
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// How an interval of a balance of two shares is computed. With weights, n is Kish's effective size.
enum class balance_method : std::uint8_t {
  adjusted_wald,  ///< Wald after adding 3/4, 3/2, 3/4 answers to up, neither, down, at every level of confidence
  wald,           ///< value -+ z standard errors; of no width when all answers agree
  score,          ///< the balances t with (value - t)^2 = z^2 (up + down - t^2) / n, solved in closed form
  linearised,     ///< adjusted Wald at the size that the linearised error speaks for
};

/// The method as it stands in reports and JSON: "adjusted_wald".
[[nodiscard]] CLIENTELE_API std::string_view name(balance_method method) noexcept;

/// The difference of two shares of the same answers, in points, such as a Net Promoter Score.
///
/// Definition  100 (u - d): u the share on one side, d the share on the other, the rest between.
/// Unit        points in [-100, 100]: never a percentage.
/// Error       100 sqrt((u + d - (u - d)^2) / n): the two shares come from one sample and are negatively correlated.
/// Interval    adjusted Wald for a trinomial balance [rocks-2016], widened to contain the value and clipped; on
///             request Wald, the score interval [may-johnson-1997] and linearised. The score interval keeps the
///             observed share of answers that take sides, u + d, and lets the balance alone vary.
/// Errors      none. No answers: NaN with the interval [-100, 100].
/// Coverage    docs/coverage.md
/// References  [rocks-2016], [may-johnson-1997], [agresti-min-2005] in docs/references.md
class balance_estimate {
 public:
  using unit = points;

  /// `up` and `down` are shares of the same n; `linearised_error` is that of their difference, as a share.
  /// `value` is the balance in points where it is known better than to the rounding of two shares: 100 (U - D) / n from
  /// counts, which is 10 and not 10.000000000000004.
  constexpr balance_estimate(double up, double down, sample_basis basis, double linearised_error = detail::nan,
                             double value = detail::nan) noexcept
      : up_(basis.effective_size > 0.0 ? detail::clip(up, 0.0, 1.0) : detail::nan),
        down_(basis.effective_size > 0.0 ? detail::clip(down, 0.0, 1.0) : detail::nan),
        value_(!(basis.effective_size > 0.0) ? detail::nan
               : value == value              ? detail::clip(value, points::lowest(), points::highest())
                                             : detail::full_scale * (up_ - down_)),
        linearised_error_(linearised_error),
        basis_(basis) {}

  [[nodiscard]] constexpr points value() const noexcept { return points{value_}; }
  [[nodiscard]] constexpr proportion up() const noexcept { return proportion{up_}; }
  [[nodiscard]] constexpr proportion down() const noexcept { return proportion{down_}; }
  /// The variance of one answer scored +1, 0 or -1: u + d - (u - d)^2, at most 1.
  [[nodiscard]] constexpr double variance() const noexcept {
    return up_ * (1.0 - up_) + down_ * (1.0 - down_) + 2.0 * up_ * down_;
  }
  [[nodiscard]] CLIENTELE_API double standard_error() const noexcept;
  /// The error by linearisation, in points; `standard_error()` where none was given.
  [[nodiscard]] double linearised_error() const noexcept {
    return linearised_error_ == linearised_error_ ? detail::full_scale * linearised_error_ : standard_error();
  }
  [[nodiscard]] CLIENTELE_API confidence_interval<points> interval(
      confidence_level level = default_confidence,
      balance_method method = balance_method::adjusted_wald) const noexcept;

  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return name(balance_method::adjusted_wald); }

  /// "+46.9 points (95% CI +20.4..+65.3), n = 32"
  CLIENTELE_API friend std::ostream& operator<<(std::ostream& out, const balance_estimate& estimate);

 private:
  double up_;
  double down_;
  double value_;  // in points
  double linearised_error_;
  sample_basis basis_;
};

static_assert(Estimate<balance_estimate>);

}  // namespace clientele::inline v0
