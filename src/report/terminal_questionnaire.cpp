#include "report/terminal_questionnaire.hpp"

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>

namespace clientele::inline v0::report::detail {

namespace {

std::string name_of(const subject& of) {
  const std::string_view label = of.label.in("en");
  return (label.empty() ? of.id : std::string(label)) + (of.turned ? " (reversed)" : "");
}

std::string words_of(std::string_view id) {
  std::string text(id);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

/// A table whose rows are called by their subjects, items below their dimensions.
class subject_table {
 public:
  subject_table(const pen& with, std::string header) : with_(with) {
    names_ = {std::move(header), false, 14, 0, {}};
  }
  void add(const std::string& name, int depth) {
    constexpr int step = 2;
    names_.cells.push_back(std::string(static_cast<std::size_t>(step * depth), ' ') + with_.show(name));
  }
  void column(std::string header, std::vector<std::string> cells, int optional = 0, bool numbers = true) {
    if (numbers) line_up(cells);
    others_.push_back({std::move(header), numbers, 0, optional, std::move(cells)});
  }
  /// Value and interval of figures, both lined up.
  void figures(const std::string& header, const std::vector<const figure*>& rows, int optional = 0) {
    std::vector<std::string> values;
    std::vector<const interval*> intervals;
    std::vector<notation> notations;
    std::vector<bool> known;
    for (const figure* row : rows) {
      const notation how = notation_of(row->unit);
      values.push_back(with_.number(row->value, how, how.is_signed));
      intervals.push_back(&row->interval);
      notations.push_back(how);
      known.push_back(!std::isnan(row->value));
    }
    std::vector<std::string> ranges = interval_cells(intervals, notations, known, false, with_);
    column(header, std::move(values), optional);
    others_.push_back({rows.empty() || !same_level(rows) ? "Interval" : level_text(rows.front()->interval.level) + " interval",
                       true, 0, optional, std::move(ranges)});
  }
  void print(std::ostream& out, const std::string& title) && {
    table content;
    content.columns.push_back(std::move(names_));
    for (table_column& one : others_) content.columns.push_back(std::move(one));
    out << with_.styled(title, bold) << "\n\n";
    detail::print(out, std::move(content), with_);
  }

 private:
  const pen& with_;
  table_column names_;
  std::vector<table_column> others_;
};

template <class Row, class Member>
std::vector<const figure*> all(const std::vector<Row>& rows, Member member) {
  std::vector<const figure*> found;
  for (const Row& row : rows) found.push_back(&(row.*member));
  return found;
}

template <class Row, class Text>
std::vector<std::string> texts(const std::vector<Row>& rows, Text text) {
  std::vector<std::string> found;
  for (const Row& row : rows) found.push_back(text(row));
  return found;
}

void print_index(std::ostream& out, const questionnaire_section& from, const pen& with) {
  subject_table content(with, "Index");
  for (const index_row& row : from.index) content.add(name_of(row.of), row.of.depth);
  const notation percent = notation_of("proportion");
  const notation points = notation_of("index_score");
  content.figures("0..100", all(from.index, &index_row::score));
  content.column("Weight %", texts(from.index, [&](const index_row& row) { return with.number(row.weight, percent, false); }), 2);
  content.column("Points", texts(from.index, [&](const index_row& row) { return with.number(row.contribution.value, points, false); }), 1);
  content.column("n", texts(from.index, [](const index_row& row) { return count_text(row.score.n); }), 1);
  std::move(content).print(out, "Index tree");
}

void print_scales(std::ostream& out, const questionnaire_section& from, const pen& with) {
  subject_table scales(with, "Dimension");
  for (const scale_reliability& row : from.scales) scales.add(name_of(row.of), 0);
  scales.column("Items", texts(from.scales, [](const scale_reliability& row) { return std::to_string(row.items.size()); }), 1);
  scales.figures("Alpha", all(from.scales, &scale_reliability::alpha));
  scales.figures("Omega", all(from.scales, &scale_reliability::omega), 2);
  std::move(scales).print(out, "Reliability");

  std::vector<const scale_item*> doubtful;
  for (const scale_reliability& scale : from.scales) {
    for (const scale_item& item : scale.items) {
      if (item.item_rest.value < 0.0 || item.alpha_if_deleted.value > scale.alpha.value) doubtful.push_back(&item);
    }
  }
  if (doubtful.empty()) return;
  out << '\n';
  subject_table items(with, "Item");
  std::vector<const figure*> rest;
  std::vector<const figure*> deleted;
  for (const scale_item* one : doubtful) {
    items.add(name_of(one->of), 0);
    rest.push_back(&one->item_rest);
    deleted.push_back(&one->alpha_if_deleted);
  }
  items.figures("With the rest", rest);
  items.figures("Alpha without it", deleted, 1);
  std::move(items).print(out, "Items that weaken their scale");
}

void print_drivers(std::ostream& out, const driver_section& from, const pen& with) {
  subject_table content(with, "Driver");
  for (const driver_row& row : from.drivers) content.add(name_of(row.of), 0);
  content.figures("Importance %", all(from.drivers, &driver_row::importance));
  content.figures("Beta", all(from.drivers, &driver_row::beta), 1);
  const notation percent = notation_of("proportion");
  content.column("Johnson %", texts(from.drivers, [&](const driver_row& row) { return with.number(row.relative_weight.value, percent, false); }), 3);
  const notation index = notation_of("index_score");
  content.column("Score", texts(from.drivers, [&](const driver_row& row) { return with.number(row.performance.value, index, false); }), 2);
  std::move(content).print(out, "What moves " + with.show(name_of(from.outcome)));
  const notation how = notation_of(from.explained.unit);
  std::string note = "Together they explain " + with.number(from.explained.value, how, false) + " % (" +
                     with.number(from.explained.interval.lower, how, false) + " .. " +
                     with.number(from.explained.interval.upper, how, false) + ") of its variance among " +
                     count_text(from.people) + " people who answered everything";
  if (from.left_out > 0) note += "; " + count_text(from.left_out) + " did not";
  note += ". Importance is each one's share of that (Shapley), from " + count_text(from.replicates) + " replicates";
  if (from.degenerate > 0) note += ", " + count_text(from.degenerate) + " of them without a result";
  if (!from.trouble.empty()) print_note(out, from.trouble, with);
  print_note(out, note + ". It shows what goes with the outcome, not what causes it.", with);
}

void print_plane(std::ostream& out, const plane_section& from, const pen& with) {
  subject_table content(with, "Item");
  for (const plane_point& row : from.points) content.add(name_of(row.of), 0);
  content.figures("Importance", all(from.points, &plane_point::y));
  content.figures("Performance", all(from.points, &plane_point::x), 1);
  content.column("Quadrant", texts(from.points, [](const plane_point& row) { return words_of(row.place); }), 0, false);
  const notation percent = notation_of("proportion");
  content.column("Sure %", texts(from.points, [&](const plane_point& row) { return with.number(row.probability, percent, false); }), 2);
  std::move(content).print(out, "Importance and performance (" + from.importance + ")");
  print_note(out, "The cross stands at the " + words_of(from.crosshair) + ".", with);
}

void print_kano(std::ostream& out, const questionnaire_section& from, const pen& with) {
  subject_table content(with, "Need");
  for (const kano_row& row : from.kano) content.add(name_of(row.of), 0);
  content.column("Category", texts(from.kano, [](const kano_row& row) {
                   return words_of(row.category) + (row.decided ? "" : "?") + (row.questionable ? " !" : "");
                 }), 0, false);
  content.figures("Better", all(from.kano, &kano_row::better));
  content.figures("Worse", all(from.kano, &kano_row::worse));
  // The six shares are one column: some of them without the others would mislead.
  const notation percent = notation_of("proportion");
  constexpr std::string_view letters = "MOAIRQ";
  std::vector<std::string> shares(from.kano.size());
  std::string header;
  for (std::size_t c = 0; c < letters.size(); ++c) {
    std::vector<std::string> cells = texts(from.kano, [&](const kano_row& row) {
      return c < row.shares.size() ? with.number(row.shares[c].value, percent, false) : with.none();
    });
    line_up(cells);
    for (std::size_t i = 0; i < cells.size(); ++i) shares[i] += (c == 0 ? "" : "  ") + cells[i];
    if (!cells.empty()) header += (c == 0 ? "" : "  ") + padded(std::string(1, letters[c]), width_of(cells.front()), true);
  }
  content.column(header, std::move(shares), 3, false);
  std::move(content).print(out, "Kano");
  print_note(out, "?: Fong's test cannot tell the two most frequent categories apart. !: many answers contradict one another.", with);
}

/// The ranks that are left open; none for a list of one.
std::string rank_text(const gap_row& row) {
  if (row.rank == 0) return {};
  const std::string lowest = std::to_string(row.lowest_rank);
  return row.lowest_rank == row.highest_rank ? lowest : lowest + ".." + std::to_string(row.highest_rank);
}

void print_gaps(std::ostream& out, const gap_section& from, const pen& with) {
  std::vector<const gap_row*> rows;
  for (const gap_row& row : from.rows) rows.push_back(&row);
  rows.push_back(&from.overall);
  rows.push_back(&from.weighted);
  subject_table content(with, "Perceived less expected");
  std::vector<const figure*> gaps;
  std::vector<std::string> perceived, expected, p, ranks, reliabilities;
  for (const gap_row* row : rows) {
    content.add(name_of(row->of), row->of.depth);
    gaps.push_back(&row->gap);
    perceived.push_back(with.number(row->perception.value, notation_of(row->perception.unit), false));
    expected.push_back(with.number(row->expectation.value, notation_of(row->expectation.unit), false));
    p.push_back(with.p_value(row->p_adjusted));
    ranks.push_back(rank_text(*row));
    reliabilities.push_back(row->of.is_item ? std::string()
                                            : with.number(row->reliability.value, notation_of("coefficient"), false));
  }
  content.figures("Gap", gaps);
  content.column("Perceived", std::move(perceived), 1);
  content.column("Expected", std::move(expected), 2);
  content.column("p (Holm)", std::move(p), 3);
  content.column("Rank", std::move(ranks), 4);
  content.column("Reliability", std::move(reliabilities), 5);
  std::move(content).print(out, "Service quality gaps");
  std::string note = "SERVPERF, perception alone: " + with.number(from.servperf.value, notation_of(from.servperf.unit), false) +
                     " (" + with.number(from.servperf.interval.lower, notation_of(from.servperf.unit), false) + " .. " +
                     with.number(from.servperf.interval.upper, notation_of(from.servperf.unit), false) + "). " +
                     count_text(from.people) + " people answered everything";
  if (from.left_out > 0) note += "; " + count_text(from.left_out) + " did not";
  print_note(out, note + ". Rank 1 falls short the most; ranks are those that comparisons leave open.", with);
}

}  // namespace

void print_questionnaire(std::ostream& out, const questionnaire_section& from, const pen& with) {
  const std::string_view label = from.label.in("en");
  out << with.styled(with.show("Questionnaire: " + (label.empty() ? from.id : std::string(label))), bold) << '\n';
  print_note(out, count_text(from.people) + " people; missing answers: " + words_of(from.missing_policy) + ".", with);
  if (from.has_strata || from.has_clusters) {
    print_note(out, std::string("Drivers' intervals keep to the ") + (from.has_strata ? "strata" : "clusters") +
                        (from.has_strata && from.has_clusters ? " and clusters" : "") +
                        " of the sample; all others take people as drawn one by one.", with);
  }
  const char* separator = "\n";
  const auto next = [&] { out << separator; };
  if (!from.index.empty()) {
    next();
    print_index(out, from, with);
  }
  if (!from.scales.empty()) {
    next();
    print_scales(out, from, with);
  }
  if (from.drivers) {
    next();
    print_drivers(out, *from.drivers, with);
  }
  if (from.importance_performance) {
    next();
    print_plane(out, *from.importance_performance, with);
  }
  if (from.derived_importance) {
    next();
    print_plane(out, *from.derived_importance, with);
  }
  if (!from.kano.empty()) {
    next();
    print_kano(out, from, with);
  }
  if (from.gaps) {
    next();
    print_gaps(out, *from.gaps, with);
  }
}

}  // namespace clientele::inline v0::report::detail
