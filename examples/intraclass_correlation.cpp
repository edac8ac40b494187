// Do mystery shoppers agree? The same four of them in eight branches, points from 0 to 10.
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/core/scale.hpp>
#include <clientele/survey/intraclass_correlation.hpp>
#include <clientele/tally/comoment_tally.hpp>

using namespace clientele;

int main() {
  // A column per shopper, a row per branch.
  const std::vector<std::uint8_t> anna{8, 5, 9, 6, 7, 4, 9, 6};
  const std::vector<std::uint8_t> bo{6, 4, 8, 4, 6, 2, 7, 5};
  const std::vector<std::uint8_t> carla{9, 5, 9, 7, 6, 5, 10, 7};
  const std::vector<std::uint8_t> dai{7, 6, 8, 5, 7, 4, 8, 7};

  //! [agreement]
  comoment_tally<recommendation> points{4};
  points.observe(std::vector<column<std::uint8_t>>{anna, bo, carla, dai});
  const auto found = survey::intraclass_correlation(points.to_covariances({"Anna", "Bo", "Carla", "Dai"}));

  std::cout << "one shopper\n"
            << "  in place of another:    " << found.absolute << '\n'
            << "  order of the branches:  " << found.consistency << '\n'
            << "the mean of four\n"
            << "  in place of four others: " << found.absolute_mean << '\n'
            << "  order of the branches:   " << found.consistency_mean << '\n'
            << "F = " << found.absolute.statistic() << ", p = " << found.absolute.p_value() << '\n';
  //! [agreement]
}
