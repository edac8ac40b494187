// The small picture of an interval in a row of a table.
#pragma once
#include <optional>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/report/figure.hpp>

#include "report/html/charts.hpp"
#include "report/html/markup.hpp"

namespace clientele::inline v0::report::detail {

/// An axis that all figures of a unit fit on: that of the unit, or from zero to their greatest finite limit.
[[nodiscard]] axis_range common_axis(const std::vector<const figure*>& figures);

/// Dot and whisker of a figure; a ring for the value of the previous period, a triangle for its target.
[[nodiscard]] markup whisker_of(const figure& of, axis_range axis);

}  // namespace clientele::inline v0::report::detail
