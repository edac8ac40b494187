#include <clientele/behavior/average_order_value.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <clientele/behavior/detail/customer_sums.hpp>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::average_order_value;

TEST_CASE("spend per order") {
  const auto summary = summary_of(small_log, small_window);  // spend 40 15 10 10 25 on 4 1 2 2 1 orders
  const auto value = average_order_value(summary);
  CHECK(value.value().value() == 10.0);
  CHECK(value.sample_size() == 5);
  // By hand: residuals 0 5 -10 -10 15, squares 450; s^2 = 450 / 4, mean of x 2.
  check_rel(value.standard_error(), std::sqrt(450.0 / 4.0 / 5.0) / 2.0, 1e-14);
  CHECK(!average_order_value(summary_type{}).value().known());
  CHECK(std::isinf(average_order_value(summary_type{}).interval().lower.value()));
}

TEST_CASE("sums are exact: the largest amounts, and any order of customers") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  detail::customer_sums sums;
  for (int i = 0; i < 8; ++i) sums.add(most - i, 1);
  // Of m .. m - 7 the variance is that of 0 .. 7, which is 6; no double sum of squares near 2^126 can tell it.
  CHECK(sums.moments().variance_y == 6.0);
  CHECK(sums.moments().variance_x == 0.0);
  detail::customer_sums wide;
  wide.add(most, most);
  wide.add(least, least);
  check_rel(wide.moments().variance_y, std::ldexp(1.0, 127), 1e-15);
  check_rel(wide.moments().covariance, std::ldexp(1.0, 127), 1e-15);
  detail::customer_sums apart;
  apart.add(most, least);
  apart.add(least, most);
  check_rel(apart.moments().covariance, -std::ldexp(1.0, 127), 1e-15);

  std::mt19937_64 random(3);
  std::vector<std::pair<std::int64_t, std::int64_t>> rows;
  for (int i = 0; i < 1000; ++i) rows.emplace_back(static_cast<std::int64_t>(random()), static_cast<std::int64_t>(random()));
  const auto moments_of = [&] {
    detail::customer_sums all;
    for (const auto& [y, x] : rows) all.add(y, x);
    return all.moments(100.0, 3.0);
  };
  const auto before = moments_of();
  std::shuffle(rows.begin(), rows.end(), random);
  const auto after = moments_of();
  CHECK(before.mean_y == after.mean_y);
  CHECK(before.variance_y == after.variance_y);
  CHECK(before.variance_x == after.variance_x);
  CHECK(before.covariance == after.covariance);
  // A slow sum in long double, about its own mean.
  long double mean = 0;
  for (const auto& [y, x] : rows) mean += static_cast<long double>(y) / 1000;
  long double squares = 0;
  for (const auto& [y, x] : rows) squares += (static_cast<long double>(y) - mean) * (static_cast<long double>(y) - mean);
  check_rel(before.variance_y, static_cast<double>(squares / 999 / 10000), 1e-13);
}

namespace {

struct held {
  double linearised;
  double fieller;
};

held coverage(std::uint64_t customers, int replicates) {
  constexpr double mean = 40.0;
  int fieller = 0;
  const double linearised = share_of(replicates, 11, [&](std::mt19937_64& random) {
    customer_columns<std::uint64_t, usd> columns;
    std::gamma_distribution<double> rate(1.0, 3.0);
    std::gamma_distribution<double> level(4.0, mean / 4.0);
    for (std::uint64_t i = 0; i < customers; ++i) {
      std::poisson_distribution<std::uint32_t> repeats(rate(random) + 1e-12);
      const std::uint32_t orders = 1 + repeats(random);
      const double own = level(random);  // what this customer's orders are worth on average
      double spend = 0.0;
      for (std::uint32_t k = 0; k < orders; ++k) spend += std::exponential_distribution<double>(1.0 / own)(random);
      columns.keys.push_back(i);
      columns.orders.push_back(orders);
      columns.spend.push_back(usd::from_units(std::llround(spend * 100.0)));
    }
    columns.first_days.assign(columns.keys.size(), on(0));
    columns.last_days = columns.first_days;
    columns.days_to_second.assign(columns.keys.size(), 0);
    columns.purchase_days.assign(columns.keys.size(), 1);
    const auto value = average_order_value(summary_type{small_window, {}, std::move(columns)});
    fieller += value.interval(0.95, ratio_method::fieller).contains(amount<USD>{mean}) ? 1 : 0;
    return value.interval().contains(amount<USD>{mean});
  });
  return {linearised, static_cast<double>(fieller) / replicates};
}

}  // namespace

TEST_CASE("coverage: customers are the unit, however many orders each has") {
  const held many = coverage(200, 2000);
  MESSAGE("200 customers: covered " << many.linearised << ", Fieller " << many.fieller);
  CHECK(many.linearised > 0.925);
  CHECK(many.linearised < 0.965);
  const held few = coverage(20, 2000);
  MESSAGE("20 customers: covered " << few.linearised << ", Fieller " << few.fieller);
  CHECK(few.linearised > 0.87);  // what the page says
  CHECK(few.linearised < 0.925);
  CHECK(few.fieller > few.linearised);
}

TEST_CASE("CDNOW against reference values") {
  const auto oracles = shared_oracles("cohort_concentration");
  if (!oracles) return;
  const auto& entry = oracles->entry("summary.cdnow");
  const auto file = data_file(entry);
  if (!file) return;
  check_either(average_order_value(summary_of(cdnow_log(*file), cdnow_window)).value().value(),
               entry.value["average_order_value_per_row"].number(), entry.allowed, entry.source);
}
