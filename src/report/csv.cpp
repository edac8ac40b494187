#include <clientele/report/csv.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "report/numbers.hpp"
#include "report/text.hpp"

namespace clientele::inline v0::report {

namespace {

constexpr std::array<std::string_view, 42> header{
    "id", "group", "columns", "parameters", "value", "unit", "standard_error", "lower", "upper", "level", "method", "n",
    "effective_n", "missing", "direction", "target", "verdict",
    "difference", "difference_standard_error", "difference_lower", "difference_upper", "difference_level",
    "difference_method", "difference_p", "difference_p_adjusted", "difference_adjustment",
    "previous", "previous_lower", "previous_upper", "previous_level", "previous_method", "previous_n",
    "change", "change_standard_error", "change_lower", "change_upper", "change_level", "change_method", "change_p",
    "change_p_adjusted", "change_adjustment", "change_samples"};

/// A row of as many cells as the header has; those that nobody fills are empty.
class row {
 public:
  explicit row(bool guard) : guard_(guard) {}

  void text(std::string_view cell) { put([&] { detail::append_csv_cell(line_, detail::valid_utf8(cell), guard_); }); }
  void number(double value) {
    put([&] {
      if (std::isfinite(value)) line_ += detail::shortest(value);
    });
  }
  void count(std::uint64_t value) {
    put([&] { line_ += std::to_string(value); });
  }
  void bounds(const interval& of) {
    number(of.lower);
    number(of.upper);
    number(of.level);
    text(of.method);
  }
  void none(std::size_t cells) {
    for (std::size_t i = 0; i < cells; ++i) put([] {});
  }
  [[nodiscard]] std::string finished() && {
    none(header.size() - cells_);
    return std::move(line_) + '\n';
  }

 private:
  template <class Write>
  void put(const Write& write) {
    if (cells_++ != 0) line_ += ',';
    write();
  }
  bool guard_;
  std::string line_;
  std::size_t cells_ = 0;
};

/// A name in a list: what parts the list is told from what belongs to the name.
std::string escaped(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c == ';' || c == '=' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string columns_text(const std::vector<std::string>& columns) {
  if (columns.size() == 1) return columns.front();
  std::string text;
  for (const std::string& column : columns) text += (text.empty() ? "" : ";") + escaped(column);
  return text;
}

std::string parameters_text(const std::vector<parameter>& parameters) {
  std::string text;
  for (const parameter& one : parameters) {
    if (!text.empty()) text += ';';
    text += escaped(one.name) + '=';
    if (const auto* whole = std::get_if<std::int64_t>(&one.value)) {
      text += std::to_string(*whole);
    } else if (const auto* real = std::get_if<double>(&one.value)) {
      if (std::isfinite(*real)) text += detail::shortest(*real);
    } else {
      text += escaped(std::get<std::string>(one.value));
    }
  }
  return text;
}

constexpr std::size_t cells_of_target = 2;
constexpr std::size_t cells_of_difference = 9;
constexpr std::size_t cells_of_previous = 6;

std::string row_of(const figure& from, bool guard) {
  row cells{guard};
  cells.text(from.id);
  cells.text(from.group.value_or(""));
  cells.text(columns_text(from.columns));
  cells.text(parameters_text(from.parameters));
  cells.number(from.value);
  cells.text(from.unit);
  cells.number(from.standard_error);
  cells.bounds(from.interval);
  cells.count(from.n);
  cells.number(from.effective_n);
  cells.count(from.missing);
  cells.text(from.direction == direction::none ? "" : name(from.direction));
  if (from.target) {
    cells.number(from.target->value);
    cells.text(name(from.target->verdict));
  } else {
    cells.none(cells_of_target);
  }
  if (from.difference_from_rest) {
    const report::difference_from_rest& rest = *from.difference_from_rest;
    cells.number(rest.value);
    cells.number(rest.standard_error);
    cells.bounds(rest.interval);
    cells.number(rest.p);
    cells.number(rest.p_adjusted);
    cells.text(rest.adjustment);
  } else {
    cells.none(cells_of_difference);
  }
  if (from.previous) {
    cells.number(from.previous->value);
    cells.bounds(from.previous->interval);
    cells.count(from.previous->n);
  } else {
    cells.none(cells_of_previous);
  }
  if (from.previous && from.previous->change) {
    const report::change& change = *from.previous->change;
    cells.number(change.value);
    cells.number(change.standard_error);
    cells.bounds(change.interval);
    cells.number(change.p);
    cells.number(change.p_adjusted);
    cells.text(change.adjustment);
    cells.text(change.samples);
  }
  return std::move(cells).finished();
}

/// A share of all customers, told from a figure by its id alone.
std::string row_of(std::string_view id, std::vector<parameter> parameters, const class_share& from,
                   std::uint64_t customers, bool guard) {
  row cells{guard};
  cells.text(id);
  cells.none(2);  // all customers, of no column
  cells.text(parameters_text(parameters));
  cells.number(from.share);
  cells.text("proportion");
  cells.none(1);
  cells.bounds(from.interval);
  cells.count(customers);
  return std::move(cells).finished();
}

}  // namespace

void render_csv(std::ostream& out, const scorecard& card, const csv_options& options) {
  std::string text;
  for (const std::string_view name : header) text += (text.empty() ? "" : ",") + std::string(name);
  text += '\n';
  const bool guard = options.guard_formulas;
  for (const figure& one : card.figures) text += row_of(one, guard);
  if (card.customers) {
    const customer_section& customers = *card.customers;
    for (const figure& one : customers.figures) text += row_of(one, guard);
    for (const class_share& one : customers.rfm.segments) {
      text += row_of("rfm_segment_share", {{"segment", one.name}}, one, customers.customers, guard);
    }
    for (const class_share& one : customers.rfm.segments_of_eight) {
      text += row_of("rfm_segment_of_eight_share", {{"segment", one.name}}, one, customers.customers, guard);
    }
    for (const classification& by : customers.grades) {
      for (const class_share& one : by.classes) {
        text += row_of("customer_grade_share", {{"by", by.id}, {"grade", one.name}}, one, customers.customers, guard);
      }
    }
  }
  if (card.questionnaire) {
    for (const figure* one : figures_of(*card.questionnaire)) text += row_of(*one, guard);
  }
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace clientele::inline v0::report
