#include <clientele/survey/gabor_granger.hpp>

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include <clientele/stats/covariances.hpp>

#include "core/text.hpp"
#include "survey/price_ties.hpp"
#include "survey/replicates.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::infinity;
using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::throw_invalid_argument;

std::string_view name(inconsistent_buyers policy) noexcept {
  return policy == inconsistent_buyers::keep ? "keep" : "reject";
}

std::string_view name(demand_curve curve) noexcept { return curve == demand_curve::observed ? "observed" : "monotone"; }

namespace {

void require_prices(std::span<const double> prices) {
  for (const double price : prices) {
    if (!(price >= 0.0 && price < infinity)) throw_invalid_argument("price that was asked about", price, "0 or more");
  }
}

/// Columns in the order of rising prices.
struct priced_answers {
  std::vector<double> prices;
  numeric_columns columns;
};

priced_answers in_order(const numeric_columns& answers, std::span<const double> prices) {
  if (prices.size() != answers.size() || prices.empty()) {
    throw_invalid_argument("there are " + std::to_string(prices.size()) + " prices for " + std::to_string(answers.size()) +
                           " columns of answers; allowed: one each, and at least one");
  }
  require_prices(prices);
  std::vector<std::size_t> order(prices.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return prices[a] < prices[b]; });
  priced_answers result;
  std::vector<std::string> names;
  for (const std::size_t j : order) {
    if (!result.prices.empty() && result.prices.back() == prices[j]) {
      throw_invalid_argument("the price " + number_text(prices[j]) + " is there twice");
    }
    result.prices.push_back(prices[j]);
    names.push_back(answers.name(j));
    for (std::size_t row = 0; row < answers.rows(); ++row) {
      const double answer = answers[j][row];
      if (!(answer < 0.0 || answer > 1.0)) continue;
      throw invalid_value("an answer of " + clientele::detail::quoted(answers.name(j)) + " is " + number_text(answer) +
                              " in row " + std::to_string(row) + "; allowed: 1 or 0, a probability, NaN where it is missing",
                          row);
    }
  }
  result.columns = answers.select(names);
  return result;
}

/// Whether somebody would rather buy at a higher price than at a lower one.
bool inconsistent(const numeric_columns& columns, std::size_t row) {
  double lowest = infinity;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const double answer = columns[j][row];
    if (answer > lowest) return true;
    if (answer < lowest) lowest = answer;
  }
  return false;
}

/// Demand by price, and the weight behind each.
struct demands {
  std::vector<double> share;
  std::vector<double> weight;
};

demands demands_of(const numeric_columns& columns, std::span<const double> weights) {
  demands result;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    double sum = 0.0;
    double total = 0.0;
    for (std::size_t row = 0; row < weights.size(); ++row) {
      const double answer = columns[j][row];
      if (answer != answer) continue;
      sum += weights[row] * answer;
      total += weights[row];
    }
    result.share.push_back(sum / total);
    result.weight.push_back(total);
  }
  return result;
}

/// Neighbours that rise are pooled, again and again.
void pool(demands& of) {
  struct block {
    double share;
    double weight;
    std::size_t members;
  };
  std::vector<block> blocks;
  for (std::size_t j = 0; j < of.share.size(); ++j) {
    blocks.push_back({of.share[j], of.weight[j], 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].share < blocks.back().share) {
      const block last = blocks.back();
      blocks.pop_back();
      block& before = blocks.back();
      const double weight = before.weight + last.weight;
      before.share = (before.share * before.weight + last.share * last.weight) / weight;
      before.weight = weight;
      before.members += last.members;
    }
  }
  std::size_t j = 0;
  for (const block& one : blocks) {
    for (std::size_t k = 0; k < one.members; ++k) of.share[j++] = one.share;
  }
}

demands curve_of(const numeric_columns& columns, std::span<const double> weights, demand_curve curve) {
  demands result = demands_of(columns, weights);
  if (curve == demand_curve::monotone) pool(result);
  return result;
}

/// The best price, what it earns, and for each price whether it is the one.
bool best_of(const std::vector<double>& prices, const demands& of, double cost, std::span<double> out) {
  std::size_t best = 0;
  const auto earns = [&](std::size_t j) { return (prices[j] - cost) * of.share[j]; };
  for (std::size_t j = 0; j < prices.size(); ++j) {
    if (!(of.weight[j] > 0.0)) return false;
    const double now = earns(best);
    if (earns(j) > now + detail::equal_within * (now < 0.0 ? -now : now)) best = j;
  }
  std::fill(out.begin(), out.end(), 0.0);
  out[0] = prices[best];
  out[1] = earns(best);
  out[2 + best] = 1.0;
  return true;
}

/// Those who were asked about a price.
sample_basis basis_of(const numeric_columns& columns, std::size_t j, const missing_report& report) {
  sample_basis basis;
  double total = 0.0;
  double squares = 0.0;
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    if (columns[j][row] != columns[j][row]) continue;
    const double w = columns.weighted() ? columns.weights()[row] : 1.0;
    ++basis.size;
    total += w;
    squares += w * w;
  }
  basis.effective_size = squares > 0.0 ? total * total / squares : 0.0;
  basis.missing = report.rows - basis.size;
  return basis;
}

/// Coefficients that pick column j from k, or the step to it from the one before.
std::vector<double> pick(std::size_t k, std::size_t j, bool step = false) {
  std::vector<double> coefficients(k, 0.0);
  coefficients[j] = 1.0;
  if (step) coefficients[j - 1] = -1.0;
  return coefficients;
}

demand_step step_to(const covariances& of, const std::vector<double>& prices, std::size_t j) {
  const std::size_t k = prices.size();
  const auto at = [&](std::size_t i) {
    const auto mean = of.combination<proportion>(pick(k, i));
    return priced_quantity::of_mean(prices[i], mean);
  };
  const priced_quantity before = at(j - 1);
  const priced_quantity after = at(j);
  // Pairs of different people, and rounding, can leave more than the errors allow.
  const double most = before.standard_error * after.standard_error;
  const double found = of.covariance_of_combinations(pick(k, j - 1), pick(k, j));
  const double covariance = most == most ? std::clamp(found, -most, most) : found;
  const bool defined = of.basis().size > 0 && prices[j - 1] > 0.0;
  return {prices[j - 1], prices[j], of.combination<difference_of<proportion>>(pick(k, j, true)),
          defined ? price_elasticity(before, after, elasticity_form::arc, covariance)
                  : elasticity_estimate(nan, nan, infinity, of.basis())};
}

}  // namespace

gabor_granger_result gabor_granger(const numeric_columns& answers, std::span<const double> prices,
                                   const gabor_granger_options& options) {
  const priced_answers asked = in_order(answers, prices);
  if (!(options.unit_cost >= 0.0 && options.unit_cost < infinity)) throw_invalid_argument("unit cost", options.unit_cost, "0 or more");
  const std::size_t k = asked.prices.size();
  std::vector<bool> keep(asked.columns.rows(), true);
  std::uint64_t contradicting = 0;
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (!inconsistent(asked.columns, row)) continue;
    ++contradicting;
    keep[row] = options.inconsistent == inconsistent_buyers::keep;
  }
  completed_columns people = complete(asked.columns.where(keep), options.policy);
  people.report.rows = asked.columns.rows();
  const numeric_columns& columns = people.columns;
  const covariances moments = covariances_of(columns, options.policy);

  const auto summary = detail::replicates_of(
      columns, options, 2 + k, [&](std::span<const double> weights, std::span<double> out) {
        return best_of(asked.prices, curve_of(columns, weights, options.curve), options.unit_cost, out);
      });
  const std::vector<double> ones(columns.weighted() ? 0 : columns.rows(), 1.0);
  const demands curve = curve_of(columns, columns.weighted() ? columns.weights() : std::span<const double>(ones), options.curve);

  gabor_granger_result result{.prices = {},
                              .steps = {},
                              .monotone = true,
                              .inconsistent = contradicting,
                              .best_price = {summary, 0, people.basis, 0.0},
                              .best_revenue = {summary, 1, people.basis},
                              .missing = people.report};
  for (std::size_t j = 0; j < k; ++j) {
    const double error = moments.combination<real>(pick(k, j)).standard_error();
    const proportion_estimate demand(curve.share[j], basis_of(columns, j, people.report), error);
    const double share = summary->mean(2 + j);
    result.prices.push_back({asked.prices[j], demand, {asked.prices[j] - options.unit_cost, demand},
                             share == share ? proportion{std::clamp(share, 0.0, 1.0)} : proportion{}});
    if (j == 0) continue;
    result.steps.push_back(step_to(moments, asked.prices, j));
    if (result.steps.back().change.value().value() > detail::equal_within) result.monotone = false;
  }
  return result;
}

numeric_columns answers_up_to(std::span<const double> highest, std::span<const double> prices) {
  require_prices(prices);
  for (std::size_t row = 0; row < highest.size(); ++row) {
    if (!(highest[row] < 0.0)) continue;
    throw invalid_value("the highest price is " + number_text(highest[row]) + " in row " + std::to_string(row) +
                            "; allowed: 0 or more, NaN where it is missing",
                        row);
  }
  numeric_columns columns(highest.size());
  for (const double price : prices) {
    std::vector<double> answers;
    answers.reserve(highest.size());
    for (const double most : highest) answers.push_back(most == most ? (most >= price ? 1.0 : 0.0) : nan);
    columns.add(number_text(price), std::move(answers));
  }
  return columns;
}

}  // namespace clientele::inline v0::survey
