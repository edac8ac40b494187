// The people of a path model after its policy for missing data, and their moments under any weights.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/models/pls_path_model.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_weights.hpp>

#include "models/matrices.hpp"
#include "models/pls_core.hpp"
#include "models/scratch_pool.hpp"
#include "models/weighted_moments.hpp"

namespace clientele::inline v0::models::detail {

/// Whether strata and clusters of the people count: replicates are drawn by them, folds are not.
enum class pls_design : std::uint8_t { by_strata, plain };

class pls_sample {
 public:
  /// Throws for an indicator without a column and for an answer off its scale.
  pls_sample(const pls_path_model& model, const numeric_columns& columns, missing_data policy, pls_design design);

  struct moments {
    vector means;
    vector deviations;
    matrix covariance;
    matrix correlation;
  };
  /// NaN where an indicator does not vary, for which a spread of its rounding error counts.
  [[nodiscard]] moments of(std::span<const double> weights) const;
  [[nodiscard]] moments whole() const { return of(weights_); }

  /// The people who are left.
  [[nodiscard]] const numeric_columns& columns() const noexcept { return completed_.columns; }
  [[nodiscard]] const sample_basis& basis() const noexcept { return completed_.basis; }
  [[nodiscard]] const missing_report& report() const noexcept { return completed_.report; }
  /// The row of the data of one who is left.
  [[nodiscard]] std::size_t row_of(std::size_t person) const {
    return completed_.rows.empty() ? person : completed_.rows[person];
  }
  [[nodiscard]] bool enough() const noexcept { return clientele::detail::has_spread(basis().effective_size); }
  [[nodiscard]] replicate_weights design(const pls_options& options) const;
  /// One per row of the design, all one where there are none given: everybody where there are strata or clusters, who was
  /// left out with 0; the people who are left otherwise.
  [[nodiscard]] const std::vector<double>& weights() const noexcept { return weights_; }
  /// The same before they were adjusted to a population: what replicates start from.
  [[nodiscard]] const std::vector<double>& design_weights() const noexcept { return design_weights_; }

 private:
  [[nodiscard]] std::vector<double> of_design(std::span<const double> people) const;

  numeric_columns selected_;
  completed_columns completed_;
  bool everybody_;
  weighted_moments moments_;
  std::vector<double> weights_;
  std::vector<double> design_weights_;
  vector smallest_variance_;
  mutable scratch_pool<product_scratch> scratch_;  // as many as threads
};

/// The settings of the algorithm among the options; throws for those that cannot be.
[[nodiscard]] pls_settings settings_of(const pls_options& options);

/// Unstandardised weights that sum to one within each block.
[[nodiscard]] vector normed_weights(const pls_structure& structure, const vector& weights, const vector& deviations);

/// 0 to 100 from an answer: factor * (answer - worst).
struct index_scale {
  explicit index_scale(any_scale scale);
  double worst = clientele::detail::nan;
  double factor = clientele::detail::nan;
};

}  // namespace clientele::inline v0::models::detail
