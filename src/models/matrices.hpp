// What models share of linear algebra: covariances as a matrix, and the error of a smooth function of them.
#pragma once
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

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

/// The errors of smooth functions of the covariances of n normal people, which `function(matrix, out)` computes together.
template <class Function>
[[nodiscard]] std::vector<double> normal_theory_errors(const matrix& covariance, double n, std::size_t figures,
                                                       const Function& function) {
  const auto k = static_cast<std::size_t>(covariance.rows());
  return clientele::detail::normal_theory_errors(
      {covariance.data(), k * k}, k, n, figures, [&](std::span<const double> moved, std::span<double> out) {
        function(matrix(Eigen::Map<const matrix>(moved.data(), covariance.rows(), covariance.cols())), out);
      });
}

}  // namespace clientele::inline v0::models::detail
