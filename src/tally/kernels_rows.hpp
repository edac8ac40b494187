// Row by row: what a row means. The reference of every faster path, and the path of short spans.
#pragma once
#include <clientele/core/weight.hpp>
#include <clientele/tally/detail/kernels.hpp>
#include <concepts>
#include <limits>
#include <utility>

namespace clientele::inline v0::detail {

inline constexpr int invalid_code = -1;

/// The index of a value on the scale, or `invalid_code`. Not for NaN.
template <class T>
[[nodiscard]] inline int code_of(T value, int low, int levels) noexcept {
  if constexpr (std::floating_point<T>) {
    if (!(value >= static_cast<T>(low) && value <= static_cast<T>(low + levels - 1))) return invalid_code;
    const int whole = static_cast<int>(value);
    return static_cast<T>(whole) == value ? whole - low : invalid_code;
  } else {
    if (std::cmp_less(value, low) || std::cmp_greater_equal(value, low + levels)) return invalid_code;
    return static_cast<int>(value) - low;
  }
}

/// The same for a row, with `levels` for a missing answer.
template <class T>
[[nodiscard]] inline int code_at(const column_view<T>& column, std::size_t row, int low, int levels) noexcept {
  if (column.bitmap != nullptr) {
    const std::size_t bit = column.bitmap_offset + row;
    if (((column.bitmap[bit / 8] >> (bit % 8)) & 1U) == 0) return levels;
  }
  const T value = column.values[row];
  if (column.has_sentinel && value == column.sentinel) return levels;
  if constexpr (std::floating_point<T>) {
    if (value != value) return levels;
  }
  return code_of(value, low, levels);
}

inline void add_to(weighted_cell& cell, std::uint64_t units, bool with_squares) noexcept {
  ++cell.n;
  cell.sum += uint128{units};
  if (with_squares) cell.squares += weight::square_units(units);
}

template <class T>
[[nodiscard]] inline std::size_t count_rows(const column_view<T>& column, std::size_t first, std::size_t last, int low,
                                            int levels, std::uint64_t* counts) noexcept {
  for (std::size_t row = first; row < last; ++row) {
    const int code = code_at(column, row, low, levels);
    if (code < 0) return row;
    ++counts[code];
  }
  return last;
}

template <class T>
[[nodiscard]] inline std::size_t count_rows_weighted(const column_view<T>& column, const double* weights,
                                                     std::size_t first, std::size_t last, int low, int levels,
                                                     weighted_cell* cells, bool with_squares) noexcept {
  for (std::size_t row = first; row < last; ++row) {
    const int code = code_at(column, row, low, levels);
    if (code < 0 || !weight::valid(weights[row])) return row;
    add_to(cells[code], weight::round_to_units(weights[row]), with_squares);
  }
  return last;
}

template <class Key, class T>
[[nodiscard]] inline std::size_t count_rows_grouped(const Key* keys, std::size_t groups, const column_view<T>& column,
                                                    std::size_t first, std::size_t last, int low, int levels,
                                                    std::uint64_t* cells) noexcept {
  const auto stride = static_cast<std::size_t>(levels) + 1;
  for (std::size_t row = first; row < last; ++row) {
    const int code = code_at(column, row, low, levels);
    if (code < 0 || keys[row] >= groups) return row;
    ++cells[keys[row] * stride + static_cast<std::size_t>(code)];
  }
  return last;
}

template <class Key, class T>
[[nodiscard]] inline std::size_t count_rows_grouped_weighted(const Key* keys, std::size_t groups,
                                                             const column_view<T>& column, const double* weights,
                                                             std::size_t first, std::size_t last, int low, int levels,
                                                             weighted_cell* cells, bool with_squares) noexcept {
  const auto stride = static_cast<std::size_t>(levels) + 1;
  for (std::size_t row = first; row < last; ++row) {
    const int code = code_at(column, row, low, levels);
    if (code < 0 || keys[row] >= groups || !weight::valid(weights[row])) return row;
    add_to(cells[keys[row] * stride + static_cast<std::size_t>(code)], weight::round_to_units(weights[row]),
           with_squares);
  }
  return last;
}

}  // namespace clientele::inline v0::detail
