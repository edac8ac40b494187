#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/stats/mean_estimate.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// Means and covariances of named columns: all that reliability, drivers and path models need of the data.
///
/// Definition  mean sum w x / sum w; covariance sum w (x - mean_x)(y - mean_y) / sum w, times n / (n - 1), n Kish's
///             effective number of people (without weights: n - 1 as divisor)
/// Pairwise    each mean from whoever answered, each covariance from those who answered both, around their own means.
///             The matrix need not be positive semidefinite then
/// Constant    a column with one value for everybody who has a weight has variances of exactly 0
/// Errors      `invalid_argument` for a matrix that is not square, not symmetric, infinite somewhere or has a negative
///             variance, and for a name that is not there. NaN, in both halves, is a covariance that is not known
class CLIENTELE_API covariances {
 public:
  covariances() = default;
  /// From elsewhere, such as a published table; `matrix` row by row. Without means they are zero.
  covariances(std::vector<std::string> names, std::vector<double> matrix, sample_basis basis,
              std::vector<double> means = {});

  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
  [[nodiscard]] std::span<const std::string> names() const noexcept { return names_; }
  [[nodiscard]] std::size_t index(std::string_view name) const;
  [[nodiscard]] double mean(std::size_t j) const { return means_.at(j); }
  [[nodiscard]] std::span<const double> means() const noexcept { return means_; }
  [[nodiscard]] double operator()(std::size_t i, std::size_t j) const { return matrix_.at(i * size() + j); }
  /// Row by row.
  [[nodiscard]] std::span<const double> matrix() const noexcept { return matrix_; }
  [[nodiscard]] double variance(std::size_t j) const { return (*this)(j, j); }
  /// NaN where a variance is zero.
  [[nodiscard]] double correlation(std::size_t i, std::size_t j) const;
  [[nodiscard]] const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] const missing_report& report() const noexcept { return report_; }
  void set_report(const missing_report& report) noexcept { report_ = report; }
  /// What a covariance is multiplied with to get that of two means: one over the effective number of people, unless
  /// pairs of columns were answered by different people.
  [[nodiscard]] double mean_factor(std::size_t i, std::size_t j) const;
  /// Sets those factors, row by row, and how many people answered each; `invalid_argument` unless the factors are a
  /// square of the names, and there is a number of people for each name or none.
  void set_mean_factors(std::vector<double> factors, std::vector<std::uint64_t> people = {});

  /// offset + sum_j coefficient_j mean_j with its error through the covariances, never as if columns were independent.
  /// Where columns were answered by different people, its n is that of the column in it that the fewest answered.
  /// Throws `invalid_argument` unless there is a coefficient per column.
  template <class Unit>
  [[nodiscard]] mean_estimate<Unit> combination(std::span<const double> coefficients, double offset = 0.0,
                                                double lowest = Unit::lowest(), double highest = Unit::highest()) const {
    const value_and_error found = combined(coefficients);
    return {found.value + offset, found.error, basis_of(coefficients), lowest, highest};
  }
  /// The covariance of two such combinations, as estimates of the same people.
  [[nodiscard]] double covariance_of_combinations(std::span<const double> a, std::span<const double> b) const;
  /// The columns of these names, in this order.
  [[nodiscard]] covariances select(std::span<const std::string> names) const;

 private:
  struct value_and_error {
    double value;
    double error;
  };
  [[nodiscard]] value_and_error combined(std::span<const double> coefficients) const;
  [[nodiscard]] sample_basis basis_of(std::span<const double> coefficients) const;

  std::vector<std::string> names_;
  std::vector<double> means_;
  std::vector<double> matrix_;
  sample_basis basis_;
  missing_report report_;
  std::vector<double> mean_factors_;  // empty: one over the effective size for all
  std::vector<std::uint64_t> people_;  // of each column, where there are factors and they are known
};

/// The means and covariances of columns with their weights, after a policy for gaps. `blocks` as in `complete`.
/// Cost O(rows columns^2).
[[nodiscard]] CLIENTELE_API covariances covariances_of(const numeric_columns& columns,
                                                       missing_data policy = missing_data::listwise,
                                                       std::span<const std::size_t> blocks = {});

}  // namespace clientele::inline v0
