#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/weight.hpp>
#include <clientele/stats/covariances.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/stats/sample_basis.hpp>
#include <clientele/tally/bytes.hpp>

namespace clientele::inline v0::detail {

/// What the kernels take at once.
template <class T>
concept BlockAnswer = std::same_as<T, std::int8_t> || std::same_as<T, std::uint8_t> || std::same_as<T, std::int16_t> ||
                      std::same_as<T, std::uint16_t> || std::same_as<T, std::int32_t> || std::same_as<T, std::uint32_t> ||
                      std::same_as<T, std::int64_t> || std::same_as<T, std::uint64_t> || std::same_as<T, float> ||
                      std::same_as<T, double>;

/// The exact sums behind means and covariances of several items answered by the same people.
///
/// Complete rows keep one size, a sum per item and a product per pair. Rows with gaps keep all three per pair, so that
/// both the listwise and the available-case figures come from one pass; they cost nothing until the first gap.
/// Everything is weighted: a row without weight weighs exactly one, which loses nothing. With values in 2^-F, sums are
/// in 2^-40 of w k and products in 2^-40 of w k k, each rounded once (for whole answers, F = 0, not at all).
class CLIENTELE_API comoment_sums {
 public:
  static constexpr std::int64_t gap = (std::numeric_limits<std::int64_t>::min)();

  comoment_sums() noexcept = default;
  explicit comoment_sums(std::size_t items);

  [[nodiscard]] std::size_t items() const noexcept { return sums_.size(); }
  [[nodiscard]] std::uint64_t complete() const noexcept { return complete_; }
  [[nodiscard]] std::uint64_t with_gaps() const noexcept { return with_gaps_; }
  [[nodiscard]] std::uint64_t empty() const noexcept { return empty_; }
  [[nodiscard]] double effective_size() const noexcept { return weights_.effective_size(); }

  /// One row of `items()` values (`gap` where there is none); `sum_overflow` changes nothing.
  void add(std::span<const std::int64_t> row, weight w, unsigned fraction_bits);
  /// Rows of whole answers from `low` up with their weights (null: one each), in blocks: from the row `first` on to the
  /// first block that cannot be taken at once, because an answer or a weight in it is invalid, or a weight very large.
  /// Returns where it stopped, at the latest behind the last row. The same sums as `add`, many times as fast. May throw
  /// half way: call on a copy.
  template <BlockAnswer T>
  [[nodiscard]] std::size_t add_blocks(std::span<const column<T>> items, const double* weights, std::size_t first, int low,
                                       int levels);
  /// How many rows to add one by one before the next block is tried.
  static constexpr std::size_t block_rows = 4096;
  /// A neutral side adopts the other's number of items. May throw half way: call on a copy.
  void merge(const comoment_sums& other);

  struct combination {
    double value;
    double error;
    sample_basis basis;
  };
  /// The mean of sum_j coefficient_j x_j over complete rows, or of each item over whoever answered it.
  [[nodiscard]] combination listwise(std::span<const double> coefficients) const;
  [[nodiscard]] combination available(std::span<const double> coefficients) const;

  /// Means, variances and covariance of two items over complete rows.
  [[nodiscard]] paired_moments pair(std::size_t y, std::size_t x) const;
  [[nodiscard]] covariances to_covariances(std::vector<std::string> names, bool listwise) const;
  [[nodiscard]] sample_basis basis() const noexcept { return {complete_, effective_size(), with_gaps_ + empty_}; }

  void write(byte_writer& out) const;
  [[nodiscard]] static comoment_sums read(byte_reader& in);
  friend bool operator==(const comoment_sums&, const comoment_sums&) = default;

 private:
  struct pair_sums {  // rows with gaps in which both items were answered
    std::uint64_t n = 0;
    weight_sums weights;
    int128 first;
    int128 second;
    int128 product;
    friend bool operator==(const pair_sums&, const pair_sums&) = default;
  };
  class blocks;
  template <class Put>
  void put_row(std::span<const std::int64_t> row, weight w, unsigned fraction_bits, Put put);
  [[nodiscard]] std::size_t pairs() const noexcept { return items() * (items() + 1) / 2; }
  [[nodiscard]] std::size_t pair_index(std::size_t j, std::size_t k) const noexcept;
  [[nodiscard]] pair_sums total(std::size_t j, std::size_t k) const;
  void merge_pair(pair_sums& into, const pair_sums& other) const;

  std::uint64_t complete_ = 0;
  std::uint64_t with_gaps_ = 0;
  std::uint64_t empty_ = 0;
  weight_sums weights_;
  std::vector<int128> sums_;
  std::vector<int128> products_;   // j <= k, row by row
  std::vector<pair_sums> gapped_;  // the same order; empty until a row has a gap
};

}  // namespace clientele::inline v0::detail
