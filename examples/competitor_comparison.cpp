// How a bank stands against two competitors, and who gives value for money.
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
#include <clientele/survey/competitor_comparison.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

namespace {

/// Ratings of one firm by 90 people, 1 to 10. Who rates kindly rates every firm kindly.
std::vector<double> ratings_of(double truth, std::uint64_t firm) {
  std::vector<double> values;
  for (std::uint64_t person = 0; person < 90; ++person) {
    random_stream kind(20240704, person);
    const double kindness = 1.2 * simulate::draw_normal(kind);
    random_stream own(20240705 + firm, person);
    values.push_back(std::clamp(std::round(truth + kindness + simulate::draw_normal(own)), 1.0, 10.0));
  }
  return values;
}

mean_estimate<scale_mean> mean_of(const std::vector<double>& values) {
  rating_tally<ten_point> answers;
  answers.observe(values);
  return survey::mean_answer(answers);
}

}  // namespace

int main() {
  //! [paired]
  // The same 90 people rate three banks, 1 to 10.
  numeric_columns ratings;
  ratings.add("ours", ratings_of(7.4, 1));
  ratings.add("river", ratings_of(7.0, 2));
  ratings.add("union", ratings_of(7.3, 3));
  for (const survey::paired_competitor& one : survey::compare_paired(ratings, "ours").competitors) {
    std::cout << "ours less " << one.firm << ": " << one.difference << "\n  p = " << one.p << ", adjusted "
              << one.p_adjusted << "\n  relative satisfaction " << one.relative << '\n';
  }
  //! [paired]

  //! [separate]
  // As if each bank had been rated by people of its own: the kindness of people no longer cancels.
  const std::vector<survey::firm_rating> firms{{"ours", mean_of(ratings_of(7.4, 1))},
                                               {"river", mean_of(ratings_of(7.0, 2))},
                                               {"union", mean_of(ratings_of(7.3, 3))}};
  std::cout << '\n';
  for (const survey::separate_competitor& one : survey::compare_separate(firms, "ours").competitors) {
    const auto fieller = one.relative.interval(default_confidence, independent_ratio_method::fieller);
    std::cout << "ours less " << one.firm << ": " << one.difference << "\n  relative satisfaction " << one.relative
              << "\n  by Fieller's method   " << fieller.lower.value() << " .. " << fieller.upper.value() << '\n';
  }
  //! [separate]

  //! [value]
  // Fees of an account in a year, and what customers say quality and price weigh in their choice.
  const std::array<survey::firm_offer, 3> offers{
      {{"ours", firms[0].rating, 61.0}, {"river", firms[1].rating, 58.0}, {"union", firms[2].rating, 66.0}}};
  for (const double quality_weight : {0.5, 0.7}) {
    const auto line = survey::fair_value_line::from_weights(quality_weight, 1.0 - quality_weight);
    const survey::customer_value_map map = survey::value_map(offers, line);
    std::cout << "\nquality weighs " << 100 * quality_weight << " %\n" << std::fixed << std::setprecision(3);
    for (const survey::value_position& one : map.firms) {
      std::cout << "  " << std::left << std::setw(6) << one.firm << std::right << "quality "
                << one.relative_quality.value().value() << ", price " << one.relative_price.value().value()
                << ", fair price " << line.fair_price(one.relative_quality.value().value())
                << ", better value with probability " << one.probability_better << ": " << name(one.verdict) << '\n';
    }
    std::cout << std::defaultfloat << std::setprecision(6);
  }
  //! [value]
}
