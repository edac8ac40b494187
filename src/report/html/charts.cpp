#include "report/html/charts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "report/notation.hpp"
#include "report/text.hpp"

namespace clientele::inline v0::report::detail {

namespace {

namespace json = boost::json;

json::string text(std::string_view from) { return json::string(visible(from, true)); }

/// Infinite limits go to the end of what an axis can show: JSON has none.
json::value number(double value) {
  if (std::isnan(value)) return nullptr;
  return std::clamp(value, std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max());
}

/// How the script writes the ticks of an axis.
json::object format_of(std::string_view unit) {
  const notation how = notation_of(unit);
  return {{"factor", how.factor}, {"suffix", unit == "proportion" ? " %" : ""}, {"signed", how.is_signed}};
}

std::string of_n(std::uint64_t n, const words& say) { return say.phrase("page.n_is", {{"n", count_text(n)}}); }

/// The lines of a tooltip: what, its value, its interval, of how many.
json::array tip(std::string_view name, double value, const interval& range, std::string_view unit,
                const std::string& of_whom, const words& say) {
  return {text(name), text(say.value(value, unit)), text(say.interval_name(range.level) + ": " + say.range(range, unit)),
          text(of_whom)};
}

template <class Class>
std::uint64_t all_of(const std::vector<Class>& classes) {
  std::uint64_t sum = 0;
  for (const Class& one : classes) sum += one.customers;
  return sum;
}

std::string part_of(std::uint64_t customers, std::uint64_t all, const words& say) {
  return say.phrase("page.part_of", {{"n", count_text(customers)}, {"all", count_text(all)}});
}

/// Bars with whiskers, all of one unit.
class bars {
 public:
  explicit bars(std::string_view unit) : unit_(unit) {}
  void add(std::string_view name, double value, const interval& range, const std::string& of_whom, const words& say) {
    names_.emplace_back(text(name));
    values_.emplace_back(number(value));
    lower_.emplace_back(number(range.lower));
    upper_.emplace_back(number(range.upper));
    labels_.emplace_back(text(say.value(value, unit_)));
    tips_.emplace_back(tip(name, value, range, unit_, of_whom, say));
  }
  [[nodiscard]] chart made() && {
    return {{"kind", "bars"},           {"names", std::move(names_)},   {"values", std::move(values_)},
            {"lower", std::move(lower_)}, {"upper", std::move(upper_)}, {"labels", std::move(labels_)},
            {"tips", std::move(tips_)},   {"format", format_of(unit_)}};
  }

 private:
  std::string_view unit_;
  json::array names_, values_, lower_, upper_, labels_, tips_;
};

}  // namespace

axis_range range_of_unit(std::string_view unit) noexcept {
  if (unit == "proportion" || unit == "gini_index") return {0, 1};
  if (unit == "points") return {-100, 100};
  if (unit == "index_score") return {0, 100};
  return {std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};
}

std::vector<const figure*> by_value(std::vector<const figure*> groups) {
  std::stable_sort(groups.begin(), groups.end(), [](const figure* a, const figure* b) {
    if (std::isnan(a->value) || std::isnan(b->value)) return !std::isnan(a->value) && std::isnan(b->value);
    return a->value > b->value;
  });
  return groups;
}

bool differs_from_rest(const figure& group) {
  const auto& rest = group.difference_from_rest;
  return rest && is_marked(rest->p_adjusted, rest->interval.level);
}

chart gauge_of(const figure& nps, const words& say) {
  const axis_range range = range_of_unit(nps.unit);
  return {{"kind", "gauge"},
          {"value", number(nps.value)},
          {"lower", number(nps.interval.lower)},
          {"upper", number(nps.interval.upper)},
          {"min", range.min},
          {"max", range.max},
          {"label", text(say.value(nps.value, nps.unit))},
          {"detail", text(say.interval_name(nps.interval.level) + " " + say.range(nps.interval, nps.unit))},
          {"n", text(of_n(nps.n, say))}};
}

chart bars_of_grades(const std::vector<const figure*>& grades, const words& say) {
  bars made("proportion");
  for (const figure* grade : grades) {
    const std::string name = grade->parameters.empty() ? say.metric(*grade) : say.parameter_value(grade->parameters.front());
    made.add(name, grade->value, grade->interval, of_n(grade->n, say), say);
  }
  return std::move(made).made();
}

chart bars_of_classes(const classification& classes, const words& say) {
  bars made("proportion");
  const std::uint64_t all = all_of(classes.classes);
  for (const class_share& one : classes.classes) {
    made.add(say.class_name(one.name), one.share, one.interval, part_of(one.customers, all, say), say);
  }
  return std::move(made).made();
}

chart forest_of(const std::vector<const figure*>& groups, const figure* all, const words& say) {
  const std::string_view unit = groups.front()->unit;
  json::array names, values, lower, upper, differs, sizes, tips;
  for (const figure* group : groups) {
    const std::string name = group->group->empty() ? say("page.no_name") : *group->group;
    names.emplace_back(text(name));
    values.emplace_back(number(group->value));
    lower.emplace_back(std::isnan(group->value) ? json::value(nullptr) : number(group->interval.lower));
    upper.emplace_back(std::isnan(group->value) ? json::value(nullptr) : number(group->interval.upper));
    differs.emplace_back(differs_from_rest(*group));
    sizes.emplace_back(text(of_n(group->n, say)));
    json::array lines = tip(name, group->value, group->interval, unit, of_n(group->n, say), say);
    lines.emplace_back(text(say("missing") + ": " + count_text(group->missing)));
    if (const auto& rest = group->difference_from_rest) {
      lines.emplace_back(text(say("page.vs_rest") + ": " + say.difference(rest->value, unit) + " (" +
                              say.difference_range(rest->interval, unit) + ")"));
    }
    tips.emplace_back(std::move(lines));
  }
  const axis_range range = range_of_unit(unit);
  chart made{{"kind", "forest"},
             {"names", std::move(names)},
             {"values", std::move(values)},
             {"lower", std::move(lower)},
             {"upper", std::move(upper)},
             {"differs", std::move(differs)},
             {"sizes", std::move(sizes)},
             {"tips", std::move(tips)},
             {"min", range.min},
             {"max", range.max},
             {"format", format_of(unit)}};
  if (all != nullptr && !std::isnan(all->value)) {
    made["total"] = {{"value", number(all->value)},
                     {"lower", number(all->interval.lower)},
                     {"upper", number(all->interval.upper)},
                     {"label", text(say("page.all_customers") + " " + say.value(all->value, unit))}};
  }
  return made;
}

chart heat_of(const rfm_section& from, const words& say) {
  json::array x_names, y_names, cells;
  int most_recency = 0;
  int most_frequency = 0;
  const std::uint64_t all = all_of(from.cells);
  for (const rfm_cell& one : from.cells) {
    most_recency = std::max(most_recency, one.recency);
    most_frequency = std::max(most_frequency, one.frequency);
    const std::string name = say("page.recency_score") + ": " + std::to_string(one.recency) + ", " +
                             say("page.frequency_score") + ": " + std::to_string(one.frequency);
    const std::string share = say.value(one.share, "proportion");
    cells.emplace_back(json::object{{"x", one.recency - 1},
                                    {"y", one.frequency - 1},
                                    {"value", number(one.share)},
                                    {"customers", one.customers},
                                    {"lower", number(one.interval.lower)},
                                    {"upper", number(one.interval.upper)},
                                    {"label", one.customers == 0 ? json::string("0") : text(share)},
                                    {"doubt", one.customers == 0 ? json::string() : text(say.range(one.interval, "proportion"))},
                                    {"tip", tip(name, one.share, one.interval, "proportion", part_of(one.customers, all, say), say)}});
  }
  for (int score = 1; score <= most_recency; ++score) x_names.emplace_back(std::to_string(score));
  for (int score = 1; score <= most_frequency; ++score) y_names.emplace_back(std::to_string(score));
  return {{"kind", "heat"},
          {"xNames", std::move(x_names)},
          {"yNames", std::move(y_names)},
          {"xName", text(say("page.recency_score"))},
          {"yName", text(say("page.frequency_score"))},
          {"cells", std::move(cells)}};
}

chart treemap_of(const rfm_section& from, const words& say) {
  json::array nodes;
  const std::uint64_t all = all_of(from.segments);
  for (const class_share& one : from.segments) {
    if (one.customers == 0) continue;
    const std::string name = say.class_name(one.name);
    const std::string label = visible(name, true) + "\n" + say.value(one.share, "proportion") + "\n(" +
                              say.range(one.interval, "proportion") + ")\n" + of_n(one.customers, say);
    nodes.emplace_back(json::object{
        {"name", text(name)},
        {"value", one.customers},
        {"share", number(one.share)},
        {"lower", number(one.interval.lower)},
        {"upper", number(one.interval.upper)},
        {"label", json::string(label)},
        {"tip", tip(name, one.share, one.interval, "proportion", part_of(one.customers, all, say), say)}});
  }
  return {{"kind", "treemap"}, {"nodes", std::move(nodes)}};
}

chart lorenz_of(const std::vector<lorenz_share>& curve, const words& say) {
  json::array x, y, lower, upper, tips;
  for (const lorenz_share& point : curve) {
    x.emplace_back(number(point.customers));
    y.emplace_back(number(point.share));
    lower.emplace_back(number(point.interval.lower));
    upper.emplace_back(number(point.interval.upper));
    tips.emplace_back(json::array{
        text(say("page.lorenz_x") + ": " + say.value(point.customers, "proportion")),
        text(say("page.lorenz_y") + ": " + say.value(point.share, "proportion")),
        text(say.interval_name(point.interval.level) + ": " + say.range(point.interval, "proportion"))});
  }
  return {{"kind", "lorenz"},
          {"x", std::move(x)},
          {"y", std::move(y)},
          {"lower", std::move(lower)},
          {"upper", std::move(upper)},
          {"tips", std::move(tips)},
          {"xName", text(say("page.lorenz_x"))},
          {"yName", text(say("page.lorenz_y"))}};
}

chart rows_of(const std::vector<named_figure>& rows, const words& say) {
  const std::string_view unit = rows.front().of->unit;
  bars made(unit);
  for (const named_figure& row : rows) made.add(row.name, row.of->value, row.of->interval, of_n(row.of->n, say), say);
  chart drawn = std::move(made).made();
  drawn["kind"] = "rows";
  return drawn;
}

namespace {
/// The line around an ellipse.
json::array outline_of(const confidence_ellipse& ellipse) {
  constexpr int corners = 60;
  json::array line;
  if (!std::isfinite(ellipse.major) || !std::isfinite(ellipse.minor)) return line;
  for (int i = 0; i < corners; ++i) {
    const double turn = 2.0 * std::numbers::pi * i / corners;
    const double along = ellipse.major * std::cos(turn);
    const double across = ellipse.minor * std::sin(turn);
    line.emplace_back(json::array{ellipse.x + along * std::cos(ellipse.angle) - across * std::sin(ellipse.angle),
                                  ellipse.y + along * std::sin(ellipse.angle) + across * std::cos(ellipse.angle)});
  }
  return line;
}
}  // namespace

chart plane_of(const plane_section& from, const std::string& x_name, const std::string& y_name,
               const std::vector<std::string>& quarters, const words& say) {
  json::array points;
  for (const plane_point& one : from.points) {
    const std::string name = say.name_of(one.of);
    json::array lines{text(name),
                      text(x_name + ": " + say.value(one.x.value, one.x.unit) + " (" + say.range(one.x.interval, one.x.unit) + ")"),
                      text(y_name + ": " + say.value(one.y.value, one.y.unit) + " (" + say.range(one.y.interval, one.y.unit) + ")"),
                      text(say(one.place))};
    if (std::isfinite(one.probability)) {
      lines.emplace_back(text(say("page.sure") + ": " + say.value(one.probability, "proportion")));
    }
    points.emplace_back(json::object{{"name", text(name)},
                                     {"x", number(one.x.value)},
                                     {"y", number(one.y.value)},
                                     {"outline", outline_of(one.ellipse)},
                                     {"tip", std::move(lines)}});
  }
  json::array corners;
  for (const std::string& one : quarters) corners.emplace_back(text(one));
  chart made{{"kind", "plane"},
             {"points", std::move(points)},
             {"corners", std::move(corners)},
             {"xName", text(x_name)},
             {"yName", text(y_name)},
             {"crossX", number(from.cross_x)},
             {"crossY", number(from.cross_y)}};
  if (!from.points.empty()) {
    made["xFormat"] = format_of(from.points.front().x.unit);
    made["yFormat"] = format_of(from.points.front().y.unit);
  }
  return made;
}

}  // namespace clientele::inline v0::report::detail
