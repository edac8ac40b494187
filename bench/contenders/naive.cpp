#include <cstring>

#include "contenders.hpp"

namespace bench::naive {

segment_counts count(const std::uint8_t* scores, std::size_t rows) {
  segment_counts counts;
  for (std::size_t row = 0; row < rows; ++row) ++counts.levels[scores[row]];
  return counts;
}

std::vector<segment_counts> count_by_segment(const std::uint16_t* keys, const std::uint8_t* scores, std::size_t rows,
                                             std::size_t segments) {
  std::vector<segment_counts> counts(segments);
  for (std::size_t row = 0; row < rows; ++row) ++counts[keys[row]].levels[scores[row]];
  return counts;
}

std::vector<double> weigh_by_segment(const std::uint16_t* keys, const std::uint8_t* scores, const double* weights,
                                     std::size_t rows, std::size_t segments) {
  std::vector<double> sums(segments * 11);
  for (std::size_t row = 0; row < rows; ++row) sums[keys[row] * std::size_t{11} + scores[row]] += weights[row];
  return sums;
}

std::uint64_t sum_words(const std::uint8_t* bytes, std::size_t rows) {
  std::uint64_t sum = 0;
  for (std::size_t row = 0; row + 8 <= rows; row += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + row, 8);
    sum += word;
  }
  return sum;
}

}  // namespace bench::naive
