// The charts of a page as data: what each shows, with every text that stands in it. The script only draws.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include <clientele/core/config.hpp>
#include <clientele/report/scorecard.hpp>

#include "report/html/words.hpp"

namespace clientele::inline v0::report::detail {

/// The least and the greatest that an axis of a unit should show.
struct axis_range {
  double min;
  double max;
};
[[nodiscard]] axis_range range_of_unit(std::string_view unit) noexcept;

/// How many groups of each end a forest plot draws where there are more than twice as many.
inline constexpr std::size_t most_groups_of_an_end = 20;

/// Groups by their value, the highest first; those without data last.
[[nodiscard]] std::vector<const figure*> by_value(std::vector<const figure*> groups);
/// Whether a group is marked: its adjusted p-value is below one minus the level of its interval.
[[nodiscard]] bool differs_from_rest(const figure& group);

using chart = boost::json::object;
[[nodiscard]] chart gauge_of(const figure& nps, const words& say);
[[nodiscard]] chart bars_of_grades(const std::vector<const figure*>& grades, const words& say);
[[nodiscard]] chart bars_of_classes(const classification& classes, const words& say);
/// `groups` in the order in which they are drawn.
[[nodiscard]] chart forest_of(const std::vector<const figure*>& groups, const figure* all, const words& say);
[[nodiscard]] chart heat_of(const rfm_section& from, const words& say);
[[nodiscard]] chart treemap_of(const rfm_section& from, const words& say);
[[nodiscard]] chart lorenz_of(const std::vector<lorenz_share>& curve, const words& say);

/// A name and its figure, as a row of a chart.
struct named_figure {
  std::string name;
  const figure* of = nullptr;
};
/// Lying bars with whiskers, all of one unit; rows without data have no bar.
[[nodiscard]] chart rows_of(const std::vector<named_figure>& rows, const words& say);

/// Points with their ellipses, the cross between them, and what the four quarters are called, from the upper left one in
/// the order of reading; no names: none.
[[nodiscard]] chart plane_of(const plane_section& from, const std::string& x_name, const std::string& y_name,
                             const std::vector<std::string>& quarters, const words& say);

}  // namespace clientele::inline v0::report::detail
