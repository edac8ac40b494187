// Writes the third bundled sample: 400 invented guests of a coffee shop answer the questionnaire
// sample_questionnaire.json, as CSV on standard output.
//
//   make_questionnaire > sample_questionnaire.csv
//
// The model. How good each of nine things was is a level of its own, plus what the guest makes of everything, plus
// chance; what was expected is near the top of the scale. The overall answer follows taste, friendliness and waiting
// most. Four ideas are asked about in Kano's pairs, each with its own chances for the six categories. Some answers are
// missing, and three are bad, as in real files.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>

using namespace clientele;

namespace {

constexpr std::uint64_t seed = 20240701;
constexpr std::uint64_t guests = 400;

struct thing {
  std::string_view id;
  double level;       // mean of the answers, 1 to 7
  double expected;
  double effect;      // on the overall answer
};
constexpr std::array<thing, 9> things{{{"taste", 5.9, 6.4, 0.34},
                                       {"choice", 5.2, 5.5, 0.06},
                                       {"freshness", 5.6, 6.3, 0.16},
                                       {"friendly", 5.8, 6.0, 0.26},
                                       {"waiting", 4.1, 5.9, 0.30},
                                       {"hours", 5.4, 5.2, 0.04},
                                       {"fair", 4.6, 5.8, 0.18},
                                       {"clear", 5.5, 5.7, 0.05},
                                       {"offers", 4.3, 4.6, 0.03}}};

struct idea {
  std::string_view id;
  std::array<unsigned, 6> chances;  // of 100: M O A I R Q
};
constexpr std::array<idea, 4> ideas{{{"app", {6, 14, 44, 33, 2, 1}},
                                     {"seats", {45, 30, 8, 15, 0, 2}},
                                     {"refill", {5, 36, 38, 18, 1, 2}},
                                     {"music", {3, 6, 16, 52, 21, 2}}}};
// A pair of answers for each category.
constexpr std::array<std::string_view, 6> pairs{"2,5", "1,5", "1,3", "3,3", "4,1", "1,1"};

int on_scale(double value) { return static_cast<int>(std::lround(std::clamp(value, 1.0, 7.0))); }

/// An answer, or nothing where it was left out: one in forty.
std::string answered(int value, random_stream& dice) { return dice.below(40) == 0 ? std::string() : std::to_string(value); }

std::string pair_of(const idea& about, random_stream& dice) {
  auto roll = static_cast<unsigned>(dice.below(100));
  std::size_t category = 0;
  while (roll >= about.chances[category]) roll -= about.chances[category++];
  return std::string(pairs[category]);
}

}  // namespace

int main() {
  std::cout << "guest,weight,overall";
  for (const thing& one : things) std::cout << ',' << one.id << ',' << one.id << "_expected";
  for (const idea& one : ideas) std::cout << ',' << one.id << "_there," << one.id << "_missing";
  std::cout << '\n';
  for (std::uint64_t guest = 0; guest < guests; ++guest) {
    random_stream dice(seed, guest);
    const double mood = simulate::draw_normal(dice);
    const double demand = simulate::draw_normal(dice);
    const bool regular = dice.below(3) == 0;  // asked twice as often as others, so they weigh half
    double overall = 5.2 + 0.25 * mood + 0.45 * simulate::draw_normal(dice);
    std::string answers;
    for (const thing& one : things) {
      const double felt = 0.75 * mood + 0.85 * simulate::draw_normal(dice);
      overall += one.effect * felt;
      answers += ',' + answered(on_scale(one.level + felt), dice);
      answers += ',' + answered(on_scale(one.expected + 0.5 * demand + 0.2 * mood + 0.6 * simulate::draw_normal(dice)), dice);
    }
    std::string level = std::to_string(on_scale(overall));
    // What goes wrong in real files.
    if (guest == 57) level = "8";
    if (guest == 203) level = "good";
    std::cout << 1001 + guest << ',' << (guest == 311 ? "-1" : regular ? "0.5" : "1") << ',' << level << answers;
    for (const idea& one : ideas) std::cout << ',' << pair_of(one, dice);
    std::cout << '\n';
  }
}
