#pragma once
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// How often a value occurred.
struct value_count {
  std::int64_t value = 0;
  std::uint64_t count = 0;
  friend constexpr bool operator==(value_count, value_count) noexcept = default;
};

namespace detail {
/// Of ascending values: the mean of the lowest value with a share of at least p at or below it and the next one where
/// that share is exactly p.
[[nodiscard]] CLIENTELE_API double quantile_of(std::span<const value_count> values, double p) noexcept;
/// The values at the shares p -+ t error.
[[nodiscard]] CLIENTELE_API bounds quantile_bounds(std::span<const value_count> values, double p, double share_error,
                                                   double degrees, confidence_level level) noexcept;
/// Half the width of the 95 % limits in units of t.
[[nodiscard]] CLIENTELE_API double quantile_error(std::span<const value_count> values, double p, double share_error,
                                                  double degrees) noexcept;
}  // namespace detail

/// A quantile of whole numbers, such as the median of days, with its doubt.
///
/// Definition  the lowest value with a share of at least p at or below it; where that share is exactly p, the mean with
///             the next one (so that the median is the usual one).
/// Interval    Woodruff's [woodruff-1952]: the order statistics at the shares p -+ t error, where `error` is that of
///             the share at or below the quantile. Units that come in clusters are allowed for by that error.
/// Error       half the width of the 95 % interval over t [woodruff-1952]
/// Errors      none. No values: NaN with the widest interval. Fewer than two clusters: the widest interval.
/// References  [woodruff-1952] in docs/references.md
template <class Unit>
class quantile_estimate {
 public:
  using unit = Unit;

  quantile_estimate() = default;  ///< no values
  /// `values` ascend, each once; `share_error` is the standard error of the share at or below the quantile; the basis
  /// counts clusters.
  quantile_estimate(std::vector<value_count> values, double p, double share_error, sample_basis basis,
                    double lowest = Unit::lowest(), double highest = Unit::highest())
      : values_(std::move(values)),
        lowest_(detail::clip(lowest, Unit::lowest(), Unit::highest())),
        highest_(detail::clip(highest, Unit::lowest(), Unit::highest())),
        p_(p),
        share_error_(share_error),
        basis_(basis),
        value_(detail::clip(detail::quantile_of(values_, p), lowest_, highest_)) {}

  [[nodiscard]] Unit value() const noexcept { return Unit{value_}; }
  [[nodiscard]] double standard_error() const noexcept {
    return detail::quantile_error(values_, p_, share_error_, basis_.effective_size - 1.0);
  }
  [[nodiscard]] confidence_interval<Unit> interval(confidence_level level = default_confidence) const noexcept {
    const auto raw = detail::quantile_bounds(values_, p_, share_error_, basis_.effective_size - 1.0, level);
    return detail::with_unit<Unit>(detail::contain_and_clip(raw, value_, lowest_, highest_), level, method());
  }

  [[nodiscard]] std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return "woodruff"; }

  friend std::ostream& operator<<(std::ostream& out, const quantile_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  std::vector<value_count> values_;
  double lowest_ = Unit::lowest();
  double highest_ = Unit::highest();
  double p_ = 0.5;
  double share_error_ = detail::nan;
  sample_basis basis_;
  double value_ = detail::nan;
};

static_assert(Estimate<quantile_estimate<mean_days>>);

}  // namespace clientele::inline v0
