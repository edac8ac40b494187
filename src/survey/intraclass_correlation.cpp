#include <clientele/survey/intraclass_correlation.hpp>

#include <algorithm>
#include <cmath>

#include <clientele/core/errors.hpp>

#include "stats/distributions.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::f_lower_quantile;
using clientele::detail::nan;

namespace {

/// The F that is exceeded with probability `tail`, which is one over a lower quantile of the degrees the other way round.
double f_upper_quantile(double tail, double degrees1, double degrees2) noexcept {
  return 1.0 / f_lower_quantile(tail, degrees2, degrees1);
}
double square(double x) noexcept { return x * x; }

}  // namespace

std::string_view name(rater_agreement agreement) noexcept {
  switch (agreement) {
    case rater_agreement::one_way: return "one_way";
    case rater_agreement::absolute: return "absolute";
    case rater_agreement::consistency: return "consistency";
  }
  return "unknown";
}

double intraclass_estimate::error_square() const noexcept {
  if (agreement_ != rater_agreement::one_way) return squares_.residual;
  return (squares_.raters + squares_.residual * (squares_.rows - 1.0)) / squares_.rows;
}

double intraclass_estimate::denominator() const noexcept {
  const auto k = static_cast<double>(squares_.columns);
  const double error = error_square();
  const double strictness =
      agreement_ == rater_agreement::absolute ? k / squares_.rows * (squares_.raters - squares_.residual) : 0.0;
  return squares_.targets + (k - 1.0) * error + strictness;
}

double intraclass_estimate::single() const noexcept {
  const double below = denominator();
  return clientele::detail::has_spread(squares_.rows) && below > 0.0 ? (squares_.targets - error_square()) / below : nan;
}

double intraclass_estimate::stepped_up(double one) const noexcept {
  const auto k = static_cast<double>(squares_.columns);
  return k * one / (1.0 + (k - 1.0) * one);
}

double intraclass_estimate::standard_error() const noexcept {
  const double one = single();
  if (!(one == one)) return nan;
  const auto k = static_cast<double>(squares_.columns);
  const double n = squares_.rows;
  const double below = denominator();
  const double above = squares_.targets - error_square();
  // The derivatives for the mean squares, which are independent, with variances 2 MS^2 / degrees.
  const bool absolute = agreement_ == rater_agreement::absolute;
  const double by_targets = (below - above) / square(below);
  const double by_error = -(below + above * (k - 1.0 - (absolute ? k / n : 0.0))) / square(below);
  const double by_raters = absolute ? -above * k / n / square(below) : 0.0;
  const double variance = 2.0 * square(by_targets * squares_.targets) / degrees() +
                          2.0 * square(by_error * error_square()) / error_degrees() +
                          2.0 * square(by_raters * squares_.raters) / (k - 1.0);
  const double step = of_mean_ ? k / square(1.0 + (k - 1.0) * one) : 1.0;
  return std::sqrt(variance) * step;
}

double intraclass_estimate::degrees() const noexcept { return squares_.rows - 1.0; }

double intraclass_estimate::error_degrees() const noexcept {
  const double others = static_cast<double>(squares_.columns) - 1.0;
  return (agreement_ == rater_agreement::one_way ? squares_.rows : squares_.rows - 1.0) * others;
}

double intraclass_estimate::statistic() const noexcept {
  return single() == single() ? squares_.targets / error_square() : nan;
}

double intraclass_estimate::p_value() const noexcept {
  const double f = statistic();
  if (std::isinf(f)) return 0.0;
  return clientele::detail::f_upper(f, degrees(), error_degrees());
}

/// Satterthwaite's degrees of the error of absolute agreement, multiplied out so that full agreement is no division by 0.
double intraclass_estimate::absolute_degrees() const noexcept {
  const auto k = static_cast<double>(squares_.columns);
  const double n = squares_.rows;
  const double one = single();
  const double raters = k * one * squares_.raters;
  const double residual = (n * (1.0 - one) + k * one * (n - 1.0)) * squares_.residual;
  return square(raters + residual) / (square(raters) / (k - 1.0) + square(residual) / ((n - 1.0) * (k - 1.0)));
}

clientele::detail::bounds intraclass_estimate::single_bounds(confidence_level level) const noexcept {
  const double one = single();
  if (!(one == one)) return {nan, nan};
  const auto k = static_cast<double>(squares_.columns);
  const double n = squares_.rows;
  const double tail = clientele::detail::tail_of(level);
  const double between = squares_.targets;
  const double error = error_square();
  if (agreement_ == rater_agreement::absolute) {
    const double rest = absolute_degrees();
    const double low = f_upper_quantile(tail, n - 1.0, rest);
    const double high = f_upper_quantile(tail, rest, n - 1.0);
    const double others = k * squares_.raters + (k * n - k - n) * error;
    return {n * (between - low * error) / (low * others + n * between),
            n * (high * between - error) / (others + n * high * between)};
  }
  const double low = between / f_upper_quantile(tail, degrees(), error_degrees());
  const double high = between * f_upper_quantile(tail, error_degrees(), degrees());
  return {(low - error) / (low + (k - 1.0) * error), (high - error) / (high + (k - 1.0) * error)};
}

double intraclass_estimate::lowest() const noexcept {
  return of_mean_ ? -clientele::detail::infinity : -1.0 / (static_cast<double>(squares_.columns) - 1.0);
}

confidence_interval<real> intraclass_estimate::interval(confidence_level level) const noexcept {
  clientele::detail::bounds raw = single_bounds(level);
  if (of_mean_) raw = {stepped_up(raw.lower), stepped_up(raw.upper)};
  return clientele::detail::with_unit<real>(
      clientele::detail::contain_and_clip(raw, value().value(), lowest(), 1.0), level, method());
}

intraclass_correlations intraclass_correlation(const covariances& raters) {
  const std::size_t columns = raters.size();
  if (columns < 2) {
    clientele::detail::throw_invalid_argument("raters of the same targets", static_cast<double>(columns), "2 or more");
  }
  if (raters.report().policy == missing_data::pairwise && raters.report().with_gaps > 0) {
    clientele::detail::throw_invalid_argument(
        "the covariances of raters are pairwise, of targets with gaps; allowed: of targets that all raters saw (listwise)");
  }
  const auto k = static_cast<double>(columns);
  double trace = 0.0;
  double sum = 0.0;
  double mean = 0.0;
  for (std::size_t i = 0; i < columns; ++i) {
    trace += raters.variance(i);
    mean += raters.mean(i) / k;
    for (std::size_t j = 0; j < columns; ++j) sum += raters(i, j);
  }
  constexpr double rounding = 1e-9;  // of published figures, which may be short of digits
  if (trace - sum / k < -rounding * trace) {
    clientele::detail::throw_invalid_argument(
        "the covariances of raters are impossible together: their mean varies more than they do; allowed: a positive "
        "semidefinite matrix");
  }
  double spread = 0.0;
  for (const double each : raters.means()) spread += square(each - mean);
  const double n = raters.basis().effective_size;
  const rating_mean_squares squares{.targets = sum / k,
                                    .raters = n * spread / (k - 1.0),
                                    .residual = std::max(trace - sum / k, 0.0) / (k - 1.0),
                                    .rows = n,
                                    .columns = columns};
  const auto form = [&](rater_agreement agreement, bool of_mean) {
    return intraclass_estimate(squares, agreement, of_mean, raters.basis());
  };
  return {form(rater_agreement::one_way, false),     form(rater_agreement::absolute, false),
          form(rater_agreement::consistency, false), form(rater_agreement::one_way, true),
          form(rater_agreement::absolute, true),     form(rater_agreement::consistency, true)};
}

}  // namespace clientele::inline v0::survey
