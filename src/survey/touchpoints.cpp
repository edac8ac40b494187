#include <clientele/survey/touchpoints.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/difference.hpp>

#include "core/text.hpp"
#include "stats/weighted_moments.hpp"
#include "survey/paired_tests.hpp"
#include "survey/replicates.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

namespace {

/// Columns of some people, with the weights of the scores.
numeric_columns weighted_like(const numeric_columns& scores) { return scores.select({}); }

/// The mean of a column over whoever has a value there.
template <class Unit>
mean_estimate<Unit> mean_of(const numeric_columns& weights, std::vector<double> values) {
  numeric_columns one = weights;
  one.add("values", std::move(values));
  return covariances_of(one).combination<Unit>(std::array{1.0});
}

proportion_estimate share_of(const numeric_columns& weights, std::vector<double> hits) {
  numeric_columns one = weights;
  one.add("hits", std::move(hits));
  const covariances found = covariances_of(one);
  return {found.mean(0), found.basis()};
}

/// Who came to a touchpoint: 1 or 0 per person.
std::vector<double> visits_of(const journey_data& data, std::size_t stage) {
  const std::span<const double> scores = data.scores[stage];
  std::vector<double> came(scores.size());
  if (data.visits.size() == 0) {
    for (std::size_t i = 0; i < came.size(); ++i) came[i] = scores[i] == scores[i] ? 1.0 : 0.0;
    return came;
  }
  const std::string& stage_name = data.scores.name(stage);
  const std::span<const double> given = data.visits[stage_name];
  for (std::size_t i = 0; i < came.size(); ++i) {
    if (given[i] != 0.0 && given[i] != 1.0) {
      throw invalid_value("the visit to " + quoted(stage_name) + " in row " + std::to_string(i) + " is " +
                              number_text(given[i]) + "; allowed: 1 came, 0 did not",
                          i);
    }
    if (given[i] == 0.0 && scores[i] == scores[i]) {
      throw invalid_value("the rating of " + quoted(stage_name) + " in row " + std::to_string(i) + " is " +
                              number_text(scores[i]) + " by somebody who did not come; allowed: none",
                          i);
    }
    came[i] = given[i];
  }
  return came;
}

void check(const journey_data& data) {
  if (data.scores.size() == 0) throw_invalid_argument("there are no touchpoints; allowed: one or more");
  if (data.visits.size() > 0 && data.visits.rows() != data.scores.rows()) {
    throw_invalid_argument("the rows of the visits are " + std::to_string(data.visits.rows()) +
                           "; allowed: " + std::to_string(data.scores.rows()) + ", as in the scores");
  }
  if (!data.overall.empty() && data.overall.size() != data.scores.rows()) {
    throw_invalid_argument("the overall satisfaction has " + std::to_string(data.overall.size()) +
                           " rows; allowed: " + std::to_string(data.scores.rows()) + ", as in the scores");
  }
}

}  // namespace

std::vector<journey_stage> journey(const journey_data& data) {
  check(data);
  const numeric_columns weights = weighted_like(data.scores);
  const std::size_t n = data.scores.rows();
  std::vector<journey_stage> stages;
  std::vector<double> before;  // who came to the stage before
  std::vector<double> p;
  for (std::size_t s = 0; s < data.scores.size(); ++s) {
    const std::span<const double> scores = data.scores[s];
    const std::vector<double> came = visits_of(data, s);
    // Gaps leave a person out: of the share who came on those who were not at the stage before, of the change those who
    // did not rate both. Before the first stage nobody was anywhere.
    std::vector<double> came_on(n, nan);
    std::vector<double> change(n, nan);
    double volume = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      volume += came[i] * (weights.weighted() ? weights.weights()[i] : 1.0);
      if (s == 0) continue;
      if (before[i] == 1.0) came_on[i] = came[i];
      change[i] = scores[i] - data.scores[s - 1][i];
    }
    stages.push_back({.id = data.scores.name(s),
                      .score = mean_of<scale_mean>(weights, {scores.begin(), scores.end()}),
                      .volume = volume,
                      .reached = share_of(weights, came),
                      .continued = share_of(weights, std::move(came_on)),
                      .change = mean_of<difference_of<scale_mean>>(weights, std::move(change))});
    stages.back().p = s == 0 ? nan : paired_p(stages.back().change);
    p.push_back(stages.back().p);
    before = came;
  }
  const std::vector<double> adjusted = adjust(p, adjustment::holm);
  for (std::size_t s = 0; s < stages.size(); ++s) stages[s].p_adjusted = adjusted[s];
  return stages;
}

std::string_view name(touchpoint_importance rule) noexcept {
  switch (rule) {
    case touchpoint_importance::correlation:
      return "correlation";
    case touchpoint_importance::slope:
      return "slope";
    case touchpoint_importance::given:
      break;
  }
  return "given";
}

namespace {

/// From 1 for the highest, equal ones share the better rank; 0 for what is not known.
double rank_of(std::span<const double> priorities, std::size_t of) {
  if (priorities[of] != priorities[of]) return 0.0;
  double rank = 1.0;
  for (const double other : priorities) rank += other > priorities[of] ? 1.0 : 0.0;
  return rank;
}

/// The figures of a replicate, touchpoint by touchpoint within each kind.
class moment_figures {
 public:
  enum kind : std::size_t { importance, exposure, gap, priority, rank, first, kinds };

  moment_figures(const journey_data& data, const moments_options& options) : data_(data), options_(options) {
    check(data);
    if (!std::isfinite(options.target)) {
      throw_invalid_argument("the target of the scores is " + number_text(options.target) +
                             "; allowed: a finite number");
    }
    const bool given = options.importance == touchpoint_importance::given;
    if (given && options.given.size() != stages()) {
      throw_invalid_argument("there are " + std::to_string(options.given.size()) +
                             " importances; allowed: one per touchpoint, " + std::to_string(stages()));
    }
    for (const double one : options.given) {
      if (!std::isfinite(one)) throw_invalid_argument("importance of a touchpoint", one, "finite numbers");
    }
    if (!given && data.overall.empty()) {
      throw_invalid_argument("the overall satisfaction is not given; allowed: one per person, or given importances");
    }
    for (std::size_t s = 0; s < stages(); ++s) came_.push_back(visits_of(data, s));
  }
  [[nodiscard]] std::size_t stages() const { return data_.scores.size(); }
  [[nodiscard]] std::size_t place(kind of, std::size_t stage) const { return of * stages() + stage; }

  bool operator()(std::span<const double> weights, std::span<double> out) const {
    for (std::size_t s = 0; s < stages(); ++s) {
      const double matters = importance_of(s, weights);
      const double seen = clientele::detail::weighted_mean(came_[s], weights);
      const double behind = options_.target - clientele::detail::weighted_mean(data_.scores[s], weights);
      out[place(importance, s)] = matters;
      out[place(exposure, s)] = seen;
      out[place(gap, s)] = behind;
      out[place(priority, s)] = matters * seen * behind;
    }
    const std::span<const double> priorities = out.subspan(place(priority, 0), stages());
    for (std::size_t s = 0; s < stages(); ++s) {
      const double found = rank_of(priorities, s);
      out[place(rank, s)] = found;
      out[place(first, s)] = found == 1.0 ? 1.0 : 0.0;
    }
    return true;
  }

 private:
  [[nodiscard]] double importance_of(std::size_t stage, std::span<const double> weights) const {
    if (options_.importance == touchpoint_importance::given) return options_.given[stage];
    const auto both = clientele::detail::weighted_pair(data_.scores[stage], data_.overall, weights);
    return options_.importance == touchpoint_importance::slope ? both.slope() : both.correlation();
  }
  const journey_data& data_;
  const moments_options& options_;
  std::vector<std::vector<double>> came_;
};

}  // namespace

moments_of_truth_result moments_of_truth(const journey_data& data, const moments_options& options) {
  using figures = moment_figures;
  const figures of(data, options);
  if (options.kind != replicate_kind::bootstrap && options.kind != replicate_kind::rescaled) {
    throw_invalid_argument("ranks of replicates are asked of " + std::string(name(options.kind)) +
                           "; allowed: bootstrap, rescaled");
  }
  const auto found = detail::replicates_of(data.scores, options, of.stages() * figures::kinds, of);
  const completed_columns rated = complete(data.scores, missing_data::pairwise);
  const sample_basis& basis = rated.basis;
  moments_of_truth_result result{{}, found->used(), found->degenerate(), rated.report};
  if (options.importance != touchpoint_importance::given) {
    for (std::size_t i = 0; i < data.scores.rows(); ++i) {
      bool rated_all = true;
      for (std::size_t s = 0; s < of.stages(); ++s) rated_all = rated_all && data.scores[s][i] == data.scores[s][i];
      if (rated_all && data.overall[i] != data.overall[i]) ++result.missing.with_gaps;
    }
  }
  const double tail = (1.0 - options.level.value()) / 2.0;
  for (std::size_t s = 0; s < of.stages(); ++s) {
    moment_of_truth one{.id = data.scores.name(s),
                        .importance = {found, of.place(figures::importance, s), basis},
                        .exposure = {found, of.place(figures::exposure, s), basis},
                        .gap = {found, of.place(figures::gap, s), basis},
                        .priority = {found, of.place(figures::priority, s), basis}};
    const std::size_t rank = of.place(figures::rank, s);
    one.rank = static_cast<int>(found->value(rank));
    if (one.rank > 0 && found->used() > 0) {
      // Quantiles of very many draws are told to within a bin, a little beside the whole rank.
      one.lowest_rank = std::min(one.rank, static_cast<int>(std::lround(found->quantile(rank, tail))));
      one.highest_rank = std::max(one.rank, static_cast<int>(std::lround(found->quantile(rank, 1.0 - tail))));
      one.probability_first = found->mean(of.place(figures::first, s));
    }
    result.moments.push_back(std::move(one));
  }
  // Those without a rank come last.
  std::stable_sort(result.moments.begin(), result.moments.end(),
                   [](const moment_of_truth& a, const moment_of_truth& b) {
                     return a.rank != 0 && (b.rank == 0 || a.rank < b.rank);
                   });
  return result;
}

std::string_view name(peak_rule rule) noexcept {
  switch (rule) {
    case peak_rule::worst:
      return "worst";
    case peak_rule::best:
      return "best";
    case peak_rule::most_extreme:
      break;
  }
  return "most_extreme";
}

namespace {

/// The peak of the scores of a person so far, and the next score.
double further(double peak, double next, peak_rule rule, double neutral) {
  if (peak != peak) return next;
  switch (rule) {
    case peak_rule::worst:
      return std::min(peak, next);
    case peak_rule::best:
      return std::max(peak, next);
    case peak_rule::most_extreme:
      break;
  }
  const double now = std::fabs(peak - neutral);
  const double then = std::fabs(next - neutral);
  if (then == now) return std::min(peak, next);
  return then > now ? next : peak;
}

correlation_estimate correlation_of(const numeric_columns& people, std::span<const double> scores,
                                    const std::vector<double>& overall) {
  if (overall.empty()) return {nan, {}};
  numeric_columns both = weighted_like(people);
  both.add("scores", {scores.begin(), scores.end()});
  both.add("overall", overall);
  const covariances found = covariances_of(both);
  return {found.correlation(0, 1), found.basis()};
}

}  // namespace

peak_end_result peak_end(const journey_data& data, peak_rule rule, const peak_end_options& options) {
  check(data);
  if (rule == peak_rule::most_extreme && !std::isfinite(options.neutral)) {
    throw_invalid_argument("the neutral score is " + number_text(options.neutral) +
                           "; allowed: a finite number, from which the most extreme score is told");
  }
  if (options.fewest == 0) throw_invalid_argument("fewest ratings of a person", 0.0, "1 or more");
  const std::size_t n = data.scores.rows();
  std::vector<double> peak(n, nan), end(n, nan), all(n, nan), peak_and_end(n, nan);
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0.0, extreme = nan, last = nan;
    std::size_t rated = 0;
    for (std::size_t s = 0; s < data.scores.size(); ++s) {
      const double score = data.scores[s][i];
      if (score != score) continue;
      ++rated;
      sum += score;
      extreme = further(extreme, score, rule, options.neutral);
      last = score;
    }
    if (rated < options.fewest) continue;
    peak[i] = extreme;
    end[i] = last;
    all[i] = sum / static_cast<double>(rated);
    peak_and_end[i] = (extreme + last) / 2.0;
  }
  numeric_columns people = weighted_like(data.scores);
  people.add("peak", peak);
  people.add("end", end);
  people.add("all", all);
  const covariances found = covariances_of(people);
  const auto difference = found.combination<difference_of<scale_mean>>(std::array{0.5, 0.5, -1.0});
  return {.peak = found.combination<scale_mean>(std::array{1.0, 0.0, 0.0}),
          .end = found.combination<scale_mean>(std::array{0.0, 1.0, 0.0}),
          .peak_end = found.combination<scale_mean>(std::array{0.5, 0.5, 0.0}),
          .all = found.combination<scale_mean>(std::array{0.0, 0.0, 1.0}),
          .difference = difference,
          .p = paired_p(difference),
          .peak_end_with_overall = correlation_of(data.scores, peak_and_end, data.overall),
          .all_with_overall = correlation_of(data.scores, all, data.overall),
          .missing = found.report()};
}

}  // namespace clientele::inline v0::survey
