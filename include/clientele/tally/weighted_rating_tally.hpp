#pragma once
#include <concepts>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/tally/detail/weighted_answers.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

/// How often each answer was given and with how much weight: the survey-weighted `rating_tally`.
///
/// Input       as `rating_tally`, with a `weight` beside each answer
/// State       per level the count, the exact sum of weights (2^-40) and of their squares (2^-60); see `weight`
/// Errors      as `rating_tally`; an invalid weight is `invalid_value`, or rejects its row
///             (`rejection::invalid_weight`) whatever the answer. Weight 0 counts in `size()`, not in
///             `effective_size()`
/// Example     examples/weighted_survey.cpp
template <RatingScale Scale>
class weighted<rating_tally<Scale>> : public detail::weighted_answers<weighted<rating_tally<Scale>>, Scale> {
 public:
  using scale = Scale;
  static constexpr tally_kind kind = tally_kind::weighted_rating;

  constexpr weighted() noexcept = default;
  /// An empty tally of a scale known at run time.
  constexpr explicit weighted(any_scale run_time_scale)
    requires std::same_as<Scale, any_scale>
      : detail::weighted_answers<weighted<rating_tally<Scale>>, Scale>(run_time_scale) {}
};

static_assert(Tally<weighted<rating_tally<recommendation>>> && Tally<weighted<rating_tally<any_scale>>>);

}  // namespace clientele::inline v0
