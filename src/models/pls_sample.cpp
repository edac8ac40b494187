#include "models/pls_sample.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::models::detail {

namespace {

/// What rounding leaves of a constant column: a variance below this part of that of the whole sample, or a deviation below
/// this part of the mean.
constexpr double no_variance = 1e-12;
constexpr double no_deviation = 1e-13;

void require_on_scale(const pls_latent& latent, const numeric_columns& columns) {
  if (!latent.scale.known()) return;
  for (const std::string& indicator : latent.indicators) {
    const std::span<const double> values = columns[indicator];
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!(values[i] < latent.scale.low() || values[i] > latent.scale.high())) continue;
      throw invalid_value("an answer to " + clientele::detail::quoted(indicator) + " is " +
                              clientele::detail::number_text(values[i]) + " in row " + std::to_string(i) +
                              "; allowed: " + std::to_string(latent.scale.low()) + " to " +
                              std::to_string(latent.scale.high()) + ", the scale of " +
                              clientele::detail::quoted(latent.name),
                          i);
    }
  }
}

numeric_columns selected(const pls_path_model& model, const numeric_columns& columns) {
  numeric_columns chosen = columns.select(model.indicators());
  for (const pls_latent& latent : model.latents()) require_on_scale(latent, chosen);
  return chosen;
}

bool has_design(const numeric_columns& columns) noexcept {
  return !columns.strata().empty() || !columns.clusters().empty();
}

}  // namespace

pls_sample::pls_sample(const pls_path_model& model, const numeric_columns& columns, missing_data policy,
                       pls_design design)
    : selected_(selected(model, columns)),
      completed_(complete(selected_, policy, model.blocks())),
      everybody_(design == pls_design::by_strata && has_design(selected_)),
      moments_(completed_, everybody_ ? selected_.rows() : completed_.columns.rows()),
      smallest_variance_(vector::Zero(moments_.variables())) {
  weights_ = of_design(completed_.columns.weights());
  design_weights_ = of_design(completed_.columns.design_weights());
  const moments all = whole();
  smallest_variance_ =
      (no_variance * all.covariance.diagonal()).cwiseMax((no_deviation * all.means).array().square().matrix());
}

std::vector<double> pls_sample::of_design(std::span<const double> people) const {
  std::vector<double> result(everybody_ ? selected_.rows() : columns().rows(), 0.0);
  for (std::size_t i = 0; i < columns().rows(); ++i) result[everybody_ ? row_of(i) : i] = people.empty() ? 1.0 : people[i];
  return result;
}

pls_sample::moments pls_sample::of(std::span<const double> weights) const {
  const Eigen::Index k = moments_.variables();
  detail::moments raw;
  moments found{vector::Constant(k, clientele::detail::nan), vector::Constant(k, clientele::detail::nan),
                matrix::Constant(k, k, clientele::detail::nan), matrix::Constant(k, k, clientele::detail::nan)};
  {
    const auto own = scratch_.borrow([] { return product_scratch{}; });
    if (!moments_.compute(weights, *own, raw)) return found;
  }
  found.means = raw.mean;
  found.covariance = raw.covariance.selfadjointView<Eigen::Lower>();
  vector inverse(k);
  for (Eigen::Index j = 0; j < k; ++j) {
    const double variance = found.covariance(j, j);
    found.deviations(j) = variance > smallest_variance_(j) ? std::sqrt(variance) : clientele::detail::nan;
    inverse(j) = 1.0 / found.deviations(j);
  }
  found.correlation = inverse.asDiagonal() * found.covariance * inverse.asDiagonal();
  for (Eigen::Index j = 0; j < k; ++j) {
    if (std::isfinite(inverse(j))) found.correlation(j, j) = 1.0;
  }
  return found;
}

replicate_weights pls_sample::design(const pls_options& options) const {
  replicate_options how{.replicates = options.replicates, .seed = options.seed};
  how.adjustment = (everybody_ ? selected_ : columns()).adjustment();
  if (everybody_) {
    how.strata = selected_.strata();
    how.clusters = selected_.clusters();
  }
  return {weights_.size(), options.kind, how};
}

pls_settings settings_of(const pls_options& options) {
  if (!(options.tolerance > 0.0 && std::isfinite(options.tolerance))) {
    clientele::detail::throw_invalid_argument("tolerance of a path model", options.tolerance, "above 0");
  }
  if (options.most_iterations == 0) {
    clientele::detail::throw_invalid_argument("iterations of a path model", 0.0, "1 or more");
  }
  return {.scheme = options.scheme,
          .stopping = options.stopping,
          .sign = options.sign,
          .tolerance = options.tolerance,
          .most_iterations = options.most_iterations};
}

vector normed_weights(const pls_structure& structure, const vector& weights, const vector& deviations) {
  vector normed = weights.cwiseQuotient(deviations);
  for (Eigen::Index j = 0; j < structure.latents; ++j) {
    auto block = normed.segment(structure.first_of(j), structure.size_of(j));
    block /= block.sum();
  }
  return normed;
}

index_scale::index_scale(any_scale scale) {
  if (!scale.known()) return;
  const bool rising = scale.direction() == scale_direction::higher_is_better;
  worst = rising ? scale.low() : scale.high();
  factor = index_score::highest() / ((rising ? scale.high() : scale.low()) - worst);
}

}  // namespace clientele::inline v0::models::detail
