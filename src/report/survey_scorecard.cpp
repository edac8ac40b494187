#include <clientele/report/survey_scorecard.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/report/make_figure.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/survey/grade_shares.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/survey/net_box_share.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/satisfaction_index.hpp>
#include <clientele/survey/top_box_share.hpp>

namespace clientele::inline v0::report {

namespace {

/// The figures of one metric over grouped tallies: everybody, then each group against the rest.
class metric_writer {
 public:
  metric_writer(scorecard& card, const std::vector<std::string>& groups, const survey_scorecard_options& options,
                const std::vector<std::string>* previous_groups)
      : card_(card), groups_(groups), options_(options), previous_groups_(previous_groups) {}

  template <class Tallies, class Metric>
  void add(std::string_view id, const std::vector<std::string>& columns, const std::vector<parameter>& parameters,
           const Tallies& tallies, const Tallies* previous, const Metric& metric) {
    const auto overall = metric(tallies.total());
    add_one(id, columns, parameters, overall,
            previous != nullptr ? std::optional(metric(previous->total())) : std::nullopt);
    if (card_.grouped_by.empty()) return;

    const auto rests = tallies.rests();
    std::vector<decltype(difference(metric(rests[0].value), metric(rests[0].value)))> differences;
    std::vector<double> p_values;
    for (const auto& [group, rest] : rests) {
      differences.push_back(difference(metric(tallies.at(group)), metric(rest)));
      p_values.push_back(differences.back().p_value());
    }
    const std::vector<double> adjusted = adjust(p_values, options_.rule);
    const std::size_t first_group = card_.figures.size();
    for (std::size_t i = 0; i < rests.size(); ++i) {
      const auto now = metric(tallies.at(rests[i].group));
      figure of_group = describe(make_figure(id, now, options_.level), columns, parameters);
      of_group.group = groups_[rests[i].group];
      if (previous != nullptr) {
        const auto same = std::find(previous_groups_->begin(), previous_groups_->end(), *of_group.group);
        const auto key = static_cast<std::uint32_t>(same - previous_groups_->begin());
        const bool there = same != previous_groups_->end() &&
                           std::any_of(previous->begin(), previous->end(), [&](const auto& one) { return one.first == key; });
        if (there) of_group = compared(std::move(of_group), now, metric(previous->at(key)));
      }
      card_.figures.push_back(with_difference(std::move(of_group), differences[i], adjusted[i], options_.rule));
    }
    adjust_all(first_group, [](const figure&) { return true; });
  }
  template <class Of>
  void add_one(std::string_view id, const std::vector<std::string>& columns, const std::vector<parameter>& parameters,
               const Of& estimate, const std::optional<Of>& previous) {
    figure now = describe(make_figure(id, estimate, options_.level), columns, parameters);
    card_.figures.push_back(previous ? compared(std::move(now), estimate, *previous) : std::move(now));
  }
  /// The changes of everybody are shown together, whatever the metric.
  void adjust_overall() {
    adjust_all(0, [](const figure& one) { return !one.group; });
  }

 private:
  static figure describe(figure of, const std::vector<std::string>& columns, const std::vector<parameter>& parameters) {
    of.columns = columns;
    of.parameters = parameters;
    return of;
  }
  template <class Of>
  static figure compared(figure now, const Of& estimate, const Of& before) {
    return with_change(std::move(now), difference(estimate, before), "independent");
  }
  template <class Which>
  void adjust_all(std::size_t from, const Which& which) {
    std::vector<figure*> together;
    for (std::size_t i = from; i < card_.figures.size(); ++i) {
      if (which(card_.figures[i])) together.push_back(&card_.figures[i]);
    }
    adjust_changes(together, options_.rule);
  }
  scorecard& card_;
  const std::vector<std::string>& groups_;
  const survey_scorecard_options& options_;
  const std::vector<std::string>* previous_groups_;
};

/// Answers of two periods are to the same questions, on the same scales.
template <class Answers>
void require_same_questions(const survey_tallies<Answers>& now, const survey_tallies<Answers>& before) {
  const auto same_scale = [](const auto& a, const auto& b) {
    return a.total().run_time_scale() == b.total().run_time_scale();
  };
  if (now.recommend_column != before.recommend_column || now.satisfaction_columns != before.satisfaction_columns ||
      now.grouped_by != before.grouped_by ||
      !std::equal(now.satisfaction.begin(), now.satisfaction.end(), before.satisfaction.begin(),
                  before.satisfaction.end(), same_scale)) {
    clientele::detail::throw_invalid_argument(
        "the previous answers are to other questions: columns, scales and groups must be those of this period");
  }
}

constexpr int reported_boxes = 2;  // top-1 and top-2 box are both always shown: the same answers, two figures

}  // namespace

template <class Answers>
scorecard survey_scorecard(const survey_tallies<Answers>& tallies, const survey_scorecard_options& options,
                           const survey_tallies<Answers>* previous) {
  if (previous != nullptr) require_same_questions(tallies, *previous);
  scorecard card;
  card.grouped_by = tallies.grouped_by;
  metric_writer write{card, tallies.groups, options, previous != nullptr ? &previous->groups : nullptr};

  if (!tallies.recommend_column.empty()) {
    write.add("net_promoter_score", {tallies.recommend_column}, {}, tallies.recommend,
              previous != nullptr ? &previous->recommend : nullptr, survey::net_promoter_score);
  }
  for (std::size_t i = 0; i < tallies.satisfaction.size(); ++i) {
    const auto& answers = tallies.satisfaction[i];
    const auto* before = previous != nullptr ? &previous->satisfaction[i] : nullptr;
    const std::vector<std::string> column{tallies.satisfaction_columns[i]};
    const auto total = answers.total();
    const int levels = total.run_time_scale().levels();
    for (int k = 1; k <= reported_boxes && k < levels; ++k) {
      write.add("top_box_share", column, {{"k", k}}, answers, before,
                [k](const auto& t) { return survey::top_box_share(t, k); });
    }
    if (2 * reported_boxes <= levels) {
      write.add("net_box_share", column, {{"k", reported_boxes}}, answers, before,
                [](const auto& t) { return survey::net_box_share(t, reported_boxes); });
    }
    write.add("mean_answer", column, {}, answers, before, survey::mean_answer);
    write.add("mean_score", column, {}, answers, before, survey::mean_score);
    const auto grades = survey::grade_shares(total);
    const auto grades_before = survey::grade_shares(before != nullptr ? before->total() : total.empty_like());
    for (std::size_t level = 0; level < grades.size(); ++level) {
      using share_type = std::remove_cvref_t<decltype(grades[level].share)>;
      std::optional<share_type> then;
      if (before != nullptr) then = grades_before[level].share;
      write.add_one("grade_shares", column, {{"grade", grades[level].level}}, grades[level].share, then);
    }
  }
  if (tallies.satisfaction.size() > 1) {
    std::vector<double> weights = options.dimension_weights;
    if (weights.empty()) weights.assign(tallies.satisfaction.size(), 1.0);
    write.add("satisfaction_index", tallies.satisfaction_columns, {}, tallies.dimensions,
              previous != nullptr ? &previous->dimensions : nullptr,
              [&](const auto& t) { return survey::satisfaction_index(t, weights); });
  } else if (!options.dimension_weights.empty()) {
    clientele::detail::throw_invalid_argument("dimension weights need two or more satisfaction columns; there are " +
                                              std::to_string(tallies.satisfaction.size()));
  }
  write.adjust_overall();
  return card;
}

template scorecard survey_scorecard(const survey_tallies<unweighted_answers>&, const survey_scorecard_options&,
                                    const survey_tallies<unweighted_answers>*);
template scorecard survey_scorecard(const survey_tallies<weighted_answers>&, const survey_scorecard_options&,
                                    const survey_tallies<weighted_answers>*);

}  // namespace clientele::inline v0::report
