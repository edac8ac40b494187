#include <clientele/behavior/purchase_interval.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::median_purchase_interval;
using behavior::purchase_interval;

TEST_CASE("the mean of all gaps, and their median") {
  const auto summary = summary_of(small_log, small_window);  // gaps 10 20 | 30 | 1
  const auto mean = purchase_interval(summary);
  CHECK(mean.value().value() == 61.0 / 4.0);
  CHECK(mean.sample_size() == 3);
  CHECK(mean.missing() == 2);  // bought on one day only
  CHECK(mean.interval().lower.value() >= 1.0);
  CHECK(!purchase_interval(summary_type{}).value().known());

  const auto median = median_purchase_interval(tally_of(small_log), small_window);
  CHECK(median.value().value() == 15.0);  // of 1 10 20 30
  CHECK(median.sample_size() == 3);
  CHECK(median.missing() == 2);
  CHECK(median.interval().lower.value() == 1.0);
  CHECK(std::isinf(median.interval().upper.value()));  // three customers know no more
  CHECK(!median_purchase_interval(log_tally{}, small_window).value().known());
}

TEST_CASE("the window and the zero amounts decide what a purchase day is") {
  const auto tally = tally_of(small_log);
  CHECK(median_purchase_interval(tally, {on(0), on(21)}).value().value() == 5.5);  // 10 and 1
  CHECK(median_purchase_interval(tally, {on(1), on(40)}).value().value() == 20.0);  // 20, 30, 1
  // Without the free order of day 8 the third customer has no gap.
  CHECK(median_purchase_interval(tally, small_window, zero_policy::drop).value().value() == 10.0);
  log_tally refunded = tally;
  refunded.observe(2, on(15), usd::from_units(-100));
  CHECK(median_purchase_interval(refunded, small_window).value().value() == 15.0);  // a refund is no purchase
}

namespace {

/// Purchase days of a customer with a mean gap of his own.
struct shopper {
  std::vector<int> gaps;
  explicit shopper(std::mt19937_64& random) {
    std::gamma_distribution<double> level(3.0, 15.0);
    const double own = level(random);
    std::poisson_distribution<int> more(2.0);
    const int n = 1 + more(random);
    for (int i = 0; i < n; ++i) gaps.push_back(1 + static_cast<int>(std::exponential_distribution<double>(1.0 / own)(random)));
  }
};

order_log simulated(std::mt19937_64& random, std::uint64_t customers) {
  order_log log;
  for (std::uint64_t i = 0; i < customers; ++i) {
    int at = 0;
    log.push_back({i, on(at), 1});
    for (const int gap : shopper(random).gaps) log.push_back({i, on(at += gap), 1});
  }
  return log;
}

const observation_window long_window{on(0), on(100000)};

}  // namespace

TEST_CASE("coverage of the mean and of the median, gaps of a customer being alike") {
  std::mt19937_64 large(1);
  std::vector<int> gaps;
  double total = 0.0;
  while (gaps.size() < 2000000) {
    for (const int gap : shopper(large).gaps) {
      gaps.push_back(gap);
      total += gap;
    }
  }
  const double mean = total / static_cast<double>(gaps.size());
  std::nth_element(gaps.begin(), gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2), gaps.end());
  const double median = gaps[gaps.size() / 2];

  constexpr int replicates = 1000;
  int median_held = 0;
  const double covered = share_of(replicates, 5, [&](std::mt19937_64& random) {
    const order_log log = simulated(random, 150);
    median_held += median_purchase_interval(tally_of(log), long_window).interval().contains(mean_days{median}) ? 1 : 0;
    return purchase_interval(summary_of(log, long_window)).interval().contains(mean_days{mean});
  });
  const double median_covered = static_cast<double>(median_held) / replicates;
  MESSAGE("mean covered " << covered << ", median " << median_covered);
  CHECK(covered > 0.92);
  CHECK(covered < 0.97);
  CHECK(median_covered > 0.93);  // whole days: the limits are a step too wide rather than too narrow
  CHECK(median_covered < 0.985);
}

TEST_CASE("CDNOW against reference values") {
  const auto oracles = shared_oracles("cohort_concentration");
  if (!oracles) return;
  const auto& entry = oracles->entry("repeat.cdnow");
  const auto file = data_file(entry);
  if (!file) return;
  const order_log log = cdnow_log(*file);
  check_either(purchase_interval(summary_of(log, cdnow_window)).value().value(), entry.value["mean_gap_days"].number(),
               entry.allowed, entry.source);
  const auto median = median_purchase_interval(tally_of(log), cdnow_window);
  check_either(median.value().value(), entry.value["median_gap_days"].number(), entry.allowed, entry.source);
  CHECK(median.interval().width() < 10.0);
  CHECK(median.standard_error() > 0.0);
}
