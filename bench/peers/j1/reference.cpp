// Job J1 by the loop that cannot be wrong, with nothing of the library: what every other result is compared with.
//
// Weights are whole multiples of 10^-6, so that their sums are exact integers; each number of the result is rounded once.
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <string>

#include "common/contender.hpp"

namespace {

using folder = std::filesystem::path;

constexpr double unit = 1e6;  // of weights
constexpr std::size_t levels = 11;
constexpr std::size_t promoters_from = 9;
constexpr std::size_t detractors_up_to = 6;

struct cells {
  std::array<std::uint64_t, levels> n{};
  std::array<std::uint64_t, levels> weight{};  // in 10^-6
};
using table = std::map<unsigned, cells>;

std::uint64_t sum(const std::array<std::uint64_t, levels>& values, std::size_t from, std::size_t to) {
  std::uint64_t total = 0;
  for (std::size_t level = from; level <= to; ++level) total += values[level];
  return total;
}
double mean(const std::array<std::uint64_t, levels>& values) {
  std::uint64_t total = 0;
  for (std::size_t level = 0; level < levels; ++level) total += level * values[level];
  return static_cast<double>(total) / static_cast<double>(sum(values, 0, levels - 1));
}

template <class Name>
void put(peers::result& rows, const Name& name, const cells& of, bool weighted) {
  const std::uint64_t n = sum(of.n, 0, levels - 1);
  const auto& shares = weighted ? of.weight : of.n;
  const std::uint64_t all = sum(shares, 0, levels - 1);
  const std::uint64_t up = sum(shares, promoters_from, levels - 1);
  const std::uint64_t down = sum(shares, 0, detractors_up_to);
  const double top = static_cast<double>(up) / static_cast<double>(all);
  if (weighted) {
    rows.row(name, n, static_cast<double>(all) / unit, static_cast<double>(up) / unit, static_cast<double>(down) / unit,
             mean(shares), top);
  } else {
    rows.row(name, n, up, down, mean(shares), top);
  }
}

peers::work by_segment(const folder& data, bool weighted) {
  const auto segment = peers::read_column<std::uint16_t>(data / "segment.u16");
  const auto score = peers::read_column<std::uint8_t>(data / "score.u8");
  const auto weight = peers::read_column<double>(data / "weight.f64");
  const auto all = std::make_shared<std::vector<cells>>(std::size_t{65536});
  for (std::size_t i = 0; i < score.size(); ++i) {
    cells& of = (*all)[segment[i]];
    ++of.n.at(score[i]);
    of.weight.at(score[i]) += static_cast<std::uint64_t>(std::llround(weight[i] * unit));
  }
  return [=] {
    peers::result rows;
    for (std::size_t key = 0; key < all->size(); ++key) {
      if (sum((*all)[key].n, 0, levels - 1) != 0) put(rows, key, (*all)[key], weighted);
    }
    return rows;
  };
}

peers::work ungrouped(const folder& data, unsigned) {
  const auto score = peers::read_column<std::uint8_t>(data / "score.u8");
  cells all;
  for (const std::uint8_t answer : score) ++all.n.at(answer);
  return [=] {
    peers::result rows;
    put(rows, std::string("all"), all, false);
    return rows;
  };
}

peers::work from_csv(const folder& data, unsigned) {
  std::ifstream lines(data / "answers.csv");
  std::string line;
  std::getline(lines, line);
  table all;
  while (std::getline(lines, line)) {
    const std::size_t first = line.find(',');
    const std::size_t second = line.find(',', first + 1);
    cells& of = all[static_cast<unsigned>(std::stoul(line.substr(0, first)))];
    const std::size_t score = std::stoul(line.substr(first + 1, second - first - 1));
    ++of.n.at(score);
    of.weight.at(score) += static_cast<std::uint64_t>(std::llround(std::stod(line.substr(second + 1)) * unit));
  }
  return [=] {
    peers::result rows;
    for (const auto& [key, of] : all) put(rows, key, of, true);
    return rows;
  };
}

}  // namespace

int main(int count, char** arguments) {
  return peers::run_contender("reference", "",
                              {{"a", "", {1}, [](const folder& data, unsigned) { return by_segment(data, false); }},
                               {"b", "", {1}, [](const folder& data, unsigned) { return by_segment(data, true); }},
                               {"c", "", {1}, ungrouped},
                               {"d", "", {1}, from_csv}},
                              count, arguments);
}
