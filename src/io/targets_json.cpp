#include <clientele/io/targets_json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <sstream>
#include <utility>
#include <variant>

#include <clientele/core/errors.hpp>
#include <clientele/report/known_metrics.hpp>

#include "io/exact_json.hpp"
#include "io/json_place.hpp"
#include "io/write_file.hpp"
#include "report/numbers.hpp"

namespace clientele::inline v0::io {

namespace {

namespace json = boost::json;
using detail::json_text;
using detail::place;
using report::direction;
using report::known_metric;
using report::target_rule;

[[nodiscard]] std::string known_ids() {
  std::string list;
  for (const known_metric& one : report::known_metrics()) list += (list.empty() ? "" : ", ") + std::string(one.id);
  return list;
}

[[nodiscard]] std::string range_of(const known_metric& metric) {
  std::string range;
  if (std::isinf(metric.lowest)) {
    range = "a number";
  } else if (std::isinf(metric.highest)) {
    range = "a number of " + report::detail::shortest(metric.lowest) + " or more";
  } else {
    range = report::detail::shortest(metric.lowest) + " to " + report::detail::shortest(metric.highest);
  }
  if (!metric.unit.empty()) {
    range += ", as " + std::string(metric.id) + " is in the unit " + std::string(metric.unit);
  } else if (!std::isinf(metric.lowest)) {
    range += ", as " + std::string(metric.id) + " is never less";
  }
  return range;
}

[[nodiscard]] std::optional<double> number_in(const place& at) {
  if (const std::int64_t* whole = at.value->if_int64()) return static_cast<double>(*whole);
  if (const std::uint64_t* large = at.value->if_uint64()) return static_cast<double>(*large);
  if (const double* real = at.value->if_double()) return *real;
  return std::nullopt;
}

[[nodiscard]] std::string text_in(const place& at, const char* what) {
  const std::optional<std::string_view> text = at.text();
  if (!text || text->empty()) at.refuse(what);
  return std::string(*text);
}

void read_columns(const place& at, target_rule& rule) {
  const std::optional<place> one = at.find("column");
  const std::optional<place> several = at.find("columns");
  if (one && several) {
    throw input_error(at.file, input_error::no_line, at.path + " has column and columns; allowed: one of them");
  }
  if (one) rule.columns = {text_in(*one, "the name of a column as text")};
  if (!several) return;
  const json::array* list = several->value->if_array();
  if (list == nullptr) several->refuse("a list of names of columns");
  rule.columns.emplace();
  for (std::size_t i = 0; i < list->size(); ++i) {
    rule.columns->push_back(text_in(several->element(i, (*list)[i]), "the name of a column as text"));
  }
}

void read_parameters(const place& at, target_rule& rule) {
  const json::object* members = at.value->if_object();
  if (members == nullptr || members->empty()) at.refuse("an object with a parameter of the metric or more");
  for (const auto& [key, value] : *members) {
    const std::string_view name(key.data(), key.size());
    const place here = at.member(name, value);
    if (const std::int64_t* whole = value.if_int64()) {
      rule.parameters.emplace_back(name, *whole);
    } else if (const double* real = value.if_double()) {
      rule.parameters.emplace_back(name, *real);
    } else if (const auto text = here.text()) {
      rule.parameters.emplace_back(name, *text);
    } else {
      here.refuse("a number or text");
    }
  }
}

[[nodiscard]] target_rule read_target(const place& at) {
  constexpr std::array<std::string_view, 7> members{"metric", "column",     "columns", "group",
                                                    "parameters", "value", "direction"};
  (void)at.object(members);
  target_rule rule;
  const place metric = at.at("metric");
  const known_metric* known = report::find_metric(metric.text().value_or(""));
  if (known == nullptr) metric.refuse(known_ids());
  rule.metric = known->id;
  read_columns(at, rule);
  if (const auto group = at.find("group")) {
    rule.group.emplace();
    if (!group->value->is_null()) *rule.group = text_in(*group, "the name of a group as text, or null for all customers");
  }
  if (const auto parameters = at.find("parameters")) read_parameters(*parameters, rule);
  const place value = at.at("value");
  const std::optional<double> number = number_in(value);
  if (!number || !(*number >= known->lowest && *number <= known->highest)) value.refuse(range_of(*known));
  rule.value = *number;
  if (const auto better = at.find("direction")) {
    rule.direction = better->choice(std::array{direction::higher, direction::lower});
  } else if (known->usual == direction::none) {
    throw input_error(at.file, input_error::no_line,
                      at.path + " has no direction, and " + rule.metric + " has no usual one; allowed: higher, lower");
  }
  return rule;
}

/// Whether two rules are for the same figures, in whatever order their parameters stand.
[[nodiscard]] bool same_figures(const target_rule& a, const target_rule& b) {
  return a.metric == b.metric && a.columns == b.columns && a.group == b.group &&
         std::is_permutation(a.parameters.begin(), a.parameters.end(), b.parameters.begin(), b.parameters.end());
}

void write_rule(std::ostream& out, const target_rule& rule) {
  out << "{\"metric\": " << json_text(rule.metric);
  if (rule.columns && rule.columns->size() == 1) {
    out << ", \"column\": " << json_text(rule.columns->front());
  } else if (rule.columns) {
    out << ", \"columns\": [";
    const char* comma = "";
    for (const std::string& column : *rule.columns) out << std::exchange(comma, ", ") << json_text(column);
    out << ']';
  }
  if (rule.group) out << ", \"group\": " << (*rule.group ? json_text(**rule.group) : "null");
  if (!rule.parameters.empty()) {
    out << ", \"parameters\": {";
    const char* comma = "";
    for (const report::parameter& one : rule.parameters) {
      out << std::exchange(comma, ", ") << json_text(one.name) << ": ";
      if (const auto* whole = std::get_if<std::int64_t>(&one.value)) {
        out << std::to_string(*whole);
      } else if (const auto* real = std::get_if<double>(&one.value)) {
        std::string digits = report::detail::shortest(*real);
        // Without a point it would be read back as a whole number.
        if (digits.find_first_of(".en") == std::string::npos) digits += ".0";
        out << digits;
      } else {
        out << json_text(std::get<std::string>(one.value));
      }
    }
    out << '}';
  }
  out << ", \"value\": " << report::detail::shortest(rule.value);
  if (rule.direction != direction::none) out << ", \"direction\": " << json_text(name(rule.direction));
  out << '}';
}

}  // namespace

std::vector<target_rule> read_targets(std::string_view text, std::string_view file) {
  const json::value parsed = detail::parse_json_exactly(text, file);
  constexpr std::array<std::string_view, 2> members{"schema", "targets"};
  const place all{file, "", &parsed};
  if (!parsed.is_object()) (void)all.object(members);
  const place schema = all.at("schema");  // first: another one has other members
  if (schema.text() != targets_schema) schema.refuse(json_text(targets_schema));
  (void)all.object(members);
  const place targets = all.at("targets");
  const json::array* list = targets.value->if_array();
  if (list == nullptr) targets.refuse("a list of targets");

  std::vector<target_rule> rules;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const place here = targets.element(i, (*list)[i]);
    rules.push_back(read_target(here));
    for (std::size_t k = 0; k < i; ++k) {
      if (!same_figures(rules[k], rules[i])) continue;
      throw input_error(file, input_error::no_line,
                        here.path + " is for the same figures as targets[" + std::to_string(k) +
                            "]; allowed: one target for " + to_string(rules[i]));
    }
  }
  return rules;
}

std::vector<target_rule> load_targets(const std::string& path) {
  return read_targets(detail::definition_text(path, "a file of targets", 1), path);
}

void write_targets(std::ostream& out, std::span<const target_rule> targets) {
  std::ostringstream text;
  text << "{\n  \"schema\": " << json_text(targets_schema) << ",\n  \"targets\": [";
  const char* separator = "\n    ";
  for (const target_rule& rule : targets) {
    text << std::exchange(separator, ",\n    ");
    write_rule(text, rule);
  }
  text << (targets.empty() ? "]\n}\n" : "\n  ]\n}\n");
  const std::string written = text.str();
  try {
    (void)read_targets(written, "these targets");
  } catch (const input_error& problem) {
    throw invalid_argument(problem.what());
  }
  out.write(written.data(), static_cast<std::streamsize>(written.size()));
}

void save_targets(const std::string& path, std::span<const target_rule> targets) {
  detail::write_file(path, [&](std::ostream& out) { write_targets(out, targets); });
}

}  // namespace clientele::inline v0::io
