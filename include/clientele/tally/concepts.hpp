#pragma once
#include <concepts>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/tally/detail/level_estimates.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

/// What a metric of one rated question takes: a rating tally, plain or weighted, on any scale.
template <class T>
concept RatingTally = Tally<T> && requires(const T& tally, level_range range) {
  typename T::scale;
  requires RatingScale<typename T::scale>;
  { tally.low() } -> std::convertible_to<int>;
  { tally.high() } -> std::convertible_to<int>;
  { tally.run_time_scale() } -> std::same_as<any_scale>;
  { tally.share(range) } -> std::same_as<proportion_estimate>;
  { tally.balance(range, range) } -> std::same_as<balance_estimate>;
};

/// One whose scale is known only at run time.
template <class T>
concept RunTimeRatingTally = RatingTally<T> && std::same_as<typename T::scale, any_scale>;

/// What a metric of hits out of trials takes: a proportion tally, plain or weighted.
template <class T>
concept ProportionTally = Tally<T> && requires(const T& tally) {
  { tally.hits() } -> std::convertible_to<std::uint64_t>;
  { tally.hit_share() } -> std::same_as<proportion_estimate>;
};

/// A pure function from a tally to an estimate. Metrics are empty function objects, so that the same name is called,
/// mapped over groups and put on a scorecard.
template <class M, class T>
concept Metric = Tally<T> && std::is_empty_v<M> && requires(const M& metric, const T& tally) {
  { metric(tally) } -> Estimate;
};

namespace detail {
[[noreturn]] CLIENTELE_API void throw_not_recommendation(any_scale scale);
[[noreturn]] CLIENTELE_API void throw_bad_box(int k, int levels);

/// The k best levels of a scale, or the k worst. Throws `invalid_argument` for k below 1 or not below the levels.
[[nodiscard]] inline level_range best_levels(const any_scale& scale, int k, bool best) {
  if (k < 1 || (scale.known() && k >= scale.levels())) throw_bad_box(k, scale.levels());
  const bool top = best == (scale.direction() == scale_direction::higher_is_better);
  return top ? level_range{scale.high() - k + 1, scale.high()} : level_range{scale.low(), scale.low() + k - 1};
}
}  // namespace detail

}  // namespace clientele::inline v0
