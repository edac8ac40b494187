// How much of the spend a few customers make.
#include <iostream>
#include <vector>

#include <clientele/core/currency.hpp>
#include <clientele/core/money.hpp>
#include <clientele/segment/concentration.hpp>

using namespace clientele;

int main() {
  //! [figures]
  // What forty customers spent in a year; of a log of purchases, customer_summary::spend() is such a column.
  std::vector<money<EUR>> spend;
  for (int customer = 1; customer <= 40; ++customer) {
    spend.push_back(money<EUR>::from_whole(20) * (1 + customer * customer * customer / 1000));
  }
  const segment::concentration of_spend{spend};
  const auto needed = of_spend.customers_for(proportion{0.8});
  std::cout << "Gini coefficient: " << of_spend.gini() << '\n'
            << "top 20 %:         " << of_spend.share_of_top(proportion{0.2}) << '\n'
            << "80 % come from:   " << needed.count << " customers, " << needed.share << '\n';
  //! [figures]

  //! [curve]
  std::cout << "\nlowest   have of the spend\n";
  for (const auto& point : of_spend.lorenz_curve(5)) {
    std::cout << 100.0 * point.customers.value() << " %:\t" << point.share << '\n';
  }
  //! [curve]

  //! [refunds]
  // One customer sent back more than was bought.
  spend.push_back(money<EUR>::from_whole(-35));
  try {
    (void)segment::concentration{spend};
  } catch (const invalid_value& problem) {
    std::cout << '\n' << problem.what() << '\n';
  }
  const segment::concentration with_refunds{spend, segment::negative_amounts::as_zero};
  std::cout << with_refunds.raised() << " of " << with_refunds.size() << " counted as nothing\n";
  //! [refunds]
}
