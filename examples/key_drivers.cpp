// What drives satisfaction: five parts of an offer, their importance with its doubt, and weights of an index.
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/models/key_drivers.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/stats/model_difference.hpp>
#include <clientele/stats/numeric_columns.hpp>

using namespace clientele;

namespace {

/// Answers of 1 to 10 of 400 simulated customers. They share a mood, so that the parts go together; the website counts
/// for nothing.
numeric_columns simulated_answers() {
  const std::vector<std::string> parts{"product", "service", "price", "delivery", "website"};
  const double counts[]{0.5, 0.4, 0.2, 0.1, 0.0};
  constexpr std::size_t customers = 400;
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  random_stream random(2024);
  const auto answer = [](double value) { return std::fmin(10.0, std::fmax(1.0, std::round(value))); };
  std::vector<std::vector<double>> columns(parts.size(), std::vector<double>(customers));
  std::vector<double> overall(customers);
  for (std::size_t i = 0; i < customers; ++i) {
    const double mood = simulate::draw_normal(random);
    double sum = 0.0;
    for (std::size_t j = 0; j < parts.size(); ++j) {
      columns[j][i] = answer(7.0 - 0.3 * static_cast<double>(j) + mood + 1.2 * simulate::draw_normal(random));
      sum += counts[j] * (columns[j][i] - 6.0);
    }
    overall[i] = answer(7.0 + sum + simulate::draw_normal(random));
    if (random.below(20) == 0) columns[2][i] = missing;  // some do not judge the price
  }
  numeric_columns result;
  for (std::size_t j = 0; j < parts.size(); ++j) result.add(parts[j], columns[j]);
  result.add("overall", overall);
  return result;
}

}  // namespace

int main() {
  const numeric_columns answers = simulated_answers();

  //! [drivers]
  const std::vector<std::string> parts{"product", "service", "price", "delivery", "website"};
  const models::key_drivers_result result = models::key_drivers(answers, "overall", parts);

  std::cout << "explained: " << result.r_squared << '\n';
  for (const models::key_driver& driver : result.drivers) {
    std::cout << std::left << std::setw(9) << driver.name << "Shapley " << driver.shapley << '\n'
              << "         Johnson " << driver.johnson << '\n';
  }
  //! [drivers]

  //! [website]
  const models::key_driver& website = result.drivers[4];
  std::cout << "\nwebsite: mean        " << website.mean << '\n'
            << "         correlation " << website.correlation << '\n'
            << "         coefficient " << website.coefficient << ", p = " << std::setprecision(2)
            << website.coefficient.p_value() << '\n'
            << "         adds last   " << website.last << '\n'
            << "         inflation   " << website.variance_inflation << '\n';
  //! [website]

  //! [compare]
  const auto ahead = difference(result.drivers[0].shapley, result.drivers[1].shapley);  // of the same people: one run
  std::cout << "\nproduct less service " << ahead << ", p = " << ahead.p_value() << '\n';
  std::vector<bool> early(answers.rows(), false);
  for (std::size_t i = 0; i < early.size() / 2; ++i) early[i] = true;
  std::vector<bool> late = early;
  late.flip();
  const auto before = models::key_drivers(answers.where(early), "overall", parts);
  const auto after = models::key_drivers(answers.where(late), "overall", parts);
  const auto change = difference(after.drivers[2].coefficient, before.drivers[2].coefficient);
  std::cout << "price, late less early " << change << '\n';
  //! [compare]

  //! [weights]
  const std::vector<double> weights = result.index_weights(models::importance_measure::shapley);
  std::cout << "\nweights of an index:" << std::fixed << std::setprecision(3);
  for (const double weight : weights) std::cout << ' ' << weight;
  std::cout << '\n';
  //! [weights]

  //! [collinear]
  numeric_columns doubled = answers;
  std::vector<double> both(answers.rows());
  for (std::size_t i = 0; i < both.size(); ++i) both[i] = answers["product"][i] + answers["service"][i];
  doubled.add("product and service", both);
  const auto undetermined =
      models::key_drivers(doubled, "overall", std::vector<std::string>{"product", "service", "product and service"});
  std::cout << '\n' << models::name(undetermined.state) << ": " << undetermined.trouble << '\n'
            << "Shapley " << undetermined.drivers[0].shapley << '\n';
  //! [collinear]
}
