#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/confidence_level.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/correlation_estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/replicate_estimate.hpp>

namespace clientele::inline v0::survey {

/// A customer journey as data: a row per person, a column per touchpoint, in the order of the journey.
struct journey_data {
  /// Ratings, NaN where there is none; with weights. Strata and clusters are used by the replicates of
  /// `moments_of_truth` only: the errors of `journey` and `peak_end` ignore them. For those of the design see "Figures
  /// whose own intervals ignore the design" in docs/reference/replicate_weights.md.
  numeric_columns scores;
  numeric_columns visits = {};       ///< columns of the same names, 1 came and 0 did not; none: who rated was there
  std::vector<double> overall = {};  ///< overall satisfaction of each person; none where it is not needed
};

/// One stage of a journey.
struct journey_stage {
  std::string id;
  mean_estimate<scale_mean> score;                  ///< of those who rated it
  double volume = 0.0;                              ///< people who came; with weights the sum of theirs
  proportion_estimate reached;                      ///< of all people
  proportion_estimate continued;                    ///< of those at the stage before; of the first stage not known
  mean_estimate<difference_of<scale_mean>> change;  ///< of the score from the stage before, of those who rated both
  double p = clientele::detail::nan;                ///< paired t of the change, two-sided
  double p_adjusted = clientele::detail::nan;       ///< for all changes of the journey, by Holm
};

/// The stages of a journey with score, volume and drop.
///
/// Definition  each stage: mean score of those who rated it, how many came, the share of the people of the stage before
///             who came on, and the change of the score from the stage before, person by person
/// Input       scores by touchpoint in order, with weights; visits where they are known apart from ratings
/// Unit        steps of the scale; proportions; people
/// Interval    Student's t for scores and changes, Wilson for shares; strata and clusters are ignored
/// Errors      `invalid_argument` for no touchpoints, visits of other names or rows; `invalid_value` for a visit that
///             is not 0 or 1, and for a rating by someone who did not come, with the row
/// Cost        O(rows stages)
/// When not    the scores of late stages are of those who came so far: a score that rises along the journey may only
///             mean that the dissatisfied left. `change` compares the same people and is free of that, not of their
///             choice
/// References  [lemon-verhoef-2016] in docs/references.md
/// Example     examples/touchpoints.cpp
[[nodiscard]] CLIENTELE_API std::vector<journey_stage> journey(const journey_data& data);

/// How the importance of a touchpoint is found.
enum class touchpoint_importance : std::uint8_t {
  correlation,  ///< of its score with the overall satisfaction
  slope,        ///< how much the overall satisfaction rises with a step of its score: regression on it alone
  given,        ///< as told
};
/// "correlation"
[[nodiscard]] CLIENTELE_API std::string_view name(touchpoint_importance rule) noexcept;

struct moments_options {
  /// What a score should be. The gap is how far the mean stays behind it; there is no natural target.
  double target = clientele::detail::nan;
  touchpoint_importance importance = touchpoint_importance::slope;
  std::vector<double> given = {};               ///< an importance per touchpoint, where they are given
  confidence_level level = default_confidence;  ///< of the range of ranks
  replicate_kind kind = replicate_kind::bootstrap;
  std::size_t replicates = 1000;
  std::uint64_t seed = 20240101;
  unsigned threads = 0;  ///< 0: as many as the machine runs
};

/// A touchpoint as a moment of truth.
struct moment_of_truth {
  std::string id;
  replicate_estimate<real> importance;
  replicate_estimate<proportion> exposure;            ///< the share of people who came
  replicate_estimate<difference_of<scale_mean>> gap;  ///< target less mean score
  replicate_estimate<real> priority;                  ///< importance times exposure times gap
  int rank = 0;         ///< 1 for the highest priority; equal ones share the better rank; 0: not known
  int lowest_rank = 0;  ///< the ranks that the replicates leave open, at the level of the options
  int highest_rank = 0;
  double probability_first = clientele::detail::nan;  ///< the share of replicates in which it has rank 1
};

/// Touchpoints by what mending them would bring, the most first.
struct moments_of_truth_result {
  std::vector<moment_of_truth> moments;  ///< from the highest priority
  std::size_t replicates = 0;            ///< used
  std::size_t degenerate = 0;            ///< without a result, such as a score that did not vary in them
  /// Each figure is of whoever has what it needs, so that the policy is pairwise. Who rated nothing is not used, though
  /// part of exposure; a gap is a touchpoint not rated, or no overall satisfaction where importance comes from it.
  missing_report missing;
};

/// Moments of truth: touchpoints by importance x exposure x gap.
///
/// Definition  priority = importance, times the share of people who came, times the target less the mean score
/// Input       scores and overall satisfaction with weights; visits where they are known apart; a target. Strata and
///             clusters of the scores are those of the replicates, from which every error here comes; where their
///             weights are adjusted, those of each replicate are adjusted again
/// Unit        with slopes: steps of overall satisfaction, per person of all, that reaching the target might bring
/// Interval    percentiles of a bootstrap; ranks and the probability of being first from the same draws
/// Errors      `invalid_argument` for an unknown target, importances that are not one per touchpoint, an overall
///             satisfaction of another length, replicates that are no draws; those of `journey`
/// Cost        O(rows stages) for each replicate
/// When not    only those who came can rate, and slopes of one touchpoint alone take in what goes with it: as causes
///             take neither. A touchpoint above its target has a priority below 0, and a negative slope turns the sign
///             round
/// References  [normann-1984], [carlzon-1987], [efron-1979] in docs/references.md
/// Example     examples/touchpoints.cpp
[[nodiscard]] CLIENTELE_API moments_of_truth_result moments_of_truth(const journey_data& data,
                                                                     const moments_options& options);

/// Which of a person's scores is the peak.
enum class peak_rule : std::uint8_t {
  worst,         ///< the lowest
  best,          ///< the highest
  most_extreme,  ///< the one furthest from the neutral score; of two as far, the lower one
};
/// "most_extreme"
[[nodiscard]] CLIENTELE_API std::string_view name(peak_rule rule) noexcept;

struct peak_end_options {
  double neutral =
      clientele::detail::nan;  ///< needed by `most_extreme`: the middle of the scale, or where feeling turns
  std::size_t fewest = 2;      ///< people who rated fewer touchpoints are left out
};

/// The peak and the end of journeys beside their mean.
struct peak_end_result {
  mean_estimate<scale_mean> peak;
  mean_estimate<scale_mean> end;                        ///< each person's last rating
  mean_estimate<scale_mean> peak_end;                   ///< the mean of the two, person by person
  mean_estimate<scale_mean> all;                        ///< each person's mean over the touchpoints
  mean_estimate<difference_of<scale_mean>> difference;  ///< peak-end less mean of all, person by person
  double p = clientele::detail::nan;                    ///< paired t, two-sided
  correlation_estimate peak_end_with_overall;           ///< NaN without overall satisfaction
  correlation_estimate all_with_overall;
  missing_report missing;  ///< people with too few ratings count as left out
};

/// The peak-end rule against the mean: experiences are remembered by their peak and their end [kahneman-1993].
///
/// Definition  per person: the peak by a named rule, the last rating, their mean; against the mean of all ratings
/// Input       scores in the order of the journey, with weights
/// Unit        steps of the scale
/// Interval    Student's t over people; Fisher's for correlations; strata and clusters are ignored
/// Errors      `invalid_argument` for no touchpoints, `most_extreme` without a neutral score, `fewest` of 0, an overall
///             satisfaction of another length. Nobody with enough ratings: NaN with the widest intervals
/// Cost        O(rows stages)
/// When not    with two or three touchpoints peak, end and mean are nearly the same. That one correlation is larger
///             than the other is no proof: their difference has an error too
/// References  [kahneman-1993] in docs/references.md
/// Example     examples/touchpoints.cpp
[[nodiscard]] CLIENTELE_API peak_end_result peak_end(const journey_data& data, peak_rule rule,
                                                     const peak_end_options& options = {});

}  // namespace clientele::inline v0::survey
