#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

/// What others would write for job J1. Each checks nothing and knows of no missing answers, which favours it.
namespace bench {

/// The answers of one segment; of a whole column, segment 0.
struct segment_counts {
  std::uint64_t levels[11]{};
  friend bool operator==(const segment_counts&, const segment_counts&) = default;
};

/// Loops as anyone writes them, at -O3.
namespace naive {
segment_counts count(const std::uint8_t* scores, std::size_t rows);
std::vector<segment_counts> count_by_segment(const std::uint16_t* keys, const std::uint8_t* scores, std::size_t rows,
                                             std::size_t segments);
/// Plain sums of doubles per segment and level.
std::vector<double> weigh_by_segment(const std::uint16_t* keys, const std::uint8_t* scores, const double* weights,
                                     std::size_t rows, std::size_t segments);
/// The speed of memory: the sum of all bytes, taken as 64-bit words.
std::uint64_t sum_words(const std::uint8_t* bytes, std::size_t rows);
}  // namespace naive

namespace boost_histogram {
std::vector<segment_counts> count_by_segment(const std::vector<std::uint16_t>& keys,
                                             const std::vector<std::uint8_t>& scores, std::size_t segments);
}  // namespace boost_histogram

/// An accumulator set a segment: how many, their mean, promoters and detractors.
namespace boost_accumulators {
struct segment_figures {
  std::size_t n;
  double mean;
  std::size_t promoters;
  std::size_t detractors;
};
std::vector<segment_figures> figures_by_segment(const std::uint16_t* keys, const std::uint8_t* scores,
                                                std::size_t rows, std::size_t segments);
}  // namespace boost_accumulators

}  // namespace bench
