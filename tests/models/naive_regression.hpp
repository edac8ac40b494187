// Least squares by plain elimination of the normal equations, in long double: slow and obvious.
#pragma once
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace clientele_test {

using naive_columns = std::vector<std::vector<double>>;

struct naive_fit {
  std::vector<long double> coefficients;  // of the predictors, then the intercept
  std::vector<long double> errors;
  long double r_squared = 0;
};

/// The inverse of a symmetric positive matrix by Gauss and Jordan, with a look for the largest pivot.
[[nodiscard]] inline std::vector<std::vector<long double>> naive_inverse(std::vector<std::vector<long double>> a) {
  const std::size_t k = a.size();
  for (std::size_t i = 0; i < k; ++i) {
    a[i].resize(2 * k, 0);
    a[i][k + i] = 1;
  }
  for (std::size_t c = 0; c < k; ++c) {
    std::size_t best = c;
    for (std::size_t r = c; r < k; ++r) best = std::fabs(a[r][c]) > std::fabs(a[best][c]) ? r : best;
    std::swap(a[c], a[best]);
    for (std::size_t r = 0; r < k; ++r) {
      if (r == c) continue;
      const long double f = a[r][c] / a[c][c];
      for (std::size_t j = c; j < 2 * k; ++j) a[r][j] -= f * a[c][j];
    }
  }
  std::vector<std::vector<long double>> result(k, std::vector<long double>(k));
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) result[i][j] = a[i][k + j] / a[i][i];
  }
  return result;
}

/// Weighted; the errors are those of equal weights.
[[nodiscard]] inline naive_fit naive_regression(naive_columns x, const std::vector<double>& y,
                                                std::vector<double> weights = {}) {
  const std::size_t n = y.size();
  x.emplace_back(n, 1.0);
  if (weights.empty()) weights.assign(n, 1.0);
  const std::size_t k = x.size();
  std::vector<std::vector<long double>> a(k, std::vector<long double>(k, 0));
  std::vector<long double> b(k, 0);
  long double total = 0, mean = 0;
  for (std::size_t r = 0; r < n; ++r) {
    const long double w = weights[r];
    total += w;
    mean += w * y[r];
    for (std::size_t i = 0; i < k; ++i) {
      b[i] += w * x[i][r] * y[r];
      for (std::size_t j = 0; j < k; ++j) a[i][j] += w * x[i][r] * x[j][r];
    }
  }
  mean /= total;
  const auto inverse = naive_inverse(a);
  naive_fit fit{std::vector<long double>(k, 0), {}, 0};
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) fit.coefficients[i] += inverse[i][j] * b[j];
  }
  long double residual = 0, all = 0;
  for (std::size_t r = 0; r < n; ++r) {
    long double fitted = 0;
    for (std::size_t i = 0; i < k; ++i) fitted += fit.coefficients[i] * x[i][r];
    residual += weights[r] * (y[r] - fitted) * (y[r] - fitted);
    all += weights[r] * (y[r] - mean) * (y[r] - mean);
  }
  fit.r_squared = 1 - residual / all;
  for (std::size_t i = 0; i < k; ++i) {
    fit.errors.push_back(std::sqrt(inverse[i][i] * residual / static_cast<long double>(n - k)));
  }
  return fit;
}

/// Shapley values of R2 by a regression for every subset.
[[nodiscard]] inline std::vector<double> naive_shapley(const naive_columns& x, const std::vector<double>& y,
                                                       const std::vector<double>& weights = {}) {
  const std::size_t p = x.size();
  std::vector<long double> r_squared(std::size_t{1} << p, 0);
  for (std::size_t s = 1; s < r_squared.size(); ++s) {
    naive_columns some;
    for (std::size_t j = 0; j < p; ++j) {
      if ((s >> j & 1U) != 0) some.push_back(x[j]);
    }
    r_squared[s] = naive_regression(some, y, weights).r_squared;
  }
  std::vector<double> values;
  for (std::size_t j = 0; j < p; ++j) {
    long double sum = 0;
    for (std::size_t s = 0; s < r_squared.size(); ++s) {
      if ((s >> j & 1U) != 0) continue;
      long double share = 1.0L / static_cast<long double>(p);  // t! (p - 1 - t)! / p!
      std::size_t t = 0;
      for (std::size_t i = 0; i < p; ++i) t += s >> i & 1U;
      for (std::size_t i = 1; i <= t; ++i) share *= static_cast<long double>(i) / static_cast<long double>(p - i);
      sum += share * (r_squared[s | std::size_t{1} << j] - r_squared[s]);
    }
    values.push_back(static_cast<double>(sum));
  }
  return values;
}

}  // namespace clientele_test
