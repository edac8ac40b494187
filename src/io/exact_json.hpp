#pragma once
#include <string_view>

#include <boost/json/value.hpp>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::io::detail {

/// Reads JSON with every number correctly rounded (Boost.JSON 1.81 misses the last place of some) and no member of an
/// object given twice. Throws `input_error` for a text that is no JSON.
[[nodiscard]] boost::json::value parse_json_exactly(std::string_view text, std::string_view file);

}  // namespace clientele::inline v0::io::detail
