#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/sample_basis.hpp>
#include <clientele/stats/weight_adjustment.hpp>

namespace clientele::inline v0 {

/// What a model does with people who left some of its questions out.
enum class missing_data : std::uint8_t {
  listwise,     ///< only those who answered all
  pairwise,     ///< each mean from whoever answered it, each covariance from those who answered both
  person_mean,  ///< who answered at least half of the questions of a block gets their own mean of it for the rest
  column_mean,  ///< everybody counts, gaps filled with the mean of those who answered: spreads and relations shrink
  refuse,       ///< a gap is an error that names its row and its column
};

/// The policy as it stands in reports and JSON: "listwise".
[[nodiscard]] CLIENTELE_API std::string_view name(missing_data policy) noexcept;

/// What became of the people of a model's data: nothing is left out in silence.
struct missing_report {
  missing_data policy = missing_data::listwise;
  std::uint64_t rows = 0;       ///< people in the data
  std::uint64_t used = 0;       ///< people in the result
  std::uint64_t with_gaps = 0;  ///< people who left out at least one question of the model
  std::uint64_t filled = 0;     ///< answers put in place of missing ones

  friend constexpr bool operator==(const missing_report&, const missing_report&) noexcept = default;
};

/// Numbers in named columns of equal length, a row per person: what models read. NaN is a missing value.
///
/// Weights     one per person, or none; checked like every weight of the library
/// Design      optional strata and clusters (a number per person), for replicate weights
/// Errors      `invalid_argument` for a column of another length, a name given twice or not there;
///             `invalid_value` for an infinite value or an invalid weight, with its row
/// Cost        eight bytes a value
class CLIENTELE_API numeric_columns {
 public:
  numeric_columns() = default;
  explicit numeric_columns(std::size_t rows) : rows_(rows), sized_(true) {}

  /// Adds a column; the first one decides the number of rows unless it was given.
  void add(std::string name, std::vector<double> values);
  template <ColumnValue T>
  void add(std::string name, const column<T>& values) {
    std::vector<double> copied(values.size());
    for (std::size_t i = 0; i < copied.size(); ++i) {
      copied[i] = values.missing(i) ? detail::nan : static_cast<double>(values[i]);
    }
    add(std::move(name), std::move(copied));
  }
  /// `invalid_argument` after `adjust_weights`.
  void set_weights(std::vector<double> weights);
  /// Adjusts the weights (all one where none were set), and in models those of every replicate again. People who are
  /// left out count nothing then: the others are adjusted without them. `invalid_argument` where that cannot be done.
  void adjust_weights(std::shared_ptr<const weight_adjustment> adjustment);
  void set_strata(std::vector<std::uint32_t> strata);
  void set_clusters(std::vector<std::uint32_t> clusters);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t size() const noexcept { return columns_.size(); }
  [[nodiscard]] const std::string& name(std::size_t j) const { return names_.at(j); }
  [[nodiscard]] std::span<const std::string> names() const noexcept { return names_; }
  [[nodiscard]] std::span<const double> operator[](std::size_t j) const { return columns_.at(j); }
  [[nodiscard]] std::span<const double> operator[](std::string_view name) const { return columns_[index(name)]; }
  /// Where a column is; throws `invalid_argument` naming those there are.
  [[nodiscard]] std::size_t index(std::string_view name) const;
  [[nodiscard]] bool weighted() const noexcept { return !weights_.empty(); }
  /// Empty without weights.
  [[nodiscard]] std::span<const double> weights() const noexcept { return weights_; }
  /// The weights before they were adjusted: those that replicates start from.
  [[nodiscard]] std::span<const double> design_weights() const noexcept {
    return adjustment_ == nullptr ? weights_ : design_weights_;
  }
  /// What replicates do to their weights; nothing where weights were not adjusted.
  [[nodiscard]] std::shared_ptr<const weight_adjustment> adjustment() const;
  [[nodiscard]] std::span<const std::uint32_t> strata() const noexcept { return strata_; }
  [[nodiscard]] std::span<const std::uint32_t> clusters() const noexcept { return clusters_; }

  /// The columns of these names, in this order, with weights and design.
  [[nodiscard]] numeric_columns select(std::span<const std::string> names) const;
  /// The rows whose entry in `keep` is true, with weights and design.
  [[nodiscard]] numeric_columns where(const std::vector<bool>& keep) const;

 private:
  void require_rows(std::string_view what, std::size_t found);
  void adjust_again();
  std::size_t rows_ = 0;
  bool sized_ = false;
  std::vector<std::string> names_;
  std::vector<std::vector<double>> columns_;
  std::vector<double> weights_;
  std::vector<std::uint32_t> strata_;
  std::vector<std::uint32_t> clusters_;
  std::shared_ptr<const weight_adjustment> adjustment_;  // of all people there once were
  std::vector<double> design_weights_;                   // of those who are left
  std::vector<std::uint32_t> adjusted_rows_;             // where they are among all; empty: these are all
};

/// Columns after a policy was applied to their gaps, and what it did.
struct completed_columns {
  numeric_columns columns;  ///< with `pairwise` still with its gaps, otherwise without any
  missing_report report;
  sample_basis basis;       ///< people used, Kish's effective number of them, people left out
  std::vector<std::size_t> rows;  ///< which rows of the data `columns` has; empty: all of them
};

/// Applies a policy to the columns as one block (`person_mean`: at least half of all columns answered).
/// `blocks` names a block per column where people's means are to be taken within blocks.
/// Throws `invalid_value` for a gap under `refuse`, naming its row and column.
[[nodiscard]] CLIENTELE_API completed_columns complete(const numeric_columns& columns, missing_data policy,
                                                       std::span<const std::size_t> blocks = {});

}  // namespace clientele::inline v0
