// The concepts that metrics ask for, and what they keep out.
#include <clientele/tally/concepts.hpp>

#include <doctest/doctest.h>

#include <clientele/behavior/retention_rate.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rate_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

using namespace clientele;

static_assert(RatingTally<rating_tally<recommendation>> && RatingTally<weighted<rating_tally<any_scale>>>);
static_assert(!RatingTally<proportion_tally> && !RatingTally<moment_tally<>> && !RatingTally<int>);
static_assert(RunTimeRatingTally<rating_tally<any_scale>> && !RunTimeRatingTally<rating_tally<five_point>>);
static_assert(ProportionTally<proportion_tally> && ProportionTally<weighted<proportion_tally>>);
static_assert(!ProportionTally<rating_tally<five_point>> && !ProportionTally<rate_tally<orders>>);

static_assert(Metric<survey::net_promoter_score_t, rating_tally<recommendation>>);
static_assert(Metric<survey::net_promoter_score_t, weighted<rating_tally<any_scale>>>);
static_assert(!Metric<survey::net_promoter_score_t, rating_tally<five_point>>);
static_assert(!Metric<survey::net_promoter_score_t, proportion_tally>);
static_assert(!Metric<survey::top_box_share_t, rating_tally<five_point>>);  // k is to be named
static_assert(Metric<behavior::retention_rate_t, proportion_tally>);
static_assert(!Metric<behavior::retention_rate_t, rate_tally<orders>>);

TEST_CASE("boxes: the k best levels, on either direction, never all of the scale") {
  const any_scale rising{1, 5};
  const any_scale falling{1, 5, scale_direction::lower_is_better};
  CHECK(detail::best_levels(rising, 2, true) == level_range{4, 5});
  CHECK(detail::best_levels(rising, 2, false) == level_range{1, 2});
  CHECK(detail::best_levels(falling, 2, true) == level_range{1, 2});
  CHECK(detail::best_levels(falling, 4, false) == level_range{2, 5});
  for (const int k : {-1, 0, 5, 6}) {
    CHECK_THROWS_WITH_AS(static_cast<void>(detail::best_levels(rising, k, true)), doctest::Contains("allowed: 1 to 4"),
                         invalid_argument);
  }
}
