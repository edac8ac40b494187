#pragma once
#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/stats/balance_estimate.hpp>
#include <clientele/tally/concepts.hpp>

namespace clientele::inline v0::survey {

/// Net satisfaction: the share on the k best levels less the share on the k worst.
///
/// Definition  100 (top k - bottom k) / n
/// Input       a rating tally, plain or weighted; k is 2 unless named
/// Unit        points in [-100, 100]
/// Interval    adjusted Wald for a trinomial balance, as for the Net Promoter Score
/// Errors      `invalid_argument` unless k >= 1 and the two boxes leave no level in both (2 k <= levels).
///             No answers: NaN with [-100, 100]
/// Cost        O(levels of the scale); no allocation
/// References  [rocks-2016] in docs/references.md
/// Example     examples/satisfaction_methods.cpp
struct net_box_share_t {
  template <RatingTally Answers>
  [[nodiscard]] balance_estimate operator()(const Answers& answers, int k = 2) const {
    const any_scale scale = answers.run_time_scale();
    if (scale.known() && k > scale.levels() / 2) clientele::detail::throw_bad_box(k, scale.levels() / 2 + 1);
    return answers.balance(clientele::detail::best_levels(scale, k, true),
                           clientele::detail::best_levels(scale, k, false));
  }
};
inline constexpr net_box_share_t net_box_share{};

}  // namespace clientele::inline v0::survey
