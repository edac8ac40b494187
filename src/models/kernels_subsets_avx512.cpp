#include "models/kernels_subsets_path.hpp"
#if CLIENTELE_SUBSETS_X86
#define CLIENTELE_TARGET __attribute__((target("avx512f")))
#include <immintrin.h>

namespace clientele::inline v0::models::detail {
namespace {

using pack = __m512d;

CLIENTELE_TARGET inline pack load(const lanes& from) noexcept { return _mm512_load_pd(from.of); }
CLIENTELE_TARGET inline void store(lanes& to, pack from) noexcept { _mm512_store_pd(to.of, from); }
CLIENTELE_TARGET inline pack add(pack a, pack b) noexcept { return _mm512_add_pd(a, b); }
CLIENTELE_TARGET inline pack subtract(pack a, pack b) noexcept { return _mm512_sub_pd(a, b); }
CLIENTELE_TARGET inline pack multiply(pack a, pack b) noexcept { return _mm512_mul_pd(a, b); }
CLIENTELE_TARGET inline pack reciprocal(pack a) noexcept { return _mm512_div_pd(_mm512_set1_pd(1.0), a); }

}  // namespace
}  // namespace clientele::inline v0::models::detail

#include "models/kernels_subsets_body.hpp"

namespace clientele::inline v0::models::detail {

const subset_kernels avx512_subset_kernels{take_in, decide};

}  // namespace clientele::inline v0::models::detail
#endif
