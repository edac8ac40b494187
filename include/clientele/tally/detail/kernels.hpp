#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>

/// The counting loops behind the tallies: whole columns into levels + 1 cells, the last for missing answers.
///
/// Each is compiled once per instruction set in `src/` and chosen when it first runs; every path gives the same bits.
/// Columns hold int8 .. uint64, float or double. Scales have 2 to 256 levels and a `low` of any int16.
/// All kernels ADD to their cells and return the first invalid row, or the number of rows when all are valid; after an
/// invalid row the cells are unspecified, so that callers pass scratch and commit it on success.
namespace clientele::inline v0::detail {

/// A column as the kernels see it. Missing is NaN (floating columns), a cleared bit, or the sentinel, which wins even
/// where it lies on the scale. A floating value that is not whole is invalid.
template <class T>
struct column_view {
  const T* values = nullptr;
  std::size_t size = 0;
  const std::uint8_t* bitmap = nullptr;  ///< null: none; one bit a row, least significant first, 1 = present
  std::size_t bitmap_offset = 0;
  bool has_sentinel = false;
  T sentinel{};
};

/// Answers with the exact sums of their weights (2^-40) and of the squares of their weights (2^-60, each rounded once).
///
/// The kernels do not check the sums, so that a call takes fewer than 2^22 rows of the largest weights: a weight is below
/// 2^63 units, its square below 2^106 of its own. Who merges cells checks.
struct weighted_cell {
  std::uint64_t n = 0;
  uint128 sum;
  uint128 squares;
  friend constexpr bool operator==(const weighted_cell&, const weighted_cell&) noexcept = default;
};

template <class T>
[[nodiscard]] CLIENTELE_API std::size_t count_levels(const column_view<T>& column, int low, int levels,
                                                     std::uint64_t* counts) noexcept;

/// A missing answer counts with its weight in the last cell; an invalid weight makes the row invalid all the same.
template <class T>
[[nodiscard]] CLIENTELE_API std::size_t count_levels_weighted(const column_view<T>& column, const double* weights,
                                                              int low, int levels, weighted_cell* cells,
                                                              bool with_squares = true) noexcept;

/// Into cells[key * (levels + 1) + level]. Keys (uint8, uint16 or uint32) are dense codes; one >= `groups` is invalid.
template <class Key, class T>
[[nodiscard]] CLIENTELE_API std::size_t count_grouped(const Key* keys, std::size_t groups, const column_view<T>& column,
                                                      int low, int levels, std::uint64_t* cells) noexcept;

template <class Key, class T>
[[nodiscard]] CLIENTELE_API std::size_t count_grouped_weighted(const Key* keys, std::size_t groups,
                                                               const column_view<T>& column, const double* weights,
                                                               int low, int levels, weighted_cell* cells,
                                                               bool with_squares = true) noexcept;

/// The largest of n keys; 0 when n is 0.
template <class Key>
[[nodiscard]] CLIENTELE_API Key max_key(const Key* keys, std::size_t n) noexcept;

/// The ways in which the kernels may run, from the plainest to the widest.
enum class kernel_path : int { automatic = -1, plain = 0, sse2 = 1, avx2 = 2, avx512 = 3 };

/// For tests and benchmarks: takes this path from now on, or the best below it that this machine has, and names it.
CLIENTELE_API kernel_path force_kernel_path(kernel_path path) noexcept;

}  // namespace clientele::inline v0::detail
