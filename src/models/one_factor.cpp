#include "models/one_factor.hpp"

#include <algorithm>
#include <cmath>

namespace clientele::inline v0::models::detail {

double one_factor::omega() const noexcept {
  if (!known()) return clientele::detail::nan;
  const double common = loadings.sum() * loadings.sum();
  return common / (common + unique.sum());
}

namespace {

// A unique variance is kept above this share of the item's own variance, as others do (Heywood cases).
constexpr double least_unique = 0.005;
constexpr int most_rounds = 20000;
constexpr double tolerance = 1e-13;

}  // namespace

one_factor fit_one_factor(const matrix& covariance) {
  constexpr Eigen::Index fewest = 3;
  const Eigen::Index k = covariance.rows();
  if (k < fewest || !(covariance.diagonal().minCoeff() > 0.0)) return {};
  // In correlations, so that the scales of the items do not matter.
  const vector deviation = covariance.diagonal().cwiseSqrt();
  const matrix r = correlations_of(covariance);

  // The unique variances of a regression on the other items are a good start.
  const Eigen::LDLT<matrix> inverse(r);
  vector unique = vector::Constant(k, 0.5);
  if (inverse.info() == Eigen::Success && inverse.isPositive()) {
    const vector partial = inverse.solve(matrix::Identity(k, k)).diagonal();
    if (partial.allFinite() && partial.minCoeff() > 0.0) unique = partial.cwiseInverse().cwiseMin(1.0).cwiseMax(least_unique);
  }
  one_factor found;
  vector direction = vector::Ones(k).normalized();
  vector before = unique;
  for (int round = 0; round < most_rounds && !found.converged; ++round) {
    const vector scale = unique.cwiseSqrt();
    const matrix reduced = scale.cwiseInverse().asDiagonal() * r * scale.cwiseInverse().asDiagonal();
    const Eigen::SelfAdjointEigenSolver<matrix> solved(reduced);
    const double largest = solved.eigenvalues()(k - 1);
    direction = solved.eigenvectors().col(k - 1);
    found.loadings = scale.cwiseProduct(direction) * std::sqrt(std::max(largest - 1.0, 0.0));
    vector next = (vector::Ones(k) - found.loadings.cwiseAbs2()).cwiseMax(least_unique);
    const vector change = next - unique;
    found.converged = change.cwiseAbs().maxCoeff() < tolerance;
    // Aitken's step where the last changes point the same way: the plain iteration is linear, and slow near its end.
    const vector last = unique - before;
    constexpr int every = 3;
    const double along = last.squaredNorm() > 0.0 ? change.dot(last) / last.squaredNorm() : 0.0;
    if (round % every == every - 1 && along > 0.0 && along < 1.0) {
      constexpr double longest = 0.999;
      next += change * (std::min(along, longest) / (1.0 - std::min(along, longest)));
      next = next.cwiseMax(least_unique).cwiseMin(1.0);
    }
    before = unique;
    unique = next;
  }
  if (!found.converged) return {};
  if (found.loadings.sum() < 0.0) found.loadings = -found.loadings;
  found.loadings = found.loadings.cwiseProduct(deviation);
  found.unique = covariance.diagonal() - found.loadings.cwiseAbs2();
  return found;
}

}  // namespace clientele::inline v0::models::detail
