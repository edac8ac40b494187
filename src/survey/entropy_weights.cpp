#include <clientele/survey/entropy_weights.hpp>

#include <cmath>
#include <limits>
#include <span>

#include "core/text.hpp"
#include "survey/replicates.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

namespace {

void require_criteria(const numeric_columns& criteria, missing_data policy) {
  if (criteria.size() == 0) throw_invalid_argument("there are no criteria to weigh; allowed: one column or more");
  if (policy == missing_data::pairwise) {
    throw_invalid_argument("the policy for missing data of entropy weights is pairwise; allowed: listwise, person_mean, refuse");
  }
  for (std::size_t j = 0; j < criteria.size(); ++j) {
    for (std::size_t row = 0; row < criteria.rows(); ++row) {
      if (!(criteria[j][row] < 0.0)) continue;
      throw invalid_value("a value of " + quoted(criteria.name(j)) + " is " + number_text(criteria[j][row]) + " in row " +
                              std::to_string(row) + "; allowed: 0 or more, NaN where it is missing",
                          row);
    }
  }
}

/// ln m less the entropy of a column in natural units: 0 where all rows are equal, and free of the size of the weights.
double divergence_of(std::span<const double> values, std::span<const double> weights, double total) {
  double sum = 0.0;
  for (std::size_t row = 0; row < values.size(); ++row) sum += weights[row] * values[row];
  if (!(sum > 0.0)) return 0.0;  // all zero: equal
  double divergence = 0.0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (weights[row] == 0.0 || values[row] == 0.0) continue;
    const double share = values[row] / sum;
    divergence += weights[row] * share * std::log(share * total);
  }
  // What sums of n terms round by tells nobody apart: equal rows.
  constexpr double few = 8.0;
  const double rounding = (static_cast<double>(values.size()) + few) * std::numeric_limits<double>::epsilon();
  return divergence > rounding ? divergence : 0.0;
}

/// Entropies, then weights.
bool weights_of(const numeric_columns& columns, std::span<const double> weights, std::span<double> out) {
  const std::size_t k = columns.size();
  double total = 0.0;
  for (const double w : weights) total += w;
  if (!(total > 0.0)) return false;
  std::vector<double> divergences;
  double sum = 0.0;
  for (std::size_t j = 0; j < k; ++j) {
    divergences.push_back(divergence_of(columns[j], weights, total));
    sum += divergences.back();
  }
  const double most = total > 1.0 ? std::log(total) : nan;
  for (std::size_t j = 0; j < k; ++j) {
    out[j] = 1.0 - divergences[j] / most;
    out[k + j] = sum > 0.0 ? divergences[j] / sum : nan;
  }
  return true;
}

}  // namespace

std::vector<double> entropy_result::weights() const {
  std::vector<double> result;
  for (const entropy_weight& one : criteria) result.push_back(one.weight.value().value());
  return result;
}

entropy_result entropy_weights(const numeric_columns& criteria, const entropy_options& options) {
  require_criteria(criteria, options.policy);
  const completed_columns found = complete(criteria, options.policy);
  const std::size_t k = criteria.size();
  const auto summary = detail::replicates_of(
      found.columns, options, 2 * k,
      [&](std::span<const double> weights, std::span<double> out) { return weights_of(found.columns, weights, out); });
  entropy_result result{{}, {}, found.report};
  for (std::size_t j = 0; j < k; ++j) {
    result.criteria.push_back({criteria.name(j), {summary, j, found.basis}, {summary, k + j, found.basis}});
    for (std::size_t i = 0; i < k; ++i) result.covariance.push_back(summary->covariance(k + j, k + i));
  }
  return result;
}

}  // namespace clientele::inline v0::survey
