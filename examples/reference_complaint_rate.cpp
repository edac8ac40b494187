// Complaints per order and per customer-day: two different units.
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/behavior/complaint_rate.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/tally/rate_tally.hpp>

using namespace clientele;

int main() {
  //! [rate]
  // One row per week: complaints, and the orders that they are counted against.
  const std::vector<std::int32_t> complaints{3, 5, 2, 4};
  const std::vector<std::int32_t> orders_shipped{410, 395, 388, 402};

  rate_tally<orders> month;
  month.observe(complaints, orders_shipped);
  std::cout << behavior::complaint_rate(month) << '\n';
  //! [rate]

  //! [compare]
  rate_tally<orders> last_month;
  last_month.observe(27, 1640);
  std::cout << difference(behavior::complaint_rate(month), behavior::complaint_rate(last_month)) << '\n';
  //! [compare]

  //! [none]
  // No complaint in a short time is little evidence: the interval says how little.
  rate_tally<customer_days> quiet_week;
  quiet_week.observe(0, 700);
  std::cout << behavior::complaint_rate(quiet_week) << '\n';
  //! [none]
}
