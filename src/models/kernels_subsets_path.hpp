// What one instruction set brings to the walk over subsets.
#pragma once
#include "models/kernels_subsets.hpp"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define CLIENTELE_SUBSETS_X86 1
#else
#define CLIENTELE_SUBSETS_X86 0
#endif

namespace clientele::inline v0::models::detail {

/// A place in the tree of decisions.
struct walk {
  lanes* with;               // what the predictor that is decided next gets
  const lanes* coefficient;  // of the subset as it is; the next one is that of one predictor more

  [[nodiscard]] walk out() const noexcept { return {with + 1, coefficient}; }
  [[nodiscard]] walk in() const noexcept { return {with + 1, coefficient + 1}; }
};

struct subset_kernels {
  /// Takes the first predictor of `a` in: R2 of each lane grows, and `out` becomes what remains of the others. `out` may
  /// be their own place in `a`.
  void (*take_in)(const lanes* a, int predictors, lanes& r_squared, lanes* out) noexcept;
  /// The sum of coefficient(|T|) R2(T) over the subsets below a decision. `at.with` gets, for each predictor still to be
  /// decided, the part of it where it is taken in.
  void (*decide)(const lanes* a, int predictors, const lanes& r_squared, walk at, lanes* scratch, lanes& sum) noexcept;
};

extern const subset_kernels plain_subset_kernels;
#if CLIENTELE_SUBSETS_X86
extern const subset_kernels avx2_subset_kernels;
extern const subset_kernels avx512_subset_kernels;
#endif

}  // namespace clientele::inline v0::models::detail
