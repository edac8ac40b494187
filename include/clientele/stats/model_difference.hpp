#pragma once
#include <cmath>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/coefficient_estimate.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/replicate_estimate.hpp>

namespace clientele::inline v0 {

namespace detail {
[[nodiscard]] constexpr double degrees_of(const auto& estimate) noexcept {
  if constexpr (requires { estimate.replicates(); }) {
    return estimate.replicates().degrees();
  } else {
    return estimate.degrees();
  }
}
}  // namespace detail

/// The difference of two figures of models: of the same driver in two segments, or of two drivers of one model.
///
/// Definition  first - second
/// Error       of models of different people the root of the sum of the squares. Replicated figures of one run are of the
///             same people: through their covariance over the replicates
/// Interval    Student's t, with Satterthwaite's degrees of freedom [satterthwaite-1946], those of the run for one run
/// Test        t, two-sided; NaN when nothing varies
/// Errors      none. A side that is not known: the widest interval, error and p-value NaN
/// When not    two coefficients of one regression by least squares: their covariance is not in them; take the replicated
///             ones. Standardised coefficients of segments whose answers spread differently: they differ for that alone
/// References  [satterthwaite-1946] in docs/references.md
/// Example     `difference(north.driver("price").coefficient, south.driver("price").coefficient)`
template <class Side>
class model_difference : public detail::difference_of_two<model_difference<Side>, Side> {
 public:
  using base = detail::difference_of_two<model_difference<Side>, Side>;
  using typename base::unit;
  using base::base;
  using base::first;
  using base::second;
  using base::value;

  /// Whether both are of one run of replicates.
  [[nodiscard]] constexpr bool same_people() const noexcept {
    if constexpr (requires(const Side& side) { side.replicates(); }) {
      return &first().replicates() == &second().replicates();
    } else {
      return false;
    }
  }
  [[nodiscard]] double standard_error() const noexcept {
    if constexpr (requires(const Side& side) { side.replicates(); }) {
      if (same_people()) {
        if (!value().known()) return detail::nan;
        const replicate_summary& run = first().replicates();
        const std::size_t a = first().figure();
        const std::size_t b = second().figure();
        const double variance = run.covariance(a, a) + run.covariance(b, b) - 2.0 * run.covariance(a, b);
        return variance > 0.0 ? std::sqrt(variance) : variance == variance ? 0.0 : detail::nan;
      }
    }
    return base::standard_error();
  }
  [[nodiscard]] double degrees() const noexcept {
    const double a = detail::degrees_of(first());
    if (same_people()) return a;
    return detail::welch_degrees(first().standard_error(), a + 1.0, second().standard_error(),
                                 detail::degrees_of(second()) + 1.0);
  }
  [[nodiscard]] confidence_interval<unit> interval(confidence_level level = default_confidence) const noexcept {
    const double d = value().value();
    return detail::with_unit<unit>(
        detail::contain_and_clip(detail::student_bounds(d, standard_error(), degrees(), level), d, unit::lowest(),
                                 unit::highest()),
        level, method());
  }
  [[nodiscard]] double statistic() const noexcept { return detail::studentised(value().value(), standard_error()); }
  [[nodiscard]] double p_value() const noexcept { return detail::two_sided_student_p(statistic(), degrees()); }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "student"; }
};

namespace detail {
template <class Unit>
struct difference_type<coefficient_estimate<Unit>> {
  using type = model_difference<coefficient_estimate<Unit>>;
};
template <class Unit>
struct difference_type<replicate_estimate<Unit>> {
  using type = model_difference<replicate_estimate<Unit>>;
};
}  // namespace detail

static_assert(DifferenceEstimate<model_difference<coefficient_estimate<real>>>);
static_assert(DifferenceEstimate<model_difference<replicate_estimate<proportion>>>);

}  // namespace clientele::inline v0
