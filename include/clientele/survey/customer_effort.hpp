#pragma once
#include <concepts>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/tally/concepts.hpp>

namespace clientele::inline v0::survey {

/// A scale that asks for effort: `effort_agreement` (CES 2.0) or `effort_spent` (CES 1.0), or one derived from them.
template <class T>
concept EffortScale = std::derived_from<T, effort_agreement> || std::derived_from<T, effort_spent>;

/// Customer Effort Score: the mean answer on an effort scale.
///
/// Definition  CES 2.0: mean agreement, 1..7, that the company made it easy (high is good). CES 1.0: mean effort, 1..5
///             (low is good). The two run in opposite directions: their scales are different types
/// Input       a rating tally, plain or weighted, of an effort scale; another 1..7 scale does not compile
/// Unit        steps of the scale
/// Interval    Student's t
/// Errors      none. No answers: NaN with the whole scale
/// Cost        O(levels of the scale); no allocation
/// References  [dixon-2013], [dixon-2010] in docs/references.md
/// Example     docs/reference/customer_effort.md
struct customer_effort_t {
  template <RatingTally Answers>
    requires EffortScale<typename Answers::scale>
  [[nodiscard]] mean_estimate<scale_mean> operator()(const Answers& answers) const noexcept {
    return mean_answer(answers);
  }
};
inline constexpr customer_effort_t customer_effort{};

/// The share that agrees it was easy (5..7 of CES 2.0): the other published form of the score.
struct low_effort_share_t {
  template <RatingTally Answers>
    requires std::derived_from<typename Answers::scale, effort_agreement>
  [[nodiscard]] proportion_estimate operator()(const Answers& answers) const noexcept {
    using scale = typename Answers::scale;
    return answers.share({scale::easy_from, scale::high});
  }
};
inline constexpr low_effort_share_t low_effort_share{};

}  // namespace clientele::inline v0::survey
