// Two years of a shop, month by month: who stays, who has lapsed, how regularly they buy, and whose spend rises.
#include <cstdint>
#include <iostream>
#include <random>
#include <vector>

#include <clientele/behavior/active_share.hpp>
#include <clientele/behavior/churn_rate.hpp>
#include <clientele/behavior/lapsed_share.hpp>
#include <clientele/behavior/loyal_after_three.hpp>
#include <clientele/behavior/purchase_interval.hpp>
#include <clientele/behavior/purchase_regularity.hpp>
#include <clientele/behavior/retention_rate.hpp>
#include <clientele/behavior/rising_spend.hpp>
#include <clientele/behavior/spend_per_customer.hpp>
#include <clientele/behavior/window_change.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/tally/customer_tally.hpp>

using namespace clientele;

using purchases = customer_tally<std::uint32_t, money<USD>>;

// Customers who buy about once in five weeks, a few of them for more every time; one in 20 purchases is the last one.
// Stands for a log of your own.
purchases simulated_log(day from, day as_of) {
  std::mt19937_64 random(2);
  const auto below = [&random](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  purchases log;
  for (std::uint32_t customer = 1; customer <= 300; ++customer) {
    std::int64_t cents = 2000 + below(3000);
    for (day date = from + days{below(300)}; date <= as_of; date += days{5 + below(60)}) {
      log.observe(customer, date, money<USD>::from_units(cents + below(1000)));
      if (customer % 10 == 0) cents += 200;
      if (below(20) == 0) break;
    }
  }
  return log;
}

int main() {
  const day from = day::from_civil(2024, 1, 1);
  const day as_of = day::from_civil(2025, 12, 31);
  const purchases log = simulated_log(from, as_of);
  const observation_window window{from, as_of};
  summary_options options;
  options.periods = period_rule{calendar_unit::month};
  const auto summary = log.summary(window, options);

  //! [retention]
  const period first_half{day::from_civil(2025, 1, 1), day::from_civil(2025, 7, 1)};
  const period second_half{day::from_civil(2025, 7, 1), day::from_civil(2026, 1, 1)};
  std::cout << "retained: " << behavior::retention_rate(log, first_half, second_half, as_of)
            << "\nchurned:  " << behavior::churn_rate(log, first_half, second_half, as_of) << '\n';
  try {
    const day november = day::from_civil(2025, 11, 30);
    std::cout << behavior::retention_rate(log, first_half, second_half, november) << '\n';
  } catch (const invalid_argument& not_over) {
    std::cout << not_over.what() << "\n\n";
  }
  //! [retention]

  //! [active]
  const period summer{day::from_civil(2025, 6, 1), day::from_civil(2025, 9, 1)};
  std::cout << "active in the last 60 days: " << behavior::active_share(summary, days{60})
            << "\nactive in summer 2025:      " << behavior::active_share(log, summer, as_of) << '\n';
  //! [active]

  //! [lapsed]
  std::cout << "lapsed, over 120 days:      " << behavior::lapsed_share(summary, days{120}) << "\n\n";
  //! [lapsed]

  //! [interval]
  std::cout << "mean interval:   " << behavior::purchase_interval(summary)
            << "\nmedian interval: " << behavior::median_purchase_interval(log, window) << '\n';
  //! [interval]

  //! [regularity]
  std::cout << "regularity:      " << behavior::purchase_regularity(log, window) << "\n\n";
  //! [regularity]

  //! [rising]
  summary_options by_quarter;
  by_quarter.periods = period_rule{calendar_unit::quarter};
  const behavior::rising_spend_result rising = behavior::rising_spend(log.summary(window, by_quarter));
  std::cout << "rising sums of four quarters: " << rising.rising_sums
            << "\nrising trend:                 " << rising.rising_trend << "\nby chance alone:              up to "
            << 100.0 * rising.by_chance.value() << " %\n\n";
  //! [rising]

  //! [loyal]
  std::cout << "three active months in a row:  " << behavior::loyal_after_three(summary) << '\n';

  // Where choices of other brands are known, a run is one of own choices.
  std::vector<behavior::brand_choice<std::uint32_t>> choices;
  std::mt19937_64 random(3);
  for (std::uint32_t customer = 1; customer <= 300; ++customer) {
    for (int k = 0; k < 10; ++k) choices.push_back({customer, from + days{20 * k}, random() % 2 == 0});
  }
  const auto runs = behavior::count_choice_runs(choices);
  std::cout << "three own choices in a row:    " << behavior::loyal_after_three(runs)
            << "\nby chance alone:               " << 100.0 * behavior::runs_by_chance(runs, 3, proportion{0.5}).value()
            << " %\n";
  //! [loyal]

  //! [change]
  const auto before = log.summary({from, day::from_civil(2024, 12, 31)});
  const auto now = log.summary({day::from_civil(2025, 1, 1), as_of});
  const behavior::window_change change{now, before};
  const auto spend = change.of(behavior::spend_per_customer);
  std::cout << "\nspend in 2025 less 2024:     " << spend
            << "\nactive in the last 60 days:  " << change.of(behavior::active_share, days{60})
            << "\ncustomers in both years:     " << spend.shared_size() << '\n';
  // Taken for other people, the same customers make the doubt larger than it is.
  std::cout << "if they were other people:   "
            << difference(behavior::spend_per_customer(now), behavior::spend_per_customer(before)) << '\n';
  //! [change]
}
