// A year of a shop with 400 customers who came at different times: who bought again, how soon, how often, for how much.
#include <cstdint>
#include <iostream>
#include <random>

#include <clientele/behavior/average_order_value.hpp>
#include <clientele/behavior/nth_purchase_rate.hpp>
#include <clientele/behavior/purchase_frequency.hpp>
#include <clientele/behavior/repeat_order_share.hpp>
#include <clientele/behavior/repeat_purchase_rate.hpp>
#include <clientele/behavior/spend_per_customer.hpp>
#include <clientele/behavior/time_to_second_purchase.hpp>
#include <clientele/tally/customer_tally.hpp>

using namespace clientele;

using purchases = customer_tally<std::uint32_t, money<EUR>>;

// Half of the customers buy every two months or so, the other half twice a year. Stands for a log of your own.
purchases simulated_log(day from, day as_of) {
  std::mt19937_64 random(1);
  const auto below = [&random](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  purchases log;
  for (std::uint32_t customer = 1; customer <= 400; ++customer) {
    const std::uint64_t longest_gap = customer % 2 == 0 ? 120 : 360;
    for (day date = from + days{below(330)}; date <= as_of; date += days{1 + below(longest_gap)}) {
      log.observe(customer, date, money<EUR>::from_units(900 + below(4000)));
    }
  }
  return log;
}

int main() {
  const day from = day::from_civil(2025, 1, 1);
  const day as_of = day::from_civil(2025, 12, 31);
  const purchases log = simulated_log(from, as_of);

  //! [summary]
  const auto summary = log.summary({from, as_of});  // a row per customer
  //! [summary]

  //! [repeat]
  std::cout << "bought again:           " << behavior::repeat_purchase_rate(summary)
            << "\nwithin 90 days:         " << behavior::repeat_purchase_rate_within(summary, days{90}) << "\n\n";
  //! [repeat]

  //! [time]
  // The first figure gives customers of December, who had no time, the same weight; the second leaves out those of the
  // last 90 days. The curve uses everybody for as long as they were watched.
  const survival_curve returning = behavior::time_to_second_purchase(summary);
  for (const std::uint32_t within : {30U, 90U, 180U, 270U}) {
    std::cout << "back within " << within << " days: " << returning.ended_by(within) << '\n';
  }
  const survival_time half = returning.time_of();
  std::cout << "half are back after " << half.value << " days (" << half.lower << ".." << half.upper << ")\n\n";
  //! [time]

  //! [nth]
  for (const std::uint32_t n : {2U, 3U, 4U}) {
    std::cout << "purchase " << n << " given " << n - 1 << ": " << behavior::nth_purchase_rate(summary, n) << '\n';
  }
  //! [nth]

  //! [orders]
  std::cout << "\nrepeat orders of all orders: " << behavior::repeat_order_share(summary) << '\n';
  //! [orders]

  //! [frequency]
  std::cout << "orders in the window:  " << behavior::purchase_frequency(summary)
            << "\nwhat follows the first: " << behavior::purchases_per_year(summary) << '\n';
  //! [frequency]

  //! [order_value]
  std::cout << "\norder value: " << behavior::average_order_value(summary) << '\n';
  //! [order_value]

  //! [spend]
  std::cout << "spend:       " << behavior::spend_per_customer(summary) << '\n';
  //! [spend]
}
