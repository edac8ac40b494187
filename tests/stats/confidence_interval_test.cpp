#include <clientele/stats/confidence_interval.hpp>

#include "support/check.hpp"

using namespace clientele;

namespace {
constexpr confidence_interval<points> example{points{20.4}, points{65.3}, 0.95, "adjusted_wald"};
}

static_assert(example.contains(points{20.4}) && example.contains(points{65.3}) && example.contains(points{46.9}));
static_assert(!example.contains(points{20.3}) && !example.contains(points{}));
static_assert(example == example);
// An interval of points knows nothing of shares.
template <class Interval, class Unit>
concept CanContain = requires(const Interval& interval, Unit unit) { interval.contains(unit); };
static_assert(CanContain<confidence_interval<points>, points>);
static_assert(!CanContain<confidence_interval<points>, proportion>);
static_assert(!CanContain<confidence_interval<points>, double>);

TEST_CASE("an interval has a width, ends, a level and a method") {
  clientele_test::check_rel(example.width(), 65.3 - 20.4, 1e-15);
  CHECK(example.level == confidence_level{0.95});
  CHECK(example.method == "adjusted_wald");
  const confidence_interval<scale_mean> widest{scale_mean{-detail::infinity}, scale_mean{detail::infinity}, 0.9,
                                               "student"};
  CHECK(widest.width() == detail::infinity);
  CHECK(widest.contains(scale_mean{1e300}));
}
