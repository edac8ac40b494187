// expect: SameKindOfEstimate
// A mean answer less an index score is not a figure, and neither is a share less a balance.
#include <clientele/stats/difference.hpp>

using namespace clientele;

int main() {
  const mean_estimate<scale_mean> answers(4.0, 0.1, unweighted_basis(100), 1, 5);
#if defined(CLIENTELE_MUST_FAIL)
  const mean_estimate<index_score> other(75.0, 2.5, unweighted_basis(100));
#else
  const mean_estimate<scale_mean> other(3.5, 0.1, unweighted_basis(100), 1, 5);
#endif
  const auto apart = difference(answers, other);
  return apart.value().known() ? 0 : 1;
}
