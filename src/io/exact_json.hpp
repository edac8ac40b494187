#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::io::detail {

/// Reads JSON with every number correctly rounded (Boost.JSON 1.81 misses the last place of some) and no member of an
/// object given twice. A byte order mark is skipped. Throws `input_error` for a text that is no JSON.
[[nodiscard]] boost::json::value parse_json_exactly(std::string_view text, std::string_view file);

/// The text of a small file, such as a definition written by hand; `what` names it where it is not small:
/// "is too large for a file of targets; allowed: less than 1 MiB".
[[nodiscard]] std::string definition_text(const std::string& path, const char* what, std::size_t most_mebibytes);

}  // namespace clientele::inline v0::io::detail
