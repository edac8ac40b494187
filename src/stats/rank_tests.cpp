#include <clientele/stats/rank_tests.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <clientele/core/errors.hpp>
#include <clientele/stats/detail/bounds.hpp>

#include "stats/distributions.hpp"
#include "stats/wilson.hpp"

namespace clientele::inline v0 {

namespace {

double square(double x) noexcept { return x * x; }
double sum_of(const std::vector<double>& values) noexcept {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum;
}
/// What n tied answers take from the variance of ranks.
double tie_term(double n) noexcept { return n * n * n - n; }

void require_same_scale(const ranked_answers& a, const ranked_answers& b) {
  if (a.low == b.low && a.levels.size() == b.levels.size()) return;
  const auto text = [](const ranked_answers& group) {
    return std::to_string(group.low) + " to " + std::to_string(group.low + static_cast<int>(group.levels.size()) - 1);
  };
  detail::throw_invalid_argument("the scales of the groups are " + text(a) + " and " + text(b) + "; allowed: one scale");
}

/// For each level the share of a group below it, with half of those on it.
std::vector<double> placements(const std::vector<double>& levels, double total) {
  std::vector<double> result;
  double below = 0.0;
  for (const double here : levels) {
    result.push_back((below + here / 2.0) / total);
    below += here;
  }
  return result;
}
/// The variance of the mean of values that stand on levels.
double variance_of_mean(const std::vector<double>& levels, double total, const std::vector<double>& values, double mean) {
  double squares = 0.0;
  for (std::size_t i = 0; i < levels.size(); ++i) squares += levels[i] * square(values[i] - mean);
  return squares / (total - 1.0) / total;
}

}  // namespace

superiority_estimate::superiority_estimate(const ranked_answers& first, const ranked_answers& second)
    : basis_{first.basis.size + second.basis.size, first.basis.effective_size + second.basis.effective_size,
             first.basis.missing + second.basis.missing} {
  require_same_scale(first, second);
  const double n1 = sum_of(first.levels);
  const double n2 = sum_of(second.levels);
  smaller_ = std::min(n1, n2);
  if (!(smaller_ > 0.0)) return;
  const std::vector<double> in_second = placements(second.levels, n2);
  std::vector<double> above_second = placements(first.levels, n1);
  for (double& share : above_second) share = 1.0 - share;
  value_ = 0.0;
  for (std::size_t i = 0; i < in_second.size(); ++i) value_ += first.levels[i] / n1 * in_second[i];
  u_ = value_ * n1 * n2;

  double ties = 0.0;
  for (std::size_t i = 0; i < in_second.size(); ++i) ties += tie_term(first.levels[i] + second.levels[i]);
  const double n = n1 + n2;
  const double variance = n1 * n2 / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
  const double distance = u_ - n1 * n2 / 2.0;
  const double corrected = std::copysign(std::max(std::abs(distance) - 0.5, 0.0), distance);
  z_ = detail::has_spread(n) && variance > 0.0 ? corrected / std::sqrt(variance) : detail::nan;

  if (!detail::has_spread(smaller_)) return;
  const double by_first = variance_of_mean(first.levels, n1, in_second, value_);
  const double by_second = variance_of_mean(second.levels, n2, above_second, value_);
  error_ = std::sqrt(by_first + by_second);
  degrees_ = square(by_first + by_second) / (square(by_first) / (n1 - 1.0) + square(by_second) / (n2 - 1.0));
}

double superiority_estimate::p_value() const noexcept { return detail::two_sided_normal_p(z_); }

confidence_interval<proportion> superiority_estimate::interval(confidence_level level) const noexcept {
  detail::bounds raw{detail::nan, detail::nan};
  const double tail = detail::tail_of(level);
  if (error_ > 0.0 && value_ > 0.0 && value_ < 1.0) {
    const double logit = std::log(value_ / (1.0 - value_));
    const double reach = detail::student_upper_quantile(tail, degrees_) * error_ / (value_ * (1.0 - value_));
    raw = {1.0 / (1.0 + std::exp(reach - logit)), 1.0 / (1.0 + std::exp(-reach - logit))};
  } else if (value_ == value_) {
    raw = detail::wilson(value_, smaller_, detail::normal_upper_quantile(tail));
  }
  return detail::with_unit<proportion>(detail::contain_and_clip(raw, value_, 0.0, 1.0), level, method());
}

rank_test kruskal_wallis(std::span<const ranked_answers> groups) {
  rank_test test;
  std::vector<double> together;
  std::size_t answered = 0;
  for (const ranked_answers& group : groups) {
    require_same_scale(groups.front(), group);
    together.resize(group.levels.size());
    for (std::size_t i = 0; i < together.size(); ++i) together[i] += group.levels[i];
    answered += sum_of(group.levels) > 0.0 ? 1U : 0U;
    test.basis = {test.basis.size + group.basis.size, test.basis.effective_size + group.basis.effective_size,
                  test.basis.missing + group.basis.missing};
  }
  if (answered < 2) return test;
  test.degrees = static_cast<double>(answered - 1);
  const double n = sum_of(together);
  const std::vector<double> place = placements(together, n);  // of a mid-rank: it is n times this, and one half
  double between = 0.0;
  double ties = 0.0;
  for (const double here : together) ties += tie_term(here);
  for (const ranked_answers& group : groups) {
    const double size = sum_of(group.levels);
    double mean = 0.0;
    for (std::size_t i = 0; i < place.size(); ++i) mean += group.levels[i] * (place[i] - 0.5);
    if (size > 0.0) between += square(n * mean) / size;
  }
  const double untied = 1.0 - ties / tie_term(n);
  if (!(untied > 0.0)) return test;
  test.statistic = 12.0 / (n * (n + 1.0)) * between / untied;
  test.p_value = detail::chi_square_upper(test.statistic, test.degrees);
  return test;
}

namespace {

/// The mid-ranks of a person's answers, and what their ties take away.
double rank_row(const std::vector<double>& answers, std::vector<double>& ranks) {
  std::vector<double> sorted = answers;
  std::sort(sorted.begin(), sorted.end());
  double ties = 0.0;
  for (std::size_t j = 0; j < answers.size(); ++j) {
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), answers[j]);
    const auto equal = static_cast<double>(last - first);
    ranks[j] = static_cast<double>(first - sorted.begin()) + (equal + 1.0) / 2.0;
    ties += tie_term(equal) / equal;
  }
  return ties;
}

}  // namespace

friedman_test friedman(const numeric_columns& questions) {
  const std::size_t columns = questions.size();
  if (columns < 2) {
    detail::throw_invalid_argument("questions to the same people", static_cast<double>(columns), "2 or more");
  }
  if (questions.weighted()) detail::throw_invalid_argument("Friedman's test takes no weights; allowed: data without them");
  const completed_columns found = complete(questions, missing_data::listwise);
  friedman_test test;
  test.basis = found.basis;
  test.missing = found.report;
  const auto n = static_cast<double>(found.columns.rows());
  const auto k = static_cast<double>(columns);
  test.degrees = k - 1.0;
  std::vector<double> sums(columns);
  std::vector<double> answers(columns);
  std::vector<double> ranks(columns);
  double ties = 0.0;
  for (std::size_t i = 0; i < found.columns.rows(); ++i) {
    for (std::size_t j = 0; j < columns; ++j) answers[j] = found.columns[j][i];
    ties += rank_row(answers, ranks);
    for (std::size_t j = 0; j < columns; ++j) sums[j] += ranks[j];
  }
  double spread = 0.0;
  for (const double sum : sums) spread += square(sum - n * (k + 1.0) / 2.0);
  const double scale = n * k * (k + 1.0) - ties / (k - 1.0);
  if (!(scale > 0.0)) return test;
  test.statistic = 12.0 * spread / scale;
  test.p_value = detail::chi_square_upper(test.statistic, test.degrees);
  test.concordance = test.statistic / (n * (k - 1.0));
  return test;
}

}  // namespace clientele::inline v0
