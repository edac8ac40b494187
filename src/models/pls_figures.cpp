#include "models/pls_figures.hpp"

#include <algorithm>
#include <cmath>

namespace clientele::inline v0::models::detail {

using clientele::detail::nan;

namespace {

std::size_t at(Eigen::Index i) noexcept { return static_cast<std::size_t>(i); }

/// The mean of correlations as a heterotrait-monotrait ratio takes it.
class mean_correlation {
 public:
  explicit mean_correlation(htmt_form form) noexcept : form_(form) {}
  void add(double r) {
    sum_ += form_ == htmt_form::plain ? r : (form_ == htmt_form::absolute ? std::fabs(r) : std::log(std::fabs(r)));
    ++count_;
  }
  /// One where there was nothing to average: a single indicator is its own trait.
  [[nodiscard]] double value() const {
    if (count_ == 0) return 1.0;
    const double mean = sum_ / static_cast<double>(count_);
    return form_ == htmt_form::geometric ? std::exp(mean) : mean;
  }

 private:
  htmt_form form_;
  double sum_ = 0.0;
  std::size_t count_ = 0;
};

}  // namespace

pls_figures::pls_figures(const pls_path_model& model, const pls_structure& structure, const pls_options& options,
                         double effective_size)
    : structure_(structure),
      layout_(structure),
      consistent_(options.consistent),
      htmt_(options.htmt),
      n_(effective_size) {
  for (const pls_latent& latent : model.latents()) scales_.emplace_back(latent.scale);
}

bool pls_figures::fill(const pls_solution& solution, const pls_sample::moments& sample, std::span<double> out) const {
  std::fill(out.begin(), out.end(), nan);
  const Eigen::Index latents = structure_.latents;
  vector rho(latents);
  for (Eigen::Index j = 0; j < latents; ++j) {
    rho(j) = rho_a_of(structure_, sample.correlation, solution.weights, j);
  }
  vector loadings(structure_.indicators);
  for (Eigen::Index j = 0; j < latents; ++j) {
    const Eigen::Index first = structure_.first_of(j);
    const Eigen::Index size = structure_.size_of(j);
    loadings.segment(first, size) = solution.cross.col(j).segment(first, size);
  }
  matrix latent = solution.latent;
  if (consistent_) {
    if (!free_of_error(structure_, sample.correlation, solution.weights, latent)) return false;
    for (Eigen::Index j = 0; j < latents; ++j) {
      if (!corrected(structure_, j)) continue;
      const auto w = solution.weights.segment(structure_.first_of(j), structure_.size_of(j));
      loadings.segment(structure_.first_of(j), structure_.size_of(j)) = w * (std::sqrt(rho(j)) / w.squaredNorm());
    }
  }
  matrix paths;
  if (!path_coefficients(structure_, latent, paths)) return false;

  const vector normed = normed_weights(structure_, solution.weights, sample.deviations);
  for (std::size_t i = 0; i < at(structure_.indicators); ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    out[layout_.weight(i)] = solution.weights(row);
    out[layout_.normed(i)] = normed(row);
    out[layout_.loading(i)] = loadings(row);
    out[layout_.communality(i)] = loadings(row) * loadings(row);
    for (std::size_t j = 0; j < at(latents); ++j) {
      out[layout_.cross(i, j)] = solution.cross(row, static_cast<Eigen::Index>(j));
    }
  }
  fill_effects(latent, paths, out);
  fill_blocks(loadings, latent, rho, out);
  fill_index(normed, sample.means, out);
  fill_htmt(sample.correlation, out);
  return true;
}

void pls_figures::fill_effects(const matrix& latent, const matrix& paths, std::span<double> out) const {
  const matrix total = total_effects(structure_, paths);
  for (Eigen::Index j = 0; j < structure_.latents; ++j) {
    for (Eigen::Index i = 0; i < structure_.latents; ++i) {
      out[layout_.path(at(i), at(j))] = paths(i, j);
      out[layout_.total(at(i), at(j))] = total(i, j);
      out[layout_.indirect(at(i), at(j))] = total(i, j) - paths(i, j);
      out[layout_.correlation(at(i), at(j))] = latent(i, j);
    }
    const std::size_t predictors = structure_.before[at(j)].size();
    if (predictors == 0) continue;
    const double r_squared = paths.col(j).dot(latent.col(j));
    out[layout_.r_squared(at(j))] = r_squared;
    const double rest = n_ - static_cast<double>(predictors) - 1.0;
    if (rest > 0.0) out[layout_.r_squared_adjusted(at(j))] = 1.0 - (1.0 - r_squared) * (n_ - 1.0) / rest;
  }
}

void pls_figures::fill_blocks(const vector& loadings, const matrix& latent, const vector& rho,
                              std::span<double> out) const {
  double communality = 0.0;
  double several = 0.0;  // indicators in blocks of two or more
  double r_squared = 0.0;
  double endogenous = 0.0;
  for (Eigen::Index j = 0; j < structure_.latents; ++j) {
    const auto own = loadings.segment(structure_.first_of(j), structure_.size_of(j));
    const auto size = static_cast<double>(own.size());
    const double extracted = own.squaredNorm() / size;
    const double common = own.sum() * own.sum();
    double nearest = 0.0;
    for (Eigen::Index i = 0; i < structure_.latents; ++i) {
      if (i != j) nearest = std::max(nearest, latent(i, j) * latent(i, j));
    }
    out[layout_.extracted(at(j))] = extracted;
    out[layout_.composite(at(j))] = common / (common + size * (1.0 - extracted));
    out[layout_.rho_a(at(j))] = rho(j);
    out[layout_.fornell_larcker(at(j))] = extracted - nearest;
    if (!structure_.single(j)) {
      communality += own.squaredNorm();
      several += size;
    }
    if (!structure_.before[at(j)].empty()) {
      r_squared += out[layout_.r_squared(at(j))];
      endogenous += 1.0;
    }
  }
  if (several > 0.0) {
    out[layout_.goodness_of_fit()] = std::sqrt(std::max(communality / several * r_squared / endogenous, 0.0));
  }
}

void pls_figures::fill_index(const vector& normed, const vector& means, std::span<double> out) const {
  for (Eigen::Index j = 0; j < structure_.latents; ++j) {
    const auto w = normed.segment(structure_.first_of(j), structure_.size_of(j));
    const auto m = means.segment(structure_.first_of(j), structure_.size_of(j));
    const index_scale& scale = scales_[at(j)];
    out[layout_.index(at(j))] = scale.factor * (w.dot(m) - scale.worst);
  }
}

void pls_figures::fill_htmt(const matrix& r, std::span<double> out) const {
  vector within(structure_.latents);
  for (Eigen::Index j = 0; j < structure_.latents; ++j) {
    mean_correlation mean(htmt_);
    const Eigen::Index end = structure_.first_of(j) + structure_.size_of(j);
    for (Eigen::Index a = structure_.first_of(j); a < end; ++a) {
      for (Eigen::Index b = a + 1; b < end; ++b) mean.add(r(a, b));
    }
    within(j) = mean.value();
  }
  for (Eigen::Index j = 0; j < structure_.latents; ++j) {
    for (Eigen::Index i = 0; i < j; ++i) {
      mean_correlation mean(htmt_);
      for (Eigen::Index a = 0; a < structure_.size_of(i); ++a) {
        for (Eigen::Index b = 0; b < structure_.size_of(j); ++b) {
          mean.add(r(structure_.first_of(i) + a, structure_.first_of(j) + b));
        }
      }
      const double both = within(i) * within(j);
      out[layout_.htmt(at(i), at(j))] = both > 0.0 ? mean.value() / std::sqrt(both) : nan;
    }
  }
}

void pls_figures::align(std::span<const double> whole, std::span<double> figures) const {
  const auto like_whole = [&](std::size_t place) { figures[place] = std::copysign(figures[place], whole[place]); };
  for (std::size_t i = 0; i < at(structure_.indicators); ++i) {
    like_whole(layout_.weight(i));
    like_whole(layout_.loading(i));
    for (std::size_t j = 0; j < at(structure_.latents); ++j) like_whole(layout_.cross(i, j));
  }
  for (std::size_t i = 0; i < at(structure_.latents); ++i) {
    for (std::size_t j = 0; j < at(structure_.latents); ++j) {
      like_whole(layout_.path(i, j));
      like_whole(layout_.total(i, j));
      like_whole(layout_.indirect(i, j));
      if (i < j) like_whole(layout_.correlation(i, j));
    }
  }
}

}  // namespace clientele::inline v0::models::detail
