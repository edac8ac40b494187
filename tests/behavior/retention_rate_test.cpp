#include <clientele/behavior/retention_rate.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

#include <clientele/behavior/churn_rate.hpp>
#include <clientele/stats/difference.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::churn_rate;
using behavior::period_survivors;
using behavior::retention_rate;

TEST_CASE("(E - N) / S") {
  const auto kept = retention_rate(period_survivors(1000, 1100, 250));
  CHECK(kept.value().value() == 0.85);
  CHECK(kept.sample_size() == 1000);
  const auto lost = churn_rate(period_survivors(1000, 1100, 250));
  check_ulp(lost.value().value(), 1.0 - 0.85, 2);
  CHECK(retention_rate(period_survivors(10, 0, 0)).value().value() == 0.0);
  CHECK(retention_rate(period_survivors(10, 10, 0)).value().value() == 1.0);
  CHECK(retention_rate(period_survivors(10, 5, 5)).value().value() == 0.0);
}

TEST_CASE("Wilson's interval against published figures") {
  struct row {
    std::uint64_t kept, at_start;
    double lower, upper;
  };
  for (const row& r : {row{81, 263, 0.2553, 0.3662}, row{15, 148, 0.0624, 0.1605}, row{0, 20, 0.0, 0.1611},
                       row{1, 29, 0.0061, 0.1718}}) {
    const auto kept = retention_rate(period_survivors(r.at_start, r.kept + 7, 7));
    check_abs(kept.interval().lower.value(), r.lower, 5e-5, "figures 5.5");
    check_abs(kept.interval().upper.value(), r.upper, 5e-5, "figures 5.5");
  }
  const auto apart = difference(retention_rate(period_survivors(70, 56, 0)), retention_rate(period_survivors(80, 48, 0)));
  check_abs(apart.interval().lower.value(), 0.0524, 5e-5, "figures 5.5");
  check_abs(apart.interval().upper.value(), 0.3339, 5e-5, "figures 5.5");
}

TEST_CASE("counts that cannot be are errors that say which") {
  CHECK_THROWS_WITH_AS(static_cast<void>(period_survivors(100, 50, 60)), doctest::Contains("acquired are 60"), invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(period_survivors(100, 150, 20)), doctest::Contains("not new are 130"),
                       invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(period_survivors(0, 1, 0)), invalid_argument);
  CHECK(!retention_rate(period_survivors(0, 5, 5)).value().known());
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  CHECK(retention_rate(period_survivors(most, most, 0)).value().value() == 1.0);
}
