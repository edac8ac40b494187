// What holds for every interval of every estimate: it lies within its unit, contains the value, grows with the level.
#include <clientele/stats/difference.hpp>

#include <cmath>
#include <random>

#include "support/check.hpp"

using namespace clientele;

namespace {

/// Numbers in [0, 1) that are the same everywhere, with 0 and 1 themselves now and then.
class numbers {
 public:
  double share() {
    const double u = uniform();
    if (u < 0.05) return 0.0;
    if (u > 0.95) return 1.0;
    return uniform();
  }
  double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1p-53; }
  /// From 10^low to 10^high.
  double magnitude(double low, double high) { return std::pow(10.0, low + (high - low) * uniform()); }
  sample_basis basis() {
    const auto size = static_cast<std::uint64_t>(magnitude(0.0, uniform() < 0.8 ? 3.0 : 9.0));
    const double n = static_cast<double>(size);
    return {size, uniform() < 0.5 ? n : n * std::fmax(uniform(), 1e-3), 0};
  }

 private:
  std::mt19937_64 engine_{19990214};
};

/// Counts the failures instead of asserting each of some million facts.
struct verdict {
  int outside = 0, excluding = 0, shrinking = 0, unknown = 0;
};

template <class Figure, class... Method>
void examine(verdict& v, const Figure& figure, Method... method) {
  const double value = figure.value().value();
  double lower = value, upper = value;
  for (const double level : {0.6, 0.8, 0.9, 0.95, 0.99, 0.9999}) {
    const auto interval = figure.interval(level, method...);
    const double l = interval.lower.value(), u = interval.upper.value();
    v.unknown += std::isnan(l) || std::isnan(u) ? 1 : 0;
    v.outside += l < Figure::unit::lowest() || u > Figure::unit::highest() ? 1 : 0;
    v.excluding += l <= value && value <= u ? 0 : 1;
    // Quantiles are good to some units in the last place, which is all that limits next to an end of the unit have.
    const double slack = 1e-13 * (1.0 + std::fabs(value));
    v.shrinking += l > lower + slack || u < upper - slack ? 1 : 0;
    lower = l;
    upper = u;
  }
}

void check_none(const verdict& v) {
  CHECK(v.unknown == 0);
  CHECK(v.outside == 0);
  CHECK(v.excluding == 0);
  CHECK(v.shrinking == 0);
}

proportion_estimate some_share(numbers& random) {
  const sample_basis basis = random.basis();
  return {random.share(), basis, random.uniform() < 0.5 ? detail::nan : random.magnitude(-6, 0)};
}
balance_estimate some_balance(numbers& random) {
  const sample_basis basis = random.basis();
  const double up = random.share();
  return {up, (1.0 - up) * random.share(), basis, random.uniform() < 0.5 ? detail::nan : random.magnitude(-6, 0)};
}
mean_estimate<scale_mean> some_mean(numbers& random) {
  const sample_basis basis = random.basis();
  return {10.0 * random.share(), random.uniform() < 0.1 ? 0.0 : random.magnitude(-4, 1), basis, 0.0, 10.0,
          random.uniform() < 0.5 ? detail::nan : random.magnitude(-4, 1)};
}
rate_estimate<orders> some_rate(numbers& random) {
  const double exposure = random.magnitude(-2, 8);
  const double events = random.uniform() < 0.1 ? 0.0 : random.magnitude(-1, 6);
  return {random.uniform() < 0.5 ? std::floor(events) : events, events / exposure, exposure, random.basis()};
}
ratio_estimate<real> some_ratio(numbers& random) {
  const double vy = random.magnitude(-3, 3), vx = random.magnitude(-3, 3);
  const double correlation = 2.0 * random.uniform() - 1.0;
  return {{20.0 * random.uniform() - 10.0, 20.0 * random.uniform() - 10.0, vy, vx, correlation * std::sqrt(vy * vx)},
          random.basis()};
}

constexpr int runs = 2000;

}  // namespace

TEST_CASE("intervals of proportions lie in [0, 1], contain the share and grow with the level") {
  numbers random;
  verdict v;
  for (int i = 0; i < runs; ++i) {
    const auto estimate = some_share(random);
    for (const auto method :
         {proportion_method::wilson, proportion_method::clopper_pearson, proportion_method::jeffreys,
          proportion_method::agresti_coull, proportion_method::linearised}) {
      examine(v, estimate, method);
    }
  }
  check_none(v);
}

TEST_CASE("intervals of balances, means, rates and ratios do so too") {
  numbers random;
  verdict v;
  for (int i = 0; i < runs; ++i) {
    const auto balance = some_balance(random);
    for (const auto method :
         {balance_method::adjusted_wald, balance_method::wald, balance_method::score, balance_method::linearised}) {
      examine(v, balance, method);
    }
    const auto mean = some_mean(random);
    for (const auto method : {mean_method::student, mean_method::linearised}) examine(v, mean, method);
    const auto rate = some_rate(random);
    for (const auto method : {rate_method::garwood, rate_method::score}) examine(v, rate, method);
    const auto ratio = some_ratio(random);
    examine(v, ratio, ratio_method::linearised);
    examine(v, ratio, ratio_method::fieller);
  }
  check_none(v);
}

TEST_CASE("intervals of differences do so too, and p-values lie in [0, 1]") {
  numbers random;
  verdict v;
  int wrong_p = 0;
  const auto examine_difference = [&](const auto& d) {
    examine(v, d);
    const double p = d.p_value();
    wrong_p += std::isnan(p) || (p >= 0.0 && p <= 1.0) ? 0 : 1;
  };
  for (int i = 0; i < runs; ++i) {
    const auto balances = difference(some_balance(random), some_balance(random));
    examine_difference(balances);
    examine(v, balances, balance_difference_method::square_and_add);
    examine_difference(difference(some_share(random), some_share(random)));
    examine_difference(difference(some_mean(random), some_mean(random)));
    examine_difference(difference(some_rate(random), some_rate(random)));
    examine_difference(difference(some_ratio(random), some_ratio(random)));
  }
  check_none(v);
  CHECK(wrong_p == 0);
}

TEST_CASE("an estimate is a value: copies are alike") {
  const auto a = proportion_estimate::from_counts(39, 50);
  auto b = proportion_estimate::from_counts(0, 0);
  b = a;
  CHECK(b.value() == a.value());
  CHECK(b.interval() == a.interval());
  CHECK(b.basis() == a.basis());
}
