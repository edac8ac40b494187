#include <clientele/tally/detail/level_tally.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/detail/group_codes.hpp>
#include <clientele/tally/detail/levels.hpp>
#include <clientele/tally/detail/purchases.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

#include "../core/text.hpp"
#include "columns.hpp"

namespace clientele::inline v0::detail {

namespace {

std::string at_row(std::uint64_t row) {
  return row == invalid_value::no_row ? std::string{} : " at row " + std::to_string(row);
}

}  // namespace

double square_root(double value) noexcept { return std::sqrt(value); }

void throw_bad_answer(double value, int low, int high, std::string_view scale, std::uint64_t row) {
  throw invalid_value("answer is " + number_text(value) + at_row(row) + "; allowed on the scale " + std::string(scale) +
                          ": whole numbers " + std::to_string(low) + " to " + std::to_string(high),
                      row);
}

void throw_bad_weight(double value, std::uint64_t row) {
  throw invalid_value("weight is " + number_text(value) + at_row(row) + "; allowed: " + weight::allowed, row);
}

void throw_not_recommendation(any_scale scale) {
  throw scale_mismatch("a Net Promoter Score needs to know who promotes; the scale " + std::to_string(scale.low()) + " to " +
                       std::to_string(scale.high()) + " does not say: give it with_promoters(6, 9) or the like");
}

void throw_bad_box(int k, int levels) {
  throw invalid_argument("k of a box is " + std::to_string(k) + "; allowed: 1 to " + std::to_string(levels - 1));
}

void throw_missing_key(std::uint64_t row) {
  throw invalid_value("the group key" + at_row(row) + " is missing; every row needs one", row);
}

void throw_missing_customer(std::uint64_t row) {
  throw invalid_value("the customer" + at_row(row) + " is missing; every purchase needs one", row);
}

void throw_unequal_rows(const char* what, std::size_t rows, std::size_t expected) {
  throw invalid_argument(std::string(what) + " have " + std::to_string(rows) + " rows; expected as many as the other columns: " +
                         std::to_string(expected));
}

void throw_overflow(const char* what) {
  throw sum_overflow(std::string("the exact sum of ") + what + " no longer fits; the tally is unchanged");
}

void throw_hits_exceed_trials(std::uint64_t hits, std::uint64_t trials) {
  throw invalid_argument("hits are " + std::to_string(hits) + " of " + std::to_string(trials) +
                         " trials; allowed: 0 to the number of trials");
}

void throw_no_scale() {
  throw invalid_argument("a run-time rating tally has no scale yet; make it from one: rating_tally<any_scale>{any_scale{1, 5}}");
}

void throw_scale_mismatch(any_scale wanted, any_scale found) {
  const auto text = [](any_scale scale) {
    std::string result = std::to_string(scale.low()) + " to " + std::to_string(scale.high());
    if (scale.direction() == scale_direction::lower_is_better) result += " (lower is better)";
    if (scale.recommends()) {
      result += " (detractors to " + std::to_string(scale.detractors_up_to()) + ", promoters from " +
                std::to_string(scale.promoters_from()) + ')';
    }
    return result;
  };
  throw scale_mismatch("answers on the scale " + text(found) + " do not merge with answers on " + text(wanted));
}

void write_scale(byte_writer& out, any_scale scale) {
  out.i32(scale.low());
  out.i32(scale.high());
  out.i32(scale.detractors_up_to());
  out.i32(scale.promoters_from());
  out.u8(static_cast<std::uint8_t>(scale.direction()));
}

any_scale read_scale(byte_reader& in) {
  const std::int64_t low = in.i32();
  const std::int64_t high = in.i32();
  const std::int64_t detractors = in.i32();
  const std::int64_t promoters = in.i32();
  const std::uint8_t direction = in.u8();
  if (low == 0 && high == 0) {
    byte_reader::require(detractors == 0 && promoters == 0 && direction == 0, "its scale is impossible");
    return {};
  }
  byte_reader::require(direction <= 1 && low < high && high - low < max_scale_levels && low >= -32768 && high <= 32767,
                       "its scale is impossible");
  const any_scale plain{static_cast<int>(low), static_cast<int>(high), static_cast<scale_direction>(direction)};
  if (detractors == promoters) {
    byte_reader::require(detractors == 0, "the promoters of its scale are impossible");
    return plain;
  }
  byte_reader::require(direction == 0 && low <= detractors && detractors < promoters && promoters <= high,
                       "the promoters of its scale are impossible");
  return plain.with_promoters(static_cast<int>(detractors), static_cast<int>(promoters));
}
template <class T>
observe_report count_column(const column<T>& values, int low, int levels, std::string_view scale,
                            const observe_options& options, std::uint64_t* counts) {
  observe_report report;
  const bool raise = options.invalid == on_invalid::raise;
  std::array<std::uint64_t, most_cells> scratch;
  in_pieces(values, raise ? std::max<std::size_t>(values.size(), 1) : block_rows, [&](std::size_t first, const auto& view) {
    std::fill_n(scratch.begin(), levels + 1, std::uint64_t{0});
    const std::size_t bad = count_levels(view, low, levels, scratch.data());
    if (bad == view.size) {
      for (int i = 0; i <= levels; ++i) counts[i] += scratch[static_cast<std::size_t>(i)];
      return;
    }
    if (raise) {
      throw_bad_answer(static_cast<double>(values[first + bad]), low, low + levels - 1, scale,
                       options.first_row + first + bad);
    }
    for (std::size_t row = first; row < first + view.size; ++row) {
      const int index = mark_of(values, row, low, levels);
      if (index < is_missing) {
        report.reject(reason_of(index), options.first_row + row);
      } else {
        ++counts[index == is_missing ? levels : index];
      }
    }
  });
  report.observed = counted(counts, levels);
  report.missing = counts[levels];
  return report;
}

template <class T, class Weight>
observe_report count_column(const column<T>& values, const column<Weight>& weights, int low, int levels,
                            std::string_view scale, const observe_options& options, weighted_cell* cells) {
  if (weights.size() != values.size()) throw_unequal_rows("weights", weights.size(), values.size());
  observe_report report;
  const bool raise = options.invalid == on_invalid::raise;
  const bool plain_weights = std::is_same_v<Weight, double> && weights.bitmap() == nullptr && !weights.sentinel();
  std::array<weighted_cell, most_cells> scratch;
  std::array<double, block_rows> buffer;
  in_pieces(values, raise && plain_weights ? weighted_rows : block_rows, [&](std::size_t first, const auto& view) {
    const double* block_weights = nullptr;
    if constexpr (std::is_same_v<Weight, double>) {
      if (plain_weights) block_weights = weights.values().data() + first;
    }
    if (block_weights == nullptr) block_weights = weights_of(weights, first, view.size, buffer);
    std::fill_n(scratch.begin(), levels + 1, weighted_cell{});
    const std::size_t bad = count_levels_weighted(view, block_weights, low, levels, scratch.data());
    if (bad == view.size) {
      for (int i = 0; i <= levels; ++i) {
        if (!checked_add(cells[i], scratch[static_cast<std::size_t>(i)])) throw_overflow("weights of a level");
      }
      return;
    }
    if (raise) {
      if (!weight::valid(block_weights[bad])) throw_bad_weight(block_weights[bad], options.first_row + first + bad);
      throw_bad_answer(static_cast<double>(values[first + bad]), low, low + levels - 1, scale,
                       options.first_row + first + bad);
    }
    for (std::size_t i = 0; i < view.size; ++i) {
      const std::size_t row = first + i;
      const double w = block_weights[i];
      const int index = mark_of(values, row, low, levels);
      if (!weight::valid(w)) {
        report.reject(rejection::invalid_weight, options.first_row + row);
      } else if (index < is_missing) {
        report.reject(reason_of(index), options.first_row + row);
      } else {
        const std::uint64_t units = weight::round_to_units(w);
        if (!checked_add(cells[index == is_missing ? levels : index], {1, units, weight::square_units(units)})) {
          throw_overflow("weights of a level");
        }
      }
    }
  });
  report.observed = counted(cells, levels);
  report.missing = cells[levels].n;
  return report;
}

#define CLIENTELE_COUNT_COLUMN(T)                                                                                  \
  template observe_report count_column(const column<T>&, int, int, std::string_view, const observe_options&,       \
                                       std::uint64_t*);                                                            \
  template observe_report count_column(const column<T>&, const column<double>&, int, int, std::string_view,        \
                                       const observe_options&, weighted_cell*);                                    \
  template observe_report count_column(const column<T>&, const column<float>&, int, int, std::string_view,         \
                                       const observe_options&, weighted_cell*);
CLIENTELE_FOR_EACH_COLUMN_TYPE(CLIENTELE_COUNT_COLUMN)
#undef CLIENTELE_COUNT_COLUMN

}  // namespace clientele::inline v0::detail
