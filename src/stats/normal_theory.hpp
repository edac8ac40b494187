// The error of a smooth function of the covariances of normal people.
#pragma once
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0::detail {

/// sqrt(2 / (n - 1) tr(G S G S)), G the symmetric matrix of the derivatives of `function` at the k x k covariances S of n
/// normal people, taken numerically: the delta method.
template <class Function>
[[nodiscard]] double normal_theory_error(std::span<const double> covariance, std::size_t k, double n,
                                         const Function& function) {
  constexpr double step = 1e-5;  // of the size of a covariance: its square is far below what errors need
  std::vector<double> derivative(k * k);
  std::vector<double> moved(covariance.begin(), covariance.end());
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double size = step * std::sqrt(covariance[i * k + i] * covariance[j * k + j]);
      const auto at = [&](double change) {
        moved[i * k + j] = moved[j * k + i] = covariance[i * k + j] + change;
        return function(std::span<const double>(moved));
      };
      const double slope = (at(size) - at(-size)) / (2.0 * size);
      moved[i * k + j] = moved[j * k + i] = covariance[i * k + j];
      derivative[i * k + j] = derivative[j * k + i] = i == j ? slope : slope / 2.0;
    }
  }
  std::vector<double> product(k * k);
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t m = 0; m < k; ++m) {
      for (std::size_t j = 0; j < k; ++j) product[i * k + j] += derivative[i * k + m] * covariance[m * k + j];
    }
  }
  double trace = 0.0;
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) trace += product[i * k + j] * product[j * k + i];
  }
  return n > 1.0 ? std::sqrt(2.0 / (n - 1.0) * trace) : nan;
}

}  // namespace clientele::inline v0::detail
