#include "kernels_path.hpp"
#if CLIENTELE_X86_PATHS
#define CLIENTELE_TARGET __attribute__((target("avx2")))
#include <immintrin.h>

#include "kernels_body.hpp"
#include "kernels_nibbles.hpp"

namespace clientele::inline v0::detail {
namespace {

constexpr std::size_t width = 32;

CLIENTELE_TARGET inline __m256i load(const std::uint8_t* bytes) noexcept {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
}
CLIENTELE_TARGET inline __m256i splat(unsigned byte) noexcept { return _mm256_set1_epi8(static_cast<char>(byte)); }
CLIENTELE_TARGET inline std::uint64_t total(__m256i words) noexcept {
  alignas(width) std::uint64_t parts[4];
  _mm256_store_si256(reinterpret_cast<__m256i*>(parts), words);
  return parts[0] + parts[1] + parts[2] + parts[3];
}

CLIENTELE_TARGET void expand_bitmap(const std::uint8_t* bitmap, std::size_t rows, std::uint8_t* missing) noexcept {
  const __m256i bits = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201U));
  const __m256i spread = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
  for (std::size_t i = 0; i < rows / width; ++i) {
    std::uint32_t word = 0;
    std::memcpy(&word, bitmap + 4 * i, 4);
    const __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32(static_cast<int>(word)), spread);
    const __m256i present = _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bits), bits);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(missing + width * i), _mm256_andnot_si256(present, splat(0xFF)));
  }
}

CLIENTELE_TARGET std::size_t count_missing(const std::uint8_t* missing, std::size_t rows) noexcept {
  __m256i sum = _mm256_setzero_si256();
  for (std::size_t i = 0; i < rows; i += width) {
    sum = _mm256_add_epi64(sum,
                           _mm256_sad_epu8(_mm256_and_si256(load(missing + i), splat(1)), _mm256_setzero_si256()));
  }
  return static_cast<std::size_t>(total(sum));
}

struct nibbles {
  template <unsigned Tables, bool Windowed>
  CLIENTELE_TARGET static std::uint8_t count(const std::uint8_t* codes, std::size_t rows, std::uint8_t first,
                                             unsigned start, std::uint64_t* counts) noexcept {
    const __m256i zero = _mm256_setzero_si256();
    const __m256i low_nibble = splat(0x0F);
    const __m256i subtracted = splat(first);
    const __m256i window = splat(start);
    const __m256i outside = splat(0x70);  // lifts all but 0 .. 15 to bytes that a shuffle turns to 0
    __m256i tables[Tables];
    __m256i sums[2 * Tables];
    for (unsigned t = 0; t < Tables; ++t) {
      tables[t] = _mm256_broadcastsi128_si256(
          _mm_load_si128(reinterpret_cast<const __m128i*>(tables_of<Windowed>[t].data())));
      sums[2 * t] = sums[2 * t + 1] = zero;
    }
    __m256i largest_code = zero;
    std::size_t vectors = rows / width;
    while (vectors > 0) {
      const std::size_t now = vectors < most_nibble_vectors ? vectors : most_nibble_vectors;
      __m256i counters[Tables];
      for (unsigned t = 0; t < Tables; ++t) counters[t] = zero;
      for (std::size_t i = 0; i < now; ++i) {
        __m256i code = _mm256_sub_epi8(load(codes + width * i), subtracted);
        largest_code = _mm256_max_epu8(largest_code, code);
        if constexpr (Windowed) code = _mm256_adds_epu8(_mm256_sub_epi8(code, window), outside);
        for (unsigned t = 0; t < Tables; ++t) {
          counters[t] = _mm256_add_epi8(counters[t], _mm256_shuffle_epi8(tables[t], code));
        }
      }
      for (unsigned t = 0; t < Tables; ++t) {
        const __m256i low = _mm256_and_si256(counters[t], low_nibble);
        const __m256i high = _mm256_and_si256(_mm256_srli_epi16(counters[t], 4), low_nibble);
        sums[2 * t] = _mm256_add_epi64(sums[2 * t], _mm256_sad_epu8(low, zero));
        sums[2 * t + 1] = _mm256_add_epi64(sums[2 * t + 1], _mm256_sad_epu8(high, zero));
      }
      codes += width * now;
      vectors -= now;
    }
    for (unsigned k = 0; k < 2 * Tables; ++k) counts[k] += total(sums[k]);
    alignas(width) std::uint8_t bytes[width];
    _mm256_store_si256(reinterpret_cast<__m256i*>(bytes), largest_code);
    std::uint8_t result = 0;
    for (const std::uint8_t byte : bytes) result = byte > result ? byte : result;
    return result;
  }
};

// With three windows the table of counts would be as fast.
constexpr unsigned compared_levels = 2 * codes_per_window;

struct lanes {
  using vector = __m256i;
  static constexpr std::size_t width = detail::width;
  CLIENTELE_TARGET static vector zero() noexcept { return _mm256_setzero_si256(); }
  CLIENTELE_TARGET static vector load(const std::uint8_t* bytes) noexcept { return detail::load(bytes); }
  CLIENTELE_TARGET static vector add(vector a, vector b) noexcept { return _mm256_add_epi16(a, b); }
  CLIENTELE_TARGET static vector multiply(vector a, vector b) noexcept { return _mm256_maddubs_epi16(a, b); }
  CLIENTELE_TARGET static vector widen(vector sums, vector words) noexcept {
    const vector low = _mm256_and_si256(words, _mm256_set1_epi32(0xFFFF));
    return _mm256_add_epi32(sums, _mm256_add_epi32(low, _mm256_srli_epi32(words, 16)));
  }
  CLIENTELE_TARGET static std::uint64_t total(vector sums) noexcept {
    const vector low = _mm256_and_si256(sums, _mm256_set1_epi64x(0xFFFFFFFF));
    return detail::total(_mm256_add_epi64(low, _mm256_srli_epi64(sums, 32)));
  }
};

}  // namespace

constinit const kernel_table avx2_kernels =
    make_kernels(&expand_bitmap, &count_missing, &nibble_counter<nibbles>::count_codes, compared_levels,
                 &product_adder<byte_tiles<lanes, 2, 4>>::add_products);

}  // namespace clientele::inline v0::detail
#endif
