#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/date_format.hpp>
#include <clientele/report/scorecard.hpp>
#include <clientele/report/survey_scorecard.hpp>

namespace clientele::inline v0::io {

/// Which columns of a file hold a survey's answers, by name or by number from 1.
struct survey_columns {
  std::optional<std::string> recommend = {};     ///< 0..10
  std::vector<std::string> satisfaction = {};    ///< all on `satisfaction_scale`
  any_scale satisfaction_scale{1, 5};
  std::optional<std::string> weight = {};
  std::optional<std::string> by = {};
  std::optional<std::string> answered = {};      ///< the day of each answer; with it, only those of a window are read
};

struct read_survey_options {
  bool strict = false;           ///< the first bad value or malformed record is an `input_error`
  bool trust_recommend = false;  ///< take the recommendation column for 0..10 even where it looks like another
  unsigned threads = 0;          ///< 0: as many as the machine runs at once
  date_format dates = {};        ///< of the column `answered`
  std::optional<observation_window> window = {};    ///< exactly where there is a column `answered`
  std::optional<observation_window> previous = {};  ///< a window that ends before that one, read in the same pass
  /// Called now and then by one of the threads with the bytes read and, where known, their total.
  std::function<void(std::uint64_t, std::optional<std::uint64_t>)> progress = {};
};

/// The tallies of a survey and the records that are not in them.
template <class Answers>
struct survey_file {
  report::survey_tallies<Answers> tallies;
  std::optional<report::survey_tallies<Answers>> previous = {};  ///< of the previous window, where one was asked for
  std::vector<report::left_out> left_out = {};  ///< answers of neither window: "before_from", "after_as_of"
  std::vector<report::rejected_rows> rejected;
};

/// Answers of 1, with not one of 0, from which on a recommendation column is taken for a 1..10 one. Where people may
/// answer 0, the end of the scale, they do so more often than 1; five times 1 and never 0 then happens once in 32.
inline constexpr std::uint64_t ones_without_zero = 5;
/// With no more than one answer in so many 0, and no more above 5, it is taken for a 1..5 one with slips of the pen.
inline constexpr std::uint64_t answers_per_slip = 50;

/// Reads a survey in one pass, whatever the size of the file.
///
/// Rejection   a bad answer is left out of its column only, a bad weight or an empty group name leaves the whole row
///             out; both are counted by reason with the first line
/// Windows     with a column of days, a row counts for the window that it lies in; of a row of neither, nothing but the day
///             is looked at: it is left out, and counted. A row without a day is rejected: "missing", "not_a_date",
///             "impossible_date", "out_of_range"
/// Missing     an empty cell is a missing answer; an empty weight is a bad one
/// Errors      `input_error` for a column that is not there, for what `csv_reader` cannot read, in strict mode for the
///             first bad value, for a recommendation column that looks like 1..10 or 1..5 (see `ones_without_zero`), and
///             for a column of days in which not one cell is a date of the format; `invalid_argument` for days without a
///             window or a window without days, and for a previous window that does not end before the other
/// Threads     the result does not depend on their number
/// Cost        one pass; memory for the tallies and a few blocks
template <class Answers>
[[nodiscard]] CLIENTELE_API survey_file<Answers> read_survey(csv_reader& reader, const survey_columns& columns,
                                                        const read_survey_options& options = {});

extern template CLIENTELE_API survey_file<report::unweighted_answers> read_survey(csv_reader&, const survey_columns&,
                                                                             const read_survey_options&);
extern template CLIENTELE_API survey_file<report::weighted_answers> read_survey(csv_reader&, const survey_columns&,
                                                                           const read_survey_options&);

}  // namespace clientele::inline v0::io
