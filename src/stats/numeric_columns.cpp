#include <clientele/stats/numeric_columns.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <clientele/core/weight.hpp>

#include "core/text.hpp"

namespace clientele::inline v0 {

std::string_view name(missing_data policy) noexcept {
  switch (policy) {
    case missing_data::listwise: return "listwise";
    case missing_data::pairwise: return "pairwise";
    case missing_data::person_mean: return "person_mean";
    case missing_data::column_mean: return "column_mean";
    case missing_data::refuse: return "refuse";
  }
  return "unknown";
}

void numeric_columns::require_rows(std::string_view what, std::size_t found) {
  if (sized_ && found != rows_) {
    detail::throw_invalid_argument(std::string(what) + " has " + std::to_string(found) + " rows; allowed: " +
                                   std::to_string(rows_) + ", as in the other columns");
  }
  rows_ = found;
  sized_ = true;
}

void numeric_columns::add(std::string name, std::vector<double> values) {
  if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
    detail::throw_invalid_argument("the column " + detail::quoted(name) + " is there twice");
  }
  const auto bad = std::find_if(values.begin(), values.end(), [](double v) { return std::isinf(v); });
  if (bad != values.end()) {
    const auto row = static_cast<std::uint64_t>(bad - values.begin());
    throw invalid_value("a value of " + detail::quoted(name) + " is " + detail::number_text(*bad) + " in row " +
                            std::to_string(row) + "; allowed: finite numbers, NaN where it is missing",
                        row);
  }
  require_rows("the column " + detail::quoted(name), values.size());
  names_.reserve(names_.size() + 1);
  columns_.push_back(std::move(values));
  names_.push_back(std::move(name));
}

namespace {

void require_weights(std::span<const double> weights) {
  const auto bad = std::find_if(weights.begin(), weights.end(), [](double w) { return !weight::valid(w); });
  if (bad == weights.end()) return;
  const auto row = static_cast<std::uint64_t>(bad - weights.begin());
  throw invalid_value("weight is " + detail::number_text(*bad) + " in row " + std::to_string(row) + "; allowed: " +
                          weight::allowed,
                      row);
}

/// An adjustment of all people, for those who are left of them: the others count nothing.
class adjusted_part final : public weight_adjustment {
 public:
  adjusted_part(std::shared_ptr<const weight_adjustment> whole, std::vector<std::uint32_t> rows)
      : whole_(std::move(whole)), rows_(std::move(rows)) {}

  std::size_t rows() const noexcept override { return rows_.size(); }
  bool adjust(std::span<double> weights) const override {
    std::vector<double> all = spread(weights);
    const bool adjusted = whole_->adjust(all);
    gather(all, weights);
    return adjusted;
  }
  void residuals(std::span<const double> design_weights, residual_weights kind, std::span<double> values) const override {
    std::vector<double> all = spread(values);
    whole_->residuals(spread(design_weights), kind, all);
    gather(all, values);
  }

 private:
  [[nodiscard]] std::vector<double> spread(std::span<const double> own) const {
    std::vector<double> all(whole_->rows(), 0.0);
    for (std::size_t i = 0; i < rows_.size(); ++i) all[rows_[i]] = own[i];
    return all;
  }
  void gather(std::span<const double> all, std::span<double> own) const {
    for (std::size_t i = 0; i < rows_.size(); ++i) own[i] = all[rows_[i]];
  }

  std::shared_ptr<const weight_adjustment> whole_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace

std::shared_ptr<const weight_adjustment> numeric_columns::adjustment() const {
  if (adjustment_ == nullptr || adjusted_rows_.empty()) return adjustment_;
  return std::make_shared<const adjusted_part>(adjustment_, adjusted_rows_);
}

void numeric_columns::adjust_again() {
  std::vector<double> adjusted = design_weights_;
  if (!adjustment()->adjust(adjusted)) {
    detail::throw_invalid_argument("the weights of the people in the columns cannot be adjusted; allowed: people in " +
                                   std::string("each level of what is adjusted to"));
  }
  require_weights(adjusted);
  weights_ = std::move(adjusted);
}

void numeric_columns::adjust_weights(std::shared_ptr<const weight_adjustment> adjustment) {
  if (adjustment == nullptr) detail::throw_invalid_argument("there is no adjustment of weights; allowed: one");
  if (adjustment_ != nullptr) {
    detail::throw_invalid_argument("the weights of the columns are adjusted already; allowed: once, after they were set");
  }
  require_rows("the adjustment of weights", adjustment->rows());
  numeric_columns result = *this;
  result.design_weights_ = weights_;
  result.design_weights_.resize(rows_, 1.0);
  result.adjustment_ = std::move(adjustment);
  result.adjust_again();
  *this = std::move(result);
}

void numeric_columns::set_weights(std::vector<double> weights) {
  if (adjustment_ != nullptr) {
    detail::throw_invalid_argument("the weights of the columns are adjusted already; allowed: once, after they were set");
  }
  require_weights(weights);
  require_rows("the column of weights", weights.size());
  weights_ = std::move(weights);
}

void numeric_columns::set_strata(std::vector<std::uint32_t> strata) {
  require_rows("the column of strata", strata.size());
  strata_ = std::move(strata);
}

void numeric_columns::set_clusters(std::vector<std::uint32_t> clusters) {
  require_rows("the column of clusters", clusters.size());
  clusters_ = std::move(clusters);
}

std::size_t numeric_columns::index(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) {
    std::string list;
    for (const std::string& one : names_) list += (list.empty() ? "" : ", ") + one;
    detail::throw_invalid_argument("there is no column " + detail::quoted(name) + "; there are: " + list);
  }
  return static_cast<std::size_t>(found - names_.begin());
}

numeric_columns numeric_columns::select(std::span<const std::string> names) const {
  numeric_columns result;
  result.rows_ = rows_;
  result.sized_ = sized_;
  result.weights_ = weights_;
  result.strata_ = strata_;
  result.clusters_ = clusters_;
  result.adjustment_ = adjustment_;
  result.design_weights_ = design_weights_;
  result.adjusted_rows_ = adjusted_rows_;
  for (const std::string& name : names) result.add(name, columns_[index(name)]);
  return result;
}

namespace {
template <class T>
std::vector<T> kept_rows(const std::vector<T>& values, const std::vector<bool>& keep) {
  std::vector<T> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (keep[i]) result.push_back(values[i]);
  }
  return result;
}
}  // namespace

numeric_columns numeric_columns::where(const std::vector<bool>& keep) const {
  if (keep.size() != rows_) {
    detail::throw_invalid_argument("the rows to keep are " + std::to_string(keep.size()) + "; allowed: " +
                                   std::to_string(rows_) + ", as in the columns");
  }
  numeric_columns result;
  result.rows_ = static_cast<std::size_t>(std::count(keep.begin(), keep.end(), true));
  result.sized_ = true;
  result.names_ = names_;
  for (const std::vector<double>& column : columns_) result.columns_.push_back(kept_rows(column, keep));
  result.weights_ = kept_rows(weights_, keep);
  result.strata_ = kept_rows(strata_, keep);
  result.clusters_ = kept_rows(clusters_, keep);
  if (adjustment_ == nullptr) return result;
  result.adjustment_ = adjustment_;
  result.design_weights_ = kept_rows(design_weights_, keep);
  result.adjusted_rows_ = adjusted_rows_;
  if (result.rows_ == rows_) return result;
  for (std::size_t i = 0; adjusted_rows_.empty() && i < rows_; ++i) {
    if (keep[i]) result.adjusted_rows_.push_back(static_cast<std::uint32_t>(i));
  }
  if (!adjusted_rows_.empty()) result.adjusted_rows_ = kept_rows(adjusted_rows_, keep);
  if (result.rows_ > 0) result.adjust_again();
  return result;
}

namespace {

bool missing(double value) noexcept { return value != value; }

sample_basis basis_of(const numeric_columns& columns, std::uint64_t left_out) {
  if (!columns.weighted()) return unweighted_basis(columns.rows(), left_out);
  weight_sums sums{};
  for (const double w : columns.weights()) {
    const weight one{w};
    if (!sums.checked_add({uint128{one.units()}, one.square_units()})) {
      throw sum_overflow("the sum of the weights is too large; rescale them, for example to a mean of one");
    }
  }
  return {columns.rows(), sums.effective_size(), left_out};
}

[[noreturn]] void refuse_gap(const numeric_columns& columns, std::size_t row) {
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (!missing(columns[j][row])) continue;
    throw invalid_value("the answer to " + detail::quoted(columns.name(j)) + " in row " + std::to_string(row) +
                            " is missing; another policy for missing data than refuse would allow it",
                        row);
  }
  throw invalid_value("an answer is missing", row);
}

/// Fills the gaps of a row, block by block, where half of the block or more was answered. Returns how many.
std::size_t fill_gaps(std::vector<std::vector<double>>& values, std::size_t row,
                      const std::vector<std::vector<std::size_t>>& members) {
  std::size_t filled = 0;
  for (const std::vector<std::size_t>& block : members) {
    double sum = 0.0;
    std::size_t answered = 0;
    for (const std::size_t j : block) {
      if (missing(values[j][row])) continue;
      sum += values[j][row];
      ++answered;
    }
    if (answered == block.size() || 2 * answered < block.size()) continue;
    for (const std::size_t j : block) {
      if (!missing(values[j][row])) continue;
      values[j][row] = sum / static_cast<double>(answered);
      ++filled;
    }
  }
  return filled;
}

/// Fills the gaps of each column with the weighted mean of the others. A column without an answer keeps its gaps.
/// Returns how many were filled.
std::uint64_t fill_with_means(std::vector<std::vector<double>>& values, std::span<const double> weights) {
  std::uint64_t filled = 0;
  for (std::vector<double>& column : values) {
    double sum = 0.0;
    double total = 0.0;
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (missing(column[i])) continue;
      const double w = weights.empty() ? 1.0 : weights[i];
      sum += w * column[i];
      total += w;
    }
    if (!(total > 0.0)) continue;
    for (double& value : column) {
      if (!missing(value)) continue;
      value = sum / total;
      ++filled;
    }
  }
  return filled;
}

/// The same rows, weights and design with other values.
numeric_columns with_values(const numeric_columns& like, std::vector<std::vector<double>> values) {
  numeric_columns result = like.select({});
  for (std::size_t j = 0; j < like.size(); ++j) result.add(like.name(j), std::move(values[j]));
  return result;
}

std::vector<std::vector<double>> values_of(const numeric_columns& columns) {
  std::vector<std::vector<double>> values;
  for (std::size_t j = 0; j < columns.size(); ++j) values.emplace_back(columns[j].begin(), columns[j].end());
  return values;
}

std::vector<std::vector<std::size_t>> members_of(std::span<const std::size_t> blocks, std::size_t columns) {
  std::vector<std::vector<std::size_t>> members(1);
  for (std::size_t j = 0; j < columns; ++j) {
    const std::size_t block = blocks.empty() ? 0 : blocks[j];
    if (block >= members.size()) members.resize(block + 1);
    members[block].push_back(j);
  }
  return members;
}

}  // namespace

completed_columns complete(const numeric_columns& columns, missing_data policy, std::span<const std::size_t> blocks) {
  const std::size_t n = columns.rows();
  const std::size_t k = columns.size();
  if (!blocks.empty() && blocks.size() != k) {
    detail::throw_invalid_argument("there are " + std::to_string(blocks.size()) + " blocks; allowed: one per column, " +
                                   std::to_string(k));
  }
  completed_columns result;
  result.report = {.policy = policy, .rows = n};

  std::vector<bool> keep(n, true);
  std::vector<bool> gap(n, false);
  for (std::size_t j = 0; j < k; ++j) {
    const std::span<const double> values = columns[j];
    for (std::size_t i = 0; i < n; ++i) {
      if (missing(values[i])) gap[i] = true;
    }
  }
  result.report.with_gaps = static_cast<std::uint64_t>(std::count(gap.begin(), gap.end(), true));
  if (result.report.with_gaps == 0) {
    result.columns = columns;
    result.report.used = n;
    result.basis = basis_of(columns, 0);
    return result;
  }

  switch (policy) {
    case missing_data::refuse: refuse_gap(columns, static_cast<std::size_t>(std::find(gap.begin(), gap.end(), true) - gap.begin()));
    case missing_data::listwise:
      for (std::size_t i = 0; i < n; ++i) keep[i] = !gap[i];
      result.columns = columns.where(keep);
      break;
    case missing_data::pairwise:
      for (std::size_t i = 0; i < n; ++i) {
        if (!gap[i]) continue;
        bool answered = false;
        for (std::size_t j = 0; j < k && !answered; ++j) answered = !missing(columns[j][i]);
        keep[i] = answered;
      }
      result.columns = columns.where(keep);
      break;
    case missing_data::person_mean: {
      const std::vector<std::vector<std::size_t>> members = members_of(blocks, k);
      std::vector<std::vector<double>> values = values_of(columns);
      for (std::size_t i = 0; i < n; ++i) {
        if (!gap[i]) continue;
        const std::size_t filled = fill_gaps(values, i, members);
        for (std::size_t j = 0; j < k && keep[i]; ++j) keep[i] = !missing(values[j][i]);
        if (keep[i]) result.report.filled += filled;
      }
      result.columns = with_values(columns, std::move(values)).where(keep);
      break;
    }
    case missing_data::column_mean: {
      std::vector<std::vector<double>> values = values_of(columns);
      result.report.filled = fill_with_means(values, columns.weights());
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < k && keep[i]; ++j) keep[i] = !missing(values[j][i]);
      }
      result.columns = with_values(columns, std::move(values)).where(keep);
      break;
    }
  }
  result.report.used = result.columns.rows();
  if (result.report.used < n) {
    for (std::size_t i = 0; i < n; ++i) {
      if (keep[i]) result.rows.push_back(i);
    }
  }
  result.basis = basis_of(result.columns, n - result.report.used);
  return result;
}

}  // namespace clientele::inline v0
