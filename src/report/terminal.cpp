#include <clientele/report/terminal.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <locale>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/notation.hpp"
#include "report/terminal_questionnaire.hpp"
#include "report/terminal_table.hpp"
#include "report/text.hpp"

namespace clientele::inline v0::report {

namespace {

using detail::add_figures;
using detail::bold;
using detail::columns_text;
using detail::count_text;
using detail::dim;
using detail::fixed;
using detail::gap;
using detail::grouped;
using detail::indent;
using detail::interval_cells;
using detail::level_text;
using detail::line_up;
using detail::metric_text;
using detail::notation;
using detail::notation_of;
using detail::padded;
using detail::parameter_text;
using detail::parameters_text;
using detail::pen;
using detail::plain;
using detail::print;
using detail::print_note;
using detail::same_level;
using detail::sentence;
using detail::share_of_top_text;
using detail::stands_out;
using detail::table;
using detail::table_column;
using detail::width_of;
using detail::width_without;


/// The first column of figures: names of metrics, and rows without figures above some of them.
struct metric_names {
  std::vector<std::string> cells;
  std::vector<std::pair<std::size_t, std::string>> headings;  ///< stand before the figure of this number
};

/// Parameters that find no room beside their metric go on lines of their own below it.
metric_names names_of(const std::vector<const figure*>& rows, int room, const pen& with) {
  metric_names made;
  const auto alike = [&](std::size_t a, std::size_t b) {
    return b < rows.size() && rows[b]->columns.empty() && rows[a]->id == rows[b]->id;
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const figure& row = *rows[i];
    const bool named = !row.columns.empty();
    if (named && (i == 0 || row.columns != rows[i - 1]->columns)) made.headings.emplace_back(i, columns_text(row, with));
    // A metric of many parameters, or with several of them, stands above them in any case.
    const std::string whole = (named ? "  " : "") + metric_text(row, with);
    const bool several = row.parameters.size() > 1 || (i > 0 && alike(i, i - 1)) || alike(i, i + 1);
    const bool apart = !named && !row.parameters.empty() &&
                       (several || (detail::width_of(whole) > room && share_of_top_text(row).empty()));
    if (!apart) {
      made.cells.push_back(whole);
      continue;
    }
    if (i == 0 || !alike(i, i - 1)) made.headings.emplace_back(i, with.show(sentence(row.id)));
    const std::string margin = "  ";
    std::string line = margin + with.show(parameter_text(row.parameters.front()));
    for (std::size_t k = 1; k < row.parameters.size(); ++k) {
      const std::string next = with.show(parameter_text(row.parameters[k]));
      const int comma = k + 1 < row.parameters.size() ? 1 : 0;
      line += ',';
      if (detail::width_of(line) + 1 + detail::width_of(next) + comma > room) {
        made.headings.emplace_back(i, std::exchange(line, margin + next));
      } else {
        line += ' ' + next;
      }
    }
    made.cells.push_back(line);
  }
  return made;
}

/// Puts rows without figures above some of the rows.
void insert_headings(table& to, const std::vector<std::pair<std::size_t, std::string>>& headings) {
  for (auto heading = headings.rbegin(); heading != headings.rend(); ++heading) {
    const auto at = static_cast<std::ptrdiff_t>(heading->first);
    for (table_column& column : to.columns) {
      column.cells.insert(column.cells.begin() + at, std::string());
      if (!column.styles.empty()) column.styles.insert(column.styles.begin() + at, plain);
    }
    to.columns.front().cells[heading->first] = heading->second;
  }
}

/// All customers: the figures under the columns that they were measured on.
void print_overall(std::ostream& out, const std::vector<const figure*>& rows, const std::string& title, const pen& with) {
  table content;
  table_column units{"Unit", false, 6, 0, {}};
  for (const figure* row : rows) units.cells.push_back(with.show(notation_of(row->unit).label));
  content.columns.push_back(std::move(units));
  add_figures(content, rows, with);

  // Names of metrics, and their parameters, are not cut while anything else can go. What is missing stays if it can.
  metric_names names;
  table_column metrics{"Metric", false, 12, 0, {}};
  constexpr int with_missing = 3;
  constexpr int without_missing = 2;
  for (const int kept : {with_missing, without_missing}) {
    const int room = with.width() - width_without(content, kept) - gap;
    names = names_of(rows, room, with);
    metrics.cells = names.cells;
    for (const auto& heading : names.headings) metrics.cells.push_back(heading.second);
    if (width_of(metrics) <= room) break;
  }
  const bool of_columns = !rows.front()->columns.empty();  // whose names may be as long as they like
  if (!of_columns) content.readable = width_of(metrics);
  metrics.cells = names.cells;
  content.columns.insert(content.columns.begin(), std::move(metrics));
  insert_headings(content, names.headings);
  out << with.styled(title, bold) << "\n\n";
  print(out, std::move(content), with);
}

bool same_metric(const figure& a, const figure& b) {
  return a.id == b.id && a.columns == b.columns && a.parameters == b.parameters;
}

/// The words that a set of adjustments has in common, for the header of the p-values.
std::string p_header(const std::vector<const figure*>& rows, const pen& with) {
  std::string rule;
  for (const figure* row : rows) {
    if (!row->difference_from_rest) continue;
    const std::string& one = row->difference_from_rest->adjustment;
    if (!rule.empty() && one != rule) return "p adj. ";
    rule = one;
  }
  std::string words = rule.empty() || rule == "none" ? "p" : "p (" + with.show(rule) + ")";
  std::replace(words.begin(), words.end(), '_', ' ');
  return words + ' ';  // as wide as the mark of the cells below
}

void print_groups(std::ostream& out, const std::vector<const figure*>& rows, const figure* overall,
                  const std::string& grouped_by, const pen& with) {
  std::vector<const figure*> all = rows;
  if (overall != nullptr) all.push_back(overall);
  const notation how = notation_of(rows.front()->unit);

  table content;
  table_column groups{grouped_by.empty() ? "Group" : with.show(grouped_by), false, 6, 0, {}};
  for (const figure* row : rows) groups.cells.push_back(row->group->empty() ? "(no name)" : with.show(*row->group));
  if (overall != nullptr) {
    groups.cells.emplace_back("All customers");
    content.rule_before = rows.size();
  }
  content.columns.push_back(std::move(groups));
  add_figures(content, all, with);

  bool any = false;
  std::vector<std::string> values;
  std::vector<std::string> p_values;
  std::vector<const interval*> intervals;
  std::vector<bool> known;
  std::vector<const char*> styles;
  std::string levels;  // at which differences are marked
  static const interval nothing;
  for (const figure* row : all) {
    const auto& rest = row->difference_from_rest;
    any = any || rest.has_value();
    const bool has_value = rest && !std::isnan(rest->value);
    const double alpha = rest ? 1 - rest->interval.level : 0;
    const bool differs = has_value && detail::is_marked(rest->p_adjusted, rest->interval.level);
    known.push_back(has_value);
    intervals.push_back(rest ? &rest->interval : &nothing);
    values.push_back(has_value ? with.number(rest->value, how, true) : row == overall ? "" : with.none());
    p_values.push_back(has_value ? with.p_value(rest->p_adjusted) + (differs ? "*" : " ")
                                 : row == overall ? "" : with.none() + " ");
    styles.push_back(differs ? stands_out : plain);
    if (differs) levels = level_text(alpha);
  }
  if (any) {
    const notation difference_notation{how.label, how.difference_label, how.factor, how.decimals, true};
    line_up(values);
    std::vector<std::string> cells = interval_cells(
        intervals, std::vector<notation>(all.size(), difference_notation), known, true, with);
    if (overall != nullptr) cells.back().clear();
    const std::string header = how.label == how.difference_label ? "vs rest" : "vs rest, " + how.difference_label;
    content.columns.push_back({header, true, 0, 0, std::move(values), styles});
    content.columns.push_back({"its interval", true, 0, 3, std::move(cells), styles});
    content.columns.push_back({p_header(all, with), true, 0, 0, std::move(p_values), styles});
  }

  std::string heading = metric_text(*rows.front(), with);
  const std::string columns = columns_text(*rows.front(), with);
  if (!columns.empty()) heading += with.dot() + columns;
  heading += with.dot() + with.show(how.label);
  out << with.styled(with.cut(heading, with.width()), bold) << "\n\n";
  print(out, std::move(content), with);
  if (!levels.empty()) {
    out << '\n'
        << std::string(indent, ' ')
        << with.styled("* differs from the rest: adjusted p below " + levels, dim) << '\n';
  }
}



// ------------------------------------------------------------------------------------------------ changes

std::string change_title(const std::optional<day_range>& previous, bool begins, const pen& with) {
  return (begins ? "Change against " : "change against ") +
         (previous ? with.show(previous->from) + " to " + with.show(previous->as_of) : "the previous period");
}

/// The columns of every table of changes: before, now, the change, its interval, its p-value.
/// Returns at which level changes are marked; empty: none is.
std::string add_changes(table& to, const std::vector<const figure*>& rows, const std::string& change_header,
                        const pen& with) {
  std::vector<std::string> befores;
  std::vector<std::string> nows;
  std::vector<std::string> changes;
  std::vector<std::string> p_values;
  std::vector<const interval*> intervals;
  std::vector<notation> notations;
  std::vector<bool> known;
  std::vector<const char*> styles;
  std::string marked;
  std::string rule;
  std::string level;
  bool one_rule = true;
  bool one_level = true;
  static const interval nothing;
  for (const figure* row : rows) {
    const notation how = notation_of(row->unit);
    const auto& change = row->previous->change;
    const bool has_value = change && !std::isnan(change->value);
    const auto shown = [&](double value) { return std::isnan(value) ? "no data" : with.number(value, how, how.is_signed); };
    const double alpha = change ? 1 - change->interval.level : 0;
    const bool differs = has_value && detail::is_marked(change->p_adjusted, change->interval.level);
    befores.push_back(shown(row->previous->value));
    nows.push_back(shown(row->value));
    changes.push_back(has_value ? with.number(change->value, how, true) : with.none());
    p_values.push_back(has_value ? with.p_value(change->p_adjusted) + (differs ? "*" : " ") : with.none() + " ");
    intervals.push_back(change ? &change->interval : &nothing);
    notations.push_back(how);
    known.push_back(has_value);
    styles.push_back(differs ? stands_out : plain);
    if (differs) marked = level_text(alpha);
    if (!change) continue;
    one_rule = one_rule && (rule.empty() || rule == change->adjustment);
    rule = change->adjustment;
    one_level = one_level && (level.empty() || level == level_text(change->interval.level));
    level = level_text(change->interval.level);
  }
  line_up(befores);
  line_up(nows);
  line_up(changes);
  std::vector<std::string> cells = interval_cells(intervals, notations, known, true, with);
  for (std::size_t i = 0; i < rows.size() && !one_level; ++i) {
    if (known[i]) cells[i] += " (" + level_text(intervals[i]->level) + ")";
  }
  to.columns.push_back({"Before", true, 0, 2, std::move(befores)});
  to.columns.push_back({"Now", true, 0, 3, std::move(nows)});  // it stands in the table of figures too
  to.columns.push_back({change_header, true, 0, 0, std::move(changes), styles});
  if (!level.empty()) {
    to.columns.push_back({one_level ? level + " interval" : "Interval", true, 0, 1, std::move(cells), styles});
    std::string p = !one_rule ? "p adj. " : rule == "none" ? "p " : "p (" + with.show(rule) + ") ";
    std::replace(p.begin(), p.end(), '_', ' ');
    to.columns.push_back({p, true, 0, 0, std::move(p_values), styles});
  }
  return marked;
}

std::string mark_text(const std::string& level) { return "* changed: adjusted p below " + level; }

/// What has changed since the previous period, of all customers.
void print_changes(std::ostream& out, const std::vector<const figure*>& all, const std::string& title, const pen& with) {
  std::vector<const figure*> rows;
  for (const figure* one : all) {
    if (one->previous) rows.push_back(one);
  }
  if (rows.empty()) return;
  table content;
  table_column metrics{"Metric", false, 12, 0, {}};
  table_column units{"Unit", false, 6, 4, {}};
  bool of_shares = false;
  for (const figure* row : rows) {
    const notation how = notation_of(row->unit);
    units.cells.push_back(with.show(how.label));
    of_shares = of_shares || how.label != how.difference_label;
  }
  const metric_names names = names_of(rows, with.width(), with);
  metrics.cells = names.cells;
  content.columns = {std::move(metrics), std::move(units)};
  const std::string marked = add_changes(content, rows, "Change", with);
  insert_headings(content, names.headings);
  out << '\n' << with.styled(title, bold) << "\n\n";
  print(out, std::move(content), with);
  std::vector<std::string> notes;
  if (of_shares) notes.emplace_back("Changes of % are in percentage points.");
  const bool paired = std::any_of(rows.begin(), rows.end(), [](const figure* one) {
    return one->previous->change && one->previous->change->samples == "paired";
  });
  if (paired) notes.emplace_back("Who bought in both windows is one customer in these intervals, not two.");
  if (!marked.empty()) notes.push_back(mark_text(marked));
  if (!notes.empty()) out << '\n';
  for (const std::string& note : notes) print_note(out, note, with);
}

/// The same of the groups of a metric.
void print_group_changes(std::ostream& out, const std::vector<const figure*>& all,
                         const std::optional<day_range>& previous, const std::string& grouped_by, const pen& with) {
  std::vector<const figure*> rows;
  for (const figure* one : all) {
    if (one->previous) rows.push_back(one);
  }
  if (rows.empty()) return;
  const notation how = notation_of(rows.front()->unit);
  table content;
  table_column groups{grouped_by.empty() ? "Group" : with.show(grouped_by), false, 6, 0, {}};
  for (const figure* row : rows) groups.cells.push_back(row->group->empty() ? "(no name)" : with.show(*row->group));
  content.columns.push_back(std::move(groups));
  const std::string header =
      how.label == how.difference_label ? "Change" : "Change, " + with.show(how.difference_label);
  const std::string marked = add_changes(content, rows, header, with);
  std::string heading = metric_text(*rows.front(), with);
  const std::string columns = columns_text(*rows.front(), with);
  if (!columns.empty()) heading += with.dot() + columns;
  heading += with.dot() + with.show(how.label) + with.dot() + change_title(previous, false, with);
  out << '\n' << with.styled(with.cut(heading, with.width()), bold) << "\n\n";
  print(out, std::move(content), with);
  if (marked.empty()) return;
  out << '\n';
  print_note(out, mark_text(marked), with);
}

// ------------------------------------------------------------------------------------------------ customers

std::string words(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

/// "1 order", "1,069 orders": what is counted is named in the plural.
std::string singular(std::string what, std::uint64_t count) {
  if (count == 1 && what.ends_with('s')) what.pop_back();
  return what;
}

std::string counted(std::uint64_t count, const std::string& what) {
  return count_text(count) + " " + singular(what, count);
}

/// Why orders are in no figure, in words.
std::string reason_words(std::string_view reason) {
  if (reason == "before_from") return "before the window";
  if (reason == "after_as_of") return "after the window";
  if (reason == "customers_without_purchase") return "customers without a purchase";
  return words(reason);
}

/// A name and a number, and what there is to say about it.
struct fact {
  std::string name;
  std::string number;
  std::string note;
};

void print_facts(std::ostream& out, std::vector<fact> facts, const pen& with) {
  int name_width = 0;
  std::vector<std::string> numbers;
  for (const fact& one : facts) {
    name_width = std::max(name_width, detail::width_of(one.name));
    numbers.push_back(one.number);
  }
  line_up(numbers);
  for (std::size_t i = 0; i < facts.size(); ++i) {
    std::string line = padded(facts[i].name, name_width, false) + "  " + numbers[i];
    line = facts[i].note.empty() ? line.substr(0, line.find_last_not_of(' ') + 1) : line + "  " + facts[i].note;
    out << std::string(indent, ' ') << with.cut(line, with.width() - indent) << '\n';
  }
}

/// The columns of a table of classes: how many, the share, its interval. Headings are rows of the table without numbers.
void add_classes(table& to, const std::vector<const class_share*>& rows, const pen& with) {
  const notation share = notation_of("proportion");
  table_column counts{"Customers", true, 0, 0, {}};
  std::vector<std::string> shares;
  std::vector<const interval*> intervals;
  std::vector<bool> known;
  static const interval nothing;
  double level = clientele::detail::nan;
  for (const class_share* row : rows) {
    const bool has_value = row != nullptr && !std::isnan(row->share);
    counts.cells.push_back(row == nullptr ? "" : count_text(row->customers));
    shares.push_back(row == nullptr ? "" : with.number(row->share, share, false));
    intervals.push_back(row == nullptr ? &nothing : &row->interval);
    known.push_back(has_value);
    if (row != nullptr) level = row->interval.level;
  }
  line_up(shares);
  std::vector<std::string> cells =
      interval_cells(intervals, std::vector<notation>(rows.size(), share), known, false, with);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] == nullptr) cells[i].clear();
  }
  to.columns.push_back(std::move(counts));
  to.columns.push_back({share.label, true, 0, 0, std::move(shares)});
  to.columns.push_back({level_text(level) + " interval", true, 0, 0, std::move(cells)});
}

std::string money_label(const std::string& currency, const pen& with) {
  return with.show(notation_of(currency).label);
}

void print_window(std::ostream& out, const customer_section& from, const pen& with) {
  const std::string money = money_label(from.currency, with);
  const auto amount = [&](double value) { return with.number(value, notation_of(from.currency), false); };
  std::string refunds = from.refunds == "drop"       ? "refunds are left out"
                        : from.refunds == "separate" ? "refunds are not taken off"
                                                     : "refunds are taken off";
  std::vector<fact> facts;
  if (from.lines) facts.push_back({"Lines read", count_text(*from.lines), ""});
  facts.push_back({"Customers", count_text(from.customers), ""});
  facts.push_back({"Orders", count_text(from.orders),
                   from.zero_amounts == "drop" ? "those of nothing are left out" : ""});
  fact came_back;
  if (from.refund_amount && *from.refund_amount != 0) {
    came_back = {"Refunds", amount(*from.refund_amount), money};
    if (from.refund_lines) {
      came_back.note += ", in " + counted(*from.refund_lines, "lines");
    } else if (from.refund_orders) {
      came_back.note += ", in " + counted(*from.refund_orders, "orders");
    }
  }
  // Taken off, refunds stand between what was bought and what remains.
  const bool taken_off = from.refunds == "net" && from.gross_revenue && !came_back.name.empty();
  if (taken_off) {
    facts.push_back({"Gross revenue", amount(*from.gross_revenue), money});
    facts.push_back(came_back);
  }
  facts.push_back({"Revenue", amount(from.revenue), money + "; " + refunds});
  if (!taken_off && !came_back.name.empty()) facts.push_back(came_back);
  out << with.styled("Purchases, " + with.show(from.from) + " to " + with.show(from.as_of), bold) << "\n\n";
  print_facts(out, std::move(facts), with);
}

void print_segments(std::ostream& out, const rfm_section& from, const pen& with) {
  table content;
  table_column names{"Segment", false, 12, 0, {}};
  std::vector<const class_share*> rows;
  for (const class_share& one : from.segments) {
    names.cells.push_back(with.show(one.name));
    rows.push_back(&one);
  }
  if (rows.empty()) return;
  content.columns.push_back(std::move(names));
  add_classes(content, rows, with);
  out << '\n' << with.styled("RFM segments", bold) << "\n\n";
  print(out, std::move(content), with);
  out << '\n';
  std::string scores = from.cuts_applied ? "Scores by the cuts of a file" : "Scores by the rule " + words(from.rule);
  if (!from.cuts_as_of.empty()) scores += ", found from " + with.show(from.cuts_from) + " to " + with.show(from.cuts_as_of);
  print_note(out, scores + ". A value at a cut is on its lower side:", with);
  for (const scored_dimension& one : from.dimensions) {
    std::string line = words(one.name) + " " + std::to_string(one.bins_formed);
    if (one.bins_formed != one.bins_asked) line += " of " + std::to_string(one.bins_asked);
    line += one.bins_asked == 1 ? " score" : " scores";
    constexpr std::size_t most_shown = 19;
    if (!one.cuts.empty() && one.cuts.size() <= most_shown) {
      const bool money = one.name == "monetary";
      const bool whole =
          !money && std::all_of(one.cuts.begin(), one.cuts.end(), [](double cut) { return cut == std::trunc(cut); });
      line += ", cuts at";
      for (std::size_t i = 0; i < one.cuts.size(); ++i) {
        line += (i == 0 ? " " : ", ") + grouped(fixed(one.cuts[i], whole ? 0 : 2));
      }
      line += " " + words(notation_of(one.unit).label);
    }
    print_note(out, with.show(line), with);
  }
}

/// "middle from 250.50", "lost after 180 days".
std::string rule_text(const parameter& rule) {
  if (const auto* whole = std::get_if<std::int64_t>(&rule.value)) {
    for (const std::string_view unit : {"_days", "_gaps"}) {
      if (!std::string_view(rule.name).ends_with(unit)) continue;
      const std::string_view what = std::string_view(rule.name).substr(0, rule.name.size() - unit.size());
      return words(what) + " " + grouped(std::to_string(*whole)) + " " +
             (*whole == 1 ? std::string(unit.substr(1, unit.size() - 2)) : std::string(unit.substr(1)));
    }
  }
  std::string text = words(rule.name) + " ";
  if (const auto* whole = std::get_if<std::int64_t>(&rule.value)) return text + grouped(std::to_string(*whole));
  if (const auto* real = std::get_if<double>(&rule.value)) {
    return text + (std::isnan(*real) ? "unknown" : grouped(fixed(*real, 2)));
  }
  return text + words(std::get<std::string>(rule.value));
}

void print_grades(std::ostream& out, const std::vector<classification>& from, const pen& with) {
  if (from.empty()) return;
  table content;
  table_column names{"Grade", false, 12, 0, {}};
  std::vector<const class_share*> rows;
  for (const classification& one : from) {
    names.cells.push_back("By " + with.show(words(one.id)));
    rows.push_back(nullptr);
    for (const class_share& grade : one.classes) {
      names.cells.push_back("  " + with.show(words(grade.name)));
      rows.push_back(&grade);
    }
  }
  content.columns.push_back(std::move(names));
  add_classes(content, rows, with);
  out << '\n' << with.styled("Grades", bold) << "\n\n";
  print(out, std::move(content), with);
  out << '\n';
  for (const classification& one : from) {
    std::string line = "By " + words(one.id);
    if (!one.unit.empty()) line += " (" + words(notation_of(one.unit).label) + ")";
    line += ":";
    const char* separator = " ";
    for (const parameter& rule : one.rules) {
      line += separator + rule_text(rule);
      separator = ", ";
    }
    print_note(out, with.show(line), with);
  }
}

void print_left_out(std::ostream& out, const customer_section& from, const pen& with) {
  table_column reasons{"Not in the figures", false, 12, 0, {}};
  table_column counts{"Count", true, 0, 0, {}};
  table_column whats{"Of", false, 0, 0, {}};
  table_column amounts{money_label(from.currency, with), true, 0, 0, {}};
  const auto add = [&](const std::string& reason, std::uint64_t count, const std::string& what,
                       const std::optional<double>& amount) {
    reasons.cells.push_back(with.show(reason_words(reason)));
    counts.cells.push_back(count_text(count));
    whats.cells.push_back(with.show(singular(what, count)));
    amounts.cells.push_back(amount ? with.number(*amount, notation_of(from.currency), false) : "");
  };
  for (const left_out& one : from.left_out) add(one.reason, one.count, one.what, one.amount);
  if (from.negative_spend > 0) add("spend below 0 (0 in shares of spend)", from.negative_spend, "customers", {});
  if (reasons.cells.empty()) return;
  const bool any_amount = std::any_of(from.left_out.begin(), from.left_out.end(),
                                      [](const left_out& one) { return one.amount.has_value(); });
  line_up(amounts.cells);
  table content;
  content.columns = {std::move(reasons), std::move(counts), std::move(whats)};
  if (any_amount) content.columns.push_back(std::move(amounts));
  out << '\n';
  print(out, std::move(content), with);
}

void print_customers(std::ostream& out, const customer_section& from, const std::optional<day_range>& previous,
                     const pen& with) {
  print_window(out, from, with);
  print_left_out(out, from, with);
  std::vector<const figure*> rows;
  for (const figure& one : from.figures) rows.push_back(&one);
  if (!rows.empty()) {
    out << '\n';
    print_overall(out, rows, "Customers of these purchases", with);
    print_changes(out, rows, change_title(previous, true, with), with);
  }
  print_segments(out, from.rfm, with);
  print_grades(out, from.grades, with);
}

/// The figures that have a target, each with what its interval says of it: under their columns, groups under their metric.
void print_targets(std::ostream& out, const std::vector<const figure*>& rows, const pen& with) {
  metric_names names;
  table_column units{"Unit", false, 0, 2, {}};
  table_column values{"Value", true, 0, 0, {}};
  table_column targets{"Target", true, 0, 0, {}};
  table_column verdicts{"Verdict", false, 0, 0, {}};
  std::vector<notation> notations;
  std::vector<const interval*> intervals;
  std::vector<bool> known;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const figure& row = *rows[i];
    const notation how = notation_of(row.unit);
    const bool has_value = !std::isnan(row.value);
    const bool new_columns = i == 0 || row.columns != rows[i - 1]->columns;
    if (!row.columns.empty() && new_columns) names.headings.emplace_back(i, columns_text(row, with));
    const std::string margin = row.columns.empty() ? "" : "  ";
    const std::string metric = margin + metric_text(row, with);
    if (row.group && (i == 0 || !same_metric(row, *rows[i - 1]))) names.headings.emplace_back(i, metric);
    names.cells.push_back(row.group ? margin + "  " + with.show(*row.group) : metric);
    notations.push_back(how);
    intervals.push_back(&row.interval);
    known.push_back(has_value);
    units.cells.push_back(with.show(how.label));
    values.cells.push_back(has_value ? with.number(row.value, how, how.is_signed) : "no data");
    targets.cells.push_back(with.number(row.target->value, how, how.is_signed));
    verdicts.cells.emplace_back(name(row.target->verdict));
    verdicts.styles.push_back(row.target->verdict == verdict::missed ? stands_out : plain);
  }
  line_up(values.cells);
  line_up(targets.cells);
  for (std::size_t i = 0; i < rows.size(); ++i) targets.cells[i].insert(0, with.no_worse_than(rows[i]->direction));
  std::vector<std::string> cells = interval_cells(intervals, notations, known, false, with);
  const bool one_level = same_level(rows);
  for (std::size_t i = 0; i < rows.size() && !one_level; ++i) {
    if (known[i]) cells[i] += " (" + level_text(rows[i]->interval.level) + ")";
  }
  const std::string header = one_level ? level_text(rows.front()->interval.level) + " interval" : "Interval";

  table content;
  content.columns.push_back({"Metric", false, 12, 0, names.cells});
  content.columns.push_back(std::move(units));
  content.columns.push_back(std::move(values));
  content.columns.push_back({header, true, 0, 0, std::move(cells)});
  content.columns.push_back(std::move(targets));
  content.columns.push_back(std::move(verdicts));
  insert_headings(content, names.headings);
  out << with.styled("Targets", bold) << "\n\n";
  print(out, std::move(content), with);
}

std::string answered_title(const day_range& days, const pen& with) {
  return "All customers, answered " + with.show(days.from) + " to " + with.show(days.as_of);
}

/// Answers of days that are in no figure.
void print_answers_left_out(std::ostream& out, const std::vector<left_out>& from, const pen& with) {
  if (from.empty()) return;
  std::string line = "Not in the figures:";
  const char* separator = " ";
  for (const left_out& one : from) {
    line += separator + counted(one.count, one.what) + " " + reason_words(one.reason);
    separator = ", ";
  }
  out << '\n';
  print_note(out, with.show(line) + ".", with);
}

void print_rejected(std::ostream& out, const std::vector<rejected_rows>& rows, const pen& with) {
  table_column files{"File", false, 12, 0, {}};
  table_column columns{"Column", false, 8, 0, {}};
  table_column reasons{"Reason", false, 0, 0, {}};
  table_column counts{"Rows", true, 0, 0, {}};
  table_column lines{"First line", true, 0, 0, {}};
  for (const rejected_rows& row : rows) {
    std::string reason = with.show(row.reason);
    std::replace(reason.begin(), reason.end(), '_', ' ');
    files.cells.push_back(with.show(row.file));
    columns.cells.push_back(row.column.empty() ? "(whole record)" : with.show(row.column));
    reasons.cells.push_back(std::move(reason));
    counts.cells.push_back(count_text(row.rows));
    lines.cells.push_back(row.first_line == 0 ? with.none() : std::to_string(row.first_line));
  }
  table content;
  content.columns = {std::move(files), std::move(columns), std::move(reasons), std::move(counts), std::move(lines)};
  out << with.styled("Left out", bold) << "\n\n";
  print(out, std::move(content), with);
}

}  // namespace

void render_terminal(std::ostream& out, const scorecard& card, const terminal_options& options) {
  const pen with{options};
  std::ostringstream text;  // the settings of `out` must not show in the tables
  text.imbue(std::locale::classic());
  const char* separator = "";

  std::vector<const figure*> overall;
  std::vector<std::vector<const figure*>> sections;
  for (const figure& one : card.figures) {
    if (!one.group) {
      overall.push_back(&one);
      continue;
    }
    const auto section = std::find_if(sections.begin(), sections.end(),
                                      [&](const auto& rows) { return same_metric(*rows.front(), one); });
    if (section == sections.end()) {
      sections.push_back({&one});
    } else {
      section->push_back(&one);
    }
  }

  if (!overall.empty()) {
    print_overall(text, overall, card.answered ? answered_title(*card.answered, with) : "All customers", with);
    separator = "\n";
    print_answers_left_out(text, card.answers_left_out, with);
    print_changes(text, overall, change_title(card.previous, true, with), with);
  }
  for (const auto& rows : sections) {
    const auto whole = std::find_if(overall.begin(), overall.end(),
                                    [&](const figure* one) { return same_metric(*one, *rows.front()); });
    text << std::exchange(separator, "\n");
    print_groups(text, rows, whole == overall.end() ? nullptr : *whole, card.grouped_by, with);
    print_group_changes(text, rows, card.previous, card.grouped_by, with);
  }
  if (card.customers) {
    text << std::exchange(separator, "\n");
    print_customers(text, *card.customers, card.previous, with);
  }
  if (card.questionnaire) {
    text << std::exchange(separator, "\n");
    detail::print_questionnaire(text, *card.questionnaire, with);
  }
  std::vector<const figure*> aimed;
  const auto with_target = [&](const std::vector<figure>& figures) {
    for (const figure& one : figures) {
      if (one.target) aimed.push_back(&one);
    }
  };
  with_target(card.figures);
  if (card.customers) with_target(card.customers->figures);
  if (card.questionnaire) {
    for (const figure* one : figures_of(*card.questionnaire)) {
      if (one->target) aimed.push_back(one);
    }
  }
  if (!aimed.empty()) {
    text << std::exchange(separator, "\n");
    print_targets(text, aimed, with);
  }
  if (card.figures.empty() && !card.customers && !card.questionnaire) {
    text << "No figures.\n";
    separator = "\n";
  }
  if (!card.rejected.empty()) {
    text << separator;
    print_rejected(text, card.rejected, with);
  }
  const std::string written = text.str();
  out.write(written.data(), static_cast<std::streamsize>(written.size()));
}

}  // namespace clientele::inline v0::report
