#include <clientele/io/questionnaire_json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <sstream>
#include <utility>
#include <vector>

#include <clientele/core/errors.hpp>

#include "io/exact_json.hpp"
#include "io/json_place.hpp"
#include "io/write_file.hpp"
#include "report/numbers.hpp"

namespace clientele::inline v0::io {

namespace {

namespace json = boost::json;
using detail::json_text;
using detail::place;
using survey::all_aspects;
using survey::aspect;
using survey::dimension;
using survey::item;
using survey::localized_text;
using survey::questionnaire;

constexpr std::array directions{scale_direction::higher_is_better, scale_direction::lower_is_better};
[[nodiscard]] std::string_view name(scale_direction direction) {
  return direction == scale_direction::higher_is_better ? "higher" : "lower";
}

[[nodiscard]] std::string text_in(const place& at) {
  const std::optional<std::string_view> text = at.text();
  if (!text || text->empty()) at.refuse("some text");
  return std::string(*text);
}

/// What a document has said so far: ids and columns, each of which may stand there once.
class reader {
 public:
  reader(std::string_view file, const json::value& document) : all_{file, "", &document} {}

  [[nodiscard]] questionnaire read() {
    constexpr std::array<std::string_view, 8> members{"schema", "id",   "label",      "scale", "importance_scale",
                                                      "dimensions", "items", "outcome"};
    if (!all_.value->is_object()) (void)all_.object(members);
    const place schema = all_.at("schema");  // first: another one has other members
    if (schema.text() != questionnaire_schema) schema.refuse(json_text(questionnaire_schema));
    (void)all_.object(members);
    const std::string id = text_in(all_.at("id"));
    if (const auto scale = all_.find("scale")) default_scale_ = read_scale(*scale);
    if (const auto scale = all_.find("importance_scale")) importance_scale_ = read_scale(*scale);
    read_branch(all_, "");
    std::string outcome;
    if (const auto at = all_.find("outcome")) {
      outcome = text_in(*at);
      const bool known = std::any_of(items_.begin(), items_.end(), [&](const item& one) { return one.id == outcome; });
      if (!known) at->refuse("the id of an item");
    }
    localized_text label = read_label(all_);
    try {
      return {id, std::move(dimensions_), std::move(items_), std::move(outcome), std::move(label)};
    } catch (const invalid_argument& problem) {  // what is wrong with all of it together
      throw input_error(all_.file, input_error::no_line, problem.what());
    }
  }

 private:
  void read_branch(const place& at, const std::string& parent) {
    if (const auto items = at.find("items")) {
      const json::array* list = items->value->if_array();
      if (list == nullptr) items->refuse("a list of items");
      for (std::size_t i = 0; i < list->size(); ++i) read_item(items->element(i, (*list)[i]), parent);
    }
    if (const auto dimensions = at.find("dimensions")) {
      const json::array* list = dimensions->value->if_array();
      if (list == nullptr) dimensions->refuse("a list of dimensions");
      for (std::size_t i = 0; i < list->size(); ++i) read_dimension(dimensions->element(i, (*list)[i]), parent);
    }
  }
  void read_dimension(const place& at, const std::string& parent) {
    constexpr std::array<std::string_view, 5> members{"id", "label", "weight", "items", "dimensions"};
    (void)at.object(members);
    const std::string id = read_id(at.at("id"));
    dimensions_.push_back({.id = id, .parent = parent, .weight = read_weight(at), .label = read_label(at)});
    read_branch(at, id);
  }
  void read_item(const place& at, const std::string& parent) {
    constexpr std::array<std::string_view, 7> members{"id",      "label", "weight", "reversed", "scale", "importance_scale",
                                                      "columns"};
    (void)at.object(members);
    item one{.id = read_id(at.at("id")), .dimension = parent, .scale = default_scale_,
             .importance_scale = importance_scale_, .weight = read_weight(at), .label = read_label(at)};
    if (const auto scale = at.find("scale")) one.scale = read_scale(*scale);
    if (const auto scale = at.find("importance_scale")) one.importance_scale = read_scale(*scale);
    if (const auto reversed = at.find("reversed")) {
      const bool* value = reversed->value->if_bool();
      if (value == nullptr) reversed->refuse("true, false");
      one.reversed = *value;
    }
    if (const auto columns = at.find("columns")) {
      read_columns(*columns, one);
    } else {
      take(columns_, one.id, at.at("id"), "the column");
    }
    items_.push_back(std::move(one));
  }
  void read_columns(const place& at, item& one) {
    std::array<std::string_view, all_aspects.size()> members{};
    std::transform(all_aspects.begin(), all_aspects.end(), members.begin(), [](aspect of) { return survey::name(of); });
    const json::object& given = at.object(members);
    if (given.empty()) at.refuse("an object from an aspect or more to names of columns");
    for (const aspect of : all_aspects) {
      const auto column = at.find(survey::name(of));
      if (!column) continue;
      const std::string named = text_in(*column);
      take(columns_, named, *column, "the column");
      one.questions.push_back({of, named});
    }
  }
  [[nodiscard]] std::string read_id(const place& at) {
    const std::string id = text_in(at);
    take(ids_, id, at, "the id");
    return id;
  }
  static void take(std::vector<std::string>& taken, const std::string& name, const place& at, const char* what) {
    if (std::find(taken.begin(), taken.end(), name) != taken.end()) {
      at.refuse(std::string(what) + " of nothing else in the questionnaire");
    }
    taken.push_back(name);
  }
  [[nodiscard]] static double read_weight(const place& of) {
    const auto at = of.find("weight");
    if (!at) return 1.0;
    json::error_code problem;
    const double weight = at->value->is_number() ? at->value->to_number<double>(problem) : -1.0;
    if (!(weight >= 0.0 && std::isfinite(weight))) at->refuse("a number of 0 or more");
    return weight;
  }
  [[nodiscard]] static any_scale read_scale(const place& at) {
    constexpr std::array<std::string_view, 3> members{"low", "high", "better"};
    (void)at.object(members);
    const auto end = [&](std::string_view key) {
      const place here = at.at(key);
      const std::int64_t* value = here.value->if_int64();
      if (value == nullptr || *value < -32768 || *value > 32767) here.refuse("a whole number of 16 bits");
      return static_cast<int>(*value);
    };
    const int low = end("low");
    const int high = end("high");
    if (low >= high || high - low >= max_scale_levels) at.refuse("low below high, at most 256 levels");
    scale_direction direction = scale_direction::higher_is_better;
    if (const auto better = at.find("better")) {
      const auto named = better->text();
      const auto found = std::find_if(directions.begin(), directions.end(), [&](auto one) { return named == name(one); });
      if (found == directions.end()) better->refuse("higher, lower");
      direction = *found;
    }
    return {low, high, direction};
  }
  [[nodiscard]] static localized_text read_label(const place& of) {
    const auto at = of.find("label");
    if (!at) return {};
    if (at->text()) return std::vector<localized_text::translation>{{"en", text_in(*at)}};
    const json::object* languages = at->value->if_object();
    if (languages == nullptr || languages->empty()) at->refuse("text, or an object from languages to texts");
    std::vector<localized_text::translation> translations;
    for (const auto& [key, value] : *languages) {
      const std::string_view language(key.data(), key.size());
      translations.push_back({std::string(language), text_in(at->member(language, value))});
    }
    return translations;
  }

  place all_;
  any_scale default_scale_{1, 5};
  any_scale importance_scale_;
  std::vector<dimension> dimensions_;
  std::vector<item> items_;
  std::vector<std::string> ids_;
  std::vector<std::string> columns_;
};

/// Writes the members of objects, each level of them indented by two more spaces.
class writer {
 public:
  explicit writer(const questionnaire& asked) : asked_(asked) {}

  [[nodiscard]] std::string text() {
    out_ << "{\n  \"schema\": " << json_text(questionnaire_schema) << ",\n  \"id\": " << json_text(asked_.id());
    if (!asked_.label().empty()) {
      out_ << ",\n  ";
      write_label(asked_.label());
    }
    write_branch("", 2);
    if (const auto outcome = asked_.outcome()) {
      out_ << ",\n  \"outcome\": " << json_text(asked_.items()[*outcome].id);
    }
    out_ << "\n}\n";
    return out_.str();
  }

 private:
  void write_branch(std::string_view parent, std::size_t indent) {
    const std::string space(indent, ' ');
    const char* comma = "";
    for (const item& one : asked_.items()) {
      if (one.dimension != parent) continue;
      out_ << (*comma != '\0' ? "" : ",\n" + space + "\"items\": [") << std::exchange(comma, ",") << "\n" << space << "  ";
      write_item(one);
    }
    if (*comma != '\0') out_ << "\n" << space << ']';
    comma = "";
    for (const dimension& one : asked_.dimensions()) {
      if (one.parent != parent) continue;
      out_ << (*comma != '\0' ? "" : ",\n" + space + "\"dimensions\": [") << std::exchange(comma, ",") << "\n"
           << space << "  {\"id\": " << json_text(one.id);
      write_common(one.label, one.weight);
      write_branch(one.id, indent + 4);
      out_ << '}';
    }
    if (*comma != '\0') out_ << "\n" << space << ']';
  }
  void write_item(const item& one) {
    out_ << "{\"id\": " << json_text(one.id);
    write_common(one.label, one.weight);
    write_scale("scale", one.scale);
    if (one.importance_scale.known()) write_scale("importance_scale", one.importance_scale);
    if (one.reversed) out_ << ", \"reversed\": true";
    const char* separator = ", \"columns\": {";
    for (const survey::question& asked : one.questions) {
      out_ << std::exchange(separator, ", ") << json_text(survey::name(asked.of)) << ": " << json_text(asked.column);
    }
    out_ << (one.questions.empty() ? "}" : "}}");
  }
  void write_scale(std::string_view key, any_scale scale) {
    out_ << ", \"" << key << "\": {\"low\": " << scale.low() << ", \"high\": " << scale.high();
    if (scale.direction() == scale_direction::lower_is_better) out_ << ", \"better\": \"lower\"";
    out_ << '}';
  }
  void write_common(const localized_text& label, double weight) {
    if (!label.empty()) {
      out_ << ", ";
      write_label(label);
    }
    if (weight != 1.0) out_ << ", \"weight\": " << report::detail::shortest(weight);
  }
  void write_label(const localized_text& label) {
    const char* separator = "\"label\": {";
    for (const localized_text::translation& one : label.translations()) {
      out_ << std::exchange(separator, ", ") << json_text(one.language) << ": " << json_text(one.text);
    }
    out_ << '}';
  }

  const questionnaire& asked_;
  std::ostringstream out_;
};

}  // namespace

questionnaire read_questionnaire(std::string_view text, std::string_view file) {
  const json::value parsed = detail::parse_json_exactly(text, file);
  return reader(file, parsed).read();
}

questionnaire load_questionnaire(const std::string& path) {
  return read_questionnaire(detail::definition_text(path, "a questionnaire", 4), path);
}

void write_questionnaire(std::ostream& out, const questionnaire& asked) {
  const std::string written = writer(asked).text();
  out.write(written.data(), static_cast<std::streamsize>(written.size()));
}

void save_questionnaire(const std::string& path, const questionnaire& asked) {
  detail::write_file(path, [&](std::ostream& out) { write_questionnaire(out, asked); });
}

}  // namespace clientele::inline v0::io
