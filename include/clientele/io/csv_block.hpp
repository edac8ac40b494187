#pragma once
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::io {

/// Why a whole record of a CSV file was left out.
enum class record_fault : std::uint8_t {
  too_few_fields,   ///< fewer fields than the header
  too_many_fields,  ///< more fields than the header
  stray_quote,      ///< text after a closing quote: "a"b
};
inline constexpr std::size_t record_faults = 3;

/// The fault as it stands in reports and JSON: "too_few_fields".
[[nodiscard]] CLIENTELE_API std::string_view name(record_fault fault) noexcept;

/// The records left out, by fault, with the first physical line of each. Adds up in any order.
class rejected_records {
 public:
  constexpr void add(record_fault fault, std::uint64_t line, std::uint64_t n = 1) noexcept {
    const auto i = static_cast<std::size_t>(fault);
    if (n != 0 && (counts_[i] == 0 || line < first_lines_[i])) first_lines_[i] = line;
    counts_[i] += n;
  }
  [[nodiscard]] constexpr std::uint64_t operator[](record_fault fault) const noexcept {
    return counts_[static_cast<std::size_t>(fault)];
  }
  /// The line where the first such record starts; 0 where there is none.
  [[nodiscard]] constexpr std::uint64_t first_line(record_fault fault) const noexcept {
    return first_lines_[static_cast<std::size_t>(fault)];
  }
  [[nodiscard]] constexpr std::uint64_t total() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts_) sum += count;
    return sum;
  }
  constexpr rejected_records& operator+=(const rejected_records& other) noexcept {
    for (std::size_t i = 0; i < record_faults; ++i) {
      add(static_cast<record_fault>(i), other.first_lines_[i], other.counts_[i]);
    }
    return *this;
  }
  friend constexpr bool operator==(const rejected_records&, const rejected_records&) noexcept = default;

 private:
  std::array<std::uint64_t, record_faults> counts_{};
  std::array<std::uint64_t, record_faults> first_lines_{};
};

namespace detail {
struct csv_cell {
  std::uint32_t offset;
  std::uint32_t size;
};
}  // namespace detail

/// One selected column of a block: a view of its cells, quotes already resolved. Valid as long as its block is
/// neither refilled nor destroyed.
class csv_column {
 public:
  /// Visits the cells as texts.
  class iterator {
   public:
    using iterator_concept = std::forward_iterator_tag;
    using iterator_category = std::input_iterator_tag;  // dereferencing gives a value
    using value_type = std::string_view;
    using reference = std::string_view;
    using difference_type = std::ptrdiff_t;
    using pointer = void;

    constexpr iterator() noexcept = default;
    constexpr iterator(const char* text, const detail::csv_cell* cell) noexcept : text_(text), cell_(cell) {}
    [[nodiscard]] constexpr std::string_view operator*() const noexcept { return {text_ + cell_->offset, cell_->size}; }
    constexpr iterator& operator++() noexcept {
      ++cell_;
      return *this;
    }
    constexpr iterator operator++(int) noexcept {
      iterator before = *this;
      ++cell_;
      return before;
    }
    friend constexpr bool operator==(iterator a, iterator b) noexcept { return a.cell_ == b.cell_; }

   private:
    const char* text_ = nullptr;
    const detail::csv_cell* cell_ = nullptr;
  };

  constexpr csv_column() noexcept = default;
  constexpr csv_column(const char* text, const detail::csv_cell* cells, std::size_t size) noexcept
      : text_(text), cells_(cells), size_(size) {}
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr std::string_view operator[](std::size_t row) const noexcept {
    return {text_ + cells_[row].offset, cells_[row].size};
  }
  [[nodiscard]] constexpr iterator begin() const noexcept { return {text_, cells_}; }
  [[nodiscard]] constexpr iterator end() const noexcept { return {text_, cells_ + size_}; }

 private:
  const char* text_ = nullptr;
  const detail::csv_cell* cells_ = nullptr;
  std::size_t size_ = 0;
};

/// Some thousand consecutive records of a CSV file, parsed: the selected columns, and the line of every record.
/// Reused from call to call, so that reading allocates little; one per thread.
class csv_block {
 public:
  csv_block() noexcept = default;
  csv_block(csv_block&&) noexcept = default;
  csv_block& operator=(csv_block&&) noexcept = default;
  csv_block(const csv_block&) = delete;
  csv_block& operator=(const csv_block&) = delete;
  ~csv_block() = default;

  /// Records that were kept.
  [[nodiscard]] std::size_t size() const noexcept { return lines_.size(); }
  [[nodiscard]] bool empty() const noexcept { return lines_.empty(); }
  /// How many columns were selected.
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  /// The cells of a selected column, by the index that `csv_reader::select` returned.
  [[nodiscard]] csv_column column(std::size_t index) const noexcept {
    return {text_.get(), cells_.data() + index * stride_, lines_.size()};
  }
  /// The physical line at which a record starts. The header is line 1.
  [[nodiscard]] std::uint64_t line(std::size_t row) const noexcept { return first_line_ + lines_[row]; }
  /// The place of this block in the file: 0, 1, 2 .. whichever thread reads it.
  [[nodiscard]] std::uint64_t index() const noexcept { return index_; }
  /// The line at which the block starts.
  [[nodiscard]] std::uint64_t first_line() const noexcept { return first_line_; }
  /// The records of this block that were left out.
  [[nodiscard]] const rejected_records& rejected() const noexcept { return rejected_; }

 private:
  friend class csv_reader;

  std::unique_ptr<char[]> text_;
  std::size_t capacity_ = 0;
  std::size_t text_size_ = 0;
  std::size_t newlines_ = 0;  // of the raw text
  bool quotes_ = false;       // the raw text has any
  std::vector<detail::csv_cell> cells_;  // column by column, `stride_` apart
  std::size_t stride_ = 0;
  std::size_t columns_ = 0;
  std::vector<std::uint32_t> lines_;  // less first_line_
  std::vector<std::uint32_t> marks_;  // scratch of the parser
  std::uint64_t first_line_ = 0;
  std::uint64_t index_ = 0;
  rejected_records rejected_;
};

}  // namespace clientele::inline v0::io
