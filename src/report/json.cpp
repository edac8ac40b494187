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

json::object label_object(const survey::localized_text& from) {
  json::object label;
  for (const survey::localized_text::translation& one : from.translations()) {
    label[detail::valid_utf8(one.language)] = text(one.text);
  }
  return label;
}

json::object subject_object(const subject& from) {
  return {{"id", text(from.id)}, {"label", label_object(from.label)}, {"depth", from.depth}, {"item", from.is_item}, {"turned", from.turned}};
}

json::object index_object(const index_row& from) {
  json::object row = subject_object(from.of);
  row["weight"] = number(from.weight);
  row["contribution"] = metric_object(from.contribution);
  row["score"] = metric_object(from.score);
  return row;
}

json::object scale_object(const scale_reliability& from) {
  json::object scale = subject_object(from.of);
  scale["alpha"] = metric_object(from.alpha);
  scale["omega"] = metric_object(from.omega);
  json::array& items = scale["items"].emplace_array();
  for (const scale_item& one : from.items) {
    json::object item = subject_object(one.of);
    item["item_rest"] = metric_object(one.item_rest);
    item["alpha_if_deleted"] = metric_object(one.alpha_if_deleted);
    items.emplace_back(std::move(item));
  }
  return scale;
}

json::object drivers_object(const driver_section& from) {
  json::object drivers{{"outcome", subject_object(from.outcome)},
                       {"people", from.people},
                       {"left_out", from.left_out},
                       {"replicates", from.replicates},
                       {"degenerate", from.degenerate},
                       {"trouble", from.trouble.empty() ? json::value(nullptr) : json::value(text(from.trouble))},
                       {"explained", metric_object(from.explained)}};
  json::array& list = drivers["drivers"].emplace_array();
  for (const driver_row& one : from.drivers) {
    json::object row = subject_object(one.of);
    row["performance"] = metric_object(one.performance);
    row["importance"] = metric_object(one.importance);
    row["relative_weight"] = metric_object(one.relative_weight);
    row["beta"] = metric_object(one.beta);
    list.emplace_back(std::move(row));
  }
  return drivers;
}

json::object plane_object(const plane_section& from) {
  json::object plane{{"id", text(from.id)},
                     {"importance", from.importance.empty() ? json::value(nullptr) : json::value(text(from.importance))},
                     {"crosshair", text(from.crosshair)},
                     {"cross_x", number(from.cross_x)},
                     {"cross_y", number(from.cross_y)}};
  json::array& points = plane["points"].emplace_array();
  for (const plane_point& one : from.points) {
    json::object point = subject_object(one.of);
    point["x"] = metric_object(one.x);
    point["y"] = metric_object(one.y);
    point["ellipse"] = {{"level", number(one.ellipse.level.value())},
                        {"major", number(one.ellipse.major)},
                        {"minor", number(one.ellipse.minor)},
                        {"angle", number(one.ellipse.angle)}};
    point["place"] = text(one.place);
    point["probability"] = number(one.probability);
    if (!one.probabilities.empty()) {
      json::object& all = point["probabilities"].emplace_object();
      for (const auto& [quarter, probability] : one.probabilities) all[quarter] = number(probability);
    }
    points.emplace_back(std::move(point));
  }
  return plane;
}

json::object kano_object(const kano_row& from) {
  json::object row = subject_object(from.of);
  row["category"] = text(from.category);
  row["category_by_groups"] = text(from.category_by_groups);
  row["decided"] = from.decided;
  row["questionable"] = from.questionable;
  row["strength"] = metric_object(from.strength);
  row["better"] = metric_object(from.better);
  row["worse"] = metric_object(from.worse);
  json::array& shares = row["shares"].emplace_array();
  for (const figure& one : from.shares) shares.emplace_back(metric_object(one));
  return row;
}

json::object gap_object(const gap_row& from) {
  json::object row = subject_object(from.of);
  row["perception"] = metric_object(from.perception);
  row["expectation"] = metric_object(from.expectation);
  row["gap"] = metric_object(from.gap);
  row["p_adjusted"] = number(from.p_adjusted);
  row["simultaneous"] = interval_object(from.simultaneous);
  row["rank"] = from.rank;
  row["lowest_rank"] = from.lowest_rank;
  row["highest_rank"] = from.highest_rank;
  if (!from.of.is_item) row["reliability"] = metric_object(from.reliability);
  return row;
}

json::object questionnaire_object(const questionnaire_section& from) {
  json::object section{{"id", text(from.id)},
                       {"label", label_object(from.label)},
                       {"people", from.people},
                       {"missing_policy", text(from.missing_policy)},
                       {"strata", from.has_strata},
                       {"clusters", from.has_clusters}};
  const auto list = [&](const char* key, const auto& rows, auto&& object_of) {
    json::array& made = section[key].emplace_array();
    for (const auto& one : rows) made.emplace_back(object_of(one));
  };
  list("index", from.index, index_object);
  list("reliability", from.scales, scale_object);
  if (from.drivers) section["drivers"] = drivers_object(*from.drivers);
  if (from.importance_performance) section["importance_performance"] = plane_object(*from.importance_performance);
  if (from.derived_importance) section["derived_importance"] = plane_object(*from.derived_importance);
  list("kano", from.kano, kano_object);
  if (from.kano_plane) section["kano_plane"] = plane_object(*from.kano_plane);
  if (from.gaps) {
    json::object gaps{{"people", from.gaps->people},
                      {"left_out", from.gaps->left_out},
                      {"overall", gap_object(from.gaps->overall)},
                      {"weighted", gap_object(from.gaps->weighted)},
                      {"servperf", metric_object(from.gaps->servperf)}};
    json::array& rows = gaps["rows"].emplace_array();
    for (const gap_row& one : from.gaps->rows) rows.emplace_back(gap_object(one));
    section["gaps"] = std::move(gaps);
  }
  return section;
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
  if (card.questionnaire) write("questionnaire", questionnaire_object(*card.questionnaire));
  text << ",\n  \"rejected\": ";
  write_list(text, rejected, false);
  text << "\n}\n";
  const std::string written = text.str();
  out.write(written.data(), static_cast<std::streamsize>(written.size()));
}

}  // namespace clientele::inline v0::report
