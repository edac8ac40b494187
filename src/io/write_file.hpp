#pragma once
#include <functional>
#include <iosfwd>
#include <string>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::io::detail {

/// Replaces a file by what `write` puts out, or throws `output_error`.
void write_file(const std::string& path, const std::function<void(std::ostream&)>& write);

}  // namespace clientele::inline v0::io::detail
