#include <atomic>
#include <bit>
#include <limits>
#include <memory>
#include <new>

#include "kernels_path.hpp"
#include "kernels_rows.hpp"
#include "kernels_scale.hpp"

namespace clientele::inline v0::detail {

namespace {

// Below this many rows the set-up of the blocks costs more than it saves.
constexpr std::size_t short_span = 128;

struct chosen_path {
  kernel_path name;
  const kernel_table* kernels;
};

chosen_path best_path(kernel_path at_most) noexcept {
#if CLIENTELE_X86_PATHS
  __builtin_cpu_init();
  if (at_most >= kernel_path::avx512 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
    return {kernel_path::avx512, &avx512_kernels};
  }
  if (at_most >= kernel_path::avx2 && __builtin_cpu_supports("avx2")) return {kernel_path::avx2, &avx2_kernels};
  if (at_most >= kernel_path::sse2) return {kernel_path::sse2, &sse2_kernels};
#else
  static_cast<void>(at_most);
#endif
  return {kernel_path::plain, &plain_kernels};
}

// Chosen by whoever comes first; several threads may choose at once, and choose the same.
std::atomic<const kernel_table*> current{nullptr};

}  // namespace

const kernel_table& kernels() noexcept {
  const kernel_table* table = current.load(std::memory_order_acquire);
  if (table == nullptr) {
    table = best_path(kernel_path::avx512).kernels;
    current.store(table, std::memory_order_release);
  }
  return *table;
}

namespace {

/// A column as blocks of codes.
template <class T>
class code_reader {
 public:
  code_reader(const column_view<T>& column, int low, int levels, const kernel_table& table) noexcept
      : column_(column), low_(low), levels_(levels), table_(table), scale_(column, low, levels) {}

  /// False when the column is short or no block fits it: it goes row by row.
  [[nodiscard]] bool usable() const noexcept { return scale_.usable && column_.size >= short_span; }
  [[nodiscard]] bool marked() const noexcept {
    return column_.bitmap != nullptr || column_.has_sentinel || std::floating_point<T>;
  }
  /// What stands before code 0 on the scale.
  [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(scale_.offset); }
  [[nodiscard]] unsigned codes() const noexcept { return scale_.rule.last_code + 1; }
  /// The code that makes the cell of missing answers; above 255 no byte holds it.
  [[nodiscard]] unsigned missing_code() const noexcept { return static_cast<unsigned>(levels_ - scale_.offset); }
  /// How many rows to take alone until those of the bitmap stand at the begin of a byte.
  [[nodiscard]] std::size_t head() const noexcept {
    return column_.bitmap == nullptr ? 0 : (8 - column_.bitmap_offset % 8) % 8;
  }

  /// The bytes of a column of bytes, when nothing but a subtraction lies between them and their codes.
  [[nodiscard]] const std::uint8_t* bytes(std::size_t row) const noexcept {
    if constexpr (sizeof(T) == 1) {
      if (!marked()) return reinterpret_cast<const std::uint8_t*>(column_.values + row);
    }
    return nullptr;
  }
  [[nodiscard]] std::uint8_t subtracted() const noexcept { return static_cast<std::uint8_t>(static_cast<int>(scale_.rule.first)); }

  /// The codes of a block, with 0 for missing answers, which it counts; null when a row is invalid.
  [[nodiscard]] const std::uint8_t* read(std::size_t row, std::size_t rows, std::size_t& missing) noexcept {
    if (column_.bitmap != nullptr) {
      table_.expand_bitmap(column_.bitmap + (column_.bitmap_offset + row) / 8, rows, missing_);
    }
    if (!static_cast<const column_kernels<T>&>(table_).stage(column_.values + row, rows, scale_.rule,
                                                             column_.bitmap != nullptr, missing_, codes_)) {
      return nullptr;
    }
    missing = marked() ? table_.count_missing(missing_, rows) : 0;
    return codes_;
  }
  /// The same with their own code for missing answers.
  [[nodiscard]] const std::uint8_t* read(std::size_t row, std::size_t rows) noexcept {
    if constexpr (sizeof(T) == 1) {
      if (!marked() && scale_.rule.first == 0) {
        const std::uint8_t* codes = bytes(row);
        return static_cast<const key_kernels<std::uint8_t>&>(table_).largest(codes, rows) <= scale_.rule.last_code ? codes
                                                                                                            : nullptr;
      }
    }
    std::size_t missing = 0;
    if (read(row, rows, missing) == nullptr) return nullptr;
    if (missing > 0) table_.mark_missing(missing_, rows, static_cast<std::uint8_t>(missing_code()), codes_);
    return codes_;
  }
  [[nodiscard]] bool valid(std::size_t row) const noexcept { return code_at(column_, row, low_, levels_) >= 0; }

 private:
  const column_view<T>& column_;
  int low_;
  int levels_;
  const kernel_table& table_;
  scale_codes<T> scale_;
  alignas(64) std::uint8_t codes_[block_rows];
  alignas(64) std::uint8_t missing_[block_rows];
};

/// The first row of a block for which `valid` does not hold; there is one.
template <class Valid>
std::size_t first_invalid(std::size_t row, Valid valid) noexcept {
  while (valid(row)) ++row;
  return row;
}

/// As many rows as the next block may hold: at most `most`, a multiple of the step of the kernels.
std::size_t next_rows(std::size_t row, std::size_t size, std::size_t most) noexcept {
  const std::size_t left = size - row;
  return left < most ? left / row_step * row_step : most;
}

/// Counts in 32 bits, four tables side by side so that equal answers in a row do not wait for each other.
class count_table {
 public:
  void add(const std::uint8_t* codes, std::size_t rows, std::uint8_t first) noexcept {
    if (rows_ + rows > std::numeric_limits<std::uint32_t>::max()) flush();
    rows_ += rows;
    for (std::size_t i = 0; i < rows; i += 4) {
      ++cells_[0][static_cast<std::uint8_t>(codes[i] - first)];
      ++cells_[1][static_cast<std::uint8_t>(codes[i + 1] - first)];
      ++cells_[2][static_cast<std::uint8_t>(codes[i + 2] - first)];
      ++cells_[3][static_cast<std::uint8_t>(codes[i + 3] - first)];
    }
  }
  void add_to(std::uint64_t* counts, unsigned codes) noexcept {
    flush();
    for (unsigned code = 0; code < codes; ++code) counts[code] += sums_[code];
  }

 private:
  void flush() noexcept {
    for (std::size_t code = 0; code < 256; ++code) {
      for (auto& cells : cells_) {
        sums_[code] += cells[code];
        cells[code] = 0;
      }
    }
    rows_ = 0;
  }
  std::uint32_t cells_[4][256]{};
  std::uint64_t sums_[256]{};
  std::size_t rows_ = 0;
};

template <class T>
std::size_t count_blocks(code_reader<T>& reader, const kernel_table& table, std::size_t row, std::size_t size,
                         int levels, std::uint64_t* counts) noexcept {
  const unsigned codes = reader.codes();
  const bool direct = reader.bytes(row) != nullptr;
  constexpr std::size_t direct_rows = 16 * block_rows;
  std::uint64_t all_missing = 0;
  for (std::size_t rows; (rows = next_rows(row, size, direct ? direct_rows : block_rows)) > 0; row += rows) {
    const std::uint8_t* bytes = reader.bytes(row);
    std::uint8_t first = reader.subtracted();
    if (!direct) {
      std::size_t missing = 0;
      bytes = reader.read(row, rows, missing);
      first = 0;
      all_missing += missing;
    }
    if (bytes == nullptr || table.count_codes(bytes, rows, first, codes, counts + reader.offset()) >= codes) {
      return first_invalid(row, [&](std::size_t at) { return reader.valid(at); });
    }
  }
  counts[levels] += all_missing;
  counts[reader.offset()] -= all_missing;
  return row;
}

/// The same for scales of more levels than the path compares one by one.
template <class T>
std::size_t count_blocks_by_table(code_reader<T>& reader, const kernel_table& table, std::size_t row, std::size_t size,
                                  int levels, std::uint64_t* counts) noexcept {
  const auto& byte_kernels = static_cast<const key_kernels<std::uint8_t>&>(table);
  const bool direct = reader.bytes(row) != nullptr && reader.subtracted() == 0;
  count_table found;
  std::uint64_t all_missing = 0;
  for (std::size_t rows; (rows = next_rows(row, size, block_rows)) > 0; row += rows) {
    const std::uint8_t* bytes = reader.bytes(row);
    std::size_t missing = 0;
    if (!direct || byte_kernels.largest(bytes, rows) >= reader.codes()) bytes = reader.read(row, rows, missing);
    if (bytes == nullptr) return first_invalid(row, [&](std::size_t at) { return reader.valid(at); });
    all_missing += missing;
    found.add(bytes, rows, 0);
  }
  found.add_to(counts + reader.offset(), reader.codes());
  counts[levels] += all_missing;
  counts[reader.offset()] -= all_missing;
  return row;
}

/// Cells of 32 bits: half the memory of the caller's, and so faster where there are many groups.
class narrow_cells {
 public:
  narrow_cells(std::size_t cells, std::size_t rows) noexcept {
    // Worth its filling and emptying only where each cell is met several times.
    if (cells <= std::numeric_limits<std::size_t>::max() / 8 && cells <= rows / 2) {
      cells_.reset(new (std::nothrow) std::uint32_t[cells]());
      if (cells_) size_ = cells;
    }
  }
  [[nodiscard]] std::uint32_t* data() const noexcept { return cells_.get(); }
  /// To be called before `rows` more are counted.
  void make_room(std::size_t rows, std::uint64_t* cells) noexcept {
    if (rows_ + rows > std::numeric_limits<std::uint32_t>::max()) spill(cells);
    rows_ += rows;
  }
  void spill(std::uint64_t* cells) noexcept {
    for (std::size_t i = 0; i < size_; ++i) {
      cells[i] += cells_[i];
      cells_[i] = 0;
    }
    rows_ = 0;
  }

 private:
  std::unique_ptr<std::uint32_t[]> cells_;
  std::size_t size_ = 0;
  std::size_t rows_ = 0;
};

template <class Key, class Cell>
void count_keyed(const Key* keys, const std::uint8_t* codes, std::size_t rows, std::size_t stride,
                 Cell* cells) noexcept {
  for (std::size_t i = 0; i < rows; ++i) ++cells[keys[i] * stride + codes[i]];
}

constexpr std::size_t weighted_rows = 1024;  // their units take 8 KiB

/// Weighted cells that are added to in narrow words, and emptied into the caller's before those can overflow.
template <class Narrow>
class narrow_weights {
 public:
  static constexpr bool with_squares = std::same_as<Narrow, narrow_squares>;

  /// `copies` sets of cells in `space`, all zero.
  narrow_weights(Narrow* space, std::size_t cells, std::size_t copies) noexcept
      : space_(space), cells_(cells), copies_(copies) {}

  /// Adds a block. `places` index the copies, one after another.
  void add(const kernel_table& table, const std::uint32_t* places, const std::uint64_t* units, std::size_t rows,
           std::uint64_t any, weighted_cell* cells) noexcept {
    const auto bits = static_cast<unsigned>(std::bit_width(any));  // of the largest weight: at most 50
    const std::uint64_t largest_high = (std::uint64_t{1} << (bits > 26 ? 2 * bits - 52 : 0)) + (std::uint64_t{1} << 32);
    const std::uint64_t largest_sum = std::uint64_t{1} << bits;
    const std::uint64_t more = rows * (largest_high > largest_sum ? largest_high : largest_sum);
    if (more > ~used_) spill(cells);
    used_ += more;
    if constexpr (with_squares) {
      table.add_squares(places, units, rows, space_);
    } else {
      table.add_sums(places, units, rows, space_);
    }
  }
  void spill(weighted_cell* cells) noexcept {
    for (std::size_t i = 0; i < copies_ * cells_; ++i) {
      weighted_cell& cell = cells[i % cells_];
      cell.n += space_[i].n;
      cell.sum += uint128{space_[i].sum};
      if constexpr (with_squares) cell.squares += (uint128{space_[i].high} << 32) + uint128{space_[i].low};
      space_[i] = Narrow{};
    }
    used_ = 0;
  }

 private:
  Narrow* space_;
  std::size_t cells_;
  std::size_t copies_;
  std::uint64_t used_ = 0;  // no sum exceeds it
};

/// A block with weights that the fast way refuses; false when one of them is invalid.
template <class Place>
bool add_one_by_one(const double* weights, const std::uint8_t* codes, std::size_t rows, bool with_squares,
                    weighted_cell* cells, Place place) noexcept {
  for (std::size_t i = 0; i < rows; ++i) {
    if (!weight::valid(weights[i])) return false;
    add_to(cells[place(i) + codes[i]], weight::round_to_units(weights[i]), with_squares);
  }
  return true;
}

constexpr std::size_t most_turns = 4;
constexpr std::size_t most_local_cells = 260;  // one set of the largest scale, or four of up to 65 cells

template <class Narrow, class T>
std::size_t weigh_blocks(code_reader<T>& reader, const kernel_table& table, const double* weights, std::size_t row,
                         std::size_t size, std::size_t stride, weighted_cell* cells) noexcept {
  // Several sets in turn, so that equal answers in a row do not wait for each other.
  const std::size_t turns = stride * most_turns <= most_local_cells ? most_turns : 1;
  Narrow space[most_local_cells] = {};
  narrow_weights<Narrow> narrow(space, stride, turns);
  alignas(64) std::uint64_t units[weighted_rows];
  alignas(64) std::uint32_t places[weighted_rows];
  const auto offset = static_cast<std::uint32_t>(reader.offset());
  std::uint32_t begins[most_turns];
  for (std::size_t k = 0; k < most_turns; ++k) begins[k] = static_cast<std::uint32_t>(k % turns * stride) + offset;
  for (std::size_t rows; (rows = next_rows(row, size, weighted_rows)) > 0; row += rows) {
    const std::uint8_t* codes = reader.read(row, rows);
    std::uint64_t any = 0;
    bool good = codes != nullptr;
    if (good && table.to_units(weights + row, rows, units, any)) {
      for (std::size_t i = 0; i < rows; i += most_turns) {
        for (std::size_t k = 0; k < most_turns; ++k) places[i + k] = begins[k] + codes[i + k];
      }
      narrow.add(table, places, units, rows, any, cells);
    } else if (good) {
      good = add_one_by_one(weights + row, codes, rows, narrow.with_squares, cells,
                            [&](std::size_t) { return reader.offset(); });
    }
    if (!good) return first_invalid(row, [&](std::size_t at) { return weight::valid(weights[at]) && reader.valid(at); });
  }
  narrow.spill(cells);
  return row;
}

template <class Narrow, class Key, class T>
std::size_t weigh_groups(code_reader<T>& reader, const kernel_table& table, const Key* keys, std::size_t groups,
                         const double* weights, std::size_t row, std::size_t size, std::size_t stride,
                         weighted_cell* cells) noexcept {
  const std::size_t all_cells = groups * stride;
  std::unique_ptr<Narrow[]> space;
  // Worth its filling and emptying only where each cell is met several times.
  if (all_cells <= size / 2 && all_cells <= std::numeric_limits<std::uint32_t>::max()) {
    space.reset(new (std::nothrow) Narrow[all_cells]());
  }
  narrow_weights<Narrow> narrow(space.get(), space ? all_cells : 0, 1);
  alignas(64) std::uint64_t units[weighted_rows];
  alignas(64) std::uint32_t places[weighted_rows];
  const auto offset = static_cast<std::uint32_t>(reader.offset());
  const auto narrow_stride = static_cast<std::uint32_t>(stride);
  for (std::size_t rows; (rows = next_rows(row, size, weighted_rows)) > 0; row += rows) {
    const std::uint8_t* codes = reader.read(row, rows);
    std::uint64_t any = 0;
    bool good = codes != nullptr && static_cast<const key_kernels<Key>&>(table).largest(keys + row, rows) < groups;
    if (good && space && table.to_units(weights + row, rows, units, any)) {
      for (std::size_t i = 0; i < rows; ++i) {
        places[i] = static_cast<std::uint32_t>(keys[row + i]) * narrow_stride + codes[i] + offset;
      }
      narrow.add(table, places, units, rows, any, cells);
    } else if (good) {
      good = add_one_by_one(weights + row, codes, rows, narrow.with_squares, cells,
                            [&](std::size_t i) { return keys[row + i] * stride + reader.offset(); });
    }
    if (!good) {
      return first_invalid(
          row, [&](std::size_t at) { return keys[at] < groups && weight::valid(weights[at]) && reader.valid(at); });
    }
  }
  narrow.spill(cells);
  return row;
}

}  // namespace

template <class T>
std::size_t count_levels(const column_view<T>& column, int low, int levels, std::uint64_t* counts) noexcept {
  if (column.size < short_span) return count_rows(column, 0, column.size, low, levels, counts);
  const kernel_table& table = kernels();
  code_reader<T> reader(column, low, levels, table);
  if (!reader.usable()) return count_rows(column, 0, column.size, low, levels, counts);
  const std::size_t head = reader.head();
  std::size_t row = count_rows(column, 0, head, low, levels, counts);
  if (row < head) return row;
  const std::size_t end = row + (column.size - row) / row_step * row_step;
  row = reader.codes() <= table.compared_levels
            ? count_blocks(reader, table, row, column.size, levels, counts)
            : count_blocks_by_table(reader, table, row, column.size, levels, counts);
  if (row < end) return row;
  return count_rows(column, row, column.size, low, levels, counts);
}

template <class T>
std::size_t count_levels_weighted(const column_view<T>& column, const double* weights, int low, int levels,
                                  weighted_cell* cells, bool with_squares) noexcept {
  const std::size_t size = column.size;
  if (size < short_span) return count_rows_weighted(column, weights, 0, size, low, levels, cells, with_squares);
  const kernel_table& table = kernels();
  code_reader<T> reader(column, low, levels, table);
  if (!reader.usable() || (reader.marked() && reader.missing_code() > 255)) {
    return count_rows_weighted(column, weights, 0, size, low, levels, cells, with_squares);
  }
  const std::size_t head = reader.head();
  std::size_t row = count_rows_weighted(column, weights, 0, head, low, levels, cells, with_squares);
  if (row < head) return row;

  const std::size_t stride = static_cast<std::size_t>(levels) + 1;
  const std::size_t end = row + (size - row) / row_step * row_step;
  row = with_squares ? weigh_blocks<narrow_squares>(reader, table, weights, row, size, stride, cells)
                     : weigh_blocks<narrow_sums>(reader, table, weights, row, size, stride, cells);
  if (row < end) return row;
  return count_rows_weighted(column, weights, row, size, low, levels, cells, with_squares);
}

template <class Key, class T>
std::size_t count_grouped(const Key* keys, std::size_t groups, const column_view<T>& column, int low, int levels,
                          std::uint64_t* cells) noexcept {
  const std::size_t size = column.size;
  if (size < short_span) return count_rows_grouped(keys, groups, column, 0, size, low, levels, cells);
  const kernel_table& table = kernels();
  code_reader<T> reader(column, low, levels, table);
  if (!reader.usable() || (reader.marked() && reader.missing_code() > 255)) {
    return count_rows_grouped(keys, groups, column, 0, size, low, levels, cells);
  }
  const std::size_t head = reader.head();
  std::size_t row = count_rows_grouped(keys, groups, column, 0, head, low, levels, cells);
  if (row < head) return row;

  const std::size_t stride = static_cast<std::size_t>(levels) + 1;
  narrow_cells narrow(groups * stride, size);
  for (std::size_t rows; (rows = next_rows(row, size, block_rows)) > 0; row += rows) {
    const std::uint8_t* codes = reader.read(row, rows);
    if (codes == nullptr || static_cast<const key_kernels<Key>&>(table).largest(keys + row, rows) >= groups) {
      return first_invalid(row, [&](std::size_t at) { return keys[at] < groups && reader.valid(at); });
    }
    if (narrow.data() != nullptr) {
      narrow.make_room(rows, cells);
      count_keyed(keys + row, codes, rows, stride, narrow.data() + reader.offset());
    } else {
      count_keyed(keys + row, codes, rows, stride, cells + reader.offset());
    }
  }
  narrow.spill(cells);
  return count_rows_grouped(keys, groups, column, row, size, low, levels, cells);
}

template <class Key, class T>
std::size_t count_grouped_weighted(const Key* keys, std::size_t groups, const column_view<T>& column,
                                   const double* weights, int low, int levels, weighted_cell* cells,
                                   bool with_squares) noexcept {
  const std::size_t size = column.size;
  if (size < short_span) {
    return count_rows_grouped_weighted(keys, groups, column, weights, 0, size, low, levels, cells, with_squares);
  }
  const kernel_table& table = kernels();
  code_reader<T> reader(column, low, levels, table);
  if (!reader.usable() || (reader.marked() && reader.missing_code() > 255)) {
    return count_rows_grouped_weighted(keys, groups, column, weights, 0, size, low, levels, cells, with_squares);
  }
  const std::size_t head = reader.head();
  std::size_t row =
      count_rows_grouped_weighted(keys, groups, column, weights, 0, head, low, levels, cells, with_squares);
  if (row < head) return row;

  const std::size_t stride = static_cast<std::size_t>(levels) + 1;
  const std::size_t end = row + (size - row) / row_step * row_step;
  row = with_squares ? weigh_groups<narrow_squares>(reader, table, keys, groups, weights, row, size, stride, cells)
                     : weigh_groups<narrow_sums>(reader, table, keys, groups, weights, row, size, stride, cells);
  if (row < end) return row;
  return count_rows_grouped_weighted(keys, groups, column, weights, row, size, low, levels, cells, with_squares);
}

template <class Key>
Key max_key(const Key* keys, std::size_t n) noexcept {
  return static_cast<const key_kernels<Key>&>(kernels()).largest(keys, n);
}

kernel_path force_kernel_path(kernel_path path) noexcept {
  const chosen_path chosen = best_path(path == kernel_path::automatic ? kernel_path::avx512 : path);
  current.store(chosen.kernels, std::memory_order_release);
  return chosen.name;
}

// Every column type, and every key type with it.
#define CLIENTELE_GROUPED(Key, T)                                                                                  \
  template CLIENTELE_API std::size_t count_grouped(const Key*, std::size_t, const column_view<T>&, int, int,       \
                                                   std::uint64_t*) noexcept;                                       \
  template CLIENTELE_API std::size_t count_grouped_weighted(const Key*, std::size_t, const column_view<T>&,        \
                                                            const double*, int, int, weighted_cell*, bool) noexcept;
#define CLIENTELE_COLUMN(T)                                                                                       \
  template CLIENTELE_API std::size_t count_levels(const column_view<T>&, int, int, std::uint64_t*) noexcept;      \
  template CLIENTELE_API std::size_t count_levels_weighted(const column_view<T>&, const double*, int, int,        \
                                                           weighted_cell*, bool) noexcept;                        \
  CLIENTELE_GROUPED(std::uint8_t, T)                                                                              \
  CLIENTELE_GROUPED(std::uint16_t, T)                                                                             \
  CLIENTELE_GROUPED(std::uint32_t, T)

CLIENTELE_COLUMN(std::int8_t)
CLIENTELE_COLUMN(std::uint8_t)
CLIENTELE_COLUMN(std::int16_t)
CLIENTELE_COLUMN(std::uint16_t)
CLIENTELE_COLUMN(std::int32_t)
CLIENTELE_COLUMN(std::uint32_t)
CLIENTELE_COLUMN(std::int64_t)
CLIENTELE_COLUMN(std::uint64_t)
CLIENTELE_COLUMN(float)
CLIENTELE_COLUMN(double)
template CLIENTELE_API std::uint8_t max_key(const std::uint8_t*, std::size_t) noexcept;
template CLIENTELE_API std::uint16_t max_key(const std::uint16_t*, std::size_t) noexcept;
template CLIENTELE_API std::uint32_t max_key(const std::uint32_t*, std::size_t) noexcept;

}  // namespace clientele::inline v0::detail
