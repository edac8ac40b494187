// Whole answers of many people at once: sums of products of small codes, which fit narrow words.
#include <clientele/tally/detail/comoment_sums.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
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
  [[nodiscard]] const std::uint8_t* column(std::size_t j) const noexcept { return codes_.data() + j * stride_; }
  [[nodiscard]] std::uint64_t sum(std::size_t j, std::size_t k) const noexcept {
    return sums_[j < k ? j * columns_ + k : k * columns_ + j];
  }
  void clear() noexcept { std::fill(sums_.begin(), sums_.end(), std::uint64_t{0}); }

 private:
  std::size_t columns_;
  std::size_t rows_;
  std::size_t stride_;
  std::vector<std::uint8_t> codes_;
  std::vector<std::uint64_t> sums_;
};

/// Sums of m c d over rows for all pairs of columns of codes c and d, where each row has a whole number m of its own: digit
/// by digit of m, each small enough for its product with a code to fit a word of 16 bits.
class digit_products {
 public:
  /// Codes below 2^code_bits, numbers below 2^most_bits.
  digit_products(std::size_t columns, unsigned code_bits, unsigned most_bits)
      : columns_(columns),
        digit_bits_(15 - code_bits),
        sums_((most_bits + digit_bits_ - 1) / digit_bits_, std::vector<std::uint64_t>(columns * columns)),
        codes_(columns * wide_product_rows),
        scaled_(columns * wide_product_rows) {}

  /// The columns from `first` on, as many as there are here.
  void add(const product_block& block, std::size_t first, std::size_t rows, const std::uint64_t* numbers) noexcept {
    for (std::size_t row = 0; row < rows; row += wide_product_rows) {
      add_few(block, first, row, std::min(wide_product_rows, rows - row), numbers + row);
    }
  }
  [[nodiscard]] uint128 sum(std::size_t j, std::size_t k) const noexcept {
    const std::size_t pair = j < k ? j * columns_ + k : k * columns_ + j;
    uint128 result;
    for (std::size_t p = 0; p < sums_.size(); ++p) {
      result += uint128{sums_[p][pair]} << static_cast<unsigned>(p * digit_bits_);
    }
    return result;
  }
  void clear() noexcept {
    for (auto& sums : sums_) std::fill(sums.begin(), sums.end(), std::uint64_t{0});
  }

 private:
  void add_few(const product_block& block, std::size_t first, std::size_t row, std::size_t rows,
               const std::uint64_t* numbers) noexcept {
    for (std::size_t j = 0; j < columns_; ++j) {
      std::copy_n(block.column(first + j) + row, rows, codes_.data() + j * wide_product_rows);
    }
    std::uint64_t any = 0;
    for (std::size_t i = 0; i < rows; ++i) any |= numbers[i];
    const std::uint64_t mask = (std::uint64_t{1} << digit_bits_) - 1;
    for (std::size_t p = 0; any != 0; ++p, any >>= digit_bits_) {
      const auto shift = static_cast<unsigned>(p * digit_bits_);
      for (std::size_t i = 0; i < rows; ++i) digits_[i] = static_cast<std::int16_t>((numbers[i] >> shift) & mask);
      for (std::size_t j = 0; j < columns_; ++j) scale(j, rows);
      kernels().add_wide_products(codes_.data(), scaled_.data(), wide_product_rows, columns_, rows, sums_[p].data());
    }
  }
  void scale(std::size_t j, std::size_t rows) noexcept {
    const std::int16_t* codes = codes_.data() + j * wide_product_rows;
    std::int16_t* scaled = scaled_.data() + j * wide_product_rows;
    for (std::size_t i = 0; i < rows; ++i) scaled[i] = static_cast<std::int16_t>(digits_[i] * codes[i]);
  }

  std::size_t columns_;
  unsigned digit_bits_;
  std::vector<std::vector<std::uint64_t>> sums_;  // of each digit, from the lowest
  std::vector<std::int16_t> codes_;
  std::vector<std::int16_t> scaled_;
  std::int16_t digits_[wide_product_rows] = {};
};

constexpr unsigned weight_bits = 50;  // of those below `largest_fast_weight`
static_assert(largest_fast_weight / weight::resolution == 1125899906842624.0, "2^50 units");

/// The sums of w c d, of w^2 over rows with both ones, and of the rows, in blocks with a weight for each row.
class weighted_products {
 public:
  weighted_products(std::size_t columns, std::size_t ones, unsigned code_bits)
      : products_(columns, code_bits, weight_bits), low_squares_(ones, 1, half_bits), high_squares_(ones, 1, half_bits) {}

  /// Ones and zeros stand in the columns from `first_ones` on.
  void add(const product_block& block, std::size_t first_ones, std::size_t rows, const std::uint64_t* units) noexcept {
    products_.add(block, 0, rows, units);
    for (std::size_t i = 0; i < rows; ++i) {
      const uint128 square = weight::square_units(units[i]);
      low_[i] = square.low() & ((std::uint64_t{1} << half_bits) - 1);
      high_[i] = (square >> half_bits).low();
    }
    low_squares_.add(block, first_ones, rows, low_);
    high_squares_.add(block, first_ones, rows, high_);
  }
  [[nodiscard]] uint128 product(std::size_t j, std::size_t k) const noexcept { return products_.sum(j, k); }
  /// Of the columns of ones alone, counted from the first of them.
  [[nodiscard]] uint128 squares(std::size_t j, std::size_t k) const noexcept {
    return low_squares_.sum(j, k) + (high_squares_.sum(j, k) << half_bits);
  }
  void clear() noexcept {
    products_.clear();
    low_squares_.clear();
    high_squares_.clear();
  }

 private:
  static constexpr unsigned half_bits = 42;  // a square has 2 * 50 - 20 bits, and one more from rounding; 3 digits of 14
  digit_products products_;
  digit_products low_squares_;
  digit_products high_squares_;
  std::uint64_t low_[block_rows];
  std::uint64_t high_[block_rows];
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
  blocks(comoment_sums& sums, std::span<const column_view<T>> columns, const double* weights, const code_rule<T>& rule)
      : sums_(sums),
        items_(columns.size()),
        lowest_(static_cast<std::int64_t>(rule.first)),
        largest_(static_cast<std::uint8_t>(std::max(rule.last_code, 1U))),
        weights_(weights),
        complete_(items_ + 1, std::min(columns[0].size, block_rows)) {
    if (weights == nullptr) return;
    complete_weights_ = std::make_unique<weighted_products>(items_ + 1, 1, code_bits());
    units_.resize(complete_.rows());
    gapped_units_.resize(complete_.rows());
  }

  /// False when an answer or a weight cannot be taken: then nothing has changed.
  template <class T>
  [[nodiscard]] bool add(std::span<const column_view<T>> columns, std::size_t first, std::size_t rows, int low, int levels) {
    std::uint64_t any_weight = 0;
    if (weights_ != nullptr && !kernels().to_units(weights_ + first, rows, units_.data(), any_weight)) return false;
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
    add_complete(rows);
    constexpr std::size_t most_rows = std::size_t{1} << 30;  // sums of codes and digits fit 64 bits, and what they make 128
    rows_since_ += rows;
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
  [[nodiscard]] unsigned code_bits() const noexcept { return static_cast<unsigned>(std::bit_width(unsigned{largest_})); }
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
    if (!gapped_) {
      gapped_.emplace(2 * items_, complete_.rows());
      if (weights_ != nullptr) gapped_weights_ = std::make_unique<weighted_products>(2 * items_, items_, code_bits());
    }
    if (kernels().count_missing(any_missing_, rounded_up(rows, row_step)) > rows / few) {
      move_all(rows);
      return;
    }
    for (std::size_t i = 0; i < rows; ++i) {
      if (any_missing_[i] != 0) gather(i);
    }
  }
  void gather(std::size_t i) noexcept {
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
    if (weights_ != nullptr) gapped_units_[waiting_] = units_[i];
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
      const std::uint8_t left_out = any_missing_[i] & 1U;
      ones[i] = left_out ^ 1U;
      gapped += left_out;
      answered += missing_[i];
    }
    with_gaps_ += answered;
    empty_ += gapped - answered;
    std::copy(units_.begin(), units_.end(), gapped_units_.begin());
    waiting_ = rows;
    add_gapped();
  }
  void add_complete(std::size_t rows) noexcept {
    if (complete_weights_ == nullptr) {
      complete_.add(rows, largest_);
      return;
    }
    const std::uint8_t* ones = complete_.column(items_);
    for (std::size_t i = 0; i < rows; ++i) complete_rows_ += ones[i];
    complete_weights_->add(complete_, items_, rows, units_.data());
  }
  void add_gapped() noexcept {
    gapped_->add(waiting_, largest_);
    if (gapped_weights_ != nullptr) gapped_weights_->add(*gapped_, items_, waiting_, gapped_units_.data());
    waiting_ = 0;
  }

  // Sums in 2^-40, and of squares of weights in 2^-60. Those of codes are not negative.
  [[nodiscard]] static int128 units(const product_block& block, const weighted_products* weights, std::size_t j,
                                    std::size_t k) noexcept {
    return int128::from_bits(weights != nullptr ? weights->product(j, k)
                                                : uint128{block.sum(j, k)} << weight::fraction_bits);
  }
  [[nodiscard]] static int128 times(int128 sum, std::int64_t factor) noexcept {
    const uint128 product = sum.bits() * static_cast<std::uint64_t>(factor < 0 ? -factor : factor);
    return factor < 0 ? -int128::from_bits(product) : int128::from_bits(product);
  }
  /// The sum of x y from those of the codes of x and y, and of their product.
  [[nodiscard]] int128 product_of(int128 codes, int128 x, int128 y, int128 weights) const noexcept {
    return codes + times(x + y, lowest_) + times(weights, lowest_ * lowest_);
  }

  void finish_complete() {
    const weighted_products* weights = complete_weights_.get();
    const std::uint64_t n = weights != nullptr ? complete_rows_ : complete_.sum(items_, items_);
    const int128 total = units(complete_, weights, items_, items_);
    const uint128 squares = weights != nullptr ? weights->squares(0, 0) : uint128{n} << weight::square_fraction_bits;
    add_or_throw(sums_.complete_, n, "rows");
    if (!sums_.weights_.checked_add({total.bits(), squares})) throw_overflow("weights");
    std::size_t pair = 0;
    for (std::size_t j = 0; j < items_; ++j) {
      const int128 own = units(complete_, weights, j, items_);
      add_or_throw(sums_.sums_[j], own + times(total, lowest_), "weighted values");
      for (std::size_t k = j; k < items_; ++k, ++pair) {
        const int128 product =
            product_of(units(complete_, weights, j, k), own, units(complete_, weights, k, items_), total);
        add_or_throw(sums_.products_[pair], product, "weighted products");
      }
    }
    complete_.clear();
    complete_rows_ = 0;
    if (complete_weights_ != nullptr) complete_weights_->clear();
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
      for (std::size_t k = j; k < items_; ++k, ++pair) sums_.merge_pair(sums_.gapped_[pair], gapped_pair(j, k));
    }
    gapped_->clear();
    if (gapped_weights_ != nullptr) gapped_weights_->clear();
  }
  [[nodiscard]] pair_sums gapped_pair(std::size_t j, std::size_t k) const noexcept {
    const weighted_products* weights = gapped_weights_.get();
    const std::uint64_t n = gapped_->sum(items_ + j, items_ + k);
    const int128 total = units(*gapped_, weights, items_ + j, items_ + k);
    const int128 first = units(*gapped_, weights, j, items_ + k);
    const int128 second = units(*gapped_, weights, k, items_ + j);
    return {n,
            {total.bits(), weights != nullptr ? weights->squares(j, k) : uint128{n} << weight::square_fraction_bits},
            first + times(total, lowest_),
            second + times(total, lowest_),
            product_of(units(*gapped_, weights, j, k), first, second, total)};
  }

  comoment_sums& sums_;
  std::size_t items_;
  std::int64_t lowest_;
  std::uint8_t largest_;
  const double* weights_;
  product_block complete_;
  std::optional<product_block> gapped_;
  std::unique_ptr<weighted_products> complete_weights_;
  std::unique_ptr<weighted_products> gapped_weights_;
  std::uint64_t complete_rows_ = 0;  // where they have weights
  std::size_t waiting_ = 0;          // rows of the block with gaps that are not added yet
  std::uint64_t with_gaps_ = 0;
  std::uint64_t empty_ = 0;
  std::size_t rows_since_ = 0;
  validity validity_;
  alignas(64) std::uint8_t missing_[block_rows] = {};
  alignas(64) std::uint8_t any_missing_[block_rows] = {};
  std::vector<std::uint64_t> units_;  // of the rows of a block, and of those with gaps that wait; empty without weights
  std::vector<std::uint64_t> gapped_units_;
};

template <BlockAnswer T>
std::size_t comoment_sums::add_blocks(std::span<const column<T>> items, const double* weights, std::size_t first, int low,
                                      int levels) {
  const std::size_t n = items[0].size();
  std::vector<column_view<T>> views;
  for (const column<T>& item : items) views.push_back(view_of(item));
  const std::span<const column_view<T>> columns(views);
  const scale_codes<T> scale(columns[0], low, levels);
  if (first >= n || !scale.usable || scale.rule.last_code > largest_product_code) return first;
  const auto taken = std::make_unique<blocks>(*this, columns, weights, scale.rule);  // too large for a stack
  while (first < n) {
    const std::size_t rows = std::min(block_rows, n - first);
    if (!taken->add(columns, first, rows, low, levels)) break;
    first += rows;
  }
  taken->finish();
  return first;
}

#define CLIENTELE_INSTANTIATE(T)                                                                              \
  template CLIENTELE_API std::size_t comoment_sums::add_blocks<T>(std::span<const column<T>>, const double*, \
                                                                  std::size_t, int, int);
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
