#include <clientele/report/survey_scorecard.hpp>

#include <string_view>
#include <utility>

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
  metric_writer(scorecard& card, const std::vector<std::string>& groups, const survey_scorecard_options& options)
      : card_(card), groups_(groups), options_(options) {}

  template <class Tallies, class Metric>
  void add(std::string_view id, const std::vector<std::string>& columns, const std::vector<parameter>& parameters,
           const Tallies& tallies, const Metric& metric) {
    card_.figures.push_back(describe(make_figure(id, metric(tallies.total()), options_.level), columns, parameters));
    if (card_.grouped_by.empty()) return;

    const auto rests = tallies.rests();
    std::vector<decltype(difference(metric(rests[0].value), metric(rests[0].value)))> differences;
    std::vector<double> p_values;
    for (const auto& [group, rest] : rests) {
      differences.push_back(difference(metric(tallies.at(group)), metric(rest)));
      p_values.push_back(differences.back().p_value());
    }
    const std::vector<double> adjusted = adjust(p_values, options_.rule);
    for (std::size_t i = 0; i < rests.size(); ++i) {
      figure of_group = describe(make_figure(id, metric(tallies.at(rests[i].group)), options_.level), columns, parameters);
      of_group.group = groups_[rests[i].group];
      card_.figures.push_back(with_difference(std::move(of_group), differences[i], adjusted[i], options_.rule));
    }
  }
  template <class Of>
  void add_one(std::string_view id, const std::vector<std::string>& columns, const std::vector<parameter>& parameters,
               const Of& estimate) {
    card_.figures.push_back(describe(make_figure(id, estimate, options_.level), columns, parameters));
  }

 private:
  static figure describe(figure of, const std::vector<std::string>& columns, const std::vector<parameter>& parameters) {
    of.columns = columns;
    of.parameters = parameters;
    return of;
  }
  scorecard& card_;
  const std::vector<std::string>& groups_;
  const survey_scorecard_options& options_;
};

constexpr int reported_boxes = 2;  // top-1 and top-2 box are both always shown: the same answers, two figures

}  // namespace

template <class Answers>
scorecard survey_scorecard(const survey_tallies<Answers>& tallies, const survey_scorecard_options& options) {
  scorecard card;
  card.grouped_by = tallies.grouped_by;
  metric_writer write{card, tallies.groups, options};

  if (!tallies.recommend_column.empty()) {
    write.add("net_promoter_score", {tallies.recommend_column}, {}, tallies.recommend, survey::net_promoter_score);
  }
  for (std::size_t i = 0; i < tallies.satisfaction.size(); ++i) {
    const auto& answers = tallies.satisfaction[i];
    const std::vector<std::string> column{tallies.satisfaction_columns[i]};
    const auto total = answers.total();
    const int levels = total.run_time_scale().levels();
    for (int k = 1; k <= reported_boxes && k < levels; ++k) {
      write.add("top_box_share", column, {{"k", k}}, answers, [k](const auto& t) { return survey::top_box_share(t, k); });
    }
    if (2 * reported_boxes <= levels) {
      write.add("net_box_share", column, {{"k", reported_boxes}}, answers,
                [](const auto& t) { return survey::net_box_share(t, reported_boxes); });
    }
    write.add("mean_answer", column, {}, answers, survey::mean_answer);
    write.add("mean_score", column, {}, answers, survey::mean_score);
    for (const survey::grade_share& grade : survey::grade_shares(total)) {
      write.add_one("grade_shares", column, {{"grade", grade.level}}, grade.share);
    }
  }
  if (tallies.satisfaction.size() > 1) {
    std::vector<double> weights = options.dimension_weights;
    if (weights.empty()) weights.assign(tallies.satisfaction.size(), 1.0);
    write.add("satisfaction_index", tallies.satisfaction_columns, {}, tallies.dimensions,
              [&](const auto& t) { return survey::satisfaction_index(t, weights); });
  } else if (!options.dimension_weights.empty()) {
    clientele::detail::throw_invalid_argument("dimension weights need two or more satisfaction columns; there are " +
                                              std::to_string(tallies.satisfaction.size()));
  }
  return card;
}

template scorecard survey_scorecard(const survey_tallies<unweighted_answers>&, const survey_scorecard_options&);
template scorecard survey_scorecard(const survey_tallies<weighted_answers>&, const survey_scorecard_options&);

}  // namespace clientele::inline v0::report
