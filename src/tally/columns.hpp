#pragma once
#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <clientele/core/units.hpp>
#include <clientele/tally/detail/level_tally.hpp>
#include <clientele/tally/detail/levels.hpp>

#include "column_views.hpp"

// How columns of any number type reach the kernels in pieces.
namespace clientele::inline v0::detail {

// Rows that are tried at once before an invalid one is looked for row by row, and that are converted at once.
constexpr std::size_t block_rows = 4096;
// Rows whose sums of weights cannot overflow 128 bits, whatever the weights; the merge of blocks is checked.
constexpr std::size_t weighted_rows = std::size_t{1} << 20;

// The kernels know integers by their size alone: `long long` is counted as the 64-bit type it is.
template <class T>
struct kernel_type {
  using type = T;
};
template <std::integral T>
struct kernel_type<T> {
  using with_sign = std::conditional_t<
      sizeof(T) == 1, std::int8_t,
      std::conditional_t<sizeof(T) == 2, std::int16_t, std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>>>;
  using type = std::conditional_t<std::is_signed_v<T>, with_sign, std::make_unsigned_t<with_sign>>;
};

/// Calls `count(first, view)` for the rows from `first` on, in as few pieces as the type and the options allow.
template <class T, class Count>
void in_pieces(const column<T>& values, std::size_t rows_at_once, Count count) {
  using kernel = typename kernel_type<T>::type;
  constexpr bool direct = std::is_same_v<kernel, T>;
  const std::size_t step = direct ? rows_at_once : block_rows;
  for (std::size_t first = 0; first < values.size(); first += step) {
    const column<T> piece = values.slice(first, std::min(step, values.size() - first));
    if constexpr (direct) {
      count(first, view_of(piece));
    } else {
      std::array<kernel, block_rows> converted;
      for (std::size_t i = 0; i < piece.size(); ++i) converted[i] = static_cast<kernel>(piece[i]);
      column_view<kernel> view{};
      view.values = converted.data();
      view.size = piece.size();
      view.bitmap = piece.bitmap();
      view.bitmap_offset = piece.bitmap_offset();
      view.has_sentinel = piece.sentinel().has_value();
      view.sentinel = static_cast<kernel>(piece.sentinel().value_or(T{}));
      count(first, view);
    }
  }
}

/// A block of weights as doubles. A weight that is missing is NaN, which is invalid.
template <class Weight>
const double* weights_of(const column<Weight>& weights, std::size_t first, std::size_t rows,
                         std::array<double, block_rows>& buffer) {
  for (std::size_t i = 0; i < rows; ++i) {
    buffer[i] = weights.missing(first + i) ? nan : static_cast<double>(weights[first + i]);
  }
  return buffer.data();
}

template <class Cell>
std::uint64_t counted(const Cell* cells, int levels) {
  std::uint64_t sum = 0;
  for (int i = 0; i < levels; ++i) sum += cell_count(cells[i]);
  return sum;
}

template <class T>
int mark_of(const column<T>& values, std::size_t row, int low, int levels) {
  return values.missing(row) ? is_missing : level_index(values[row], low, levels);
}

// One answer of every number type that a column may hold: the list that explicit instantiations go through.
#define CLIENTELE_FOR_EACH_COLUMN_TYPE(instantiate) \
  instantiate(signed char) instantiate(unsigned char) instantiate(short) instantiate(unsigned short) instantiate(int) \
      instantiate(unsigned) instantiate(long) instantiate(unsigned long) instantiate(long long) \
          instantiate(unsigned long long) instantiate(float) instantiate(double)

}  // namespace clientele::inline v0::detail
