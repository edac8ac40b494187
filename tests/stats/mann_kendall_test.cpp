#include <clientele/stats/mann_kendall.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

std::int64_t slow_s(const std::vector<int>& series) {
  std::int64_t s = 0;
  for (std::size_t i = 0; i < series.size(); ++i) {
    for (std::size_t j = i + 1; j < series.size(); ++j) s += (series[j] > series[i]) - (series[j] < series[i]);
  }
  return s;
}

}  // namespace

TEST_CASE("mean, variance and tail of S over all orders of a series, with and without ties") {
  for (std::vector<int> series : {std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8}, std::vector<int>{1, 1, 2, 3, 3, 3, 5, 8},
                                  std::vector<int>{0, 0, 0, 0, 1, 2, 2, 9}}) {
    std::sort(series.begin(), series.end());
    const mann_kendall_test sorted = mann_kendall(series);
    std::vector<std::int64_t> all;
    std::int64_t sum = 0;
    std::int64_t squares = 0;
    do {  // each distinct order as often as the others
      const std::int64_t s = slow_s(series);
      all.push_back(s);
      sum += s;
      squares += s * s;
      if (all.size() % 97 == 0) CHECK(mann_kendall(series).s == s);
    } while (std::next_permutation(series.begin(), series.end()));
    CHECK(sum == 0);
    CHECK(18 * squares == static_cast<std::int64_t>(sorted.variance_18 * all.size()));
    // The normal tail against the exact one. With ties S moves in steps of unequal width.
    double worst = 0.0;
    for (const std::int64_t s : {4, 8, 12, 16, 20}) {
      const auto reached = std::count_if(all.begin(), all.end(), [s](std::int64_t other) { return other >= s; });
      const double exact = static_cast<double>(reached) / static_cast<double>(all.size());
      worst = std::max(worst, std::fabs(mann_kendall(s, sorted.variance_18).p_rising - exact));
      check_ulp(mann_kendall(-s, sorted.variance_18).p_falling, mann_kendall(s, sorted.variance_18).p_rising, 1);
    }
    CHECK(worst < (sorted.variance_18 == 8 * 7 * 21 ? 0.01 : 0.05));
  }
}

TEST_CASE("z with the continuity correction") {
  // n = 10 without ties: var S = 125.
  const auto rising = mann_kendall(25, 18 * 125);
  check_rel(rising.z, 24.0 / std::sqrt(125.0), 1e-15);
  check_rel(rising.p_value, 0.03182312738649021, 1e-13, "erfc(24 / sqrt 250), Python 3.11");
  check_rel(rising.p_rising, rising.p_value / 2.0, 1e-13);
  CHECK(rising.p_falling > 0.98);
  const auto falling = mann_kendall(-25, 18 * 125);
  CHECK(falling.z == -rising.z);
  CHECK(falling.p_value == rising.p_value);
  CHECK(mann_kendall(0, 18 * 125).z == 0.0);
  CHECK(mann_kendall(0, 18 * 125).p_value == 1.0);
}

TEST_CASE("series that cannot tell") {
  for (const auto& series : {std::vector<int>{}, std::vector<int>{3}, std::vector<int>{3, 3, 3}}) {
    const auto test = mann_kendall(series);
    CHECK(std::isnan(test.z));
    CHECK(test.p_rising == 1.0);
    CHECK(test.p_falling == 1.0);
    CHECK(test.p_value == 1.0);
    CHECK(test.variance_18 == 0);
  }
}
