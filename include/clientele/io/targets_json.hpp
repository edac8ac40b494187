#pragma once
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/report/targets.hpp>

namespace clientele::inline v0::io {

inline constexpr const char* targets_schema = "clientele-targets/1";

/// Targets as JSON, {"schema", "targets": [{"metric", "column" or "columns", "group", "parameters", "value",
/// "direction"}, ..]}: what is read back is what was written, to the last bit.
///
/// Needed   "metric", the id of a metric of the library, and "value"; what is left out is open, as in `target_rule`.
///          "group" null: all customers alone
/// Values   in the unit of the figure: 0.8 for a proportion, -100 to 100 for points
/// Errors   `input_error` naming the file, the place in the JSON, the value and what is allowed: another schema, unknown
///          members and metrics, a value that no figure of the metric can have, a target without a direction for a metric
///          that has no usual one, two targets for the same figures; `output_error` for what cannot be written
/// Example  docs/reference/targets.md
[[nodiscard]] CLIENTELE_API std::vector<report::target_rule> read_targets(std::string_view text,
                                                                          std::string_view file = "text");
/// The same from a file.
[[nodiscard]] CLIENTELE_API std::vector<report::target_rule> load_targets(const std::string& path);

/// Writes targets. Those that could not be read back are an `invalid_argument` that says why.
CLIENTELE_API void write_targets(std::ostream& out, std::span<const report::target_rule> targets);
/// The same into a file, which is replaced.
CLIENTELE_API void save_targets(const std::string& path, std::span<const report::target_rule> targets);

}  // namespace clientele::inline v0::io
