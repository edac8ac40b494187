#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/design_estimate.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_summary.hpp>
#include <clientele/stats/replicate_weights.hpp>
#include <clientele/stats/sample_basis.hpp>
#include <clientele/stats/weight_adjustment.hpp>

namespace clientele::inline v0 {

/// How a sample was drawn, and what its weights were adjusted to. Everything that is empty is simple.
struct sample_design_options {
  std::vector<double> weights = {};             ///< of the design: how many people of the population a row stands for
  std::vector<std::uint32_t> strata = {};       ///< a number per row
  std::vector<std::uint32_t> clusters = {};     ///< a number per row, unique within its stratum
  double sampling_fraction = 0.0;               ///< of the clusters, drawn without replacement
  std::vector<double> sampling_fractions = {};  ///< of the stratum of each row, where strata differ
  std::shared_ptr<const weight_adjustment> adjustment = nullptr;  ///< raking, post-stratification
  residual_weights residuals = residual_weights::design;
};

/// Which replicates are made of a sample.
struct design_replicates {
  replicate_kind kind = replicate_kind::jackknife_n;
  std::size_t replicates = 1000;  ///< of the bootstraps
  std::uint64_t seed = 20240101;
  double fay = 0.0;               ///< of balanced ones
};

/// A sample with its design: means, shares, ratios and totals with the error that the design leaves, by linearisation and
/// by replicates.
///
/// Definition  with final weights w: mean sum w y / sum w, ratio sum w y / sum w x, total sum w y. A share is the mean of
///             zeros and ones
/// Missing     NaN. Such a row is in no mean, share or ratio, and is counted; it stays in the design, so that the error is
///             that of a part of the sample. A total with a gap is an error
/// Linearised  variance of the totals of the clusters of w e around the mean of their stratum, n_h / (n_h - 1) times
///             1 - f_h; e is the influence of the row on the figure, less what the known totals explain of it
///             [deville-sarndal-1992], [sarndal-1992]
/// Replicates  the figure from the weights of each replicate, adjusted again
/// Errors      `invalid_argument` for columns of another length, a stratum of one cluster, weights that cannot be
///             adjusted; `invalid_value` for an invalid weight or an infinite value, with its row
/// Cost        O(rows log rows) once, O(rows) a figure
/// When not    the first stage alone is looked at: with few, large clusters drawn without replacement and subsampled, the
///             error is a little too large without a fraction and too small with one
/// References  [sarndal-1992], [deville-sarndal-1992], [wolter-2007] in docs/references.md
/// Example     examples/replicate_weights.cpp
class CLIENTELE_API sample_design {
 public:
  sample_design(std::size_t rows, sample_design_options options);

  [[nodiscard]] std::size_t rows() const noexcept { return final_.size(); }
  /// The weights after the adjustment.
  [[nodiscard]] std::span<const double> weights() const noexcept { return final_; }
  [[nodiscard]] std::span<const double> design_weights() const noexcept { return options_.weights; }
  /// Clusters less strata.
  [[nodiscard]] double degrees() const noexcept { return degrees_; }
  /// Replicates of this sample, for replicate(..) with `design_weights()` and any figure.
  [[nodiscard]] replicate_weights replicates(const design_replicates& made = {}) const;

  template <class Unit = real>
  [[nodiscard]] design_estimate<Unit> mean(std::span<const double> values) const {
    return estimate<Unit>(linearised(values, {}, figure::ratio));
  }
  /// Of rows with a 1; 0 are the others, NaN those of whom it is not known. `invalid_value` for anything else.
  [[nodiscard]] design_estimate<proportion> share(std::span<const double> hits) const {
    require_hits(hits);
    return mean<proportion>(hits);
  }
  template <class Unit = real>
  [[nodiscard]] design_estimate<Unit> ratio(std::span<const double> y, std::span<const double> x) const {
    require_same_length(y, x);
    return estimate<Unit>(linearised(y, x, figure::ratio));
  }
  [[nodiscard]] design_estimate<real> total(std::span<const double> values) const {
    return estimate<real>(linearised(values, {}, figure::total));
  }

  template <class Unit = real>
  [[nodiscard]] replicate_estimate<Unit> mean(std::span<const double> values, const design_replicates& made) const {
    return from_replicates<Unit>(values, {}, figure::ratio, made);
  }
  [[nodiscard]] replicate_estimate<proportion> share(std::span<const double> hits, const design_replicates& made) const {
    require_hits(hits);
    return mean<proportion>(hits, made);
  }
  template <class Unit = real>
  [[nodiscard]] replicate_estimate<Unit> ratio(std::span<const double> y, std::span<const double> x,
                                               const design_replicates& made) const {
    require_same_length(y, x);
    return from_replicates<Unit>(y, x, figure::ratio, made);
  }
  [[nodiscard]] replicate_estimate<real> total(std::span<const double> values, const design_replicates& made) const {
    return from_replicates<real>(values, {}, figure::total, made);
  }

 private:
  enum class figure : std::uint8_t { ratio, total };
  struct linear_figure {
    double value = detail::nan;
    double error = detail::nan;
    double simple_error = detail::nan;
    sample_basis basis;
  };

  void require_same_length(std::span<const double> y, std::span<const double> x) const;
  static void require_hits(std::span<const double> hits);
  [[nodiscard]] sample_basis basis_of(std::span<const double> y, std::span<const double> x, figure kind) const;
  /// An empty `x` is 1 for everybody.
  [[nodiscard]] linear_figure linearised(std::span<const double> y, std::span<const double> x, figure kind) const;
  [[nodiscard]] double error_of_total(std::span<const double> weighted) const;
  [[nodiscard]] std::shared_ptr<const replicate_summary> replicated(std::span<const double> y, std::span<const double> x,
                                                                    figure kind, const design_replicates& made) const;
  template <class Unit>
  [[nodiscard]] design_estimate<Unit> estimate(const linear_figure& found) const noexcept {
    return {found.value, found.error, found.simple_error, degrees_, found.basis};
  }
  template <class Unit>
  [[nodiscard]] replicate_estimate<Unit> from_replicates(std::span<const double> y, std::span<const double> x,
                                                         figure kind, const design_replicates& made) const {
    const sample_basis basis = basis_of(y, x, kind);
    return {replicated(y, x, kind, made), 0, basis};
  }

  sample_design_options options_;
  std::vector<double> final_;
  std::vector<std::uint32_t> unit_of_row_;
  std::vector<std::size_t> first_unit_;
  std::vector<double> kept_variance_;  // 1 - the sampling fraction of each stratum
  double degrees_ = 0.0;
};

}  // namespace clientele::inline v0
