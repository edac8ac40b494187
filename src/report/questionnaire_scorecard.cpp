#include <clientele/report/questionnaire_scorecard.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/models/key_drivers.hpp>
#include <clientele/models/reliability.hpp>
#include <clientele/report/make_figure.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/survey/composite_index.hpp>
#include <clientele/survey/importance_performance.hpp>
#include <clientele/survey/kano.hpp>
#include <clientele/survey/servqual.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::report {

namespace {

using survey::aspect;
using survey::questionnaire;

constexpr double full = 100.0;

class maker {
 public:
  maker(const survey::responses& answers, const questionnaire_options& options)
      : answers_(answers), asked_(answers.asked()), options_(options) {
    for (const std::size_t i : asked_.items_of("")) {
      if (answers_.has(asked_.items()[i].id, aspect::performance)) measured_.push_back(i);
    }
  }

  [[nodiscard]] questionnaire_section made() {
    questionnaire_section section;
    section.id = asked_.id();
    section.label = asked_.label();
    section.people = answers_.rows();
    section.missing_policy = name(options_.missing);
    if (!measured_.empty()) add_index(section);
    add_scales(section);
    section.has_strata = !answers_.strata().empty();
    section.has_clusters = !answers_.clusters().empty();
    if (asks_importance()) add_stated_importance(section);
    if (asked_.outcome()) add_drivers(section);
    add_kano(section);
    add_gaps(section);
    return section;
  }

 private:
  // ------------------------------------------------------------------------------------------------ subjects

  [[nodiscard]] const std::string& id_of(std::size_t item) const { return asked_.items()[item].id; }
  [[nodiscard]] subject of_item(std::size_t item, int depth) const {
    return {id_of(item), asked_.items()[item].label, depth, true, asked_.items()[item].high_is_bad()};
  }
  [[nodiscard]] static subject of_dimension(const survey::dimension& one, int depth) {
    return {one.id, one.label, depth, false, false};
  }
  template <Estimate Of>
  [[nodiscard]] figure made_figure(std::string_view id, const Of& estimate, const std::string& column) const {
    figure result = make_figure(id, estimate, options_.level);
    if (!column.empty()) result.columns = {column};
    return result;
  }
  /// A number without a unit of its own, which reports show to three decimals.
  template <Estimate Of>
  [[nodiscard]] figure coefficient(std::string_view id, const Of& estimate, const std::string& column) const {
    figure result = made_figure(id, estimate, column);
    result.unit = "coefficient";
    return result;
  }
  [[nodiscard]] std::vector<std::string> names_of(const std::vector<std::size_t>& items) const {
    std::vector<std::string> names;
    for (const std::size_t i : items) names.push_back(id_of(i));
    return names;
  }
  [[nodiscard]] numeric_columns performance(const std::vector<std::size_t>& items) const {
    return answers_.columns(names_of(items), aspect::performance);
  }

  // ------------------------------------------------------------------------------------------------ index

  /// The items of each dimension are a block, whose own mean may stand for what a person left out of it.
  [[nodiscard]] std::vector<std::size_t> blocks() const {
    std::vector<std::size_t> found;
    for (const std::size_t i : measured_) {
      const std::string& dimension = asked_.items()[i].dimension;
      found.push_back(dimension.empty() ? asked_.dimensions().size() : asked_.dimension_index(dimension));
    }
    return found;
  }
  /// The weights of what was answered directly below a dimension, together.
  [[nodiscard]] double weight_below(const std::string& parent) const {
    double sum = 0.0;
    for (const std::size_t i : measured_) {
      if (asked_.items()[i].dimension == parent) sum += asked_.items()[i].weight;
    }
    for (const survey::dimension& one : asked_.dimensions()) {
      if (one.parent == parent && weight_below(one.id) > 0.0) sum += one.weight;
    }
    return sum;
  }
  /// The questionnaire's id, marked where a part of it has the same.
  [[nodiscard]] std::string name_of_total() const {
    std::string total = asked_.id();
    const auto taken = [&](const auto& one) { return one.id == total; };
    while (std::any_of(asked_.items().begin(), asked_.items().end(), taken) ||
           std::any_of(asked_.dimensions().begin(), asked_.dimensions().end(), taken)) {
      total += "_total";
    }
    return total;
  }
  /// What is directly below a dimension: its items, then its dimensions, each followed by what is below that.
  void add_below(const std::string& parent, std::vector<survey::index_node>& nodes) const {
    for (const std::size_t i : measured_) {
      const survey::item& one = asked_.items()[i];
      if (one.dimension != parent) continue;
      nodes.push_back({.id = one.id, .parent = parent, .weight = one.weight, .item = one.id, .low = 0.0, .high = full});
    }
    for (const survey::dimension& one : asked_.dimensions()) {
      if (one.parent != parent || !(weight_below(one.id) > 0.0)) continue;
      nodes.push_back({.id = one.id, .parent = parent, .weight = one.weight});
      add_below(one.id, nodes);
    }
  }
  void add_index(questionnaire_section& section) const {
    if (!(weight_below("") > 0.0)) return;  // nothing that counts was answered
    std::vector<survey::index_node> nodes;
    add_below("", nodes);
    const survey::index_tree tree = survey::index_tree::of_total(name_of_total(), std::move(nodes));
    const bool pairs = options_.missing == missing_data::pairwise;
    const numeric_columns scores =
        pairs ? percent_columns() : complete(percent_columns(), options_.missing, blocks()).columns;
    const auto found = survey::composite_index(
        tree, scores, {.gaps = pairs ? survey::index_gaps::pairwise : survey::index_gaps::listwise});
    for (const survey::index_node_score& one : found.nodes) {
      subject of{one.id, asked_.label(), 0, false, false};
      if (one.leaf) {
        of = of_item(asked_.item_index(one.id), static_cast<int>(one.depth));
      } else if (one.depth > 0) {
        of = of_dimension(asked_.dimensions()[asked_.dimension_index(one.id)], static_cast<int>(one.depth));
      }
      index_row row{std::move(of), one.weight, made_figure("composite_index", one.score, one.id)};
      row.score.missing = section.people - row.score.n;
      row.contribution = made_figure("index_contribution", one.contribution, one.id);
      row.contribution.missing = row.score.missing;
      section.index.push_back(std::move(row));
    }
  }

  // ------------------------------------------------------------------------------------------------ reliability

  void add_scales(questionnaire_section& section) const {
    for (const survey::dimension& one : asked_.dimensions()) {
      std::vector<std::size_t> items;
      for (const std::size_t i : measured_) {
        if (asked_.items()[i].dimension == one.id) items.push_back(i);
      }
      if (items.size() < 2) continue;
      const models::reliability_result found = models::reliability(covariances_of(performance(items), options_.missing));
      scale_reliability scale{of_dimension(one, 0), coefficient("cronbach_alpha", found.alpha, one.id),
                              coefficient("omega", found.omega, one.id)};
      for (std::size_t k = 0; k < items.size(); ++k) {
        scale.items.push_back({of_item(items[k], 1),
                               coefficient("item_rest_correlation", found.items[k].item_rest, id_of(items[k])),
                               coefficient("alpha_if_deleted", found.items[k].alpha_if_deleted, id_of(items[k]))});
      }
      section.scales.push_back(std::move(scale));
    }
  }

  // ------------------------------------------------------------------------------------------------ drivers

  void add_drivers(questionnaire_section& section) const {
    const std::size_t outcome = *asked_.outcome();
    if (measured_.size() < 2 || !answers_.has(id_of(outcome), aspect::performance)) return;
    const std::vector<std::string> predictors = names_of(measured_);
    numeric_columns columns = percent_columns();
    columns.add(id_of(outcome), answers_.values(id_of(outcome), aspect::performance));
    missing_data policy = options_.missing;
    missing_report report;
    if (policy != missing_data::pairwise) {
      std::vector<std::size_t> own = blocks();
      own.push_back(asked_.dimensions().size() + 1);  // nothing else stands for the outcome
      completed_columns whole = complete(columns, policy, own);
      columns = std::move(whole.columns);
      report = whole.report;
      policy = missing_data::listwise;
    }
    const models::key_drivers_result found =
        models::key_drivers(columns, id_of(outcome), predictors,
                            {.missing = policy, .replicates = options_.replicates, .seed = options_.seed,
                             .threads = options_.threads});
    if (policy == missing_data::pairwise) report = found.missing;
    const auto of_drivers = [&](figure made) {
      made.missing = report.rows - report.used;
      return made;
    };
    driver_section drivers{.outcome = of_item(outcome, 0),
                           .explained = of_drivers(made_figure("r_squared", found.r_squared, id_of(outcome))),
                           .replicates = found.replicates().replicates(),
                           .degenerate = found.replicates().degenerate(),
                           .people = report.used,
                           .left_out = report.rows - report.used,
                           .trouble = found.trouble};
    for (std::size_t k = 0; k < measured_.size(); ++k) {
      const models::key_driver& one = found.drivers[k];
      const std::string& id = id_of(measured_[k]);
      drivers.drivers.push_back({of_item(measured_[k], 0), score_of(section, id),
                                 of_drivers(made_figure("driver_importance", one.shapley_share, id)),
                                 of_drivers(made_figure("relative_weight", one.johnson_share, id)),
                                 of_drivers(coefficient("standardised_beta", one.beta, id))});
    }
    std::stable_sort(drivers.drivers.begin(), drivers.drivers.end(), [](const driver_row& a, const driver_row& b) {
      return a.importance.value > b.importance.value;
    });
    section.drivers = std::move(drivers);
    std::vector<replicate_estimate<proportion>> importances;
    for (const models::key_driver& one : found.drivers) importances.push_back(one.shapley_share);
    plane_section plane = plane_of(
        section,
        survey::importance_performance(percent_columns(), survey::derived_from(importances), crosshair_of(nullptr),
                                       options_.missing, {.level = options_.level}),
        "proportion");
    (section.importance_performance ? section.derived_importance : section.importance_performance) = std::move(plane);
  }

  // ------------------------------------------------------------------------------------------------ importance and performance

  [[nodiscard]] bool asks_importance() const {
    return measured_.size() > 1 && std::all_of(measured_.begin(), measured_.end(), [&](std::size_t i) {
             return answers_.has(id_of(i), aspect::importance);
           });
  }
  /// Performance from 0 to 100, so that items of unlike scales share an axis.
  [[nodiscard]] numeric_columns percent_columns() const {
    const numeric_columns answered = performance(measured_);
    numeric_columns scaled = answered.select({});  // with weights and design
    for (std::size_t k = 0; k < measured_.size(); ++k) {
      const any_scale scale = asked_.items()[measured_[k]].scale;
      std::vector<double> values(answered[k].begin(), answered[k].end());
      for (double& x : values) x = full * (x - scale.low()) / (scale.high() - scale.low());
      scaled.add(answered.name(k), std::move(values));
    }
    return scaled;
  }
  void add_stated_importance(questionnaire_section& section) const {
    const std::vector<std::string> items = names_of(measured_);
    const any_scale scale = asked_.items()[measured_.front()].scale_of(aspect::importance);
    for (const std::size_t i : measured_) {
      const any_scale other = asked_.items()[i].scale_of(aspect::importance);
      if (options_.crosshair != survey::crosshair_rule::scale_middle ||
          (other.low() == scale.low() && other.high() == scale.high())) {
        continue;
      }
      clientele::detail::throw_invalid_argument(
          "the crosshair is scale_middle, and the importance of " + clientele::detail::quoted(id_of(i)) +
          " is on another scale than that of " + clientele::detail::quoted(id_of(measured_.front())) +
          "; allowed: grand_mean, median");
    }
    section.importance_performance = plane_of(
        section,
        survey::importance_performance(percent_columns(), answers_.columns(items, aspect::importance),
                                       crosshair_of(&scale), options_.missing, {.level = options_.level}),
        "scale_mean");
  }
  /// With the scale of importance, where it has one.
  [[nodiscard]] survey::crosshair crosshair_of(const any_scale* importance) const {
    using enum survey::crosshair_rule;
    switch (options_.crosshair) {
      case benchmark: break;
      case median: return survey::crosshair::median();
      case grand_mean: return survey::crosshair::grand_mean();
      case scale_middle:
        if (importance == nullptr) return survey::crosshair::grand_mean();
        return survey::crosshair::scale_middle(0.0, full, importance->low(), importance->high());
    }
    clientele::detail::throw_invalid_argument(
        "the crosshair is benchmark; allowed: grand_mean, median, scale_middle");
  }
  [[nodiscard]] plane_section plane_of(const questionnaire_section& section,
                                       const survey::importance_performance_result& found,
                                       std::string_view unit_of_importance) const {
    plane_section plane{.id = "importance_performance",
                        .importance = unit_of_importance == "proportion" ? "derived" : "stated",
                        .crosshair = std::string(name(found.plane.rule)),
                        .cross_x = found.plane.x_line.value().value(),
                        .cross_y = found.plane.y_line.value().value()};
    for (std::size_t k = 0; k < found.items.size(); ++k) {
      const survey::rated_item& one = found.items[k];
      plane_point point{.of = of_item(measured_[k], 0),
                        .x = made_figure("performance", one.performance, one.item),
                        .y = made_figure("importance", one.importance, one.item),
                        .ellipse = one.ellipse,
                        .place = std::string(name(one.where)),
                        .probability = one.probability_here()};
      for (std::size_t c = 0; c < one.probability.size(); ++c) {
        point.probabilities.emplace_back(name(static_cast<survey::importance_class>(c)), one.probability[c]);
      }
      point.x.unit = "index_score";
      point.y.unit = unit_of_importance;
      // Of derived importance the drivers have the interval of the replicates themselves.
      if (section.drivers && unit_of_importance == "proportion") {
        for (const driver_row& row : section.drivers->drivers) {
          if (row.of.id == one.item) point.y = row.importance;
        }
      }
      plane.points.push_back(std::move(point));
    }
    return plane;
  }
  /// What the index tree says of an item.
  [[nodiscard]] static figure score_of(const questionnaire_section& section, const std::string& id) {
    const auto found = std::find_if(section.index.begin(), section.index.end(),
                                    [&](const index_row& row) { return row.of.is_item && row.of.id == id; });
    return found == section.index.end() ? figure{} : found->score;
  }

  // ------------------------------------------------------------------------------------------------ Kano

  [[nodiscard]] survey::kano_result kano_of(const std::string& item) const {
    const std::vector<double> functional = answers_.values(item, aspect::functional);
    const std::vector<double> dysfunctional = answers_.values(item, aspect::dysfunctional);
    if (answers_.weights().empty()) {
      rating_tally<survey::kano_pairs> tally;
      survey::observe_kano(tally, column{functional}, column{dysfunctional});
      return survey::kano(tally);
    }
    const std::vector<double> weights(answers_.weights().begin(), answers_.weights().end());
    weighted<rating_tally<survey::kano_pairs>> tally;
    survey::observe_kano(tally, column{functional}, column{dysfunctional}, column{weights});
    return survey::kano(tally);
  }
  void add_kano(questionnaire_section& section) const {
    plane_section plane{.id = "kano", .crosshair = "scale_middle", .cross_x = 0.5, .cross_y = 0.5};
    for (const std::size_t i : asked_.items_of("")) {
      const std::string& id = id_of(i);
      if (!answers_.has(id, aspect::functional) || !answers_.has(id, aspect::dysfunctional)) continue;
      const survey::kano_result found = kano_of(id);
      kano_row row{.of = of_item(i, 0)};
      row.category = name(found.category);
      row.category_by_groups = name(found.category_by_groups);
      row.decided = found.decided();
      row.questionable = found.questionable;
      row.strength = made_figure("category_strength", found.category_strength, id);
      row.better = coefficient("kano_better", found.better, id);
      row.worse = coefficient("kano_worse", found.worse, id);
      for (std::size_t c = 0; c < survey::kano_categories; ++c) {
        figure share = made_figure("kano", found.shares[c], id);
        share.parameters = {{"category", name(static_cast<survey::kano_category>(c))}};
        row.shares.push_back(std::move(share));
      }
      // The plane shows the size of worse, to the right, and better upwards.
      plane_point point{.of = row.of, .x = coefficient("kano_worse", found.worse.share(), id), .y = row.better};
      point.ellipse = found.plane_ellipse(options_.level);
      point.place = row.category;
      plane.points.push_back(std::move(point));
      section.kano.push_back(std::move(row));
    }
    if (!section.kano.empty()) section.kano_plane = std::move(plane);
  }

  // ------------------------------------------------------------------------------------------------ SERVQUAL

  [[nodiscard]] gap_row row_of(const survey::quality_gap& from, subject of) const {
    gap_row row{.of = std::move(of)};
    row.perception = made_figure("perception", from.perception, from.id);
    row.expectation = made_figure("expectation", from.standard, from.id);
    row.gap = made_figure("service_gap", from.gap, from.id);
    row.p_adjusted = from.p_adjusted;
    row.simultaneous = {from.simultaneous.level.value(), from.simultaneous.lower.value(), from.simultaneous.upper.value(),
                        std::string(from.simultaneous.method)};
    row.rank = from.rank;
    row.lowest_rank = from.lowest_rank;
    row.highest_rank = from.highest_rank;
    // An item alone has no reliability.
    if (!row.of.is_item) row.reliability = coefficient("difference_reliability", from.difference_reliability, from.id);
    return row;
  }
  void add_gaps(questionnaire_section& section) const {
    const std::vector<survey::service_dimension> dimensions = survey::service_dimensions(asked_);
    if (dimensions.empty()) return;
    for (const survey::service_dimension& one : dimensions) {
      for (const std::string& item : one.items) {
        if (!answers_.has(item, aspect::performance) || !answers_.has(item, aspect::expectation)) return;
      }
    }
    const survey::servqual_result found = survey::servqual(answers_, options_.missing, {.level = options_.level});
    gap_section gaps;
    std::size_t item = 0;
    for (std::size_t d = 0; d < dimensions.size(); ++d) {
      const survey::dimension& dimension = asked_.dimensions()[asked_.dimension_index(dimensions[d].id)];
      gaps.rows.push_back(row_of(found.dimensions[d], of_dimension(dimension, 0)));
      for (const std::string& id : dimensions[d].items) {
        gaps.rows.push_back(row_of(found.items[item++], of_item(asked_.item_index(id), 1)));
      }
    }
    const auto in_all = [](std::string id, const char* english, const char* chinese) {
      return subject{std::move(id), std::vector<survey::localized_text::translation>{{"en", english}, {"zh", chinese}}, 0, false, false};
    };
    gaps.overall = row_of(found.overall, in_all("overall", "All dimensions equally", "各维度等权"));
    gaps.weighted = row_of(found.weighted, in_all("weighted", "Weighted by importance", "按重要性加权"));
    gaps.overall.rank = gaps.weighted.rank = 0;  // a list of one
    gaps.servperf = made_figure("servperf", found.servperf, "");
    gaps.people = found.missing.used;
    gaps.left_out = found.missing.rows - found.missing.used;
    section.gaps = std::move(gaps);
  }

  const survey::responses& answers_;
  const questionnaire& asked_;
  const questionnaire_options& options_;
  std::vector<std::size_t> measured_;  // items whose performance was answered, without the outcome
};

}  // namespace

questionnaire_section questionnaire_scorecard(const survey::responses& answers, const questionnaire_options& options) {
  return maker(answers, options).made();
}

}  // namespace clientele::inline v0::report
