// What an estimate answers, and the methods that can be asked for.
#include <iostream>
#include <vector>

#include <clientele/stats/difference.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/stats/sample_size.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  //! [ask]
  proportion_tally satisfied;
  satisfied.observe_counts(39, 50);
  const proportion_estimate share = satisfied.hit_share();

  const auto wilson = share.interval();                                         // 95 %, Wilson
  const auto wider = share.interval(0.99);                                      // another level
  const auto exact = share.interval(0.95, proportion_method::clopper_pearson);  // another method
  std::cout << share << '\n'
            << "error " << share.standard_error() << ", n " << share.sample_size() << '\n'
            << wilson.method << ": " << wilson.lower.value() << " .. " << wilson.upper.value() << '\n'
            << "at 99 %: " << wider.lower.value() << " .. " << wider.upper.value() << '\n'
            << exact.method << ": " << exact.lower.value() << " .. " << exact.upper.value() << '\n';
  //! [ask]

  //! [verdict]
  // Is the target of 85 % missed? 78 % of 50 answers does not show it.
  std::cout << std::boolalpha << wilson.contains(proportion{0.85}) << '\n';
  //! [verdict]

  //! [few]
  // Two small samples: square-and-add keeps its level where Wald falls short.
  rating_tally<recommendation> spring;
  spring.observe(std::vector{10, 9, 9, 8, 10, 6, 9, 10, 7, 9});
  rating_tally<recommendation> autumn;
  autumn.observe(std::vector{8, 6, 9, 5, 7, 10, 4, 9, 6, 8});
  const auto change = difference(survey::net_promoter_score(autumn), survey::net_promoter_score(spring));
  const auto safe = change.interval(0.95, balance_difference_method::square_and_add);
  std::cout << change << '\n' << safe.method << ": " << safe.lower.value() << " .. " << safe.upper.value() << '\n';
  //! [few]

  //! [size]
  std::cout << "for +-3 percentage points: " << sample_size_for(difference_of<proportion>{0.03}) << '\n'
            << "for +-5 points of NPS:     " << sample_size_for(difference_of<points>{5}) << '\n'
            << "to tell 78 % from 85 %:    " << sample_size_per_group(proportion{0.78}, proportion{0.85}) << " each\n";
  //! [size]

  //! [none]
  std::cout << "nobody asked: " << proportion_tally{}.hit_share() << '\n';
  //! [none]
}
