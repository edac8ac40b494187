// The kinds of tallies, each filled in the ways it can be.
#include <cmath>
#include <cstdint>
#include <iostream>
#include <optional>
#include <vector>

#include <clientele/behavior/complaint_rate.hpp>
#include <clientele/behavior/conversion_rate.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/observe_parallel.hpp>
#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rate_tally.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  //! [rating_tally]
  rating_tally<five_point> ratings;
  ratings.observe(4);                                         // one number, checked
  ratings.observe(rating<five_point>{5});                     // one that needs no check
  ratings.observe(std::optional<int>{});                      // no answer
  ratings.observe(std::vector{3.0, 5.0, std::nan(""), 2.0});  // a column; NaN is missing
  const std::vector<std::int8_t> coded{4, 99, 5};
  ratings.observe(column{coded}.missing_as(99));              // a column with a sentinel
  const observe_report report = ratings.observe(std::vector{5, 6, 4}, {.invalid = on_invalid::count});
  std::cout << report << '\n' << survey::mean_answer(ratings) << '\n';
  //! [rating_tally]

  //! [invalid]
  try {
    ratings.observe(std::vector{5, 6, 4}, {.first_row = 2000});
  } catch (const invalid_value& error) {
    std::cout << error.what() << '\n';  // and nothing was counted, not even the 5
  }
  //! [invalid]

  //! [proportion_tally]
  proportion_tally visits;
  visits.observe(true);                                  // one outcome
  visits.observe(std::vector<std::int8_t>{0, 1, 0, 0});  // a column of 0 and 1
  visits.observe_counts(7, 95);                          // hits and trials that were counted elsewhere
  std::cout << behavior::conversion_rate(visits) << '\n';
  //! [proportion_tally]

  //! [rate_tally]
  rate_tally<customers> complaints;
  complaints.observe(12, 800);                                   // events, exposure
  complaints.observe(std::vector{3, 0}, std::vector{150, 90});   // columns side by side
  std::cout << behavior::complaint_rate(complaints) << '\n';
  //! [rate_tally]

  //! [moment_tally]
  moment_tally<mean_days> days_to_delivery;
  days_to_delivery.observe(2.5);
  days_to_delivery.observe(std::vector{1.0, 3.0, 2.0, 6.0, 2.0});
  std::cout << days_to_delivery.mean() << '\n';
  //! [moment_tally]

  //! [comoment_tally]
  comoment_tally<real> spending{2};                       // two items: money spent, orders placed
  spending.observe(std::vector{120.0, 3.0});              // one customer
  spending.observe(std::vector{35.0, 1.0});
  spending.observe(std::vector{210.0, 4.0});
  std::cout << "spend per order: " << spending.ratio(0, 1) << '\n';
  //! [comoment_tally]

  //! [grouped]
  grouped<int, proportion_tally> by_month;
  by_month.observe(1, true);                                               // key, then what the tally takes
  by_month.observe(std::vector{1, 1, 2, 2, 2}, std::vector{0, 1, 1, 1, 0});  // columns side by side
  for (const auto& [month, rate] : by_month.map(behavior::conversion_rate)) std::cout << month << ": " << rate << '\n';
  //! [grouped]

  //! [observe_parallel]
  const std::vector<std::int8_t> many(300'000, 4);
  const observe_report counted = observe_parallel(ratings, {.threads = 2}, many);
  std::cout << counted << '\n';
  //! [observe_parallel]
}
