#include "models/kernels_subsets.hpp"

#include <clientele/models/detail/shapley.hpp>

#include "models/kernels_subsets_path.hpp"

#define CLIENTELE_TARGET

namespace clientele::inline v0::models::detail {
namespace {

struct pack {
  double of[lanes::count];
};

inline pack load(const lanes& from) noexcept {
  pack to;
  for (int l = 0; l < lanes::count; ++l) to.of[l] = from.of[l];
  return to;
}
inline void store(lanes& to, const pack& from) noexcept {
  for (int l = 0; l < lanes::count; ++l) to.of[l] = from.of[l];
}
inline pack add(const pack& a, const pack& b) noexcept {
  pack to;
  for (int l = 0; l < lanes::count; ++l) to.of[l] = a.of[l] + b.of[l];
  return to;
}
inline pack subtract(const pack& a, const pack& b) noexcept {
  pack to;
  for (int l = 0; l < lanes::count; ++l) to.of[l] = a.of[l] - b.of[l];
  return to;
}
inline pack multiply(const pack& a, const pack& b) noexcept {
  pack to;
  for (int l = 0; l < lanes::count; ++l) to.of[l] = a.of[l] * b.of[l];
  return to;
}
inline pack reciprocal(const pack& a) noexcept {
  pack to;
  for (int l = 0; l < lanes::count; ++l) to.of[l] = 1.0 / a.of[l];
  return to;
}

}  // namespace
}  // namespace clientele::inline v0::models::detail

#include "models/kernels_subsets_body.hpp"

namespace clientele::inline v0::models::detail {

const subset_kernels plain_subset_kernels{take_in, decide};

namespace {

const subset_kernels& kernels_of(subset_path path) noexcept {
#if CLIENTELE_SUBSETS_X86
  if (path == subset_path::avx512) return avx512_subset_kernels;
  if (path == subset_path::avx2) return avx2_subset_kernels;
#endif
  static_cast<void>(path);
  return plain_subset_kernels;
}

const subset_kernels& kernels() noexcept {
  static const subset_kernels& chosen = kernels_of(usable_path());
  return chosen;
}

constexpr int lane_count = lanes::count;
constexpr int shared_decisions = 3;  // 2^3 lanes

constexpr std::size_t entries(int predictors) noexcept { return packed_correlations(predictors); }

/// c(t) of the header, for t = 0 .. p.
void subset_coefficients(int p, double* c) noexcept {
  // t!(p-1-t)!/p!: of a subset of t that a predictor joins.
  const auto joining = [p](int t) {
    double product = 1.0 / p;
    for (int k = 1; k <= t; ++k) product *= static_cast<double>(k) / static_cast<double>(p - k);
    return product;
  };
  c[0] = 0.0;  // the empty subset, whose R2 is 0
  for (int t = 1; t <= p; ++t) c[t] = joining(t - 1) + (t < p ? joining(t) : 0.0);
}

/// The decisions on the first few predictors, one lane for each combination of them. Returns what remains of the others.
const lanes* decide_first(const subset_kernels& kernel, const double* packed, int p, int decided, lanes* scratch,
                          lanes& r_squared) noexcept {
  lanes* now = scratch;
  for (std::size_t e = 0; e < entries(p); ++e) {
    for (int l = 0; l < lane_count; ++l) now[e].of[l] = packed[e];
  }
  r_squared = {};
  for (int k = 0; k < decided; ++k) {
    const int left = p - k;
    const lanes* without = now + left + 1;
    lanes* with = now + entries(left);
    lanes grown = r_squared;
    kernel.take_in(now, left, grown, with);
    for (int l = 0; l < lane_count; ++l) {
      if (((l >> k) & 1) != 0) {
        r_squared.of[l] = grown.of[l];
      } else {
        for (std::size_t e = 0; e < entries(left - 1); ++e) with[e].of[l] = without[e].of[l];
      }
    }
    now = with;
  }
  return now;
}

constexpr int ones(int bits) noexcept { return bits == 0 ? 0 : (bits & 1) + ones(bits >> 1); }

void walk_subsets(const subset_kernels& kernel, const double* packed, int predictors, double r_squared, lanes* scratch,
                  double* values) noexcept {
  const int p = predictors;
  const int decided = p < shared_decisions ? p : shared_decisions;
  const int lanes_used = 1 << decided;
  double c[most_predictors_by_subsets + 1];
  subset_coefficients(p, c);
  lanes coefficient[most_predictors_by_subsets + 1] = {};
  for (int t = 0; t <= p - decided; ++t) {
    for (int l = 0; l < lanes_used; ++l) coefficient[t].of[l] = c[t + ones(l)];  // lanes that are not used weigh 0
  }

  lanes found;
  const lanes* matrix = decide_first(kernel, packed, p, decided, scratch, found);
  lanes* free = scratch + (matrix - scratch) + entries(p - decided);
  lanes with[most_predictors_by_subsets] = {};
  lanes sum;
  kernel.decide(matrix, p - decided, found, {with, coefficient}, free, sum);

  double all = 0.0;
  for (int j = 0; j < p; ++j) {
    double own = 0.0;
    for (int l = 0; l < lanes_used; ++l) {
      if (j >= decided) {
        own += with[j - decided].of[l];
      } else if (((l >> j) & 1) != 0) {
        own += sum.of[l];
      }
    }
    values[j] = own;
    all += own;
  }
  const double common = (all - r_squared) / p;
  for (int j = 0; j < p; ++j) values[j] -= common;
}

}  // namespace

std::size_t shapley_scratch(int predictors) noexcept {
  std::size_t sum = 0;  // triangles of p, p - 1, .. predictors
  for (int m = predictors; m > 0; --m) sum += entries(m);
  return sum;
}

void shapley_by_subsets(const double* packed, int predictors, double r_squared, lanes* scratch,
                        double* values) noexcept {
  walk_subsets(kernels(), packed, predictors, r_squared, scratch, values);
}

subset_path usable_path(subset_path at_most) noexcept {
#if CLIENTELE_SUBSETS_X86
  if (at_most >= subset_path::avx512 && __builtin_cpu_supports("avx512f")) return subset_path::avx512;
  if (at_most >= subset_path::avx2 && __builtin_cpu_supports("avx2")) return subset_path::avx2;
#endif
  static_cast<void>(at_most);
  return subset_path::plain;
}

std::vector<double> shapley_values(std::span<const double> packed, int predictors, double r_squared,
                                   subset_path path) {
  std::vector<lanes> scratch(shapley_scratch(predictors));
  std::vector<double> values(static_cast<std::size_t>(predictors));
  walk_subsets(kernels_of(usable_path(path)), packed.data(), predictors, r_squared, scratch.data(), values.data());
  return values;
}

void shapley_by_orders(const double* square, int predictors, const std::uint16_t* orders, std::size_t count,
                       lanes* scratch, double* sums, double* squares) noexcept {
  const int p = predictors;
  const auto places = static_cast<std::size_t>(p);
  const subset_kernels& kernel = kernels();
  for (std::size_t first = 0; first < count; first += lane_count) {
    const auto together = static_cast<int>(count - first < lane_count ? count - first : lane_count);
    for (int l = 0; l < lane_count; ++l) {
      const std::uint16_t* order = orders + (first + static_cast<std::size_t>(l < together ? l : 0)) * places;
      lanes* entry = scratch;
      for (std::size_t i = 0; i < places; ++i) {
        const double* row = square + order[i] * (places + 1);
        for (std::size_t j = i; j < places; ++j) (entry++)->of[l] = row[order[j]];
        (entry++)->of[l] = row[places];
      }
    }
    lanes r_squared = {};
    lanes* now = scratch;
    for (int k = 0; k < p; ++k) {
      const lanes before = r_squared;
      lanes* next = now + (p - k) + 1;
      kernel.take_in(now, p - k, r_squared, next);
      for (int l = 0; l < together; ++l) {
        const double added = r_squared.of[l] - before.of[l];
        const std::size_t who = orders[(first + static_cast<std::size_t>(l)) * places + static_cast<std::size_t>(k)];
        sums[who] += added;
        if (squares != nullptr) squares[who] += added * added;
      }
      now = next;
    }
  }
}

}  // namespace clientele::inline v0::models::detail
