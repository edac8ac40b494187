#include <clientele/stats/sample_size.hpp>

#include <cmath>

#include "stats/distributions.hpp"

namespace clientele::inline v0::detail {

namespace {

double two_sided_z(double level) noexcept { return normal_upper_quantile((1.0 - level) / 2.0); }
double power_z(double power) noexcept { return normal_upper_quantile(1.0 - power); }
double square(double x) noexcept { return x * x; }

void check_positive(const char* what, double value) {
  if (!(value > 0.0 && value < infinity)) throw_invalid_argument(what, value, "above 0, and finite");
}
void check_deviation(double value) {
  if (!(value >= 0.0 && value < infinity)) throw_invalid_argument("standard deviation", value, "0 or more, and finite");
}
void check_balance_variance(double value) {
  if (!(value >= 0.0 && value <= 1.0)) {
    throw_invalid_argument("variance of one answer", value, "0 to 1; answers count as +1, 0 and -1");
  }
}
// A margin of a whole unit or more asks for nothing.
void check_margin(double margin, double width) {
  if (!(margin > 0.0 && margin < width)) {
    throw_invalid_argument("margin", margin, "above 0, and below the width of the unit");
  }
}
void check_difference(double difference) {
  const double size = std::fabs(difference);
  if (!(size > 0.0 && size < infinity)) throw_invalid_argument("difference to find", difference, "not 0, and finite");
}

}  // namespace

double unrounded_size(double margin, double standard_deviation, double level) {
  check_positive("margin", margin);
  check_deviation(standard_deviation);
  return square(two_sided_z(level) * standard_deviation / margin);
}

double unrounded_proportion_size(double margin, double expected, double level) {
  check_margin(margin, proportion::highest() - proportion::lowest());
  if (!(expected > 0.0 && expected < 1.0)) {
    throw_invalid_argument("expected proportion", expected, "above 0 and below 1; 0.5 when nothing is known");
  }
  return square(two_sided_z(level) / margin) * expected * (1.0 - expected);
}

double unrounded_balance_size(double margin, double variance, double level) {
  check_margin(margin, points::highest() - points::lowest());
  check_balance_variance(variance);
  return square(two_sided_z(level) * full_scale / margin) * variance;
}

double finite_population_size(double unlimited, double population_size) noexcept {
  return unlimited / (1.0 + (unlimited - 1.0) / population_size);
}

double unrounded_size_to_tell(double p1, double p2, double power, double level) {
  check_difference(p1 - p2);
  const double mean = (p1 + p2) / 2.0;
  const double root = two_sided_z(level) * std::sqrt(2.0 * mean * (1.0 - mean)) +
                      power_z(power) * std::sqrt(p1 * (1.0 - p1) + p2 * (1.0 - p2));
  return square(root / (p1 - p2));
}

double unrounded_size_to_find(double difference, double deviation1, double deviation2, double power, double level) {
  check_difference(difference);
  check_deviation(deviation1);
  check_deviation(deviation2);
  return square((two_sided_z(level) + power_z(power)) / difference) * (square(deviation1) + square(deviation2));
}

double unrounded_balance_size_to_find(double difference, double variance1, double variance2, double power,
                                      double level) {
  check_difference(difference);
  check_balance_variance(variance1);
  check_balance_variance(variance2);
  return square((two_sided_z(level) + power_z(power)) * full_scale / difference) * (variance1 + variance2);
}

std::uint64_t rounded_up(double size) {
  constexpr double limit = 9007199254740992.0;  // 2^53: beyond it a double no longer counts one by one
  const double whole = std::ceil(size);
  if (!(whole < limit)) throw_invalid_argument("sample size", size, "below 2^53; ask for a wider margin");
  return whole < 1.0 ? 1 : static_cast<std::uint64_t>(whole);
}

}  // namespace clientele::inline v0::detail
