// The journey of a shop's customers: where they leave, what to mend first, and what they remember.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/survey/touchpoints.hpp>
#include <clientele/survey/word_of_mouth.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

namespace {

/// 300 people on five touchpoints, 1 to 7. Who is disappointed often does not come on; few need the help desk.
survey::journey_data simulated() {
  struct touchpoint {
    const char* name;
    double quality, part, comes;  // part: what it does to satisfaction
  };
  const std::array<touchpoint, 5> truth{{{"find", 5.5, 0.2, 1.0},
                                         {"order", 5.2, 0.3, 0.95},
                                         {"pay", 4.9, 0.2, 0.97},
                                         {"get", 4.6, 0.6, 1.0},
                                         {"help", 3.4, 0.7, 0.2}}};
  constexpr std::size_t people = 300;
  std::vector<std::vector<double>> scores(truth.size(), std::vector<double>(people, std::nan("")));
  std::vector<std::vector<double>> visits(truth.size(), std::vector<double>(people, 0.0));
  survey::journey_data data;
  for (std::size_t person = 0; person < people; ++person) {
    random_stream random(20240706, person);
    const double mood = 0.5 * simulate::draw_normal(random);
    double satisfied = 5.0 + mood;
    bool still_there = true;
    for (std::size_t t = 0; t < truth.size() && still_there; ++t) {
      if (random.uniform() > truth[t].comes) continue;
      const double felt = truth[t].quality + mood + 1.1 * simulate::draw_normal(random);
      visits[t][person] = 1.0;
      if (random.uniform() < 0.9)
        scores[t][person] = std::clamp(std::round(felt), 1.0, 7.0);  // one in ten does not rate
      satisfied += truth[t].part * (felt - 5.0);
      still_there = felt > 2.5 || random.uniform() < 0.3;
    }
    data.overall.push_back(std::clamp(std::round(satisfied), 1.0, 7.0));
  }
  for (std::size_t t = 0; t < truth.size(); ++t) {
    data.scores.add(truth[t].name, scores[t]);
    data.visits.add(truth[t].name, visits[t]);
  }
  return data;
}

}  // namespace

int main() {
  //! [journey]
  // A row per person, a column per touchpoint in the order of the journey; who came is known apart from who rated.
  const survey::journey_data data = simulated();
  for (const survey::journey_stage& one : survey::journey(data)) {
    std::cout << std::left << std::setw(6) << one.id << std::right << std::setw(3) << one.volume << " people, score "
              << one.score << '\n';
    if (one.change.value().known()) {
      std::cout << "      came on " << one.continued << "\n      change  " << one.change << ", p "
                << (one.p_adjusted < 0.05 ? "<" : ">") << " 0.05\n";
    }
  }
  //! [journey]

  //! [moments]
  // Everybody should be at 6 or above.
  const survey::moments_of_truth_result found = survey::moments_of_truth(data, {.target = 6});
  std::cout << "\nrank  touchpoint   priority\n" << std::fixed << std::setprecision(2);
  for (const survey::moment_of_truth& one : found.moments) {
    const auto interval = one.priority.interval();
    std::cout << one.rank << " (" << one.lowest_rank << ".." << one.highest_rank << ")  " << std::left << std::setw(6)
              << one.id << std::right << "  " << one.importance.value().value() << " x " << one.exposure.value().value()
              << " x " << one.gap.value().value() << " = " << one.priority.value().value() << " ("
              << interval.lower.value() << " .. " << interval.upper.value() << "), first in "
              << static_cast<int>(100 * one.probability_first + 0.5) << " %\n";
  }
  //! [moments]

  //! [peak_end]
  const auto remembered = survey::peak_end(data, survey::peak_rule::worst);
  std::cout << "\nworst and last " << remembered.peak_end << "\nall            " << remembered.all
            << "\ndifference     " << remembered.difference << "\nwith the overall satisfaction: worst and last "
            << remembered.peak_end_with_overall << "\n                               mean of all    "
            << remembered.all_with_overall << '\n';
  //! [peak_end]

  //! [word_of_mouth]
  rating_tally<seven_point> answers;
  answers.observe(data.overall);
  std::cout << '\n';
  for (const survey::word_of_mouth_multipliers& one :
       {survey::word_of_mouth_multipliers{8, 20, "a widespread claim"}, {5, 9.5, "as commonly quoted of TARP 1986"}}) {
    std::cout << one.good << " and " << one.bad << " (" << one.source
              << "): " << survey::word_of_mouth(answers, one, 2, 3) << '\n';
  }
  //! [word_of_mouth]
}
