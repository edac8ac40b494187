#include <algorithm>
#include <cmath>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/models/pls_path_model.hpp>

#include "core/text.hpp"
#include "models/pls_core.hpp"
#include "models/pls_figures.hpp"
#include "models/pls_sample.hpp"

namespace clientele::inline v0::models {

using clientele::detail::infinity;
using clientele::detail::nan;
using detail::index_scale;
using detail::matrix;
using detail::pls_figures;
using detail::pls_layout;
using detail::pls_sample;
using detail::pls_settings;
using detail::pls_solution;
using detail::pls_structure;
using detail::pls_trouble;
using detail::vector;

namespace detail {

struct pls_state {
  pls_state(const pls_path_model& of, const numeric_columns& columns, const pls_options& options)
      : model(of), structure(model), layout(structure), sample(model, columns, options.missing, pls_design::by_strata), moments(sample.whole()) {}

  pls_path_model model;
  pls_structure structure;
  pls_layout layout;
  pls_sample sample;
  pls_sample::moments moments;
  pls_solution solution;
  std::string problem;
  bool admissible = false;
  std::shared_ptr<const replicate_summary> summary;
};

}  // namespace detail

namespace {

/// Latent variables turned round where their loadings are then closer to those of the whole sample, by squares: sums of
/// loadings, which peers compare, say nothing of a block whose loadings have both signs.
void turn_like(const pls_structure& structure, const pls_solution& whole, pls_solution& replicate) {
  for (Eigen::Index j = 0; j < structure.latents; ++j) {
    const auto before = whole.cross.col(j).segment(structure.first_of(j), structure.size_of(j));
    const auto now = replicate.cross.col(j).segment(structure.first_of(j), structure.size_of(j));
    if (before.dot(now) < 0.0) replicate.turn(structure, j);
  }
}

/// Whether a population can have these reliabilities, loadings and correlations of latent variables.
bool possible(const pls_structure& structure, const pls_layout& layout, std::span<const double> figures) {
  constexpr double rounding = 1e-12;
  const auto above_one = [](double value) { return !(std::fabs(value) <= 1.0 + rounding); };
  for (std::size_t i = 0; i < static_cast<std::size_t>(structure.indicators); ++i) {
    if (above_one(figures[layout.loading(i)])) return false;
  }
  for (std::size_t j = 0; j < static_cast<std::size_t>(structure.latents); ++j) {
    if (above_one(figures[layout.rho_a(j)])) return false;
  }
  matrix latent = matrix::Identity(structure.latents, structure.latents);
  for (Eigen::Index j = 0; j < structure.latents; ++j) {
    for (Eigen::Index i = 0; i < j; ++i) {
      latent(i, j) = latent(j, i) =
          figures[layout.correlation(pls_structure::place(i), pls_structure::place(j))];
    }
  }
  const Eigen::SelfAdjointEigenSolver<matrix> solver(latent, Eigen::EigenvaluesOnly);
  return solver.eigenvalues().minCoeff() >= -rounding;
}

pls_solution solve_whole(const detail::pls_state& state, const pls_settings& settings) {
  if (state.sample.enough()) return detail::solve_pls(state.structure, settings, state.moments.correlation);
  pls_solution none;
  none.trouble = pls_trouble::no_people;
  return none;
}

/// Replicates that give nothing: those of a sample that gives nothing.
std::shared_ptr<const replicate_summary> no_replicates(std::size_t figures) {
  const replicate_weights design(0, replicate_kind::bootstrap, {.replicates = 0});
  return std::make_shared<const replicate_summary>(
      replicate(design, {}, figures, [](std::span<const double>, std::span<double>) { return false; }));
}

void replicate_fit(detail::pls_state& state, const pls_settings& settings, const pls_options& options) {
  const pls_figures figures(state.model, state.structure, options, state.sample.basis().effective_size);
  const pls_layout& layout = state.layout;
  std::vector<double> whole(layout.size());
  if (!figures.fill(state.solution, state.moments, whole)) {
    state.problem = "consistent PLS has no result: a reliability rho_A is not above 0, or what acts on a latent variable "
                    "is collinear";
    return;
  }
  state.admissible = possible(state.structure, layout, whole);

  const bool drops = options.consistent && options.inadmissible == inadmissible_replicates::drop;
  const auto of_weights = [&](std::span<const double> weights, std::span<double> out) {
    const pls_sample::moments moments = state.sample.of(weights);
    pls_solution found =
        detail::solve_pls(state.structure, settings, moments.correlation, &state.solution.weights);
    // Where the whole sample did not settle, replicates need not either.
    if (!found.found() || (state.solution.converged && !found.converged)) return false;
    if (options.signs == sign_change::construct) turn_like(state.structure, state.solution, found);
    if (!figures.fill(found, moments, out)) return false;
    if (drops && !possible(state.structure, layout, out)) return false;
    if (options.signs == sign_change::individual) figures.align(whole, out);
    return true;
  };
  // The whole sample is the one with its own weights: its figures are there already.
  const std::vector<double>& own = state.sample.weights();
  const auto statistic = [&](std::span<const double> weights, std::span<double> out) {
    if (std::equal(weights.begin(), weights.end(), own.begin(), own.end())) {
      std::copy(whole.begin(), whole.end(), out.begin());
      return true;
    }
    return of_weights(weights, out);
  };
  state.summary = std::make_shared<const replicate_summary>(
      replicate(state.sample.design(options), state.sample.design_weights(), layout.size(), statistic, options.threads, layout.joint()));
}

}  // namespace

pls_fit fit_pls(const pls_path_model& model, const numeric_columns& columns, const pls_options& options) {
  const pls_settings settings = detail::settings_of(options);
  auto state = std::make_shared<detail::pls_state>(model, columns, options);
  state->solution = solve_whole(*state, settings);
  if (state->solution.found()) {
    replicate_fit(*state, settings, options);
  } else {
    state->problem = detail::text_of(state->structure, state->solution.trouble, state->solution.where);
  }
  if (!state->summary) state->summary = no_replicates(state->layout.size());
  return pls_fit(std::move(state));
}

pls_fit::pls_fit(std::shared_ptr<const detail::pls_state> state) noexcept : state_(std::move(state)) {}

const pls_path_model& pls_fit::model() const noexcept { return state_->model; }
bool pls_fit::converged() const noexcept { return state_->solution.converged && state_->problem.empty(); }
std::size_t pls_fit::iterations() const noexcept { return state_->solution.iterations; }
double pls_fit::last_change() const noexcept { return state_->solution.change; }
const std::string& pls_fit::problem() const noexcept { return state_->problem; }
bool pls_fit::admissible() const noexcept { return state_->admissible; }
const sample_basis& pls_fit::basis() const noexcept { return state_->sample.basis(); }
const missing_report& pls_fit::missing() const noexcept { return state_->sample.report(); }
const replicate_summary& pls_fit::replicates() const noexcept { return *state_->summary; }

pls_fit::estimate pls_fit::figure(std::size_t place, double lowest, double highest) const {
  return {state_->summary, place, basis(), lowest, highest};
}

pls_fit::estimate pls_fit::outer_weight(std::string_view indicator) const {
  return figure(state_->layout.weight(model().indicator_index(indicator)), -infinity, infinity);
}
pls_fit::estimate pls_fit::normed_weight(std::string_view indicator) const {
  return figure(state_->layout.normed(model().indicator_index(indicator)), -infinity, infinity);
}
pls_fit::estimate pls_fit::loading(std::string_view indicator) const {
  return figure(state_->layout.loading(model().indicator_index(indicator)), -infinity, infinity);
}
pls_fit::estimate pls_fit::cross_loading(std::string_view indicator, std::string_view latent) const {
  return figure(state_->layout.cross(model().indicator_index(indicator), model().latent_index(latent)), -1.0, 1.0);
}
pls_fit::estimate pls_fit::communality(std::string_view indicator) const {
  return figure(state_->layout.communality(model().indicator_index(indicator)), 0.0, infinity);
}

pls_fit::estimate pls_fit::path(std::string_view from, std::string_view to) const {
  static_cast<void>(model().path_index(from, to));
  return figure(state_->layout.path(model().latent_index(from), model().latent_index(to)), -infinity, infinity);
}

namespace {
/// Whether paths lead from one latent variable to another.
bool reaches(const pls_structure& structure, Eigen::Index from, Eigen::Index to) {
  const auto& after = structure.after[pls_structure::place(from)];
  return std::any_of(after.begin(), after.end(),
                     [&](Eigen::Index next) { return next == to || reaches(structure, next, to); });
}

std::pair<std::size_t, std::size_t> require_way(const detail::pls_state& state, std::string_view from,
                                                std::string_view to) {
  const std::size_t a = state.model.latent_index(from);
  const std::size_t b = state.model.latent_index(to);
  if (!reaches(state.structure, static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(b))) {
    clientele::detail::throw_invalid_argument("no paths lead from " + clientele::detail::quoted(from) + " to " +
                                              clientele::detail::quoted(to));
  }
  return {a, b};
}

std::pair<std::size_t, std::size_t> require_two(const pls_path_model& model, std::string_view a, std::string_view b) {
  const std::size_t i = model.latent_index(a);
  const std::size_t j = model.latent_index(b);
  if (i == j) {
    clientele::detail::throw_invalid_argument("two latent variables are compared, both of them " +
                                              clientele::detail::quoted(a));
  }
  return {i, j};
}

std::size_t require_endogenous(const pls_path_model& model, std::string_view latent) {
  const std::size_t j = model.latent_index(latent);
  if (!model.endogenous(j)) {
    clientele::detail::throw_invalid_argument("no path leads to " + clientele::detail::quoted(latent) +
                                              ", so that it has no R2");
  }
  return j;
}
}  // namespace

pls_fit::estimate pls_fit::indirect_effect(std::string_view from, std::string_view to) const {
  const auto [a, b] = require_way(*state_, from, to);
  return figure(state_->layout.indirect(a, b), -infinity, infinity);
}
pls_fit::estimate pls_fit::total_effect(std::string_view from, std::string_view to) const {
  const auto [a, b] = require_way(*state_, from, to);
  return figure(state_->layout.total(a, b), -infinity, infinity);
}
pls_fit::estimate pls_fit::r_squared(std::string_view latent) const {
  return figure(state_->layout.r_squared(require_endogenous(model(), latent)), -infinity, infinity);
}
pls_fit::estimate pls_fit::r_squared_adjusted(std::string_view latent) const {
  return figure(state_->layout.r_squared_adjusted(require_endogenous(model(), latent)), -infinity, infinity);
}
pls_fit::estimate pls_fit::latent_correlation(std::string_view a, std::string_view b) const {
  const auto [i, j] = require_two(model(), a, b);
  return figure(state_->layout.correlation(i, j), -infinity, infinity);
}

pls_fit::estimate pls_fit::average_variance_extracted(std::string_view latent) const {
  return figure(state_->layout.extracted(model().latent_index(latent)), 0.0, infinity);
}
pls_fit::estimate pls_fit::composite_reliability(std::string_view latent) const {
  return figure(state_->layout.composite(model().latent_index(latent)), -infinity, infinity);
}
pls_fit::estimate pls_fit::rho_a(std::string_view latent) const {
  return figure(state_->layout.rho_a(model().latent_index(latent)), -infinity, infinity);
}
pls_fit::estimate pls_fit::fornell_larcker(std::string_view latent) const {
  return figure(state_->layout.fornell_larcker(model().latent_index(latent)), -infinity, infinity);
}
pls_fit::estimate pls_fit::htmt(std::string_view a, std::string_view b) const {
  const auto [i, j] = require_two(model(), a, b);
  return figure(state_->layout.htmt(i, j), -infinity, infinity);
}
pls_fit::estimate pls_fit::goodness_of_fit() const {
  return figure(state_->layout.goodness_of_fit(), 0.0, infinity);
}

replicate_estimate<index_score> pls_fit::index(std::string_view latent) const {
  return {state_->summary, state_->layout.index(model().latent_index(latent)), basis()};
}

namespace {
/// sum_i weight_i (x_i - centre_i) of a block for each row of the data; NaN where a row was left out or has a gap.
std::vector<double> combine(const detail::pls_state& state, std::size_t latent, const vector& weights,
                            const vector& centre) {
  const auto j = static_cast<Eigen::Index>(latent);
  const numeric_columns& columns = state.sample.columns();
  std::vector<double> result(state.sample.report().rows, nan);
  for (std::size_t r = 0; r < columns.rows(); ++r) {
    double sum = 0.0;
    const Eigen::Index end = state.structure.first_of(j) + state.structure.size_of(j);
    for (Eigen::Index i = state.structure.first_of(j); i < end; ++i) {
      sum += weights(i) * (columns[static_cast<std::size_t>(i)][r] - centre(i));
    }
    result[state.sample.row_of(r)] = sum;
  }
  return result;
}
}  // namespace

mean_estimate<index_score> pls_fit::index_given_weights(std::string_view latent) const {
  const std::size_t j = model().latent_index(latent);
  if (!problem().empty()) return {nan, nan, basis()};
  const index_scale scale(model().latents()[j].scale);
  const auto first = state_->structure.first_of(static_cast<Eigen::Index>(j));
  const auto size = state_->structure.size_of(static_cast<Eigen::Index>(j));
  const vector w = detail::normed_weights(state_->structure, state_->solution.weights, state_->moments.deviations)
                       .segment(first, size);
  const matrix covariance = state_->moments.covariance.block(first, first, size, size);
  const double error = std::fabs(scale.factor) * std::sqrt(w.dot(covariance * w) / basis().effective_size);
  return {scale.factor * (w.dot(state_->moments.means.segment(first, size)) - scale.worst), error, basis()};
}

std::vector<double> pls_fit::scores(std::string_view latent, score_divisor divisor) const {
  const std::size_t j = model().latent_index(latent);
  if (!problem().empty()) return std::vector<double>(state_->sample.report().rows, nan);
  const double n = basis().effective_size;
  const double scale = divisor == score_divisor::n ? std::sqrt(n / (n - 1.0)) : 1.0;
  const vector weights = scale * state_->solution.weights.cwiseQuotient(state_->moments.deviations);
  return combine(*state_, j, weights, state_->moments.means);
}

std::vector<double> pls_fit::index_scores(std::string_view latent) const {
  const std::size_t j = model().latent_index(latent);
  const index_scale scale(model().latents()[j].scale);
  if (!problem().empty()) return std::vector<double>(state_->sample.report().rows, nan);
  const vector weights =
      scale.factor *
      detail::normed_weights(state_->structure, state_->solution.weights, state_->moments.deviations);
  return combine(*state_, j, weights, vector::Constant(state_->structure.indicators, scale.worst));
}

namespace {

/// Alpha, Dillon-Goldstein's rho and two eigenvalues of a block of standardised indicators.
struct block_figures {
  static constexpr std::size_t count = 4;
  static void fill(const matrix& r, std::span<double> out) {
    const auto k = static_cast<double>(r.rows());
    out[0] = k / (k - 1.0) * (1.0 - k / r.sum());
    const Eigen::SelfAdjointEigenSolver<matrix> solver(r);
    const Eigen::Index last = r.rows() - 1;  // the largest
    const double largest = solver.eigenvalues()(last);
    // Loadings on the first component: its vector times the root of its eigenvalue.
    const double sum = solver.eigenvectors().col(last).sum();
    const double common = largest * sum * sum;
    out[1] = common / (common + k - largest);
    out[2] = largest;
    out[3] = solver.eigenvalues()(last - 1);
  }
};

}  // namespace

std::vector<pls_block> unidimensionality(const pls_path_model& model, const numeric_columns& columns,
                                         const pls_options& options) {
  const pls_structure structure(model);
  const pls_sample sample(model, columns, options.missing, detail::pls_design::by_strata);
  std::vector<Eigen::Index> several;
  for (Eigen::Index j = 0; j < structure.latents; ++j) {
    if (!structure.single(j)) several.push_back(j);
  }
  const std::size_t figures = several.size() * block_figures::count;
  const auto statistic = [&](std::span<const double> weights, std::span<double> out) {
    const matrix r = sample.of(weights).correlation;
    for (std::size_t b = 0; b < several.size(); ++b) {
      const Eigen::Index first = structure.first_of(several[b]);
      const Eigen::Index size = structure.size_of(several[b]);
      const matrix block = r.block(first, first, size, size);
      if (!block.allFinite()) return false;
      block_figures::fill(block, out.subspan(b * block_figures::count, block_figures::count));
    }
    return true;
  };
  const auto summary =
      sample.enough() ? std::make_shared<const replicate_summary>(replicate(
                            sample.design(options), sample.design_weights(), figures, statistic, options.threads, 0))
                      : no_replicates(figures);
  std::vector<pls_block> result;
  for (std::size_t b = 0; b < several.size(); ++b) {
    const auto figure = [&](std::size_t place, double lowest, double highest) {
      return replicate_estimate<real>(summary, b * block_figures::count + place, sample.basis(), lowest, highest);
    };
    result.push_back({structure.latent_names[pls_structure::place(several[b])], figure(0, -infinity, 1.0),
                      figure(1, 0.0, 1.0), figure(2, 0.0, infinity), figure(3, 0.0, infinity)});
  }
  return result;
}

}  // namespace clientele::inline v0::models
