// Means and covariances of the same rows under many weights: what a regression needs of each replicate.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include <clientele/stats/numeric_columns.hpp>

#include "models/cross_products.hpp"

namespace clientele::inline v0::models::detail {

struct moments {
  vector mean;
  matrix covariance;  // lower triangle
  double total = 0.0;          // of the weights
};

/// Rows kept side by side, ready to be weighed.
///
/// Definition  as `covariances_of`: divisor sum w, times n / (n - 1) with Kish's effective n of the whole sample, which
///             each replicate keeps. With gaps (`pairwise`) each mean from whoever answered and each covariance from
///             those who answered both, with their own n
/// How         values are centred before, so that nothing cancels
class weighted_moments {
 public:
  /// `places` rows are weighed, those of the completed columns among them where `completed.rows` says. The others are
  /// to get no weight.
  weighted_moments(const completed_columns& completed, std::size_t places);

  [[nodiscard]] Eigen::Index variables() const noexcept { return centre_.size(); }
  [[nodiscard]] bool pairwise() const noexcept { return pairwise_; }
  /// A column per person, of the variables less `centre()`; not where gaps are `pairwise`.
  [[nodiscard]] auto people() const { return values_.topRows(variables()); }
  [[nodiscard]] const vector& centre() const noexcept { return centre_; }
  /// The basis of a mean, and of a covariance.
  [[nodiscard]] const sample_basis& basis(Eigen::Index i, Eigen::Index j) const {
    return bases_[pairwise_ ? static_cast<std::size_t>(i * variables() + j) : 0];
  }

  /// False without any weight, or where nobody answered two of the variables.
  bool compute(std::span<const double> weights, product_scratch& own, moments& out) const;

 private:
  bool finish_complete(const matrix& products, moments& out) const;
  bool finish_pairwise(const matrix& products, moments& out) const;

  bool pairwise_;
  vector centre_;
  matrix values_;  // a column per person: the centred values and a one; pairwise: the values, 0 for a gap, and
                            // for each of them whether it is there
  std::vector<sample_basis> bases_;
  matrix small_sample_;  // n / (n - 1)
};

}  // namespace clientele::inline v0::models::detail
