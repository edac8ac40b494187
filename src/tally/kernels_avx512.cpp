#include "kernels_path.hpp"
#if CLIENTELE_X86_PATHS
#define CLIENTELE_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq")))
#include <immintrin.h>

#include "kernels_body.hpp"
#include "kernels_nibbles.hpp"

namespace clientele::inline v0::detail {
namespace {

constexpr std::size_t width = 64;

CLIENTELE_TARGET inline __m512i load(const std::uint8_t* bytes) noexcept { return _mm512_loadu_si512(bytes); }
CLIENTELE_TARGET inline __m512i splat(unsigned byte) noexcept { return _mm512_set1_epi8(static_cast<char>(byte)); }
CLIENTELE_TARGET inline std::uint64_t total(__m512i words) noexcept {
  alignas(width) std::uint64_t parts[8];
  _mm512_store_si512(parts, words);
  std::uint64_t sum = 0;
  for (const std::uint64_t part : parts) sum += part;
  return sum;
}

CLIENTELE_TARGET void expand_bitmap(const std::uint8_t* bitmap, std::size_t rows, std::uint8_t* missing) noexcept {
  for (std::size_t i = 0; i < rows / width; ++i) {
    std::uint64_t word = 0;
    std::memcpy(&word, bitmap + 8 * i, 8);
    _mm512_storeu_si512(missing + width * i, _mm512_movm_epi8(static_cast<__mmask64>(~word)));
  }
}

CLIENTELE_TARGET std::size_t count_missing(const std::uint8_t* missing, std::size_t rows) noexcept {
  __m512i sum = _mm512_setzero_si512();
  for (std::size_t i = 0; i < rows; i += width) {
    sum = _mm512_add_epi64(sum,
                           _mm512_sad_epu8(_mm512_and_si512(load(missing + i), splat(1)), _mm512_setzero_si512()));
  }
  return static_cast<std::size_t>(total(sum));
}

struct nibbles {
  template <unsigned Tables, bool Windowed>
  CLIENTELE_TARGET static std::uint8_t count(const std::uint8_t* codes, std::size_t rows, std::uint8_t first,
                                             unsigned start, std::uint64_t* counts) noexcept {
    const __m512i zero = _mm512_setzero_si512();
    const __m512i low_nibble = splat(0x0F);
    const __m512i subtracted = splat(first);
    const __m512i window = splat(start);
    const __m512i outside = splat(0x70);  // lifts all but 0 .. 15 to bytes that a shuffle turns to 0
    __m512i tables[Tables];
    __m512i sums[2 * Tables];
    for (unsigned t = 0; t < Tables; ++t) {
      tables[t] =
          _mm512_maskz_broadcast_i32x4(0xFFFF, _mm_load_si128(reinterpret_cast<const __m128i*>(tables_of<Windowed>[t].data())));
      sums[2 * t] = sums[2 * t + 1] = zero;
    }
    __m512i largest_code = zero;
    std::size_t vectors = rows / width;
    while (vectors > 0) {
      const std::size_t now = vectors < most_nibble_vectors ? vectors : most_nibble_vectors;
      __m512i counters[Tables];
      for (unsigned t = 0; t < Tables; ++t) counters[t] = zero;
      for (std::size_t i = 0; i < now; ++i) {
        __m512i code = _mm512_sub_epi8(load(codes + width * i), subtracted);
        largest_code = _mm512_max_epu8(largest_code, code);
        if constexpr (Windowed) code = _mm512_adds_epu8(_mm512_sub_epi8(code, window), outside);
        for (unsigned t = 0; t < Tables; ++t) {
          counters[t] = _mm512_add_epi8(counters[t], _mm512_shuffle_epi8(tables[t], code));
        }
      }
      for (unsigned t = 0; t < Tables; ++t) {
        const __m512i low = _mm512_and_si512(counters[t], low_nibble);
        const __m512i high = _mm512_and_si512(_mm512_srli_epi16(counters[t], 4), low_nibble);
        sums[2 * t] = _mm512_add_epi64(sums[2 * t], _mm512_sad_epu8(low, zero));
        sums[2 * t + 1] = _mm512_add_epi64(sums[2 * t + 1], _mm512_sad_epu8(high, zero));
      }
      codes += width * now;
      vectors -= now;
    }
    for (unsigned k = 0; k < 2 * Tables; ++k) counts[k] += total(sums[k]);
    alignas(width) std::uint8_t bytes[width];
    _mm512_store_si512(bytes, largest_code);
    std::uint8_t result = 0;
    for (const std::uint8_t byte : bytes) result = byte > result ? byte : result;
    return result;
  }
};

// With four windows the table of counts would be as fast.
constexpr unsigned compared_levels = 3 * codes_per_window;

struct lanes {
  using vector = __m512i;
  static constexpr std::size_t width = detail::width;
  CLIENTELE_TARGET static vector zero() noexcept { return _mm512_setzero_si512(); }
  CLIENTELE_TARGET static vector load(const std::uint8_t* bytes) noexcept { return detail::load(bytes); }
  CLIENTELE_TARGET static vector add(vector a, vector b) noexcept { return _mm512_add_epi16(a, b); }
  CLIENTELE_TARGET static vector multiply(vector a, vector b) noexcept { return _mm512_maddubs_epi16(a, b); }
  CLIENTELE_TARGET static vector widen(vector sums, vector words) noexcept {
    const vector low = _mm512_and_si512(words, _mm512_set1_epi32(0xFFFF));
    return _mm512_add_epi32(sums, _mm512_add_epi32(low, _mm512_maskz_srli_epi32(0xFFFF, words, 16)));
  }
  CLIENTELE_TARGET static std::uint64_t total(vector sums) noexcept {
    const vector low = _mm512_and_si512(sums, _mm512_set1_epi64(0xFFFFFFFF));
    return detail::total(_mm512_add_epi64(low, _mm512_maskz_srli_epi64(0xFF, sums, 32)));
  }
};

}  // namespace

constinit const kernel_table avx512_kernels =
    make_kernels(&expand_bitmap, &count_missing, &nibble_counter<nibbles>::count_codes, compared_levels,
                 &product_adder<byte_tiles<lanes, 4, 4>>::add_products);

}  // namespace clientele::inline v0::detail
#endif
