#include <clientele/stats/replicate_weights.hpp>

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/core/random_stream.hpp>

namespace clientele::inline v0 {

std::string_view name(replicate_kind kind) noexcept {
  switch (kind) {
    case replicate_kind::bootstrap: return "bootstrap";
    case replicate_kind::rescaled: return "rescaled";
    case replicate_kind::jackknife_one: return "jackknife_one";
    case replicate_kind::jackknife_n: return "jackknife_n";
    case replicate_kind::balanced: return "balanced";
  }
  return "unknown";
}

namespace {

void require_length(const char* what, std::size_t found, std::size_t rows) {
  if (found == 0 || found == rows) return;
  detail::throw_invalid_argument("there are " + std::to_string(found) + ' ' + what + "; allowed: one per row, " +
                                 std::to_string(rows));
}

}  // namespace

replicate_weights::replicate_weights(std::size_t rows, replicate_kind kind, const replicate_options& options)
    : rows_(rows), replicates_(options.replicates), seed_(options.seed), kind_(kind) {
  require_length("strata", options.strata.size(), rows);
  require_length("clusters", options.clusters.size(), rows);
  if (!(options.sampling_fraction >= 0.0 && options.sampling_fraction < 1.0)) {
    detail::throw_invalid_argument("sampling fraction", options.sampling_fraction, "0 to below 1");
  }
  if (kind == replicate_kind::jackknife_one && !options.strata.empty()) {
    detail::throw_invalid_argument("strata are given to the jackknife of one stratum; allowed: jackknife_n");
  }
  kept_variance_ = 1.0 - options.sampling_fraction;

  // Rows are sorted by stratum and cluster, so that the units of a stratum have consecutive numbers.
  const bool plain = options.strata.empty() && options.clusters.empty();
  std::size_t units = rows;
  if (plain) {
    first_unit_ = {0, rows};
  } else {
    std::vector<std::size_t> order(rows);
    for (std::size_t i = 0; i < rows; ++i) order[i] = i;
    const auto key = [&](std::size_t i) {
      const auto cluster = options.clusters.empty() ? static_cast<std::uint64_t>(i) : options.clusters[i];
      return std::pair<std::uint32_t, std::uint64_t>(options.strata.empty() ? 0 : options.strata[i], cluster);
    };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    unit_of_row_.resize(rows);
    units = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      if (i == 0 || key(order[i]) != key(order[i - 1])) {
        if (i == 0 || key(order[i]).first != key(order[i - 1]).first) first_unit_.push_back(units);
        ++units;
      }
      unit_of_row_[order[i]] = static_cast<std::uint32_t>(units - 1);
    }
    first_unit_.push_back(units);
  }

  const std::size_t strata = first_unit_.size() - 1;
  for (std::size_t h = 0; h < strata; ++h) {
    const std::size_t size = first_unit_[h + 1] - first_unit_[h];
    if (kind == replicate_kind::balanced && size != 2) {
      detail::throw_invalid_argument("stratum " + std::to_string(h) + ", counted from the lowest, has " +
                                     std::to_string(size) + " clusters; allowed for balanced replicates: 2");
    }
    if (kind != replicate_kind::bootstrap && size < 2) {
      detail::throw_invalid_argument("stratum " + std::to_string(h) + ", counted from the lowest, has " +
                                     std::to_string(size) + " clusters; allowed for these replicates: 2 or more");
    }
    if (kind == replicate_kind::jackknife_n) {
      for (std::size_t u = 0; u < size; ++u) stratum_of_unit_.push_back(static_cast<std::uint32_t>(h));
    }
  }

  degrees_ = static_cast<double>(units) - static_cast<double>(strata);
  if (kind == replicate_kind::jackknife_one || kind == replicate_kind::jackknife_n) replicates_ = units;
  if (kind == replicate_kind::balanced) {
    // Sylvester's Hadamard matrix, without its first column, which is all ones.
    replicates_ = std::bit_ceil(std::max<std::size_t>(strata + 1, 4));
    degrees_ = static_cast<double>(strata);
  }
}

double replicate_weights::coefficient(std::size_t replicate) const {
  const auto count = static_cast<double>(replicates_);
  switch (kind_) {
    case replicate_kind::bootstrap:
    case replicate_kind::rescaled: return kept_variance_ / (count - 1.0);
    case replicate_kind::jackknife_one: return kept_variance_ * (count - 1.0) / count;
    case replicate_kind::jackknife_n: {
      const std::size_t h = stratum_of_unit_.at(replicate);
      const auto size = static_cast<double>(first_unit_[h + 1] - first_unit_[h]);
      return kept_variance_ * (size - 1.0) / size;
    }
    case replicate_kind::balanced: return kept_variance_ / count;
  }
  return 0.0;
}

void replicate_weights::factors(std::size_t replicate, std::span<double> out) const {
  if (replicate >= replicates_ || out.size() != rows_) {
    detail::throw_invalid_argument("replicate " + std::to_string(replicate) + " with " + std::to_string(out.size()) +
                                   " places; allowed: below " + std::to_string(replicates_) + ", a place per row, " +
                                   std::to_string(rows_));
  }
  // Plain rows are their own units, and `out` is where they are counted.
  const bool plain = unit_of_row_.empty();
  std::vector<double> own(plain ? 0 : first_unit_.back());
  const std::span<double> unit = plain ? out : std::span<double>(own);
  const std::size_t strata = first_unit_.size() - 1;

  if (drawn()) {
    std::fill(unit.begin(), unit.end(), 0.0);
    random_stream random(seed_, replicate);
    for (std::size_t h = 0; h < strata; ++h) {
      const std::size_t first = first_unit_[h];
      const std::size_t size = first_unit_[h + 1] - first;
      const std::size_t draws = kind_ == replicate_kind::rescaled ? size - 1 : size;
      const double factor = static_cast<double>(size) / static_cast<double>(draws);
      for (std::size_t d = 0; d < draws; ++d) unit[first + random.below(size)] += factor;
    }
  } else if (kind_ == replicate_kind::balanced) {
    for (std::size_t h = 0; h < strata; ++h) {
      const bool second = (std::popcount(replicate & (h + 1)) & 1) != 0;
      unit[first_unit_[h]] = second ? 0.0 : 2.0;
      unit[first_unit_[h] + 1] = second ? 2.0 : 0.0;
    }
  } else {
    std::fill(unit.begin(), unit.end(), 1.0);
    const std::size_t h = kind_ == replicate_kind::jackknife_n ? stratum_of_unit_[replicate] : 0;
    const auto size = static_cast<double>(first_unit_[h + 1] - first_unit_[h]);
    for (std::size_t u = first_unit_[h]; u < first_unit_[h + 1]; ++u) unit[u] = size / (size - 1.0);
    unit[replicate] = 0.0;
  }
  if (plain) return;
  for (std::size_t i = 0; i < rows_; ++i) out[i] = own[unit_of_row_[i]];
}

}  // namespace clientele::inline v0
