// The test of a gap between two answers of the same people.
#pragma once
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/survey/servqual.hpp>

namespace clientele::inline v0::survey {

/// Paired t, two-sided; NaN where nothing varies.
inline double paired_p(const mean_estimate<answer_gap>& gap) {
  const double t = clientele::detail::studentised(gap.value().value(), gap.standard_error());
  return clientele::detail::two_sided_student_p(t, gap.effective_sample_size() - 1.0);
}

}  // namespace clientele::inline v0::survey
