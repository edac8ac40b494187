#pragma once
#include <iosfwd>

#include <clientele/core/config.hpp>
#include <clientele/report/scorecard.hpp>

namespace clientele::inline v0::report {

/// Writes a scorecard as JSON: {"schema", "metrics": [..], "rejected": [..]}, keys in a fixed order, indented.
///
/// Numbers are as short as they can be without losing a bit of them; NaN and infinite values are null. One column is
/// `column`, several are `columns`. Customers of a log of purchases add "from", "as_of", "purchases", "rfm" and "grades",
/// and their figures to the metrics. `difference_from_rest` is there only where the figure has one. Bytes that are not
/// UTF-8 become U+FFFD. The same scorecard gives the same bytes on every machine.
CLIENTELE_API void render_json(std::ostream& out, const scorecard& card);

}  // namespace clientele::inline v0::report
