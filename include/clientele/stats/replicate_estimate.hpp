#pragma once
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string_view>
#include <utility>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/replicate_summary.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// How an interval is made from replicates.
enum class replicate_method : std::uint8_t {
  percentile,  ///< quantiles of the draws of a bootstrap
  student,     ///< value -+ t error, the error from the replicates, their degrees of freedom
};

/// The method as it stands in reports and JSON: "percentile".
[[nodiscard]] CLIENTELE_API std::string_view name(replicate_method method) noexcept;

/// A figure of a model, with the doubt that its replicates show.
///
/// Definition  as the model says.
/// Error       from the replicates, see `replicate_summary::standard_error`.
/// Interval    percentile where the replicates are draws, Student's t otherwise; clipped to the unit, and widened to
///             contain the value.
/// Errors      none. Without data or without a result: NaN with the widest interval.
/// When not    few people (under 50 or so): percentile intervals are then too narrow.
/// References  [efron-1979], [wolter-2007] in docs/references.md
template <class Unit>
class replicate_estimate {
 public:
  using unit = Unit;

  replicate_estimate(std::shared_ptr<const replicate_summary> replicates, std::size_t figure, sample_basis basis,
                     double lowest = Unit::lowest(), double highest = Unit::highest()) noexcept
      : replicates_(std::move(replicates)), figure_(figure), basis_(basis), lowest_(lowest), highest_(highest) {}

  [[nodiscard]] Unit value() const noexcept { return Unit{number()}; }
  [[nodiscard]] double standard_error() const noexcept {
    return number() == number() ? replicates_->standard_error(figure_) : detail::nan;
  }
  [[nodiscard]] confidence_interval<Unit> interval(confidence_level level = default_confidence) const noexcept {
    return interval(level, default_method());
  }
  /// Percentiles of replicates that are no draws are not known: the widest interval.
  [[nodiscard]] confidence_interval<Unit> interval(confidence_level level, replicate_method method) const noexcept {
    const detail::bounds raw = method == replicate_method::student
                                   ? detail::student_bounds(number(), standard_error(), replicates_->degrees(), level)
                                   : percentiles(level);
    return detail::with_unit<Unit>(detail::contain_and_clip(raw, number(), lowest_, highest_), level, name(method));
  }

  [[nodiscard]] std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] std::string_view method() const noexcept { return name(default_method()); }
  /// All of what the replicates say, of this figure and of those computed with it.
  [[nodiscard]] const replicate_summary& replicates() const noexcept { return *replicates_; }
  [[nodiscard]] const std::shared_ptr<const replicate_summary>& shared_replicates() const noexcept { return replicates_; }
  [[nodiscard]] std::size_t figure() const noexcept { return figure_; }

  friend std::ostream& operator<<(std::ostream& out, const replicate_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  [[nodiscard]] double number() const noexcept {
    return basis_.effective_size > 0.0 ? detail::clip(replicates_->value(figure_), lowest_, highest_) : detail::nan;
  }
  [[nodiscard]] replicate_method default_method() const noexcept {
    return replicates_->drawn() ? replicate_method::percentile : replicate_method::student;
  }
  [[nodiscard]] detail::bounds percentiles(confidence_level level) const noexcept {
    const double tail = (1.0 - level.value()) / 2.0;
    return {replicates_->quantile(figure_, tail), replicates_->quantile(figure_, 1.0 - tail)};
  }

  std::shared_ptr<const replicate_summary> replicates_;
  std::size_t figure_;
  sample_basis basis_;
  double lowest_;
  double highest_;
};

static_assert(Estimate<replicate_estimate<real>>);

}  // namespace clientele::inline v0
