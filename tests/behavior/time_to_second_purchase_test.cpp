#include <clientele/behavior/time_to_second_purchase.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

#include <clientele/behavior/repeat_purchase_rate.hpp>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::time_to_second_purchase;

TEST_CASE("days to the second purchase, or to the as-of day") {
  // Back after 10 and 30 days and 1; watched for 35 and 0 without.
  const auto curve = time_to_second_purchase(summary_of(small_log, small_window));
  CHECK(curve.size() == 5);
  CHECK(curve.ended() == 3);
  CHECK(curve.ended_by(0).value().value() == 0.0);
  CHECK(curve.ended_by(1).value().value() == 0.25);  // the one of day 40 was never watched
  CHECK(curve.ended_by(9).value().value() == 0.25);
  CHECK(curve.ended_by(10).value().value() == 0.5);
  CHECK(curve.ended_by(30).value().value() == 0.75);
  CHECK(curve.ended_by(35).value().value() == 0.75);
  CHECK(!curve.ended_by(36).value().known());  // nobody was watched so long
  CHECK(curve.time_of().value == 10.0);
  CHECK(!time_to_second_purchase(summary_type{}).ended_by(1).value().known());
}

TEST_CASE("CDNOW: a slow product over days, and the plain rate where everybody was watched") {
  const auto file = data_file("cdnow_sample/cdnow_log.csv");
  if (!file) return;
  const auto summary = summary_of(cdnow_log(*file), cdnow_window);
  const auto curve = time_to_second_purchase(summary);
  long double survival = 1.0L;
  long double sum = 0.0L;
  for (std::uint32_t t = 1; t <= 500; ++t) {
    std::uint64_t at_risk = 0;
    std::uint64_t back = 0;
    for (std::size_t i = 0; i < summary.size(); ++i) {
      const std::uint32_t second = summary.days_to_second()[i];
      const std::uint32_t time = second > 0 ? second : static_cast<std::uint32_t>(summary.recency(i).count());
      at_risk += time >= t ? 1U : 0U;
      back += second == t ? 1U : 0U;
    }
    survival *= 1.0L - static_cast<long double>(back) / static_cast<long double>(at_risk);
    sum += static_cast<long double>(back) / (static_cast<long double>(at_risk) * static_cast<long double>(at_risk - back));
    if (t % 50 != 0) continue;
    const auto share = curve.ended_by(t);
    check_rel(share.value().value(), static_cast<double>(1.0L - survival), 1e-12);
    check_rel(share.standard_error(), static_cast<double>(survival * std::sqrt(sum)), 1e-12);
    CHECK(share.interval().contains(share.value()));
  }
  // All bought first in the first 84 days of 546: until day 462 nobody is censored but by returning.
  check_rel(curve.ended_by(365).value().value(),
            behavior::repeat_purchase_rate_within(summary, days{365}).value().value(), 1e-12);
}
