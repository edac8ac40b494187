#include "models/pls_core.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"

namespace clientele::inline v0::models::detail {

namespace {

/// What is left of the variance of a standardised variable once others are taken out of it: below this, nothing.
constexpr double smallest_rest = 1e-10;

double sign_of(double value) noexcept { return value > 0.0 ? 1.0 : (value < 0.0 ? -1.0 : 0.0); }

/// Solves a positive definite system in place by Cholesky's method; a singular one gives false. Blocks and antecedents are
/// few, so that calls, not sums, would be what a library's solver costs.
bool solve_in_place(matrix& a, vector& x) {
  const Eigen::Index k = a.rows();
  for (Eigen::Index j = 0; j < k; ++j) {
    double rest = a(j, j);
    for (Eigen::Index m = 0; m < j; ++m) rest -= a(j, m) * a(j, m);
    if (!(rest > smallest_rest * a(j, j))) return false;
    const double root = std::sqrt(rest);
    a(j, j) = root;
    for (Eigen::Index i = j + 1; i < k; ++i) {
      double value = a(i, j);
      for (Eigen::Index m = 0; m < j; ++m) value -= a(i, m) * a(j, m);
      a(i, j) = value / root;
    }
  }
  for (Eigen::Index i = 0; i < k; ++i) {
    for (Eigen::Index m = 0; m < i; ++m) x(i) -= a(i, m) * x(m);
    x(i) /= a(i, i);
  }
  for (Eigen::Index i = k; i-- > 0;) {
    for (Eigen::Index m = i + 1; m < k; ++m) x(i) -= a(m, i) * x(m);
    x(i) /= a(i, i);
  }
  return true;
}

/// One run of the algorithm with what it works on.
class iteration {
 public:
  iteration(const pls_structure& structure, const pls_settings& settings, const matrix& r, const vector* start)
      : structure_(structure), settings_(settings), r_(r), inner_(structure.latents, structure.latents) {
    found_.weights = start != nullptr ? *start : vector::Ones(structure.indicators);
    found_.cross = matrix(structure.indicators, structure.latents);
    found_.latent = matrix(structure.latents, structure.latents);
  }

  pls_solution run() {
    if (!all_vary() || !invert_blocks() || !rescale()) return found_;
    vector before;
    while (found_.iterations < settings_.most_iterations && !found_.converged) {
      relate();
      if (!weigh_neighbours()) return found_;
      before = found_.weights;
      reweigh();
      if (!rescale()) return found_;
      ++found_.iterations;
      found_.change = change_from(before);
      found_.converged = found_.change < settings_.tolerance;
    }
    relate();
    orient();
    return found_;
  }

 private:
  bool fail(pls_trouble trouble, Eigen::Index where) {
    found_.trouble = trouble;
    found_.where = where;
    return false;
  }
  auto weights_of(Eigen::Index j) { return found_.weights.segment(structure_.first_of(j), structure_.size_of(j)); }
  auto block_of(Eigen::Index j) const {
    return r_.block(structure_.first_of(j), structure_.first_of(j), structure_.size_of(j), structure_.size_of(j));
  }

  bool all_vary() {
    for (Eigen::Index i = 0; i < structure_.indicators; ++i) {
      for (Eigen::Index k = 0; k <= i; ++k) {
        if (!std::isfinite(r_(i, k))) return fail(pls_trouble::constant_indicator, std::isfinite(r_(i, i)) ? k : i);
      }
    }
    return true;
  }
  /// Mode B regresses on its block in every iteration.
  bool invert_blocks() {
    inverses_.resize(static_cast<std::size_t>(structure_.latents));
    for (Eigen::Index j = 0; j < structure_.latents; ++j) {
      if (structure_.modes[structure_.place(j)] != pls_mode::b || structure_.single(j)) continue;
      matrix& inverse = inverses_[structure_.place(j)];
      inverse = matrix::Identity(structure_.size_of(j), structure_.size_of(j));
      for (Eigen::Index c = 0; c < inverse.cols(); ++c) {
        matrix block = block_of(j);
        vector column = inverse.col(c);
        if (!solve_in_place(block, column)) return fail(pls_trouble::collinear_block, j);
        inverse.col(c) = column;
      }
    }
    return true;
  }
  /// Scores of variance one; `cross_` with them.
  bool rescale() {
    for (Eigen::Index j = 0; j < structure_.latents; ++j) {
      const auto columns = r_.middleCols(structure_.first_of(j), structure_.size_of(j));
      found_.cross.col(j).noalias() = columns * weights_of(j);
      const double variance =
          weights_of(j).dot(found_.cross.col(j).segment(structure_.first_of(j), structure_.size_of(j)));
      if (!(variance > 0.0) || !std::isfinite(variance)) return fail(pls_trouble::no_variance, j);
      const double scale = 1.0 / std::sqrt(variance);
      weights_of(j) *= scale;
      found_.cross.col(j) *= scale;
    }
    return true;
  }
  /// The correlations of the scores.
  void relate() {
    for (Eigen::Index j = 0; j < structure_.latents; ++j) {
      found_.latent(j, j) = 1.0;
      for (Eigen::Index i = 0; i < j; ++i) {
        found_.latent(i, j) = found_.latent(j, i) =
            weights_of(i).dot(found_.cross.col(j).segment(structure_.first_of(i), structure_.size_of(i)));
      }
    }
  }
  /// Column j: what latent variable j takes from each of the others.
  bool weigh_neighbours() {
    inner_.setZero();
    for (Eigen::Index j = 0; j < structure_.latents; ++j) {
      const auto& before = structure_.before[structure_.place(j)];
      for (const auto* side : {&before, &structure_.after[structure_.place(j)]}) {
        for (const Eigen::Index i : *side) {
          const double r = found_.latent(i, j);
          inner_(i, j) = settings_.scheme == inner_scheme::centroid ? sign_of(r) : r;
        }
      }
      if (settings_.scheme == inner_scheme::path && before.size() > 1) {
        if (!regress(found_.latent, before, j, coefficients_)) return fail(pls_trouble::collinear_latents, j);
        for (std::size_t m = 0; m < before.size(); ++m) inner_(before[m], j) = coefficients_(static_cast<Eigen::Index>(m));
      }
    }
    return true;
  }
  void reweigh() {
    for (Eigen::Index j = 0; j < structure_.latents; ++j) {
      if (structure_.single(j)) continue;
      const Eigen::Index first = structure_.first_of(j);
      const Eigen::Index size = structure_.size_of(j);
      proxy_.setZero(size);
      for (Eigen::Index i = 0; i < structure_.latents; ++i) {
        if (inner_(i, j) != 0.0) proxy_ += inner_(i, j) * found_.cross.col(i).segment(first, size);
      }
      const bool regression = structure_.modes[structure_.place(j)] == pls_mode::b;
      weights_of(j) = regression ? vector(inverses_[structure_.place(j)] * proxy_) : proxy_;
    }
  }
  double change_from(const vector& before) const {
    const auto now = found_.weights.array();
    switch (settings_.stopping) {
      case stopping_rule::largest_change: return (now - before.array()).abs().maxCoeff();
      case stopping_rule::sum_of_changes: return (now - before.array()).abs().sum();
      case stopping_rule::squared_changes: return (now.abs() - before.array().abs()).square().sum();
      case stopping_rule::relative_change: return ((now - before.array()) / now).abs().maxCoeff();
    }
    return clientele::detail::nan;
  }
  double sign_of_block(Eigen::Index j) const {
    const auto own = found_.cross.col(j).segment(structure_.first_of(j), structure_.size_of(j));
    switch (settings_.sign) {
      case orientation::as_found: return 1.0;
      case orientation::first_indicator: return own(0);
      case orientation::majority: {
        double positive = 0.0;
        for (const double loading : own) positive += sign_of(loading);
        return positive != 0.0 ? positive : own.sum();
      }
      case orientation::loadings_sum: break;
    }
    return own.sum();
  }
  void orient() {
    for (Eigen::Index j = 0; j < structure_.latents; ++j) {
      if (sign_of_block(j) < 0.0) found_.turn(structure_, j);
    }
  }

  const pls_structure& structure_;
  const pls_settings& settings_;
  const matrix& r_;
  matrix inner_;
  std::vector<matrix> inverses_;
  vector coefficients_;
  vector proxy_;
  pls_solution found_;
};

}  // namespace

pls_structure::pls_structure(const pls_path_model& model)
    : indicators(static_cast<Eigen::Index>(model.indicators().size())),
      latents(static_cast<Eigen::Index>(model.latents().size())),
      before(model.latents().size()),
      after(model.latents().size()),
      indicator_names(model.indicators().begin(), model.indicators().end()) {
  first.push_back(0);
  for (const pls_latent& latent : model.latents()) {
    first.push_back(first.back() + static_cast<Eigen::Index>(latent.indicators.size()));
    modes.push_back(latent.mode);
    latent_names.push_back(latent.name);
  }
  for (const pls_path& path : model.paths()) {
    const std::size_t from = model.latent_index(path.from);
    const std::size_t to = model.latent_index(path.to);
    before[to].push_back(static_cast<Eigen::Index>(from));
    after[from].push_back(static_cast<Eigen::Index>(to));
  }
  for (const std::size_t latent : model.order()) order.push_back(static_cast<Eigen::Index>(latent));
}

void pls_solution::turn(const pls_structure& structure, Eigen::Index j) {
  weights.segment(structure.first_of(j), structure.size_of(j)) *= -1.0;
  cross.col(j) *= -1.0;
  latent.col(j) *= -1.0;
  latent.row(j) *= -1.0;
}

pls_solution solve_pls(const pls_structure& structure, const pls_settings& settings, const matrix& correlations,
                       const vector* start) {
  return iteration(structure, settings, correlations, start).run();
}

std::string text_of(const pls_structure& structure, pls_trouble trouble, Eigen::Index where) {
  const auto latent = [&] { return clientele::detail::quoted(structure.latent_names[structure.place(where)]); };
  switch (trouble) {
    case pls_trouble::none: return {};
    case pls_trouble::no_people: return "fewer than two people are left";
    case pls_trouble::constant_indicator:
      return "the indicator " + clientele::detail::quoted(structure.indicator_names[structure.place(where)]) +
             " does not vary";
    case pls_trouble::collinear_block: return "the indicators of " + latent() + " are collinear, which mode B cannot weigh";
    case pls_trouble::no_variance: return "the scores of " + latent() + " have no variance";
    case pls_trouble::collinear_latents: return "what acts on " + latent() + " is collinear";
  }
  return {};
}

bool regress(const matrix& correlations, const std::vector<Eigen::Index>& on, Eigen::Index what, vector& out) {
  const auto k = static_cast<Eigen::Index>(on.size());
  matrix among(k, k);
  out.resize(k);
  for (Eigen::Index i = 0; i < k; ++i) {
    out(i) = correlations(on[static_cast<std::size_t>(i)], what);
    for (Eigen::Index j = 0; j < k; ++j) {
      among(i, j) = correlations(on[static_cast<std::size_t>(i)], on[static_cast<std::size_t>(j)]);
    }
  }
  matrix factor = among;
  vector solution = out;
  if (solve_in_place(factor, solution)) {
    out = solution;
    return true;
  }
  const Eigen::FullPivLU<matrix> general(among);
  if (!general.isInvertible()) return false;
  out = general.solve(out);
  return out.allFinite();
}

bool path_coefficients(const pls_structure& structure, const matrix& latent, matrix& paths) {
  paths.setZero(structure.latents, structure.latents);
  vector coefficients;
  for (Eigen::Index j = 0; j < structure.latents; ++j) {
    const auto& before = structure.before[structure.place(j)];
    if (before.empty()) continue;
    if (!regress(latent, before, j, coefficients)) return false;
    for (std::size_t m = 0; m < before.size(); ++m) paths(before[m], j) = coefficients(static_cast<Eigen::Index>(m));
  }
  return true;
}

matrix total_effects(const pls_structure& structure, const matrix& paths) {
  matrix total = matrix::Zero(structure.latents, structure.latents);
  for (const Eigen::Index j : structure.order) {
    for (const Eigen::Index k : structure.before[structure.place(j)]) {
      total.col(j) += paths(k, j) * total.col(k);
      total(k, j) += paths(k, j);
    }
  }
  return total;
}

bool corrected(const pls_structure& structure, Eigen::Index j) {
  return !structure.single(j) && structure.modes[structure.place(j)] == pls_mode::a;
}

bool free_of_error(const pls_structure& structure, const matrix& correlations, const vector& weights, matrix& latent) {
  for (Eigen::Index j = 0; j < structure.latents; ++j) {
    if (!corrected(structure, j)) continue;
    const double rho = rho_a_of(structure, correlations, weights, j);
    if (!(rho > 0.0)) return false;
    latent.row(j) /= std::sqrt(rho);
    latent.col(j) /= std::sqrt(rho);
    latent(j, j) = 1.0;
  }
  return true;
}

double rho_a_of(const pls_structure& structure, const matrix& correlations, const vector& weights, Eigen::Index j) {
  if (!corrected(structure, j)) return 1.0;
  const Eigen::Index first = structure.first_of(j);
  const Eigen::Index size = structure.size_of(j);
  const auto w = weights.segment(first, size);
  const auto s = correlations.block(first, first, size, size);
  const double squares = w.squaredNorm();
  double observed = 0.0;  // w' (S - diag S) w
  double modelled = 0.0;  // w' (w w' - diag w w') w
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index k = 0; k < size; ++k) {
      if (i == k) continue;
      observed += w(i) * s(i, k) * w(k);
      modelled += w(i) * w(i) * w(k) * w(k);
    }
  }
  return squares * squares * observed / modelled;
}

}  // namespace clientele::inline v0::models::detail
