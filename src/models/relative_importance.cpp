#include "models/relative_importance.hpp"

#include <algorithm>
#include <cmath>

#include <clientele/core/units.hpp>

namespace clientele::inline v0::models::detail {

namespace {
/// A variance this small beside that of the whole sample is rounding.
constexpr double constant_below = 1e-14;
/// A predictor of which the others leave less than this is one of their combinations, as far as doubles can tell.
constexpr double collinear_below = 1e-10;
}  // namespace

standardised_regression::standardised_regression(Eigen::Index predictors)
    : deviation(predictors + 1),
      correlation(predictors, predictors),
      with_outcome(predictors),
      beta(predictors),
      inverse(predictors, predictors),
      pivots_(predictors),
      factor_(predictors, predictors) {}

regression_state standardised_regression::solve(const moments& from, const vector& scale) {
  const Eigen::Index p = predictors();
  for (Eigen::Index i = 0; i <= p; ++i) {
    const double variance = from.covariance(i, i);
    culprit_ = i;
    if (!(variance > constant_below * scale[i])) return regression_state::constant;
    deviation[i] = std::sqrt(variance);
  }
  for (Eigen::Index j = 0; j < p; ++j) {
    with_outcome[j] = from.covariance(p, j) / (deviation[p] * deviation[j]);
    for (Eigen::Index i = j; i < p; ++i) {
      correlation(i, j) = correlation(j, i) = i == j ? 1.0 : from.covariance(i, j) / (deviation[i] * deviation[j]);
    }
  }
  // Cholesky by hand, because the pivots tell who is a combination of whom: 1 - R2 on the predictors before.
  for (Eigen::Index j = 0; j < p; ++j) {
    for (Eigen::Index k = 0; k < j; ++k) {
      factor_(j, k) = (correlation(j, k) - factor_.row(j).head(k).dot(factor_.row(k).head(k))) / factor_(k, k);
    }
    pivots_[j] = 1.0 - factor_.row(j).head(j).squaredNorm();
    culprit_ = j;
    if (pivots_[j] < -collinear_below) return regression_state::indefinite;
    if (!(pivots_[j] > collinear_below)) return regression_state::collinear;
    factor_(j, j) = std::sqrt(pivots_[j]);
  }
  inverse.setIdentity();
  factor_.triangularView<Eigen::Lower>().solveInPlace(inverse);
  factor_.transpose().triangularView<Eigen::Upper>().solveInPlace(inverse);
  inverse.diagonal().maxCoeff(&culprit_);
  if (inverse(culprit_, culprit_) > 1.0 / collinear_below) return regression_state::collinear;
  beta.noalias() = inverse * with_outcome;
  r_squared_ = beta.dot(with_outcome);
  culprit_ = p;
  if (r_squared_ > 1.0 + collinear_below) return regression_state::indefinite;
  r_squared_ = std::clamp(r_squared_, 0.0, 1.0);
  return regression_state::determined;
}

relative_importance::relative_importance(Eigen::Index predictors, std::span<const std::uint16_t> orders)
    : orders_(orders),
      correlations_(static_cast<std::size_t>((predictors + 1) * (predictors + 2))),
      // Orders are gone through in place, in one triangle; subsets need one of each size.
      scratch_(orders.empty() ? shapley_scratch(static_cast<int>(predictors))
                              : packed_correlations(static_cast<int>(predictors))),
      eigen_(predictors),
      rotated_(predictors) {}

void relative_importance::pack(const standardised_regression& fit) {
  auto place = correlations_.begin();
  for (Eigen::Index i = 0; i < fit.predictors(); ++i) {
    for (Eigen::Index j = i; j < fit.predictors(); ++j) *place++ = fit.correlation(j, i);
    *place++ = fit.with_outcome[i];
  }
}

void relative_importance::square(const standardised_regression& fit) {
  auto place = correlations_.begin();
  for (Eigen::Index i = 0; i < fit.predictors(); ++i) {
    place = std::copy_n(fit.correlation.col(i).data(), fit.predictors(), place);
    *place++ = fit.with_outcome[i];
  }
}

void relative_importance::shapley(const standardised_regression& fit, std::span<double> values) {
  const auto p = static_cast<int>(fit.predictors());
  if (orders_.empty()) {
    pack(fit);
    shapley_by_subsets(correlations_.data(), p, fit.r_squared(), scratch_.data(), values.data());
    return;
  }
  square(fit);
  const std::size_t count = orders_.size() / values.size();
  std::fill(values.begin(), values.end(), 0.0);
  shapley_by_orders(correlations_.data(), p, orders_.data(), count, scratch_.data(), values.data(), nullptr);
  for (double& value : values) value /= static_cast<double>(count);
}

double relative_importance::largest_variance_of_orders(const standardised_regression& fit) {
  square(fit);
  const auto p = static_cast<std::size_t>(fit.predictors());
  const double count = static_cast<double>(orders_.size() / p);
  std::vector<double> sums(p), squares(p);
  shapley_by_orders(correlations_.data(), static_cast<int>(p), orders_.data(), orders_.size() / p, scratch_.data(),
                    sums.data(), squares.data());
  double largest = 0.0;
  for (std::size_t j = 0; j < p; ++j) {
    largest = std::fmax(largest, (squares[j] - sums[j] * sums[j] / count) / (count - 1.0));
  }
  return largest;
}

void relative_importance::johnson(const standardised_regression& fit, std::span<double> values) {
  eigen_.compute(fit.correlation);
  const matrix& axes = eigen_.eigenvectors();
  const Eigen::Index p = fit.predictors();
  // The closest orthogonal variables Z = X R^(-1/2): their weights on the outcome, and the square root of R itself.
  rotated_.noalias() = axes.transpose() * fit.with_outcome;
  for (Eigen::Index k = 0; k < p; ++k) rotated_[k] /= std::sqrt(eigen_.eigenvalues()[k]);
  std::fill(values.begin(), values.end(), 0.0);
  for (Eigen::Index z = 0; z < p; ++z) {
    const double weight = axes.row(z).dot(rotated_);
    for (Eigen::Index j = 0; j < p; ++j) {
      double loading = 0.0;
      for (Eigen::Index k = 0; k < p; ++k) loading += axes(j, k) * axes(z, k) * std::sqrt(eigen_.eigenvalues()[k]);
      values[static_cast<std::size_t>(j)] += loading * loading * weight * weight;
    }
  }
}

}  // namespace clientele::inline v0::models::detail
