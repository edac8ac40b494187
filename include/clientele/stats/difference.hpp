#pragma once
#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/balance_estimate.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/rate_estimate.hpp>
#include <clientele/stats/ratio_estimate.hpp>

namespace clientele::inline v0 {

namespace detail {

/// What every difference of two independent estimates has; `Derived` adds its error, test and interval.
template <class Derived, class Side>
class difference_of_two {
 public:
  using unit = difference_of<typename Side::unit>;

  constexpr difference_of_two(const Side& first, const Side& second) noexcept : first_(first), second_(second) {}

  /// first - second; NaN when one of them has no data.
  [[nodiscard]] constexpr unit value() const noexcept {
    return unit{first_.value().value() - second_.value().value()};
  }
  [[nodiscard]] double standard_error() const noexcept {
    return root_of_squares(first_.standard_error(), second_.standard_error());
  }
  [[nodiscard]] constexpr const Side& first() const noexcept { return first_; }
  [[nodiscard]] constexpr const Side& second() const noexcept { return second_; }

  friend std::ostream& operator<<(std::ostream& out, const Derived& difference) {
    return print_of_two(out, difference);
  }

 private:
  Side first_;
  Side second_;
};

/// The pooled z of two shares: NaN when all answers of both sides agree.
[[nodiscard]] CLIENTELE_API double pooled_z(double p1, double n1, double p2, double n2) noexcept;
/// Welch's degrees of freedom [welch-1947].
[[nodiscard]] CLIENTELE_API double welch_degrees(double error1, double n1, double error2, double n2) noexcept;
/// The score z of two Poisson rates, and the exact conditional p-value (NaN unless both counts are whole).
[[nodiscard]] CLIENTELE_API double rates_z(double events1, double exposure1, double events2, double exposure2) noexcept;
[[nodiscard]] CLIENTELE_API double rates_exact_p(double events1, double exposure1, double events2,
                                                 double exposure2) noexcept;
/// value / error, NaN when the error is zero: nothing varied, so nothing can be tested.
[[nodiscard]] constexpr double studentised(double value, double error) noexcept {
  return error > 0.0 ? value / error : nan;
}

}  // namespace detail

/// The difference of two independent shares.
///
/// Error       unpooled: sqrt(p1 q1 / n1 + p2 q2 / n2).
/// Interval    Newcombe's method 10, from the two Wilson intervals [newcombe-1998b].
/// Test        pooled z, two-sided. When all answers of both sides agree there is nothing to test: NaN.
/// Errors      none. No data on a side: NaN with the interval [-1, 1].
class proportion_difference : public detail::difference_of_two<proportion_difference, proportion_estimate> {
 public:
  using difference_of_two::difference_of_two;
  [[nodiscard]] CLIENTELE_API confidence_interval<unit> interval(
      confidence_level level = default_confidence) const noexcept;
  [[nodiscard]] CLIENTELE_API double statistic() const noexcept;
  [[nodiscard]] double p_value() const noexcept { return detail::two_sided_normal_p(statistic()); }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "newcombe_10"; }
};

/// How an interval of a difference of two balances is computed.
enum class balance_difference_method : std::uint8_t {
  wald,            ///< unpooled: value -+ z sqrt(e1^2 + e2^2)
  square_and_add,  ///< the two adjusted Wald intervals combined by squares of distances [zou-donner-2008]
};

/// The method as it stands in reports and JSON: "wald".
[[nodiscard]] CLIENTELE_API std::string_view name(balance_difference_method method) noexcept;

/// The difference of two independent balances, such as two Net Promoter Scores, in points.
///
/// Interval    unpooled Wald; on request square-and-add. Where Wald fails, with fewer than ten answers on a side or when
///             all answers of each side agree, its limits are those of square-and-add.
/// Test        z, two-sided: unpooled; with fewer than ten answers on a side with the variance that both have together,
///             because few answers often agree and then seem to be without error. NaN when there is nothing to test.
/// Errors      none. No data on a side: NaN with the interval [-200, 200].
/// When not    Wald with fewer than about 50 answers on a side: it then covers less than it says (docs/coverage.md).
///             Square-and-add does not.
class balance_difference : public detail::difference_of_two<balance_difference, balance_estimate> {
 public:
  using difference_of_two::difference_of_two;
  [[nodiscard]] CLIENTELE_API confidence_interval<unit> interval(
      confidence_level level = default_confidence,
      balance_difference_method method = balance_difference_method::wald) const noexcept;
  [[nodiscard]] CLIENTELE_API double statistic() const noexcept;
  [[nodiscard]] double p_value() const noexcept { return detail::two_sided_normal_p(statistic()); }
  [[nodiscard]] static std::string_view method() noexcept { return name(balance_difference_method::wald); }

  /// Unpooled Wald needs so many (effective) answers on each side.
  static constexpr double fewest_for_wald = 10.0;

 private:
  [[nodiscard]] constexpr bool few() const noexcept {
    return first().effective_sample_size() < fewest_for_wald || second().effective_sample_size() < fewest_for_wald;
  }
};

/// The difference of two independent means, by Welch's t [welch-1947] with effective sizes.
///
/// Interval    t with Welch's degrees of freedom, clipped to the difference that the two means can have.
/// Test        t, two-sided; NaN when nothing varies on either side.
/// Errors      none. No data on a side, or one answer: the widest interval, error and p-value NaN.
template <class Unit>
class mean_difference : public detail::difference_of_two<mean_difference<Unit>, mean_estimate<Unit>> {
 public:
  using base = detail::difference_of_two<mean_difference<Unit>, mean_estimate<Unit>>;
  using typename base::unit;
  using base::base;
  using base::first;
  using base::second;
  using base::standard_error;
  using base::value;

  [[nodiscard]] confidence_interval<unit> interval(confidence_level level = default_confidence) const noexcept {
    const double d = value().value();
    return detail::with_unit<unit>(
        detail::contain_and_clip(detail::student_bounds(d, standard_error(), degrees(), level), d,
                                 first().lowest() - second().highest(), first().highest() - second().lowest()),
        level, method());
  }
  [[nodiscard]] double degrees() const noexcept {
    return detail::welch_degrees(first().standard_error(), first().effective_sample_size(), second().standard_error(),
                                 second().effective_sample_size());
  }
  [[nodiscard]] double statistic() const noexcept { return detail::studentised(value().value(), standard_error()); }
  [[nodiscard]] double p_value() const noexcept { return detail::two_sided_student_p(statistic(), degrees()); }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "welch"; }
};

/// The difference of two independent rates against the same kind of exposure.
///
/// Interval    the two Garwood intervals combined by squares of distances [zou-donner-2008].
/// Statistic   the score z of equal rates; NaN when there were no events.
/// Test        two-sided. Whole numbers of events: exact, the first count given their sum is binomial under equal rates
///             [przyborowski-wilenski-1940], adding up the outcomes that are no more probable. Weighted counts: the
///             score z.
/// Errors      none. No exposure on a side: NaN with the widest interval.
template <Exposure Per>
class rate_difference : public detail::difference_of_two<rate_difference<Per>, rate_estimate<Per>> {
 public:
  using base = detail::difference_of_two<rate_difference<Per>, rate_estimate<Per>>;
  using typename base::unit;
  using base::base;
  using base::first;
  using base::second;
  using base::value;

  [[nodiscard]] confidence_interval<unit> interval(confidence_level level = default_confidence) const noexcept {
    const auto a = first().interval(level);
    const auto b = second().interval(level);
    const double d = value().value();
    const auto raw =
        detail::square_and_add(first().value().value(), {a.lower.value(), a.upper.value()}, second().value().value(),
                               {b.lower.value(), b.upper.value()});
    return detail::with_unit<unit>(detail::contain_and_clip(raw, d, unit::lowest(), unit::highest()), level, method());
  }
  [[nodiscard]] double statistic() const noexcept {
    return value().known() ? detail::rates_z(first().effective_events(), first().effective_exposure(),
                                             second().effective_events(), second().effective_exposure())
                           : detail::nan;
  }
  [[nodiscard]] double p_value() const noexcept {
    if (!value().known()) return detail::nan;
    const double exact = detail::rates_exact_p(first().effective_events(), first().effective_exposure(),
                                               second().effective_events(), second().effective_exposure());
    return exact == exact ? exact : detail::two_sided_normal_p(statistic());
  }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "mover_garwood"; }
};

/// The difference of two independent ratios of means.
///
/// Interval    Wald: z times the root of the sum of the squared errors.
/// Test        z, two-sided; NaN when nothing varies on either side.
/// Errors      none. No data on a side, or one unit: the widest interval, error and p-value NaN.
template <class Unit>
class ratio_difference : public detail::difference_of_two<ratio_difference<Unit>, ratio_estimate<Unit>> {
 public:
  using base = detail::difference_of_two<ratio_difference<Unit>, ratio_estimate<Unit>>;
  using typename base::unit;
  using base::base;
  using base::first;
  using base::second;
  using base::standard_error;
  using base::value;

  [[nodiscard]] confidence_interval<unit> interval(confidence_level level = default_confidence) const noexcept {
    const double d = value().value();
    return detail::with_unit<unit>(
        detail::contain_and_clip(detail::normal_bounds(d, standard_error(), level), d,
                                 first().lowest() - second().highest(), first().highest() - second().lowest()),
        level, method());
  }
  [[nodiscard]] double statistic() const noexcept { return detail::studentised(value().value(), standard_error()); }
  [[nodiscard]] double p_value() const noexcept { return detail::two_sided_normal_p(statistic()); }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "wald"; }
};

namespace detail {
template <class Side>
struct difference_type;
template <>
struct difference_type<proportion_estimate> {
  using type = proportion_difference;
};
template <>
struct difference_type<balance_estimate> {
  using type = balance_difference;
};
template <class Unit>
struct difference_type<mean_estimate<Unit>> {
  using type = mean_difference<Unit>;
};
template <Exposure Per>
struct difference_type<rate_estimate<Per>> {
  using type = rate_difference<Per>;
};
template <class Unit>
struct difference_type<ratio_estimate<Unit>> {
  using type = ratio_difference<Unit>;
};
}  // namespace detail

/// Two estimates that can be told apart: of one kind and in one unit.
template <class A, class B>
concept SameKindOfEstimate =
    Estimate<A> && std::same_as<A, B> && requires { typename detail::difference_type<A>::type; };

/// first - second, for independent samples of the same kind of figure. A share and a mean, or means in different
/// units, do not compile.
template <Estimate A, Estimate B>
  requires SameKindOfEstimate<A, B>
[[nodiscard]] constexpr auto difference(const A& first, const B& second) noexcept {
  return typename detail::difference_type<A>::type{first, second};
}

static_assert(DifferenceEstimate<proportion_difference>);
static_assert(DifferenceEstimate<balance_difference>);
static_assert(DifferenceEstimate<mean_difference<scale_mean>>);
static_assert(DifferenceEstimate<rate_difference<orders>>);
static_assert(DifferenceEstimate<ratio_difference<real>>);

}  // namespace clientele::inline v0
