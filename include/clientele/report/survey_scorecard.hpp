#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <clientele/core/confidence_level.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/report/scorecard.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

namespace clientele::inline v0::report {

/// How the answers of a survey are counted: each person once, or by a weight.
struct unweighted_answers {
  template <class T>
  using form = T;
};
struct weighted_answers {
  template <class T>
  using form = weighted<T>;
};

/// The tallies behind the survey half of a scorecard, one group for each name (one without a name: no groups).
///
/// `Answers` is `unweighted_answers` or `weighted_answers`. Groups are keyed by their place in `groups`.
template <class Answers>
struct survey_tallies {
  template <class T>
  using by_group = grouped<std::uint32_t, typename Answers::template form<T>>;

  std::vector<std::string> groups = {};
  std::string grouped_by = {};                          ///< the column of the groups; empty: none
  std::string recommend_column = {};                    ///< empty: no recommendation question
  by_group<rating_tally<recommendation>> recommend = {};
  std::vector<std::string> satisfaction_columns = {};
  std::vector<by_group<rating_tally<any_scale>>> satisfaction = {};  ///< one for each column
  by_group<comoment_tally<any_scale>> dimensions = {};               ///< all columns together, where there are several
};

struct survey_scorecard_options {
  confidence_level level = default_confidence;
  std::vector<double> dimension_weights = {};  ///< of the satisfaction index; empty: equal ones
  adjustment rule = adjustment::holm;          ///< of the p-values of all groups of a metric
};

/// The figures of a survey: Net Promoter Score; per satisfaction column top-1 and top-2 box, net satisfaction, mean,
/// score on 0..100 and the share of every grade; the satisfaction index of several columns.
///
/// With groups every metric but the grades follows for each group, with its difference from all other groups together
/// and a p-value adjusted over the groups of the metric.
///
/// With the answers of a previous period every figure tells what it was then, and how it has changed. The answers of two
/// periods are taken for independent samples: nothing says who answered twice. Groups are matched by their name; one that
/// has no answers in one of the periods has no change. P-values are adjusted for all figures of all customers, and for the
/// groups within a metric.
/// Errors  `invalid_argument` for dimension weights that do not fit the columns, and for previous answers to other
///         questions
template <class Answers>
[[nodiscard]] CLIENTELE_API scorecard survey_scorecard(const survey_tallies<Answers>& tallies,
                                                       const survey_scorecard_options& options = {},
                                                       const survey_tallies<Answers>* previous = nullptr);

extern template CLIENTELE_API scorecard survey_scorecard(const survey_tallies<unweighted_answers>&,
                                                         const survey_scorecard_options&,
                                                         const survey_tallies<unweighted_answers>*);
extern template CLIENTELE_API scorecard survey_scorecard(const survey_tallies<weighted_answers>&,
                                                         const survey_scorecard_options&,
                                                         const survey_tallies<weighted_answers>*);

}  // namespace clientele::inline v0::report
