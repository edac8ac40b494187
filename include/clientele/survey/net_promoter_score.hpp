#pragma once
#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/stats/balance_estimate.hpp>
#include <clientele/tally/concepts.hpp>

namespace clientele::inline v0::survey {

/// Net Promoter Score: how far those who would recommend outnumber those who would not.
///
/// Definition  100 (P - D) / n: P promoters (9..10), D detractors (0..6), n answers in all
/// Input       a rating tally, plain or weighted, of a recommendation scale; a plain 0..10 scale does not compile.
///             A run-time scale must name its promoters (`any_scale::with_promoters`)
/// Unit        points in [-100, 100]: a difference of two shares, never a percentage
/// Interval    adjusted Wald for a trinomial balance [rocks-2016], widened to contain the value
/// Errors      none; `scale_mismatch` for a run-time scale without promoters. No answers: NaN with [-100, 100]
/// Cost        O(levels of the scale); no allocation
/// References  [reichheld-2003], [rocks-2016] in docs/references.md
/// Example     examples/nps_by_store.cpp
struct net_promoter_score_t {
  template <RatingTally Answers>
    requires RecommendationScale<typename Answers::scale>
  [[nodiscard]] balance_estimate operator()(const Answers& answers) const noexcept {
    using scale = typename Answers::scale;
    return answers.balance({scale::promoters_from, scale::high}, {scale::low, scale::detractors_up_to});
  }
  template <RunTimeRatingTally Answers>
  [[nodiscard]] balance_estimate operator()(const Answers& answers) const {
    const any_scale scale = answers.run_time_scale();
    if (!scale.recommends()) clientele::detail::throw_not_recommendation(scale);
    return answers.balance({scale.promoters_from(), scale.high()}, {scale.low(), scale.detractors_up_to()});
  }
};
inline constexpr net_promoter_score_t net_promoter_score{};

}  // namespace clientele::inline v0::survey
