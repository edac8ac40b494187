// The concepts that metrics ask for, and what they keep out.
#include <clientele/tally/concepts.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include <clientele/behavior/retention_rate.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rate_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

using namespace clientele;

// As docs/contract.md shows: a scale of one's own takes three lines, a metric of one's own not many more.

struct stars : clientele::rating_scale<1, 5> {
  static constexpr std::string_view name = "stars";
};

struct indifference_t {
  template <clientele::RatingTally Answers>
  clientele::proportion_estimate operator()(const Answers& answers) const {
    const int middle = (answers.low() + answers.high()) / 2;
    return answers.share({middle, middle});
  }
};
inline constexpr indifference_t indifference{};
static_assert(clientele::Metric<indifference_t, clientele::rating_tally<stars>>);

TEST_CASE("a scale and a metric of one's own do what the library's own do") {
  const std::vector<int> answers{3, 3, 5, 1};
  rating_tally<stars> tally;
  tally.observe(answers);
  CHECK(indifference(tally).value().value() == 0.5);
  CHECK(indifference(tally).interval().contains(proportion{0.5}));
  CHECK(survey::top_box_share(tally, 1).value().value() == 0.25);
  CHECK_THROWS_WITH_AS(tally.observe(6), doctest::Contains("on the scale stars: whole numbers 1 to 5"), invalid_value);
  CHECK(from_bytes<rating_tally<stars>>(to_bytes(tally)) == tally);

  weighted<rating_tally<stars>> weighed;
  weighed.observe(answers, std::vector<double>{1, 1, 1, 5});
  CHECK(indifference(weighed).value().value() == 0.25);
  CHECK(indifference(weighed).effective_sample_size() == 64.0 / 28.0);

  grouped<std::string, rating_tally<stars>> by_store;
  by_store.observe(std::vector<std::string>{"b", "a", "b", "b"}, answers);
  const auto shares = by_store.map(indifference);
  REQUIRE(shares.size() == 2);
  CHECK(shares[0].group == "a");
  CHECK(shares[0].value.value().value() == 1.0);
  CHECK(shares[1].value.value().value() == 1.0 / 3.0);

  rating_tally<any_scale> run_time{any_scale::of<stars>()};
  run_time.observe(answers);
  CHECK(indifference(run_time).value() == indifference(tally).value());
}

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
