// Boost.JSON holds the values and writes the texts; the layout and the numbers are written here, because its own
// serialiser knows no indentation and writes 0.95 as 9.5E-1.
#include <clientele/report/json.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <locale>
#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <version>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "report/text.hpp"

namespace clientele::inline v0::report {

namespace {

namespace json = boost::json;

json::value number(double value) {
  if (!std::isfinite(value)) return nullptr;
  return value;
}

json::string text(std::string_view from) { return json::string(detail::valid_utf8(from)); }

json::object interval_object(const interval& from) {
  return {{"level", number(from.level)},
          {"lower", number(from.lower)},
          {"upper", number(from.upper)},
          {"method", text(from.method)}};
}

json::value parameter_value(const parameter& from) {
  if (const auto* whole = std::get_if<std::int64_t>(&from.value)) return *whole;
  if (const auto* real = std::get_if<double>(&from.value)) return number(*real);
  return text(std::get<std::string>(from.value));
}

json::object metric_object(const figure& from) {
  json::object metric;
  metric["id"] = text(from.id);
  metric["group"] = from.group ? json::value(text(*from.group)) : json::value(nullptr);
  if (from.columns.size() == 1) {
    metric["column"] = text(from.columns.front());
  } else {
    json::array& columns = metric["columns"].emplace_array();
    for (const std::string& column : from.columns) columns.emplace_back(text(column));
  }
  json::object& parameters = metric["parameters"].emplace_object();
  for (const parameter& one : from.parameters) parameters[detail::valid_utf8(one.name)] = parameter_value(one);
  metric["value"] = number(from.value);
  metric["unit"] = text(from.unit);
  metric["standard_error"] = number(from.standard_error);
  metric["interval"] = interval_object(from.interval);
  metric["n"] = from.n;
  metric["effective_n"] = number(from.effective_n);
  metric["missing"] = from.missing;
  if (from.difference_from_rest) {
    const report::difference_from_rest& rest = *from.difference_from_rest;
    metric["difference_from_rest"] = {{"value", number(rest.value)},
                                      {"standard_error", number(rest.standard_error)},
                                      {"interval", interval_object(rest.interval)},
                                      {"p", number(rest.p)},
                                      {"p_adjusted", number(rest.p_adjusted)},
                                      {"adjustment", text(rest.adjustment)}};
  }
  return metric;
}

json::object rejected_object(const rejected_rows& from) {
  return {{"file", text(from.file)},
          {"column", text(from.column)},
          {"reason", text(from.reason)},
          {"rows", from.rows},
          {"first_line", from.first_line}};
}

std::string shortest(double value) {
#if defined(__cpp_lib_to_chars)
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  std::string digits(buffer.data(), result.ptr);
#else
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream.precision(std::numeric_limits<double>::max_digits10);
  stream << value;
  std::string digits = stream.str();
#endif
  // "-0" would be read back as a whole number, which has no sign.
  if (digits == "-0") digits = "-0.0";
  return digits;
}

/// Writes on one line.
void write_line(std::ostream& out, const json::value& value) {
  if (const double* real = value.if_double()) {
    out << shortest(*real);
  } else if (const json::object* object = value.if_object()) {
    out << '{';
    const char* separator = "";
    for (const auto& [key, member] : *object) {
      out << separator << json::serialize(json::string(key)) << ": ";
      write_line(out, member);
      separator = ", ";
    }
    out << '}';
  } else if (const json::array* array = value.if_array()) {
    out << '[';
    const char* separator = "";
    for (const json::value& member : *array) {
      out << separator;
      write_line(out, member);
      separator = ", ";
    }
    out << ']';
  } else {
    out << json::serialize(value);
  }
}

/// Writes an array of objects, a member per line where `open`, else an object per line.
void write_list(std::ostream& out, const json::array& list, bool open) {
  out << '[';
  const char* separator = "\n    ";
  for (const json::value& member : list) {
    out << separator;
    if (open) {
      const char* comma = "{\n      ";
      for (const auto& [key, field] : member.get_object()) {
        out << comma << json::serialize(json::string(key)) << ": ";
        write_line(out, field);
        comma = ",\n      ";
      }
      out << "\n    }";
    } else {
      write_line(out, member);
    }
    separator = ",\n    ";
  }
  out << (list.empty() ? "]" : "\n  ]");
}

}  // namespace

void render_json(std::ostream& out, const scorecard& card) {
  json::array metrics;
  for (const figure& one : card.figures) metrics.emplace_back(metric_object(one));
  json::array rejected;
  for (const rejected_rows& one : card.rejected) rejected.emplace_back(rejected_object(one));

  std::ostringstream text;  // the settings of `out` must not show in the numbers
  text.imbue(std::locale::classic());
  text << "{\n  \"schema\": " << json::serialize(json::string(scorecard::schema)) << ",\n  \"metrics\": ";
  write_list(text, metrics, true);
  text << ",\n  \"rejected\": ";
  write_list(text, rejected, false);
  text << "\n}\n";
  const std::string written = text.str();
  out.write(written.data(), static_cast<std::streamsize>(written.size()));
}

}  // namespace clientele::inline v0::report
