#include <clientele/survey/quadrant_plane.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"
#include "stats/distributions.hpp"
#include "stats/weighted_moments.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

namespace {
constexpr std::string_view quadrant_names[]{"upper_right", "upper_left", "lower_left", "lower_right", "unknown"};
constexpr std::string_view rule_names[]{"scale_middle", "grand_mean", "median", "benchmark"};
}  // namespace

std::string_view name(quadrant where) noexcept { return quadrant_names[static_cast<std::size_t>(where)]; }
std::string_view name(crosshair_rule rule) noexcept { return rule_names[static_cast<std::size_t>(rule)]; }
std::string_view name(quadrant_method method) noexcept {
  return method == quadrant_method::normal ? "normal" : "replicates";
}

std::string_view name(ellipse_method method) noexcept {
  return method == ellipse_method::chi_square ? "chi_square" : "f";
}

crosshair crosshair::scale_middle(double low, double high) { return scale_middle(low, high, low, high); }

crosshair crosshair::scale_middle(double x_low, double x_high, double y_low, double y_high) {
  for (const auto& [low, high] : {std::pair{x_low, x_high}, std::pair{y_low, y_high}}) {
    if (!(std::isfinite(low) && std::isfinite(high) && low < high)) {
      throw_invalid_argument("the scale of an axis is " + number_text(low) + " to " + number_text(high) +
                             "; allowed: a finite end below another");
    }
  }
  return {crosshair_rule::scale_middle, (x_low + x_high) / 2.0, (y_low + y_high) / 2.0, {0.0, 0.0, 0.0}};
}

crosshair crosshair::benchmark(double x, double y, const covariance_of_two& covariance) {
  if (!(std::isfinite(x) && std::isfinite(y))) {
    throw_invalid_argument("the benchmark is at " + number_text(x) + ", " + number_text(y) +
                           "; allowed: finite numbers");
  }
  const bool possible = covariance.x >= 0.0 && covariance.y >= 0.0 &&
                        covariance.xy * covariance.xy <= covariance.x * covariance.y * (1.0 + 1e-9);
  if (!possible) {
    throw_invalid_argument("the covariance of the benchmark is " + number_text(covariance.xy) + " with variances " +
                           number_text(covariance.x) + " and " + number_text(covariance.y) +
                           "; allowed: variances of 0 or more, a covariance within their geometric mean");
  }
  return {crosshair_rule::benchmark, x, y, covariance};
}

const placed_point& quadrant_plane::point(std::string_view id) const {
  const auto found = std::find_if(points.begin(), points.end(), [&](const placed_point& one) { return one.id == id; });
  if (found == points.end()) throw_invalid_argument("there is no point " + quoted(id) + " on the plane");
  return *found;
}

plane_points independent_points(std::span<const std::string> ids, std::span<const double> x, std::span<const double> y,
                                std::span<const covariance_of_two> covariances, std::span<const sample_basis> bases) {
  const std::size_t k = ids.size();
  if (x.size() != k || y.size() != k || covariances.size() != k || bases.size() != k) {
    throw_invalid_argument("coordinates, covariances and bases of points are " + std::to_string(x.size()) + ", " +
                           std::to_string(y.size()) + ", " + std::to_string(covariances.size()) + " and " +
                           std::to_string(bases.size()) + "; allowed: one per point, " + std::to_string(k));
  }
  plane_points result{{ids.begin(), ids.end()},
                      {x.begin(), x.end()},
                      {y.begin(), y.end()},
                      std::vector<double>(4 * k * k),
                      {bases.begin(), bases.end()}};
  const std::size_t n = 2 * k;
  for (std::size_t i = 0; i < k; ++i) {
    result.covariance[i * n + i] = covariances[i].x;
    result.covariance[(k + i) * n + k + i] = covariances[i].y;
    result.covariance[i * n + k + i] = result.covariance[(k + i) * n + i] = covariances[i].xy;
  }
  return result;
}

plane_points replicated_points(std::span<const std::string> ids, const replicate_summary& replicates,
                               std::span<const std::size_t> x_figures, std::span<const std::size_t> y_figures,
                               const sample_basis& basis) {
  const std::size_t k = ids.size();
  if (x_figures.size() != k || y_figures.size() != k) {
    throw_invalid_argument("the figures of points are " + std::to_string(x_figures.size()) + " and " +
                           std::to_string(y_figures.size()) + "; allowed: one per point and axis, " +
                           std::to_string(k));
  }
  std::vector<std::size_t> figures(x_figures.begin(), x_figures.end());
  figures.insert(figures.end(), y_figures.begin(), y_figures.end());
  plane_points result{{ids.begin(), ids.end()}, {}, {}, {}, std::vector<sample_basis>(k, basis)};
  for (const std::size_t figure : x_figures) result.x.push_back(replicates.value(figure));
  for (const std::size_t figure : y_figures) result.y.push_back(replicates.value(figure));
  for (const std::size_t a : figures) {
    for (const std::size_t b : figures) result.covariance.push_back(replicates.covariance(a, b));
  }
  return result;
}

namespace {

/// The columns of one axis of an item, each with its share.
std::vector<double> coefficients_of(const covariances& answers, const std::vector<std::string>& columns) {
  std::vector<double> result(answers.size());
  for (const std::string& one : columns) result[answers.index(one)] += 1.0 / static_cast<double>(columns.size());
  return result;
}

void check(std::span<const plane_item> items) {
  for (const plane_item& one : items) {
    if (one.x.empty() || one.y.empty()) {
      throw_invalid_argument("the point " + quoted(one.id) +
                             " has no columns on an axis; allowed: one or more on each");
    }
  }
}

}  // namespace

plane_points mean_points(const covariances& answers, std::span<const plane_item> items) {
  check(items);
  const std::size_t k = items.size();
  plane_points result;
  std::vector<std::vector<double>> axes;
  for (const plane_item& one : items) {
    result.ids.push_back(one.id);
    axes.push_back(coefficients_of(answers, one.x));
  }
  for (const plane_item& one : items) axes.push_back(coefficients_of(answers, one.y));
  const auto mean = [&](const std::vector<double>& coefficients) {
    double sum = 0.0;
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      if (coefficients[j] != 0.0) sum += coefficients[j] * answers.mean(j);
    }
    return sum;
  };
  for (std::size_t i = 0; i < k; ++i) {
    result.x.push_back(mean(axes[i]));
    result.y.push_back(mean(axes[k + i]));
  }
  for (const auto& a : axes) {
    for (const auto& b : axes) result.covariance.push_back(answers.covariance_of_combinations(a, b));
  }
  result.bases.assign(k, answers.basis());
  return result;
}

namespace {

/// A line of the crosshair: its place, as shares of the coordinates of one axis that it moves with.
struct line {
  double at = nan;
  std::vector<double> shares;
};

bool known(const plane_points& points, std::size_t i) {
  return points.x[i] == points.x[i] && points.y[i] == points.y[i];
}

/// Within the values, whatever their sum was rounded to: equal points lie on their mean.
line mean_line(std::span<const double> values, const std::vector<std::size_t>& of) {
  line result{nan, std::vector<double>(values.size())};
  if (of.empty()) return result;
  const auto count = static_cast<double>(of.size());
  double sum = 0.0;
  double low = values[of.front()];
  double high = low;
  for (const std::size_t i : of) {
    result.shares[i] = 1.0 / count;
    sum += values[i];
    low = std::min(low, values[i]);
    high = std::max(high, values[i]);
  }
  result.at = std::clamp(sum / count, low, high);
  return result;
}

/// How far a value is beyond a line; what rounding leaves between equal ones is nothing.
double beyond(double value, double at) {
  constexpr double rounding = 4.0 * std::numeric_limits<double>::epsilon();
  const double way = value - at;
  return std::fabs(way) < rounding * std::max(std::fabs(value), std::fabs(at)) ? 0.0 : way;
}

/// The points of `of` from low to high; equal ones in their order.
std::vector<std::size_t> sorted(std::span<const double> values, std::vector<std::size_t> of) {
  std::stable_sort(of.begin(), of.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return of;
}

line median_line(std::span<const double> values, const std::vector<std::size_t>& of) {
  if (of.empty()) return mean_line(values, of);
  const std::vector<std::size_t> order = sorted(values, of);
  const std::size_t middle = order.size() / 2;
  return mean_line(values,
                   order.size() % 2 == 1 ? std::vector{order[middle]} : std::vector{order[middle - 1], order[middle]});
}

quadrant quadrant_of(bool right, bool upper) noexcept {
  if (upper) return right ? quadrant::upper_right : quadrant::upper_left;
  return right ? quadrant::lower_right : quadrant::lower_left;
}

/// The points of a plane with the crosshair's two lines, and all covariances.
class plane_builder {
 public:
  plane_builder(const plane_points& points, const crosshair& where, const plane_options& options)
      : points_(points), where_(where), options_(options) {
    const std::size_t k = points.ids.size();
    if (k == 0) throw_invalid_argument("there are no points for a plane; allowed: one or more");
    if (points.x.size() != k || points.y.size() != k || points.bases.size() != k ||
        points.covariance.size() != 4 * k * k) {
      throw_invalid_argument("the points of a plane have " + std::to_string(points.x.size()) + " and " +
                             std::to_string(points.y.size()) + " coordinates, " +
                             std::to_string(points.covariance.size()) + " covariances and " +
                             std::to_string(points.bases.size()) + " bases for " + std::to_string(k) +
                             " names; allowed: one per name, and the square of twice their number of covariances");
    }
    for (std::size_t i = 0; i < k; ++i) {
      if (known(points, i)) known_.push_back(i);
    }
    x_ = line_of(points.x, where.x());
    y_ = line_of(points.y, where.y());
    x_variance_ = largest(x_, false, where.covariance().x);
    y_variance_ = largest(y_, true, where.covariance().y);
  }

  [[nodiscard]] quadrant_plane build() const {
    const sample_basis basis = smallest();
    quadrant_plane result{{},
                          where_.rule(),
                          {x_.at, root(spread(x_, false, x_, false) + where_.covariance().x, x_variance_), basis},
                          {y_.at, root(spread(y_, true, y_, true) + where_.covariance().y, y_variance_), basis},
                          options_.probability,
                          options_.ellipse,
                          0,
                          0,
                          {}};
    for (std::size_t i = 0; i < points_.ids.size(); ++i) result.points.push_back(placed(i));
    return result;
  }

 private:
  [[nodiscard]] line line_of(std::span<const double> values, double given) const {
    if (where_.rule() == crosshair_rule::grand_mean) return mean_line(values, known_);
    if (where_.rule() == crosshair_rule::median) return median_line(values, known_);
    return {given, std::vector<double>(values.size())};
  }
  /// Of the known points, the one that rests on the least.
  [[nodiscard]] sample_basis smallest() const {
    sample_basis found = points_.bases.front();
    bool first = true;
    for (const std::size_t i : known_) {
      if (first || points_.bases[i].effective_size < found.effective_size) found = points_.bases[i];
      first = false;
    }
    return found;
  }
  /// The covariance of two combinations, each of the coordinates of one axis.
  [[nodiscard]] double spread(const line& a, bool a_on_y, const line& b, bool b_on_y) const {
    const std::size_t k = points_.ids.size();
    double sum = 0.0;
    for (std::size_t i = 0; i < k; ++i) {
      if (a.shares[i] == 0.0) continue;
      const std::size_t row = (a_on_y ? k + i : i) * 2 * k + (b_on_y ? k : 0);
      for (std::size_t j = 0; j < k; ++j) {
        if (b.shares[j] != 0.0) sum += a.shares[i] * b.shares[j] * points_.covariance[row + j];
      }
    }
    return sum;
  }
  /// The largest variance on an axis, the crosshair's own included: what rounding is measured by, in any unit.
  [[nodiscard]] double largest(const line& of, bool on_y, double given) const {
    const std::size_t k = points_.ids.size();
    double found = std::max(given, spread(of, on_y, of, on_y) + given);
    for (std::size_t i = 0; i < k; ++i) {
      const std::size_t at = on_y ? k + i : i;
      found = std::max(found, points_.covariance[at * 2 * k + at]);
    }
    return found;
  }
  /// Zero where terms that cancel left their rounding, NaN where the covariances are impossible.
  static double root(double variance, double largest) {
    const double rounding = 1e-14 * largest;
    return variance > rounding ? std::sqrt(variance) : (variance >= -rounding ? 0.0 : nan);
  }
  /// A point less a line.
  static line from(const line& of, double value, std::size_t i) {
    line way = of;
    for (double& share : way.shares) share = 0.0 - share;
    way.shares[i] += 1.0;
    way.at = beyond(value, of.at);
    return way;
  }
  [[nodiscard]] covariance_of_two covariance_of(const line& x, const line& y) const {
    return {spread(x, false, x, false) + where_.covariance().x, spread(y, true, y, true) + where_.covariance().y,
            spread(x, false, y, true) + where_.covariance().xy};
  }
  /// What a point is held against to tell its side. A median has the point on its high side just if the point is not
  /// below the middle of the others (of two, the lower one), and that has an error even for the point on the median
  /// itself.
  [[nodiscard]] line side_of(const line& of, std::span<const double> values, std::size_t i) const {
    if (where_.rule() != crosshair_rule::median || known_.size() < 2) return from(of, values[i], i);
    std::vector<std::size_t> others;
    std::copy_if(known_.begin(), known_.end(), std::back_inserter(others), [&](std::size_t j) { return j != i; });
    const std::vector<std::size_t> order = sorted(values, others);
    return from(mean_line(values, {order[(order.size() - 1) / 2]}), values[i], i);
  }
  [[nodiscard]] confidence_ellipse ellipse_of(std::size_t i, const covariance_of_two& own) const {
    const double people =
        options_.ellipse == ellipse_method::f ? points_.bases[i].effective_size : clientele::detail::infinity;
    return ellipse_around(points_.x[i], points_.y[i], own, options_.level, people);
  }
  [[nodiscard]] placed_point placed(std::size_t i) const {
    const std::size_t k = points_.ids.size();
    const std::size_t n = 2 * k;
    const auto at = [&](std::size_t a, std::size_t b) { return points_.covariance[a * n + b]; };
    const covariance_of_two own{at(i, i), at(k + i, k + i), at(i, k + i)};
    const sample_basis& basis = points_.bases[i];
    const line right = from(x_, points_.x[i], i);
    const line above = from(y_, points_.y[i], i);
    const covariance_of_two way = covariance_of(right, above);
    placed_point result{.id = points_.ids[i],
                        .x = {points_.x[i], root(own.x, x_variance_), basis},
                        .y = {points_.y[i], root(own.y, y_variance_), basis},
                        .covariance = own,
                        .right = {right.at, root(way.x, x_variance_), basis},
                        .above = {above.at, root(way.y, y_variance_), basis},
                        .ellipse = ellipse_of(i, own)};
    result.probability.fill(nan);
    if (!known(points_, i)) return result;
    result.where = quadrant_of(right.at >= 0.0, above.at >= 0.0);
    const line x = side_of(x_, points_.x, i);
    const line y = side_of(y_, points_.y, i);
    result.probability = probabilities(x.at, y.at, covariance_of(x, y));
    return result;
  }
  [[nodiscard]] std::array<double, quadrants> probabilities(double right, double above,
                                                            const covariance_of_two& way) const {
    const double sx = root(way.x, x_variance_);
    const double sy = root(way.y, y_variance_);
    // Without an error the side is sure; exactly on the line it is the high one.
    const auto steps = [](double distance, double error) {
      constexpr double sure = clientele::detail::infinity;
      return error > 0.0 ? distance / error : (error == 0.0 ? (distance >= 0.0 ? sure : -sure) : nan);
    };
    const double h = steps(right, sx);
    const double k = steps(above, sy);
    const double rho = sx > 0.0 && sy > 0.0 ? std::clamp(way.xy / (sx * sy), -1.0, 1.0) : 0.0;
    using clientele::detail::bivariate_normal_cdf;
    return {bivariate_normal_cdf(h, k, rho), bivariate_normal_cdf(-h, k, -rho), bivariate_normal_cdf(-h, -k, rho),
            bivariate_normal_cdf(h, -k, -rho)};
  }

  const plane_points& points_;
  const crosshair& where_;
  const plane_options& options_;
  std::vector<std::size_t> known_;
  line x_;
  line y_;
  double x_variance_ = 0.0;
  double y_variance_ = 0.0;
};

/// Coordinates from weights: the weighted means of columns, of whoever answered.
class weighted_means {
 public:
  weighted_means(const numeric_columns& answers, std::span<const plane_item> items) : answers_(answers) {
    for (const plane_item& one : items) {
      x_.push_back(columns_of(one.x));
      y_.push_back(columns_of(one.y));
    }
  }
  bool operator()(std::span<const double> weights, std::span<double> x, std::span<double> y) const {
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = mean_of(x_[i], weights);
      y[i] = mean_of(y_[i], weights);
      if (x[i] != x[i] || y[i] != y[i]) return false;
    }
    return true;
  }

 private:
  [[nodiscard]] std::vector<std::span<const double>> columns_of(const std::vector<std::string>& names) const {
    std::vector<std::span<const double>> result;
    for (const std::string& one : names) result.push_back(answers_[one]);
    return result;
  }
  static double mean_of(const std::vector<std::span<const double>>& columns, std::span<const double> weights) {
    double mean = 0.0;
    for (const std::span<const double> column : columns) {
      mean += clientele::detail::weighted_mean(column, weights) / static_cast<double>(columns.size());
    }
    return mean;
  }
  const numeric_columns& answers_;
  std::vector<std::vector<std::span<const double>>> x_;
  std::vector<std::vector<std::span<const double>>> y_;
};

std::vector<std::string> columns_of(std::span<const plane_item> items) {
  std::vector<std::string> names;
  for (const plane_item& one : items) {
    for (const auto* axis : {&one.x, &one.y}) {
      for (const std::string& name : *axis) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
      }
    }
  }
  return names;
}

}  // namespace

quadrant_plane place(const plane_points& points, const crosshair& where, const plane_options& options) {
  plane_options normal = options;
  normal.probability = quadrant_method::normal;
  return plane_builder(points, where, normal).build();
}

quadrant_plane place(const numeric_columns& answers, std::span<const plane_item> items, const crosshair& where,
                     missing_data policy, const plane_options& options) {
  check(items);
  const numeric_columns asked = answers.select(columns_of(items));
  if (options.probability == quadrant_method::normal) {
    const covariances found = covariances_of(asked, policy);
    quadrant_plane result = place(mean_points(found, items), where, options);
    result.missing = found.report();
    return result;
  }
  const completed_columns data = complete(asked, policy);
  const weighted_means means(data.columns, items);
  std::vector<std::string> ids;
  for (const plane_item& one : items) ids.push_back(one.id);
  const replicate_weights design(data.columns.rows(), replicate_kind::bootstrap,
                                 {.replicates = options.replicates,
                                  .seed = options.seed,
                                  .strata = data.columns.strata(),
                                  .clusters = data.columns.clusters(),
                                  .adjustment = data.columns.adjustment()});
  quadrant_plane result =
      place_replicated(ids, design, data.columns.design_weights(), data.basis, means, where, options);
  result.missing = data.report;
  return result;
}

namespace detail {

quadrant_plane place_replicated(std::span<const std::string> ids, const replicate_weights& design,
                                std::span<const double> weights, const sample_basis& basis, plane_function function,
                                const void* context, const crosshair& where, const plane_options& options) {
  const bool shares = options.probability == quadrant_method::replicates;
  if (shares && !design.drawn()) {
    throw_invalid_argument("shares of replicates are asked of " + std::string(name(design.kind())) +
                           "; allowed: a bootstrap, or the normal method");
  }
  if (shares && where.rule() == crosshair_rule::benchmark &&
      (where.covariance().x > 0.0 || where.covariance().y > 0.0)) {
    throw_invalid_argument("the benchmark has an error, which replicates do not show; allowed: the normal method");
  }
  const std::size_t k = ids.size();
  if (k == 0) throw_invalid_argument("there are no points for a plane; allowed: one or more");
  std::vector<std::size_t> everyone(k);
  std::vector<std::size_t> x_figures(k);
  std::vector<std::size_t> y_figures(k);
  for (std::size_t i = 0; i < k; ++i) {
    everyone[i] = x_figures[i] = i;
    y_figures[i] = k + i;
  }
  // In each replicate the coordinates, then for each point whether it is in each quadrant of that replicate's
  // crosshair.
  const auto figures = [&](std::span<const double> w, std::span<double> out) {
    const std::span<double> x = out.first(k);
    const std::span<double> y = out.subspan(k, k);
    if (!function(context, w, x, y)) return false;
    if (!shares) return true;
    double a = where.x();
    double b = where.y();
    if (where.moves()) {
      const auto line_of = where.rule() == crosshair_rule::median ? median_line : mean_line;
      a = line_of(x, everyone).at;
      b = line_of(y, everyone).at;
    }
    for (std::size_t i = 0; i < k; ++i) {
      const auto here = static_cast<std::size_t>(quadrant_of(beyond(x[i], a) >= 0.0, beyond(y[i], b) >= 0.0));
      for (std::size_t q = 0; q < quadrants; ++q) out[2 * k + quadrants * i + q] = q == here ? 1.0 : 0.0;
    }
    return true;
  };
  const replicate_summary found =
      replicate(design, weights, 2 * k + (shares ? quadrants * k : 0), figures, options.threads);
  quadrant_plane result = place(replicated_points(ids, found, x_figures, y_figures, basis), where, options);
  result.method = options.probability;
  result.replicates = found.used();
  result.degenerate = found.degenerate();
  if (!shares) return result;
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t q = 0; q < quadrants; ++q) {
      result.points[i].probability[q] = found.mean(2 * k + quadrants * i + q);
    }
  }
  return result;
}

}  // namespace detail

}  // namespace clientele::inline v0::survey
