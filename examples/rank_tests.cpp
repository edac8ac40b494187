// Do two branches differ in how satisfied their customers are, do three, and which question is answered highest?
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/core/scale.hpp>
#include <clientele/stats/rank_tests.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  // 1 very dissatisfied to 5 very satisfied.
  const std::vector<std::uint8_t> north{5, 4, 5, 3, 4, 5, 4, 2, 5, 4, 5, 3, 4, 5, 5, 4};
  const std::vector<std::uint8_t> south{3, 4, 2, 3, 5, 3, 1, 4, 3, 2, 4, 3, 3, 5, 2, 4};
  const std::vector<std::uint8_t> west{4, 3, 4, 5, 3, 4, 2, 4, 5, 3, 4, 4};

  //! [two]
  const auto counted = [](const std::vector<std::uint8_t>& column) {
    rating_tally<satisfaction_grade> tally;
    tally.observe(column);
    return tally;
  };
  const superiority_estimate higher = mann_whitney(counted(north), counted(south));
  std::cout << "an answer in the north is higher than one in the south: " << higher << '\n'
            << "U = " << higher.statistic() << ", p = " << higher.p_value() << '\n';
  //! [two]

  //! [three]
  const std::vector<ranked_answers> branches{ranked(counted(north)), ranked(counted(south)), ranked(counted(west))};
  const rank_test test = kruskal_wallis(branches);
  std::cout << "\nthree branches: H = " << test.statistic << ", " << test.degrees << " degrees, p = " << test.p_value << '\n';
  //! [three]

  //! [same]
  numeric_columns questions;  // the same eight people
  questions.add("product", {5, 4, 5, 3, 4, 5, 4, 4});
  questions.add("service", {4, 4, 4, 3, 3, 5, 3, 2});
  questions.add("price", {3, 2, 4, 2, 3, 3, 3, 2});
  const friedman_test same = friedman(questions);
  std::cout << "\nproduct, service, price: chi-square = " << same.statistic << ", p = " << same.p_value
            << ", concordance W = " << same.concordance << '\n';
  //! [same]
}
