// The error of a smooth function of the covariances of normal people.
#pragma once
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0::detail {

/// sqrt(2 / (n - 1) tr(G S G S)), G the symmetric matrix of the derivatives of a figure at the k x k covariances S of n
/// normal people, taken numerically: the delta method. `function(covariance, out)` computes all figures at once, which
/// share what is dear about them; where one of them is NaN, so is its error.
template <class Function>
[[nodiscard]] std::vector<double> normal_theory_errors(std::span<const double> covariance, std::size_t k, double n,
                                                       std::size_t figures, const Function& function) {
  constexpr double step = 1e-5;  // of the size of a covariance: its square is far below what errors need
  std::vector<double> derivatives(figures * k * k);
  std::vector<double> moved(covariance.begin(), covariance.end());
  std::vector<double> above(figures);
  std::vector<double> below(figures);
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double size = step * std::sqrt(covariance[i * k + i] * covariance[j * k + j]);
      const auto at = [&](double change, std::vector<double>& out) {
        moved[i * k + j] = moved[j * k + i] = covariance[i * k + j] + change;
        function(std::span<const double>(moved), std::span<double>(out));
      };
      at(size, above);
      at(-size, below);
      moved[i * k + j] = moved[j * k + i] = covariance[i * k + j];
      for (std::size_t f = 0; f < figures; ++f) {
        const double slope = (above[f] - below[f]) / (2.0 * size);
        derivatives[f * k * k + i * k + j] = derivatives[f * k * k + j * k + i] = i == j ? slope : slope / 2.0;
      }
    }
  }
  std::vector<double> errors(figures, nan);
  std::vector<double> product(k * k);
  for (std::size_t f = 0; f < figures && n > 1.0; ++f) {
    const std::span<const double> derivative(derivatives.data() + f * k * k, k * k);
    product.assign(k * k, 0.0);
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t m = 0; m < k; ++m) {
        for (std::size_t j = 0; j < k; ++j) product[i * k + j] += derivative[i * k + m] * covariance[m * k + j];
      }
    }
    double trace = 0.0;
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t j = 0; j < k; ++j) trace += product[i * k + j] * product[j * k + i];
    }
    errors[f] = std::sqrt(2.0 / (n - 1.0) * trace);
  }
  return errors;
}
/// Of a single figure, which the function returns.
template <class Function>
[[nodiscard]] double normal_theory_error(std::span<const double> covariance, std::size_t k, double n,
                                         const Function& function) {
  return normal_theory_errors(covariance, k, n, 1, [&](std::span<const double> moved, std::span<double> out) {
    out[0] = function(moved);
  })[0];
}

}  // namespace clientele::inline v0::detail
