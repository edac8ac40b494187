#pragma once
#include <clientele/core/parallel.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

/// The columns of job J1: the same rows for every contender, made from a seed.
namespace bench {

/// CLIENTELE_BENCH_ROWS, or 100 million.
inline std::size_t rows() {
  static const std::size_t n = [] {
    const char* text = std::getenv("CLIENTELE_BENCH_ROWS");
    return text != nullptr ? static_cast<std::size_t>(std::strtoull(text, nullptr, 10)) : std::size_t{100'000'000};
  }();
  return n;
}

/// Random bits of a row, from its number alone (splitmix64): any part of a column can be made by itself.
inline std::uint64_t bits_of(std::uint64_t stream, std::uint64_t row) {
  std::uint64_t z = (stream << 40) + (row + 1) * 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

template <class T, class Value>
std::vector<T> column_of(Value value) {
  std::vector<T> column(rows());
  const clientele::row_split split{rows(), 64};
  clientele::detail::run_parallel(split.size(), 0, [&](std::size_t part) {
    const clientele::row_range range = split[part];
    for (std::size_t row = range.first; row < range.first + range.count; ++row) column[row] = static_cast<T>(value(row));
  });
  return column;
}

/// Recommendations as they are given: mostly high, every level seen.
inline std::uint64_t answer_of(std::uint64_t row) {
  static constexpr std::uint8_t likely[32] = {0, 1, 2, 3, 4, 5, 5, 5, 6, 6, 7,  7,  7,  7,  8,  8,
                                              8, 8, 8, 8, 9, 9, 9, 9, 9, 9, 10, 10, 10, 10, 10, 10};
  return likely[bits_of(1, row) >> 59];
}
inline constexpr std::uint8_t missing_answer = 99;

// Each column is made when it is first asked for.
inline const std::vector<std::uint8_t>& scores() {
  static const auto column = column_of<std::uint8_t>(answer_of);
  return column;
}
inline const std::vector<std::int32_t>& scores_int32() {
  static const auto column = column_of<std::int32_t>(answer_of);
  return column;
}
inline const std::vector<std::int64_t>& scores_int64() {
  static const auto column = column_of<std::int64_t>(answer_of);
  return column;
}
inline const std::vector<double>& scores_double() {
  static const auto column = column_of<double>(answer_of);
  return column;
}
/// Every 16th answer or so is `missing_answer`.
inline const std::vector<std::uint8_t>& scores_with_missing() {
  static const auto column = column_of<std::uint8_t>(
      [](std::uint64_t row) { return bits_of(2, row) % 16 == 0 ? missing_answer : answer_of(row); });
  return column;
}
/// The same answers are missing here.
inline const std::vector<std::uint8_t>& presence_bitmap() {
  static const auto bitmap = [] {
    std::vector<std::uint8_t> bytes((rows() + 7) / 8);
    for (std::size_t row = 0; row < rows(); ++row) {
      if (bits_of(2, row) % 16 != 0) bytes[row / 8] = static_cast<std::uint8_t>(bytes[row / 8] | (1U << (row % 8)));
    }
    return bytes;
  }();
  return bitmap;
}
/// Between 0.25 and 2.25.
inline const std::vector<double>& weights() {
  static const auto column = column_of<double>(
      [](std::uint64_t row) { return 0.25 + 2.0 * static_cast<double>(bits_of(3, row) >> 11) * 0x1p-53; });
  return column;
}
inline constexpr std::size_t segments = 1000;
inline constexpr std::size_t many_segments = 60000;
inline std::uint64_t segment_of(std::uint64_t row, std::size_t n) { return (bits_of(4, row) >> 32) * n >> 32; }
inline const std::vector<std::uint16_t>& segment_column() {
  static const auto column = column_of<std::uint16_t>([](std::uint64_t row) { return segment_of(row, segments); });
  return column;
}
inline const std::vector<std::uint16_t>& many_segment_column() {
  static const auto column = column_of<std::uint16_t>([](std::uint64_t row) { return segment_of(row, many_segments); });
  return column;
}
/// Segments named by numbers with nothing in common, such as hashes.
inline std::uint64_t arbitrary_key(std::uint64_t segment) { return bits_of(5, segment); }
inline const std::vector<std::uint64_t>& key_column() {
  static const auto column =
      column_of<std::uint64_t>([](std::uint64_t row) { return arbitrary_key(segment_of(row, segments)); });
  return column;
}
inline const std::vector<std::uint64_t>& many_key_column() {
  static const auto column =
      column_of<std::uint64_t>([](std::uint64_t row) { return arbitrary_key(segment_of(row, many_segments)); });
  return column;
}

}  // namespace bench
