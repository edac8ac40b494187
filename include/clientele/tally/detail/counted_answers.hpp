#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/tally/detail/level_tally.hpp>
#include <clientele/tally/detail/observe_rows.hpp>

namespace clientele::inline v0::detail {

/// How a tally that counts answers takes them in.
template <class Derived, RatingScale Scale>
class counted_answers : public level_tally<Derived, Scale, std::uint64_t> {
  using base = level_tally<Derived, Scale, std::uint64_t>;

 public:
  /// One answer. NaN and an empty optional are missing.
  template <AnswerOn<Scale> Answer>
  constexpr void observe(const Answer& answer) {
    this->require_scale();
    if (take(answer).rejected) raise(answer, invalid_value::no_row);
  }
  /// The same answer given `times` times: counts that come from elsewhere.
  template <AnswerOn<Scale> Answer>
  constexpr void observe_times(const Answer& answer, std::uint64_t times) {
    Derived one = this->empty_like();
    one.observe(answer);
    for (int index = 0; index < this->levels(); ++index) one.cell(index) *= times;
    if (one.missing() > 0) {
      this->observe_missing(times);
    } else {
      this->self() += one;
    }
  }
  /// A whole column, all or nothing.
  template <ColumnValue T>
  observe_report observe(const column<T>& answers, observe_options options = {}) {
    this->require_scale();
    std::array<std::uint64_t, most_cells> counts{};
    const observe_report report =
        count_column(answers, this->low(), this->levels(), this->scale_name(), options, counts.data());
    this->self() += this->from_cells(counts.data(), report.rejected());
    return report;
  }
  template <ColumnRange Range>
  observe_report observe(const Range& answers, observe_options options = {}) {
    return observe(column{answers}, options);
  }
  /// Any other range of answers.
  template <std::ranges::input_range Range>
    requires(!ColumnRange<Range>) && AnswerOn<std::ranges::range_value_t<Range>, Scale>
  observe_report observe(Range&& answers, observe_options options = {}) {
    using answer = std::ranges::range_value_t<Range>;  // also where the reference is a proxy, as in vector<bool>
    return observe(answers, [](const auto& value) -> answer { return value; }, options);
  }
  /// A range of your own records: `projection` (a callable or a member) picks the answer.
  template <std::ranges::input_range Range, class Projection>
    requires AnswerOn<projected_t<Range, Projection>, Scale>
  observe_report observe(Range&& records, const Projection& projection, observe_options options = {}) {
    this->require_scale();
    return observe_rows(
        this->self(), records, options,
        [&](Derived& local, const auto& record) { return local.counted_answers::take(project(projection, record)); },
        [&](const auto& record, std::uint64_t row) { raise(project(projection, record), row); });
  }

  // One row of columns, for whoever walks them side by side.
  template <ColumnValue T>
  row_result try_observe(std::size_t row, const column<T>& answers) {
    return answers.missing(row) ? take(std::optional<T>{}) : take(answers[row]);
  }
  template <ColumnValue T>
  void raise_at(std::size_t row, std::uint64_t position, const column<T>& answers) const {
    raise(answers[row], position);
  }
  // A column into the tables of many tallies, by the code of each row; this tally gives the scale.
  template <class Code, ColumnValue T>
  observe_report observe_by_code(typename base::code_table& table, std::size_t groups, const Code* codes,
                                 const observe_options& options, const column<T>& answers) const {
    this->require_scale();
    if (table.rejected.size() < groups) {
      table.cells.resize(groups * (static_cast<std::size_t>(this->levels()) + 1));
      table.rejected.resize(groups);
    }
    return count_by_code(answers, codes, groups, this->low(), this->levels(), this->scale_name(), options,
                         table.cells.data(), table.rejected.data());
  }

 protected:
  using base::base;

 private:
  template <class Answer>
  constexpr row_result take(const Answer& answer) {
    const int index = answer_index(answer, this->low(), this->levels());
    if (index >= 0) {
      ++this->cell(index);
      return {};
    }
    if (index == is_missing) {
      this->observe_missing();
      return {.missing = true, .rejected = {}};
    }
    return {.missing = false, .rejected = reason_of(index)};
  }
  template <class Answer>
  void raise(const Answer& answer, std::uint64_t row) const {
    throw_bad_answer(answer_number(answer), this->low(), this->high(), this->scale_name(), row);
  }
};

}  // namespace clientele::inline v0::detail
