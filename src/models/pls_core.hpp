// The algorithm of partial least squares on a matrix of correlations.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/models/pls_path_model.hpp>

#include "models/matrices.hpp"

namespace clientele::inline v0::models::detail {

/// A model as the algorithm reads it: numbers for names.
struct pls_structure {
  explicit pls_structure(const pls_path_model& model);

  [[nodiscard]] Eigen::Index size_of(Eigen::Index latent) const { return first[place(latent) + 1] - first[place(latent)]; }
  [[nodiscard]] Eigen::Index first_of(Eigen::Index latent) const { return first[place(latent)]; }
  [[nodiscard]] bool single(Eigen::Index latent) const { return size_of(latent) == 1; }
  [[nodiscard]] static std::size_t place(Eigen::Index i) { return static_cast<std::size_t>(i); }

  Eigen::Index indicators = 0;
  Eigen::Index latents = 0;
  std::vector<Eigen::Index> first;                 // indicator of each block, and the end
  std::vector<pls_mode> modes;
  std::vector<std::vector<Eigen::Index>> before;   // what acts on each latent variable
  std::vector<std::vector<Eigen::Index>> after;    // what it acts on
  std::vector<Eigen::Index> order;                 // each after all that act on it
  std::vector<std::string> latent_names;
  std::vector<std::string> indicator_names;
};

struct pls_settings {
  inner_scheme scheme = inner_scheme::path;
  stopping_rule stopping = stopping_rule::largest_change;
  orientation sign = orientation::loadings_sum;
  double tolerance = 1e-9;
  std::size_t most_iterations = 300;
};

/// Why there is no solution.
enum class pls_trouble : std::uint8_t { none, no_people, constant_indicator, collinear_block, no_variance, collinear_latents };

struct pls_solution {
  vector weights;   ///< of standardised indicators, scores of variance one
  matrix cross;     ///< correlations of indicators with scores
  matrix latent;    ///< correlations of scores
  std::size_t iterations = 0;
  double change = 0.0;
  bool converged = false;
  pls_trouble trouble = pls_trouble::none;
  Eigen::Index where = 0;   ///< the indicator or latent variable of the trouble

  [[nodiscard]] bool found() const noexcept { return trouble == pls_trouble::none; }
  /// Turns a latent variable round.
  void turn(const pls_structure& structure, Eigen::Index latent);
};

/// `start`: weights to begin with, such as those of the whole sample; without any, all are one.
[[nodiscard]] pls_solution solve_pls(const pls_structure& structure, const pls_settings& settings, const matrix& correlations,
                                     const vector* start = nullptr);

/// The trouble as users read it.
[[nodiscard]] std::string text_of(const pls_structure& structure, pls_trouble trouble, Eigen::Index where);

/// Least squares of a standardised variable on others, from correlations; false where they are collinear.
[[nodiscard]] bool regress(const matrix& correlations, const std::vector<Eigen::Index>& on, Eigen::Index what, vector& out);

/// Path coefficients, a row per source and a column per target, from correlations of latent variables; false where what
/// acts on one is collinear. Correlations freed of error need not be those of anything: they are then solved all the same.
[[nodiscard]] bool path_coefficients(const pls_structure& structure, const matrix& latent, matrix& paths);

/// Direct and indirect effects together, a row per source.
[[nodiscard]] matrix total_effects(const pls_structure& structure, const matrix& paths);

/// The reliability of the scores, rho_A of Dijkstra & Henseler; one for mode B and single indicators.
[[nodiscard]] double rho_a_of(const pls_structure& structure, const matrix& correlations, const vector& weights,
                              Eigen::Index latent);

/// Whether consistent PLS corrects a latent variable.
[[nodiscard]] bool corrected(const pls_structure& structure, Eigen::Index latent);

/// Frees correlations of scores of their error; false where a reliability is not above 0.
[[nodiscard]] bool free_of_error(const pls_structure& structure, const matrix& correlations, const vector& weights,
                                 matrix& latent);

}  // namespace clientele::inline v0::models::detail
