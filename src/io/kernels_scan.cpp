// The two loops that see every byte of a CSV file. SSE2 belongs to every x86-64; elsewhere the plain loops stand,
// which compilers vectorise themselves as far as they can.
#include "io/kernels_scan.hpp"

#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace clientele::inline v0::io::detail {

std::size_t count_newlines(const char* text, std::size_t size) noexcept {
  std::size_t count = 0;
  std::size_t i = 0;
#if defined(__SSE2__)
  // Bytes count down from zero, at most 255 times, before they are summed.
  const __m128i newline = _mm_set1_epi8('\n');
  while (size - i >= 16) {
    __m128i counts = _mm_setzero_si128();
    std::size_t vectors = (size - i) / 16;
    if (vectors > 255) vectors = 255;
    for (std::size_t k = 0; k < vectors; ++k, i += 16) {
      const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + i));
      counts = _mm_sub_epi8(counts, _mm_cmpeq_epi8(bytes, newline));
    }
    const __m128i sums = _mm_sad_epu8(counts, _mm_setzero_si128());
    count += static_cast<std::size_t>(_mm_extract_epi16(sums, 0) + _mm_extract_epi16(sums, 4));
  }
#endif
  for (; i < size; ++i) count += text[i] == '\n' ? 1U : 0U;
  return count;
}

std::size_t find_marks(const char* text, std::size_t size, char separator, std::uint32_t base,
                       std::uint32_t* marks) noexcept {
  std::uint32_t* to = marks;
  std::size_t i = 0;
#if defined(__SSE2__)
  const __m128i newline = _mm_set1_epi8('\n');
  const __m128i comma = _mm_set1_epi8(separator);
  const auto bits_at = [&](std::size_t at) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + at));
    return static_cast<std::uint64_t>(static_cast<unsigned>(
        _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, newline), _mm_cmpeq_epi8(bytes, comma)))));
  };
  for (; size - i >= 64; i += 64) {
    std::uint64_t bits = bits_at(i) | bits_at(i + 16) << 16 | bits_at(i + 32) << 32 | bits_at(i + 48) << 48;
    const auto found = static_cast<std::size_t>(std::popcount(bits));
    const auto at = base + static_cast<std::uint32_t>(i);
    // Eight at a time whether they are there or not: one branch where eight would be.
    for (std::size_t k = 0; k < found; k += 8) {
      for (std::size_t j = 0; j < 8; ++j) {
        to[k + j] = at + static_cast<std::uint32_t>(std::countr_zero(bits));
        bits &= bits - 1;
      }
    }
    to += found;
  }
#endif
  for (; i < size; ++i) {
    *to = base + static_cast<std::uint32_t>(i);
    to += text[i] == '\n' || text[i] == separator ? 1 : 0;
  }
  return static_cast<std::size_t>(to - marks);
}

}  // namespace clientele::inline v0::io::detail
