// Retention and churn from customer records, and from a firm's three counts.
#include <iostream>
#include <vector>

#include <clientele/behavior/churn_rate.hpp>
#include <clientele/behavior/retention_rate.hpp>
#include <clientele/tally/proportion_tally.hpp>

using namespace clientele;

struct customer {
  int number;
  bool active_in_june;
};

int main() {
  //! [records]
  // Those who were customers on the first of January, and whether they still were on the first of June.
  const std::vector<customer> customers{{101, true}, {102, false}, {103, true}, {104, true}, {105, true},
                                        {106, true}, {107, false}, {108, true}, {109, true}, {110, false}};
  proportion_tally stayed;
  stayed.observe(customers, &customer::active_in_june);
  std::cout << "retention: " << behavior::retention_rate(stayed) << '\n'
            << "churn:     " << behavior::churn_rate(stayed) << '\n';
  //! [records]

  //! [counts]
  // 500 at the start, 540 at the end, 120 of these new: (540 - 120) / 500.
  std::cout << "retention: " << behavior::retention_rate(behavior::period_survivors(500, 540, 120)) << '\n';
  //! [counts]
}
