// The walk over subsets, for whatever `pack` and CLIENTELE_TARGET the including file has. Every path computes the same
// operations in the same order, and gives the same bits.
#pragma once
#include "models/kernels_subsets_path.hpp"

namespace clientele::inline v0::models::detail {
namespace {

CLIENTELE_TARGET inline void take_in(const lanes* a, int predictors, lanes& r_squared, lanes* out) noexcept {
  const pack inverse = reciprocal(load(a[0]));
  const pack outcome = load(a[predictors]);
  store(r_squared, add(load(r_squared), multiply(multiply(outcome, outcome), inverse)));
  const lanes* row = a + predictors + 1;
  for (int i = 1; i < predictors; ++i) {
    const pack factor = multiply(load(a[i]), inverse);
    for (int j = i; j <= predictors; ++j) {
      store(*out, subtract(load(*row), multiply(factor, load(a[j]))));
      ++out;
      ++row;
    }
  }
}

CLIENTELE_TARGET inline void add_to(lanes& to, const lanes& from) noexcept { store(to, add(load(to), load(from))); }

template <int Predictors>
CLIENTELE_TARGET inline void decide(const lanes* a, const lanes& r_squared, walk at, lanes* scratch,
                                    lanes& sum) noexcept {
  if constexpr (Predictors == 0) {
    store(sum, multiply(load(r_squared), load(*at.coefficient)));
  } else {
    lanes grown = r_squared;
    take_in(a, Predictors, grown, scratch);
    lanes taken;
    decide<Predictors - 1>(scratch, grown, at.in(), scratch + packed_correlations(Predictors - 1), taken);
    decide<Predictors - 1>(a + Predictors + 1, r_squared, at.out(), scratch, sum);
    add_to(*at.with, taken);
    add_to(sum, taken);
  }
}

/// Most of the work is behind the last few decisions, whose loops have a known length.
constexpr int unrolled = 5;

CLIENTELE_TARGET void decide(const lanes* a, int predictors, const lanes& r_squared, walk at, lanes* scratch,
                             lanes& sum) noexcept {
  switch (predictors) {
    case 0: return decide<0>(a, r_squared, at, scratch, sum);
    case 1: return decide<1>(a, r_squared, at, scratch, sum);
    case 2: return decide<2>(a, r_squared, at, scratch, sum);
    case 3: return decide<3>(a, r_squared, at, scratch, sum);
    case 4: return decide<4>(a, r_squared, at, scratch, sum);
    case unrolled: return decide<unrolled>(a, r_squared, at, scratch, sum);
    default: break;
  }
  lanes grown = r_squared;
  take_in(a, predictors, grown, scratch);
  lanes taken;
  decide(scratch, predictors - 1, grown, at.in(), scratch + packed_correlations(predictors - 1), taken);
  decide(a + predictors + 1, predictors - 1, r_squared, at.out(), scratch, sum);
  add_to(*at.with, taken);
  add_to(sum, taken);
}

}  // namespace
}  // namespace clientele::inline v0::models::detail
