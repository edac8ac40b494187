#include <iostream>
#include <vector>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/rating_tally.hpp>

int main() {
  clientele::rating_tally<clientele::recommendation> answers;
  answers.observe(std::vector{10, 9, 8, 10, 9, 7, 3, 9, 10, 8, 6, 9, 10, 9, 8, 5, 10, 9, 7, 9});
  std::cout << clientele::survey::net_promoter_score(answers) << '\n';
}
