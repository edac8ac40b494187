// What models share of linear algebra: covariances as a matrix, and the error of a smooth function of them.
#pragma once
#include <cmath>
#include <cstddef>

#include <Eigen/Dense>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/covariances.hpp>

namespace clientele::inline v0::models::detail {

using matrix = Eigen::MatrixXd;
using vector = Eigen::VectorXd;

[[nodiscard]] inline matrix matrix_of(const covariances& from) {
  const auto k = static_cast<Eigen::Index>(from.size());
  return Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(from.matrix().data(), k, k);
}

/// NaN where a variance is zero.
[[nodiscard]] inline matrix correlations_of(const matrix& covariance) {
  const vector scale = covariance.diagonal().cwiseSqrt().cwiseInverse();
  matrix result = scale.asDiagonal() * covariance * scale.asDiagonal();
  for (Eigen::Index j = 0; j < result.rows(); ++j) {
    result(j, j) = covariance(j, j) > 0.0 ? 1.0 : clientele::detail::nan;
  }
  return result;
}

/// The standard error of a smooth function of the covariances of n normal people: sqrt(2 / (n - 1) tr(G S G S)), G the
/// symmetric matrix of its derivatives, taken numerically.
template <class Function>
[[nodiscard]] double normal_theory_error(const matrix& covariance, double n, const Function& function) {
  constexpr double step = 1e-5;  // of the size of a covariance: its square is far below what errors need
  const Eigen::Index k = covariance.rows();
  matrix derivative(k, k);
  for (Eigen::Index i = 0; i < k; ++i) {
    for (Eigen::Index j = 0; j <= i; ++j) {
      const double size = step * std::sqrt(covariance(i, i) * covariance(j, j));
      matrix moved = covariance;
      moved(i, j) += size;
      moved(j, i) = moved(i, j);
      const double above = function(moved);
      moved(i, j) -= 2.0 * size;
      moved(j, i) = moved(i, j);
      const double slope = (above - function(moved)) / (2.0 * size);
      derivative(i, j) = derivative(j, i) = i == j ? slope : slope / 2.0;
    }
  }
  const matrix product = derivative * covariance;
  const double trace = (product.array() * product.transpose().array()).sum();
  return n > 1.0 ? std::sqrt(2.0 / (n - 1.0) * trace) : clientele::detail::nan;
}

}  // namespace clientele::inline v0::models::detail
