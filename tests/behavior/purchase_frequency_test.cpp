#include <clientele/behavior/purchase_frequency.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "behavior/behavior_data.hpp"
#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::exposure_rule;
using behavior::purchase_frequency;
using behavior::purchases_per_year;

TEST_CASE("purchases per customer") {
  const auto summary = summary_of(small_log, small_window);  // orders 4 1 2 2 1, purchase days 3 1 2 2 1
  const auto orders_each = purchase_frequency(summary);
  CHECK(orders_each.value().value() == 2.0);
  check_rel(orders_each.standard_error(), std::sqrt(6.0 / 4.0 / 5.0), 1e-15);
  CHECK(orders_each.interval().lower.value() >= 1.0);  // who is counted bought once at least
  check_ulp(purchase_frequency(summary, purchase_count::purchase_days).value().value(), 1.8, 1);
  CHECK(!purchase_frequency(summary_type{}).value().known());
  CHECK(std::isinf(purchase_frequency(summary_type{}).interval().upper.value()));
}

TEST_CASE("purchases per year: what follows the first, by the time since; or all, by the window") {
  const auto summary = summary_of(small_log, small_window);
  constexpr double year = 365.2425;
  // Watched 40, 35, 32, 20 and 0 days since the first purchase.
  const auto since = purchases_per_year(summary);
  check_rel(since.value().value(), 5.0 / 127.0 * year, 1e-15);
  check_rel(purchases_per_year(summary, exposure_rule::since_first_purchase, purchase_count::purchase_days).value().value(),
            4.0 / 127.0 * year, 1e-15);
  check_rel(purchases_per_year(summary, exposure_rule::whole_window).value().value(), 10.0 / (5.0 * 41.0) * year, 1e-15);
  CHECK(since.sample_size() == 5);
  // Nobody watched for a day: no rate, and everything is possible.
  const auto none = purchases_per_year(summary_of({{1, on(40), 1}, {2, on(40), 1}}, small_window));
  CHECK(!none.value().known());
  CHECK(std::isinf(none.interval().upper.value()));
  CHECK(behavior::name(exposure_rule::whole_window) == "whole_window");
  CHECK(behavior::name(exposure_rule::since_first_purchase) == "since_first_purchase");
}

TEST_CASE("coverage: customers who come at unequal times and buy at unequal rates") {
  constexpr int window = 730;
  constexpr double rate = 6.0;  // a year
  const double covered = share_of(1000, 7, [&](std::mt19937_64& random) {
    order_log log;
    std::uniform_int_distribution<int> begins(0, window - 1);
    std::gamma_distribution<double> own(1.5, rate / 1.5);
    for (std::uint64_t i = 0; i < 150; ++i) {
      const int begin = begins(random);
      log.push_back({i, on(begin), 1});
      std::poisson_distribution<int> repeats(own(random) * (window - begin) / 365.2425 + 1e-12);
      std::uniform_int_distribution<int> when(begin, window);
      for (int k = repeats(random); k > 0; --k) log.push_back({i, on(when(random)), 1});
    }
    const auto estimate = purchases_per_year(summary_of(log, {on(0), on(window)}));
    return estimate.interval().contains(rate_per<behavior::customer_years>{rate});
  });
  MESSAGE("covered " << covered);
  CHECK(covered > 0.92);
  CHECK(covered < 0.97);
}
