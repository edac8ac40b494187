#include <clientele/stats/sample_design.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/core/weight.hpp>

#include "core/text.hpp"
#include "stats/sampling_units.hpp"

namespace clientele::inline v0 {

namespace {

bool missing(double value) noexcept { return value != value; }

/// Whether a row is part of a figure.
bool answered(std::span<const double> y, std::span<const double> x, std::size_t row) noexcept {
  return !missing(y[row]) && (x.empty() || !missing(x[row]));
}

/// sum w y and sum w x over the rows that answered.
std::pair<double, double> weighted_sums(std::span<const double> weights, std::span<const double> y,
                                        std::span<const double> x) noexcept {
  double upper = 0.0, lower = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!answered(y, x, i)) continue;
    upper += weights[i] * y[i];
    lower += weights[i] * (x.empty() ? 1.0 : x[i]);
  }
  return {upper, lower};
}

}  // namespace

sample_design::sample_design(std::size_t rows, sample_design_options options) : options_(std::move(options)) {
  if (options_.weights.empty()) options_.weights.assign(rows, 1.0);
  if (options_.weights.size() != rows) {
    detail::throw_invalid_argument("there are " + std::to_string(options_.weights.size()) +
                                   " weights; allowed: one per row, " + std::to_string(rows));
  }
  for (std::size_t i = 0; i < rows; ++i) {
    if (weight::valid(options_.weights[i])) continue;
    throw invalid_value("weight is " + detail::number_text(options_.weights[i]) + " in row " + std::to_string(i) +
                            "; allowed: " + weight::allowed,
                        i);
  }
  detail::sampling_units units = detail::find_sampling_units(rows, options_.strata, options_.clusters);
  for (std::size_t h = 0; h < units.strata(); ++h) {
    if (units.size(h) >= 2) continue;
    detail::throw_invalid_argument("stratum " + std::to_string(h) + ", counted from the lowest, has " +
                                   std::to_string(units.size(h)) + " clusters; allowed for an error from the design: 2 " +
                                   "or more; put it together with another stratum");
  }
  kept_variance_ =
      detail::fractions_of_strata(units, rows, options_.sampling_fraction, options_.sampling_fractions);
  for (double& kept : kept_variance_) kept = 1.0 - kept;
  degrees_ = static_cast<double>(units.units()) - static_cast<double>(units.strata());
  unit_of_row_ = std::move(units.unit_of_row);
  first_unit_ = std::move(units.first_unit);

  final_ = options_.weights;
  if (options_.adjustment == nullptr) return;
  if (options_.adjustment->rows() != rows) {
    detail::throw_invalid_argument("the adjustment of weights is for " + std::to_string(options_.adjustment->rows()) +
                                   " rows; allowed: as many as the sample has, " + std::to_string(rows));
  }
  if (!options_.adjustment->adjust(final_)) {
    detail::throw_invalid_argument("these weights cannot be adjusted; allowed: those that the adjustment was made for");
  }
}

replicate_weights sample_design::replicates(const design_replicates& made) const {
  const replicate_options options{.replicates = made.replicates,
                                  .seed = made.seed,
                                  .strata = options_.strata,
                                  .clusters = options_.clusters,
                                  .sampling_fraction = options_.sampling_fraction,
                                  .sampling_fractions = options_.sampling_fractions,
                                  .fay = made.fay,
                                  .adjustment = options_.adjustment};
  return {rows(), made.kind, options};
}

void sample_design::require_same_length(std::span<const double> y, std::span<const double> x) const {
  if (y.size() == x.size()) return;
  detail::throw_invalid_argument("the lower part of a ratio has " + std::to_string(x.size()) +
                                 " rows; allowed: as many as the upper one, " + std::to_string(y.size()));
}

void sample_design::require_hits(std::span<const double> hits) {
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i] == 0.0 || hits[i] == 1.0 || missing(hits[i])) continue;
    throw invalid_value("a value of a share is " + detail::number_text(hits[i]) + " in row " + std::to_string(i) +
                            "; allowed: 0 or 1, NaN where it is missing",
                        i);
  }
}

sample_basis sample_design::basis_of(std::span<const double> y, std::span<const double> x, figure kind) const {
  if (y.size() != rows()) {
    detail::throw_invalid_argument("there are " + std::to_string(y.size()) + " values; allowed: one per row, " +
                                   std::to_string(rows()));
  }
  sample_basis basis;
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < rows(); ++i) {
    if (std::isinf(y[i]) || (!x.empty() && std::isinf(x[i]))) {
      throw invalid_value("a value is infinite in row " + std::to_string(i) +
                              "; allowed: finite numbers, NaN where it is missing",
                          i);
    }
    if (!answered(y, x, i)) {
      if (kind == figure::total) {
        throw invalid_value("a value is missing in row " + std::to_string(i) +
                                "; allowed for a total: a value in each row; the mean does without",
                            i);
      }
      ++basis.missing;
      continue;
    }
    ++basis.size;
    sum += final_[i];
    squares += final_[i] * final_[i];
  }
  if (squares > 0.0) basis.effective_size = sum * sum / squares;
  return basis;
}

double sample_design::error_of_total(std::span<const double> weighted) const {
  std::vector<double> totals;
  if (!unit_of_row_.empty()) {
    totals.assign(first_unit_.back(), 0.0);
    for (std::size_t i = 0; i < weighted.size(); ++i) totals[unit_of_row_[i]] += weighted[i];
  }
  const std::span<const double> units = unit_of_row_.empty() ? weighted : std::span<const double>(totals);
  double variance = 0.0;
  for (std::size_t h = 0; h + 1 < first_unit_.size(); ++h) {
    const std::span<const double> own = units.subspan(first_unit_[h], first_unit_[h + 1] - first_unit_[h]);
    const auto n = static_cast<double>(own.size());
    double mean = 0.0, squares = 0.0;
    for (const double total : own) mean += total / n;
    for (const double total : own) squares += (total - mean) * (total - mean);
    variance += kept_variance_[h] * n / (n - 1.0) * squares;
  }
  return std::sqrt(variance);
}

sample_design::linear_figure sample_design::linearised(std::span<const double> y, std::span<const double> x,
                                                       figure kind) const {
  linear_figure result;
  result.basis = basis_of(y, x, kind);
  const auto [upper, lower] = weighted_sums(final_, y, x);
  const bool total = kind == figure::total;
  result.value = total ? upper : upper / lower;
  if (!std::isfinite(result.value)) {
    result.value = detail::nan;
    return result;
  }
  std::vector<double> influence(rows(), 0.0);
  double size = 0.0, sum = 0.0, squares = 0.0;  // of the influences, for a simple random sample
  for (std::size_t i = 0; i < rows(); ++i) {
    if (!answered(y, x, i)) continue;
    influence[i] = total ? y[i] : (y[i] - result.value * (x.empty() ? 1.0 : x[i])) / lower;
    size += final_[i];
    sum += final_[i] * influence[i];
  }
  for (std::size_t i = 0; i < rows(); ++i) {
    if (!answered(y, x, i)) continue;
    squares += final_[i] * (influence[i] - sum / size) * (influence[i] - sum / size);
  }
  if (result.basis.size > 1) {
    result.simple_error = std::sqrt(squares * size / static_cast<double>(result.basis.size - 1));
  }
  if (options_.adjustment != nullptr) {
    options_.adjustment->residuals(options_.weights, options_.residuals, influence);
  }
  for (std::size_t i = 0; i < rows(); ++i) influence[i] *= final_[i];
  result.error = error_of_total(influence);
  return result;
}

std::shared_ptr<const replicate_summary> sample_design::replicated(std::span<const double> y, std::span<const double> x,
                                                                   figure kind, const design_replicates& made) const {
  const auto value = [&](std::span<const double> weights, std::span<double> out) {
    const auto [upper, lower] = weighted_sums(weights, y, x);
    out[0] = kind == figure::total ? upper : upper / lower;
    return true;
  };
  return std::make_shared<const replicate_summary>(replicate(replicates(made), options_.weights, 1, value));
}

}  // namespace clientele::inline v0
