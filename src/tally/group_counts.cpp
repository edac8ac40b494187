#include <vector>

#include "columns.hpp"

namespace clientele::inline v0::detail {

namespace {

/// The missing answers of all groups: each has them in its last cell.
template <class Cell>
std::uint64_t missing_of(const Cell* cells, std::size_t groups, std::size_t width) {
  std::uint64_t sum = 0;
  for (std::size_t group = 0; group < groups; ++group) sum += cell_count(cells[group * width + width - 1]);
  return sum;
}

}  // namespace

template <class T, class Code>
observe_report count_by_code(const column<T>& values, const Code* codes, std::size_t groups, int low, int levels,
                             std::string_view scale, const observe_options& options, std::uint64_t* counts,
                             rejection_counts* rejected) {
  observe_report report;
  const auto width = static_cast<std::size_t>(levels) + 1;
  const bool raise = options.invalid == on_invalid::raise;
  const std::uint64_t missing_before = missing_of(counts, groups, width);
  const auto count_row = [&](std::size_t row) {
    const int index = mark_of(values, row, low, levels);
    if (index < is_missing) {
      if (raise) {
        throw_bad_answer(static_cast<double>(values[row]), low, low + levels - 1, scale, options.first_row + row);
      }
      report.reject(reason_of(index), options.first_row + row);
      rejected[codes[row]].add(reason_of(index));
    } else {
      ++counts[codes[row] * width + static_cast<std::size_t>(index == is_missing ? levels : index)];
    }
  };
  if (raise) {
    in_pieces(values, std::max<std::size_t>(values.size(), 1), [&](std::size_t first, const auto& view) {
      const std::size_t bad = count_grouped(codes + first, groups, view, low, levels, counts);
      if (bad != view.size) count_row(first + bad);
    });
  } else {
    // A column may hold bad answers anywhere: look for them first, count the clean stretches at full speed.
    std::size_t clean = 0;
    const auto count_clean = [&](std::size_t end) {
      if (end == clean) return;
      in_pieces(values.slice(clean, end - clean), end - clean, [&](std::size_t first, const auto& view) {
        static_cast<void>(count_grouped(codes + clean + first, groups, view, low, levels, counts));
      });
    };
    std::array<std::uint64_t, most_cells> scratch{};
    in_pieces(values, block_rows, [&](std::size_t first, const auto& view) {
      if (count_levels(view, low, levels, scratch.data()) == view.size) return;
      count_clean(first);
      for (std::size_t i = 0; i < view.size; ++i) count_row(first + i);
      clean = first + view.size;
    });
    count_clean(values.size());
  }
  report.missing = missing_of(counts, groups, width) - missing_before;
  report.observed = values.size() - report.rejected().total() - report.missing;
  return report;
}

template <class T, class Weight, class Code>
observe_report count_by_code(const column<T>& values, const column<Weight>& weights, const Code* codes,
                             std::size_t groups, int low, int levels, std::string_view scale,
                             const observe_options& options, weighted_cell* cells, rejection_counts* rejected) {
  observe_report report;
  const auto width = static_cast<std::size_t>(levels) + 1;
  const bool raise = options.invalid == on_invalid::raise;
  const std::uint64_t missing_before = missing_of(cells, groups, width);
  const bool plain_weights = std::is_same_v<Weight, double> && weights.bitmap() == nullptr && !weights.sentinel();
  std::array<double, block_rows> buffer;
  std::vector<weighted_cell> checked;
  const auto require_squares_fit = [&] {
    for (std::size_t i = 0; i < groups * width; ++i) {
      if (!squares_fit(cells[i])) throw_overflow("weights of a level");
    }
  };
  if (!raise) checked.resize(width);
  in_pieces(values, raise && plain_weights ? 2 * weighted_rows : block_rows, [&](std::size_t first, const auto& view) {
    const double* block_weights = nullptr;
    if constexpr (std::is_same_v<Weight, double>) {
      if (plain_weights) block_weights = weights.values().data() + first;
    }
    if (block_weights == nullptr) block_weights = weights_of(weights, first, view.size, buffer);
    // Where bad rows are only counted, a block is looked at before it is added: the kernel cannot take rows back.
    const bool clean = raise || count_levels_weighted(view, block_weights, low, levels, checked.data()) == view.size;
    const std::size_t bad =
        clean ? count_grouped_weighted(codes + first, groups, view, block_weights, low, levels, cells) : 0;
    if (clean && bad == view.size) {
      // Two such pieces may not fit a cell: each is looked at before the next is added.
      if (view.size > weighted_rows) require_squares_fit();
      return;
    }
    for (std::size_t i = raise ? bad : 0; i < view.size; ++i) {
      const std::size_t row = first + i;
      const double w = block_weights[i];
      const int index = mark_of(values, row, low, levels);
      if (!weight::valid(w)) {
        if (raise) throw_bad_weight(w, options.first_row + row);
        report.reject(rejection::invalid_weight, options.first_row + row);
        rejected[codes[row]].add(rejection::invalid_weight);
      } else if (index < is_missing) {
        if (raise) {
          throw_bad_answer(static_cast<double>(values[row]), low, low + levels - 1, scale, options.first_row + row);
        }
        report.reject(reason_of(index), options.first_row + row);
        rejected[codes[row]].add(reason_of(index));
      } else {
        const std::uint64_t units = weight::round_to_units(w);
        weighted_cell& cell = cells[codes[row] * width + static_cast<std::size_t>(index == is_missing ? levels : index)];
        if (!checked_add(cell, {1, units, weight::square_units(units)})) throw_overflow("weights of a level");
      }
    }
  });
  require_squares_fit();
  report.missing = missing_of(cells, groups, width) - missing_before;
  report.observed = values.size() - report.rejected().total() - report.missing;
  return report;
}

#define CLIENTELE_COUNT_BY_CODE(T, Code)                                                                              \
  template observe_report count_by_code(const column<T>&, const Code*, std::size_t, int, int, std::string_view,       \
                                        const observe_options&, std::uint64_t*, rejection_counts*);                   \
  template observe_report count_by_code(const column<T>&, const column<double>&, const Code*, std::size_t, int, int,  \
                                        std::string_view, const observe_options&, weighted_cell*, rejection_counts*); \
  template observe_report count_by_code(const column<T>&, const column<float>&, const Code*, std::size_t, int, int,   \
                                        std::string_view, const observe_options&, weighted_cell*, rejection_counts*);
#define CLIENTELE_COUNT_BY_EITHER_CODE(T)     \
  CLIENTELE_COUNT_BY_CODE(T, std::uint16_t) \
  CLIENTELE_COUNT_BY_CODE(T, std::uint32_t)
CLIENTELE_FOR_EACH_COLUMN_TYPE(CLIENTELE_COUNT_BY_EITHER_CODE)
#undef CLIENTELE_COUNT_BY_EITHER_CODE
#undef CLIENTELE_COUNT_BY_CODE

}  // namespace clientele::inline v0::detail
