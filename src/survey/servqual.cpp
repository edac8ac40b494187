#include <clientele/survey/servqual.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/tally/detail/observe_rows.hpp>

#include "core/text.hpp"
#include "stats/normal_theory.hpp"
#include "survey/paired_tests.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::nan;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

namespace {

constexpr std::string_view perception = "perception:";
constexpr std::string_view expectation = "expectation:";
constexpr std::string_view minimum = "minimum:";

std::string named(std::string_view prefix, std::string_view item) { return std::string(prefix) + std::string(item); }

void check(std::span<const service_dimension> dimensions) {
  double sum = 0.0;
  std::vector<std::string> items;
  for (const service_dimension& one : dimensions) {
    const std::string what = "the dimension " + quoted(one.id);
    if (one.items.empty()) throw_invalid_argument(what + " has no items");
    if (!(one.weight >= 0.0 && std::isfinite(one.weight))) {
      throw_invalid_argument("the weight of " + what + " is " + clientele::detail::number_text(one.weight) +
                             "; allowed: 0 or more");
    }
    sum += one.weight;
    items.insert(items.end(), one.items.begin(), one.items.end());
  }
  if (!(sum > 0.0)) throw_invalid_argument("the weights of the dimensions are all 0; allowed: one above 0 or more");
  std::sort(items.begin(), items.end());
  const auto twice = std::adjacent_find(items.begin(), items.end());
  if (twice != items.end()) throw_invalid_argument("the item " + quoted(*twice) + " is in two dimensions");
}

/// A weight per item: an item, a dimension, or all of them, as one score per person.
struct score {
  std::string id;
  std::vector<std::pair<std::string, double>> items;
};

/// The gaps between two aspects of the same answers.
class gaps {
 public:
  gaps(const covariances& answers, std::string_view standard, std::span<const service_dimension> dimensions,
       const servqual_options& options)
      : answers_(answers), standard_(standard), dimensions_(dimensions), options_(options) {
    check(dimensions);
  }

  [[nodiscard]] servqual_result all() const {
    const double sum = std::accumulate(dimensions_.begin(), dimensions_.end(), 0.0,
                                       [](double total, const service_dimension& one) { return total + one.weight; });
    std::vector<score> items;
    std::vector<score> dimensions;
    score overall{"overall", {}};
    score weighted{"weighted", {}};
    score every_item{"items", {}};
    std::vector<double> weights;
    const auto count = static_cast<double>(dimensions_.size());
    for (const service_dimension& one : dimensions_) {
      score mean{one.id, {}};
      const auto of = static_cast<double>(one.items.size());
      weights.push_back(one.weight / sum);
      for (const std::string& item : one.items) {
        items.push_back({item, {{item, 1.0}}});
        mean.items.emplace_back(item, 1.0 / of);
        overall.items.emplace_back(item, 1.0 / (of * count));
        weighted.items.emplace_back(item, weights.back() / of);
        every_item.items.emplace_back(item, 1.0);
      }
      dimensions.push_back(std::move(mean));
    }
    for (auto& [item, weight] : every_item.items) weight /= static_cast<double>(items.size());
    return {.items = list(items),
            .dimensions = list(dimensions),
            .overall = list({overall}).front(),
            .weighted = list({weighted}).front(),
            .servperf = answers_.combination<scale_mean>(coefficients(every_item, 1.0, 0.0)),
            .weights = std::move(weights),
            .level = options_.level,
            .missing = answers_.report()};
  }

 private:
  /// The score of the first aspect times `first`, plus that of the second times `second`.
  [[nodiscard]] std::vector<double> coefficients(const score& of, double first, double second) const {
    std::vector<double> result(answers_.size());
    for (const auto& [item, weight] : of.items) {
      result[answers_.index(named(perception, item))] += first * weight;
      result[answers_.index(named(standard_, item))] += second * weight;
    }
    return result;
  }
  [[nodiscard]] std::vector<quality_gap> list(const std::vector<score>& scores) const {
    std::vector<quality_gap> rows;
    std::vector<double> p;
    const double alpha = (1.0 - options_.level.value()) / static_cast<double>(scores.size());
    for (const score& one : scores) {
      const auto of_perception = coefficients(one, 1.0, 0.0);
      const auto of_standard = coefficients(one, 0.0, 1.0);
      const auto gap = answers_.combination<answer_gap>(coefficients(one, 1.0, -1.0));
      const double covariance = answers_.covariance_of_combinations(of_perception, of_standard);
      const double spread = std::sqrt(answers_.covariance_of_combinations(of_perception, of_perception) *
                                      answers_.covariance_of_combinations(of_standard, of_standard));
      const double agreement = spread > 0.0 ? covariance / spread : nan;
      p.push_back(paired_p(gap));
      rows.push_back({.id = one.id,
                      .perception = answers_.combination<scale_mean>(of_perception),
                      .standard = answers_.combination<scale_mean>(of_standard),
                      .gap = gap,
                      .p = p.back(),
                      .simultaneous = gap.interval(confidence_level{1.0 - alpha}),
                      .agreement = {agreement, answers_.basis()},
                      .difference_reliability = difference_reliability(one)});
      rows.back().simultaneous.level = options_.level;
      rows.back().simultaneous.method = "bonferroni";
    }
    const std::vector<double> adjusted = adjust(p, adjustment::holm);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].p_adjusted = adjusted[i];
    rank(scores, rows);
    return rows;
  }
  /// Ranks, and those that are left open: a gap has at least as many below it as are lower beyond doubt. One that is
  /// not known has no place among them.
  void rank(const std::vector<score>& scores, std::vector<quality_gap>& rows) const {
    const std::size_t n = rows.size();
    struct pair {
      std::size_t a;
      std::size_t b;
      double way;
    };
    std::vector<pair> pairs;
    std::vector<double> p;
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        std::vector<double> difference = coefficients(scores[a], 1.0, -1.0);
        const std::vector<double> other = coefficients(scores[b], 1.0, -1.0);
        for (std::size_t j = 0; j < difference.size(); ++j) difference[j] -= other[j];
        const auto found = answers_.combination<answer_gap>(difference);
        pairs.push_back({a, b, found.value().value()});
        p.push_back(paired_p(found));
      }
    }
    const std::vector<double> adjusted = adjust(p, adjustment::holm);
    const auto known = [](const quality_gap& one) { return one.gap.value().known(); };
    const auto ranked = static_cast<int>(std::count_if(rows.begin(), rows.end(), known));
    for (quality_gap& one : rows) {
      one.rank = one.lowest_rank = known(one) ? 1 : 0;
      one.highest_rank = known(one) ? ranked : 0;
    }
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const auto& [a, b, way] = pairs[k];
      if (!known(rows[a]) || !known(rows[b])) continue;
      quality_gap& higher = way > 0.0 ? rows[a] : rows[b];
      quality_gap& lower = way > 0.0 ? rows[b] : rows[a];
      if (way != 0.0) ++higher.rank;
      if (!(adjusted[k] < 1.0 - options_.level.value())) continue;
      ++higher.lowest_rank;
      --lower.highest_rank;
    }
  }
  [[nodiscard]] linearised_estimate<real> difference_reliability(const score& of) const {
    // The block of perceptions, then that of standards, each weighed as in the score.
    std::vector<std::string> names;
    std::vector<double> weights;
    for (const std::string_view prefix : {perception, standard_}) {
      for (const auto& [item, weight] : of.items) {
        if (weight == 0.0) continue;  // no part of the score, so none of its length
        names.push_back(named(prefix, item));
        weights.push_back(weight);
      }
    }
    const std::size_t k = names.size();
    if (k < 4) return {nan, nan, answers_.basis()};
    const covariances block = answers_.select(names);
    std::vector<double> matrix(block.matrix().begin(), block.matrix().end());
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t j = 0; j < k; ++j) matrix[i * k + j] *= weights[i] * weights[j];
    }
    const auto reliability = [k, form = options_.reliability](std::span<const double> s) {
      const std::size_t half = k / 2;
      const auto items = static_cast<double>(half);
      std::array<double, 2> own{};
      std::array<double, 2> sum{};
      double between = 0.0;
      for (std::size_t i = 0; i < k; ++i) {
        own[i / half] += s[i * k + i];
        for (std::size_t j = 0; j < k; ++j) {
          if (i / half == j / half) {
            sum[i / half] += s[i * k + j];
          } else {
            between += s[i * k + j] / 2.0;
          }
        }
      }
      const auto alpha = [&](std::size_t side) { return items / (items - 1.0) * (1.0 - own[side] / sum[side]); };
      if (form == difference_form::own_variances) {
        return (sum[0] * alpha(0) + sum[1] * alpha(1) - 2.0 * between) / (sum[0] + sum[1] - 2.0 * between);
      }
      const double r = between / std::sqrt(sum[0] * sum[1]);
      return (0.5 * (alpha(0) + alpha(1)) - r) / (1.0 - r);
    };
    const double value = reliability(matrix);
    const double error = std::isfinite(value) ? clientele::detail::normal_theory_error(
                                                    matrix, k, answers_.basis().effective_size, reliability)
                                              : nan;
    return {value, error, answers_.basis(), -clientele::detail::infinity, 1.0};
  }

  const covariances& answers_;
  std::string_view standard_;
  std::span<const service_dimension> dimensions_;
  const servqual_options& options_;
};

/// The columns of several aspects side by side, with the weights of the first.
struct aspect_columns {
  std::string_view prefix;
  const numeric_columns* columns;
};
/// Their covariances. What a person left out is filled, if at all, from the same aspect of the same dimension: an
/// expectation by expectations, never by perceptions.
covariances joined(std::span<const aspect_columns> aspects, std::span<const service_dimension> dimensions,
                   missing_data policy) {
  const numeric_columns& first = *aspects.front().columns;
  numeric_columns all = first.select({});  // with its weights and design
  std::vector<std::size_t> blocks;
  std::size_t block = 0;
  for (const aspect_columns& one : aspects) {
    for (const service_dimension& dimension : dimensions) {
      for (const std::string& item : dimension.items) {
        const std::span<const double> values = (*one.columns)[item];
        all.add(named(one.prefix, item), {values.begin(), values.end()});
        blocks.push_back(block);
      }
      ++block;
    }
  }
  return covariances_of(all, policy, blocks);
}

}  // namespace

std::string_view name(difference_form form) noexcept {
  return form == difference_form::equal_variances ? "equal_variances" : "own_variances";
}

servqual_result servqual(const covariances& answers, std::span<const service_dimension> dimensions,
                         const servqual_options& options) {
  return gaps(answers, expectation, dimensions, options).all();
}

servqual_result servqual(const numeric_columns& perceptions, const numeric_columns& expectations,
                         std::span<const service_dimension> dimensions, missing_data policy,
                         const servqual_options& options) {
  check(dimensions);
  const std::array aspects{aspect_columns{perception, &perceptions}, aspect_columns{expectation, &expectations}};
  return servqual(joined(aspects, dimensions, policy), dimensions, options);
}

servqual_result servqual(const responses& answers, missing_data policy, const servqual_options& options) {
  const std::vector<service_dimension> dimensions = service_dimensions(answers.asked());
  std::vector<std::string> items;
  for (const service_dimension& one : dimensions) items.insert(items.end(), one.items.begin(), one.items.end());
  return servqual(answers.columns(items, aspect::performance), answers.columns(items, aspect::expectation), dimensions,
                  policy, options);
}

std::vector<service_dimension> service_dimensions(const questionnaire& asked) {
  std::vector<service_dimension> found;
  const auto outcome = asked.outcome();
  for (const dimension& one : asked.dimensions()) {
    service_dimension made{one.id, one.weight, {}};
    for (std::string_view above = one.parent; !above.empty();) {
      const dimension& parent = asked.dimensions()[asked.dimension_index(above)];
      made.weight *= parent.weight;
      above = parent.parent;
    }
    for (std::size_t i = 0; i < asked.items().size(); ++i) {
      if (asked.items()[i].dimension == one.id && outcome != i) made.items.push_back(asked.items()[i].id);
    }
    if (!made.items.empty()) found.push_back(std::move(made));
  }
  return found;
}

personal_gap personal_weighted_gap(const numeric_columns& perceptions, const numeric_columns& expectations,
                                   std::span<const service_dimension> dimensions, const numeric_columns& points) {
  check(dimensions);
  const std::size_t n = perceptions.rows();
  clientele::detail::require_equal_rows("expectations", expectations.rows(), n);
  clientele::detail::require_equal_rows("points", points.rows(), n);
  std::vector<double> totals(n, 0.0);
  std::vector<double> sums(n, 0.0);
  for (const service_dimension& one : dimensions) {
    const std::span<const double> given = points[one.id];
    for (std::size_t i = 0; i < n; ++i) {
      if (given[i] < 0.0) {
        throw invalid_value("the points of " + quoted(one.id) + " are " + clientele::detail::number_text(given[i]) +
                                " in row " + std::to_string(i) + "; allowed: 0 or more",
                            i);
      }
      double gap = 0.0;
      for (const std::string& item : one.items) gap += perceptions[item][i] - expectations[item][i];
      sums[i] += given[i];
      totals[i] += given[i] * gap / static_cast<double>(one.items.size());
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    if (sums[i] == 0.0) {
      throw invalid_value("the points in row " + std::to_string(i) + " are all 0; allowed: one above 0 or more", i);
    }
    totals[i] /= sums[i];
  }
  numeric_columns scores = perceptions.select({});
  scores.add("gap", std::move(totals));
  const covariances found = covariances_of(scores);
  return {found.combination<answer_gap>(std::array{1.0}), found.report()};
}

tolerance_zone zone_of_tolerance(const numeric_columns& perceptions, const numeric_columns& desired,
                                 const numeric_columns& adequate, std::span<const service_dimension> dimensions,
                                 missing_data policy, const servqual_options& options) {
  check(dimensions);
  const std::array aspects{aspect_columns{perception, &perceptions}, aspect_columns{expectation, &desired},
                           aspect_columns{minimum, &adequate}};
  const covariances answers = joined(aspects, dimensions, policy);
  tolerance_zone found{gaps(answers, minimum, dimensions, options).all(),
                       gaps(answers, expectation, dimensions, options).all(),
                       {}};
  for (const service_dimension& one : dimensions) {
    std::vector<double> width(answers.size());
    const double weight = 1.0 / static_cast<double>(one.items.size());
    for (const std::string& item : one.items) {
      width[answers.index(named(expectation, item))] += weight;
      width[answers.index(named(minimum, item))] -= weight;
    }
    found.widths.push_back(answers.combination<answer_gap>(width));
  }
  return found;
}

}  // namespace clientele::inline v0::survey
