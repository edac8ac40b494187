// Sums of the products of all pairs of columns of codes, by tiles whose sums stay in registers.
#pragma once
#include "kernels_path.hpp"

namespace clientele::inline v0::detail {
namespace {

/// `Tiles` has `rows` x `columns`, both of which divide `product_group`, and
/// add(a, b, stride, rows, largest, sums, sums_stride): sums[i * sums_stride + j] += a_i b_j.
template <class Tiles>
struct product_adder {
  CLIENTELE_TARGET static void add_products(const std::uint8_t* codes, std::size_t stride, std::size_t columns,
                                            std::size_t rows, std::uint8_t largest, std::uint64_t* sums) noexcept {
    static_assert(product_group % Tiles::rows == 0 && product_group % Tiles::columns == 0);
    for (std::size_t a = 0; a < columns; a += Tiles::rows) {
      for (std::size_t b = a - a % Tiles::columns; b < columns; b += Tiles::columns) {
        Tiles::add(codes + a * stride, codes + b * stride, stride, rows, largest, sums + a * columns + b, columns);
      }
    }
  }
};

/// How often products of two codes, two to a word of 16 bits, can be added before the word is full.
[[nodiscard]] constexpr std::size_t additions_before_widening(std::uint8_t largest) noexcept {
  constexpr std::size_t most_in_word = 65535;
  const std::size_t code = largest > 0 ? largest : 1;
  return most_in_word / (2 * code * code);
}

/// Tiles that multiply bytes. `Lanes` has a `vector` of `width` bytes, zero(), load(bytes), add(a, b) of 16-bit words,
/// multiply(a, b), which adds products two by two to such words, widen(sums, words), which adds them to 32-bit sums, and
/// total(sums).
template <class Lanes, std::size_t Rows, std::size_t Columns>
struct byte_tiles {
  using vector = typename Lanes::vector;
  static constexpr std::size_t rows = Rows;
  static constexpr std::size_t columns = Columns;

  CLIENTELE_TARGET static void add(const std::uint8_t* a, const std::uint8_t* b, std::size_t stride, std::size_t n,
                                   std::uint8_t largest, std::uint64_t* sums, std::size_t sums_stride) noexcept {
    vector wide[rows][columns];  // a block of products fits
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) wide[i][j] = Lanes::zero();
    }
    const std::size_t step = Lanes::width * additions_before_widening(largest);
    for (std::size_t row = 0; row < n;) {
      const std::size_t end = n - row < step ? n : row + step;
      vector narrow[rows][columns];
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) narrow[i][j] = Lanes::zero();
      }
      for (; row < end; row += Lanes::width) {
        vector left[rows];
        for (std::size_t i = 0; i < rows; ++i) left[i] = Lanes::load(a + i * stride + row);
        for (std::size_t j = 0; j < columns; ++j) {
          const vector right = Lanes::load(b + j * stride + row);
          for (std::size_t i = 0; i < rows; ++i) narrow[i][j] = Lanes::add(narrow[i][j], Lanes::multiply(left[i], right));
        }
      }
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) wide[i][j] = Lanes::widen(wide[i][j], narrow[i][j]);
      }
    }
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) sums[i * sums_stride + j] += Lanes::total(wide[i][j]);
    }
  }
};

}  // namespace
}  // namespace clientele::inline v0::detail
