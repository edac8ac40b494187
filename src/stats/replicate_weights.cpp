#include <clientele/stats/replicate_weights.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/core/random_stream.hpp>

#include "core/text.hpp"
#include "stats/sampling_units.hpp"

namespace clientele::inline v0 {

std::string_view name(replicate_kind kind) noexcept {
  switch (kind) {
    case replicate_kind::bootstrap: return "bootstrap";
    case replicate_kind::rescaled: return "rescaled";
    case replicate_kind::jackknife_one: return "jackknife_one";
    case replicate_kind::jackknife_n: return "jackknife_n";
    case replicate_kind::balanced: return "balanced";
    case replicate_kind::given: return "given";
  }
  return "unknown";
}

namespace {

bool is_jackknife(replicate_kind kind) noexcept {
  return kind == replicate_kind::jackknife_one || kind == replicate_kind::jackknife_n;
}

void require_clusters(replicate_kind kind, const detail::sampling_units& units) {
  for (std::size_t h = 0; h < units.strata(); ++h) {
    const std::size_t size = units.size(h);
    const bool balanced = kind == replicate_kind::balanced;
    if (kind == replicate_kind::bootstrap || (balanced ? size == 2 : size >= 2)) continue;
    detail::throw_invalid_argument("stratum " + std::to_string(h) + ", counted from the lowest, has " +
                                   std::to_string(size) + " clusters; allowed for " +
                                   (balanced ? "balanced replicates: 2" : "these replicates: 2 or more"));
  }
}

void require_adjustment(const std::shared_ptr<const weight_adjustment>& adjustment, std::size_t rows) {
  if (adjustment == nullptr || adjustment->rows() == rows) return;
  detail::throw_invalid_argument("the adjustment of weights is for " + std::to_string(adjustment->rows()) +
                                 " rows; allowed: as many as the sample has, " + std::to_string(rows));
}

}  // namespace

void replicate_weights::require_options(const replicate_options& options) const {
  if (kind_ == replicate_kind::given) {
    detail::throw_invalid_argument("given replicates have no weights here; allowed: the constructor that takes them");
  }
  if (kind_ == replicate_kind::jackknife_one && !options.strata.empty()) {
    detail::throw_invalid_argument("strata are given to the jackknife of one stratum; allowed: jackknife_n");
  }
  if (!(options.fay >= 0.0 && options.fay < 1.0)) detail::throw_invalid_argument("fay", options.fay, "0 to below 1");
  if (options.fay != 0.0 && kind_ != replicate_kind::balanced) {
    detail::throw_invalid_argument("fay is given to " + std::string(name(kind_)) + " replicates; allowed: balanced ones");
  }
  require_adjustment(options.adjustment, rows_);
}

replicate_weights::replicate_weights(std::size_t rows, replicate_kind kind, const replicate_options& options)
    : rows_(rows),
      replicates_(options.replicates),
      seed_(options.seed),
      kind_(kind),
      fay_(options.fay),
      adjustment_(options.adjustment) {
  require_options(options);
  detail::sampling_units units = detail::find_sampling_units(rows, options.strata, options.clusters);
  require_clusters(kind, units);
  kept_variance_ = detail::fractions_of_strata(units, rows, options.sampling_fraction, options.sampling_fractions);
  for (double& kept : kept_variance_) kept = 1.0 - kept;

  degrees_ = static_cast<double>(units.units()) - static_cast<double>(units.strata());
  if (is_jackknife(kind)) replicates_ = units.units();
  // Sylvester's Hadamard matrix, without its first column, which is all ones.
  if (kind == replicate_kind::balanced) replicates_ = std::bit_ceil(std::max<std::size_t>(units.strata() + 1, 4));
  for (std::size_t h = 0; kind == replicate_kind::jackknife_n && h < units.strata(); ++h) {
    stratum_of_unit_.insert(stratum_of_unit_.end(), units.size(h), static_cast<std::uint32_t>(h));
  }
  unit_of_row_ = std::move(units.unit_of_row);
  first_unit_ = std::move(units.first_unit);
}

replicate_weights::replicate_weights(std::span<const double> weights, given_replicates replicates)
    : rows_(weights.size()),
      replicates_(weights.empty() ? 0 : replicates.weights.size() / weights.size()),
      kind_(replicate_kind::given),
      degrees_(replicates.degrees),
      given_(std::move(replicates.weights)),
      coefficients_(std::move(replicates.coefficients)),
      adjustment_(std::move(replicates.adjustment)) {
  require_adjustment(adjustment_, rows_);
  if (replicates_ == 0 || given_.size() % rows_ != 0) {
    detail::throw_invalid_argument("there are " + std::to_string(given_.size()) +
                                   " weights of replicates; allowed: a multiple of the rows, " + std::to_string(rows_));
  }
  if (coefficients_.size() == 1) coefficients_.resize(replicates_, coefficients_.front());
  if (coefficients_.size() != replicates_) {
    detail::throw_invalid_argument("there are " + std::to_string(coefficients_.size()) +
                                   " coefficients; allowed: one, or one per replicate, " + std::to_string(replicates_));
  }
  for (const double c : coefficients_) {
    if (!(c >= 0.0 && std::isfinite(c))) detail::throw_invalid_argument("coefficient of a replicate", c, "0 or more");
  }
  if (!(degrees_ >= 1.0)) detail::throw_invalid_argument("degrees of freedom of the replicates", degrees_, "1 or more");
  for (std::size_t place = 0; place < given_.size(); ++place) {
    const std::size_t row = place % rows_;
    const double own = given_[place];
    if (!(own >= 0.0 && std::isfinite(own)) || (own > 0.0 && !(weights[row] > 0.0))) {
      throw invalid_value("the weight in replicate " + std::to_string(place / rows_) + " is " +
                              detail::number_text(own) + " in row " + std::to_string(row) +
                              "; allowed: 0 or more, and 0 where the weight of the sample is",
                          row);
    }
    if (own > 0.0) given_[place] = own / weights[row];
  }
}

replicate_weights replicate_weights::adjusted_by(std::shared_ptr<const weight_adjustment> adjustment) const {
  require_adjustment(adjustment, rows_);
  replicate_weights result = *this;
  result.adjustment_ = std::move(adjustment);
  return result;
}

double replicate_weights::coefficient(std::size_t replicate) const {
  const auto count = static_cast<double>(replicates_);
  switch (kind_) {
    case replicate_kind::bootstrap:
    case replicate_kind::rescaled: return 1.0 / (count - 1.0);
    case replicate_kind::jackknife_one: return kept_variance_[0] * (count - 1.0) / count;
    case replicate_kind::jackknife_n: {
      const std::size_t h = stratum_of_unit_.at(replicate);
      const auto size = static_cast<double>(first_unit_[h + 1] - first_unit_[h]);
      return kept_variance_[h] * (size - 1.0) / size;
    }
    case replicate_kind::balanced: return 1.0 / (count * (1.0 - fay_) * (1.0 - fay_));
    case replicate_kind::given: return coefficients_.at(replicate);
  }
  return 0.0;
}

void replicate_weights::draw(std::size_t replicate, std::span<double> unit) const {
  std::fill(unit.begin(), unit.end(), 0.0);
  random_stream random(seed_, replicate);
  for (std::size_t h = 0; h + 1 < first_unit_.size(); ++h) {
    const std::size_t first = first_unit_[h];
    const std::size_t size = first_unit_[h + 1] - first;
    const std::size_t draws = kind_ == replicate_kind::rescaled ? size - 1 : size;
    const double factor = static_cast<double>(size) / static_cast<double>(draws);
    for (std::size_t d = 0; d < draws; ++d) unit[first + random.below(size)] += factor;
  }
}

void replicate_weights::balance(std::size_t replicate, std::span<double> unit) const {
  for (std::size_t h = 0; h + 1 < first_unit_.size(); ++h) {
    const bool second = (std::popcount(replicate & (h + 1)) & 1) != 0;
    unit[first_unit_[h]] = second ? fay_ : 2.0 - fay_;
    unit[first_unit_[h] + 1] = second ? 2.0 - fay_ : fay_;
  }
}

void replicate_weights::leave_out(std::size_t replicate, std::span<double> unit) const {
  std::fill(unit.begin(), unit.end(), 1.0);
  const std::size_t h = kind_ == replicate_kind::jackknife_n ? stratum_of_unit_[replicate] : 0;
  const auto size = static_cast<double>(first_unit_[h + 1] - first_unit_[h]);
  for (std::size_t u = first_unit_[h]; u < first_unit_[h + 1]; ++u) unit[u] = size / (size - 1.0);
  unit[replicate] = 0.0;
}

void replicate_weights::factors(std::size_t replicate, std::span<double> out) const {
  if (replicate >= replicates_ || out.size() != rows_) {
    detail::throw_invalid_argument("replicate " + std::to_string(replicate) + " with " + std::to_string(out.size()) +
                                   " places; allowed: below " + std::to_string(replicates_) + ", a place per row, " +
                                   std::to_string(rows_));
  }
  if (kind_ == replicate_kind::given) {
    std::copy_n(given_.begin() + static_cast<std::ptrdiff_t>(replicate * rows_), rows_, out.begin());
    return;
  }
  // Plain rows are their own units, and `out` is where they are counted.
  const bool plain = unit_of_row_.empty();
  std::vector<double> own(plain ? 0 : first_unit_.back());
  const std::span<double> unit = plain ? out : std::span<double>(own);

  if (is_jackknife(kind_)) {
    leave_out(replicate, unit);
  } else {
    drawn() ? draw(replicate, unit) : balance(replicate, unit);
    for (std::size_t h = 0; h + 1 < first_unit_.size(); ++h) {
      if (kept_variance_[h] == 1.0) continue;
      const double kept = std::sqrt(kept_variance_[h]);
      for (std::size_t u = first_unit_[h]; u < first_unit_[h + 1]; ++u) unit[u] = 1.0 + kept * (unit[u] - 1.0);
    }
  }
  if (plain) return;
  for (std::size_t i = 0; i < rows_; ++i) out[i] = own[unit_of_row_[i]];
}

}  // namespace clientele::inline v0
