// x86-64 as every such machine runs it.
#include "kernels_path.hpp"
#if CLIENTELE_X86_PATHS
#define CLIENTELE_TARGET __attribute__((target("sse2")))
#include <emmintrin.h>

#include "kernels_body.hpp"

namespace clientele::inline v0::detail {
namespace {

constexpr std::size_t width = 16;
constexpr unsigned most_at_once = 10;  // as many counters as leave registers free

CLIENTELE_TARGET inline __m128i load(const std::uint8_t* bytes) noexcept {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}
CLIENTELE_TARGET inline std::uint64_t total(__m128i words) noexcept {
  alignas(width) std::uint64_t parts[2];
  _mm_store_si128(reinterpret_cast<__m128i*>(parts), words);
  return parts[0] + parts[1];
}
CLIENTELE_TARGET inline __m128i splat(unsigned byte) noexcept { return _mm_set1_epi8(static_cast<char>(byte)); }

CLIENTELE_TARGET void expand_bitmap(const std::uint8_t* bitmap, std::size_t rows, std::uint8_t* missing) noexcept {
  const __m128i bits = _mm_set1_epi64x(static_cast<long long>(0x8040201008040201U));
  for (std::size_t i = 0; i < rows / width; ++i) {
    std::uint16_t word = 0;
    std::memcpy(&word, bitmap + 2 * i, 2);
    __m128i bytes = _mm_cvtsi32_si128(word);
    bytes = _mm_unpacklo_epi8(bytes, bytes);                       // each byte twice
    bytes = _mm_shufflelo_epi16(bytes, _MM_SHUFFLE(1, 1, 0, 0));   // four times
    bytes = _mm_shuffle_epi32(bytes, _MM_SHUFFLE(1, 1, 0, 0));     // eight times
    const __m128i present = _mm_cmpeq_epi8(_mm_and_si128(bytes, bits), bits);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(missing + width * i), _mm_andnot_si128(present, splat(0xFF)));
  }
}

CLIENTELE_TARGET std::size_t count_missing(const std::uint8_t* missing, std::size_t rows) noexcept {
  __m128i sum = _mm_setzero_si128();
  for (std::size_t i = 0; i < rows; i += width) {
    sum = _mm_add_epi64(sum, _mm_sad_epu8(_mm_and_si128(load(missing + i), splat(1)), _mm_setzero_si128()));
  }
  return static_cast<std::size_t>(total(sum));
}

/// Compares each byte with the codes start .. start + Codes - 1.
template <unsigned Codes>
CLIENTELE_TARGET std::uint8_t compare_codes(const std::uint8_t* codes, std::size_t rows, std::uint8_t first,
                                            unsigned start, std::uint64_t* counts) noexcept {
  constexpr std::size_t most_vectors = 255;  // what a byte can count
  const __m128i zero = _mm_setzero_si128();
  const __m128i subtracted = splat(first);
  __m128i largest_code = zero;
  std::size_t vectors = rows / width;
  while (vectors > 0) {
    const std::size_t now = vectors < most_vectors ? vectors : most_vectors;
    __m128i counters[Codes];
    for (unsigned k = 0; k < Codes; ++k) counters[k] = zero;
    for (std::size_t i = 0; i < now; ++i) {
      const __m128i code = _mm_sub_epi8(load(codes + width * i), subtracted);
      largest_code = _mm_max_epu8(largest_code, code);
      for (unsigned k = 0; k < Codes; ++k) {
        counters[k] = _mm_sub_epi8(counters[k], _mm_cmpeq_epi8(code, splat(start + k)));
      }
    }
    for (unsigned k = 0; k < Codes; ++k) counts[k] += total(_mm_sad_epu8(counters[k], zero));
    codes += width * now;
    vectors -= now;
  }
  alignas(width) std::uint8_t bytes[width];
  _mm_store_si128(reinterpret_cast<__m128i*>(bytes), largest_code);
  std::uint8_t result = 0;
  for (const std::uint8_t byte : bytes) result = byte > result ? byte : result;
  return result;
}

CLIENTELE_TARGET std::uint8_t compare_some(unsigned how_many, const std::uint8_t* codes, std::size_t rows,
                                           std::uint8_t first, unsigned start, std::uint64_t* counts) noexcept {
  switch (how_many) {
    case 0:
    case 1: return compare_codes<1>(codes, rows, first, start, counts);
    case 2: return compare_codes<2>(codes, rows, first, start, counts);
    case 3: return compare_codes<3>(codes, rows, first, start, counts);
    case 4: return compare_codes<4>(codes, rows, first, start, counts);
    case 5: return compare_codes<5>(codes, rows, first, start, counts);
    case 6: return compare_codes<6>(codes, rows, first, start, counts);
    case 7: return compare_codes<7>(codes, rows, first, start, counts);
    case 8: return compare_codes<8>(codes, rows, first, start, counts);
    case 9: return compare_codes<9>(codes, rows, first, start, counts);
    default: return compare_codes<10>(codes, rows, first, start, counts);
  }
}

constexpr unsigned compared_levels = 2 * most_at_once + 1;

CLIENTELE_TARGET std::uint8_t count_codes(const std::uint8_t* codes, std::size_t rows, std::uint8_t first,
                                          unsigned levels, std::uint64_t* counts) noexcept {
  std::uint8_t result = 0;
  for (std::size_t done = 0; done < rows; done += block_rows) {
    const std::size_t now = rows - done < block_rows ? rows - done : block_rows;
    std::uint64_t found[2 * most_at_once] = {};
    // The lowest code is what the others leave.
    for (unsigned start = 1; start == 1 || start < levels; start += most_at_once) {
      const unsigned wanted = levels - start < most_at_once ? levels - start : most_at_once;
      const std::uint8_t top = compare_some(wanted, codes + done, now, first, start, found + (start - 1));
      result = top > result ? top : result;
    }
    std::uint64_t rest = now;
    for (unsigned code = 1; code < levels; ++code) {
      counts[code] += found[code - 1];
      rest -= found[code - 1];
    }
    counts[0] += rest;
  }
  return result;
}

/// Bytes are widened to 16 bits first: SSE2 cannot multiply them.
struct tiles {
  static constexpr std::size_t rows = 2;
  static constexpr std::size_t columns = 2;
  CLIENTELE_TARGET static void add(const std::uint8_t* a, const std::uint8_t* b, std::size_t stride, std::size_t n,
                                   std::uint8_t, std::uint64_t* sums, std::size_t sums_stride) noexcept {
    const __m128i zero = _mm_setzero_si128();
    __m128i found[rows][columns] = {{zero, zero}, {zero, zero}};  // words of 32 bits hold a block of products
    for (std::size_t row = 0; row < n; row += width) {
      __m128i left[rows][2];
      for (std::size_t i = 0; i < rows; ++i) {
        const __m128i bytes = load(a + i * stride + row);
        left[i][0] = _mm_unpacklo_epi8(bytes, zero);
        left[i][1] = _mm_unpackhi_epi8(bytes, zero);
      }
      for (std::size_t j = 0; j < columns; ++j) {
        const __m128i bytes = load(b + j * stride + row);
        const __m128i low = _mm_unpacklo_epi8(bytes, zero);
        const __m128i high = _mm_unpackhi_epi8(bytes, zero);
        for (std::size_t i = 0; i < rows; ++i) {
          found[i][j] = _mm_add_epi32(found[i][j], _mm_madd_epi16(left[i][0], low));
          found[i][j] = _mm_add_epi32(found[i][j], _mm_madd_epi16(left[i][1], high));
        }
      }
    }
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        const __m128i halves = _mm_add_epi64(_mm_unpacklo_epi32(found[i][j], zero), _mm_unpackhi_epi32(found[i][j], zero));
        sums[i * sums_stride + j] += total(halves);
      }
    }
  }
};

}  // namespace

constinit const kernel_table sse2_kernels = make_kernels(&expand_bitmap, &count_missing, &count_codes, compared_levels,
                                                         &product_adder<tiles>::add_products);

}  // namespace clientele::inline v0::detail
#endif
