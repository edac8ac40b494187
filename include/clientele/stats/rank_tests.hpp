#pragma once
#include <concepts>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// The answers of a group on an ordered scale: how many on each level, from the lowest one. Weighted answers count in
/// proportion to their weights, together as many as their effective number.
struct ranked_answers {
  int low = 0;
  std::vector<double> levels;
  sample_basis basis;
};

/// From a rating tally, plain or weighted.
template <class Answers>
  requires requires(const Answers& answers, int level) {
    { answers.low() } -> std::convertible_to<int>;
    { answers.share({level, level}).value().value() } -> std::same_as<double>;
  }
[[nodiscard]] ranked_answers ranked(const Answers& answers) {
  ranked_answers result{answers.low(), {}, {answers.size(), answers.effective_size(), answers.missing()}};
  const bool counts = result.basis.effective_size == static_cast<double>(answers.size());
  for (int level = answers.low(); level <= answers.high(); ++level) {
    const double share = answers.size() > 0 ? answers.share({level, level}).value().value() : 0.0;
    result.levels.push_back(counts ? static_cast<double>(answers.count(level)) : share * result.basis.effective_size);
  }
  return result;
}

/// How often an answer of the first group is above one of the second, ties counted by halves.
///
/// Definition  P(X > Y) + P(X = Y) / 2: one half where neither group is above the other
/// Error       from the placements of each answer among those of the other group [delong-1988]
/// Interval    on the logit, Student's t with the degrees of [brunner-munzel-2000]; where every answer is on one side of all
///             others, Wilson's for as many answers as the smaller group has, whose variance cannot be exceeded
/// Test        Wilcoxon's rank sum of Mann and Whitney: normal, with ties and the continuity correction [mann-whitney-1947]
/// Errors      none. A group without answers: NaN with [0, 1]
class CLIENTELE_API superiority_estimate {
 public:
  using unit = proportion;

  superiority_estimate(const ranked_answers& first, const ranked_answers& second);

  [[nodiscard]] constexpr proportion value() const noexcept { return proportion{value_}; }
  [[nodiscard]] constexpr double standard_error() const noexcept { return error_; }
  [[nodiscard]] confidence_interval<proportion> interval(confidence_level level = default_confidence) const noexcept;
  /// Mann and Whitney's U of the first group: pairs in which its answer is the higher one, ties by halves.
  [[nodiscard]] constexpr double statistic() const noexcept { return u_; }
  [[nodiscard]] constexpr double z() const noexcept { return z_; }
  [[nodiscard]] double p_value() const noexcept;
  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static constexpr std::string_view method() noexcept { return "logit_brunner_munzel"; }

  /// "56.0 % (95% CI 47.7..64.0), n = 250"
  friend std::ostream& operator<<(std::ostream& out, const superiority_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  double value_ = detail::nan;
  double error_ = detail::nan;
  double degrees_ = detail::nan;
  double u_ = detail::nan;
  double z_ = detail::nan;
  double smaller_ = 0.0;
  sample_basis basis_;
};

/// Are the answers of one group higher than those of another? From two rating tallies, or from their `ranked_answers`.
///
/// Errors     `invalid_argument` for groups on different scales
/// Cost       O(levels), whatever the number of answers
/// When not   the same people in both groups; to compare means: two groups of unequal spread can differ in means and not here
/// References [mann-whitney-1947], [delong-1988], [brunner-munzel-2000] in docs/references.md
/// Example    examples/rank_tests.cpp
[[nodiscard]] inline superiority_estimate mann_whitney(const ranked_answers& first, const ranked_answers& second) {
  return {first, second};
}
/// The same of two tallies of answers.
template <class Answers>
  requires requires(const Answers& answers) { ranked(answers); }
[[nodiscard]] superiority_estimate mann_whitney(const Answers& first, const Answers& second) {
  return {ranked(first), ranked(second)};
}

/// A test by chi-square.
struct rank_test {
  double statistic = detail::nan;
  double degrees = 0.0;
  double p_value = detail::nan;
  sample_basis basis;
};

/// Do the answers of several groups lie equally high? Kruskal and Wallis' H with ties [kruskal-wallis-1952].
///
/// Errors     `invalid_argument` for groups on different scales. Fewer than two groups with answers, or all answers equal: NaN
/// Cost       O(groups levels)
/// When not   fewer than five answers in a group: chi-square is too rough then; the same people in all groups, see `friedman`
[[nodiscard]] CLIENTELE_API rank_test kruskal_wallis(std::span<const ranked_answers> groups);

/// The test of whether the same people answer some questions higher than others, and how far they agree in that.
struct friedman_test : rank_test {
  double concordance = detail::nan;  ///< Kendall's W: 0 where people rank at random, 1 where all rank alike
  missing_report missing;
};

/// Do the same people answer some of these questions higher than others? Friedman's chi-square with ties [friedman-1937].
///
/// Input      a column per question, all in the same units; people with gaps are left out. Without weights
/// Errors     `invalid_argument` for fewer than two columns, and for weights. Nobody, or all ranks equal: NaN
/// Cost       O(people columns log columns)
[[nodiscard]] CLIENTELE_API friedman_test friedman(const numeric_columns& questions);

static_assert(Estimate<superiority_estimate>);

}  // namespace clientele::inline v0
