#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/weight_adjustment.hpp>
#include <clientele/survey/questionnaire.hpp>
#include <clientele/tally/detail/levels.hpp>

namespace clientele::inline v0::survey {

/// Which way answers are read.
enum class orientation : std::uint8_t {
  as_answered,   ///< the numbers of the scale
  high_is_good,  ///< reversed items, and scales where low is good, are turned round: low + high - x
};

/// The answers to a questionnaire, column by column.
///
/// State    a byte an answer (two where a scale has 256 levels), missing ones marked; per person optionally a weight, a
///          stratum, a cluster, and the segment of each of several keys; optionally how the weights are adjusted
/// Input    `observe(item, aspect, column)`: checked against the scale of the item; the strong guarantee of tallies
/// Errors   `invalid_argument` for an item, an aspect or a segment key that is not there and for columns of another
///          length; `invalid_value` for an answer off its scale, with its row, unless rejections are counted
/// Example  docs/reference/questionnaire.md
class CLIENTELE_API responses {
 public:
  responses() = default;
  responses(questionnaire asked, std::size_t rows);

  /// The answers about an aspect of an item. Rejected ones are missing, and counted.
  template <ColumnValue T>
  observe_report observe(std::string_view item, aspect of, const column<T>& answers, observe_options options = {}) {
    const std::size_t place = place_of(item, of);
    const any_scale scale = scale_of(place);
    require_rows(answers.size());
    std::vector<std::uint16_t> codes(answers.size(), missing_code);
    observe_report report;
    for (std::size_t row = 0; row < answers.size(); ++row) {
      const int index = answers.missing(row) ? clientele::detail::is_missing
                                             : clientele::detail::level_index(answers[row], scale.low(), scale.levels());
      if (index >= 0) {
        codes[row] = static_cast<std::uint16_t>(index);
        ++report.observed;
      } else if (index == clientele::detail::is_missing) {
        ++report.missing;
      } else {
        if (options.invalid == on_invalid::raise) {
          refuse(place, static_cast<double>(answers[row]), options.first_row + row);
        }
        report.reject(clientele::detail::reason_of(index), options.first_row + row);
      }
    }
    store(place, codes);
    return report;
  }
  template <class Range>
    requires requires(const Range& range) { column{range}; }
  observe_report observe(std::string_view item, aspect of, const Range& answers, observe_options options = {}) {
    return observe(item, of, column{answers}, options);
  }
  /// A weight per person. `invalid_value` for one that is none, with its row; `invalid_argument` once adjusted.
  void set_weights(std::vector<double> weights);
  /// Adjusts the weights (all one where none were set): columns taken from here carry those of the design and the
  /// adjustment, and models adjust the weights of every replicate again, as after `numeric_columns::adjust_weights`.
  /// `invalid_argument` where that cannot be done.
  void adjust_weights(std::shared_ptr<const weight_adjustment> adjustment);
  void set_strata(std::vector<std::uint32_t> strata);
  void set_clusters(std::vector<std::uint32_t> clusters);
  /// The segment of each person under a key such as "region"; an empty name is no segment.
  void set_segments(std::string key, std::vector<std::string> names);

  [[nodiscard]] const questionnaire& asked() const noexcept { return asked_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  /// Adjusted, where they were; empty without weights.
  [[nodiscard]] std::span<const double> weights() const noexcept { return design_.weights(); }
  [[nodiscard]] std::span<const std::uint32_t> strata() const noexcept { return design_.strata(); }
  [[nodiscard]] std::span<const std::uint32_t> clusters() const noexcept { return design_.clusters(); }
  /// The segment of each person by a key, in the order of the rows; "" for none. For raking and for groups of models.
  [[nodiscard]] std::span<const std::string> segment_of_rows(std::string_view key) const;
  /// Whether answers about this aspect of this item were observed.
  [[nodiscard]] bool has(std::string_view item, aspect of) const;
  /// The answer of a person; NaN where it is missing.
  [[nodiscard]] double answer(std::string_view item, aspect of, std::size_t row,
                              orientation way = orientation::as_answered) const;
  /// Columns for a model, named by their items, with weights and their adjustment, strata and clusters. Items whose
  /// aspect was not observed are an `invalid_argument`.
  [[nodiscard]] numeric_columns columns(std::span<const std::string> items, aspect of,
                                        orientation way = orientation::high_is_good) const;
  /// The same of one item alone.
  [[nodiscard]] std::vector<double> values(std::string_view item, aspect of,
                                           orientation way = orientation::high_is_good) const;
  [[nodiscard]] std::vector<std::string> segment_keys() const;
  /// The names of the segments of a key, sorted.
  [[nodiscard]] std::vector<std::string> segments(std::string_view key) const;
  /// The people of a segment alone, with everything known of them. `invalid_argument` where weights are adjusted, to
  /// the totals of all people: a segment does not have them.
  [[nodiscard]] responses of_segment(std::string_view key, std::string_view name) const;
  /// The rows whose entry in `keep` is true; adjusted weights are adjusted without the others.
  [[nodiscard]] responses where(const std::vector<bool>& keep) const;

 private:
  /// Codes of one column: `level - low`, in bytes where the levels and the mark of a gap fit in one.
  struct answer_codes {
    bool observed = false;
    std::vector<std::uint8_t> narrow;
    std::vector<std::uint16_t> wide;
    [[nodiscard]] std::uint16_t operator[](std::size_t row) const noexcept;
  };
  struct segment_key {
    std::string key;
    std::vector<std::string> names;
  };
  static constexpr std::uint16_t missing_code = 0xFFFF;
  static constexpr std::uint8_t narrow_missing = 0xFF;

  [[nodiscard]] std::size_t place_of(std::string_view item, aspect of) const;
  [[nodiscard]] any_scale scale_of(std::size_t place) const;
  void require_rows(std::size_t found) const;
  [[noreturn]] void refuse(std::size_t place, double value, std::uint64_t row) const;
  void store(std::size_t place, const std::vector<std::uint16_t>& codes);
  [[nodiscard]] bool turned(std::size_t place, orientation way) const;
  [[nodiscard]] double value_at(std::size_t place, std::size_t row, bool turn) const;
  [[nodiscard]] const segment_key& key_of(std::string_view key) const;

  questionnaire asked_;
  std::size_t rows_ = 0;
  std::vector<answer_codes> answers_;  // item by item, aspect by aspect
  numeric_columns design_;        // weights, strata and clusters
  std::vector<segment_key> segments_;
};

}  // namespace clientele::inline v0::survey
