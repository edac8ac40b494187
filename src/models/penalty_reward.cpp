#include <clientele/models/penalty_reward.hpp>

#include <cmath>
#include <memory>
#include <utility>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"
#include "models/regression_data.hpp"
#include "models/relative_importance.hpp"
#include "models/scratch_pool.hpp"

namespace clientele::inline v0::models {

using clientele::detail::nan;

std::string_view name(asymmetry_class kind) noexcept {
  switch (kind) {
    case asymmetry_class::basic: return "basic";
    case asymmetry_class::performance: return "performance";
    case asymmetry_class::excitement: return "excitement";
    case asymmetry_class::undecided: return "undecided";
  }
  return "unknown";
}

std::string_view name(asymmetry_rule rule) noexcept {
  switch (rule) {
    case asymmetry_rule::difference: return "difference";
    case asymmetry_rule::significance: return "significance";
  }
  return "unknown";
}

namespace {

using detail::vector;

enum item_figure : std::size_t { low_share, high_share, penalty, reward, asymmetry, range, figures_of_an_item };

[[nodiscard]] std::size_t place(std::size_t item, std::size_t figure) noexcept {
  return item * figures_of_an_item + figure;
}

/// The two dummies of an item among the predictors; -1 for one that nobody has, or that everybody has.
struct dummies {
  Eigen::Index low = -1;
  Eigen::Index high = -1;
  double constant_low = 0.0;  // what the dummy is where it is no predictor
  double constant_high = 0.0;
};

struct dummy_columns {
  numeric_columns columns;
  std::vector<std::string> predictors;
  std::vector<dummies> items;
};

/// Whether somebody who is in the regression has this dummy, and somebody has not.
struct seen {
  bool without = false;
  bool with = false;
  void look(bool has) noexcept { (has ? with : without) = true; }
  [[nodiscard]] bool varies() const noexcept { return with && without; }
};

std::vector<bool> rows_without_gaps(const numeric_columns& data) {
  std::vector<bool> whole(data.rows(), true);
  for (std::size_t j = 0; j < data.size(); ++j) {
    for (std::size_t i = 0; i < data.rows(); ++i) {
      if (data[j][i] != data[j][i]) whole[i] = false;
    }
  }
  return whole;
}

/// As it stands in what is wrong; the outcome, which is the last column, may have that name already.
std::string dummy_name(const numeric_columns& data, std::size_t j, bool high) {
  std::string result = data.name(j) + (high ? " high" : " low");
  if (result == data.name(data.size() - 1)) result += " (item)";
  return result;
}

dummy_columns make_dummies(const numeric_columns& data, std::span<const answer_cuts> cuts) {
  const std::size_t n = data.rows();
  const std::vector<bool> whole = rows_without_gaps(data);
  dummy_columns result{data.select({}), {}, {}};  // weights and design
  const auto make = [&](std::size_t j, bool high, double& constant) -> Eigen::Index {
    const std::span<const double> answers = data[j];
    const answer_cuts cut = cuts.size() == 1 ? cuts[0] : cuts[j];
    std::vector<double> dummy(n);
    seen found;
    for (std::size_t i = 0; i < n; ++i) {
      const bool has = high ? answers[i] >= cut.high_at_least : answers[i] <= cut.low_at_most;
      dummy[i] = !whole[i] ? nan : (has ? 1.0 : 0.0);
      const bool counts = whole[i] && (!data.weighted() || data.weights()[i] > 0.0);
      if (counts) found.look(has);
    }
    constant = found.with ? 1.0 : 0.0;
    if (!found.varies()) return -1;
    result.predictors.push_back(dummy_name(data, j, high));
    result.columns.add(result.predictors.back(), std::move(dummy));
    return static_cast<Eigen::Index>(result.predictors.size() - 1);
  };
  for (std::size_t j = 0; j + 1 < data.size(); ++j) {
    dummies item;
    item.low = make(j, false, item.constant_low);
    item.high = make(j, true, item.constant_high);
    result.items.push_back(item);
  }
  if (result.predictors.empty()) {
    // One that does not vary, for the regression to say what is wrong: nobody, or constant.
    std::vector<double> dummy(n);
    for (std::size_t i = 0; i < n; ++i) dummy[i] = whole[i] ? 0.0 : nan;
    result.predictors.push_back(dummy_name(data, 0, false));
    result.columns.add(result.predictors.back(), std::move(dummy));
  }
  const std::size_t last = data.size() - 1;
  std::vector<double> outcome(data[last].begin(), data[last].end());
  for (std::size_t i = 0; i < n; ++i) outcome[i] = whole[i] ? outcome[i] : nan;
  result.columns.add(data.name(last), std::move(outcome));
  return result;
}

void require_arguments(std::span<const std::string> items, std::span<const answer_cuts> cuts,
                       const penalty_reward_options& options) {
  if (items.empty()) clientele::detail::throw_invalid_argument("number of items", 0.0, "1 or more");
  if (cuts.size() != 1 && cuts.size() != items.size()) {
    clientele::detail::throw_invalid_argument("there are cuts for " + std::to_string(cuts.size()) + " items; allowed: one for all, or one for each of the " +
                                              std::to_string(items.size()));
  }
  for (std::size_t j = 0; j < cuts.size(); ++j) {
    if (cuts[j].low_at_most < cuts[j].high_at_least) continue;
    clientele::detail::throw_invalid_argument(
        "low answers of " + clientele::detail::quoted(items[j]) + " end at " +
        clientele::detail::number_text(cuts[j].low_at_most) + " and high ones begin at " +
        clientele::detail::number_text(cuts[j].high_at_least) + "; allowed: low ones end before high ones begin");
  }
  if (options.missing != missing_data::listwise && options.missing != missing_data::refuse) {
    clientele::detail::throw_invalid_argument("the policy for missing data is " +
                                              std::string(clientele::name(options.missing)) +
                                              "; allowed for penalty-reward contrasts: listwise, refuse");
  }
}

struct contrast_scratch {
  detail::product_scratch products;
  detail::moments moments;
  detail::standardised_regression fit;
};

double raw_coefficient(const detail::standardised_regression& fit, Eigen::Index j) {
  return j < 0 ? nan : fit.beta[j] * fit.deviation[fit.predictors()] / fit.deviation[j];
}

void write_figures(const contrast_scratch& own, std::span<const dummies> items, std::span<double> out) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const double low = raw_coefficient(own.fit, items[i].low);
    const double high = raw_coefficient(own.fit, items[i].high);
    out[place(i, low_share)] = items[i].low < 0 ? items[i].constant_low : own.moments.mean[items[i].low];
    out[place(i, high_share)] = items[i].high < 0 ? items[i].constant_high : own.moments.mean[items[i].high];
    out[place(i, penalty)] = low;
    out[place(i, reward)] = high;
    out[place(i, asymmetry)] = high + low;
    out[place(i, range)] = high - low;
  }
  out[place(items.size(), 0)] = own.fit.r_squared();
}

/// The error of a combination of raw coefficients by least squares.
double combination_error(const detail::standardised_regression& fit, const vector& combination, double degrees) {
  if (!(degrees > 0.0)) return nan;
  const Eigen::Index p = fit.predictors();
  const vector scaled = combination.cwiseQuotient(fit.deviation.head(p));
  return fit.deviation[p] * std::sqrt((1.0 - fit.r_squared()) / degrees * scaled.dot(fit.inverse * scaled));
}

template <class Estimate>
asymmetry_class class_of(const Estimate& cost, const Estimate& gain, const Estimate& sum,
                         const penalty_reward_options& options) {
  const bool hurts = cost.interval(options.level).upper.value() < 0.0;
  const bool pleases = gain.interval(options.level).lower.value() > 0.0;
  if (options.rule == asymmetry_rule::difference) {
    const auto balance = sum.interval(options.level);
    if (hurts && balance.upper.value() < 0.0) return asymmetry_class::basic;
    if (pleases && balance.lower.value() > 0.0) return asymmetry_class::excitement;
    return hurts && pleases ? asymmetry_class::performance : asymmetry_class::undecided;
  }
  if (!cost.value().known() || !gain.value().known()) return asymmetry_class::undecided;
  if (hurts && pleases) return asymmetry_class::performance;
  if (hurts) return asymmetry_class::basic;
  return pleases ? asymmetry_class::excitement : asymmetry_class::undecided;
}

}  // namespace

penalty_reward_result penalty_reward(const numeric_columns& columns, std::string_view outcome,
                                     std::span<const std::string> items, std::span<const answer_cuts> cuts,
                                     const penalty_reward_options& options) {
  require_arguments(items, cuts, options);
  std::vector<std::string> names(items.begin(), items.end());
  names.emplace_back(outcome);
  const numeric_columns chosen = columns.select(names);
  if (options.missing == missing_data::refuse) static_cast<void>(complete(chosen, options.missing));
  const dummy_columns made = make_dummies(chosen, cuts);
  const detail::regression_data data(made.columns, outcome, made.predictors, missing_data::listwise);
  const auto size = static_cast<Eigen::Index>(made.predictors.size());

  detail::scratch_pool<contrast_scratch> pool;
  const auto make = [&] { return contrast_scratch{{}, {}, detail::standardised_regression(size)}; };
  const replicate_weights design = data.design(
      options.kind, {.replicates = options.replicates, .seed = options.seed, .sampling_fraction = options.sampling_fraction});
  const auto summary = std::make_shared<const replicate_summary>(replicate(
      design, data.design_weights(), place(items.size(), 1),
      [&](std::span<const double> weights, std::span<double> out) {
        const auto own = pool.borrow(make);
        if (!data.moments_of(weights, own->products, own->moments)) return false;
        if (own->fit.solve(own->moments, data.scale()) != regression_state::determined) return false;
        write_figures(*own, made.items, out);
        return true;
      },
      options.threads));

  detail::standardised_regression fit(size);
  const detail::solved_regression found = data.solve_whole(fit);
  const bool determined = found.state == regression_state::determined;
  const sample_basis basis = data.weakest();
  const double n = basis.effective_size;
  const double degrees = determined ? n - 1.0 - static_cast<double>(size) : 0.0;
  const auto least_squares = [&](std::size_t at, Eigen::Index low, double of_low, Eigen::Index high, double of_high) {
    vector combination = vector::Zero(size);
    const bool known = determined && (of_low == 0.0 || low >= 0) && (of_high == 0.0 || high >= 0);
    if (known && of_low != 0.0) combination[low] = of_low;
    if (known && of_high != 0.0) combination[high] = of_high;
    return coefficient_estimate<real>(summary->value(at), known ? combination_error(fit, combination, degrees) : nan,
                                      degrees, basis);
  };
  const auto real_figure = [&](std::size_t at) { return replicate_estimate<real>(summary, at, basis); };
  const auto share_figure = [&](std::size_t at) { return replicate_estimate<proportion>(summary, at, basis); };

  std::vector<penalty_reward_item> results;
  results.reserve(items.size());
  double intercept = determined ? data.whole().mean[size] : nan;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const dummies at = made.items[i];
    if (determined && at.low >= 0) intercept -= raw_coefficient(fit, at.low) * data.whole().mean[at.low];
    if (determined && at.high >= 0) intercept -= raw_coefficient(fit, at.high) * data.whole().mean[at.high];
    penalty_reward_item item{
        items[i],
        share_figure(place(i, low_share)),
        share_figure(place(i, high_share)),
        least_squares(place(i, penalty), at.low, 1.0, at.high, 0.0),
        least_squares(place(i, reward), at.low, 0.0, at.high, 1.0),
        least_squares(place(i, asymmetry), at.low, 1.0, at.high, 1.0),
        real_figure(place(i, penalty)),
        real_figure(place(i, reward)),
        real_figure(place(i, asymmetry)),
        real_figure(place(i, range)),
    };
    item.kind = summary->used() > 1
                    ? class_of(item.replicated_penalty, item.replicated_reward, item.replicated_asymmetry, options)
                    : class_of(item.penalty, item.reward, item.asymmetry, options);
    results.push_back(std::move(item));
  }
  // Of a prediction where all dummies are 0.
  const double of_mean = degrees > 0.0 ? (1.0 - fit.r_squared()) / degrees * (n - 1.0) / n : nan;
  const double of_slopes = determined ? combination_error(fit, data.whole().mean.head(size), degrees) : nan;
  const double error = determined ? std::hypot(fit.deviation[size] * std::sqrt(of_mean), of_slopes) : nan;
  penalty_reward_result result{std::string(outcome),
                               std::move(results),
                               coefficient_estimate<real>(intercept, error, degrees, basis),
                               share_figure(place(items.size(), 0)),
                               detail::f_test(fit.r_squared(), size, degrees),
                               options.rule,
                               found.state,
                               data.trouble(found),
                               data.report()};
  result.missing.policy = options.missing;
  return result;
}

penalty_reward_result penalty_reward(const numeric_columns& columns, std::string_view outcome,
                                     std::span<const std::string> items, answer_cuts cuts,
                                     const penalty_reward_options& options) {
  return penalty_reward(columns, outcome, items, std::span<const answer_cuts>(&cuts, 1), options);
}

}  // namespace clientele::inline v0::models
