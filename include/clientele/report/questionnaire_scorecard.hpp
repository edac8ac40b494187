#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/core/confidence_level.hpp>
#include <clientele/core/config.hpp>
#include <clientele/report/questionnaire_section.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/survey/responses.hpp>

namespace clientele::inline v0::report {

struct questionnaire_options {
  confidence_level level = default_confidence;
  missing_data missing = missing_data::listwise;  ///< within each part: an index, a scale, the drivers, the gaps
  std::size_t replicates = 1000;                  ///< of the bootstrap behind drivers
  std::uint64_t seed = 20240101;
  unsigned threads = 0;                           ///< 0: as many as the machine runs at once
};

/// What the answers to a questionnaire say: the index tree; the reliability of each dimension of two items or more; the
/// drivers of its outcome, and importance and performance, where it names one; Kano's method where both of its questions
/// are asked, SERVQUAL where perception and expectation are.
///
/// Part of clientele::report where clientele::models is built (Eigen); CLIENTELE_HAS_MODELS is defined then.
/// Order    drivers by importance, everything else as in the questionnaire
/// Errors   `invalid_value` for a gap in the answers where the policy refuses them
/// Example  docs/reference/questionnaire.md
[[nodiscard]] CLIENTELE_API questionnaire_section questionnaire_scorecard(const survey::responses& answers,
                                                                          const questionnaire_options& options = {});

}  // namespace clientele::inline v0::report
