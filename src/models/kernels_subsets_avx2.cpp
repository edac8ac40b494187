#include "models/kernels_subsets_path.hpp"
#if CLIENTELE_SUBSETS_X86
#define CLIENTELE_TARGET __attribute__((target("avx2")))
#include <immintrin.h>

namespace clientele::inline v0::models::detail {
namespace {

struct pack {
  __m256d low;
  __m256d high;
};

CLIENTELE_TARGET inline pack load(const lanes& from) noexcept {
  return {_mm256_load_pd(from.of), _mm256_load_pd(from.of + 4)};
}
CLIENTELE_TARGET inline void store(lanes& to, const pack& from) noexcept {
  _mm256_store_pd(to.of, from.low);
  _mm256_store_pd(to.of + 4, from.high);
}
CLIENTELE_TARGET inline pack add(const pack& a, const pack& b) noexcept {
  return {_mm256_add_pd(a.low, b.low), _mm256_add_pd(a.high, b.high)};
}
CLIENTELE_TARGET inline pack subtract(const pack& a, const pack& b) noexcept {
  return {_mm256_sub_pd(a.low, b.low), _mm256_sub_pd(a.high, b.high)};
}
CLIENTELE_TARGET inline pack multiply(const pack& a, const pack& b) noexcept {
  return {_mm256_mul_pd(a.low, b.low), _mm256_mul_pd(a.high, b.high)};
}
CLIENTELE_TARGET inline pack reciprocal(const pack& a) noexcept {
  const __m256d one = _mm256_set1_pd(1.0);
  return {_mm256_div_pd(one, a.low), _mm256_div_pd(one, a.high)};
}

}  // namespace
}  // namespace clientele::inline v0::models::detail

#include "models/kernels_subsets_body.hpp"

namespace clientele::inline v0::models::detail {

const subset_kernels avx2_subset_kernels{take_in, decide};

}  // namespace clientele::inline v0::models::detail
#endif
