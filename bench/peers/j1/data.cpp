// Makes the data of job J1: answers by segment, with weights.
//
//     data FOLDER ROWS     segment.u16, score.u8, weight.f64 of ROWS answers; answers.csv of the first tenth of them
//
// Weights are whole multiples of 10^-6, as files hold them, so that text and binary say the same, and so that the
// weighted sums are known exactly.
#include <clientele/core/random_stream.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <string>

#include "common/raw_columns.hpp"

namespace {

constexpr std::uint64_t seed = 20241;
constexpr std::uint64_t segments = 1000;
constexpr std::uint64_t weight_units = 1'000'000;   // of a weight of one
constexpr std::uint64_t lightest = 250'000;         // weights are 0.25 ..
constexpr std::uint64_t weight_range = 2'000'001;   // .. 2.25
constexpr std::size_t rows_of_csv = 10;             // one row in so many
constexpr std::size_t piece = std::size_t{1} << 20; // rows at a time, each piece from a stream of its own

// Recommendations as they are given: mostly high, every level seen.
constexpr std::array<std::uint8_t, 32> likely{0, 1, 2, 3, 4, 5, 5, 5, 6, 6, 7,  7,  7,  7,  8,  8,
                                              8, 8, 8, 8, 9, 9, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10};

void append(std::string& text, std::uint64_t value, int least_digits) {
  std::array<char, 20> digits{};
  int count = 0;
  for (; value != 0 || count < least_digits; value /= 10) digits[static_cast<std::size_t>(count++)] = static_cast<char>('0' + value % 10);
  while (count > 0) text += digits[static_cast<std::size_t>(--count)];
}

void make(const std::filesystem::path& folder, std::size_t rows) {
  std::filesystem::create_directories(folder);
  peers::column_writer segment_file(folder / "segment.u16");
  peers::column_writer score_file(folder / "score.u8");
  peers::column_writer weight_file(folder / "weight.f64");
  peers::column_writer csv(folder / "answers.csv");
  const std::string header = "segment,score,weight\n";
  csv.write(header.data(), header.size());
  const std::size_t csv_rows = std::max<std::size_t>(rows / rows_of_csv, 1);
  for (std::size_t first = 0; first < rows; first += piece) {
    const std::size_t n = std::min(piece, rows - first);
    std::vector<std::uint16_t> segment(n);
    std::vector<std::uint8_t> score(n);
    std::vector<double> weight(n);
    std::string text;
    clientele::random_stream random(seed, first / piece);
    for (std::size_t i = 0; i < n; ++i) {
      segment[i] = static_cast<std::uint16_t>(random.below(segments));
      score[i] = likely[static_cast<std::size_t>(random.below(likely.size()))];
      const std::uint64_t units = lightest + random.below(weight_range);
      weight[i] = static_cast<double>(units) / static_cast<double>(weight_units);
      if (first + i >= csv_rows) continue;
      append(text, segment[i], 1);
      text += ',';
      append(text, score[i], 1);
      text += ',';
      append(text, units / weight_units, 1);
      text += '.';
      append(text, units % weight_units, 6);
      text += '\n';
    }
    segment_file.write(segment);
    score_file.write(score);
    weight_file.write(weight);
    csv.write(text.data(), text.size());
  }
  for (peers::column_writer* file : {&segment_file, &score_file, &weight_file, &csv}) file->close();
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
