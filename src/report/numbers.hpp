// How the renderers that programs read write numbers and cells.
#pragma once
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::report::detail {

/// The shortest decimal that reads back to the same double, in any locale. Visible, because io writes files too.
[[nodiscard]] CLIENTELE_API std::string shortest(double value);

/// Puts a cell behind `to` as RFC 4180 wants it: in quotes where it has a separator, a quote, an end of a line, or white
/// space at an end. `guard` puts an apostrophe before what a spreadsheet would take for a formula.
CLIENTELE_API void append_csv_cell(std::string& to, std::string_view text, bool guard);

}  // namespace clientele::inline v0::report::detail
