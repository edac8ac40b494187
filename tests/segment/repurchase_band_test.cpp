#include <clientele/segment/repurchase_band.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <sstream>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/stats/proportion_estimate.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele::segment;
using namespace clientele_test;

namespace {
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

confidence_interval<proportion> interval(double lower, double upper) {
  return {proportion{lower}, proportion{upper}, default_confidence, "given"};
}
}  // namespace

static_assert(repurchase_cuts{}.band(proportion{0.7}) == repurchase_band::top);
static_assert(repurchase_cuts{}.band(proportion{0.3}) == repurchase_band::middle);

TEST_CASE("70 % is in the top band, 30 % in the middle") {
  const repurchase_cuts cuts;
  CHECK(cuts.band(proportion{1.0}) == repurchase_band::top);
  CHECK(cuts.band(proportion{0.7}) == repurchase_band::top);
  CHECK(cuts.band(proportion{std::nextafter(0.7, 0.0)}) == repurchase_band::middle);
  CHECK(cuts.band(proportion{0.3}) == repurchase_band::middle);
  CHECK(cuts.band(proportion{std::nextafter(0.3, 0.0)}) == repurchase_band::low);
  CHECK(cuts.band(proportion{0.0}) == repurchase_band::low);
  CHECK(cuts.band(proportion{}) == repurchase_band::not_sure);
}

TEST_CASE("an interval that touches the other side of a cut is not sure") {
  CHECK(repurchase_bands(interval(0.7, 1.0)) == repurchase_band::top);
  CHECK(repurchase_bands(interval(0.69, 0.7)) == repurchase_band::not_sure);
  CHECK(repurchase_bands(interval(0.3, 0.69)) == repurchase_band::middle);
  CHECK(repurchase_bands(interval(0.29, 0.3)) == repurchase_band::not_sure);
  CHECK(repurchase_bands(interval(0.0, 0.29)) == repurchase_band::low);
  CHECK(repurchase_bands(interval(0.1, 0.9)) == repurchase_band::not_sure);
  CHECK(repurchase_bands(interval(0.4, 0.6), {0.5, 0.8}) == repurchase_band::not_sure);
  CHECK(repurchase_bands(interval(0.4, 0.6), {0.1, 0.2}) == repurchase_band::top);
}

TEST_CASE("an estimate by its interval: more answers or less confidence make sure") {
  const auto of = [](std::uint64_t hits, std::uint64_t n) { return proportion_estimate::from_counts(hits, n); };
  CHECK(repurchase_bands(of(8, 10)) == repurchase_band::not_sure);
  CHECK(repurchase_bands(of(800, 1000)) == repurchase_band::top);
  CHECK(repurchase_bands(of(50, 100)) == repurchase_band::middle);
  CHECK(repurchase_bands(of(10, 100)) == repurchase_band::low);
  CHECK(repurchase_bands(of(75, 100)) == repurchase_band::not_sure);      // 95 %: 65.7 to 82.5
  CHECK(repurchase_bands(of(75, 100), 0.6) == repurchase_band::top);      // 60 %: 71.2 to 78.4
  CHECK(repurchase_bands(of(800, 1000), 0.95, {0.3, 0.85}) == repurchase_band::middle);
  CHECK(repurchase_bands(of(0, 0)) == repurchase_band::not_sure);
}

TEST_CASE("a band is only named when the interval says so: seldom wrong in simulation") {
  // A named band is wrong only where the interval misses the truth, so at most about one time in twenty.
  std::mt19937_64 random(31);
  for (const double truth : {0.28, 0.3, 0.32, 0.68, 0.69, 0.71}) {
    std::binomial_distribution<std::uint64_t> answers(200, truth);
    int wrong = 0;
    constexpr int times = 4000;
    for (int i = 0; i < times; ++i) {
      const auto band = repurchase_bands(proportion_estimate::from_counts(answers(random), 200));
      wrong += band != repurchase_band::not_sure && band != repurchase_cuts{}.band(proportion{truth}) ? 1 : 0;
    }
    CHECK(wrong < times * 6 / 100);
  }
}

TEST_CASE("columns of probabilities, at their word and with intervals") {
  const std::vector<double> stated{0.9, 0.7, 0.5, 0.1, unknown};
  const repurchase_table table = repurchase_bands(stated);
  CHECK(table[1] == repurchase_band::top);
  CHECK(table[2] == repurchase_band::middle);
  CHECK(table[3] == repurchase_band::low);
  CHECK(table[4] == repurchase_band::not_sure);
  CHECK(table.count(repurchase_band::top) == 2);
  CHECK(table.share(repurchase_band::top).value() == proportion{0.4});
  CHECK(table.share(repurchase_band::top).sample_size() == 5);
  CHECK(repurchase_bands(stated, {0.2, 0.6}).count(repurchase_band::top) == 2);
  CHECK(repurchase_bands(stated, {0.2, 0.8}).count(repurchase_band::top) == 1);
  CHECK(repurchase_bands(stated, {0.2, 0.8}).cuts() == repurchase_cuts{0.2, 0.8});

  const std::vector<double> lower{0.7, 0.6, 0.3, 0.0, unknown, 0.8, unknown};
  const std::vector<double> upper{0.9, 0.8, 0.6, 0.2, unknown, unknown, 0.1};
  const repurchase_table doubted = repurchase_bands(lower, upper);
  using enum repurchase_band;
  CHECK(doubted == repurchase_table{{top, not_sure, middle, low, not_sure, not_sure, not_sure}, {}});
}

TEST_CASE("what is refused; nobody; names") {
  CHECK_THROWS_WITH_AS((void)repurchase_bands(std::vector{0.5, 70.0}),
                       "row 1: probability to buy again is 70; allowed: 0 to 1; 70 % is written 0.7", invalid_value);
  CHECK_THROWS_AS((void)repurchase_bands(std::vector{-0.1}), invalid_value);
  CHECK_THROWS_AS((void)repurchase_bands(std::vector{std::numeric_limits<double>::infinity()}), invalid_value);
  CHECK_THROWS_WITH_AS((void)repurchase_bands(std::vector{0.5}, std::vector{0.4}),
                       "row 0: lower end of an interval is 0.5; allowed: no more than the upper end 0.4", invalid_value);
  CHECK_THROWS_AS((void)repurchase_bands(std::vector{0.5}, std::vector{1.5}), invalid_value);
  CHECK_THROWS_WITH_AS((void)repurchase_bands(std::vector{0.5}, std::vector{0.6, 0.7}),
                       "upper ends of intervals have 2 rows; the lower ends have 1", invalid_argument);
  CHECK_THROWS_WITH_AS((repurchase_cuts{0.0, 0.7}), "lower repurchase cut is 0; allowed: above 0 and below 1",
                       invalid_argument);
  CHECK_THROWS_WITH_AS((repurchase_cuts{0.7, 0.7}), "upper repurchase cut is 0.7; allowed: above the lower cut and below 1",
                       invalid_argument);
  CHECK_THROWS_AS((repurchase_cuts{0.3, unknown}), invalid_argument);
  CHECK_THROWS_AS((repurchase_cuts{unknown, 0.7}), invalid_argument);
  CHECK_THROWS_AS((repurchase_cuts{30.0, 70.0}), invalid_argument);
  const repurchase_table nobody = repurchase_bands(std::vector<double>{});
  CHECK(!nobody.share(repurchase_band::top).value().known());
  std::ostringstream text;
  text << repurchase_band::low << ' ' << repurchase_band::middle << ' ' << repurchase_band::top << ' '
       << repurchase_band::not_sure;
  CHECK(text.str() == "low middle top not_sure");
}
