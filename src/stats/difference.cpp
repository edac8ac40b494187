#include <clientele/stats/difference.hpp>

#include <cmath>

#include "stats/distributions.hpp"

namespace clientele::inline v0 {

namespace detail {

double pooled_z(double p1, double n1, double p2, double n2) noexcept {
  const double hits = p1 * n1 + p2 * n2;
  const double misses = (1.0 - p1) * n1 + (1.0 - p2) * n2;
  const double total = n1 + n2;
  const double error = std::sqrt(hits / total * (misses / total) * (1.0 / n1 + 1.0 / n2));
  return studentised(p1 - p2, error);
}

double welch_degrees(double error1, double n1, double error2, double n2) noexcept {
  const double a = error1 * error1;
  const double b = error2 * error2;
  return (a + b) * (a + b) / (a * a / (n1 - 1.0) + b * b / (n2 - 1.0));
}

double rates_z(double events1, double exposure1, double events2, double exposure2) noexcept {
  const double pooled = (events1 + events2) / (exposure1 + exposure2);
  const double error = std::sqrt(pooled * (1.0 / exposure1 + 1.0 / exposure2));
  return studentised(events1 / exposure1 - events2 / exposure2, error);
}

namespace {

// Outcomes whose probability equals the observed one but for rounding count as equally probable.
constexpr double tie = 1.0 + 1e-7;

// The largest whole k in [from, to] that `holds`, for a predicate that holds up to some point; from - 1 if none does.
template <class Predicate>
double last_that(double from, double to, Predicate holds) noexcept {
  double low = from - 1.0;
  double high = to + 1.0;
  while (high - low > 1.0) {
    const double middle = std::floor(low + (high - low) / 2.0);
    (holds(middle) ? low : high) = middle;
  }
  return low;
}

// Whole but for the rounding of weights that are all the same.
bool whole(double x) noexcept {
  constexpr double exact_integers = 9007199254740992.0;  // 2^53
  constexpr double rounding = 1e-9;
  return x >= 0.0 && x < exact_integers && std::abs(x - std::round(x)) <= rounding * x;
}

}  // namespace

double rates_exact_p(double events1, double exposure1, double events2, double exposure2) noexcept {
  if (!whole(events1) || !whole(events2) || !(exposure1 > 0.0 && exposure2 > 0.0)) return nan;
  events1 = std::round(events1);
  events2 = std::round(events2);
  const double n = events1 + events2;
  const double share = exposure1 / (exposure1 + exposure2);
  if (n == 0.0) return 1.0;
  const double limit = binomial_pmf(events1, n, share) * tie;
  const double mean = n * share;
  if (events1 == mean) return 1.0;
  const auto no_more_probable = [&](double k) { return binomial_pmf(k, n, share) <= limit; };
  double p = 0.0;
  if (events1 < mean) {
    const double above = last_that(std::ceil(mean), n, [&](double k) { return !no_more_probable(k); });
    p = binomial_cdf(events1, n, share) + (above < n ? binomial_upper(above, n, share) : 0.0);
  } else {
    const double below = last_that(0.0, std::floor(mean), no_more_probable);
    p = (events1 > 0.0 ? binomial_upper(events1 - 1.0, n, share) : 1.0) +
        (below >= 0.0 ? binomial_cdf(below, n, share) : 0.0);
  }
  return p < 1.0 ? p : 1.0;
}

}  // namespace detail

double proportion_difference::statistic() const noexcept {
  if (!value().known()) return detail::nan;
  return detail::pooled_z(first().value().value(), first().effective_sample_size(), second().value().value(),
                          second().effective_sample_size());
}

confidence_interval<proportion_difference::unit> proportion_difference::interval(
    confidence_level level) const noexcept {
  const auto a = first().interval(level, proportion_method::wilson);
  const auto b = second().interval(level, proportion_method::wilson);
  const auto raw =
      detail::square_and_add(first().value().value(), {a.lower.value(), a.upper.value()}, second().value().value(),
                             {b.lower.value(), b.upper.value()});
  return detail::with_unit<unit>(
      detail::contain_and_clip(raw, value().value(), unit::lowest(), unit::highest()), level, method());
}

std::string_view name(balance_difference_method method) noexcept {
  switch (method) {
    case balance_difference_method::wald: return "wald";
    case balance_difference_method::square_and_add: return "square_and_add";
  }
  return "unknown";
}

double balance_difference::statistic() const noexcept {
  if (!few()) return detail::studentised(value().value(), standard_error());
  const double n1 = first().effective_sample_size();
  const double n2 = second().effective_sample_size();
  const auto together = [&](proportion a, proportion b) { return (a.value() * n1 + b.value() * n2) / (n1 + n2); };
  const balance_estimate both{together(first().up(), second().up()), together(first().down(), second().down()),
                              {0, 1.0, 0}};
  return detail::studentised(value().value(), both.standard_error() * std::sqrt(1.0 / n1 + 1.0 / n2));
}

confidence_interval<balance_difference::unit> balance_difference::interval(
    confidence_level level, balance_difference_method method) const noexcept {
  const double d = value().value();
  const double error = standard_error();
  auto raw = detail::normal_bounds(d, error, level);
  if (error == 0.0 || few()) method = balance_difference_method::square_and_add;
  if (method == balance_difference_method::square_and_add) {
    const auto a = first().interval(level, balance_method::adjusted_wald);
    const auto b = second().interval(level, balance_method::adjusted_wald);
    raw = detail::square_and_add(first().value().value(), {a.lower.value(), a.upper.value()}, second().value().value(),
                                 {b.lower.value(), b.upper.value()});
  }
  return detail::with_unit<unit>(detail::contain_and_clip(raw, d, unit::lowest(), unit::highest()), level,
                                 name(method));
}

}  // namespace clientele::inline v0
