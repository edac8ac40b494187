// Weighted means and covariances of the same columns again and again, as replicates ask for them.
#pragma once
#include <algorithm>
#include <cmath>
#include <span>

#include <clientele/core/config.hpp>
#include <clientele/stats/numeric_columns.hpp>

#include "models/matrices.hpp"

namespace clientele::inline v0::models::detail {

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
    constexpr Eigen::Index block = 256;  // rows whose scaled copy stays near the processor
    const Eigen::Index k = items();
    const auto n = static_cast<Eigen::Index>(weights.size());
    matrix sums = matrix::Zero(k, k);
    vector first = vector::Zero(k);
    matrix scaled(k, std::min(block, std::max<Eigen::Index>(n, 1)));
    double total = 0.0;
    double squares = 0.0;
    Eigen::Index filled = 0;
    const auto flush = [&] {
      if (filled > 0) sums.selfadjointView<Eigen::Lower>().rankUpdate(scaled.leftCols(filled));
      filled = 0;
    };
    for (Eigen::Index i = 0; i < n; ++i) {
      const double w = weights[static_cast<std::size_t>(i)];
      if (w == 0.0) continue;  // a good third of the rows of a bootstrap
      total += w;
      squares += w * w;
      first += w * rows_.col(i);
      scaled.col(filled) = std::sqrt(w) * rows_.col(i);
      if (++filled == scaled.cols()) flush();
    }
    flush();
    moments found;
    found.effective = squares > 0.0 ? total * total / squares : 0.0;
    first /= total;
    found.means = centre_ + first;
    const double unbias = found.effective > 1.0 ? found.effective / (found.effective - 1.0) : clientele::detail::nan;
    found.covariance = sums.selfadjointView<Eigen::Lower>();
    found.covariance = (found.covariance / total - first * first.transpose()) * unbias;
    return found;
  }
  [[nodiscard]] matrix covariance(std::span<const double> weights) const { return of(weights).covariance; }

 private:
  matrix rows_;  // an item per row: a person is a column, which lies together
  vector centre_;
};

}  // namespace clientele::inline v0::models::detail
