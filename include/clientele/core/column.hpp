#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <span>
#include <type_traits>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/whole_number.hpp>

namespace clientele::inline v0 {

/// What a column may hold: a number. Characters and bool are none, so that '9' is not counted as 57.
template <class T>
concept ColumnValue = WholeNumber<T> || std::same_as<T, float> || std::same_as<T, double>;

/// A view of a column of the user's own, with what marks a missing value in it.
///
/// Nothing is copied. NaN is missing in floating columns. Beside that:
///     column{ages}.missing_as(99)            // a sentinel
///     column{ages}.valid_if(bitmap, offset)  // one bit a row, least significant first, 1 = present (as in Arrow)
template <ColumnValue T>
class column {
 public:
  using value_type = T;

  constexpr column() noexcept = default;
  constexpr column(std::span<const T> values) noexcept : values_(values) {}
  template <std::ranges::contiguous_range Range>
    requires std::same_as<std::ranges::range_value_t<Range>, T> && (!std::same_as<std::remove_cvref_t<Range>, column>)
  constexpr column(const Range& values) noexcept : values_(std::ranges::data(values), std::ranges::size(values)) {}

  [[nodiscard]] constexpr column missing_as(T sentinel) const noexcept {
    column result = *this;
    result.sentinel_ = sentinel;
    return result;
  }
  /// Throws `invalid_argument` when the bitmap is shorter than the column.
  [[nodiscard]] constexpr column valid_if(std::span<const std::uint8_t> bitmap, std::size_t offset = 0) const {
    const std::size_t bits = bitmap.size() * 8;
    if (offset > bits || values_.size() > bits - offset) {
      detail::throw_invalid_argument("bits of a validity bitmap", static_cast<double>(bits),
                                     "at least offset + rows of the column");
    }
    column result = *this;
    result.bitmap_ = bitmap.data();
    result.offset_ = offset;
    return result;
  }

  [[nodiscard]] constexpr std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] constexpr std::span<const T> values() const noexcept { return values_; }
  [[nodiscard]] constexpr const std::uint8_t* bitmap() const noexcept { return bitmap_; }
  [[nodiscard]] constexpr std::size_t bitmap_offset() const noexcept { return offset_; }
  [[nodiscard]] constexpr const std::optional<T>& sentinel() const noexcept { return sentinel_; }
  [[nodiscard]] constexpr T operator[](std::size_t row) const noexcept { return values_[row]; }
  [[nodiscard]] constexpr bool missing(std::size_t row) const noexcept {
    if (bitmap_ != nullptr) {
      const std::size_t bit = offset_ + row;
      if (((static_cast<unsigned>(bitmap_[bit / 8]) >> (bit % 8)) & 1U) == 0) return true;
    }
    if (sentinel_ && values_[row] == *sentinel_) return true;
    if constexpr (std::floating_point<T>) return values_[row] != values_[row];
    return false;
  }
  /// The rows [first, first + count) with the same marks.
  [[nodiscard]] constexpr column slice(std::size_t first, std::size_t count) const noexcept {
    column result = *this;
    result.values_ = values_.subspan(first, count);
    result.offset_ = offset_ + first;
    return result;
  }

 private:
  std::span<const T> values_;
  const std::uint8_t* bitmap_ = nullptr;
  std::size_t offset_ = 0;
  std::optional<T> sentinel_;
};

template <std::ranges::contiguous_range Range>
column(const Range&) -> column<std::remove_cv_t<std::ranges::range_value_t<Range>>>;

/// How a column is read.
struct observe_options {
  on_invalid invalid = on_invalid::raise;
  std::uint64_t first_row = 0;  ///< the position of the first row, for messages and reports
};

}  // namespace clientele::inline v0
