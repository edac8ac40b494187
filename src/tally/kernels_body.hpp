// The blocks that compilers vectorise by themselves, compiled anew by each kernels_<path>.cpp, which defines
// CLIENTELE_TARGET before it includes this file. Everything has internal linkage or is inlined, so that no code for
// one instruction set can be linked into another's place.
#pragma once
#include <bit>
#include <cfloat>
#include <clientele/core/weight.hpp>
#include <concepts>
#include <cstring>
#include <limits>
#include <type_traits>

#include "kernels_path.hpp"
#include "kernels_products.hpp"

#if defined(__GNUC__) || defined(__clang__)
#define CLIENTELE_INLINE [[gnu::always_inline]] inline
#define CLIENTELE_RESTRICT __restrict__
#else
#define CLIENTELE_INLINE inline
#define CLIENTELE_RESTRICT __restrict
#endif

namespace clientele::inline v0::detail {
namespace {

/// Where sums of doubles are kept wider than a double, the tricks below do not round as they must (32-bit x86).
constexpr bool exact_doubles = FLT_EVAL_METHOD == 0;

template <class Key>
CLIENTELE_TARGET Key largest(const Key* keys, std::size_t rows) noexcept {
  Key result = 0;
  for (std::size_t i = 0; i < rows; ++i) result = keys[i] > result ? keys[i] : result;
  return result;
}

/// How a value becomes bits: the code of a valid one, and bits above the lowest eight for what cannot be one.
template <class T>
struct to_code;

template <std::integral T>
struct to_code<T> {
  using bits = std::make_unsigned_t<T>;
  explicit to_code(T first) noexcept : first_(static_cast<bits>(first)) {}
  CLIENTELE_INLINE bits operator()(T value) const noexcept {
    return static_cast<bits>(static_cast<bits>(value) - first_);
  }

 private:
  bits first_;
};

/// Adding 1.5 times the power of two whose last bit is worth one leaves a whole number in the lowest bits of the sum;
/// if subtracting it does not give the value back, that was not whole, or far too large.
template <std::floating_point T>
struct to_code<T> {
  using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  explicit to_code(T first) noexcept : first_(std::bit_cast<bits>(static_cast<T>(rounder + first))) {}
  CLIENTELE_INLINE bits operator()(T value) const noexcept {
    const T rounded = value + rounder;
    const bits code = static_cast<bits>(std::bit_cast<bits>(rounded) - first_);
    return rounded - rounder == value ? code : ~bits{0};
  }

 private:
  static constexpr T rounder = T{1.5} / std::numeric_limits<T>::epsilon();
  bits first_;
};

template <bool Bitmap, bool Sentinel, class T>
CLIENTELE_TARGET bool stage_as(const T* CLIENTELE_RESTRICT values, std::size_t rows, const code_rule<T>& rule,
                               std::uint8_t* CLIENTELE_RESTRICT missing, std::uint8_t* CLIENTELE_RESTRICT codes) noexcept {
  using bits = typename to_code<T>::bits;
  constexpr bool marked = Bitmap || Sentinel || std::floating_point<T>;
  const to_code<T> encode(rule.first);
  const T sentinel = rule.sentinel;
  if constexpr (std::floating_point<T> && !exact_doubles) return false;
  bits any = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const T value = values[i];
    bits code = encode(value);
    if constexpr (marked) {
      bits gone = 0;  // all ones or none, as wide as the value: so the whole row stays in the same lanes
      if constexpr (Bitmap) gone = static_cast<bits>(static_cast<std::int8_t>(missing[i]));
      if constexpr (Sentinel) gone = static_cast<bits>(gone | (value == sentinel ? static_cast<bits>(~bits{0}) : bits{0}));
      if constexpr (std::floating_point<T>) gone |= value != value ? ~bits{0} : bits{0};
      if constexpr (Sentinel || std::floating_point<T>) missing[i] = static_cast<std::uint8_t>(gone);
      code = static_cast<bits>(code & ~gone);
    }
    if constexpr (sizeof(T) == 1) {
      any = any < code ? code : any;
    } else {
      any = static_cast<bits>(any | code);
    }
    codes[i] = static_cast<std::uint8_t>(code);
  }
  if constexpr (sizeof(T) == 1) return any <= rule.last_code;
  return (any >> 8) == 0 && largest(codes, rows) <= rule.last_code;
}

template <class T>
CLIENTELE_TARGET bool stage(const T* values, std::size_t rows, const code_rule<T>& rule, bool has_bitmap,
                            std::uint8_t* missing, std::uint8_t* codes) noexcept {
  if (has_bitmap) {
    return rule.has_sentinel ? stage_as<true, true>(values, rows, rule, missing, codes)
                             : stage_as<true, false>(values, rows, rule, missing, codes);
  }
  return rule.has_sentinel ? stage_as<false, true>(values, rows, rule, missing, codes)
                           : stage_as<false, false>(values, rows, rule, missing, codes);
}

CLIENTELE_TARGET void mark_missing(const std::uint8_t* CLIENTELE_RESTRICT missing, std::size_t rows, std::uint8_t code,
                                   std::uint8_t* CLIENTELE_RESTRICT codes) noexcept {
  for (std::size_t i = 0; i < rows; ++i) codes[i] = static_cast<std::uint8_t>(codes[i] | (missing[i] & code));
}

/// Adding 2^52 rounds a smaller double to a whole number, ties to even, and leaves that number in its lowest bits.
/// (In the default rounding mode, as everything here.)
CLIENTELE_TARGET bool to_units(const double* CLIENTELE_RESTRICT weights, std::size_t rows,
                               std::uint64_t* CLIENTELE_RESTRICT units, std::uint64_t& any) noexcept {
  constexpr double rounder = 4503599627370496.0;  // 2^52
  constexpr std::uint64_t mask = (std::uint64_t{1} << 52) - 1;
  std::uint64_t good = 1;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double value = weights[i];
    const std::uint64_t above = value >= weight::smallest ? 1 : 0;
    const std::uint64_t below = value < largest_fast_weight ? 1 : 0;
    const std::uint64_t zero = value == 0.0 ? 1 : 0;
    good &= (above & below) | zero;
    units[i] = std::bit_cast<std::uint64_t>(value * (1.0 / weight::resolution) + rounder) & mask;
    seen |= units[i];
  }
  any = seen;
  return good != 0 && exact_doubles;
}

CLIENTELE_TARGET void add_sums(const std::uint32_t* places, const std::uint64_t* units, std::size_t rows,
                               narrow_sums* cells) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    narrow_sums& cell = cells[places[i]];
    cell.n += 1;
    cell.sum += units[i];
  }
}

/// With u = 2^32 h + l, u^2 + 2^19 over 2^20, rounded down, is 2^44 h^2 + 2^13 h l + (l^2 + 2^19) / 2^20: three products
/// of 32 bits, and for u < 2^50 only the first term leaves 64 bits.
CLIENTELE_TARGET void add_squares(const std::uint32_t* places, const std::uint64_t* units, std::size_t rows,
                                  narrow_squares* cells) noexcept {
  static_assert(2 * weight::fraction_bits - weight::square_fraction_bits == 20);
  narrow_squares added[row_step];
  for (; rows > 0; rows -= row_step, places += row_step, units += row_step) {
    for (std::size_t i = 0; i < row_step; ++i) {
      const std::uint64_t high = units[i] >> 32;
      const std::uint64_t low = units[i] & 0xFFFFFFFFU;
      const std::uint64_t rest = ((high * low) << 13) + ((low * low + (std::uint64_t{1} << 19)) >> 20);
      added[i].n = 1;
      added[i].sum = units[i];
      added[i].low = rest & 0xFFFFFFFFU;
      added[i].high = ((high * high) << 12) + (rest >> 32);
    }
    for (std::size_t i = 0; i < row_step; ++i) {
      narrow_squares& cell = cells[places[i]];
      cell.n += added[i].n;
      cell.sum += added[i].sum;
      cell.low += added[i].low;
      cell.high += added[i].high;
    }
  }
}

// Plain versions of what the paths write with intrinsics.

CLIENTELE_INLINE void expand_eight(unsigned bits, std::uint8_t* missing) noexcept {
  for (unsigned k = 0; k < 8; ++k) missing[k] = static_cast<std::uint8_t>(((bits >> k) & 1U) - 1U);
}

[[maybe_unused]] CLIENTELE_TARGET void expand_bitmap_plain(const std::uint8_t* bitmap, std::size_t rows,
                                                           std::uint8_t* missing) noexcept {
  for (std::size_t i = 0; i < rows / 8; ++i) expand_eight(bitmap[i], missing + 8 * i);
}

[[maybe_unused]] CLIENTELE_TARGET std::size_t count_missing_plain(const std::uint8_t* missing,
                                                                  std::size_t rows) noexcept {
  std::size_t result = 0;
  for (std::size_t i = 0; i < rows; ++i) result += missing[i] & 1U;
  return result;
}

CLIENTELE_TARGET void add_wide_products(const std::int16_t* a, const std::int16_t* b, std::size_t stride,
                                        std::size_t columns, std::size_t rows, std::uint64_t* sums) noexcept {
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t k = j; k < columns; ++k) {
      const std::int16_t* CLIENTELE_RESTRICT left = a + j * stride;
      const std::int16_t* CLIENTELE_RESTRICT right = b + k * stride;
      std::int32_t sum = 0;
      for (std::size_t i = 0; i < rows; ++i) sum += std::int32_t{left[i]} * right[i];
      sums[j * columns + k] += static_cast<std::uint64_t>(sum);
    }
  }
}

struct plain_tiles {
  static constexpr std::size_t rows = 1;
  static constexpr std::size_t columns = 1;
  CLIENTELE_TARGET static void add(const std::uint8_t* CLIENTELE_RESTRICT a, const std::uint8_t* CLIENTELE_RESTRICT b,
                                   std::size_t, std::size_t n, std::uint8_t, std::uint64_t* sums, std::size_t) noexcept {
    std::uint32_t sum = 0;  // block_rows products of codes fit
    for (std::size_t i = 0; i < n; ++i) sum += static_cast<std::uint32_t>(a[i]) * b[i];
    *sums += sum;
  }
};

constexpr kernel_table make_kernels(decltype(kernel_table::expand_bitmap) expand,
                                    decltype(kernel_table::count_missing) count_missing,
                                    decltype(kernel_table::count_codes) count_codes, unsigned compared_levels,
                                    decltype(kernel_table::add_products) add_products) noexcept {
  return {{&stage<std::int8_t>},
          {&stage<std::uint8_t>},
          {&stage<std::int16_t>},
          {&stage<std::uint16_t>},
          {&stage<std::int32_t>},
          {&stage<std::uint32_t>},
          {&stage<std::int64_t>},
          {&stage<std::uint64_t>},
          {&stage<float>},
          {&stage<double>},
          {&largest<std::uint8_t>},
          {&largest<std::uint16_t>},
          {&largest<std::uint32_t>},
          expand,
          count_missing,
          &mark_missing,
          count_codes,
          compared_levels,
          &to_units,
          &add_sums,
          &add_squares,
          add_products,
          &add_wide_products};
}

}  // namespace
}  // namespace clientele::inline v0::detail
