// A survey in which young customers answered too rarely: weights bring them back to their share of all customers.
#include <iostream>
#include <vector>

#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

using namespace clientele;

//! [record]
struct reply {
  int recommend;
  double weight;  // share among all customers / share among those who answered, so that the mean is one
};
//! [record]

int main() {
  // Half of all customers are under 35, but only 4 of these 16 replies came from them: 0.5 / 0.25 = 2, and
  // 0.5 / 0.75 = 0.666.. for the others.
  constexpr double young = 2.0;
  constexpr double older = 2.0 / 3.0;
  const std::vector<reply> replies{{10, older}, {9, older}, {4, young}, {10, older}, {8, older}, {9, older},
                                   {7, young},  {9, older}, {6, older}, {10, older}, {5, young}, {9, older},
                                   {10, older}, {9, young}, {8, older}, {9, older}};

  //! [weigh]
  rating_tally<recommendation> plain;
  plain.observe(replies, &reply::recommend);
  weighted<rating_tally<recommendation>> weighed;
  weighed.observe(replies, &reply::recommend, &reply::weight);

  std::cout << "as answered: " << survey::net_promoter_score(plain) << '\n'
            << "weighted:    " << survey::net_promoter_score(weighed) << '\n';
  //! [weigh]

  //! [methods]
  // The default uses Kish's effective number of answers; where weights follow the answers, linearisation sees it.
  const balance_estimate nps = survey::net_promoter_score(weighed);
  const auto linearised = nps.interval(0.95, balance_method::linearised);
  std::cout << "effective n: " << nps.effective_sample_size() << " of " << nps.sample_size() << '\n'
            << "errors:      " << nps.standard_error() << " by Kish, " << nps.linearised_error() << " linearised\n"
            << linearised.method << ": " << linearised.lower.value() << " .. " << linearised.upper.value() << '\n';
  //! [methods]

  std::cout << "top 2 of 11: " << survey::top_box_share(weighed, 2) << '\n';
}
