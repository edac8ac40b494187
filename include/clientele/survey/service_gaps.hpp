#pragma once
#include <array>
#include <optional>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/survey/servqual.hpp>

namespace clientele::inline v0::survey {

/// What each of the parties says of a service, on one scale. They are different people, so that their means are
/// independent, but for customers, who say both what they expect and what they perceive.
struct service_views {
  numeric_columns customers = {};  ///< columns "expectation" and "perception", or one of them; none: not asked
  std::optional<mean_estimate<scale_mean>> managers = {};   ///< what managers believe that customers expect
  std::optional<mean_estimate<scale_mean>> standards = {};  ///< what the standards of the service demand
  std::optional<mean_estimate<scale_mean>> delivery = {};   ///< what is delivered, as measured or as employees say
  std::optional<mean_estimate<scale_mean>> promise = {};    ///< what customers are promised
  missing_data policy = missing_data::listwise;             ///< for customers who left out what they were asked
};

/// The five gaps of service quality [parasuraman-1985]. One whose parties are not both known is absent.
struct service_gap_result {
  using between_groups = mean_difference<scale_mean>;
  std::optional<between_groups> knowledge;  ///< 1: managers' view less customers' expectation
  std::optional<between_groups> standards;  ///< 2: standards less managers' view
  std::optional<between_groups> delivery;   ///< 3: delivery less standards
  std::optional<between_groups> promise;    ///< 4: promise less delivery
  std::optional<mean_estimate<answer_gap>> perceived;  ///< 5: perception less expectation of the same customers
  std::array<double, 5> p;           ///< of the five in their order: Welch's t, paired for the fifth; NaN for an absent one
  std::array<double, 5> p_adjusted;  ///< for all that are there, by Holm
  missing_report missing;                   ///< of the customers
};

/// The five gaps with their doubt.
///
/// Interval    gaps 1 to 4: Welch's, of independent groups with their own variances; gap 5: paired
/// Errors      `invalid_argument` for columns of customers of which neither is one of the two
/// When not    groups of a few managers: the interval then says little more than that
/// References  [parasuraman-1985] in docs/references.md
/// Example     examples/service_gaps.cpp
[[nodiscard]] CLIENTELE_API service_gap_result service_gaps(const service_views& views);

/// The mean of a column as a view of a party.
[[nodiscard]] CLIENTELE_API mean_estimate<scale_mean> mean_view(const numeric_columns& answers, std::string_view column);

/// Expectation and its confirmation: perceived over expected, the ratio of the means of the same people, from the lowest
/// answer of the scale. Above 1 expectations are exceeded [oliver-1980].
///
/// Interval    linearised, or Fieller's on request
/// Errors      `invalid_argument` for answers below the lowest, and for pairwise data: a ratio needs both answers of a person
/// When not    on a scale whose zero means nothing: the ratio depends on `lowest`, the difference does not
[[nodiscard]] CLIENTELE_API ratio_estimate<real> expectation_confirmation(const numeric_columns& customers,
                                                                          double lowest = 0.0,
                                                                          missing_data policy = missing_data::listwise);

}  // namespace clientele::inline v0::survey
