#include "report/html/whisker.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/notation.hpp"

namespace clientele::inline v0::report::detail {

namespace {

// The picture in its own units.
constexpr double width = 168;
constexpr double middle = 9;
constexpr double margin = 6;  // so that a dot at the end of the axis is whole

markup coordinate(double value) { return markup::trusted(fixed(value, 1)); }

markup line(literal kind, double x1, double x2, double y1, double y2) {
  return "<line class=\"" + markup(kind) + "\" x1=\"" + coordinate(x1) + "\" x2=\"" + coordinate(x2) + "\" y1=\"" +
         coordinate(y1) + "\" y2=\"" + coordinate(y2) + "\"/>";
}

}  // namespace

axis_range common_axis(const std::vector<const figure*>& figures) {
  axis_range range = range_of_unit(figures.front()->unit);
  if (range.max < std::numeric_limits<double>::max()) return range;
  range = {0, 0};
  const auto include = [&](double value) {
    if (!std::isfinite(value)) return;
    range.min = std::min(range.min, value);
    range.max = std::max(range.max, value);
  };
  for (const figure* one : figures) {
    include(one->value);
    include(one->interval.lower);
    include(one->interval.upper);
    if (one->target) include(one->target->value);
    if (one->previous) include(one->previous->value);
  }
  return range.max > range.min ? range : axis_range{range.min, range.min + 1};
}

markup whisker_of(const figure& of, axis_range axis) {
  if (std::isnan(of.value)) return {};
  const auto place = [&](double value) {
    const double part = (std::clamp(value, axis.min, axis.max) - axis.min) / (axis.max - axis.min);
    return margin + part * (width - 2 * margin);
  };
  markup made("<svg class=\"whisker\" viewBox=\"0 0 168 18\" aria-hidden=\"true\">");
  made += line("base", margin, width - margin, middle, middle);
  if (axis.min < 0) made += line("zero", place(0), place(0), 3, 15);
  if (!std::isnan(of.interval.lower) && !std::isnan(of.interval.upper)) {
    const double lower = place(of.interval.lower);
    const double upper = place(of.interval.upper);
    made += line("range", lower, upper, middle, middle);
    made += line("range", lower, lower, 5, 13);
    made += line("range", upper, upper, 5, 13);
  }
  if (of.target && !std::isnan(of.target->value)) {
    const double x = place(of.target->value);
    made += "<path class=\"aim\" d=\"M" + coordinate(x) + " 6.5 l-4.5 -6.5 h9 z\"/>";
  }
  if (of.previous && !std::isnan(of.previous->value)) {
    made += "<circle class=\"was\" r=\"3.5\" cy=\"9\" cx=\"" + coordinate(place(of.previous->value)) + "\"/>";
  }
  made += "<circle class=\"at\" r=\"4\" cy=\"9\" cx=\"" + coordinate(place(of.value)) + "\"/>";
  return made += "</svg>";
}

}  // namespace clientele::inline v0::report::detail
