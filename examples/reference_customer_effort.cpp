// Both published forms of the Customer Effort Score. They run in opposite directions, so their scales are two types.
#include <iostream>
#include <vector>

#include <clientele/survey/customer_effort.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  //! [agreement]
  // CES 2.0: "The company made it easy for me", 1 strongly disagree to 7 strongly agree.
  rating_tally<effort_agreement> agreement;
  agreement.observe(std::vector{7, 6, 5, 6, 2, 7, 4, 6, 5, 7, 3, 6, 6, 7, 5, 1});
  std::cout << "mean agreement: " << survey::customer_effort(agreement) << '\n'
            << "it was easy:    " << survey::low_effort_share(agreement) << '\n';
  //! [agreement]

  //! [spent]
  // CES 1.0: "How much effort did you have to put forth?", 1 very low to 5 very high. Low is good.
  rating_tally<effort_spent> spent;
  spent.observe(std::vector{1, 2, 2, 1, 4, 3, 2, 1, 5, 2});
  std::cout << "mean effort:    " << survey::customer_effort(spent) << '\n';
  //! [spent]
}
