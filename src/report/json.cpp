// Boost.JSON holds the values and writes the texts; the layout and the numbers are written here, because its own
// serialiser knows no indentation and writes 0.95 as 9.5E-1.
#include <clientele/report/json.hpp>

#include <algorithm>
#include <cmath>
#include <locale>
#include <ostream>
#include <sstream>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "report/numbers.hpp"
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

json::object parameters_object(const std::vector<parameter>& from) {
  json::object parameters;
  for (const parameter& one : from) parameters[detail::valid_utf8(one.name)] = parameter_value(one);
  return parameters;
}

json::object previous_object(const previous_figure& from) {
  json::object previous{{"value", number(from.value)}, {"interval", interval_object(from.interval)}, {"n", from.n}};
  json::value& change = previous["change"];
  if (from.change) {
    change = {{"value", number(from.change->value)},
              {"standard_error", number(from.change->standard_error)},
              {"interval", interval_object(from.change->interval)},
              {"p", number(from.change->p)},
              {"p_adjusted", number(from.change->p_adjusted)},
              {"adjustment", text(from.change->adjustment)},
              {"samples", text(from.change->samples)}};
  }
  return previous;
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
  metric["parameters"] = parameters_object(from.parameters);
  metric["value"] = number(from.value);
  metric["unit"] = text(from.unit);
  metric["standard_error"] = number(from.standard_error);
  metric["interval"] = interval_object(from.interval);
  metric["n"] = from.n;
  metric["effective_n"] = number(from.effective_n);
  metric["missing"] = from.missing;
  metric["direction"] = from.direction == direction::none ? json::value(nullptr) : json::value(text(name(from.direction)));
  if (from.target) metric["target"] = {{"value", number(from.target->value)}, {"verdict", text(name(from.target->verdict))}};
  if (from.difference_from_rest) {
    const report::difference_from_rest& rest = *from.difference_from_rest;
    metric["difference_from_rest"] = {{"value", number(rest.value)},
                                      {"standard_error", number(rest.standard_error)},
                                      {"interval", interval_object(rest.interval)},
                                      {"p", number(rest.p)},
                                      {"p_adjusted", number(rest.p_adjusted)},
                                      {"adjustment", text(rest.adjustment)}};
  }
  if (from.previous) metric["previous"] = previous_object(*from.previous);
  return metric;
}

json::object rejected_object(const rejected_rows& from) {
  return {{"file", text(from.file)},
          {"column", text(from.column)},
          {"reason", text(from.reason)},
          {"rows", from.rows},
          {"first_line", from.first_line}};
}

json::array class_list(const std::vector<class_share>& from) {
  json::array list;
  for (const class_share& one : from) {
    list.emplace_back(json::object{{"name", text(one.name)},
                                   {"customers", one.customers},
                                   {"share", number(one.share)},
                                   {"interval", interval_object(one.interval)}});
  }
  return list;
}

template <class T>
json::value or_null(const std::optional<T>& from) {
  if (!from) return nullptr;
  if constexpr (std::is_same_v<T, double>) return number(*from);
  else return *from;
}

json::array left_out_list(const std::vector<left_out>& from) {
  json::array list;
  for (const left_out& one : from) {
    json::object entry{{"reason", text(one.reason)}, {"what", text(one.what)}, {"count", one.count}};
    if (one.amount) entry["amount"] = number(*one.amount);
    list.emplace_back(std::move(entry));
  }
  return list;
}

json::object purchases_object(const customer_section& from) {
  json::object purchases;
  purchases["currency"] = text(from.currency);
  purchases["refunds"] = text(from.refunds);
  purchases["zero_amounts"] = text(from.zero_amounts);
  purchases["lines"] = or_null(from.lines);
  purchases["customers"] = from.customers;
  purchases["orders"] = from.orders;
  purchases["gross_revenue"] = or_null(from.gross_revenue);
  purchases["revenue"] = number(from.revenue);
  purchases["refund_orders"] = or_null(from.refund_orders);
  purchases["refund_lines"] = or_null(from.refund_lines);
  purchases["refund_amount"] = or_null(from.refund_amount);
  purchases["customers_with_negative_spend"] = from.negative_spend;
  purchases["left_out"] = left_out_list(from.left_out);
  return purchases;
}

json::object day_range_object(const day_range& from) {
  return {{"from", text(from.from)}, {"as_of", text(from.as_of)}};
}

json::object rfm_object(const rfm_section& from) {
  json::object rfm;
  rfm["rule"] = text(from.rule);
  rfm["frequency"] = text(from.frequency);
  rfm["binning"] = text(from.binning);
  rfm["cuts_applied"] = from.cuts_applied;
  rfm["cuts_from"] = from.cuts_from.empty() ? json::value(nullptr) : json::value(text(from.cuts_from));
  rfm["cuts_as_of"] = from.cuts_as_of.empty() ? json::value(nullptr) : json::value(text(from.cuts_as_of));
  json::object cuts;
  json::object bins;
  for (const scored_dimension& one : from.dimensions) {
    json::array values;
    for (const double cut : one.cuts) values.emplace_back(number(cut));
    json::array customers;
    for (const std::uint64_t count : one.customers) customers.emplace_back(count);
    const std::string name = detail::valid_utf8(one.name);
    cuts[name] = std::move(values);
    bins[name] = {{"unit", text(one.unit)},
                  {"asked", one.bins_asked},
                  {"formed", one.bins_formed},
                  {"customers", std::move(customers)}};
  }
  rfm["cuts"] = std::move(cuts);
  rfm["bins"] = std::move(bins);
  json::array& cells = rfm["cells"].emplace_array();
  for (const rfm_cell& one : from.cells) {
    cells.emplace_back(json::object{{"recency", one.recency},
                                    {"frequency", one.frequency},
                                    {"customers", one.customers},
                                    {"share", number(one.share)},
                                    {"interval", interval_object(one.interval)}});
  }
  rfm["segment_set"] = text(from.segment_set);
  rfm["segments"] = class_list(from.segments);
  rfm["segments_of_eight"] = class_list(from.segments_of_eight);
  return rfm;
}

json::array lorenz_list(const std::vector<lorenz_share>& from) {
  json::array list;
  for (const lorenz_share& one : from) {
    list.emplace_back(json::object{{"customers", number(one.customers)},
                                   {"share", number(one.share)},
                                   {"interval", interval_object(one.interval)}});
  }
  return list;
}

json::object grades_object(const std::vector<classification>& from) {
  json::object grades;
  for (const classification& one : from) {
    grades[detail::valid_utf8(one.id)] = {
        {"unit", text(one.unit)}, {"rules", parameters_object(one.rules)}, {"classes", class_list(one.classes)}};
  }
  return grades;
}

/// Writes on one line.
void write_line(std::ostream& out, const json::value& value) {
  if (const double* real = value.if_double()) {
    out << detail::shortest(*real);
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

bool is_list_of_objects(const json::value& value) {
  const json::array* array = value.if_array();
  return array != nullptr && !array->empty() && array->front().is_object();
}

/// Writes a member of the whole, a member of its own per line; below that objects of plain values on a line, others a
/// member per line, lists an object per line.
void write_member(std::ostream& out, const json::value& value, const std::string& margin) {
  const json::object* object = value.if_object();
  const auto nested = [](const auto& member) {
    return is_list_of_objects(member.value()) || member.value().is_object();
  };
  const bool outermost = margin.size() == 2;
  if (object != nullptr && (outermost || std::any_of(object->begin(), object->end(), nested))) {
    out << '{';
    const char* separator = "\n";
    for (const auto& [key, member] : *object) {
      out << separator << margin << "  " << json::serialize(json::string(key)) << ": ";
      write_member(out, member, margin + "  ");
      separator = ",\n";
    }
    out << '\n' << margin << '}';
  } else if (is_list_of_objects(value)) {
    out << '[';
    const char* separator = "\n";
    for (const json::value& one : value.get_array()) {
      out << separator << margin << "  ";
      write_line(out, one);
      separator = ",\n";
    }
    out << '\n' << margin << ']';
  } else {
    write_line(out, value);
  }
}

}  // namespace

void render_json(std::ostream& out, const scorecard& card) {
  json::array metrics;
  for (const figure& one : card.figures) metrics.emplace_back(metric_object(one));
  if (card.customers) {
    for (const figure& one : card.customers->figures) metrics.emplace_back(metric_object(one));
  }
  json::array rejected;
  for (const rejected_rows& one : card.rejected) rejected.emplace_back(rejected_object(one));

  std::ostringstream text;  // the settings of `out` must not show in the numbers
  text.imbue(std::locale::classic());
  text << "{\n  \"schema\": " << json::serialize(json::string(scorecard::schema));
  const auto write = [&](const char* key, const json::value& value) {
    text << ",\n  \"" << key << "\": ";
    write_member(text, value, "  ");
  };
  if (card.customers) {
    write("from", json::string(detail::valid_utf8(card.customers->from)));
    write("as_of", json::string(detail::valid_utf8(card.customers->as_of)));
  }
  if (card.answered) {
    json::object answered = day_range_object(*card.answered);
    answered["left_out"] = left_out_list(card.answers_left_out);
    write("answered", answered);
  }
  if (card.previous) write("previous", day_range_object(*card.previous));
  text << ",\n  \"metrics\": ";
  write_list(text, metrics, true);
  if (card.customers) {
    write("purchases", purchases_object(*card.customers));
    write("lorenz", lorenz_list(card.customers->lorenz));
    write("rfm", rfm_object(card.customers->rfm));
    write("grades", grades_object(card.customers->grades));
  }
  text << ",\n  \"rejected\": ";
  write_list(text, rejected, false);
  text << "\n}\n";
  const std::string written = text.str();
  out.write(written.data(), static_cast<std::streamsize>(written.size()));
}

}  // namespace clientele::inline v0::report
