// Satisfaction three ways: the percentage method, the grade method and the index method.
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/survey/grade_shares.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/survey/net_box_share.hpp>
#include <clientele/survey/satisfaction_index.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  // One column per question, one row per customer, 1 very dissatisfied to 5 very satisfied; 0 is no answer.
  const std::vector<std::int8_t> product{5, 4, 4, 3, 5, 2, 4, 5, 4, 3, 5, 4, 1, 4, 5, 4, 0, 5, 4, 3};
  const std::vector<std::int8_t> service{4, 4, 5, 2, 5, 3, 4, 4, 3, 3, 5, 4, 2, 5, 4, 4, 4, 5, 0, 2};
  const std::vector<std::int8_t> price{3, 3, 4, 2, 4, 2, 3, 5, 3, 2, 4, 3, 1, 4, 4, 3, 3, 4, 3, 3};

  rating_tally<satisfaction_grade> answers;
  answers.observe(column{product}.missing_as(0));

  //! [percentage]
  std::cout << "very satisfied: " << survey::top_box_share(answers, 1) << '\n'
            << "satisfied:      " << survey::top_box_share(answers, 2) << '\n'
            << "dissatisfied:   " << survey::bottom_box_share(answers, 2) << '\n'
            << "net:            " << survey::net_box_share(answers, 2) << '\n';
  //! [percentage]

  //! [grade]
  for (const auto& [level, label, share] : survey::grade_shares(answers)) {
    std::cout << level << ' ' << label << ": " << share << '\n';
  }
  //! [grade]

  //! [mean]
  std::cout << "mean answer: " << survey::mean_answer(answers) << '\n'
            << "mean score:  " << survey::mean_score(answers) << '\n';
  //! [mean]

  //! [index]
  comoment_tally<satisfaction_grade> dimensions{3};
  dimensions.observe(std::vector{column{product}.missing_as(0), column{service}.missing_as(0), column{price}});

  const std::vector<double> importance{0.5, 0.3, 0.2};
  std::cout << "index:                " << survey::satisfaction_index(dimensions, importance) << '\n'
            << "with available cases: " << survey::satisfaction_index(dimensions, importance, missing_policy::available)
            << '\n';
  //! [index]
}
