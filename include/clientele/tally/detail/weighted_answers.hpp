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
#include <clientele/core/weight.hpp>
#include <clientele/tally/detail/level_tally.hpp>
#include <clientele/tally/detail/observe_rows.hpp>

namespace clientele::inline v0::detail {

/// How a tally that counts answers with weights takes them in.
template <class Derived, RatingScale Scale>
class weighted_answers : public level_tally<Derived, Scale, weighted_cell> {
  using base = level_tally<Derived, Scale, weighted_cell>;

 public:
  /// One answer. NaN and an empty optional are missing.
  template <AnswerOn<Scale> Answer>
  constexpr void observe(const Answer& answer, weight w) {
    this->require_scale();
    if (take(answer, w).rejected) raise(answer, w.value(), invalid_value::no_row);
  }
  template <AnswerOn<Scale> Answer>
  constexpr void observe(const Answer& answer, double w) {
    if (!weight::valid(w)) throw_bad_weight(w, invalid_value::no_row);
    observe(answer, weight{w});
  }
  /// Two columns side by side, all or nothing.
  template <ColumnValue T, std::floating_point Weight>
  observe_report observe(const column<T>& answers, const column<Weight>& weights, observe_options options = {}) {
    this->require_scale();
    std::array<weighted_cell, most_cells> cells{};
    const observe_report report =
        count_column(answers, weights, this->low(), this->levels(), this->scale_name(), options, cells.data());
    this->self() += this->from_cells(cells.data(), report.rejected());
    return report;
  }
  template <ColumnLike Answers, ColumnLike Weights>
  observe_report observe(const Answers& answers, const Weights& weights, observe_options options = {}) {
    return observe(column{answers}, column{weights}, options);
  }
  /// A range of your own records: projections (callables or members) pick the answer and its weight.
  template <std::ranges::input_range Range, class Answer, class Weight>
    requires AnswerOn<projected_t<Range, Answer>, Scale> &&
             std::convertible_to<projected_t<Range, Weight>, double>
  observe_report observe(Range&& records, const Answer& answer, const Weight& weight_of, observe_options options = {}) {
    this->require_scale();
    return observe_rows(
        this->self(), records, options,
        [&](Derived& local, const auto& record) -> row_result {
          const auto w = static_cast<double>(project(weight_of, record));
          if (!weight::valid(w)) return {.missing = false, .rejected = rejection::invalid_weight};
          return local.weighted_answers::take(project(answer, record), weight{w});
        },
        [&](const auto& record, std::uint64_t row) {
          raise(project(answer, record), static_cast<double>(project(weight_of, record)), row);
        });
  }

  // One row of columns, for whoever walks them side by side.
  template <ColumnValue T, std::floating_point Weight>
  row_result try_observe(std::size_t row, const column<T>& answers, const column<Weight>& weights) {
    const double w = number_at(weights, row);
    if (!weight::valid(w)) return {.missing = false, .rejected = rejection::invalid_weight};
    return answers.missing(row) ? take(std::optional<T>{}, weight{w}) : take(answers[row], weight{w});
  }
  template <ColumnValue T, std::floating_point Weight>
  void raise_at(std::size_t row, std::uint64_t position, const column<T>& answers, const column<Weight>& weights) const {
    raise(answers[row], number_at(weights, row), position);
  }
  // Columns into the tables of many tallies, by the code of each row; this tally gives the scale.
  template <class Code, ColumnValue T, std::floating_point Weight>
  observe_report observe_by_code(typename base::code_table& table, std::size_t groups, const Code* codes,
                                 const observe_options& options, const column<T>& answers, const column<Weight>& weights) const {
    this->require_scale();
    if (table.rejected.size() < groups) {
      table.cells.resize(groups * (static_cast<std::size_t>(this->levels()) + 1));
      table.rejected.resize(groups);
    }
    return count_by_code(answers, weights, codes, groups, this->low(), this->levels(), this->scale_name(), options,
                         table.cells.data(), table.rejected.data());
  }

 protected:
  using base::base;

 private:
  template <class Answer>
  constexpr row_result take(const Answer& answer, weight w) {
    const int index = answer_index(answer, this->low(), this->levels());
    if (index >= 0) {
      weighted_cell sum = this->cell(index);
      if (!checked_add(sum, {1, w.units(), w.square_units()})) throw_overflow("weights of a level");
      this->cell(index) = sum;
      return {};
    }
    if (index == is_missing) {
      this->observe_missing();
      return {.missing = true, .rejected = {}};
    }
    return {.missing = false, .rejected = reason_of(index)};
  }
  template <class Answer>
  void raise(const Answer& answer, double w, std::uint64_t row) const {
    if (!weight::valid(w)) throw_bad_weight(w, row);
    throw_bad_answer(answer_number(answer), this->low(), this->high(), this->scale_name(), row);
  }
};

}  // namespace clientele::inline v0::detail
