// What one instruction set brings to the kernels: functions over blocks, in a table of pointers.
#pragma once
#include <clientele/tally/detail/kernels.hpp>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define CLIENTELE_X86_PATHS 1
#else
#define CLIENTELE_X86_PATHS 0
#endif

namespace clientele::inline v0::detail {

/// Blocks are short enough for their scratch to stay in the nearest cache. Kernels take multiples of 64 rows; what is
/// left of a column goes row by row.
inline constexpr std::size_t block_rows = 4096;
inline constexpr std::size_t row_step = 64;

/// How the rows of a column are turned into codes: 0 for the value `first`, rising to `last_code`.
template <class T>
struct code_rule {
  T first;
  unsigned last_code;  // at most 255
  bool has_sentinel;
  T sentinel;
};

template <class T>
struct column_kernels {
  /// Writes the codes of a block; false when one is invalid. `missing` (one byte a row, 0xFF or 0) comes in with the
  /// bits of the bitmap, when `has_bitmap`, and leaves with all that is missing, when `marks(rule)`; such rows get code 0.
  bool (*stage)(const T* values, std::size_t rows, const code_rule<T>& rule, bool has_bitmap, std::uint8_t* missing,
                std::uint8_t* codes) noexcept;
};

template <class Key>
struct key_kernels {
  Key (*largest)(const Key* keys, std::size_t rows) noexcept;
};

/// What `weighted_cell` holds, in words of 64 bits that one vector addition updates; they are emptied before they
/// can overflow. A square of 2^-60 is split into its lowest 32 bits and the rest.
struct alignas(16) narrow_sums {
  std::uint64_t n;
  std::uint64_t sum;
};
struct alignas(32) narrow_squares {
  std::uint64_t n;
  std::uint64_t sum;
  std::uint64_t low;
  std::uint64_t high;
};
inline constexpr double largest_fast_weight = 1024.0;  // 2^50 units

struct kernel_table : column_kernels<std::int8_t>,
                      column_kernels<std::uint8_t>,
                      column_kernels<std::int16_t>,
                      column_kernels<std::uint16_t>,
                      column_kernels<std::int32_t>,
                      column_kernels<std::uint32_t>,
                      column_kernels<std::int64_t>,
                      column_kernels<std::uint64_t>,
                      column_kernels<float>,
                      column_kernels<double>,
                      key_kernels<std::uint8_t>,
                      key_kernels<std::uint16_t>,
                      key_kernels<std::uint32_t> {
  /// One byte a row, 0xFF where the bit is cleared. The first row has the lowest bit.
  void (*expand_bitmap)(const std::uint8_t* bitmap, std::size_t rows, std::uint8_t* missing) noexcept;
  /// How many bytes are not 0; all are 0 or 0xFF.
  std::size_t (*count_missing)(const std::uint8_t* missing, std::size_t rows) noexcept;
  /// codes[i] |= missing[i] & code.
  void (*mark_missing)(const std::uint8_t* missing, std::size_t rows, std::uint8_t code, std::uint8_t* codes) noexcept;
  /// Adds how often each of the codes 0 .. levels - 1 stands in the block (after `first` is subtracted from each byte)
  /// and returns the largest code. Where that is `levels` or more, the counts are unspecified. For at most
  /// `compared_levels` levels.
  std::uint8_t (*count_codes)(const std::uint8_t* codes, std::size_t rows, std::uint8_t first, unsigned levels,
                              std::uint64_t* counts) noexcept;
  unsigned compared_levels;
  /// The weights in units of 2^-40, and the bitwise or of them all; false when one is invalid or reaches
  /// `largest_fast_weight`.
  bool (*to_units)(const double* weights, std::size_t rows, std::uint64_t* units, std::uint64_t& any) noexcept;
  /// cells[places[i]] += the units of row i, below 2^50 each.
  void (*add_sums)(const std::uint32_t* places, const std::uint64_t* units, std::size_t rows,
                   narrow_sums* cells) noexcept;
  void (*add_squares)(const std::uint32_t* places, const std::uint64_t* units, std::size_t rows,
                      narrow_squares* cells) noexcept;
  /// sums[j * columns + k] += the sum over the rows of code j times code k, for j <= k; what stands below the diagonal is
  /// unspecified. Column j begins at codes + j * stride; there are a multiple of `product_group` columns; no code is
  /// above `largest`, which is at most `largest_product_code`. At most `block_rows` rows.
  void (*add_products)(const std::uint8_t* codes, std::size_t stride, std::size_t columns, std::size_t rows,
                       std::uint8_t largest, std::uint64_t* sums) noexcept;
  /// sums[j * columns + k] += the sum over the rows of a_j b_k, for j <= k, whose words are not negative. At most
  /// `wide_product_rows` rows, and products below 2^22, so that a signed word of 32 bits holds their sum.
  void (*add_wide_products)(const std::int16_t* a, const std::int16_t* b, std::size_t stride, std::size_t columns,
                            std::size_t rows, std::uint64_t* sums) noexcept;
};
inline constexpr std::size_t wide_product_rows = 511;
inline constexpr std::size_t product_group = 4;
inline constexpr std::uint8_t largest_product_code = 127;  // a signed byte, as the multiplications of bytes need

/// Those of the path in force.
[[nodiscard]] const kernel_table& kernels() noexcept;

extern const kernel_table plain_kernels;
#if CLIENTELE_X86_PATHS
extern const kernel_table sse2_kernels;
extern const kernel_table avx2_kernels;
extern const kernel_table avx512_kernels;
#endif

}  // namespace clientele::inline v0::detail
