// Which parts of a stay only cost satisfaction where they fail, and which only bring some where they delight.
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/models/penalty_reward.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/stats/numeric_columns.hpp>

using namespace clientele;

namespace {

/// Answers of 1 to 5 of 600 simulated guests. A dirty room spoils a stay, a clean one is expected; a surprise is not
/// missed, but remembered; staff counts both ways; the lobby does not.
numeric_columns simulated_guests() {
  const std::vector<std::string> parts{"clean room", "staff", "surprise", "lobby"};
  const double of_low[]{-1.2, -0.9, -0.1, 0.0};
  const double of_high[]{0.1, 0.9, 1.2, 0.0};
  constexpr std::size_t guests = 600;
  random_stream random(7);
  std::vector<std::vector<double>> columns(parts.size(), std::vector<double>(guests));
  std::vector<double> overall(guests);
  for (std::size_t i = 0; i < guests; ++i) {
    const double mood = 0.6 * simulate::draw_normal(random);
    overall[i] = 7.0 + simulate::draw_normal(random);
    for (std::size_t j = 0; j < parts.size(); ++j) {
      const double answer = std::round(3.2 + mood + simulate::draw_normal(random));
      columns[j][i] = std::fmin(5.0, std::fmax(1.0, answer));
      overall[i] += columns[j][i] <= 2.0 ? of_low[j] : (columns[j][i] >= 4.0 ? of_high[j] : 0.0);
    }
    overall[i] = std::fmin(10.0, std::fmax(0.0, std::round(overall[i])));
  }
  numeric_columns result;
  for (std::size_t j = 0; j < parts.size(); ++j) result.add(parts[j], columns[j]);
  result.add("overall", overall);
  return result;
}

}  // namespace

int main() {
  const numeric_columns guests = simulated_guests();

  //! [contrasts]
  const std::vector<std::string> parts{"clean room", "staff", "surprise", "lobby"};
  const models::penalty_reward_result result =
      models::penalty_reward(guests, "overall", parts, models::answer_cuts{.low_at_most = 2, .high_at_least = 4});

  for (const models::penalty_reward_item& item : result.items) {
    std::cout << std::left << std::setw(11) << item.name << models::name(item.kind) << '\n'
              << "  penalty  " << item.replicated_penalty << '\n'
              << "  reward   " << item.replicated_reward << '\n'
              << "  together " << item.replicated_asymmetry << '\n';
  }
  //! [contrasts]

  //! [brandt]
  const auto brandt = models::penalty_reward(guests, "overall", parts, models::answer_cuts{2, 4},
                                             {.rule = models::asymmetry_rule::significance});
  std::cout << "\nby significance alone:";
  for (const auto& item : brandt.items) std::cout << ' ' << models::name(item.kind);
  std::cout << '\n';
  //! [brandt]
}
