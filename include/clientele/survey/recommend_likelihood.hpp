#pragma once
#include <concepts>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>

namespace clientele::inline v0::survey {

/// The shares of the three levels of stated likelihood to recommend.
struct recommend_shares {
  proportion_estimate very_likely;
  proportion_estimate possible;
  proportion_estimate impossible;
};

/// Recommend likelihood: how many would very likely, possibly or impossibly recommend.
///
/// Definition  (answers on a level) / n for each of three levels
/// Input       a rating tally, plain or weighted, of the `recommend_likelihood` scale. It is not convertible to a Net
///             Promoter Score and does not compile as one
/// Unit        proportions that sum to 1
/// Interval    Wilson for each level by itself
/// Errors      none. No answers: NaN with [0, 1]
/// Cost        O(levels); no allocation
/// Example     docs/reference/recommend_likelihood.md
struct recommend_likelihood_shares_t {
  template <RatingTally Answers>
    requires std::derived_from<typename Answers::scale, clientele::recommend_likelihood>
  [[nodiscard]] recommend_shares operator()(const Answers& answers) const noexcept {
    using scale = typename Answers::scale;
    return {answers.share({scale::very_likely, scale::very_likely}), answers.share({scale::possible, scale::possible}),
            answers.share({scale::impossible, scale::impossible})};
  }
};
inline constexpr recommend_likelihood_shares_t recommend_likelihood_shares{};

}  // namespace clientele::inline v0::survey
