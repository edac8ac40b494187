// Stated likelihood to recommend in three levels.
#include <iostream>
#include <vector>

#include <clientele/survey/recommend_likelihood.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  //! [levels]
  rating_tally<recommend_likelihood> answers;  // 3 very likely, 2 possible, 1 impossible
  answers.observe(std::vector{3, 2, 3, 3, 1, 2, 3, 2, 3, 3, 2, 3});

  const survey::recommend_shares shares = survey::recommend_likelihood_shares(answers);
  std::cout << "very likely: " << shares.very_likely << '\n'
            << "possible:    " << shares.possible << '\n'
            << "impossible:  " << shares.impossible << '\n';
  //! [levels]
}
