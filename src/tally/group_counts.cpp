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

/// Whether all weights are valid, without a branch: nearly always they are.
bool all_valid(const double* weights, std::size_t rows) noexcept {
  unsigned bad = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double w = weights[i];
    const unsigned in_range = static_cast<unsigned>(w >= weight::smallest) & static_cast<unsigned>(w < weight::limit);
    bad |= (in_range | static_cast<unsigned>(w == 0.0)) ^ 1U;
  }
  return bad == 0;
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
  const auto weights_at = [&](std::size_t first, std::size_t rows) -> const double* {
    if constexpr (std::is_same_v<Weight, double>) {
      if (plain_weights) return weights.values().data() + first;
    }
    return weights_of(weights, first, rows, buffer);
  };
  const auto require_squares_fit = [&] {
    for (std::size_t i = 0; i < groups * width; ++i) {
      if (!squares_fit(cells[i])) throw_overflow("weights of a level");
    }
  };
  // A sum that fits still does after 2 * weighted_rows more rows: it is looked at by then.
  std::size_t unchecked = 0;
  const auto count_view = [&](std::size_t first, const auto& view, const double* of_view) {
    const std::size_t bad = count_grouped_weighted(codes + first, groups, view, of_view, low, levels, cells);
    unchecked += bad;
    if (unchecked > weighted_rows) {
      require_squares_fit();
      unchecked = 0;
    }
    return bad;
  };
  const auto count_row = [&](std::size_t row, double w) {
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
  };
  if (raise) {
    in_pieces(values, plain_weights ? weighted_rows : block_rows, [&](std::size_t first, const auto& view) {
      const double* of_view = weights_at(first, view.size);
      const std::size_t bad = count_view(first, view, of_view);
      for (std::size_t i = bad; i < view.size; ++i) count_row(first + i, of_view[i]);
    });
  } else {
    // The kernel cannot take rows back: a block is looked at before it is added. Clean ones are added together, as far
    // as their weights stand in memory as they are.
    std::size_t clean = 0;
    const auto count_clean = [&](std::size_t end) {
      in_pieces(values.slice(clean, end - clean), plain_weights ? weighted_rows : block_rows,
                [&](std::size_t first, const auto& view) {
                  static_cast<void>(count_view(clean + first, view, weights_at(clean + first, view.size)));
                });
      clean = end;
    };
    std::array<std::uint64_t, most_cells> scratch{};
    in_pieces(values, block_rows, [&](std::size_t first, const auto& view) {
      const double* of_view = weights_at(first, view.size);
      if (all_valid(of_view, view.size) && count_levels(view, low, levels, scratch.data()) == view.size) return;
      count_clean(first);
      of_view = weights_at(first, view.size);  // counting may have used their buffer
      for (std::size_t i = 0; i < view.size; ++i) count_row(first + i, of_view[i]);
      clean = first + view.size;
    });
    count_clean(values.size());
  }
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
