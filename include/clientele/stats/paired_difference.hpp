#pragma once
#include <cstdint>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/ratio_estimate.hpp>

namespace clientele::inline v0 {

/// The units that two samples have in common, counted by what each of them was both times.
struct shared_hits {
  std::uint64_t both = 0;         ///< hits in the first sample and in the second
  std::uint64_t first_only = 0;   ///< hits in the first alone
  std::uint64_t second_only = 0;  ///< hits in the second alone
  std::uint64_t neither = 0;
  [[nodiscard]] constexpr std::uint64_t units() const noexcept { return both + first_only + second_only + neither; }
  friend constexpr bool operator==(const shared_hits&, const shared_hits&) noexcept = default;
};

/// What two samples with units in common say of the difference of two means or ratios.
struct shared_units {
  std::uint64_t units = 0;               ///< in both samples
  double standard_error = detail::nan;   ///< of the difference, the covariance of the two counted
};

namespace detail {
/// The error of p1 - p2: the root of the sum of (u1 - u2)^2 over the units of either sample, u the influence of a unit.
[[nodiscard]] CLIENTELE_API double paired_shares_error(const proportion_estimate& first,
                                                       const proportion_estimate& second,
                                                       const shared_hits& shared) noexcept;
[[nodiscard]] CLIENTELE_API double paired_shares_z(const proportion_estimate& first, const proportion_estimate& second,
                                                   const shared_hits& shared) noexcept;
[[nodiscard]] CLIENTELE_API bounds paired_shares_bounds(const proportion_estimate& first,
                                                        const proportion_estimate& second, const shared_hits& shared,
                                                        confidence_level level) noexcept;
/// Between the degrees of a paired t test and Welch's, by how many units are shared [derrick-2017].
[[nodiscard]] CLIENTELE_API double partly_paired_degrees(double error1, double n1, double error2, double n2,
                                                         double shared) noexcept;
}  // namespace detail

/// The difference of two shares whose samples have units in common: the same customers in two periods. Unweighted.
///
/// Error       sqrt(sum (u1 - u2)^2) over the units of either sample, u = (hit - p) / n and 0 for a unit that is not in
///             the sample: sqrt(p1 q1 / n1 + p2 q2 / n2 - 2 covariance).
/// Interval    Newcombe's for paired shares [newcombe-1998c], the two Wilson intervals combined with their correlation,
///             which is corrected for continuity; here over samples that share units in part.
/// Test        z, two-sided, with the variance under one share in both periods: McNemar's where all units are shared
///             [mcnemar-1947], the pooled z where none is. NaN when there is nothing to test.
/// Errors      none. No data on a side: NaN with the interval [-1, 1].
/// Coverage    docs/coverage.md
class paired_proportion_difference
    : public detail::difference_of_two<paired_proportion_difference, proportion_estimate> {
 public:
  constexpr paired_proportion_difference(const proportion_estimate& a, const proportion_estimate& b,
                                         const shared_hits& shared) noexcept
      : difference_of_two(a, b), shared_(shared) {}
  [[nodiscard]] double standard_error() const noexcept {
    return detail::paired_shares_error(first(), second(), shared_);
  }
  [[nodiscard]] confidence_interval<unit> interval(confidence_level level = default_confidence) const noexcept {
    return detail::with_unit<unit>(detail::contain_and_clip(detail::paired_shares_bounds(first(), second(), shared_, level),
                                                            value().value(), unit::lowest(), unit::highest()),
                                   level, method());
  }
  [[nodiscard]] double statistic() const noexcept { return detail::paired_shares_z(first(), second(), shared_); }
  [[nodiscard]] double p_value() const noexcept { return detail::two_sided_normal_p(statistic()); }
  [[nodiscard]] constexpr std::uint64_t shared_size() const noexcept { return shared_.units(); }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "newcombe_paired"; }

 private:
  shared_hits shared_;
};

/// The difference of two means, or of two ratios of means, whose samples have units in common. Unweighted.
///
/// Error       sqrt(sum (c1 u1 - c2 u2)^2) over the units of either sample, u = (y - r x) / sum x the influence of a unit
///             on the ratio r (x = 1 for a mean) and 0 for a unit that is not in the sample, c = sqrt(n / (n - 1)). It is
///             that of a paired t test where all units are shared, and that of two independent samples where none is.
/// Interval    Student's t, its degrees between those of the paired t test and Welch's [derrick-2017].
/// Test        t, two-sided; NaN when nothing varies.
/// Errors      none. No data on a side, or one unit: the widest interval, error and p-value NaN.
/// When not    few units of a very skewed quantity: the interval then covers less than it says.
/// Coverage    docs/coverage.md
template <class Side>
class paired_difference : public detail::difference_of_two<paired_difference<Side>, Side> {
 public:
  using base = detail::difference_of_two<paired_difference<Side>, Side>;
  using typename base::unit;
  using base::first;
  using base::second;
  using base::value;

  constexpr paired_difference(const Side& a, const Side& b, const shared_units& shared) noexcept
      : base(a, b), shared_(shared) {}
  [[nodiscard]] constexpr double standard_error() const noexcept {
    return value().known() && detail::has_spread(first().effective_sample_size()) &&
                   detail::has_spread(second().effective_sample_size())
               ? shared_.standard_error
               : detail::nan;
  }
  [[nodiscard]] confidence_interval<unit> interval(confidence_level level = default_confidence) const noexcept {
    const double d = value().value();
    return detail::with_unit<unit>(
        detail::contain_and_clip(detail::student_bounds(d, standard_error(), degrees(), level), d,
                                 first().lowest() - second().highest(), first().highest() - second().lowest()),
        level, method());
  }
  [[nodiscard]] double degrees() const noexcept {
    return detail::partly_paired_degrees(first().standard_error(), first().effective_sample_size(),
                                         second().standard_error(), second().effective_sample_size(),
                                         static_cast<double>(shared_.units));
  }
  [[nodiscard]] double statistic() const noexcept { return detail::studentised(value().value(), standard_error()); }
  [[nodiscard]] double p_value() const noexcept { return detail::two_sided_student_p(statistic(), degrees()); }
  [[nodiscard]] constexpr std::uint64_t shared_size() const noexcept { return shared_.units; }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "linearised"; }

 private:
  shared_units shared_;
};

/// first - second, for samples with units in common.
[[nodiscard]] constexpr paired_proportion_difference difference(const proportion_estimate& first,
                                                                const proportion_estimate& second,
                                                                const shared_hits& shared) noexcept {
  return {first, second, shared};
}
/// first - second, for means over samples with units in common.
template <class Unit>
[[nodiscard]] constexpr paired_difference<mean_estimate<Unit>> difference(const mean_estimate<Unit>& first,
                                                                          const mean_estimate<Unit>& second,
                                                                          const shared_units& shared) noexcept {
  return {first, second, shared};
}
/// first - second, for ratios over samples with units in common.
template <class Unit>
[[nodiscard]] constexpr paired_difference<ratio_estimate<Unit>> difference(const ratio_estimate<Unit>& first,
                                                                           const ratio_estimate<Unit>& second,
                                                                           const shared_units& shared) noexcept {
  return {first, second, shared};
}

static_assert(DifferenceEstimate<paired_proportion_difference>);
static_assert(DifferenceEstimate<paired_difference<mean_estimate<real>>>);
static_assert(DifferenceEstimate<paired_difference<ratio_estimate<real>>>);

}  // namespace clientele::inline v0
