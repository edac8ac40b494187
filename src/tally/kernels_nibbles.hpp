// The idea that the AVX2 and AVX-512 paths share.
//
// A byte shuffle looks up, for 16 codes at once, what to add to a byte that holds two counters of four bits: 0x01 for
// one code, 0x10 for the next, 0 for all others. So one shuffle and one addition count two codes in a whole vector.
// After 15 vectors, before a counter can overflow, they are widened.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace clientele::inline v0::detail {
namespace {

inline constexpr unsigned codes_per_window = 16;
inline constexpr unsigned most_tables = codes_per_window / 2;
inline constexpr std::size_t most_nibble_vectors = 15;

using shuffle_table = std::array<std::uint8_t, 16>;

/// Table t counts the codes start + 2t and start + 2t + 1.
constexpr std::array<shuffle_table, most_tables> shuffle_tables(unsigned start) noexcept {
  std::array<shuffle_table, most_tables> tables{};
  for (unsigned t = 0; t < most_tables; ++t) {
    if (start + 2 * t < 16) tables[t][start + 2 * t] = 0x01;
    if (start + 2 * t + 1 < 16) tables[t][start + 2 * t + 1] = 0x10;
  }
  return tables;
}

/// One window: the bytes are the codes, and code 0 is what the others leave. Several: bytes less their window's start.
template <bool Windowed>
alignas(64) inline constexpr std::array<shuffle_table, most_tables> tables_of = shuffle_tables(Windowed ? 0 : 1);

/// Runs Nibbles::count<tables, windowed>(codes, rows, first, start, counts) over all codes of a scale.
template <class Nibbles>
struct nibble_counter {
  template <bool Windowed>
  static std::uint8_t count(unsigned how_many, const std::uint8_t* codes, std::size_t rows, std::uint8_t first,
                            unsigned start, std::uint64_t* counts) noexcept {
    switch (how_many) {
      case 0:
      case 1: return Nibbles::template count<1, Windowed>(codes, rows, first, start, counts);
      case 2: return Nibbles::template count<2, Windowed>(codes, rows, first, start, counts);
      case 3: return Nibbles::template count<3, Windowed>(codes, rows, first, start, counts);
      case 4: return Nibbles::template count<4, Windowed>(codes, rows, first, start, counts);
      case 5: return Nibbles::template count<5, Windowed>(codes, rows, first, start, counts);
      case 6: return Nibbles::template count<6, Windowed>(codes, rows, first, start, counts);
      case 7: return Nibbles::template count<7, Windowed>(codes, rows, first, start, counts);
      default: return Nibbles::template count<8, Windowed>(codes, rows, first, start, counts);
    }
  }

  static std::uint8_t count_codes(const std::uint8_t* codes, std::size_t rows, std::uint8_t first, unsigned levels,
                                  std::uint64_t* counts) noexcept {
    std::uint64_t found[codes_per_window];
    if (levels <= codes_per_window) {
      for (std::uint64_t& cell : found) cell = 0;
      const std::uint8_t result = count<false>(levels / 2, codes, rows, first, 0, found);
      std::uint64_t rest = rows;
      for (unsigned code = 1; code < levels; ++code) {
        counts[code] += found[code - 1];
        rest -= found[code - 1];
      }
      counts[0] += rest;
      return result;
    }
    std::uint8_t result = 0;
    for (std::size_t done = 0; done < rows; done += block_rows) {
      const std::size_t now = rows - done < block_rows ? rows - done : block_rows;
      for (unsigned start = 0; start < levels; start += codes_per_window) {
        for (std::uint64_t& cell : found) cell = 0;
        const unsigned wanted = levels - start < codes_per_window ? levels - start : codes_per_window;
        const std::uint8_t top = count<true>((wanted + 1) / 2, codes + done, now, first, start, found);
        result = top > result ? top : result;
        for (unsigned k = 0; k < wanted; ++k) counts[start + k] += found[k];
      }
    }
    return result;
  }
};

}  // namespace
}  // namespace clientele::inline v0::detail
