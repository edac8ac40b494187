// What models share of linear algebra: covariances as a matrix, and the error of a smooth function of them.
#pragma once
#include <cmath>
#include <cstddef>
#include <span>

#include <Eigen/Dense>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/covariances.hpp>

#include "stats/normal_theory.hpp"

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

/// The error of a smooth function of the covariances of n normal people.
template <class Function>
[[nodiscard]] double normal_theory_error(const matrix& covariance, double n, const Function& function) {
  const auto k = static_cast<std::size_t>(covariance.rows());
  const auto plain = [&](std::span<const double> moved) {
    return function(matrix(Eigen::Map<const matrix>(moved.data(), covariance.rows(), covariance.cols())));
  };
  return clientele::detail::normal_theory_error({covariance.data(), k * k}, k, n, plain);
}

}  // namespace clientele::inline v0::models::detail
