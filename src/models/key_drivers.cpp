#include <clientele/models/key_drivers.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/core/random_stream.hpp>

#include "core/text.hpp"
#include "models/regression_data.hpp"
#include "models/relative_importance.hpp"
#include "models/scratch_pool.hpp"
#include "models/weighted_moments.hpp"

namespace clientele::inline v0::models {

using clientele::detail::nan;

std::string_view name(shapley_method method) noexcept {
  switch (method) {
    case shapley_method::automatic: return "automatic";
    case shapley_method::exact: return "exact";
    case shapley_method::sampled: return "sampled";
  }
  return "unknown";
}

std::string_view name(importance_measure measure) noexcept {
  switch (measure) {
    case importance_measure::coefficient: return "coefficient";
    case importance_measure::beta: return "beta";
    case importance_measure::alone: return "alone";
    case importance_measure::last: return "last";
    case importance_measure::shapley: return "shapley";
    case importance_measure::shapley_share: return "shapley_share";
    case importance_measure::johnson: return "johnson";
    case importance_measure::johnson_share: return "johnson_share";
    case importance_measure::pratt: return "pratt";
    case importance_measure::pratt_share: return "pratt_share";
  }
  return "unknown";
}

namespace {

using detail::vector;

/// The figures of a replicate: a row of these per predictor, then those of the whole.
enum driver_figure : std::size_t {
  coefficient,
  beta,
  inflation,
  alone,
  last,
  shapley,
  shapley_share,
  johnson,
  johnson_share,
  pratt,
  pratt_share,
  figures_of_a_driver
};
enum whole_figure : std::size_t { r_squared, adjusted, deviation, figures_of_the_whole };

[[nodiscard]] std::size_t place(std::size_t driver, driver_figure figure) noexcept {
  return driver * figures_of_a_driver + figure;
}
[[nodiscard]] std::size_t place(std::size_t drivers, whole_figure figure) noexcept {
  return drivers * figures_of_a_driver + figure;
}

driver_figure figure_of(importance_measure measure) noexcept {
  switch (measure) {
    case importance_measure::coefficient: return coefficient;
    case importance_measure::beta: return beta;
    case importance_measure::alone: return alone;
    case importance_measure::last: return last;
    case importance_measure::shapley: return shapley;
    case importance_measure::shapley_share: return shapley_share;
    case importance_measure::johnson: return johnson;
    case importance_measure::johnson_share: return johnson_share;
    case importance_measure::pratt: return pratt;
    case importance_measure::pratt_share: return pratt_share;
  }
  return coefficient;
}

/// Random orders of the predictors, one after the other; the same ones for every replicate.
std::vector<std::uint16_t> random_orders(std::size_t predictors, std::size_t count, std::uint64_t seed) {
  constexpr std::uint64_t stream = ~std::uint64_t{0};  // no replicate has this one
  random_stream random(seed, stream);
  std::vector<std::uint16_t> orders(predictors * count);
  for (std::size_t o = 0; o < count; ++o) {
    std::uint16_t* order = orders.data() + o * predictors;
    for (std::size_t j = 0; j < predictors; ++j) order[j] = static_cast<std::uint16_t>(j);
    for (std::size_t j = predictors; j > 1; --j) std::swap(order[j - 1], order[random.below(j)]);
  }
  return orders;
}

/// What a replicate needs for itself.
struct driver_scratch {
  detail::product_scratch products;
  detail::moments moments;
  detail::standardised_regression fit;
  detail::relative_importance importance;
  std::vector<double> shares;
};

void write_shares(std::span<double> out, driver_figure figure, std::span<const double> shares, double r_squared) {
  for (std::size_t j = 0; j < shares.size(); ++j) {
    out[place(j, figure)] = shares[j];
    out[place(j, figure) + 1] = shares[j] / r_squared;
  }
}

void write_figures(driver_scratch& own, double effective_size, std::span<double> out) {
  const detail::standardised_regression& fit = own.fit;
  const Eigen::Index p = fit.predictors();
  const auto drivers = static_cast<std::size_t>(p);
  const double outcome = fit.deviation[p];
  for (Eigen::Index j = 0; j < p; ++j) {
    const auto row = out.subspan(place(static_cast<std::size_t>(j), coefficient), figures_of_a_driver);
    const double b = fit.beta[j];
    const double r = fit.with_outcome[j];
    row[coefficient] = b * outcome / fit.deviation[j];
    row[beta] = b;
    row[inflation] = fit.inflation(j);
    row[alone] = r * r;
    row[last] = b * b / fit.inflation(j);
    row[pratt] = b * r;
    row[pratt_share] = b * r / fit.r_squared();
  }
  own.importance.shapley(fit, own.shares);
  write_shares(out, shapley, own.shares, fit.r_squared());
  own.importance.johnson(fit, own.shares);
  write_shares(out, johnson, own.shares, fit.r_squared());

  const double residual = (1.0 - fit.r_squared()) * (effective_size - 1.0) / (effective_size - 1.0 - static_cast<double>(p));
  const bool spread = effective_size - 1.0 > static_cast<double>(p);
  out[place(drivers, r_squared)] = fit.r_squared();
  out[place(drivers, adjusted)] = spread ? 1.0 - residual : nan;
  out[place(drivers, deviation)] = spread ? outcome * std::sqrt(residual) : nan;
}

/// From the sample of orders: Student's error, and the empirical Bernstein bound at 99 % for all drivers at once.
shapley_accuracy accuracy_of(driver_scratch& own, std::size_t orders) {
  constexpr double doubt = 0.01;
  if (orders == 0) return {};
  const auto count = static_cast<double>(orders);
  const double variance = own.importance.largest_variance_of_orders(own.fit);
  const double sides = 2.0 * static_cast<double>(own.fit.predictors());
  const double log_term = std::log(2.0 * sides / doubt);
  return {shapley_method::sampled, orders, std::sqrt(variance / count),
          std::sqrt(2.0 * variance * log_term / count) + own.fit.r_squared() * 7.0 * log_term / (3.0 * (count - 1.0))};
}

std::size_t orders_for(std::size_t predictors, const key_driver_options& options) {
  constexpr auto most = static_cast<std::size_t>(detail::most_predictors_by_subsets);
  constexpr std::size_t most_sampled = 1000;
  if (predictors > most_sampled) {
    clientele::detail::throw_invalid_argument("number of predictors", static_cast<double>(predictors), "1 to 1000");
  }
  if (options.shapley == shapley_method::exact && predictors > most) {
    clientele::detail::throw_invalid_argument(
        "exact Shapley values are asked for " + std::to_string(predictors) + " predictors; allowed: at most " +
        std::to_string(most) + ", every one more doubles the work; shapley_method::sampled has no such limit");
  }
  const bool sampled = options.shapley == shapley_method::sampled ||
                       (options.shapley == shapley_method::automatic && predictors > most);
  constexpr std::size_t most_orders = 10'000'000;
  if (sampled && (options.orders < 2 || options.orders > most_orders)) {
    clientele::detail::throw_invalid_argument("number of sampled orders", static_cast<double>(options.orders),
                                              "2 to 10000000");
  }
  return sampled ? options.orders : 0;
}

/// sum_i m_i m_j cov(b_i, b_j) and the error of each coefficient.
struct least_squares_errors {
  vector coefficient;
  double intercept = nan;
  double degrees = 0.0;
};

least_squares_errors errors_of(const detail::standardised_regression& fit, const vector& mean, double n) {
  const Eigen::Index p = fit.predictors();
  least_squares_errors result{vector::Constant(p, nan), nan, n - 1.0 - static_cast<double>(p)};
  if (!(result.degrees > 0.0)) return result;
  const double residual = std::sqrt((1.0 - fit.r_squared()) / result.degrees) * fit.deviation[p];
  const vector scaled = mean.head(p).cwiseQuotient(fit.deviation.head(p));
  for (Eigen::Index j = 0; j < p; ++j) {
    result.coefficient[j] = residual * std::sqrt(fit.inflation(j)) / fit.deviation[j];
  }
  result.intercept = residual * std::sqrt((n - 1.0) / n + scaled.dot(fit.inverse * scaled));
  return result;
}

double partial_correlation(const detail::standardised_regression& fit, Eigen::Index j) {
  const double added = fit.beta[j] * fit.beta[j] / fit.inflation(j);
  return std::copysign(std::sqrt(added / (1.0 - fit.r_squared() + added)), fit.beta[j]);
}

}  // namespace

replicate_estimate<real> key_driver::importance(importance_measure measure) const {
  const std::size_t first = replicated_coefficient.figure();
  return {replicated_coefficient.shared_replicates(), first + figure_of(measure), replicated_coefficient.basis()};
}

std::vector<double> key_drivers_result::index_weights(importance_measure measure) const {
  std::vector<double> weights;
  double sum = 0.0;
  for (const key_driver& driver : drivers) {
    const double value = driver.importance(measure).value().value();
    if (!(value >= 0.0)) {
      clientele::detail::throw_invalid_argument("the weight of " + clientele::detail::quoted(driver.name) + " by " +
                                                std::string(models::name(measure)) + " is " +
                                                clientele::detail::number_text(value) +
                                                "; allowed: 0 or more; those of shapley and johnson are never negative");
    }
    weights.push_back(value);
    sum += value;
  }
  if (!(sum > 0.0)) clientele::detail::throw_invalid_argument("sum of the weights of the drivers", sum, "above 0");
  for (double& weight : weights) weight /= sum;
  return weights;
}

key_drivers_result key_drivers(const numeric_columns& columns, std::string_view outcome,
                               std::span<const std::string> predictors, const key_driver_options& options) {
  const std::size_t p = predictors.size();
  const auto size = static_cast<Eigen::Index>(p);
  const detail::regression_data data(columns, outcome, predictors, options.missing);
  const std::vector<std::uint16_t> orders = random_orders(p, orders_for(p, options), options.seed);
  const std::size_t order_count = orders.size() / p;
  const double n = data.weakest().effective_size;

  detail::scratch_pool<driver_scratch> pool;
  const auto make = [&] {
    return driver_scratch{{}, {}, detail::standardised_regression(size), detail::relative_importance(size, orders),
                          std::vector<double>(p)};
  };
  const replicate_weights design = data.design(
      options.kind, {.replicates = options.replicates, .seed = options.seed, .sampling_fraction = options.sampling_fraction});
  const auto summary = std::make_shared<const replicate_summary>(
      replicate(design, data.design_weights(), place(p, figures_of_the_whole), [&](std::span<const double> weights, std::span<double> out) {
        const auto own = pool.borrow(make);
        if (!data.moments_of(weights, own->products, own->moments)) return false;
        if (own->fit.solve(own->moments, data.scale()) != regression_state::determined) return false;
        write_figures(*own, n, out);
        return true;
      }, options.threads));

  // Once more for what only the whole sample has: the errors of least squares, and what is wrong.
  driver_scratch whole = make();
  const detail::solved_regression found = data.solve_whole(whole.fit);
  const bool determined = found.state == regression_state::determined;
  const vector unknown = vector::Constant(size + 1, nan);
  const vector& mean = data.anybody() ? data.whole().mean : unknown;
  const least_squares_errors errors =
      determined ? errors_of(whole.fit, mean, n) : least_squares_errors{unknown, nan, 0.0};

  const vector robust = determined ? data.robust_errors(whole.fit) : unknown;

  const sample_basis basis = data.weakest();
  const auto real_figure = [&](std::size_t at) { return replicate_estimate<real>(summary, at, basis); };
  const auto share_figure = [&](std::size_t at) { return replicate_estimate<proportion>(summary, at, basis); };
  const auto mean_estimate_of = [&](Eigen::Index j) {
    const sample_basis& own = data.basis(j, j);
    const double variance = data.anybody() ? data.whole().covariance(j, j) : nan;
    return mean_estimate<scale_mean>(mean[j], std::sqrt(variance / own.effective_size), own);
  };

  double intercept = determined ? mean[size] : nan;
  std::vector<key_driver> drivers;
  drivers.reserve(p);
  for (std::size_t j = 0; j < p; ++j) {
    const auto at = static_cast<Eigen::Index>(j);
    const double b = summary->value(place(j, coefficient));
    intercept -= b * mean[at];
    drivers.push_back({
        predictors[j],
        mean_estimate_of(at),
        correlation_estimate(data.correlation(at), data.basis(at, size)),
        correlation_estimate(determined ? partial_correlation(whole.fit, at) : nan, basis, p - 1),
        coefficient_estimate<real>(b, errors.coefficient[at], errors.degrees, basis),
        coefficient_estimate<real>(b, robust[at], errors.degrees, basis),
        real_figure(place(j, coefficient)),
        real_figure(place(j, beta)),
        real_figure(place(j, inflation)),
        share_figure(place(j, alone)),
        share_figure(place(j, last)),
        share_figure(place(j, shapley)),
        share_figure(place(j, shapley_share)),
        share_figure(place(j, johnson)),
        share_figure(place(j, johnson_share)),
        real_figure(place(j, pratt)),
        real_figure(place(j, pratt_share)),
    });
  }
  key_drivers_result result{std::string(outcome),
                            mean_estimate_of(size),
                            std::move(drivers),
                            coefficient_estimate<real>(intercept, errors.intercept, errors.degrees, basis),
                            share_figure(place(p, r_squared)),
                            real_figure(place(p, adjusted)),
                            real_figure(place(p, deviation)),
                            {},
                            determined ? accuracy_of(whole, order_count) : shapley_accuracy{},
                            found.state,
                            data.trouble(found),
                            data.report()};
  if (order_count > 0) result.accuracy.method = shapley_method::sampled;
  result.test = detail::f_test(whole.fit.r_squared(), size, determined ? errors.degrees : 0.0);
  return result;
}

}  // namespace clientele::inline v0::models
