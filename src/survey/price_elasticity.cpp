#include <clientele/survey/price_elasticity.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/text.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::infinity;
using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::throw_invalid_argument;

std::string_view name(elasticity_form form) noexcept {
  switch (form) {
    case elasticity_form::arc: return "arc";
    case elasticity_form::point: return "point";
    case elasticity_form::logarithmic: return "logarithmic";
  }
  return "unknown";
}

std::string_view name(slope_error kind) noexcept { return kind == slope_error::classical ? "classical" : "hc3"; }

std::string_view name(price_response response) noexcept {
  switch (response) {
    case price_response::elastic: return "elastic";
    case price_response::inelastic: return "inelastic";
    case price_response::undecided: return "undecided";
  }
  return "unknown";
}

price_response elasticity_estimate::response(confidence_level level) const noexcept {
  constexpr double unit_elastic = -1.0;
  const auto limits = interval(level);
  if (limits.upper.value() < unit_elastic) return price_response::elastic;
  if (limits.lower.value() > unit_elastic) return price_response::inelastic;
  return price_response::undecided;
}

priced_quantity priced_quantity::of_count(double price, std::uint64_t count) {
  const auto number = static_cast<double>(count);
  return {price, number, std::sqrt(number), unweighted_basis(count)};
}

priced_quantity priced_quantity::of_share(double price, const proportion_estimate& share) {
  return {price, share.value().value(), share.standard_error(), share.basis()};
}

namespace {

void require_quantity(const priced_quantity& at) {
  if (!(at.price > 0.0 && at.price < infinity)) throw_invalid_argument("price of an elasticity", at.price, "above 0");
  if (at.quantity < 0.0 || at.quantity == infinity) throw_invalid_argument("quantity", at.quantity, "0 or more");
  if (at.standard_error < 0.0) throw_invalid_argument("standard error of a quantity", at.standard_error, "0 or more");
}

/// An elasticity and its derivatives with respect to both quantities.
struct elasticity_slopes {
  double value;
  double by_first;
  double by_second;
};

elasticity_slopes slopes_of(double q1, double q2, double p1, double p2, elasticity_form form) {
  switch (form) {
    case elasticity_form::arc: {
      const double price = (p1 + p2) / (p2 - p1);
      const double sum = q1 + q2;
      if (sum == 0.0) break;
      return {price * (q2 - q1) / sum, -2.0 * price * q2 / (sum * sum), 2.0 * price * q1 / (sum * sum)};
    }
    case elasticity_form::point: {
      const double price = p1 / (p2 - p1);
      if (q1 == 0.0) break;
      return {price * (q2 - q1) / q1, -price * q2 / (q1 * q1), price / q1};
    }
    case elasticity_form::logarithmic: {
      const double price = std::log(p2 / p1);
      if (q1 == 0.0 || q2 == 0.0) break;
      return {std::log(q2 / q1) / price, -1.0 / (price * q1), 1.0 / (price * q2)};
    }
  }
  return {nan, nan, nan};
}

}  // namespace

elasticity_estimate price_elasticity(const priced_quantity& first, const priced_quantity& second, elasticity_form form,
                                     std::optional<double> covariance) {
  require_quantity(first);
  require_quantity(second);
  if (first.price == second.price) throw_invalid_argument("second price of an elasticity", second.price, "another than the first");
  const double most = first.standard_error * second.standard_error;
  if (covariance && std::fabs(*covariance) > most * (1.0 + 1e-9)) {
    throw_invalid_argument("the covariance of two quantities is " + number_text(*covariance) + "; allowed: up to " +
                           number_text(most) + " either way, the product of their standard errors");
  }
  const elasticity_slopes slopes = slopes_of(first.quantity, second.quantity, first.price, second.price, form);
  const double a = slopes.by_first * first.standard_error;
  const double b = slopes.by_second * second.standard_error;
  const double apart = a * a + b * b;
  const double variance = apart + 2.0 * slopes.by_first * slopes.by_second * covariance.value_or(0.0);
  const sample_basis basis{first.basis.size + second.basis.size, first.basis.effective_size + second.basis.effective_size,
                           first.basis.missing + second.basis.missing};
  // Without variance the delta method knows no error of what was sampled, as when nobody bought: only what was stated
  // as exact has none.
  constexpr double rounding = 1e-14;
  const bool exact = first.standard_error == 0.0 && second.standard_error == 0.0 && basis.size == 0;
  const double error = variance <= rounding * apart ? (exact ? 0.0 : nan) : std::sqrt(variance);
  // The same people at both prices are one sample.
  return {slopes.value, error, infinity, covariance ? first.basis : basis};
}

namespace {

/// The rows without gaps, as logarithms.
struct log_rows {
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> w;
  std::uint64_t missing = 0;
};

void require_row(const char* what, double value, bool allowed, std::size_t row, const char* range) {
  if (allowed) return;
  throw invalid_value(std::string(what) + " of an elasticity is " + number_text(value) + " in row " +
                          std::to_string(row) + "; allowed: " + range,
                      row);
}

log_rows log_rows_of(std::span<const double> prices, std::span<const double> quantities, std::span<const double> weights) {
  if (prices.size() != quantities.size() || (!weights.empty() && weights.size() != prices.size())) {
    throw_invalid_argument("there are " + std::to_string(prices.size()) + " prices, " + std::to_string(quantities.size()) +
                           " quantities and " + std::to_string(weights.size()) +
                           " weights; allowed: one of each per row, or no weights");
  }
  log_rows rows;
  for (std::size_t i = 0; i < prices.size(); ++i) {
    const double w = weights.empty() ? 1.0 : weights[i];
    require_row("a weight", w, w >= 0.0 && w < infinity, i, "0 or more");
    if (prices[i] != prices[i] || quantities[i] != quantities[i]) {
      ++rows.missing;
      continue;
    }
    require_row("a price", prices[i], prices[i] > 0.0 && prices[i] < infinity, i, "above 0, NaN where it is missing");
    require_row("a quantity", quantities[i], quantities[i] > 0.0 && quantities[i] < infinity, i,
                "above 0, NaN where it is missing");
    if (w == 0.0) continue;
    rows.x.push_back(std::log(prices[i]));
    rows.y.push_back(std::log(quantities[i]));
    rows.w.push_back(w);
  }
  return rows;
}

}  // namespace

elasticity_estimate log_log_elasticity(std::span<const double> prices, std::span<const double> quantities,
                                       std::span<const double> weights, slope_error error) {
  const log_rows rows = log_rows_of(prices, quantities, weights);
  const std::size_t n = rows.x.size();
  double total = 0.0, squares = 0.0, mean_x = 0.0, mean_y = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    total += rows.w[i];
    squares += rows.w[i] * rows.w[i];
    mean_x += rows.w[i] * rows.x[i];
    mean_y += rows.w[i] * rows.y[i];
  }
  mean_x /= total;
  mean_y /= total;
  double xx = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    xx += rows.w[i] * (rows.x[i] - mean_x) * (rows.x[i] - mean_x);
    xy += rows.w[i] * (rows.x[i] - mean_x) * (rows.y[i] - mean_y);
  }
  const sample_basis basis{n, n > 0 ? total * total / squares : 0.0, rows.missing};
  const double degrees = static_cast<double>(n) - 2.0;
  // Equal prices leave a rounding of their mean in the sums.
  const auto [lowest, highest] = std::minmax_element(rows.x.begin(), rows.x.end());
  if (n == 0 || *lowest == *highest || !(xx > 0.0)) return {nan, nan, degrees, basis};
  const double slope = xy / xx;
  double residual_squares = 0.0;
  double robust = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = rows.x[i] - mean_x;
    const double residual = rows.y[i] - mean_y - slope * x;
    const double leverage = rows.w[i] * (1.0 / total + x * x / xx);
    // A row that alone holds the line has no residual to tell its variance from.
    constexpr double least = 1e-10;
    const double left = 1.0 - leverage > least ? 1.0 - leverage : nan;
    const double influence = rows.w[i] * x / xx * residual / left;
    residual_squares += rows.w[i] * residual * residual;
    robust += influence * influence;
  }
  const double classical = std::sqrt(residual_squares / degrees / xx);
  if (!(degrees > 0.0)) return {slope, nan, degrees, basis};
  return {slope, error == slope_error::classical ? classical : std::sqrt(robust), degrees, basis};
}

}  // namespace clientele::inline v0::survey
