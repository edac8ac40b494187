// Whole answers of many people at once: sums of products of small codes, which fit narrow words.
#include <clientele/tally/detail/comoment_sums.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <clientele/core/weight.hpp>
#include <clientele/tally/detail/counts.hpp>

#include "column_views.hpp"
#include "kernels_scale.hpp"

namespace clientele::inline v0::detail {

static_assert(comoment_sums::block_rows == block_rows);

namespace {

constexpr std::uint8_t gap_code = 0xFF;  // no code: those are at most largest_product_code

[[nodiscard]] constexpr std::size_t rounded_up(std::size_t n, std::size_t step) noexcept {
  return (n + step - 1) / step * step;
}

/// Columns of codes for a block of rows, and the sums of products of all pairs of columns over all blocks.
class product_block {
 public:
  product_block(std::size_t columns, std::size_t rows)
      : columns_(rounded_up(columns, product_group)),
        rows_(rows),
        // Columns a cache line further than a page apart do not evict one another.
        stride_(rounded_up(rows, row_step) + row_step),
        codes_(columns_ * stride_),
        sums_(columns_ * columns_) {}

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::uint8_t* column(std::size_t j) noexcept { return codes_.data() + j * stride_; }
  void add(std::size_t rows, std::uint8_t largest) noexcept {
    const std::size_t padded = rounded_up(rows, row_step);
    for (std::size_t j = 0; j < columns_; ++j) std::fill(column(j) + rows, column(j) + padded, std::uint8_t{0});
    kernels().add_products(codes_.data(), stride_, columns_, padded, largest, sums_.data());
  }
  [[nodiscard]] std::int64_t sum(std::size_t j, std::size_t k) const noexcept {
    return static_cast<std::int64_t>(sums_[j < k ? j * columns_ + k : k * columns_ + j]);
  }
  void clear() noexcept { std::fill(sums_.begin(), sums_.end(), std::uint64_t{0}); }

 private:
  std::size_t columns_;
  std::size_t rows_;
  std::size_t stride_;
  std::vector<std::uint8_t> codes_;
  std::vector<std::uint64_t> sums_;
};

/// The bits of a validity bitmap as a byte a row, 0xFF where there is no answer.
class validity {
 public:
  template <class T>
  const std::uint8_t* read(const column_view<T>& column, std::size_t first, std::size_t rows, std::uint8_t* missing) noexcept {
    const std::size_t bit = column.bitmap_offset + first;
    const unsigned shift = bit % 8;
    const std::uint8_t* from = column.bitmap + bit / 8;
    const std::size_t bytes = (rows + 7) / 8;
    const std::size_t readable = (shift + rows + 7) / 8;
    for (std::size_t i = 0; i < bytes; ++i) {
      const unsigned next = shift > 0 && i + 1 < readable ? from[i + 1] : 0U;
      bits_[i] = static_cast<std::uint8_t>((from[i] >> shift) | (next << (8 - shift)));
    }
    kernels().expand_bitmap(bits_, rounded_up(rows, row_step), missing);
    return missing;
  }

 private:
  alignas(64) std::uint8_t bits_[block_rows / 8] = {};
};

#if defined(__GNUC__) || defined(__clang__)
#define CLIENTELE_RESTRICT __restrict__
#else
#define CLIENTELE_RESTRICT __restrict
#endif

/// Of the codes of a block, those in rows with gaps (0xFF in `gaps`) go to `gapped`, with 1 in `given`; the others stay.
void split_column(std::uint8_t* CLIENTELE_RESTRICT codes, std::uint8_t* CLIENTELE_RESTRICT gapped,
                  std::uint8_t* CLIENTELE_RESTRICT given, std::uint8_t* CLIENTELE_RESTRICT anything_given,
                  const std::uint8_t* CLIENTELE_RESTRICT gaps, std::size_t rows) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint8_t code = codes[i];
    const std::uint8_t known = code != gap_code ? gaps[i] : std::uint8_t{0};
    gapped[i] = code & known;
    given[i] = known & 1U;
    anything_given[i] = static_cast<std::uint8_t>(anything_given[i] | (known & 1U));
    codes[i] = static_cast<std::uint8_t>(code & ~gaps[i]);
  }
}

}  // namespace

/// Rows of blocks on their way into the sums.
///
/// A code is an answer less the lowest one that its type can hold on the scale. Complete rows have a further column of
/// ones, whose products with the others are their sums; in rows with gaps a column of ones and zeros for each item says
/// whether it was answered, so that the products of all these columns are the sums of every pair.
class comoment_sums::blocks {
 public:
  template <class T>
  blocks(comoment_sums& sums, std::span<const column_view<T>> columns, int low, int levels)
      : sums_(sums), items_(columns.size()), complete_(items_ + 1, std::min(columns[0].size, block_rows)) {
    const scale_codes<T> scale(columns[0], low, levels);
    lowest_ = static_cast<std::int64_t>(scale.rule.first);
    largest_ = static_cast<std::uint8_t>(scale.rule.last_code);
  }

  /// False when an answer is invalid: then nothing has changed.
  template <class T>
  [[nodiscard]] bool add(std::span<const column_view<T>> columns, std::size_t first, std::size_t rows, int low, int levels) {
    bool gaps = false;
    std::fill_n(any_missing_, rounded_up(rows, row_step), std::uint8_t{0});
    for (std::size_t j = 0; j < items_; ++j) {
      const column_view<T>& column = columns[j];
      const bool has_bitmap = column.bitmap != nullptr;
      if (has_bitmap) validity_.read(column, first, rows, missing_);
      std::uint8_t* codes = complete_.column(j);
      if (!static_cast<const column_kernels<T>&>(kernels()).stage(
              column.values + first, rows, scale_codes<T>(column, low, levels).rule, has_bitmap, missing_, codes)) {
        return false;
      }
      if (has_bitmap || column.has_sentinel || std::floating_point<T>) gaps = mark_gaps(codes, rows) || gaps;
    }
    std::fill_n(complete_.column(items_), rows, std::uint8_t{1});
    if (gaps) move_gaps(rows);
    complete_.add(rows, std::max<std::uint8_t>(largest_, 1));
    rows_since_ += rows;
    constexpr std::size_t most_rows = std::size_t{1} << 30;  // sums of products of 16-bit answers fit 64 bits
    if (rows_since_ >= most_rows) finish();
    return true;
  }
  /// What was added so far goes into the sums.
  void finish() {
    finish_complete();
    if (gapped_) finish_gapped();
    rows_since_ = 0;
  }

 private:
  [[nodiscard]] bool mark_gaps(std::uint8_t* codes, std::size_t rows) noexcept {
    kernels().mark_missing(missing_, rows, gap_code, codes);
    std::uint8_t any = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      any_missing_[i] = static_cast<std::uint8_t>(any_missing_[i] | missing_[i]);
      any = static_cast<std::uint8_t>(any | missing_[i]);
    }
    return any != 0;
  }
  /// Rows with gaps leave zeros in the complete ones and go to a block of their own.
  void move_gaps(std::size_t rows) {
    constexpr std::size_t few = 16;  // one row in so many: gathering them costs less than a second pass over the block
    if (!gapped_) gapped_.emplace(2 * items_, complete_.rows());
    if (kernels().count_missing(any_missing_, rows) > rows / few) {
      move_all(rows);
      return;
    }
    for (std::size_t i = 0; i < rows; ++i) {
      if (any_missing_[i] != 0) gather(i);
    }
  }
  void gather(std::size_t i) {
    std::size_t answered = 0;
    for (std::size_t j = 0; j < items_; ++j) {
      std::uint8_t& code = complete_.column(j)[i];
      const bool given = code != gap_code;
      answered += given ? 1U : 0U;
      gapped_->column(j)[waiting_] = given ? code : std::uint8_t{0};
      gapped_->column(items_ + j)[waiting_] = given ? 1U : 0U;
      code = 0;
    }
    complete_.column(items_)[i] = 0;
    if (answered == 0) {
      ++empty_;
      return;  // its place is taken by the next one
    }
    ++with_gaps_;
    if (++waiting_ == gapped_->rows()) add_gapped();
  }
  /// All rows of the block at once, the complete ones as zeros.
  void move_all(std::size_t rows) noexcept {
    add_gapped();
    std::fill_n(missing_, rows, std::uint8_t{0});  // from here on: 1 where anything was answered in a row with gaps
    for (std::size_t j = 0; j < items_; ++j) {
      split_column(complete_.column(j), gapped_->column(j), gapped_->column(items_ + j), missing_, any_missing_, rows);
    }
    std::uint8_t* ones = complete_.column(items_);
    std::size_t answered = 0;
    std::size_t gapped = 0;
    for (std::size_t i = 0; i < rows; ++i) {
      const std::uint8_t gap = any_missing_[i] & 1U;
      ones[i] = gap ^ 1U;
      gapped += gap;
      answered += missing_[i];
    }
    with_gaps_ += answered;
    empty_ += gapped - answered;
    waiting_ = rows;
    add_gapped();
  }
  void add_gapped() noexcept {
    gapped_->add(waiting_, std::max<std::uint8_t>(largest_, 1));
    waiting_ = 0;
  }

  [[nodiscard]] static int128 in_units(std::int64_t sum) noexcept {
    return int128::multiply(sum, std::int64_t{1} << weight::fraction_bits);
  }
  [[nodiscard]] static weight_sums weights_of(std::int64_t people) noexcept {
    const uint128 n{static_cast<std::uint64_t>(people)};
    return {n << weight::fraction_bits, n << weight::square_fraction_bits};
  }
  /// The sum of x y from those of the codes of x and y, and of their product, over n rows.
  [[nodiscard]] std::int64_t product_of(std::int64_t codes, std::int64_t x, std::int64_t y, std::int64_t n) const noexcept {
    return codes + lowest_ * (x + y) + lowest_ * lowest_ * n;
  }

  void finish_complete() {
    const std::int64_t n = complete_.sum(items_, items_);
    add_or_throw(sums_.complete_, static_cast<std::uint64_t>(n), "rows");
    if (!sums_.weights_.checked_add(weights_of(n))) throw_overflow("weights");
    std::size_t pair = 0;
    for (std::size_t j = 0; j < items_; ++j) {
      const std::int64_t own = complete_.sum(j, items_);
      add_or_throw(sums_.sums_[j], in_units(own + lowest_ * n), "weighted values");
      for (std::size_t k = j; k < items_; ++k, ++pair) {
        const std::int64_t product = product_of(complete_.sum(j, k), own, complete_.sum(k, items_), n);
        add_or_throw(sums_.products_[pair], in_units(product), "weighted products");
      }
    }
    complete_.clear();
  }
  void finish_gapped() {
    add_gapped();
    add_or_throw(sums_.empty_, empty_, "rows");
    empty_ = 0;
    if (with_gaps_ == 0) return;
    add_or_throw(sums_.with_gaps_, with_gaps_, "rows");
    with_gaps_ = 0;
    sums_.gapped_.resize(sums_.pairs());
    std::size_t pair = 0;
    for (std::size_t j = 0; j < items_; ++j) {
      for (std::size_t k = j; k < items_; ++k, ++pair) {
        const std::int64_t n = gapped_->sum(items_ + j, items_ + k);
        const std::int64_t first = gapped_->sum(j, items_ + k);
        const std::int64_t second = gapped_->sum(k, items_ + j);
        sums_.merge_pair(sums_.gapped_[pair],
                         {static_cast<std::uint64_t>(n), weights_of(n), in_units(first + lowest_ * n),
                          in_units(second + lowest_ * n), in_units(product_of(gapped_->sum(j, k), first, second, n))});
      }
    }
    gapped_->clear();
  }

  comoment_sums& sums_;
  std::size_t items_;
  std::int64_t lowest_ = 0;
  std::uint8_t largest_ = 0;
  product_block complete_;
  std::optional<product_block> gapped_;
  std::size_t waiting_ = 0;  // rows of the block with gaps that are not added yet
  std::uint64_t with_gaps_ = 0;
  std::uint64_t empty_ = 0;
  std::size_t rows_since_ = 0;
  validity validity_;
  alignas(64) std::uint8_t missing_[block_rows];
  alignas(64) std::uint8_t any_missing_[block_rows];
};

template <BlockAnswer T>
std::size_t comoment_sums::add_blocks(std::span<const column<T>> items, std::size_t first, int low, int levels) {
  const std::size_t n = items[0].size();
  std::vector<column_view<T>> columns;
  for (const column<T>& item : items) columns.push_back(view_of(item));
  const scale_codes<T> scale(columns[0], low, levels);
  if (first >= n || !scale.usable || scale.rule.last_code > largest_product_code) return first;
  blocks taken(*this, std::span<const column_view<T>>(columns), low, levels);
  while (first < n) {
    const std::size_t rows = std::min(block_rows, n - first);
    if (!taken.add(std::span<const column_view<T>>(columns), first, rows, low, levels)) break;
    first += rows;
  }
  taken.finish();
  return first;
}

#define CLIENTELE_INSTANTIATE(T)                                                                                     \
  template CLIENTELE_API std::size_t comoment_sums::add_blocks<T>(std::span<const column<T>>, std::size_t, int, int);
CLIENTELE_INSTANTIATE(std::int8_t)
CLIENTELE_INSTANTIATE(std::uint8_t)
CLIENTELE_INSTANTIATE(std::int16_t)
CLIENTELE_INSTANTIATE(std::uint16_t)
CLIENTELE_INSTANTIATE(std::int32_t)
CLIENTELE_INSTANTIATE(std::uint32_t)
CLIENTELE_INSTANTIATE(std::int64_t)
CLIENTELE_INSTANTIATE(std::uint64_t)
CLIENTELE_INSTANTIATE(float)
CLIENTELE_INSTANTIATE(double)
#undef CLIENTELE_INSTANTIATE

}  // namespace clientele::inline v0::detail
