#pragma once
#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>

namespace clientele::inline v0::survey {

/// Top-k-box share: the percentage method of satisfaction, the share of answers on the k best levels.
///
/// Definition  (answers on the k best levels) / n. On a scale where low is good the best levels are the lowest
/// Input       a rating tally, plain or weighted, and k: always named, because top 1 and top 2 of the same answers are
///             different figures
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      `invalid_argument` unless 1 <= k < levels. No answers: NaN with [0, 1]
/// Cost        O(levels of the scale); no allocation
/// References  [iso-10004], [wilson-1927] in docs/references.md
/// Example     examples/satisfaction_methods.cpp
struct top_box_share_t {
  template <RatingTally Answers>
  [[nodiscard]] proportion_estimate operator()(const Answers& answers, int k) const {
    return answers.share(clientele::detail::best_levels(answers.run_time_scale(), k, true));
  }
};
inline constexpr top_box_share_t top_box_share{};

/// Bottom-k-box share: the share of answers on the k worst levels. As `top_box_share` in all else.
struct bottom_box_share_t {
  template <RatingTally Answers>
  [[nodiscard]] proportion_estimate operator()(const Answers& answers, int k) const {
    return answers.share(clientele::detail::best_levels(answers.run_time_scale(), k, false));
  }
};
inline constexpr bottom_box_share_t bottom_box_share{};

}  // namespace clientele::inline v0::survey
