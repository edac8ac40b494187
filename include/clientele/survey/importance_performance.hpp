#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_ellipse.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/linearised_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_weights.hpp>
#include <clientele/survey/quadrant_plane.hpp>
#include <clientele/survey/responses.hpp>

namespace clientele::inline v0::survey {

/// What to do about an item [martilla-james-1977]. In the order of `quadrant`: performance to the right, importance up.
enum class importance_class : std::uint8_t {
  keep_up,            ///< important, done well: keep up the good work
  concentrate_here,   ///< important, done badly
  low_priority,       ///< neither
  possible_overkill,  ///< done well, though not important
  unknown,
};
/// "concentrate_here"
[[nodiscard]] CLIENTELE_API std::string_view name(importance_class of) noexcept;

/// An item on the plane of importance and performance.
struct rated_item {
  std::string item;
  linearised_estimate<real> performance;
  linearised_estimate<real> importance;
  importance_class where;
  std::array<double, quadrants> probability;  ///< of each class, in their order
  confidence_ellipse ellipse;                 ///< performance is x
  /// Importance less performance, where both are answers on one scale: above 0, performance falls short. NaN for
  /// derived importance, which has another unit.
  linearised_estimate<real> gap;
  /// From the iso-rating line on which both are equal, 45 degrees steep: gap / sqrt(2), above 0 above the line.
  linearised_estimate<real> iso_distance;

  /// Of the class in which it was found.
  [[nodiscard]] double probability_here() const noexcept {
    return where == importance_class::unknown ? clientele::detail::nan : probability[static_cast<std::size_t>(where)];
  }
};

/// Items by importance and performance, on one plane.
struct importance_performance_result {
  std::vector<rated_item> items;
  quadrant_plane plane;  ///< with the crosshair, the method and what was missing

  /// By its name; `invalid_argument` where there is none.
  [[nodiscard]] CLIENTELE_API const rated_item& item(std::string_view name) const;
};

/// Importances that a model found, an item each, with their covariances, row by row.
struct derived_importance {
  std::vector<double> values;
  std::vector<double> covariance;
};

/// What key drivers found, with the covariances that their replicates show. All from one run, in the order of the
/// items. `invalid_argument` for estimates of different runs.
template <class Unit>
[[nodiscard]] derived_importance derived_from(std::span<const replicate_estimate<Unit>> importances) {
  derived_importance result;
  for (const auto& a : importances) {
    if (&a.replicates() != &importances.front().replicates()) {
      clientele::detail::throw_invalid_argument(
          "the importances are of different runs of replicates; allowed: one run");
    }
    result.values.push_back(a.value().value());
    for (const auto& b : importances) result.covariance.push_back(a.replicates().covariance(a.figure(), b.figure()));
  }
  return result;
}

/// The same of a list.
template <class Unit>
[[nodiscard]] derived_importance derived_from(const std::vector<replicate_estimate<Unit>>& importances) {
  return derived_from(std::span<const replicate_estimate<Unit>>(importances));
}

/// The importance of items as their correlation with an outcome such as overall satisfaction, from weights per person:
/// for replicated planes. Of whoever answered both; no result where one of them does not vary.
class CLIENTELE_API correlations_with {
 public:
  /// Throws `invalid_argument` for columns of another length. Both have to outlive it.
  correlations_with(const numeric_columns& items, std::span<const double> outcome);
  correlations_with(numeric_columns&&, std::span<const double>) = delete;
  bool operator()(std::span<const double> weights, std::span<double> out) const;

 private:
  const numeric_columns& items_;
  std::span<const double> outcome_;
};

/// Importance-performance analysis with stated importance: people say how important each item is, and how well it is
/// done.
///
/// Definition  a point per item, mean performance to the right, mean importance up; the quadrants of a named crosshair
///             tell what to do [martilla-james-1977]. See `quadrant_plane` for probabilities and ellipses
/// Input       performance and importance of the same people, columns of the same names, with weights; or covariances
///             with variables "performance:<item>" and "importance:<item>"; or the answers to a questionnaire that asks
///             for both
/// Unit        steps of the scales
/// Interval    Student's t through the covariance of the two answers
/// Errors      `invalid_argument` for no items, items without one of the columns
/// Cost        O(rows items^2); with replicates O(rows items) each
/// When not    stated importance is high for everything, which leaves the plane to its crosshair: show derived
///             importance beside it. Points near a line belong to no quadrant beyond doubt: read the probabilities
/// References  [martilla-james-1977], [slack-1994], [gustafsson-johnson-2004] in docs/references.md
/// Example     examples/importance_performance.cpp
[[nodiscard]] CLIENTELE_API importance_performance_result
importance_performance(const numeric_columns& performance, const numeric_columns& importance, const crosshair& where,
                       missing_data policy = missing_data::listwise, const plane_options& options = {});
/// The same from covariances.
[[nodiscard]] CLIENTELE_API importance_performance_result importance_performance(const covariances& answers,
                                                                                 std::span<const std::string> items,
                                                                                 const crosshair& where,
                                                                                 const plane_options& options = {});
/// The same from the answers to a questionnaire.
[[nodiscard]] CLIENTELE_API importance_performance_result
importance_performance(const responses& answers, std::span<const std::string> items, const crosshair& where,
                       missing_data policy = missing_data::listwise, const plane_options& options = {});

/// The same with importances that a model found, such as `derived_from` key drivers. They are taken as uncorrelated
/// with the means of performance, as they are where answers are normal; the replicated form below takes nothing of the
/// kind. Throws `invalid_argument` for another number of importances than columns, and for shares of replicates.
[[nodiscard]] CLIENTELE_API importance_performance_result
importance_performance(const numeric_columns& performance, const derived_importance& importance, const crosshair& where,
                       missing_data policy = missing_data::listwise, const plane_options& options = {});

namespace detail {
using importance_function = bool (*)(const void* context, std::span<const double> weights, std::span<double> out);
[[nodiscard]] CLIENTELE_API importance_performance_result
replicated_importance(const numeric_columns& performance, const replicate_weights& design, importance_function function,
                      const void* context, const crosshair& where, const plane_options& options);
}  // namespace detail

/// With importances found anew in every replicate: `importance(weights, out) -> bool` fills a place per column from
/// weights per row. Each mean of performance is of whoever answered. Where the weights of the columns are adjusted,
/// those of each replicate are adjusted again, once: by the adjustment of the design, or without one by the columns'.
/// Throws `invalid_argument` as `place_replicated` does.
template <class Function>
  requires requires(const Function& f, std::span<const double> w, std::span<double> out) {
    static_cast<bool>(f(w, out));
  }
[[nodiscard]] importance_performance_result importance_performance(const numeric_columns& performance,
                                                                   const replicate_weights& design,
                                                                   const Function& importance, const crosshair& where,
                                                                   const plane_options& options = {}) {
  return detail::replicated_importance(
      performance, design,
      [](const void* context, std::span<const double> w, std::span<double> out) {
        return static_cast<bool>((*static_cast<const Function*>(context))(w, out));
      },
      &importance, where, options);
}

/// An item by what people say and by what moves them.
struct stated_and_derived_item {
  std::string item;
  importance_class stated;
  importance_class derived;
  [[nodiscard]] constexpr bool agree() const noexcept { return stated == derived; }
};

/// Two planes with the same performance. Where they agree, both say it; where not, neither is the truth alone.
struct stated_and_derived_result {
  importance_performance_result stated;
  importance_performance_result derived;
  std::vector<stated_and_derived_item> items;
  replicate_estimate<real> rank_correlation;  ///< Spearman's, of the two importances over the items

  [[nodiscard]] std::size_t agreeing() const noexcept {
    std::size_t count = 0;
    for (const stated_and_derived_item& one : items) count += one.agree() ? 1U : 0U;
    return count;
  }
};

namespace detail {
[[nodiscard]] CLIENTELE_API stated_and_derived_result
stated_and_derived(const numeric_columns& performance, const numeric_columns& importance,
                   const replicate_weights& design, importance_function function, const void* context,
                   const crosshair& stated, const crosshair& derived, const plane_options& options);
}  // namespace detail

/// Stated and derived importance side by side [gustafsson-johnson-2004], both with the errors of the same replicates.
/// Each has a crosshair of its own, because their units differ. Adjusted weights are those of `performance`, adjusted
/// again in each replicate. Throws `invalid_argument` as the two planes do.
template <class Function>
[[nodiscard]] stated_and_derived_result stated_and_derived(const numeric_columns& performance,
                                                           const numeric_columns& importance,
                                                           const replicate_weights& design, const Function& derived,
                                                           const crosshair& stated_lines,
                                                           const crosshair& derived_lines,
                                                           const plane_options& options = {}) {
  return detail::stated_and_derived(
      performance, importance, design,
      [](const void* context, std::span<const double> w, std::span<double> out) {
        return static_cast<bool>((*static_cast<const Function*>(context))(w, out));
      },
      &derived, stated_lines, derived_lines, options);
}

}  // namespace clientele::inline v0::survey
