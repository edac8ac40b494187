#pragma once
#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/tally/concepts.hpp>

namespace clientele::inline v0::survey {

/// Mean answer in the steps of its own scale.
///
/// Definition  sum of answers / n
/// Input       a rating tally, plain or weighted
/// Unit        steps of the scale, between its ends
/// Interval    Student's t with n - 1 degrees (weighted: effective n - 1)
/// Errors      none. No answers: NaN with the whole scale
/// Cost        O(levels of the scale); no allocation
/// When not    the steps of a verbal scale are ordered, not equally wide: report the grades beside it
/// References  [student-1908] in docs/references.md
/// Example     examples/satisfaction_methods.cpp
struct mean_answer_t {
  template <RatingTally Answers>
  [[nodiscard]] mean_estimate<scale_mean> operator()(const Answers& answers) const noexcept {
    const bool known = answers.run_time_scale().known();  // a neutral run-time tally has no ends yet
    return answers.template mean_of<scale_mean>([](int level) { return static_cast<double>(level); },
                                                known ? answers.low() : scale_mean::lowest(),
                                                known ? answers.high() : scale_mean::highest());
  }
};
inline constexpr mean_answer_t mean_answer{};

/// Mean score: the mean answer stretched to 0..100, 100 being the best end of the scale.
///
/// Definition  100 (mean - low) / (high - low); on a scale where low is good 100 (high - mean) / (high - low)
/// Unit        index score, 0 to 100. In all else as `mean_answer`
struct mean_score_t {
  template <RatingTally Answers>
  [[nodiscard]] mean_estimate<index_score> operator()(const Answers& answers) const noexcept {
    const bool rising = answers.run_time_scale().direction() == scale_direction::higher_is_better;
    const double worst = rising ? answers.low() : answers.high();
    const double width = (rising ? answers.high() : answers.low()) - worst;
    return answers.template mean_of<index_score>(
        [=](int level) { return index_score::highest() * (static_cast<double>(level) - worst) / width; },
        index_score::lowest(), index_score::highest());
  }
};
inline constexpr mean_score_t mean_score{};

}  // namespace clientele::inline v0::survey
