#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>

namespace clientele::inline v0::survey {

/// One grade of a distribution: its level, its label (empty where the scale has none) and its share.
struct grade_share {
  int level;
  std::string_view label;
  proportion_estimate share;
};

/// The grade method of satisfaction: the share of each grade, from the lowest level to the highest.
///
/// Definition  (answers on a level) / n, for every level
/// Input       a rating tally, plain or weighted
/// Unit        proportions that sum to 1
/// Interval    Wilson for each grade by itself; the intervals are not simultaneous
/// Errors      none. No answers: NaN with [0, 1] for every grade
/// Cost        O(levels); one allocation for the result
/// References  [iso-10004] in docs/references.md
/// Example     examples/satisfaction_methods.cpp
struct grade_shares_t {
  template <RatingTally Answers>
  [[nodiscard]] std::vector<grade_share> operator()(const Answers& answers) const {
    std::vector<grade_share> grades;
    for (int level = answers.low(); level <= answers.high(); ++level) {
      grades.push_back({level, label_of<typename Answers::scale>(level), answers.share({level, level})});
    }
    return grades;
  }

 private:
  template <RatingScale Scale>
  [[nodiscard]] static constexpr std::string_view label_of(int level) noexcept {
    if constexpr (LabelledScale<Scale>) {
      return Scale::labels[static_cast<std::size_t>(level - Scale::low)];
    } else {
      return {};
    }
  }
};
inline constexpr grade_shares_t grade_shares{};

}  // namespace clientele::inline v0::survey
