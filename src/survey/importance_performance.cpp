#include <clientele/survey/importance_performance.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <numeric>
#include <utility>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"
#include "stats/ranks.hpp"
#include "stats/weighted_moments.hpp"
#include "survey/plane_differences.hpp"
#include "survey/replicates.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::nan;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

namespace {

constexpr std::string_view performance_prefix = "performance:";
constexpr std::string_view importance_prefix = "importance:";

std::string named(std::string_view prefix, std::string_view item) { return std::string(prefix) + std::string(item); }

/// Importance and performance on the two axes, by the names of their columns.
std::vector<plane_item> stated_items(std::span<const std::string> items) {
  std::vector<plane_item> result;
  for (const std::string& one : items) {
    result.push_back({one, {named(performance_prefix, one)}, {named(importance_prefix, one)}});
  }
  return result;
}

importance_performance_result named_classes(quadrant_plane plane, bool one_scale) {
  importance_performance_result result{{}, std::move(plane)};
  for (const placed_point& one : result.plane.points) {
    const linearised_estimate<real> none{nan, nan, one.x.basis()};
    result.items.push_back({.item = one.id,
                            .performance = one.x,
                            .importance = one.y,
                            .where = static_cast<importance_class>(one.where),
                            .probability = one.probability,
                            .ellipse = one.ellipse,
                            .gap = one_scale ? detail::x_less_y(one, -1.0) : none,
                            .iso_distance = one_scale ? detail::x_less_y(one, -1.0 / std::numbers::sqrt2) : none});
  }
  return result;
}

/// Both aspects in one set of columns, with the weights and the design of the first.
numeric_columns joined(const numeric_columns& performance, const numeric_columns& importance) {
  numeric_columns all = performance.select({});
  for (const std::string& item : performance.names()) {
    const auto copy = [](std::span<const double> values) { return std::vector<double>(values.begin(), values.end()); };
    all.add(named(performance_prefix, item), copy(performance[item]));
    all.add(named(importance_prefix, item), copy(importance[item]));
  }
  return all;
}

/// The weighted means of columns; false where nobody answered one.
bool means_of(const numeric_columns& columns, std::span<const double> weights, std::span<double> out) {
  for (std::size_t j = 0; j < columns.size(); ++j) {
    out[j] = clientele::detail::weighted_mean(columns[j], weights);
    if (out[j] != out[j]) return false;
  }
  return true;
}

void require_rows(const numeric_columns& performance, std::string_view what, std::size_t found) {
  if (found != performance.rows()) {
    throw_invalid_argument("the rows of the " + std::string(what) + " are " + std::to_string(found) +
                           "; allowed: " + std::to_string(performance.rows()) + ", as in the performance");
  }
}

/// The basis of figures of which each is of whoever answered it: all people of the rows.
sample_basis everyone(const numeric_columns& columns) { return complete(columns, missing_data::pairwise).basis; }

}  // namespace

std::string_view name(importance_class of) noexcept {
  constexpr std::string_view names[]{"keep_up", "concentrate_here", "low_priority", "possible_overkill", "unknown"};
  return names[static_cast<std::size_t>(of)];
}

const rated_item& importance_performance_result::item(std::string_view name) const {
  const auto found = std::find_if(items.begin(), items.end(), [&](const rated_item& one) { return one.item == name; });
  if (found == items.end()) throw_invalid_argument("there is no item " + quoted(name) + " on the plane");
  return *found;
}

correlations_with::correlations_with(const numeric_columns& items, std::span<const double> outcome)
    : items_(items), outcome_(outcome) {
  if (outcome.size() != items.rows()) {
    throw_invalid_argument("the outcome has " + std::to_string(outcome.size()) +
                           " rows; allowed: " + std::to_string(items.rows()) + ", as in the items");
  }
}

bool correlations_with::operator()(std::span<const double> weights, std::span<double> out) const {
  for (std::size_t j = 0; j < items_.size(); ++j) {
    out[j] = clientele::detail::weighted_pair(items_[j], outcome_, weights).correlation();
    if (out[j] != out[j]) return false;
  }
  return true;
}

importance_performance_result importance_performance(const covariances& answers, std::span<const std::string> items,
                                                     const crosshair& where, const plane_options& options) {
  if (options.probability == quadrant_method::replicates) {
    throw_invalid_argument(
        "shares of replicates are asked of covariances; allowed: columns of answers, or the normal method");
  }
  return named_classes(place(mean_points(answers, stated_items(items)), where, options), true);
}

importance_performance_result importance_performance(const numeric_columns& performance,
                                                     const numeric_columns& importance, const crosshair& where,
                                                     missing_data policy, const plane_options& options) {
  const numeric_columns all = joined(performance, importance);
  return named_classes(place(all, stated_items(performance.names()), where, policy, options), true);
}

importance_performance_result importance_performance(const responses& answers, std::span<const std::string> items,
                                                     const crosshair& where, missing_data policy,
                                                     const plane_options& options) {
  return importance_performance(answers.columns(items, aspect::performance), answers.columns(items, aspect::importance),
                                where, policy, options);
}

importance_performance_result importance_performance(const numeric_columns& performance,
                                                     const derived_importance& importance, const crosshair& where,
                                                     missing_data policy, const plane_options& options) {
  const std::size_t k = performance.size();
  if (importance.values.size() != k || importance.covariance.size() != k * k) {
    throw_invalid_argument("there are " + std::to_string(importance.values.size()) + " importances with " +
                           std::to_string(importance.covariance.size()) + " covariances; allowed: one per item, " +
                           std::to_string(k) + ", and its square");
  }
  if (options.probability == quadrant_method::replicates) {
    throw_invalid_argument(
        "shares of replicates are asked of given importances; allowed: a function of the weights, or "
        "the normal method");
  }
  const covariances found = covariances_of(performance, policy);
  plane_points points{{performance.names().begin(), performance.names().end()},
                      {found.means().begin(), found.means().end()},
                      importance.values,
                      std::vector<double>(4 * k * k),
                      std::vector<sample_basis>(k, found.basis())};
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) {
      points.covariance[i * 2 * k + j] = found(i, j) * found.mean_factor(i, j);
      points.covariance[(k + i) * 2 * k + k + j] = importance.covariance[i * k + j];
    }
  }
  importance_performance_result result = named_classes(place(points, where, options), false);
  result.plane.missing = found.report();
  return result;
}

namespace detail {

importance_performance_result replicated_importance(const numeric_columns& performance, const replicate_weights& design,
                                                    importance_function function, const void* context,
                                                    const crosshair& where, const plane_options& options) {
  require_rows(performance, "replicates", design.rows());
  const auto coordinates = [&](std::span<const double> weights, std::span<double> x, std::span<double> y) {
    return means_of(performance, weights, x) && function(context, weights, y);
  };
  return named_classes(place_replicated(performance.names(), adjusted_as(performance, design),
                                        performance.design_weights(), everyone(performance), coordinates, where,
                                        options),
                       false);
}

stated_and_derived_result stated_and_derived(const numeric_columns& performance, const numeric_columns& importance,
                                             const replicate_weights& design, importance_function function,
                                             const void* context, const crosshair& stated, const crosshair& derived,
                                             const plane_options& options) {
  require_rows(performance, "replicates", design.rows());
  require_rows(performance, "importance", importance.rows());
  const numeric_columns asked = importance.select(performance.names());
  const std::size_t k = performance.size();
  const auto stated_coordinates = [&](std::span<const double> weights, std::span<double> x, std::span<double> y) {
    return means_of(performance, weights, x) && means_of(asked, weights, y);
  };
  const auto correlation = [&](std::span<const double> weights, std::span<double> out) {
    std::vector<double> both(2 * k);
    const std::span<double> by_people(both.data(), k);
    const std::span<double> by_model(both.data() + k, k);
    if (!means_of(asked, weights, by_people) || !function(context, weights, by_model)) return false;
    out[0] = clientele::detail::spearman(by_people, by_model);
    return out[0] == out[0];
  };
  const sample_basis basis = everyone(performance);
  const replicate_weights adjusted = adjusted_as(performance, design);
  const std::span<const double> weights = performance.design_weights();
  const auto replicates =
      std::make_shared<replicate_summary>(replicate(adjusted, weights, 1, correlation, options.threads));
  stated_and_derived_result result{named_classes(place_replicated(performance.names(), adjusted, weights, basis,
                                                                  stated_coordinates, stated, options),
                                                 true),
                                   replicated_importance(performance, adjusted, function, context, derived, options),
                                   {},
                                   {replicates, 0, basis, -1.0, 1.0}};
  for (std::size_t i = 0; i < k; ++i) {
    result.items.push_back({performance.name(i), result.stated.items[i].where, result.derived.items[i].where});
  }
  return result;
}

}  // namespace detail

}  // namespace clientele::inline v0::survey
