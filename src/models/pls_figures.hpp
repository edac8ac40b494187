// The figures of a path model in one row, as replicates need them.
#pragma once
#include <cstddef>
#include <span>

#include <clientele/core/config.hpp>
#include <clientele/models/pls_path_model.hpp>

#include "models/matrices.hpp"
#include "models/pls_core.hpp"
#include "models/pls_sample.hpp"

namespace clientele::inline v0::models::detail {

/// Where each figure is. Those whose covariances are kept come first.
class pls_layout {
 public:
  explicit pls_layout(const pls_structure& structure)
      : p_(static_cast<std::size_t>(structure.indicators)), l_(static_cast<std::size_t>(structure.latents)) {}

  [[nodiscard]] std::size_t index(std::size_t latent) const noexcept { return latent; }
  [[nodiscard]] std::size_t path(std::size_t from, std::size_t to) const noexcept { return l_ + from * l_ + to; }
  [[nodiscard]] std::size_t r_squared(std::size_t latent) const noexcept { return l_ + l_ * l_ + latent; }
  [[nodiscard]] std::size_t joint() const noexcept { return 2 * l_ + l_ * l_; }

  [[nodiscard]] std::size_t total(std::size_t from, std::size_t to) const noexcept { return pair(0, from, to); }
  [[nodiscard]] std::size_t indirect(std::size_t from, std::size_t to) const noexcept { return pair(1, from, to); }
  /// Of two latent variables in any order.
  [[nodiscard]] std::size_t correlation(std::size_t a, std::size_t b) const noexcept {
    return a < b ? pair(2, a, b) : pair(2, b, a);
  }
  [[nodiscard]] std::size_t htmt(std::size_t a, std::size_t b) const noexcept {
    return a < b ? pair(3, a, b) : pair(3, b, a);
  }
  [[nodiscard]] std::size_t r_squared_adjusted(std::size_t latent) const noexcept { return of_latent(0, latent); }
  [[nodiscard]] std::size_t extracted(std::size_t latent) const noexcept { return of_latent(1, latent); }
  [[nodiscard]] std::size_t composite(std::size_t latent) const noexcept { return of_latent(2, latent); }
  [[nodiscard]] std::size_t rho_a(std::size_t latent) const noexcept { return of_latent(3, latent); }
  [[nodiscard]] std::size_t fornell_larcker(std::size_t latent) const noexcept { return of_latent(4, latent); }

  [[nodiscard]] std::size_t weight(std::size_t indicator) const noexcept { return of_indicator(0, indicator); }
  [[nodiscard]] std::size_t normed(std::size_t indicator) const noexcept { return of_indicator(1, indicator); }
  [[nodiscard]] std::size_t loading(std::size_t indicator) const noexcept { return of_indicator(2, indicator); }
  [[nodiscard]] std::size_t communality(std::size_t indicator) const noexcept { return of_indicator(3, indicator); }
  [[nodiscard]] std::size_t cross(std::size_t indicator, std::size_t latent) const noexcept {
    return of_indicator(4 + latent, indicator);
  }
  [[nodiscard]] std::size_t goodness_of_fit() const noexcept { return of_indicator(4 + l_, 0); }
  [[nodiscard]] std::size_t size() const noexcept { return goodness_of_fit() + 1; }

 private:
  static constexpr std::size_t kinds_of_pairs = 4;
  static constexpr std::size_t kinds_of_latents = 5;
  [[nodiscard]] std::size_t pair(std::size_t kind, std::size_t a, std::size_t b) const noexcept {
    return joint() + (kind * l_ + a) * l_ + b;
  }
  [[nodiscard]] std::size_t of_latent(std::size_t kind, std::size_t latent) const noexcept {
    return joint() + kinds_of_pairs * l_ * l_ + kind * l_ + latent;
  }
  [[nodiscard]] std::size_t of_indicator(std::size_t kind, std::size_t indicator) const noexcept {
    return of_latent(kinds_of_latents, 0) + kind * p_ + indicator;
  }
  std::size_t p_;
  std::size_t l_;
};

/// What does not change between replicates.
class pls_figures {
 public:
  pls_figures(const pls_path_model& model, const pls_structure& structure, const pls_options& options,
              double effective_size);

  [[nodiscard]] const pls_layout& layout() const noexcept { return layout_; }
  /// Fills in all figures, NaN where there is none; false where paths cannot be had.
  [[nodiscard]] bool fill(const pls_solution& solution, const pls_sample::moments& sample, std::span<double> out) const;
  /// Signs as in `whole`: of weights, loadings, correlations and effects. Normed weights have no sign to lose.
  void align(std::span<const double> whole, std::span<double> figures) const;

 private:
  void fill_effects(const matrix& latent, const matrix& paths, std::span<double> out) const;
  void fill_blocks(const vector& loadings, const matrix& latent, const vector& rho, std::span<double> out) const;
  void fill_index(const vector& normed, const vector& means, std::span<double> out) const;
  void fill_htmt(const matrix& r, std::span<double> out) const;

  const pls_structure& structure_;
  pls_layout layout_;
  std::vector<index_scale> scales_;
  bool consistent_;
  htmt_form htmt_;
  double n_;
};

}  // namespace clientele::inline v0::models::detail
