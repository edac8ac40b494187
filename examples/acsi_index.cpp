// The arithmetic of the American Customer Satisfaction Index from three answers on 1 to 10.
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/stats/covariances.hpp>
#include <clientele/survey/acsi_index.hpp>
#include <clientele/tally/comoment_tally.hpp>

using namespace clientele;

int main() {
  //! [index]
  // Satisfied over all, expectations met, near the ideal; a column per question, a row per customer.
  const std::vector<std::int8_t> overall{8, 9, 7, 6, 10, 8, 5, 9, 8, 7, 9, 8, 4, 8, 9, 7};
  const std::vector<std::int8_t> expectations{7, 8, 7, 5, 9, 8, 4, 8, 7, 6, 8, 8, 4, 7, 9, 6};
  const std::vector<std::int8_t> ideal{7, 8, 6, 5, 9, 7, 5, 8, 6, 6, 9, 7, 3, 7, 8, 6};
  comoment_tally<ten_point> answers{3};
  answers.observe(std::vector{column{overall}, column{expectations}, column{ideal}});

  const std::vector<double> published{0.3885, 0.3190, 0.2925};  // unstandardised; they sum to one
  std::cout << "published weights: " << survey::acsi_index(answers, published) << '\n'
            << "equal weights:     " << survey::acsi_index(answers, std::vector<double>(3, 1.0)) << '\n';
  //! [index]

  //! [person]
  comoment_tally<ten_point> one{3};
  one.observe(std::vector<int>{8, 7, 7});
  std::cout << "one person with 8, 7 and 7: " << survey::acsi_index(one, published).value().value() << '\n';
  //! [person]

  //! [table]
  // Means, variances and covariances as a report prints them, with weights of standardised answers.
  const covariances table({"overall", "expectations", "ideal"},
                          {2.25, 1.50, 1.35,  //
                           1.50, 3.24, 1.70,  //
                           1.35, 1.70, 3.61},
                          unweighted_basis(1200), {7.9, 7.2, 6.8});
  const std::vector<double> weights = survey::unstandardised_weights(std::vector<double>{0.41, 0.37, 0.36}, table);
  std::cout << "weights " << weights[0] << ' ' << weights[1] << ' ' << weights[2] << '\n'
            << "from a table: " << survey::acsi_index(table, weights, any_scale{1, 10}) << '\n';
  //! [table]
}
