#pragma once
#include <optional>
#include <string>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/report/scorecard.hpp>
#include <clientele/survey/questionnaire.hpp>
#include <clientele/survey/responses.hpp>

namespace clientele::inline v0::io {

/// Which columns of a file hold what is known of each person beside the answers, by name or by number from 1.
struct response_columns {
  std::optional<std::string> weight = {};
  std::optional<std::string> stratum = {};
  std::optional<std::string> cluster = {};
  std::vector<std::string> segments = {};  ///< each a key of segments, under the name of its column
};

/// The answers to a questionnaire and the records that are not in them.
struct responses_file {
  survey::responses answers;
  std::vector<report::rejected_rows> rejected;
};

/// Reads the answers to a questionnaire in one pass: the columns that it names for its aspects, and those of the design.
///
/// Rejection   a bad answer is left out of its column only; a bad weight, an empty stratum or an empty cluster leaves the
///             whole row out; both are counted by reason with the first line. An empty segment is no segment
/// Missing     an empty cell is a missing answer
/// Errors      `input_error` for a column that is not there, naming the item that it belongs to, for one that two parts
///             of the questionnaire select, for what `csv_reader` cannot read, and with `strict` for the first bad value
/// Cost        one pass; two bytes an answer while reading, one after it
[[nodiscard]] CLIENTELE_API responses_file read_responses(csv_reader& reader, survey::questionnaire asked,
                                                          const response_columns& columns = {}, bool strict = false);

}  // namespace clientele::inline v0::io
