#include <clientele/stats/quantile_estimate.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <sstream>
#include <vector>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

std::vector<value_count> up_to(std::int64_t last) {
  std::vector<value_count> values;
  for (std::int64_t i = 1; i <= last; ++i) values.push_back({i, 1});
  return values;
}

using estimate = quantile_estimate<mean_days>;

}  // namespace

TEST_CASE("quantiles") {
  const auto basis = unweighted_basis(4);
  CHECK(estimate({{1, 1}, {10, 1}, {20, 1}, {30, 1}}, 0.5, 0.25, basis).value().value() == 15.0);
  CHECK(estimate({{1, 1}, {10, 1}, {20, 1}}, 0.5, 0.25, basis).value().value() == 10.0);
  CHECK(estimate({{1, 3}, {10, 1}}, 0.5, 0.25, basis).value().value() == 1.0);
  CHECK(estimate({{1, 2}, {7, 0}, {10, 2}}, 0.5, 0.25, basis).value().value() == 4.0);  // of what is listed
  CHECK(estimate(up_to(100), 0.9, 0.03, unweighted_basis(100)).value().value() == 90.5);
  CHECK(!estimate{}.value().known());
  CHECK(!estimate({}, 0.5, 0.1, {}).value().known());
  CHECK(std::isinf(estimate{}.interval().lower.value()));
}

TEST_CASE("Woodruff's limits are order statistics") {
  // 100 independent values: error of the share at the median 0.05; t(0.975, 99) = 1.98422, so shares 0.4008 and 0.5992.
  const estimate median{up_to(100), 0.5, 0.05, unweighted_basis(100), 1.0};
  CHECK(median.interval().lower.value() == 41.0);
  CHECK(median.interval().upper.value() == 60.0);
  CHECK(median.interval().method == "woodruff");
  check_rel(median.standard_error(), 19.0 / (2.0 * 1.98421695151), 1e-9);
  CHECK(median.interval(0.99).lower.value() == 37.0);  // t(0.995, 99) = 2.6264
  // Clusters widen it; so few that the shares leave [0, 1] leave it open.
  const estimate wide{up_to(100), 0.5, 0.2, unweighted_basis(30), 1.0};
  CHECK(wide.interval().lower.value() == 10.0);
  const estimate open{up_to(100), 0.5, 0.2, unweighted_basis(3), 1.0};
  CHECK(open.interval().lower.value() == 1.0);
  CHECK(std::isinf(open.interval().upper.value()));
  const estimate one{up_to(100), 0.5, detail::nan, unweighted_basis(1), 1.0};
  CHECK(std::isinf(one.interval().upper.value()));
  CHECK(std::isnan(one.standard_error()));
  std::ostringstream text;
  text << median;
  CHECK(text.str() == "50.5 days (95% CI 41.0..60.0), n = 100");
}
