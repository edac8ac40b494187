#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/core/confidence_level.hpp>
#include <clientele/core/config.hpp>
#include <clientele/report/questionnaire_section.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/survey/quadrant_plane.hpp>
#include <clientele/survey/responses.hpp>

namespace clientele::inline v0::report {

struct questionnaire_options {
  confidence_level level = default_confidence;
  missing_data missing = missing_data::listwise;  ///< within each part: an index, a scale, the drivers, the gaps
  std::size_t replicates = 1000;                  ///< of the bootstrap behind drivers
  /// Where the lines of importance and performance cross. The middle of the scale is of stated importance only: where
  /// it is derived, it has no scale, and the grand mean stands. Not a benchmark.
  survey::crosshair_rule crosshair = survey::crosshair_rule::grand_mean;
  std::uint64_t seed = 20240101;
  unsigned threads = 0;                           ///< 0: as many as the machine runs at once
};

/// What the answers to a questionnaire say: the index tree; the reliability of each dimension of two items or more; the
/// drivers of its outcome, where it names one; importance and performance, stated where people were asked how important
/// each item is, derived where there is an outcome, both where both are; Kano's method where both of its questions are
/// asked, SERVQUAL where perception and expectation are.
///
/// Part of clientele::report where clientele::models is built (Eigen); CLIENTELE_HAS_MODELS is defined then.
/// Order    drivers by importance, everything else as in the questionnaire
/// Errors   `invalid_value` for a gap in the answers where the policy refuses them; `invalid_argument` for a benchmark
/// Example  docs/reference/questionnaire.md
[[nodiscard]] CLIENTELE_API questionnaire_section questionnaire_scorecard(const survey::responses& answers,
                                                                          const questionnaire_options& options = {});

}  // namespace clientele::inline v0::report
