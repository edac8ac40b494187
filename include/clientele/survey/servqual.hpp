#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/correlation_estimate.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/survey/responses.hpp>

namespace clientele::inline v0::survey {

/// A gap in the steps of the answers' scale: below 0, perception falls short.
using answer_gap = difference_of<scale_mean>;

/// A dimension of service quality: its items, and what it weighs in the total (importance points).
struct service_dimension {
  std::string id;
  double weight = 1.0;
  std::vector<std::string> items;
};

/// How far perception is from what it is held against, for an item, a dimension or the whole.
struct quality_gap {
  std::string id;
  mean_estimate<scale_mean> perception;
  mean_estimate<scale_mean> standard;     ///< expectation, or the minimum
  mean_estimate<answer_gap> gap;          ///< perception less standard, through their covariance: the same people answered
  double p = clientele::detail::nan;      ///< paired t, two-sided
  double p_adjusted = clientele::detail::nan;  ///< for all gaps of the same list, by Holm
  /// Together with those of the whole list at the level of the result (Bonferroni).
  confidence_interval<answer_gap> simultaneous;
  int rank = 0;         ///< among the known gaps of the list, 1 for the lowest; 0: the gap is not known, nor its ranks
  int lowest_rank = 0;  ///< the ranks that pairwise comparisons, adjusted by Holm over the list, leave open
  int highest_rank = 0;
  correlation_estimate agreement;  ///< of perception and standard over people
  /// Of the difference score, by the form asked for, r alpha of each block [peter-1993]. Items of weight 0 are no
  /// part of it; NaN with fewer than two others.
  linearised_estimate<real> difference_reliability;
};

/// Gaps by item, by dimension, and in all.
struct servqual_result {
  std::vector<quality_gap> items;
  std::vector<quality_gap> dimensions;
  quality_gap overall;            ///< mean of the dimensions, equally
  quality_gap weighted;           ///< by importance points
  mean_estimate<scale_mean> servperf;  ///< perception alone, mean of all items [cronin-taylor-1992]
  std::vector<double> weights;    ///< of the dimensions, divided by their sum
  confidence_level level = default_confidence;
  missing_report missing;
};

/// How the reliability of a difference is put together from those of its two sides. s are standard deviations.
enum class difference_form : std::uint8_t {
  equal_variances,  ///< (.5 (r_E + r_P) - r_EP) / (1 - r_EP), as it is usually quoted
  own_variances,    ///< (s_E^2 r_E + s_P^2 r_P - 2 s_E s_P r_EP) / (s_E^2 + s_P^2 - 2 s_E s_P r_EP): the same if s_E = s_P
};
/// The form as it stands in reports: "equal_variances".
[[nodiscard]] CLIENTELE_API std::string_view name(difference_form form) noexcept;

struct servqual_options {
  confidence_level level = default_confidence;  ///< of simultaneous intervals, and of the comparisons behind ranks
  difference_form reliability = difference_form::equal_variances;
};

/// SERVQUAL: perceived less expected service.
///
/// Definition  gap of an item P - E; of a dimension the mean of its items; in all sum w_d gap_d / sum w_d, w importance
///             points [parasuraman-1988], [parasuraman-1991]
/// Input       perceptions and expectations of the same people, columns of the same names, on one scale where high is
///             good, with weights; or their covariances from an exact tally, with variables named
///             "perception:<item>" and "expectation:<item>"; or the answers to a questionnaire that asks for both
/// Unit        steps of the scale
/// Interval    Student's t through the covariances of all answers; simultaneous ones by Bonferroni. Strata and clusters
///             of the columns are ignored, and adjusted weights taken as given: replicates know the design, as shown
///             under "Figures whose own intervals ignore the design" in docs/reference/replicate_weights.md
/// Errors      `invalid_argument` for an item in no column or in two dimensions, a dimension without items, a weight that
///             is negative or weights that are all 0
/// Cost        O(rows items^2) for the covariances, then O(items^4)
/// When not    differences of two ratings are less reliable than either (see `difference_reliability`), and expectations
///             are near the end of the scale: report perceptions (SERVPERF) beside the gaps
/// References  [parasuraman-1988], [parasuraman-1991], [peter-1993], [cronin-taylor-1992] in docs/references.md
/// Example     examples/servqual.cpp
[[nodiscard]] CLIENTELE_API servqual_result servqual(const covariances& answers,
                                                     std::span<const service_dimension> dimensions,
                                                     const servqual_options& options = {});
/// The same from columns of answers.
[[nodiscard]] CLIENTELE_API servqual_result servqual(const numeric_columns& perceptions,
                                                     const numeric_columns& expectations,
                                                     std::span<const service_dimension> dimensions,
                                                     missing_data policy = missing_data::listwise,
                                                     const servqual_options& options = {});
/// The same from the answers to a questionnaire.
[[nodiscard]] CLIENTELE_API servqual_result servqual(const responses& answers,
                                                     missing_data policy = missing_data::listwise,
                                                     const servqual_options& options = {});

/// The dimensions of a questionnaire that directly hold items, with the product of the weights down to them.
[[nodiscard]] CLIENTELE_API std::vector<service_dimension> service_dimensions(const questionnaire& asked);

/// The weighted total by everybody's own importance points.
struct personal_gap {
  mean_estimate<answer_gap> gap;
  missing_report missing;  ///< who left out an answer or points does not count
};
/// The weighted total where every person gave importance points of their own: the mean over people of
/// sum_d points_d gap_d / sum_d points_d. `points` has a column per dimension, named by its id.
/// `invalid_value` for a person whose points are negative or all 0, with the row.
[[nodiscard]] CLIENTELE_API personal_gap personal_weighted_gap(const numeric_columns& perceptions,
                                                               const numeric_columns& expectations,
                                                               std::span<const service_dimension> dimensions,
                                                               const numeric_columns& points);

/// The zone of tolerance, from the least that is adequate to what is desired [parasuraman-1994].
struct tolerance_zone {
  servqual_result adequacy;     ///< perceived less adequate (MSA): below 0 is not tolerated
  servqual_result superiority;  ///< perceived less desired (MSS)
  std::vector<mean_estimate<answer_gap>> widths;  ///< desired less adequate, by dimension
};
/// Both gaps of every item and dimension, and how wide the zone is.
[[nodiscard]] CLIENTELE_API tolerance_zone zone_of_tolerance(const numeric_columns& perceptions,
                                                             const numeric_columns& desired,
                                                             const numeric_columns& adequate,
                                                             std::span<const service_dimension> dimensions,
                                                             missing_data policy = missing_data::listwise,
                                                             const servqual_options& options = {});

}  // namespace clientele::inline v0::survey
