// The test of a difference between two answers of the same people.
#pragma once
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/difference.hpp>

namespace clientele::inline v0::survey {

/// Paired t, two-sided; NaN where nothing varies.
template <class Difference>
double paired_p(const mean_estimate<Difference>& difference) {
  const double t = clientele::detail::studentised(difference.value().value(), difference.standard_error());
  return clientele::detail::two_sided_student_p(t, difference.effective_sample_size() - 1.0);
}

}  // namespace clientele::inline v0::survey
