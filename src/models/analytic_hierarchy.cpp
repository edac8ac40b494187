#include <clientele/models/analytic_hierarchy.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include <clientele/core/random_stream.hpp>
#include <clientele/stats/covariances.hpp>

#include "core/text.hpp"
#include "models/matrices.hpp"
#include "survey/replicates.hpp"

namespace clientele::inline v0::models {

using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;
using detail::matrix;
using detail::vector;

std::string_view name(priority_method method) noexcept {
  switch (method) {
    case priority_method::eigenvector: return "eigenvector";
    case priority_method::geometric_mean: return "geometric_mean";
    case priority_method::column_mean: return "column_mean";
  }
  return "unknown";
}

std::string_view name(random_index_table table) noexcept {
  switch (table) {
    case random_index_table::saaty: return "saaty";
    case random_index_table::saaty_revised: return "saaty_revised";
    case random_index_table::alonso_lamata: return "alonso_lamata";
  }
  return "unknown";
}

std::string_view name(judge_aggregation aggregation) noexcept {
  switch (aggregation) {
    case judge_aggregation::judgements: return "judgements";
    case judge_aggregation::priorities: return "priorities";
    case judge_aggregation::geometric_priorities: return "geometric_priorities";
  }
  return "unknown";
}

double random_index(random_index_table table, std::size_t things) noexcept {
  // From three things on. Copies of Saaty's tables disagree beyond ten.
  constexpr std::array saaty{.58, .90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49};
  constexpr std::array revised{.52, .89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49};
  constexpr std::array alonso_lamata{.5245, .8815, 1.1086, 1.2479, 1.3417, 1.4056, 1.4499,
                                     1.4854, 1.5141, 1.5365, 1.5551, 1.5713, 1.5838};
  constexpr std::size_t first = 3;
  if (things < first) return 0.0;
  const auto look_up = [&](const auto& values) { return things - first < values.size() ? values[things - first] : nan; };
  switch (table) {
    case random_index_table::saaty: return look_up(saaty);
    case random_index_table::saaty_revised: return look_up(revised);
    case random_index_table::alonso_lamata: return look_up(alonso_lamata);
  }
  return nan;
}

pairwise_comparisons::pairwise_comparisons(std::vector<std::string> names) : names_(std::move(names)) {
  if (names_.size() < 2) throw_invalid_argument("there are " + std::to_string(names_.size()) + " things to compare; allowed: 2 or more");
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (std::find(names_.begin(), names_.begin() + static_cast<std::ptrdiff_t>(i), names_[i]) !=
        names_.begin() + static_cast<std::ptrdiff_t>(i)) {
      throw_invalid_argument(quoted(names_[i]) + " is to be compared twice");
    }
  }
  ratios_.assign(size() * size(), nan);
  for (std::size_t i = 0; i < size(); ++i) ratios_[i * size() + i] = 1.0;
}

pairwise_comparisons::pairwise_comparisons(std::vector<std::string> names, std::span<const double> upper)
    : pairwise_comparisons(std::move(names)) {
  const std::size_t pairs = size() * (size() - 1) / 2;
  if (upper.size() != pairs) {
    throw_invalid_argument("there are " + std::to_string(upper.size()) + " comparisons of " + std::to_string(size()) +
                           " things; allowed: " + std::to_string(pairs) + ", NaN for a pair that was not compared");
  }
  std::size_t pair = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    for (std::size_t j = i + 1; j < size(); ++j, ++pair) {
      if (upper[pair] == upper[pair]) set(i, j, upper[pair]);
    }
  }
}

pairwise_comparisons pairwise_comparisons::from_matrix(std::vector<std::string> names, std::span<const double> rows) {
  pairwise_comparisons result(std::move(names));
  const std::size_t n = result.size();
  if (rows.size() != n * n) {
    throw_invalid_argument("the comparisons are " + std::to_string(rows.size()) + " numbers for " + std::to_string(n) +
                           " things; allowed: the square of them");
  }
  constexpr double rounded = 0.025;          // as 0.17 for 1/6
  constexpr double two_decimals = 0.005 + 1e-9;  // as 0.13 for 1/8
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) {
      const double above = rows[i * n + j];
      const double below = rows[j * n + i];
      if (std::isnan(above) && std::isnan(below)) continue;
      const bool reciprocal = std::fabs(above * below - 1.0) <= rounded ||
                              (below > 0.0 && std::fabs(below - 1.0 / above) <= two_decimals);
      if (!reciprocal || (i == j && above != 1.0)) {
        throw_invalid_argument("the comparisons of " + quoted(result.names_[i]) + " with " + quoted(result.names_[j]) +
                               " are " + number_text(above) + " and " + number_text(below) +
                               "; allowed: one over the other");
      }
      if (i != j) result.set(i, j, above);
    }
  }
  return result;
}

std::size_t pairwise_comparisons::index(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) throw_invalid_argument(quoted(name) + " is not among the things to compare");
  return static_cast<std::size_t>(found - names_.begin());
}

void pairwise_comparisons::set(std::string_view a, std::string_view b, double ratio) { set(index(a), index(b), ratio); }

void pairwise_comparisons::set(std::size_t a, std::size_t b, double ratio) {
  if (a >= size() || b >= size() || a == b) {
    throw_invalid_argument("things " + std::to_string(a) + " and " + std::to_string(b) +
                           " are no pair; allowed: two different ones below " + std::to_string(size()));
  }
  if (!(ratio > 0.0 && std::isfinite(ratio) && std::isfinite(1.0 / ratio))) {
    throw_invalid_argument("the comparison of " + quoted(names_[a]) + " with " + quoted(names_[b]) + " is " +
                           number_text(ratio) + "; allowed: a ratio above 0" +
                           (ratio > 0.0 ? ", finite like its reciprocal" : ""));
  }
  ratios_[a * size() + b] = ratio;
  ratios_[b * size() + a] = 1.0 / ratio;
}

std::size_t pairwise_comparisons::missing() const noexcept {
  const auto gaps = std::count_if(ratios_.begin(), ratios_.end(), [](double r) { return r != r; });
  return static_cast<std::size_t>(gaps) / 2;
}

namespace {

/// Logarithms of ratios, NaN where a pair was not compared.
matrix logarithms_of(const pairwise_comparisons& of) {
  const auto n = static_cast<Eigen::Index>(of.size());
  matrix result(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) result(i, j) = std::log(of(static_cast<std::size_t>(i), static_cast<std::size_t>(j)));
  }
  return result;
}

bool connects(const matrix& logarithms) {
  const Eigen::Index n = logarithms.rows();
  std::vector<char> reached(static_cast<std::size_t>(n), 0);
  std::vector<Eigen::Index> open{0};
  reached[0] = 1;
  Eigen::Index count = 1;
  while (!open.empty()) {
    const Eigen::Index i = open.back();
    open.pop_back();
    for (Eigen::Index j = 0; j < n; ++j) {
      if (reached[static_cast<std::size_t>(j)] != 0 || std::isnan(logarithms(i, j))) continue;
      reached[static_cast<std::size_t>(j)] = 1;
      open.push_back(j);
      ++count;
    }
  }
  return count == n;
}

Eigen::Index missing_pairs(const matrix& logarithms) { return logarithms.array().isNaN().count() / 2; }

struct principal {
  vector direction;  // sums to 1
  double value;
};

/// The principal eigenvector and its value. A missing pair is a zero, and one more on the diagonal of both.
principal principal_of(const matrix& logarithms) {
  matrix a = logarithms.array().exp().matrix();
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    a(i, i) = 1.0 + static_cast<double>(logarithms.row(i).array().isNaN().count());
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
      if (std::isnan(a(i, j))) a(i, j) = 0.0;
    }
  }
  // Each squaring doubles the power of the matrix whose columns turn to the eigenvector. Chains of pairs need many. What
  // is left of other directions is seen through their small distance from the principal value, so that one squaring more
  // than the residual asks for is made: it holds twice.
  constexpr int fewest = 14;
  constexpr int most = 60;
  constexpr double within = 1e-13;
  matrix power = a / a.sum();
  bool before = false;
  for (int k = 1; k <= most; ++k) {
    power = (power * power).eval();
    power /= power.sum();
    if (k + 1 < fewest) continue;
    vector w = a * power.rowwise().sum();
    w /= w.sum();
    const vector image = a * w;
    const double value = image.sum();
    const bool holds = (image - value * w).norm() <= within * value;
    if (k >= fewest && holds && before) return {w, value};
    before = holds;
  }
  return {vector::Constant(a.rows(), nan), nan};
}

/// ln ratio(a, b) = v_a - v_b by least squares over the pairs compared.
struct log_fit {
  vector weights;      // exp v, summing to 1
  matrix inverse;      // of the graph of pairs: the covariance of v for a variance of 1, but for a constant
  double variance;     // of the residuals, by their degrees; NaN without any
  double degrees;
};

log_fit fit_logarithms(const matrix& logarithms) {
  const Eigen::Index n = logarithms.rows();
  matrix graph = matrix::Constant(n, n, 1.0 / static_cast<double>(n));
  vector sums = vector::Zero(n);
  double pairs = 0.0;
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      if (i == j || std::isnan(logarithms(i, j))) continue;
      graph(i, i) += 1.0;
      graph(i, j) -= 1.0;
      sums(i) += logarithms(i, j);
      pairs += 0.5;
    }
  }
  log_fit fit;
  fit.inverse = graph.ldlt().solve(matrix::Identity(n, n));
  const vector v = fit.inverse * sums;
  double squares = 0.0;
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = i + 1; j < n; ++j) {
      if (std::isnan(logarithms(i, j))) continue;
      const double residual = logarithms(i, j) - v(i) + v(j);
      squares += residual * residual;
    }
  }
  fit.degrees = pairs - static_cast<double>(n - 1);
  fit.variance = fit.degrees > 0.0 ? squares / fit.degrees : nan;
  fit.weights = (v.array() - v.maxCoeff()).exp().matrix();
  fit.weights /= fit.weights.sum();
  return fit;
}

vector priorities_of(const matrix& logarithms, priority_method method) {
  switch (method) {
    case priority_method::geometric_mean: return fit_logarithms(logarithms).weights;
    case priority_method::column_mean: {
      const matrix a = logarithms.array().exp().matrix();
      return (a.array().rowwise() / a.colwise().sum().array()).rowwise().mean().matrix();
    }
    case priority_method::eigenvector: break;
  }
  return principal_of(logarithms).direction;
}

consistency consistency_of(const matrix& logarithms, random_index_table table) {
  const auto n = static_cast<double>(logarithms.rows());
  const auto missing = static_cast<std::size_t>(missing_pairs(logarithms));
  if (!connects(logarithms)) return {nan, nan, nan, nan, missing};
  const double lambda = principal_of(logarithms).value;
  const double index = (lambda - n) / (n - 1.0);
  const double random = random_index(table, static_cast<std::size_t>(logarithms.rows()));
  const log_fit fit = fit_logarithms(logarithms);
  return {lambda, index, random > 0.0 ? index / random : (random == 0.0 ? 0.0 : nan), fit.degrees > 0.0 ? fit.variance : 0.0,
          missing};
}

void require_method(const matrix& logarithms, priority_method method, const std::string& whose) {
  if (!connects(logarithms)) {
    throw_invalid_argument("the comparisons " + whose + " do not connect all things: some are compared with none of the others");
  }
  if (method == priority_method::column_mean && missing_pairs(logarithms) > 0) {
    throw_invalid_argument("pairs are missing in the comparisons " + whose +
                           "; allowed for column_mean: none, for eigenvector and geometric_mean: some");
  }
}

std::vector<double> flat(const matrix& of) {
  std::vector<double> result;
  for (Eigen::Index i = 0; i < of.rows(); ++i) {
    for (Eigen::Index j = 0; j < of.cols(); ++j) result.push_back(of(i, j));
  }
  return result;
}

/// How priorities move with the logarithms of which they are the exponentials, divided by their sum.
matrix share_derivative(const vector& weights) {
  return matrix(weights.asDiagonal()) - weights * weights.transpose();
}

template <class Priorities>
std::vector<double> values_of(const Priorities& priorities) {
  std::vector<double> result;
  for (const auto& one : priorities) result.push_back(one.weight.value().value());
  return result;
}

}  // namespace

bool pairwise_comparisons::connected() const { return connects(logarithms_of(*this)); }

std::vector<double> hierarchy_result::weights() const { return values_of(priorities); }
std::vector<double> judges_result::weights() const { return values_of(priorities); }

mean_estimate<real> simulated_random_index(std::size_t things, std::size_t matrices, std::uint64_t seed) {
  if (things < 2) throw_invalid_argument("number of things to compare", static_cast<double>(things), "2 or more");
  constexpr std::uint64_t steps = 9;
  numeric_columns drawn(matrices);
  std::vector<double> index;
  const auto n = static_cast<Eigen::Index>(things);
  matrix logarithms = matrix::Zero(n, n);
  for (std::size_t m = 0; m < matrices; ++m) {
    random_stream random(seed, m);
    for (Eigen::Index i = 0; i < n; ++i) {
      for (Eigen::Index j = i + 1; j < n; ++j) {
        // 17 answers: 1/9 .. 1/2, 1 .. 9.
        const auto answer = static_cast<double>(random.below(2 * steps - 1)) - static_cast<double>(steps - 1);
        logarithms(i, j) = answer < 0.0 ? -std::log(1.0 - answer) : std::log(1.0 + answer);
        logarithms(j, i) = -logarithms(i, j);
      }
    }
    index.push_back((principal_of(logarithms).value - static_cast<double>(n)) / static_cast<double>(n - 1));
  }
  drawn.add("index", std::move(index));
  return covariances_of(drawn).combination<real>(std::vector{1.0});
}

hierarchy_result analytic_hierarchy(const pairwise_comparisons& judge, const hierarchy_options& options) {
  const matrix logarithms = logarithms_of(judge);
  require_method(logarithms, options.method, "of the judge");
  const vector weights = priorities_of(logarithms, options.method);
  const log_fit fit = fit_logarithms(logarithms);
  const matrix derivative = share_derivative(weights);
  const matrix covariance = fit.variance * (derivative * fit.inverse * derivative);
  const std::size_t pairs = judge.size() * (judge.size() - 1) / 2;
  const sample_basis basis = unweighted_basis(pairs - judge.missing(), judge.missing());
  hierarchy_result result{{}, consistency_of(logarithms, options.table), flat(covariance)};
  for (std::size_t i = 0; i < judge.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    result.priorities.push_back(
        {judge.names()[i], {weights(at), std::sqrt(std::max(covariance(at, at), 0.0)), fit.degrees, basis}});
  }
  return result;
}

namespace {

/// Weighted means of logarithms over those who compared the pair.
matrix together(const std::vector<matrix>& judges, std::span<const double> weights) {
  matrix sums = matrix::Zero(judges[0].rows(), judges[0].cols());
  matrix total = sums;
  for (std::size_t k = 0; k < judges.size(); ++k) {
    if (weights[k] == 0.0) continue;
    const Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic> known = !judges[k].array().isNaN();
    sums.array() += known.select(weights[k] * judges[k].array(), 0.0);
    total.array() += known.cast<double>() * weights[k];
  }
  return (sums.array() / total.array()).matrix();  // 0 / 0: nobody compared them
}

/// What is put together: comparisons, priorities, or their logarithms.
struct panel {
  std::vector<matrix> logarithms;
  std::vector<vector> priorities;  // of each, where those are put together
  priority_method method;
  judge_aggregation aggregation;

  [[nodiscard]] std::optional<vector> weights(std::span<const double> of_judges) const {
    double total = 0.0;
    for (const double w : of_judges) total += w;
    if (!(total > 0.0)) return std::nullopt;
    if (aggregation == judge_aggregation::judgements) {
      const matrix whole = together(logarithms, of_judges);
      if (!connects(whole)) return std::nullopt;
      if (method == priority_method::column_mean && missing_pairs(whole) > 0) return std::nullopt;
      return priorities_of(whole, method);
    }
    const bool geometric = aggregation == judge_aggregation::geometric_priorities;
    vector sum = vector::Zero(priorities[0].size());
    for (std::size_t k = 0; k < priorities.size(); ++k) {
      sum += of_judges[k] / total * (geometric ? vector(priorities[k].array().log().matrix()) : priorities[k]);
    }
    if (geometric) sum = sum.array().exp().matrix();
    return vector(sum / sum.sum());
  }
};

panel panel_of(std::span<const pairwise_comparisons> judges, const judges_options& options) {
  if (judges.empty()) throw_invalid_argument("there are no judges; allowed: one or more");
  panel result{{}, {}, options.method, options.aggregation};
  for (std::size_t k = 0; k < judges.size(); ++k) {
    if (!std::equal(judges[k].names().begin(), judges[k].names().end(), judges[0].names().begin(), judges[0].names().end())) {
      throw_invalid_argument("judge " + std::to_string(k) + " compared other things than judge 0, or in another order");
    }
    result.logarithms.push_back(logarithms_of(judges[k]));
    if (options.aggregation == judge_aggregation::judgements) continue;
    require_method(result.logarithms.back(), options.method, "of judge " + std::to_string(k));
    result.priorities.push_back(priorities_of(result.logarithms.back(), options.method));
  }
  return result;
}

/// The share of judges whose ratio is known and acceptable.
proportion_estimate consistent_judges(const std::vector<consistency>& judges, std::span<const double> weights, double acceptable) {
  double hits = 0.0;
  double total = 0.0;
  double squares = 0.0;
  sample_basis basis;
  for (std::size_t k = 0; k < judges.size(); ++k) {
    if (std::isnan(judges[k].ratio)) {
      ++basis.missing;
      continue;
    }
    ++basis.size;
    total += weights[k];
    squares += weights[k] * weights[k];
    if (judges[k].ratio <= acceptable) hits += weights[k];
  }
  basis.effective_size = squares > 0.0 ? total * total / squares : 0.0;
  return {hits / total, basis};
}

}  // namespace

judges_result analytic_hierarchy(std::span<const pairwise_comparisons> judges, const judges_options& options,
                                 std::span<const double> judge_weights) {
  if (!(options.acceptable_ratio >= 0.0)) throw_invalid_argument("acceptable consistency ratio", options.acceptable_ratio, "0 or more");
  const panel of = panel_of(judges, options);
  numeric_columns rows(judges.size());
  if (!judge_weights.empty()) rows.set_weights({judge_weights.begin(), judge_weights.end()});
  const std::vector<double> weights = judge_weights.empty() ? std::vector<double>(judges.size(), 1.0)
                                                            : std::vector<double>(judge_weights.begin(), judge_weights.end());
  const std::size_t n = judges[0].size();
  consistency whole{nan, nan, nan, nan, 0};
  if (options.aggregation == judge_aggregation::judgements) {
    const matrix put_together = together(of.logarithms, weights);
    require_method(put_together, options.method, "of all judges");
    whole = consistency_of(put_together, options.table);
  }
  const auto summary = survey::detail::replicates_of(rows, options, n, [&](std::span<const double> w, std::span<double> out) {
    const std::optional<vector> found = of.weights(w);
    if (!found) return false;
    for (std::size_t i = 0; i < n; ++i) out[i] = (*found)(static_cast<Eigen::Index>(i));
    return true;
  });
  const sample_basis basis = complete(rows, missing_data::listwise).basis;
  std::vector<consistency> each;
  for (const matrix& one : of.logarithms) each.push_back(consistency_of(one, options.table));
  judges_result result{{}, whole, each, consistent_judges(each, weights, options.acceptable_ratio), {}};
  for (std::size_t i = 0; i < n; ++i) {
    result.priorities.push_back({judges[0].names()[i], {summary, i, basis}});
    for (std::size_t j = 0; j < n; ++j) result.covariance.push_back(summary->covariance(i, j));
  }
  return result;
}

}  // namespace clientele::inline v0::models
