// Do the questions of a scale measure one thing? Six of them, one worded the other way round.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/models/reliability.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/tally/comoment_tally.hpp>

using namespace clientele;

namespace {

constexpr std::int8_t no_answer = -1;
const std::vector<std::string> questions{"tidy", "prompt", "competent", "polite", "caring", "waits"};

/// Answers from 1 to 7: one common opinion, more or less strong in each question, and something of its own.
std::vector<std::vector<std::int8_t>> answers_of(std::size_t people) {
  constexpr std::array<double, 6> strength{0.5, 0.8, 0.9, 0.7, 0.8, -0.6};
  random_stream random(2024);
  std::vector<std::vector<std::int8_t>> answers(strength.size(), std::vector<std::int8_t>(people));
  for (std::size_t i = 0; i < people; ++i) {
    const double opinion = simulate::draw_normal(random);
    for (std::size_t j = 0; j < strength.size(); ++j) {
      const double felt = 4.5 + 1.2 * (strength[j] * opinion + 0.7 * simulate::draw_normal(random));
      answers[j][i] = static_cast<std::int8_t>(std::lround(std::fmin(std::fmax(felt, 1.0), 7.0)));
      if (random.below(50) == 0) answers[j][i] = no_answer;
    }
  }
  return answers;
}

}  // namespace

int main() {
  const auto answers = answers_of(200);

  //! [count]
  comoment_tally<seven_point> tally{questions.size()};
  std::vector<column<std::int8_t>> columns;
  for (const auto& question : answers) columns.push_back(column{question}.missing_as(no_answer));
  tally.observe(columns);
  const covariances items = tally.to_covariances(questions);
  //! [count]

  //! [first]
  const models::reliability_result first = models::reliability(items);
  std::cout << "alpha: " << first.alpha << '\n';
  for (const std::string& name : first.negative) std::cout << "against the others: " << name << '\n';
  //! [first]

  //! [turned]
  const std::vector<std::string> reversed{"waits"};
  const models::reliability_result found = models::reliability(items, {.reversed = reversed});
  std::cout << "\nturned round:           " << found.reversed[0] << '\n'
            << "alpha:                  " << found.alpha << '\n'
            << "of standardised items:  " << found.standardised_alpha << '\n'
            << "omega:                  " << found.omega << '\n'
            << "lambda 6:               " << found.lambda6 << '\n'
            << "odd and even halves:    " << found.odd_even << '\n'
            << "mean correlation:       " << found.mean_correlation << '\n'
            << "composite reliability:  " << found.composite_reliability << '\n'
            << "average variance extr.: " << found.average_variance_extracted << '\n';
  //! [turned]

  //! [items]
  std::cout << "\nquestion     with the rest  alpha without it  loading\n" << std::fixed << std::setprecision(2);
  for (const models::item_reliability& item : found.items) {
    std::cout << std::left << std::setw(11) << item.name << std::right << std::setw(15)
              << item.item_rest.value().value() << std::setw(18) << item.alpha_if_deleted.value().value()
              << std::setw(9) << item.loading.value().value() << '\n';
  }
  //! [items]

  //! [halves]
  const models::split_halves halves = models::all_split_halves(items.select(std::vector<std::string>{
      "tidy", "prompt", "competent", "polite"}));
  std::cout << "\nbest of " << halves.splits << " ways to halve four of them: " << halves.best
            << "\nworst: " << halves.worst << '\n';
  //! [halves]

  //! [replicated]
  numeric_columns data;
  for (std::size_t j = 0; j < questions.size(); ++j) data.add(questions[j], columns[j]);
  const auto resampled = models::replicated_reliability(data.select(std::vector<std::string>{
      "tidy", "prompt", "competent", "polite", "caring"}));
  std::cout << "\nby 1000 bootstrap samples, without \"waits\"\n"
            << "alpha: " << resampled.alpha << '\n'
            << "omega: " << resampled.omega << '\n';
  //! [replicated]
}
