#pragma once
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::io::detail {

/// How a cell that is no date of its format seems to be written, and by which option to say so: "--date-format
/// (date_format)". What several patterns read the same way is not decided.
[[nodiscard]] std::string date_advice(std::string_view cell, std::string_view option);

}  // namespace clientele::inline v0::io::detail
