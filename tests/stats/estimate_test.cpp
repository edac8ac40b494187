#include <clientele/stats/estimate.hpp>

#include <clientele/stats/difference.hpp>

#include "support/check.hpp"

using namespace clientele;

static_assert(Estimate<proportion_estimate> && Estimate<balance_estimate> && Estimate<mean_estimate<mean_days>> &&
              Estimate<rate_estimate<customers>> && Estimate<ratio_estimate<real>>);
static_assert(!Estimate<double> && !Estimate<proportion> && !Estimate<confidence_interval<points>>,
              "a point alone is no estimate");
static_assert(DifferenceEstimate<proportion_difference> && !DifferenceEstimate<proportion_estimate>);
static_assert(!Estimate<proportion_difference>, "a difference has two sample sizes");

namespace {

// Any estimate can be handled without knowing its kind.
template <Estimate E>
bool decided(const E& estimate, typename E::unit target) {
  return !estimate.interval().contains(target);
}

}  // namespace

TEST_CASE("estimates are used through their concept") {
  CHECK(decided(proportion_estimate::from_counts(39, 50), proportion{0.9}));
  CHECK_FALSE(decided(proportion_estimate::from_counts(39, 50), proportion{0.8}));
  CHECK(decided(balance_estimate(0.5625, 0.09375, unweighted_basis(32)), points{0}));
  CHECK_FALSE(decided(proportion_estimate::from_counts(0, 0), proportion{0.8}));
}
