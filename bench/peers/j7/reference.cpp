// Job J7 by the loop that cannot be wrong, with nothing of the library: what every other result is compared with.
//
// Weights are whole multiples of 10^-6 and answers are whole, so that all sums are exact integers.
#include <cmath>
#include <memory>
#include <string>

#include "common/contender.hpp"

namespace {

using folder = std::filesystem::path;

constexpr std::size_t items = 22;
constexpr double unit = 1e6;  // of weights

/// Sums of w, w x and w x^2.
struct moments {
  std::uint64_t weight = 0, first = 0, second = 0;
  void add(std::uint64_t x, std::uint64_t w) {
    weight += w;
    first += w * x;
    second += w * x * x;
  }
  // In long double the difference keeps more digits than are compared.
  [[nodiscard]] long double mean() const { return static_cast<long double>(first) / static_cast<long double>(weight); }
  [[nodiscard]] long double variance() const {
    return static_cast<long double>(second) / static_cast<long double>(weight) - mean() * mean();
  }
};

peers::work alpha(const folder& data, bool weighted) {
  std::vector<std::vector<std::uint8_t>> answers;
  for (std::size_t j = 1; j <= items; ++j) {
    answers.push_back(peers::read_column<std::uint8_t>(data / ((j < 10 ? "q0" : "q") + std::to_string(j) + ".u8")));
  }
  const auto weight = peers::read_column<double>(data / "weight.f64");
  std::vector<moments> of(items);
  moments sum;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    const std::uint64_t w = weighted ? static_cast<std::uint64_t>(std::llround(weight[i] * unit)) : 1;
    std::uint64_t total = 0;
    for (std::size_t j = 0; j < items; ++j) {
      of[j].add(answers[j][i], w);
      total += answers[j][i];
    }
    sum.add(total, w);
  }
  long double variances = 0;
  for (const moments& item : of) variances += item.variance();
  const long double k = items;
  const auto result = static_cast<double>(k / (k - 1) * (1 - variances / sum.variance()));
  return [n = weight.size(), mean = static_cast<double>(sum.mean()), result] {
    peers::result rows;
    rows.row(std::string("all"), n, mean, result);
    return rows;
  };
}

}  // namespace

int main(int count, char** arguments) {
  return peers::run_contender("reference", "",
                              {{"a", "", {1}, [](const folder& data, unsigned) { return alpha(data, false); }},
                               {"b", "", {1}, [](const folder& data, unsigned) { return alpha(data, true); }}},
                              count, arguments);
}
