#include "report/html/words.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <locale>
#include <sstream>
#include <variant>

#include "report/notation.hpp"

namespace clientele::inline v0::report::detail {

namespace {

/// Fills `{name}` in by what `find` gives for the name; false where it has nothing for one.
template <class Find>
bool fill_in(std::string_view pattern, const Find& find, std::string& to) {
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    to += pattern.substr(0, open);
    if (open == std::string_view::npos) return true;
    const std::size_t close = pattern.find('}', open);
    if (!find(pattern.substr(open + 1, close - open - 1), to)) return false;
    pattern.remove_prefix(close + 1);
  }
  return true;
}

std::string short_number(double value) {
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream << value;
  return stream.str();
}

}  // namespace

std::string words::operator()(std::string_view id) const {
  if (const term* found = find_term(id)) return std::string(found->in(in_));
  std::string text(id);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string words::class_name(std::string_view name) const {
  const term* found = find_term(name);
  return std::string(found == nullptr ? name : found->in(in_));
}

std::string words::name_of(const std::string& id, const survey::localized_text& label) const {
  const std::string_view known = label.in(name(in_));
  return known.empty() ? id : std::string(known);
}

std::string words::name_of(const subject& of) const {
  const std::string name = name_of(of.id, of.label);
  return of.turned ? phrase("page.turned", {{"name", name}}) : name;
}

std::string words::phrase(std::string_view id,
                          std::initializer_list<std::pair<std::string_view, std::string>> places) const {
  const term* found = find_term(id);
  std::string text;
  fill_in(found == nullptr ? id : found->in(in_), [&](std::string_view place, std::string& to) {
    for (const auto& [name, filling] : places) {
      if (name == place) to += filling;
    }
    return true;
  }, text);
  return text;
}

std::string words::parameter_value(const parameter& of) const {
  if (const auto* whole = std::get_if<std::int64_t>(&of.value)) return std::to_string(*whole);
  if (const auto* real = std::get_if<double>(&of.value)) return std::isnan(*real) ? std::string(no_number) : short_number(*real);
  const std::string& text = std::get<std::string>(of.value);
  return find_term(text) != nullptr ? (*this)(text) : text;
}

std::string words::metric(const figure& of) const {
  if (const term* pattern = find_term("with." + of.id)) {
    std::string text;
    const bool filled = fill_in(pattern->in(in_), [&](std::string_view place, std::string& to) {
      const bool per_cent = place.ends_with('%');
      if (per_cent) place.remove_suffix(1);
      const auto found = std::find_if(of.parameters.begin(), of.parameters.end(),
                                      [&](const parameter& one) { return one.name == place; });
      if (found == of.parameters.end()) return false;
      const auto* real = std::get_if<double>(&found->value);
      to += per_cent && real != nullptr ? short_number(*real * 100) : parameter_value(*found);
      return true;
    }, text);
    if (filled) return text;
  }
  std::string text = find_term(of.id) != nullptr ? (*this)(of.id) : sentence(of.id);
  std::string parameters;
  for (const parameter& one : of.parameters) {
    parameters += (parameters.empty() ? "" : ", ") + (*this)(one.name) + " = " + parameter_value(one);
  }
  return parameters.empty() ? text : text + " (" + parameters + ")";
}

std::string words::columns(const figure& of) const {
  constexpr std::size_t shown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(of.columns.size(), shown); ++i) text += (i == 0 ? "" : ", ") + of.columns[i];
  if (of.columns.size() > shown) text += " .. (" + std::to_string(of.columns.size()) + ")";
  return text;
}

std::string words::bare(double number, std::string_view unit, bool with_sign) const {
  if (std::isnan(number)) return std::string(no_number);
  if (std::isinf(number)) return number < 0 ? "-\xE2\x88\x9E" : with_sign ? "+\xE2\x88\x9E" : "\xE2\x88\x9E";
  return number_text(number, notation_of(unit), with_sign);
}

std::string words::suffix(std::string_view unit, bool of_difference) const {
  if (unit == "proportion") return " " + (*this)(of_difference ? "percentage_points" : "proportion");
  if (unit == "points" || unit == "index_score" || unit == "scale_mean" || unit == "number" || unit == "coefficient" || unit == "scale_steps" ||
      unit == "gini_index") {
    return {};
  }
  if (unit == "XXX") return {};  // a currency that nobody named
  return " " + (*this)(unit);
}

std::string words::number(double value, std::string_view unit) const {
  return bare(value, unit, notation_of(unit).is_signed);
}

std::string words::value(double number, std::string_view unit) const {
  return std::isnan(number) ? std::string(no_number) : this->number(number, unit) + suffix(unit, false);
}

std::string words::range_of(const interval& of, std::string_view unit, bool of_difference) const {
  if (std::isnan(of.lower) || std::isnan(of.upper)) return std::string(no_number);
  const bool with_sign = of_difference || notation_of(unit).is_signed;
  return phrase("page.range", {{"lower", bare(of.lower, unit, with_sign)}, {"upper", bare(of.upper, unit, with_sign)}}) +
         suffix(unit, of_difference);
}

std::string words::range(const interval& of, std::string_view unit) const { return range_of(of, unit, false); }

std::string words::difference(double number, std::string_view unit) const {
  if (std::isnan(number)) return std::string(no_number);
  return bare(number, unit, true) + suffix(unit, true);
}

std::string words::difference_range(const interval& of, std::string_view unit) const { return range_of(of, unit, true); }

std::string words::p_value(double p) const { return std::isnan(p) ? std::string(no_number) : p_text(p); }

std::string words::interval_name(double level) const { return phrase("page.interval", {{"level", level_text(level)}}); }

}  // namespace clientele::inline v0::report::detail
