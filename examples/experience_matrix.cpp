// How well the touchpoints of a museum work, and how they feel.
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/survey/experience_matrix.hpp>

using namespace clientele;

namespace {

/// 160 visitors answer two functional and two emotional items about each of four touchpoints, 1 to 7. Not everybody
/// comes to the shop.
numeric_columns simulated() {
  struct touchpoint {
    const char* name;
    double functional, emotional;
  };
  const std::vector<touchpoint> truth{
      {"ticket", 5.4, 3.7}, {"rooms", 5.2, 5.6}, {"guide", 4.1, 5.3}, {"shop", 3.6, 3.8}};
  constexpr std::size_t people = 160;
  numeric_columns answers;
  for (std::size_t t = 0; t < truth.size(); ++t) {
    for (std::size_t item = 0; item < 4; ++item) {
      std::vector<double> values(people);
      for (std::size_t visitor = 0; visitor < people; ++visitor) {
        random_stream person(20240702, visitor);
        const double mood = 0.7 * simulate::draw_normal(person);
        random_stream random(20240703, 1000 * visitor + 4 * t + item);
        const double felt =
            (item < 2 ? truth[t].functional : truth[t].emotional) + mood + 1.2 * simulate::draw_normal(random);
        values[visitor] = std::fmin(std::fmax(std::round(felt), 1.0), 7.0);
        if (truth[t].name == std::string("shop") && visitor % 3 == 0) values[visitor] = std::nan("");
      }
      answers.add(std::string(truth[t].name) + (item < 2 ? " works " : " feels ") + std::to_string(item % 2 + 1),
                  values);
    }
  }
  return answers;
}

}  // namespace

int main() {
  std::cout << std::fixed << std::setprecision(2);
  //! [matrix]
  const numeric_columns answers = simulated();
  std::vector<survey::experience_items> touchpoints;
  for (const std::string id : {"ticket", "rooms", "guide", "shop"}) {
    touchpoints.push_back({id, {id + " works 1", id + " works 2"}, {id + " feels 1", id + " feels 2"}});
  }
  // Each touchpoint with the people who came to it, and lines in the middle of the scale.
  const auto found =
      survey::experience_matrix(answers, touchpoints, survey::crosshair::scale_middle(1, 7), missing_data::pairwise);
  for (const survey::experience_touchpoint& one : found.touchpoints) {
    std::cout << std::left << std::setw(8) << one.id << std::setw(17) << name(one.where) << std::right << "probability "
              << one.probability_here() << ", functional " << one.functional.value().value() << ", emotional "
              << one.emotional.value().value() << ", ahead by " << one.lead << '\n';
  }
  std::cout << found.plane.missing.with_gaps << " of " << found.plane.missing.rows << " left something out\n";
  //! [matrix]

  //! [policies]
  // Only those who came to all four: other people, and other figures.
  const auto all_four = survey::experience_matrix(answers, touchpoints, survey::crosshair::scale_middle(1, 7));
  std::cout << "\nguide, functional: " << found.touchpoint("guide").functional
            << "\nof people who answered all: " << all_four.touchpoint("guide").functional << '\n';
  //! [policies]
}
