#include "report/terminal_table.hpp"

#include <cstdint>
#include <locale>
#include <optional>
#include <ostream>
#include <sstream>
#include <utility>
#include <variant>

namespace clientele::inline v0::report::detail {

std::string padded(const std::string& text, int width, bool right) {
  const int missing = std::max(0, width - width_of(text));
  const std::string blanks(static_cast<std::size_t>(missing), ' ');
  return right ? blanks + text : text + blanks;
}

void line_up(std::vector<std::string>& cells) {
  const auto decimals = [](const std::string& cell) {
    constexpr std::size_t most_aligned = 3;  // with the point
    const std::size_t point = cell.find('.');
    return point == std::string::npos ? 0 : static_cast<int>(std::min(cell.size() - point, most_aligned));
  };
  const auto numeric = [](const std::string& cell) {
    return cell.find_first_of("0123456789") != std::string::npos;
  };
  int most = 0;
  for (const std::string& cell : cells) {
    if (numeric(cell)) most = std::max(most, decimals(cell));
  }
  int width = 0;
  for (std::string& cell : cells) {
    if (numeric(cell)) cell.append(static_cast<std::size_t>(most - decimals(cell)), ' ');
    width = std::max(width, width_of(cell));
  }
  for (std::string& cell : cells) cell = padded(cell, width, true);
}

int width_of(const table_column& column) {
  int width = width_of(column.header);
  for (const std::string& cell : column.cells) width = std::max(width, width_of(cell));
  return width;
}

int width_without(const table& content, int optional_from) {
  int sum = indent - gap;
  for (const table_column& column : content.columns) {
    if (column.optional < optional_from) sum += width_of(column) + gap;
  }
  return sum;
}

void print(std::ostream& out, table content, const pen& with) {
  std::vector<table_column>& columns = content.columns;
  std::vector<int> widths;
  const auto total = [&] {
    int sum = indent - gap;
    for (const int width : widths) sum += width + gap;
    return sum;
  };
  for (const table_column& column : columns) widths.push_back(width_of(column));

  // Long names give way first, down to a width at which metrics can still be told apart; then columns that can be missed;
  // then names for good, and at the very last the effective sizes.
  const auto shrink = [&](int floor) {
    while (total() > with.width()) {
      std::size_t widest = columns.size();
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].least == 0 || widths[i] <= std::max(columns[i].least, floor)) continue;
        if (widest == columns.size() || widths[i] > widths[widest]) widest = i;
      }
      if (widest == columns.size()) return;
      --widths[widest];
    }
  };
  const auto leave_out = [&](int from) {
    while (total() > with.width()) {
      const auto least_needed =
          std::max_element(columns.begin(), columns.end(),
                           [](const table_column& a, const table_column& b) { return a.optional < b.optional; });
      if (least_needed->optional < from) return;
      widths.erase(widths.begin() + (least_needed - columns.begin()));
      columns.erase(least_needed);
    }
  };
  shrink(content.readable);
  leave_out(2);
  shrink(0);
  leave_out(1);
  // What was left out may have made room again.
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const int wanted = width_of(columns[i]);
    widths[i] += std::clamp(with.width() - total(), 0, wanted - std::min(wanted, widths[i]));
  }

  const std::string margin(indent, ' ');
  const std::string between(gap, ' ');
  const auto write_row = [&](auto&& cell_of, auto&& style_of) {
    std::string line = margin;
    std::string blanks;  // not written at the end of a line
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string cell = padded(with.cut(cell_of(i), widths[i]), widths[i], columns[i].right);
      const std::size_t first = std::min(cell.find_first_not_of(' '), cell.size());
      const std::size_t behind = cell.find_last_not_of(' ') + 1;
      if (i != 0) blanks += between;
      blanks.append(first, ' ');
      if (behind > first) {
        line += std::exchange(blanks, {}) + with.styled(cell.substr(first, behind - first), style_of(i));
        blanks.append(cell.size() - behind, ' ');
      }
    }
    out << line << '\n';
  };
  const auto write_rule = [&] { out << margin << with.styled(with.rule(total() - indent), dim) << '\n'; };

  write_row([&](std::size_t i) -> const std::string& { return columns[i].header; }, [](std::size_t) { return bold; });
  write_rule();
  for (std::size_t row = 0; row < columns.front().cells.size(); ++row) {
    if (row == content.rule_before) write_rule();
    write_row([&](std::size_t i) -> const std::string& { return columns[i].cells[row]; },
              [&](std::size_t i) { return columns[i].styles.empty() ? plain : columns[i].styles[row]; });
  }
}

std::string parameter_text(const parameter& from) {
  std::string text = from.name;
  text += " = ";
  if (const auto* whole = std::get_if<std::int64_t>(&from.value)) return text + std::to_string(*whole);
  if (const auto* words = std::get_if<std::string>(&from.value)) return text + *words;
  std::ostringstream number;
  number.imbue(std::locale::classic());
  number << std::get<double>(from.value);
  return text + number.str();
}

std::string parameters_text(const figure& from) {
  std::string text;
  for (const parameter& one : from.parameters) text += (text.empty() ? "" : ", ") + parameter_text(one);
  return text;
}

/// The share of the top fifth is named by its fifth: "Share of top 20 % of customers".
std::string share_of_top_text(const figure& from) {
  if (from.id != "share_of_top" || from.parameters.size() != 1 || from.parameters.front().name != "customers") return {};
  const auto* share = std::get_if<double>(&from.parameters.front().value);
  if (share == nullptr) return {};
  std::ostringstream number;
  number.imbue(std::locale::classic());
  number << *share * 100;
  return sentence(from.id) + " " + number.str() + " % of customers";
}

std::string metric_text(const figure& from, const pen& with) {
  if (const std::string top = share_of_top_text(from); !top.empty()) return with.show(top);
  std::string text = sentence(from.id);
  if (!from.parameters.empty()) text += " (" + parameters_text(from) + ")";
  return with.show(text);
}

std::string columns_text(const figure& from, const pen& with) {
  constexpr std::size_t shown = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(from.columns.size(), shown); ++i) text += (i == 0 ? "" : ", ") + from.columns[i];
  if (from.columns.size() > shown) text += " .. (" + std::to_string(from.columns.size()) + ")";
  return with.show(text);
}

bool same_level(const std::vector<const figure*>& rows) {
  return std::all_of(rows.begin(), rows.end(),
                     [&](const figure* row) { return row->interval.level == rows.front()->interval.level; });
}

std::vector<std::string> interval_cells(const std::vector<const interval*>& intervals,
                                        const std::vector<notation>& notations, const std::vector<bool>& known,
                                        bool with_sign, const pen& with) {
  std::vector<std::string> lowers;
  std::vector<std::string> uppers;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const bool sign = with_sign || notations[i].is_signed;
    lowers.push_back(known[i] ? with.number(intervals[i]->lower, notations[i], sign) : "");
    uppers.push_back(known[i] ? with.number(intervals[i]->upper, notations[i], sign) : "");
  }
  line_up(lowers);
  line_up(uppers);
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    cells.push_back(known[i] ? lowers[i] + " .. " + uppers[i] : with.none());
  }
  return cells;
}

void add_figures(table& to, const std::vector<const figure*>& rows, const pen& with) {
  std::vector<notation> notations;
  std::vector<const interval*> intervals;
  std::vector<bool> known;
  std::vector<std::string> values;
  std::vector<std::string> errors;
  std::vector<const char*> styles;
  table_column sizes{"n", true, 0, 0, {}};
  table_column effective{"n eff.", true, 0, 1, {}};
  table_column missing{"Missing", true, 0, 2, {}};
  table_column methods{"Method", false, 0, 5, {}};
  bool weighted = false;
  for (const figure* row : rows) {
    const notation how = notation_of(row->unit);
    const bool has_value = !std::isnan(row->value);
    notations.push_back(how);
    intervals.push_back(&row->interval);
    known.push_back(has_value);
    values.push_back(has_value ? with.number(row->value, how, how.is_signed) : "no data");
    errors.push_back(with.number(row->standard_error, how, false));
    styles.push_back(has_value ? plain : dim);
    sizes.cells.push_back(count_text(row->n));
    effective.cells.push_back(with.number(row->effective_n, {"", "", 1, 1, false}, false));
    missing.cells.push_back(count_text(row->missing));
    methods.cells.push_back(has_value ? with.show(row->interval.method) : with.none());
    weighted = weighted || std::fabs(row->effective_n - static_cast<double>(row->n)) > 0.05;
  }
  line_up(values);
  line_up(errors);
  const bool one_level = same_level(rows);
  std::vector<std::string> cells = interval_cells(intervals, notations, known, false, with);
  for (std::size_t i = 0; i < rows.size() && !one_level; ++i) {
    if (known[i]) cells[i] += " (" + level_text(rows[i]->interval.level) + ")";
  }
  const std::string header = one_level ? level_text(rows.front()->interval.level) + " interval" : "Interval";

  to.columns.push_back({"Value", true, 0, 0, std::move(values), styles});
  to.columns.push_back({header, true, 0, 0, std::move(cells), styles});
  to.columns.push_back({"Std. error", true, 0, 4, std::move(errors), styles});
  to.columns.push_back(std::move(sizes));
  if (weighted) to.columns.push_back(std::move(effective));
  to.columns.push_back(std::move(missing));
  to.columns.push_back(std::move(methods));
}

void print_note(std::ostream& out, const std::string& text, const pen& with) {
  constexpr int hanging = 2;
  std::string line;
  int room = with.width() - indent;
  std::string margin(indent, ' ');
  const auto flush = [&] {
    out << margin << with.styled(with.cut(line, room), dim) << '\n';
    line.clear();
    margin.assign(indent + hanging, ' ');
    room = with.width() - indent - hanging;
  };
  std::istringstream parts(text);
  for (std::string word; parts >> word;) {
    if (!line.empty() && width_of(line) + 1 + width_of(word) > room) flush();
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty()) flush();
}

}  // namespace clientele::inline v0::report::detail
