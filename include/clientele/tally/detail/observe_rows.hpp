#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/tally/detail/levels.hpp>

namespace clientele::inline v0::detail {

/// A projection may be a callable, a pointer to a data member or to a member function without arguments.
template <class Projection, class Record>
  requires std::is_member_pointer_v<Projection> || requires(const Projection& p, const Record& r) { p(r); }
[[nodiscard]] constexpr decltype(auto) project(const Projection& projection, const Record& record) {
  if constexpr (std::is_member_object_pointer_v<Projection>) {
    return record.*projection;
  } else if constexpr (std::is_member_function_pointer_v<Projection>) {
    return (record.*projection)();
  } else {
    return projection(record);
  }
}

template <class Range, class Projection>
using projected_t = std::remove_cvref_t<decltype(project(std::declval<const Projection&>(),
                                                         std::declval<std::ranges::range_reference_t<Range>>()))>;

template <class T>
struct value_of_optional {
  using type = T;
};
template <class T>
struct value_of_optional<std::optional<T>> {
  using type = T;
};
template <class T>
using value_of_optional_t = typename value_of_optional<T>::type;

/// A part of a record: a value, or an optional of one.
template <class T>
[[nodiscard]] constexpr bool has_part(const T&) noexcept { return true; }
template <class T>
[[nodiscard]] constexpr bool has_part(const std::optional<T>& part) noexcept { return part.has_value(); }
template <class T>
[[nodiscard]] constexpr const T& part_of(const T& part) noexcept { return part; }
template <class T>
[[nodiscard]] constexpr const T& part_of(const std::optional<T>& part) noexcept { return *part; }

/// A range that is a column of numbers already: no need to go row by row.
template <class Range>
concept ColumnRange = std::ranges::contiguous_range<Range> && ColumnValue<std::ranges::range_value_t<Range>>;

/// A column with its marks of missing values, or a range that can become one.
template <class T>
concept ColumnLike = ColumnRange<T> || requires { typename T::value_type; requires std::same_as<T, column<typename T::value_type>>; };


/// The row numbers 0 .. n - 1, for columns that are read side by side.
[[nodiscard]] constexpr auto rows(std::size_t n) noexcept { return std::views::iota(std::size_t{0}, n); }

constexpr void require_equal_rows(const char* what, std::size_t rows_found, std::size_t expected) {
  if (rows_found != expected) throw_unequal_rows(what, rows_found, expected);
}

/// What a row did to the tally: it was observed or missing (no reason), or it was rejected.
struct row_result {
  bool missing = false;
  std::optional<rejection> rejected;
};

/// A value of a column as a double, NaN where it is missing.
template <ColumnValue T>
[[nodiscard]] constexpr double number_at(const column<T>& values, std::size_t row) noexcept {
  return values.missing(row) ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(values[row]);
}

/// Observes a range row by row into an empty tally like `tally` and merges it in: all or nothing.
///
/// `take(local, record)` returns a `row_result`; `raise(record, row)` throws for a rejected one.
template <class Tally, class Range, class Take, class Raise>
observe_report observe_rows(Tally& tally, Range&& records, const observe_options& options, Take take, Raise raise) {
  Tally local = tally.empty_like();
  observe_report report;
  std::uint64_t row = options.first_row;
  for (auto&& record : records) {
    const row_result result = take(local, record);
    if (result.rejected) {
      if (options.invalid == on_invalid::raise) raise(record, row);
      report.reject(*result.rejected, row);
    } else if (result.missing) {
      ++report.missing;
    } else {
      ++report.observed;
    }
    ++row;
  }
  local.reject(report.rejected());
  tally += local;
  return report;
}

/// Observes columns side by side by the tally's own `try_observe(row, columns...)` and `raise_at(row, position, ..)`.
template <class Tally, class First, class... More>
observe_report observe_columns(Tally& tally, const observe_options& options, const First& first, const More&... more) {
  (require_equal_rows("columns", more.size(), first.size()), ...);
  return observe_rows(
      tally, rows(first.size()), options,
      [&](Tally& local, std::size_t row) { return local.try_observe(row, first, more...); },
      [&](std::size_t row, std::uint64_t position) { tally.raise_at(row, position, first, more...); });
}

}  // namespace clientele::inline v0::detail
