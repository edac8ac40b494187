// What every consumer builds and runs.
#include <clientele/core/scale.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/version.hpp>

#include <iostream>
#include <vector>

int main() {
  clientele::rating_tally<clientele::recommendation> answers;
  answers.observe(std::vector<int>{10, 9, 8, 7, 10, 3, 9, 10});
  std::cout << "clientele " << clientele::version_major << '.' << clientele::version_minor << ": "
            << clientele::survey::net_promoter_score(answers) << '\n';
  return answers.size() == 8 ? 0 : 1;
}
