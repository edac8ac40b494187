// Weighted means and covariances of the same columns again and again, as replicates ask for them.
#pragma once
#include <cmath>
#include <span>

#include <clientele/core/config.hpp>
#include <clientele/stats/numeric_columns.hpp>

#include "models/matrices.hpp"

namespace clientele::inline v0::models::detail {

/// What a weighing of rows needs for itself; kept from one to the next it saves the allocations.
struct product_scratch {
  matrix block;     // a column per person, scaled
  matrix products;  // the lower triangle of sum w x x'
};

/// The products of all variables with one another: sum over people of w x x', a column of `people` being one x. Who
/// weighs nothing, a good third of the rows of a bootstrap, costs nothing.
inline void weigh_products(const matrix& people, std::span<const double> weights, product_scratch& own) {
  constexpr Eigen::Index block = 256;  // people whose scaled copy stays near the processor
  own.block.resize(people.rows(), block);
  own.products.setZero(people.rows(), people.rows());
  Eigen::Index filled = 0;
  const auto flush = [&] {
    if (filled > 0) own.products.selfadjointView<Eigen::Lower>().rankUpdate(own.block.leftCols(filled));
    filled = 0;
  };
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] == 0.0) continue;
    own.block.col(filled) = std::sqrt(weights[i]) * people.col(static_cast<Eigen::Index>(i));
    if (++filled == block) flush();
  }
  flush();
}

/// Columns without gaps, row by row, taken off their means once so that sums of squares lose nothing.
class cross_products {
 public:
  explicit cross_products(const numeric_columns& columns)
      : rows_(static_cast<Eigen::Index>(columns.size()), static_cast<Eigen::Index>(columns.rows())) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      for (std::size_t i = 0; i < columns.rows(); ++i) {
        rows_(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)) = columns[j][i];
      }
    }
    centre_ = columns.rows() > 0 ? vector(rows_.rowwise().mean()) : vector::Zero(rows_.rows());
    rows_.colwise() -= centre_;
  }
  [[nodiscard]] Eigen::Index items() const noexcept { return rows_.rows(); }

  struct moments {
    vector means;
    matrix covariance;   ///< divisor n - 1, n Kish's effective number of people
    double effective = 0.0;
  };
  /// NaN from fewer than two people.
  [[nodiscard]] moments of(std::span<const double> weights) const {
    vector first = vector::Zero(items());
    double total = 0.0;
    double squares = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0.0) continue;
      total += weights[i];
      squares += weights[i] * weights[i];
      first += weights[i] * rows_.col(static_cast<Eigen::Index>(i));
    }
    product_scratch own;
    weigh_products(rows_, weights, own);
    moments found;
    found.effective = squares > 0.0 ? total * total / squares : 0.0;
    first /= total;
    found.means = centre_ + first;
    const double unbias = found.effective > 1.0 ? found.effective / (found.effective - 1.0) : clientele::detail::nan;
    found.covariance = own.products.selfadjointView<Eigen::Lower>();
    found.covariance = (found.covariance / total - first * first.transpose()) * unbias;
    return found;
  }
  [[nodiscard]] matrix covariance(std::span<const double> weights) const { return of(weights).covariance; }

 private:
  matrix rows_;  // an item per row: a person is a column, which lies together
  vector centre_;
};

}  // namespace clientele::inline v0::models::detail
