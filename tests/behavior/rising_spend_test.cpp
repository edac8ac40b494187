#include <clientele/behavior/rising_spend.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::rising_spend;
using behavior::rising_spend_options;

namespace {

spend_trend trend_of(const std::vector<int>& series) {
  const auto test = mann_kendall(series);
  spend_trend trend;
  trend.periods = static_cast<std::uint32_t>(series.size());
  trend.s = test.s;
  trend.variance_18 = test.variance_18;
  trend.rising_sums = series.size() > 4;
  for (std::size_t i = 4; i < series.size(); ++i) trend.rising_sums = trend.rising_sums && series[i] > series[i - 4];
  return trend;
}

summary_type with_trends(const std::vector<std::vector<int>>& series) {
  std::vector<spend_trend> trends;
  for (const auto& one : series) trends.push_back(trend_of(one));
  return summary_with_periods(small_window, std::vector<day>(series.size(), on(0)),
                              std::vector<std::uint32_t>(series.size(), 1), trends);
}

}  // namespace

TEST_CASE("moving sums that keep rising, and significant trends") {
  const auto summary = with_trends({{1, 2, 3, 4, 5, 6, 7, 8}, {8, 7, 6, 5, 4, 3, 2, 1}, {1, 5, 2, 6, 3, 7, 4, 8},
                                    {1, 2, 3, 4}, {1, 2, 3}, {3, 3, 3, 3, 3}});
  const auto rising = rising_spend(summary);
  CHECK(rising.rising_sums.value().value() == 0.5);  // the first and the third, of the four with two sums
  CHECK(rising.rising_sums.sample_size() == 4);
  CHECK(rising.rising_sums.missing() == 2);
  CHECK(rising.rising_trend.value().value() == 0.6);  // first, third and fourth, of five with four periods
  CHECK(rising.rising_trend.sample_size() == 5);
  CHECK(rising.by_chance.value() == 0.05);
  CHECK(rising_spend(summary, {.significance = 0.01}).rising_trend.value().value() == 0.2);
  CHECK(rising_spend(summary, {.significance = 0.01}).by_chance.value() == 0.01);
  CHECK(rising_spend(summary, {.least_periods = 8}).rising_trend.sample_size() == 3);
}

TEST_CASE("below four periods no trend is significant at 0.05") {
  CHECK(mann_kendall(std::vector<int>{1, 2, 3}).p_rising > 0.05);
  CHECK(mann_kendall(std::vector<int>{1, 2, 3, 4}).p_rising < 0.05);
}

TEST_CASE("of customers without a trend a share no higher than the level seems to rise") {
  std::mt19937_64 random(23);
  std::vector<std::vector<int>> series;
  for (int i = 0; i < 20000; ++i) {
    std::vector<int> one;
    for (int k = 0; k < 12; ++k) one.push_back(static_cast<int>(random() % 1000));
    series.push_back(one);
  }
  const double share = rising_spend(with_trends(series)).rising_trend.value().value();
  CHECK(share > 0.035);
  CHECK(share < 0.055);
}

TEST_CASE("no data, no periods, bad options") {
  CHECK(!rising_spend(summary_type{}).rising_trend.value().known());
  CHECK(rising_spend(summary_type{}).rising_sums.interval().width() == 1.0);
  CHECK_THROWS_WITH_AS(static_cast<void>(rising_spend(summary_of(small_log, small_window))), doctest::Contains("no periods"),
                       invalid_argument);
  const auto summary = with_trends({{1, 2, 3, 4, 5}});
  CHECK_THROWS_AS(static_cast<void>(rising_spend(summary, {.significance = 0.5})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(rising_spend(summary, {.significance = 0.0})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(rising_spend(summary, {.least_periods = 1})), invalid_argument);
}

TEST_CASE("from a log: months without a purchase are zero") {
  summary_options options;
  options.periods = period_rule{};
  const day january = day::from_civil(2020, 1, 1);
  log_tally tally;
  for (int month = 1; month <= 8; ++month) {
    const day date = day::from_civil(2020, month, 15);
    tally.observe(1, date, usd::from_units(100 * month));
    tally.observe(2, date, usd::from_units(100 * (9 - month)));
    if (month == 1) tally.observe(3, date, usd::from_units(100));
  }
  const auto summary = tally.summary({january, day::from_civil(2020, 8, 31)}, options);
  const auto rising = rising_spend(summary);
  check_ulp(rising.rising_sums.value().value(), 1.0 / 3.0, 1);
  check_ulp(rising.rising_trend.value().value(), 1.0 / 3.0, 1);
}
