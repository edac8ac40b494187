// Makes the data of job J7: answers of people to 22 questions, with weights.
//
//     data FOLDER ROWS     q01.u8 .. q22.u8, weight.f64 of ROWS people
//
// Weights are whole multiples of 10^-6, so that the weighted sums are known exactly.
#include <clientele/core/random_stream.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>

#include "common/raw_columns.hpp"

namespace {

constexpr std::uint64_t seed = 20247;
constexpr std::size_t items = 22;
constexpr double weight_units = 1e6;               // of a weight of one
constexpr std::uint64_t lightest = 250'000;        // weights are 0.25 ..
constexpr std::uint64_t weight_range = 2'000'001;  // .. 2.25
constexpr std::size_t piece = std::size_t{1} << 18; // people at a time, each piece from a stream of its own

void make(const std::filesystem::path& folder, std::size_t rows) {
  std::filesystem::create_directories(folder);
  std::vector<peers::column_writer> files;
  for (std::size_t j = 1; j <= items; ++j) {
    const std::string number = std::to_string(j);
    files.emplace_back(folder / ("q" + std::string(2 - number.size(), '0') + number + ".u8"));
  }
  peers::column_writer weight_file(folder / "weight.f64");
  for (std::size_t first = 0; first < rows; first += piece) {
    const std::size_t n = std::min(piece, rows - first);
    std::vector<std::vector<std::uint8_t>> answers(items, std::vector<std::uint8_t>(n));
    std::vector<double> weight(n);
    clientele::random_stream random(seed, first / piece);
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t common = random.below(7);  // an opinion of the whole, 0 .. 6, and up to 4 more for each question
      for (auto& question : answers) question[i] = static_cast<std::uint8_t>(common + random.below(5));
      weight[i] = static_cast<double>(lightest + random.below(weight_range)) / weight_units;
    }
    for (std::size_t j = 0; j < items; ++j) files[j].write(answers[j]);
    weight_file.write(weight);
  }
  for (peers::column_writer& file : files) file.close();
  weight_file.close();
}

}  // namespace

int main(int count, char** arguments) {
  try {
    if (count != 3) throw peers::raw_error("usage: data FOLDER ROWS");
    make(arguments[1], peers::count_argument(arguments[2]));
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "data: %s\n", problem.what());
    return 1;
  }
}
