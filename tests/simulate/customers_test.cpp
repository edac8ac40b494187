#include <clientele/simulate/customers.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using simulate::customer_options;
using simulate::drop_out;
using simulate::simulate_customers;
using simulate::spend_model;

namespace {

using dollars = money<USD>;

const day start = day::from_civil(2024, 1, 1);

/// All customers come on the first day and are seen for so many weeks.
customer_options cohort(std::uint64_t customers, std::int32_t weeks, drop_out drops) {
  customer_options options;
  options.seed = 20240630;
  options.customers = customers;
  options.window = {start, start + days{7 * weeks - 1}};
  options.acquisition_days = 1;
  options.drops = drops;
  return options;
}

template <Money M>
std::vector<int> repeats(const simulate::purchase_log<M>& log, std::uint64_t customers) {
  std::vector<int> purchases(customers, -1);
  for (std::size_t i = 0; i < log.size(); ++i) purchases[log.customers[i]] += log.amounts[i] < M{} ? 0 : 1;
  return purchases;
}

struct moments {
  double mean = 0.0;
  double error = 0.0;
};
template <class T>
moments moments_of(const std::vector<T>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0.0;
  double squares = 0.0;
  for (const T value : values) {
    const auto x = static_cast<double>(value);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / n;
  return {mean, std::sqrt((squares / n - mean * mean) / n)};
}
/// Within what simulation leaves to chance once in a thousand times.
void check_near(const moments& simulated, double expected, const char* what) {
  CAPTURE(what);
  CAPTURE(simulated.mean);
  CAPTURE(expected);
  CHECK(std::fabs(simulated.mean - expected) < 3.3 * simulated.error);
}
double share_of_zero(const std::vector<int>& values) {
  return static_cast<double>(std::count(values.begin(), values.end(), 0)) / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("BG/NBD: the expected repeat purchases and the share of none") {
  // The model's expectation and probability at the published parameters [fader-hardie-lee-2005a], their formulas
  // computed with mpmath 1.3: E[X(78)] = 1.860519, E[X(32)] = 1.045243, P(X(39) = 0) = .5737864.
  constexpr std::uint64_t n = 60000;
  const auto in_weeks = [](std::int32_t weeks) {
    return repeats(simulate_customers<dollars>(cohort(n, weeks, drop_out::after_purchase)), n);
  };
  check_near(moments_of(in_weeks(78)), 1.860519, "78");
  check_near(moments_of(in_weeks(32)), 1.045243, "32");
  const auto x = in_weeks(39);
  check_abs(share_of_zero(x), 0.5737864, 3.3 * std::sqrt(0.57 * 0.43 / n));
}

TEST_CASE("Pareto/NBD: the expected repeat purchases, and who is left") {
  // E[X(52)] = 1.4729968 at r .553, alpha 10.578, s .606, beta 11.669 [fader-hardie-lee-2005a], with mpmath 1.3.
  constexpr std::uint64_t n = 60000;
  customer_options options = cohort(n, 52, drop_out::lifetime);
  options.purchase_rate = {0.553, 10.578};
  const auto log = simulate_customers<dollars>(options);
  check_near(moments_of(repeats(log, n)), 1.4729968, "52 weeks");
  check_near(moments_of(log.hidden.alive), std::pow(11.669 / (11.669 + 52.0), 0.606), "alive");
}

TEST_CASE("NBD: the expected repeat purchases and the share of none; nobody leaves") {
  constexpr std::uint64_t n = 60000;
  const auto log = simulate_customers<dollars>(cohort(n, 20, drop_out::never));
  const auto x = repeats(log, n);
  check_near(moments_of(x), 20.0 * 0.243 / 4.414, "20 weeks");
  check_abs(share_of_zero(x), std::pow(4.414 / (4.414 + 20.0), 0.243), 3.3 * std::sqrt(0.24 / n));
  CHECK(std::count(log.hidden.alive.begin(), log.hidden.alive.end(), std::uint8_t{1}) == n);
  check_near(moments_of(log.hidden.purchase_rates), 0.243 / 4.414, "rate");
}

TEST_CASE("the unit of time is an option") {
  customer_options options = cohort(20000, 10, drop_out::never);
  options.days_per_unit = 1.0;
  options.purchase_rate = {2.0, 40.0};
  check_near(moments_of(repeats(simulate_customers<dollars>(options), 20000)), 70.0 * 2.0 / 40.0, "days");
}

TEST_CASE("spend: gamma-gamma and lognormal, by customer and by purchase") {
  constexpr std::uint64_t n = 40000;
  customer_options options = cohort(n, 10, drop_out::never);
  const auto check_means = [&](double expected) {
    const auto log = simulate_customers<dollars>(options);
    check_near(moments_of(log.hidden.mean_spends), expected, "hidden");
    std::vector<double> first;
    for (std::size_t i = 0; i < log.size(); ++i) {
      CHECK_UNARY(log.amounts[i] > dollars{});
      if (i == 0 || log.customers[i] != log.customers[i - 1]) first.push_back(log.amounts[i].to_double());
    }
    REQUIRE(first.size() == n);
    check_near(moments_of(first), expected, "of first purchases");
  };
  check_means(6.25 * 15.44 / (3.74 - 1.0));
  options.gamma_gamma = {4.0, 9.0, 20.0};
  check_means(4.0 * 20.0 / 8.0);
  options.spend = spend_model::lognormal;
  check_means(std::exp(3.0 + 0.5 * (0.49 + 0.25)));
  options.lognormal = {2.0, 0.0, 0.4};
  check_near(moments_of(simulate_customers<dollars>(options).hidden.mean_spends), std::exp(2.0 + 0.08), "all alike");
  options.lognormal = {2.0, 0.3, 0.0};
  const auto steady = simulate_customers<dollars>(options);
  for (std::size_t i = 0; i < steady.size(); ++i) {
    CHECK_UNARY(steady.amounts[i] == dollars::rounded_from(steady.hidden.mean_spends[steady.customers[i]]));
  }
}

TEST_CASE("purchases of nothing and refunds") {
  constexpr std::uint64_t n = 20000;
  customer_options options = cohort(n, 52, drop_out::never);
  options.zero_share = 0.1;
  options.refund_share = 0.25;
  options.refund_days = 20;
  const auto log = simulate_customers<dollars>(options);
  const auto count = [&](auto which) {
    return static_cast<double>(std::count_if(log.amounts.begin(), log.amounts.end(), which));
  };
  const double zeros = count([](dollars a) { return a == dollars{}; });
  const double paid = count([](dollars a) { return a > dollars{}; });
  check_abs(zeros / (zeros + paid), 0.1, 3.3 * std::sqrt(0.09 / (zeros + paid)));
  // Every refund is of an earlier purchase of that customer, of the same amount, at most twenty days before.
  double early = 0.0;  // purchases whose refund cannot be cut off by the end of the window
  double refunded = 0.0;
  for (std::size_t i = 0; i < log.size(); ++i) {
    if (log.amounts[i] > dollars{} && log.days[i] + days{20} <= options.window.as_of()) early += 1.0;
    if (log.amounts[i] >= dollars{}) continue;
    bool found = false;
    for (std::size_t j = 0; j < log.size() && !found; ++j) {
      const std::size_t at = i >= j ? i - j : log.size();
      if (at >= log.size() || log.customers[at] != log.customers[i]) break;
      found = log.amounts[at] == -log.amounts[i] && (log.days[i] - log.days[at]).count() <= 20;
      if (found && log.days[at] + days{20} <= options.window.as_of()) refunded += 1.0;
    }
    CHECK_UNARY(found);
  }
  check_abs(refunded / early, 0.25, 3.3 * std::sqrt(0.1875 / early));
}

TEST_CASE("the same seed is the same log on any number of threads, and more customers change nothing of the first") {
  customer_options options = cohort(9000, 30, drop_out::after_purchase);
  options.refund_share = 0.1;
  options.acquisition_days = 0;
  const auto one = simulate_customers<dollars>(options, 1);
  CHECK(simulate_customers<dollars>(options, 4) == one);
  CHECK(simulate_customers<dollars>(options) == one);
  options.customers = 100;
  const auto fewer = simulate_customers<dollars>(options, 2);
  CHECK(fewer.size() > 100);
  CHECK(std::equal(fewer.customers.begin(), fewer.customers.end(), one.customers.begin()));
  CHECK(std::equal(fewer.days.begin(), fewer.days.end(), one.days.begin()));
  CHECK(std::equal(fewer.amounts.begin(), fewer.amounts.end(), one.amounts.begin()));
  options.seed = 2;
  CHECK(simulate_customers<dollars>(options) != fewer);
}

TEST_CASE("the log lies in the window, by customer and in order of time, from the day of acquisition on") {
  customer_options options = cohort(5000, 20, drop_out::after_purchase);
  options.acquisition_days = 28;
  const auto log = simulate_customers<money<JPY>>(options);
  CHECK(log.hidden.first_days.size() == 5000);
  std::vector<double> waits;
  for (const day first : log.hidden.first_days) waits.push_back((first - start).count());
  CHECK(*std::min_element(waits.begin(), waits.end()) == 0.0);
  CHECK(*std::max_element(waits.begin(), waits.end()) == 27.0);
  check_near(moments_of(waits), 13.5, "arrivals");
  for (std::size_t i = 0; i < log.size(); ++i) {
    CHECK_UNARY(options.window.contains(log.days[i]));
    CHECK_UNARY(log.amounts[i] >= money<JPY>::from_units(1));
    if (i > 0 && log.customers[i] == log.customers[i - 1]) {
      CHECK_UNARY(log.days[i - 1] <= log.days[i]);
    } else {
      CHECK_UNARY(log.days[i] == log.hidden.first_days[log.customers[i]]);
    }
  }
  options.customers = 0;
  CHECK(simulate_customers<dollars>(options).size() == 0);
}

TEST_CASE("options that no customers have are errors that name them") {
  const auto refuse = [](auto change, const char* what) {
    customer_options options = cohort(10, 10, drop_out::after_purchase);
    change(options);
    CHECK_THROWS_WITH_AS((void)simulate_customers<dollars>(options), doctest::Contains(what), invalid_argument);
  };
  refuse([](customer_options& o) { o.customers = (std::numeric_limits<std::uint64_t>::max)(); }, "customers is");
  refuse([](customer_options& o) { o.customers = simulate::most_customers + 1; }, "2^32");
  refuse([](customer_options& o) { o.acquisition_days = 71; }, "acquisition_days");
  refuse([](customer_options& o) { o.acquisition_days = -1; }, "acquisition_days");
  refuse([](customer_options& o) { o.refund_days = -1; }, "refund_days");
  refuse([](customer_options& o) { o.days_per_unit = 0.0; }, "days_per_unit");
  refuse([](customer_options& o) { o.purchase_rate.shape = 0.0; }, "purchase_rate.shape");
  refuse([](customer_options& o) { o.purchase_rate.rate = -1.0; }, "purchase_rate.rate");
  refuse([](customer_options& o) { o.drop_chance.a = 0.0; }, "drop_chance.a");
  refuse([](customer_options& o) { o.drop_chance.b = 0.0; }, "drop_chance.b");
  refuse([](customer_options& o) { o.drop_rate.shape = 0.0; }, "drop_rate.shape");
  refuse([](customer_options& o) { o.drop_rate.rate = std::nan(""); }, "drop_rate.rate");
  refuse([](customer_options& o) { o.gamma_gamma.p = 0.0; }, "gamma_gamma.p");
  // Up to 1 the mean over customers does not exist, and draws near 0 vanish.
  for (const double q : {0.0, 0.001, 1.0, double{INFINITY}}) {
    refuse([q](customer_options& o) { o.gamma_gamma.q = q; }, "gamma_gamma.q");
  }
  refuse([](customer_options& o) { o.gamma_gamma.gamma = 0.0; }, "gamma_gamma.gamma");
  refuse([](customer_options& o) { o.lognormal.mu = INFINITY; }, "lognormal.mu");
  refuse([](customer_options& o) { o.lognormal.between = -1.0; }, "lognormal.between");
  refuse([](customer_options& o) { o.lognormal.within = -1.0; }, "lognormal.within");
  refuse([](customer_options& o) { o.zero_share = 1.5; }, "zero_share");
  refuse([](customer_options& o) { o.refund_share = -0.1; }, "refund_share");
  refuse([](customer_options& o) { o.gamma_gamma.gamma = 1e30; }, "USD");  // more than the money holds
}

TEST_CASE("names") {
  CHECK(simulate::name(drop_out::never) == "never");
  CHECK(simulate::name(drop_out::after_purchase) == "after_purchase");
  CHECK(simulate::name(drop_out::lifetime) == "lifetime");
  CHECK(simulate::name(spend_model::gamma_gamma) == "gamma_gamma");
  CHECK(simulate::name(spend_model::lognormal) == "lognormal");
}
