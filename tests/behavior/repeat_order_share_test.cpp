#include <clientele/behavior/repeat_order_share.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include <clientele/stats/proportion_estimate.hpp>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::repeat_order_share;

namespace {

/// Customers with as many orders, all on one day.
summary_type with_orders(std::vector<std::uint32_t> orders) {
  customer_columns<std::uint64_t, usd> columns;
  for (std::size_t i = 0; i < orders.size(); ++i) columns.keys.push_back(i);
  columns.first_days.assign(orders.size(), on(0));
  columns.last_days = columns.first_days;
  columns.days_to_second.assign(orders.size(), 0);
  columns.purchase_days.assign(orders.size(), 1);
  columns.spend.assign(orders.size(), usd::from_units(1));
  columns.orders = std::move(orders);
  return {small_window, {}, std::move(columns)};
}

}  // namespace

TEST_CASE("orders that are not a customer's first") {
  const auto summary = summary_of(small_log, small_window);  // orders 4 1 2 2 1, purchase days 3 1 2 2 1
  const auto share = repeat_order_share(summary);
  CHECK(share.value().value() == 0.5);
  CHECK(share.sample_size() == 5);
  check_ulp(repeat_order_share(summary, purchase_count::purchase_days).value().value(), 4.0 / 9.0, 1);
  // By hand: residuals (x - 1) - x / 2 are 1 -1/2 0 0 -1/2, so s^2 = 1.5 / 4 and the error s / (sqrt 5 * 2).
  check_rel(share.standard_error(), std::sqrt(1.5 / 4.0 / 5.0) / 2.0, 1e-14);
  CHECK(!repeat_order_share(summary_type{}).value().known());
  CHECK(repeat_order_share(summary_type{}).interval().width() == 1.0);
  CHECK(repeat_order_share(with_orders({3})).interval().width() == 1.0);  // one customer shows no spread
}

namespace {

struct held {
  double linearised;
  double binomial;
};

/// Rates of customers are gamma, and unequal.
held coverage(int customers, int replicates) {
  constexpr double shape = 0.3;
  constexpr double mean = 2.0;  // orders beyond the first
  constexpr double truth = mean / (1.0 + mean);
  int binomial = 0;
  const double linearised = share_of(replicates, 20261122, [&](std::mt19937_64& random) {
    std::vector<std::uint32_t> orders;
    std::gamma_distribution<double> rate(shape, mean / shape);
    std::uint64_t all = 0;
    for (int i = 0; i < customers; ++i) {
      std::poisson_distribution<std::uint32_t> repeats(rate(random) + 1e-12);
      orders.push_back(1 + repeats(random));
      all += orders.back();
    }
    const auto independent = proportion_estimate::from_counts(all - static_cast<std::uint64_t>(customers), all);
    binomial += independent.interval().contains(proportion{truth}) ? 1 : 0;
    return repeat_order_share(with_orders(std::move(orders))).interval().contains(proportion{truth});
  });
  return {linearised, static_cast<double>(binomial) / replicates};
}

}  // namespace

TEST_CASE("a share of independent orders would claim too much: coverage over simulated customers") {
  const held many = coverage(300, 2000);
  MESSAGE("300 customers: covered " << many.linearised << ", as if orders were independent " << many.binomial);
  CHECK(many.linearised > 0.925);
  CHECK(many.linearised < 0.965);
  CHECK(many.binomial < 0.85);
  const held few = coverage(20, 2000);
  MESSAGE("20 customers: covered " << few.linearised << ", as if orders were independent " << few.binomial);
  CHECK(few.linearised > 0.88);  // what the page says: few customers, and very unequal ones
  CHECK(few.linearised < 0.925);
  CHECK(few.binomial < few.linearised);
}
