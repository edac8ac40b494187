#pragma once
#include <span>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/survey/satisfaction_index.hpp>
#include <clientele/tally/comoment_tally.hpp>

namespace clientele::inline v0 {
namespace survey {

/// The arithmetic of the American Customer Satisfaction Index: what a person's answers, and their means, come to on
/// 0..100 once the weights of the items are known.
///
/// Definition  100 (sum_j w_j m_j - low sum_j w_j) / ((high - low) sum_j w_j), m_j the mean of item j, w_j its
///             unstandardised weight [fornell-1996]; on 1..10 that is 100 sum_j w_j (m_j - 1) / 9 for weights that sum to
///             one. On a scale where low is good each item is turned round
/// Input       a comoment tally, plain or weighted, of one rating scale, or the means and covariances of the items with
///             their scale; an unstandardised weight per item: published ones, or `unstandardised_weights`
/// Unit        index score, 0 to 100
/// Interval    Student's t on the error of the weighted sum, through the covariances of the items. The weights count as
///             known; `models::pls_fit::index` has the error with theirs
/// Errors      `invalid_argument` unless there is a weight per item, for a negative weight, a sum of 0, and covariances
///             without a scale or without items. No answers: NaN with [0, 100]
/// Cost        O(items^2)
/// When not    with weights of a standardised solution as they are: items with wide answers then count too much; between
///             studies whose weights were estimated apart, where a change of weights looks like one of satisfaction
/// References  [fornell-1996], [anderson-fornell-1994] in docs/references.md
/// Example     examples/acsi_index.cpp
struct acsi_index_t {
  template <class Answers>
    requires RatingScale<typename Answers::values>
  [[nodiscard]] mean_estimate<index_score> operator()(const Answers& answers, std::span<const double> weights,
                                                      missing_policy policy = missing_policy::listwise) const {
    return satisfaction_index(answers, weights, policy);
  }
  [[nodiscard]] CLIENTELE_API mean_estimate<index_score> operator()(const covariances& items,
                                                                    std::span<const double> weights,
                                                                    any_scale scale) const;
};
inline constexpr acsi_index_t acsi_index{};

/// Weights for answers as they were given, from weights for standardised ones, such as the outer weights of a path
/// model: w_j / s_j, divided by their sum.
/// Throws `invalid_argument` unless there is a weight per item, and for an item that does not vary or weights that sum to 0.
[[nodiscard]] CLIENTELE_API std::vector<double> unstandardised_weights(std::span<const double> standardised,
                                                                       const covariances& items);

}  // namespace survey
}  // namespace clientele::inline v0
