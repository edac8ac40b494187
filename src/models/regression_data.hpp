// Columns made ready for a regression under many weights, and what can be wrong with them.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/models/key_drivers.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_weights.hpp>

#include "models/relative_importance.hpp"
#include "models/weighted_moments.hpp"

namespace clientele::inline v0::models::detail {

/// How the regression of the whole sample came out.
struct solved_regression {
  regression_state state = regression_state::nobody;
  Eigen::Index culprit = 0;  // the variable that it fails at
};

/// The predictors and, last, the outcome.
///
/// Designs with strata or clusters are those of all people: who is left out for a gap weighs nothing, but stays where
/// the design put them.
class regression_data {
 public:
  regression_data(const numeric_columns& columns, std::string_view outcome, std::span<const std::string> predictors,
                  missing_data policy);

  [[nodiscard]] replicate_weights design(replicate_kind kind, replicate_options options) const;
  /// Of the rows of the design; empty: all one.
  [[nodiscard]] std::span<const double> design_weights() const noexcept { return design_weights_; }

  /// False where there is nobody.
  bool moments_of(std::span<const double> weights, product_scratch& own, moments& out) const;
  /// Variances below 1e-14 of these are rounding.
  [[nodiscard]] const vector& scale() const noexcept { return scale_; }
  [[nodiscard]] solved_regression solve_whole(standardised_regression& fit) const;
  /// Of the whole sample; empty where nobody is in it.
  [[nodiscard]] const moments& whole() const noexcept { return whole_; }
  /// HC3 of each raw coefficient [mackinnon-white-1985]: right where the spread of the errors is not the same everywhere.
  /// NaN where covariances are pairwise, and where somebody's leverage is 1 but for rounding.
  [[nodiscard]] vector robust_errors(const standardised_regression& fit) const;
  /// What is wrong, for people to read; empty where nothing is.
  [[nodiscard]] std::string trouble(const solved_regression& found) const;

  /// With the outcome; NaN where either is constant.
  [[nodiscard]] double correlation(Eigen::Index predictor) const;
  [[nodiscard]] bool anybody() const noexcept { return anybody_; }
  [[nodiscard]] const sample_basis& basis(Eigen::Index i, Eigen::Index j) const { return moments_.basis(i, j); }
  /// The basis of the covariance that the fewest people are behind.
  [[nodiscard]] const sample_basis& weakest() const;
  [[nodiscard]] const missing_report& report() const noexcept { return completed_.report; }

 private:
  [[nodiscard]] bool whole_design() const noexcept;

  numeric_columns selected_;
  completed_columns completed_;
  weighted_moments moments_;
  std::vector<double> weights_;
  std::vector<double> design_weights_;  // before they were adjusted
  moments whole_;
  bool anybody_ = false;
  vector scale_;
};

/// That R2 is 0 [with the degrees of freedom of the residuals].
[[nodiscard]] regression_test f_test(double r_squared, Eigen::Index predictors, double residual_degrees);

}  // namespace clientele::inline v0::models::detail
