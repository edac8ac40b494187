#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/tally/comoment_tally.hpp>

namespace clientele::inline v0 {
namespace detail {
/// Weights divided by their sum and by the width of the scale, so that answers combine to 0..100.
/// Throws `invalid_argument` for a negative or infinite weight, or weights that sum to 0.
[[nodiscard]] CLIENTELE_API std::vector<double> index_coefficients(std::span<const double> dimension_weights,
                                                                   std::size_t items, any_scale scale);
[[nodiscard]] CLIENTELE_API double index_offset(any_scale scale) noexcept;
}  // namespace detail

namespace survey {

/// The index method of satisfaction: a weighted sum of dimension scores on 0..100.
///
/// Definition  sum_j v_j 100 (m_j - low) / (high - low), m_j the mean of dimension j, v_j its weight divided by the sum
///             of all; on a scale where low is good each score is turned round
/// Input       a comoment tally, plain or weighted, of one rating scale, an item per dimension; a weight per dimension
///             (none: equal ones); which people count (listwise unless available-case is asked for)
/// Unit        index score, 0 to 100
/// Interval    Student's t on the error of the weighted sum, through the covariances of the items: dimensions answered
///             by the same people are not independent
/// Errors      `invalid_argument` unless there is a weight per dimension, and for a negative weight, or a sum of 0.
///             No answers: NaN with [0, 100]
/// Cost        O(dimensions^2)
/// When not    dimensions compensate one another: show them beside the index
/// References  [iso-10004], [anderson-fornell-1994] in docs/references.md
/// Example     examples/satisfaction_methods.cpp
struct satisfaction_index_t {
  template <class Answers>
    requires RatingScale<typename Answers::values>
  [[nodiscard]] mean_estimate<index_score> operator()(const Answers& answers, std::span<const double> dimension_weights,
                                                      missing_policy policy = missing_policy::listwise) const {
    const any_scale scale = answers.run_time_scale();
    return answers.template combination<index_score>(
        clientele::detail::index_coefficients(dimension_weights, answers.items(), scale),
        clientele::detail::index_offset(scale),
        index_score::lowest(), index_score::highest(), policy);
  }
  template <class Answers>
    requires RatingScale<typename Answers::values>
  [[nodiscard]] mean_estimate<index_score> operator()(const Answers& answers,
                                                      missing_policy policy = missing_policy::listwise) const {
    return (*this)(answers, std::vector<double>(answers.items(), 1.0), policy);
  }
};
inline constexpr satisfaction_index_t satisfaction_index{};

}  // namespace survey
}  // namespace clientele::inline v0
