#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <utility>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/parallel.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/tally/detail/observe_rows.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

/// How columns are observed by several threads.
struct parallel_options {
  unsigned threads = 0;  ///< 0: as many as the machine runs at once
  on_invalid invalid = on_invalid::raise;
  std::uint64_t first_row = 0;
};

namespace detail {

/// Fewer rows than this for each thread are not worth starting one.
inline constexpr std::size_t rows_per_thread = std::size_t{1} << 16;

template <class T>
[[nodiscard]] auto slice_of(const T& columns, std::size_t first, std::size_t count) {
  if constexpr (ColumnLike<T>) {
    return column{columns}.slice(first, count);
  } else if constexpr (requires { columns[0].slice(first, count); }) {  // a column per item
    auto slices = std::vector<std::ranges::range_value_t<T>>(std::ranges::begin(columns), std::ranges::end(columns));
    for (auto& item : slices) item = item.slice(first, count);
    return slices;
  } else {
    return std::span(columns).subspan(first, count);
  }
}
template <class T>
[[nodiscard]] std::size_t rows_of(const T& columns) {
  if constexpr (ColumnLike<T>) {
    return column{columns}.size();
  } else if constexpr (requires { columns[0].slice(0, 0); }) {
    return std::ranges::empty(columns) ? 0 : columns[0].size();
  } else {
    return std::ranges::size(columns);
  }
}

}  // namespace detail

/// `tally.observe(columns...)` by several threads: split by rows, tally each part, merge.
///
/// The tally, the report, and the row that an error names are the same for any number of threads.
/// All or nothing like `observe`. Columns of fewer than some hundred thousand rows are observed on this thread.
template <Tally T, class... Columns>
observe_report observe_parallel(T& tally, const parallel_options& options, const Columns&... columns) {
  const std::size_t rows[]{detail::rows_of(columns)...};
  for (const std::size_t n : rows) detail::require_equal_rows("columns", n, rows[0]);
  const std::size_t threads = options.threads == 0 ? hardware_threads() : options.threads;
  const std::size_t worthwhile = rows[0] / detail::rows_per_thread;
  const row_split split{rows[0], worthwhile < threads ? worthwhile + 1 : threads};
  if (split.size() <= 1) return tally.observe(columns..., observe_options{options.invalid, options.first_row});

  std::vector<T> parts(split.size(), tally.empty_like());
  std::vector<observe_report> reports(split.size());
  detail::run_parallel(split.size(), static_cast<unsigned>(threads), [&](std::size_t part) {
    const auto [first, count] = split[part];
    reports[part] = parts[part].observe(detail::slice_of(columns, first, count)...,
                                        observe_options{options.invalid, options.first_row + first});
  });
  observe_report report;
  for (const observe_report& part : reports) report += part;
  for (std::size_t part = 1; part < parts.size(); ++part) parts[0] += parts[part];
  if (tally == tally.empty_like()) {
    tally = std::move(parts[0]);  // the neutral element: nothing to merge with
  } else {
    tally += parts[0];
  }
  return report;
}

}  // namespace clientele::inline v0
