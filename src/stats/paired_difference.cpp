#include <clientele/stats/paired_difference.hpp>

#include <algorithm>
#include <cmath>

namespace clientele::inline v0::detail {

namespace {

struct two_shares {
  double p1, n1, p2, n2;
  bool known;
};

two_shares shares_of(const proportion_estimate& first, const proportion_estimate& second) noexcept {
  return {first.value().value(), static_cast<double>(first.sample_size()), second.value().value(),
          static_cast<double>(second.sample_size()), first.value().known() && second.value().known()};
}

/// sum (y1 - a) (y2 - b) over the shared units.
double shared_products(const shared_hits& shared, double a, double b) noexcept {
  const auto count = [](std::uint64_t units) { return static_cast<double>(units); };
  return count(shared.both) * (1.0 - a) * (1.0 - b) + count(shared.neither) * a * b -
         count(shared.first_only) * (1.0 - a) * b - count(shared.second_only) * a * (1.0 - b);
}

}  // namespace

double paired_shares_error(const proportion_estimate& first, const proportion_estimate& second,
                           const shared_hits& shared) noexcept {
  const auto [p1, n1, p2, n2, known] = shares_of(first, second);
  if (!known) return nan;
  // Squares are added up class by class, so that units which did the same both times leave exactly nothing.
  const double hit1 = (1.0 - p1) / n1;
  const double miss1 = -p1 / n1;
  const double hit2 = (1.0 - p2) / n2;
  const double miss2 = -p2 / n2;
  const double hits1 = std::round(p1 * n1) - static_cast<double>(shared.both + shared.first_only);
  const double hits2 = std::round(p2 * n2) - static_cast<double>(shared.both + shared.second_only);
  const double alone1 = n1 - static_cast<double>(shared.units());
  const double alone2 = n2 - static_cast<double>(shared.units());
  const auto squares = [](double units, double influence) { return units * influence * influence; };
  return std::sqrt(squares(hits1, hit1) + squares(alone1 - hits1, miss1) + squares(hits2, hit2) +
                   squares(alone2 - hits2, miss2) + squares(static_cast<double>(shared.both), hit1 - hit2) +
                   squares(static_cast<double>(shared.first_only), hit1 - miss2) +
                   squares(static_cast<double>(shared.second_only), miss1 - hit2) +
                   squares(static_cast<double>(shared.neither), miss1 - miss2));
}

double paired_shares_z(const proportion_estimate& first, const proportion_estimate& second,
                       const shared_hits& shared) noexcept {
  const auto [p1, n1, p2, n2, known] = shares_of(first, second);
  if (!known) return nan;
  if (static_cast<double>(shared.units()) == n1 && n1 == n2) {
    // McNemar's: the general form would lose it in rounding where nearly everybody did the same both times.
    const auto fell = static_cast<double>(shared.first_only);
    const auto rose = static_cast<double>(shared.second_only);
    return studentised(fell - rose, std::sqrt(fell + rose));
  }
  const double pooled = (p1 * n1 + p2 * n2) / (n1 + n2);
  const double variance =
      pooled * (1.0 - pooled) * (1.0 / n1 + 1.0 / n2) - 2.0 * shared_products(shared, pooled, pooled) / (n1 * n2);
  return studentised(p1 - p2, std::sqrt(std::max(variance, 0.0)));
}

bounds paired_shares_bounds(const proportion_estimate& first, const proportion_estimate& second,
                            const shared_hits& shared, confidence_level level) noexcept {
  const auto [p1, n1, p2, n2, known] = shares_of(first, second);
  if (!known) return {nan, nan};
  // The sum of products is what Newcombe's numerator is a multiple of; his correction takes half a unit off it.
  constexpr double correction = 0.5;
  double products = shared_products(shared, p1, p2);
  if (products > 0.0) products = std::max(products - correction, 0.0);
  const double scale = std::sqrt(n1 * p1 * (1.0 - p1) * n2 * p2 * (1.0 - p2));
  const double correlation = scale > 0.0 ? std::clamp(products / scale, -1.0, 1.0) : 0.0;

  const auto a = first.interval(level, proportion_method::wilson);
  const auto b = second.interval(level, proportion_method::wilson);
  const auto distance = [correlation](double x, double y) {
    return std::sqrt(std::max(x * x - 2.0 * correlation * x * y + y * y, 0.0));
  };
  const double d = p1 - p2;
  return {d - distance(p1 - a.lower.value(), b.upper.value() - p2),
          d + distance(a.upper.value() - p1, p2 - b.lower.value())};
}

double partly_paired_degrees(double error1, double n1, double error2, double n2, double shared) noexcept {
  const double apart = welch_degrees(error1, n1, error2, n2);
  const double alone = n1 + n2 - 2.0 * shared;
  return shared - 1.0 + (apart - shared + 1.0) / (n1 + n2) * alone;
}

}  // namespace clientele::inline v0::detail
