#include <clientele/report/known_metrics.hpp>

#include <doctest/doctest.h>

#include <clientele/report/make_figure.hpp>
#include <clientele/stats/proportion_estimate.hpp>

using namespace clientele;
using report::direction;

TEST_CASE("no better side is told apart from an unknown metric") {
  CHECK(report::usual_direction("gini") == direction::none);
  CHECK(report::usual_direction("purchase_interval") == direction::none);
  CHECK(!report::usual_direction("ginis").has_value());
  CHECK(!report::usual_direction("").has_value());
  CHECK(report::find_metric("zzz") == nullptr);
}

TEST_CASE("better is where the definition puts it") {
  for (const char* id : {"net_promoter_score", "top_box_share", "low_effort_share", "retention_rate", "spend_per_customer"}) {
    CHECK_MESSAGE(report::usual_direction(id) == direction::higher, id);
  }
  for (const char* id : {"churn_rate", "complaint_rate", "lapsed_share", "bottom_box_share"}) {
    CHECK_MESSAGE(report::usual_direction(id) == direction::lower, id);
  }
  // The two forms of the effort score run in opposite directions.
  CHECK(report::usual_direction("customer_effort") == direction::none);
}

TEST_CASE("every metric is found, and its range is one") {
  CHECK(report::known_metrics().size() > 30);
  for (const report::known_metric& one : report::known_metrics()) {
    CHECK(report::find_metric(one.id) == &one);
    CHECK(one.lowest < one.highest);
  }
}

TEST_CASE("figures are made with the direction of their id") {
  const auto share = proportion_estimate::from_counts(1, 4);
  CHECK(report::make_figure("churn_rate", share).direction == direction::lower);
  CHECK(report::make_figure("grade_shares", share).direction == direction::none);
  CHECK(report::make_figure("a metric of one's own", share).direction == direction::none);
}
