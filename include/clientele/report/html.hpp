#pragma once
#include <iosfwd>
#include <string>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/report/scorecard.hpp>
#include <clientele/report/terms.hpp>

namespace clientele::inline v0::report {

struct html_options {
  report::language language = report::language::english;
  std::string title = {};  ///< empty: "Customer scorecard", in the language
  /// The script of a copy of Apache ECharts (echarts.min.js); empty: the one that the library was built with.
  std::string_view echarts = {};
};

/// The version of Apache ECharts that the library was built with: "6.1.0". Empty: it was built without.
[[nodiscard]] CLIENTELE_API std::string_view built_in_echarts() noexcept;

/// Writes a scorecard as one HTML page that needs no other file and no network: key figures, tables, and charts with
/// their intervals. Light or dark as the reader's system is, for screens of any width and for paper.
///
/// Charts are drawn by Apache ECharts, which stands in the page once. Beside every chart is a table of the same
/// figures, so that the page says all of it without a script too.
/// Text of any kind (names of groups, columns, files) is escaped; the page allows itself no script but its own two, with
/// `echarts` none but those that stand in it. Numbers are rounded as in the terminal.
///
/// Errors  `invalid_argument` where there is no ECharts, and where `echarts` is no script of it
/// Cost    the size of the page is that of ECharts, 1.1 MB, and some hundred bytes a figure
CLIENTELE_API void render_html(std::ostream& out, const scorecard& card, const html_options& options = {});

}  // namespace clientele::inline v0::report
