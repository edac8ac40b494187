#include "models/kernels_subsets.hpp"

namespace clientele::inline v0::models::detail {

namespace {

constexpr int lane_count = lanes::count;
constexpr int shared_decisions = 3;  // 2^3 lanes

constexpr std::size_t entries(int predictors) noexcept { return packed_correlations(predictors); }

/// Takes the first predictor of `a` in: R2 of each lane grows, and `out` becomes what remains of the others. `out` may
/// be their own place in `a`.
inline void take_in(const lanes* a, int predictors, lanes& r_squared, lanes* out) noexcept {
  lanes inverse;
  const lanes outcome = a[predictors];
  for (int l = 0; l < lane_count; ++l) inverse.of[l] = 1.0 / a[0].of[l];
  for (int l = 0; l < lane_count; ++l) r_squared.of[l] += outcome.of[l] * outcome.of[l] * inverse.of[l];
  const lanes* row = a + predictors + 1;
  for (int i = 1; i < predictors; ++i) {
    lanes factor;
    for (int l = 0; l < lane_count; ++l) factor.of[l] = a[i].of[l] * inverse.of[l];
    for (int j = i; j <= predictors; ++j) {
      lanes entry;
      for (int l = 0; l < lane_count; ++l) entry.of[l] = row->of[l] - factor.of[l] * a[j].of[l];
      *out++ = entry;
      ++row;
    }
  }
}

/// The sum of coefficient(|T|) R2(T) over the subsets below this decision. `with` gets, for each predictor still to be
/// decided, the part of it where it is taken in.
struct walk {
  lanes* with;            // the predictor that is decided next
  const lanes* coefficient;  // of the subset as it is; the next one is that of one predictor more

  [[nodiscard]] walk out() const noexcept { return {with + 1, coefficient}; }
  [[nodiscard]] walk in() const noexcept { return {with + 1, coefficient + 1}; }
};

template <int Predictors>
inline void decide(const lanes* a, const lanes& r_squared, walk at, lanes* scratch, lanes& sum) noexcept {
  if constexpr (Predictors == 0) {
    for (int l = 0; l < lane_count; ++l) sum.of[l] = r_squared.of[l] * at.coefficient->of[l];
  } else {
    lanes grown = r_squared;
    take_in(a, Predictors, grown, scratch);
    lanes taken;
    decide<Predictors - 1>(scratch, grown, at.in(), scratch + entries(Predictors - 1), taken);
    decide<Predictors - 1>(a + Predictors + 1, r_squared, at.out(), scratch, sum);
    for (int l = 0; l < lane_count; ++l) at.with->of[l] += taken.of[l];
    for (int l = 0; l < lane_count; ++l) sum.of[l] += taken.of[l];
  }
}

/// Most of the work is behind the last few decisions, whose loops have a known length.
constexpr int unrolled = 5;

void decide(const lanes* a, int predictors, const lanes& r_squared, walk at, lanes* scratch, lanes& sum) noexcept {
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
  decide(scratch, predictors - 1, grown, at.in(), scratch + entries(predictors - 1), taken);
  decide(a + predictors + 1, predictors - 1, r_squared, at.out(), scratch, sum);
  for (int l = 0; l < lane_count; ++l) at.with->of[l] += taken.of[l];
  for (int l = 0; l < lane_count; ++l) sum.of[l] += taken.of[l];
}

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
const lanes* decide_first(const double* packed, int p, int decided, lanes* scratch, lanes& r_squared) noexcept {
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
    take_in(now, left, grown, with);
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

}  // namespace

std::size_t shapley_scratch(int predictors) noexcept {
  std::size_t sum = 0;  // triangles of p, p - 1, .. predictors
  for (int m = predictors; m > 0; --m) sum += entries(m);
  return sum;
}

void shapley_by_subsets(const double* packed, int predictors, double r_squared, lanes* scratch,
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
  const lanes* matrix = decide_first(packed, p, decided, scratch, found);
  lanes* free = scratch + (matrix - scratch) + entries(p - decided);
  lanes with[most_predictors_by_subsets] = {};
  lanes sum;
  decide(matrix, p - decided, found, {with, coefficient}, free, sum);

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

void shapley_by_orders(const double* square, int predictors, const std::uint16_t* orders, std::size_t count,
                       lanes* scratch, double* sums, double* squares) noexcept {
  const int p = predictors;
  const auto places = static_cast<std::size_t>(p);
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
      take_in(now, p - k, r_squared, next);
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
