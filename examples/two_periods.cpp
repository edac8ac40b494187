// Two quarters of a shop side by side: conversion, retention and repeat purchase, each with its change and its p-value.
#include <iostream>
#include <vector>

#include <clientele/behavior/churn_rate.hpp>
#include <clientele/behavior/conversion_rate.hpp>
#include <clientele/behavior/repeat_purchase_rate.hpp>
#include <clientele/behavior/retention_rate.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/tally/proportion_tally.hpp>

using namespace clientele;

int main() {
  //! [conversion]
  proportion_tally visitors_before;  // visitors who ordered, out of all visitors
  visitors_before.observe_counts(412, 9870);
  proportion_tally visitors_now;
  visitors_now.observe_counts(498, 10240);

  const auto conversion =
      difference(behavior::conversion_rate(visitors_now), behavior::conversion_rate(visitors_before));
  std::cout << "conversion before: " << conversion.second() << "\nconversion now:    " << conversion.first()
            << "\nchange:            " << conversion << "\n\n";
  //! [conversion]

  //! [retention]
  // 1,200 customers at the start, 1,150 at the end, 260 of these new: 890 of the 1,200 have stayed.
  const proportion_tally stayed_before = behavior::period_survivors(1200, 1150, 260);
  const proportion_tally stayed_now = behavior::period_survivors(1150, 1240, 330);
  std::cout << "retention now: " << behavior::retention_rate(stayed_now)
            << "\nchurn now:     " << behavior::churn_rate(stayed_now) << '\n';
  const auto retention = difference(behavior::retention_rate(stayed_now), behavior::retention_rate(stayed_before));
  std::cout << "change:        " << retention << "\n\n";
  //! [retention]

  //! [repeat]
  proportion_tally buyers_before;  // buyers with two or more orders, out of all buyers
  buyers_before.observe_counts(61, 380);
  proportion_tally buyers_now;
  buyers_now.observe_counts(88, 452);
  const auto repeat =
      difference(behavior::repeat_purchase_rate(buyers_now), behavior::repeat_purchase_rate(buyers_before));
  std::cout << "repeat purchase: " << repeat.first() << "\nchange:          " << repeat << "\n\n";
  //! [repeat]

  //! [adjust]
  // Three changes were tested, so each p-value is read after Holm's adjustment.
  const std::vector<double> p_values{conversion.p_value(), retention.p_value(), repeat.p_value()};
  for (const double p : adjust(p_values, adjustment::holm)) std::cout << "adjusted p = " << p << '\n';
  //! [adjust]
}
