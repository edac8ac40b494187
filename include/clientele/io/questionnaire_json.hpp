#pragma once
#include <iosfwd>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/survey/questionnaire.hpp>

namespace clientele::inline v0::io {

inline constexpr const char* questionnaire_schema = "clientele-questionnaire/1";

/// A questionnaire as JSON, {"schema", "id", "label", "scale", "importance_scale", "dimensions", "items", "outcome"}:
/// what is read back is what was written, items in the order of the tree.
///
/// Tree      a dimension has "id", "label", "weight", "items" and "dimensions" of its own; "items" at the top belong to
///           none
/// Item      "id", "label", "weight", "reversed", "scale", "importance_scale", and "columns", an object from aspects
///           ("performance", "expectation", "minimum", "importance", "functional", "dysfunctional") to names of columns;
///           without it its performance is in the column of its id
/// Scale     {"low", "high", "better": "higher" or "lower"}; that at the top holds for all items without their own
/// Label     text, which is English, or an object from languages to texts
/// Errors    `input_error` naming the file, the place in the JSON, the value and what is allowed: another schema, unknown
///           members, an id or a column given twice, a scale upside down, a negative weight, an outcome that is no item;
///           `output_error` for what cannot be written
/// Example   docs/reference/questionnaire.md
[[nodiscard]] CLIENTELE_API survey::questionnaire read_questionnaire(std::string_view text,
                                                                     std::string_view file = "text");
/// The same from a file.
[[nodiscard]] CLIENTELE_API survey::questionnaire load_questionnaire(const std::string& path);

/// Writes a questionnaire; what is read back is what was written, items in the order of the tree.
CLIENTELE_API void write_questionnaire(std::ostream& out, const survey::questionnaire& asked);
/// The same into a file, which is replaced.
CLIENTELE_API void save_questionnaire(const std::string& path, const survey::questionnaire& asked);

}  // namespace clientele::inline v0::io
