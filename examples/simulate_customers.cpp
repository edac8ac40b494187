// Customers invented from a seed, whose truth is known.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/core/currency.hpp>
#include <clientele/core/day.hpp>
#include <clientele/simulate/customers.hpp>
#include <clientele/tally/proportion_tally.hpp>

using namespace clientele;

int main() {
  //! [log]
  simulate::customer_options options;
  options.seed = 7;
  options.customers = 2000;
  options.window = {day::from_civil(2023, 1, 1), day::from_civil(2023, 12, 31)};
  options.acquisition_days = 90;  // all of them come in the first quarter
  options.refund_share = 0.02;
  const auto log = simulate::simulate_customers<money<USD>>(options);
  std::cout << log.size() << " rows, the first three:\n";
  for (std::size_t row = 0; row < 3; ++row) {
    std::cout << "customer " << log.customers[row] << ", " << log.days[row] << ", " << log.amounts[row] << '\n';
  }
  //! [log]

  //! [truth]
  // A firm sees who bought in the last 120 days. How many of the customers are still there, only the simulator knows.
  std::vector<std::uint8_t> bought(2000);
  for (std::size_t row = 0; row < log.size(); ++row) {
    if (log.days[row] > options.window.as_of() - days{120}) bought[log.customers[row]] = 1;
  }
  proportion_tally seen;
  seen.observe(bought);
  proportion_tally alive;
  alive.observe(log.hidden.alive);
  std::cout << "bought lately: " << seen.hit_share() << '\n'
            << "still there:   " << alive.hit_share() << '\n';
  //! [truth]
}
