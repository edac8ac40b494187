// A regression and what each predictor has in it, from covariances alone.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <clientele/models/key_drivers.hpp>

#include "models/kernels_subsets.hpp"
#include "models/weighted_moments.hpp"

namespace clientele::inline v0::models::detail {

/// Least squares on standardised variables. The last variable of the moments is the outcome.
class standardised_regression {
 public:
  explicit standardised_regression(Eigen::Index predictors);

  /// `scale`: variances below 1e-14 of these are none. Sets `culprit` to the variable that is constant (the outcome is
  /// the last one) or a combination of those before it.
  regression_state solve(const moments& from, const vector& scale);

  [[nodiscard]] Eigen::Index predictors() const noexcept { return beta.size(); }
  [[nodiscard]] double r_squared() const noexcept { return r_squared_; }
  [[nodiscard]] Eigen::Index culprit() const noexcept { return culprit_; }
  [[nodiscard]] double inflation(Eigen::Index j) const { return inverse(j, j); }

  vector deviation;     // of each variable, the outcome last
  matrix correlation;   // of the predictors, both triangles
  vector with_outcome;  // correlations
  vector beta;
  matrix inverse;       // of `correlation`

 private:
  vector pivots_;
  matrix factor_;
  double r_squared_ = 0.0;
  Eigen::Index culprit_ = 0;
};

/// Shares of R2: of all orders of the predictors, and of the orthogonal variables closest to them.
class relative_importance {
 public:
  /// `orders`: of the sampled Shapley values; empty: over all subsets.
  relative_importance(Eigen::Index predictors, std::span<const std::uint16_t> orders);

  /// What a predictor adds to R2, on average over all orders [lindeman-merenda-gold-1980].
  void shapley(const standardised_regression& fit, std::span<double> values);
  /// The largest sampling variance of those, of one order (n - 1); needs orders.
  [[nodiscard]] double largest_variance_of_orders(const standardised_regression& fit);
  /// [johnson-2000]
  void johnson(const standardised_regression& fit, std::span<double> values);

 private:
  void pack(const standardised_regression& fit);
  void square(const standardised_regression& fit);

  std::span<const std::uint16_t> orders_;
  std::vector<double> correlations_;  // packed, or square for orders
  std::vector<lanes> scratch_;
  Eigen::SelfAdjointEigenSolver<matrix> eigen_;
  vector rotated_;
};

}  // namespace clientele::inline v0::models::detail
