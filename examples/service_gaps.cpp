// Where service quality is lost: the five gaps between what customers expect, what managers believe, what standards
// demand, what is delivered, and what is promised.
#include <array>
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include <clientele/stats/numeric_columns.hpp>
#include <clientele/survey/service_gaps.hpp>

using namespace clientele;

namespace {

mean_estimate<scale_mean> mean_of(std::vector<double> answers) {
  numeric_columns data;
  data.add("answer", std::move(answers));
  return survey::mean_view(data, "answer");
}

}  // namespace

int main() {
  std::cout << std::fixed << std::setprecision(3);

  //! [views]
  // How fast a repair shop answers, 1 to 7: 20 customers, 6 managers, 5 written standards as the team reads them, 12 checks
  // of what was delivered, and 8 readers of the advertisement.
  const double none = std::nan("");
  numeric_columns customers;
  customers.add("expectation", {6, 7, 6, 5, 7, 6, 6, 7, 5, 6, 7, 6, 6, 5, 7, 6, 7, 6, 5, 6});
  customers.add("perception", {4, 6, 5, 4, 5, 5, 3, 6, 4, 4, 6, 5, none, 4, 5, 4, 6, 5, 3, 5});
  const survey::service_gap_result found = survey::service_gaps({.customers = customers,
                                                                 .managers = mean_of({5, 6, 5, 5, 6, 5}),
                                                                 .standards = mean_of({5, 5, 6, 5, 5}),
                                                                 .delivery = mean_of({4, 5, 5, 4, 3, 5, 4, 5, 4, 4, 5, 4}),
                                                                 .promise = mean_of({6, 7, 6, 6, 7, 6, 7, 6})});
  //! [views]

  //! [gaps]
  std::cout << "1 knowledge (managers less customers)  " << *found.knowledge << "\n2 standards (standards less managers)  "
            << *found.standards << "\n3 delivery  (delivery less standards)  " << *found.delivery
            << "\n4 promise   (promise less delivery)    " << *found.promise
            << "\n5 perceived (perception less expected) " << *found.perceived << '\n';
  std::cout << "adjusted for being five:";
  for (const double p : found.p_adjusted) std::cout << ' ' << p;
  std::cout << '\n' << found.missing.with_gaps << " customer left out the perception\n";
  //! [gaps]

  //! [confirmation]
  const auto confirmation = survey::expectation_confirmation(customers, 1.0);
  const auto fieller = confirmation.interval(default_confidence, ratio_method::fieller);
  std::cout << "\nperceived to expected, from 1: " << confirmation << "\nby Fieller's method            "
            << fieller.lower.value() << " .. " << fieller.upper.value() << '\n';
  //! [confirmation]
}
