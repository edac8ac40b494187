#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/tally/bytes.hpp>
#include <clientele/tally/detail/kernels.hpp>

namespace clientele::inline v0::detail {

/// Where a value falls: the index of its level, or one of the marks below.
inline constexpr int is_missing = -1;
inline constexpr int is_out_of_range = -2;
inline constexpr int is_not_whole = -3;
inline constexpr int is_not_a_number = -4;

template <ColumnValue T>
[[nodiscard]] constexpr int level_index(T value, int low, int levels) noexcept {
  if constexpr (std::floating_point<T>) {
    if (value != value) return is_missing;
    if (value > (std::numeric_limits<T>::max)() || value < (std::numeric_limits<T>::lowest)()) return is_not_a_number;
    if (value < static_cast<T>(low) || value > static_cast<T>(low + levels - 1)) {
      // Beyond the scale a fraction is still named as one, so that 10.5 and 11 are told apart.
      constexpr T whole_from = T{1} / std::numeric_limits<T>::epsilon();
      const T size = value < T{0} ? -value : value;
      const bool whole = size >= whole_from || static_cast<T>(static_cast<std::int64_t>(value)) == value;
      return whole ? is_out_of_range : is_not_whole;
    }
    const int level = static_cast<int>(value);  // before `low` is taken off, which may round a fraction away
    return static_cast<T>(level) == value ? level - low : is_not_whole;
  } else {
    if (std::cmp_less(value, low) || std::cmp_greater_equal(value, low + levels)) return is_out_of_range;
    return static_cast<int>(value) - low;
  }
}

/// The same for anything that holds an answer: a number, an optional, or a rating that is known to lie on the scale.
template <class Answer>
[[nodiscard]] constexpr int answer_index(const Answer& answer, int low, int levels) noexcept {
  if constexpr (std::same_as<Answer, bool>) {
    return answer ? 1 : 0;
  } else if constexpr (ColumnValue<Answer>) {
    return level_index(answer, low, levels);
  } else if constexpr (requires { answer.has_value(); }) {
    return answer ? answer_index(*answer, low, levels) : is_missing;
  } else {
    return answer.value() - low;
  }
}
/// The number to name in a message.
template <class Answer>
[[nodiscard]] constexpr double answer_number(const Answer& answer) noexcept {
  if constexpr (ColumnValue<Answer> || std::same_as<Answer, bool>) {
    return static_cast<double>(answer);
  } else if constexpr (requires { answer.has_value(); }) {
    return answer ? answer_number(*answer) : std::numeric_limits<double>::quiet_NaN();
  } else {
    return static_cast<double>(answer.value());
  }
}

[[nodiscard]] constexpr rejection reason_of(int mark) noexcept {
  return mark == is_not_whole      ? rejection::not_whole
         : mark == is_not_a_number ? rejection::not_a_number
                                   : rejection::out_of_range;
}

/// "answer is 11 at row 17; allowed on the scale recommendation: whole numbers 0 to 10"
[[noreturn]] CLIENTELE_API void throw_bad_answer(double value, int low, int high, std::string_view scale,
                                                 std::uint64_t row);
[[noreturn]] CLIENTELE_API void throw_bad_weight(double value, std::uint64_t row);
[[noreturn]] CLIENTELE_API void throw_unequal_rows(const char* what, std::size_t rows, std::size_t expected);
[[noreturn]] CLIENTELE_API void throw_overflow(const char* what);
[[noreturn]] CLIENTELE_API void throw_no_scale();
[[noreturn]] CLIENTELE_API void throw_hits_exceed_trials(std::uint64_t hits, std::uint64_t trials);
[[noreturn]] CLIENTELE_API void throw_scale_mismatch(any_scale wanted, any_scale found);

CLIENTELE_API void write_scale(byte_writer& out, any_scale scale);
[[nodiscard]] CLIENTELE_API any_scale read_scale(byte_reader& in);

/// Counts a column into levels + 1 cells (the last for missing answers). In `on_invalid::raise` the cells are
/// unspecified after a throw; callers pass scratch.
template <class T>
CLIENTELE_API observe_report count_column(const column<T>& values, int low, int levels, std::string_view scale,
                                          const observe_options& options, std::uint64_t* counts);
/// The same with a weight a row. Weights may be double or float.
template <class T, class Weight>
CLIENTELE_API observe_report count_column(const column<T>& values, const column<Weight>& weights, int low, int levels,
                                          std::string_view scale, const observe_options& options,
                                          weighted_cell* cells);

/// The same, added to groups * (levels + 1) cells by a code per row (uint16 or uint32, below `groups`), with the
/// rejections of each group. After a throw the cells are unspecified.
template <class T, class Code>
CLIENTELE_API observe_report count_by_code(const column<T>& values, const Code* codes, std::size_t groups, int low,
                                           int levels, std::string_view scale, const observe_options& options,
                                           std::uint64_t* counts, rejection_counts* rejected);
template <class T, class Weight, class Code>
CLIENTELE_API observe_report count_by_code(const column<T>& values, const column<Weight>& weights, const Code* codes,
                                           std::size_t groups, int low, int levels, std::string_view scale,
                                           const observe_options& options, weighted_cell* cells,
                                           rejection_counts* rejected);

}  // namespace clientele::inline v0::detail
