// The part of a page that tells what a questionnaire says.
#pragma once
#include <functional>
#include <string>

#include <clientele/core/config.hpp>
#include <clientele/report/questionnaire_section.hpp>

#include "report/html/charts.hpp"
#include "report/html/markup.hpp"
#include "report/html/words.hpp"

namespace clientele::inline v0::report::detail {

/// Makes room for a chart: what it shows, its height in pixels, and what it is for those who cannot see it.
using chart_place = std::function<markup(chart, int, const std::string&)>;

[[nodiscard]] markup questionnaire_markup(const questionnaire_section& from, const words& say, const chart_place& place);

}  // namespace clientele::inline v0::report::detail
