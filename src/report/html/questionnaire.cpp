#include "report/html/questionnaire.hpp"

#include <algorithm>
#include <vector>

#include "report/html/pieces.hpp"

namespace clientele::inline v0::report::detail {

namespace {

constexpr int row_height = 30;
constexpr int axes_height = 60;
constexpr int plane_height = 440;

/// Writes one section of the questionnaire after the other.
class section_writer {
 public:
  section_writer(const questionnaire_section& from, const words& say, const chart_place& place)
      : from_(from), say_(say), place_(place) {}

  [[nodiscard]] markup all() const {
    markup made = "<section aria-labelledby=\"questionnaire\"><h2 id=\"questionnaire\">" + plain(title()) + "</h2><p class=\"note\">" +
                  plain(say_.phrase("page.questionnaire_people", {{"n", count_text(from_.people)}, {"policy", say_(from_.missing_policy)}})) + "</p>";
    if (from_.has_strata || from_.has_clusters) made += "<p class=\"note\">" + text("page.design_note") + "</p>";
    if (!from_.index.empty()) made += index();
    if (!from_.scales.empty()) made += scales();
    if (from_.drivers) made += drivers(*from_.drivers);
    if (from_.importance_performance) made += importance_performance(*from_.importance_performance);
    if (from_.derived_importance) made += importance_performance(*from_.derived_importance);
    if (!from_.kano.empty()) made += kano();
    if (from_.gaps) made += gaps(*from_.gaps);
    return made += "</section>";
  }

 private:
  [[nodiscard]] markup text(std::string_view id) const { return markup::of(say_(id)); }
  [[nodiscard]] static markup plain(const std::string& words) { return markup::of(words); }
  [[nodiscard]] std::string name_of(const subject& of) const { return say_.name_of(of); }
  /// In a chart, which knows no margins.
  [[nodiscard]] std::string indented(const subject& of) const {
    std::string made;
    for (int i = 0; i < of.depth; ++i) made += "\xE2\x80\x83";
    return made + name_of(of);
  }
  [[nodiscard]] std::string title() const {
    const std::string_view label = from_.label.in(name(say_.in()));
    return say_.phrase("page.questionnaire_title", {{"name", label.empty() ? from_.id : std::string(label)}});
  }
  [[nodiscard]] markup level_of(const figure& one) const { return plain(say_.interval_name(one.interval.level)); }

  /// A row's name, further in the deeper it stands.
  [[nodiscard]] markup row_head(const subject& of) const {
    return "<th scope=\"row\" class=\"depth" + markup::number(std::min(of.depth, 4)) + "\">" + markup::name(name_of(of)) + "</th>";
  }
  [[nodiscard]] markup both(const figure& of) const { return cell(value_cell(of, say_)) + cell(interval_cell(of, say_)); }

  [[nodiscard]] markup panel(std::string_view title_id, const std::vector<named_figure>& rows, const markup& table,
                             const markup& note = {}) const {
    const std::string heading = say_(title_id);
    markup made = "<figure class=\"panel\"><h3>" + plain(heading) + "</h3><div class=\"beside tree\"><div>";
    const bool any = std::any_of(rows.begin(), rows.end(), [](const named_figure& row) { return !std::isnan(row.of->value); });
    if (any) {
      made += place_(rows_of(rows, say_), row_height * static_cast<int>(rows.size()) + axes_height,
                     say_.phrase("alt.rows", {{"title", heading}, {"n", count_text(rows.size())}}));
    }
    return made += "</div>" + region(plain(heading), table) + "</div>" + (note.empty() ? markup() : "<figcaption>" + note + "</figcaption>") + "</figure>";
  }

  [[nodiscard]] markup index() const {
    std::vector<named_figure> rows;
    markup table = "<table><thead><tr>" + head_cell(text("page.part"), "words") + head_cell(text("composite_index")) +
                   head_cell(level_of(from_.index.front().score)) + head_cell(text("page.weight_share")) +
                   head_cell(text("page.contribution")) + head_cell(text("page.n")) + "</tr></thead><tbody>";
    for (const index_row& row : from_.index) {
      rows.push_back({indented(row.of), &row.score});
      table += "<tr>" + row_head(row.of) + both(row.score) + cell(plain(say_.value(row.weight, "proportion"))) +
               cell(plain(say_.value(row.contribution.value, "index_score"))) + cell(plain(count_text(row.score.n))) + "</tr>";
    }
    return panel("page.index_tree", rows, table + "</tbody></table>", text("page.index_note"));
  }

  [[nodiscard]] markup scales() const {
    std::vector<named_figure> rows;
    markup table = "<table><thead><tr>" + head_cell(text("page.part"), "words") + head_cell(text("cronbach_alpha")) +
                   head_cell(level_of(from_.scales.front().alpha)) + head_cell(text("omega")) +
                   head_cell(level_of(from_.scales.front().omega)) + "</tr></thead><tbody>";
    markup doubtful;
    for (const scale_reliability& row : from_.scales) {
      rows.push_back({name_of(row.of), &row.alpha});
      table += "<tr>" + row_head(row.of) + both(row.alpha) + both(row.omega) + "</tr>";
      for (const scale_item& item : row.items) {
        if (!(item.item_rest.value < 0.0)) continue;
        doubtful += "<li>" + plain(say_.phrase("page.negative_item", {{"item", name_of(item.of)}, {"scale", name_of(row.of)}})) + "</li>";
      }
    }
    markup made = panel("page.reliability", rows, table + "</tbody></table>");
    if (!doubtful.empty()) made += "<ul>" + doubtful + "</ul>";
    made += "<details><summary>" + text("page.items_of_scales") + "</summary><div class=\"panel\">";
    markup items = "<table><thead><tr>" + head_cell(text("page.part"), "words") + head_cell(text("item_rest_correlation")) +
                   head_cell(level_of(from_.scales.front().alpha)) + head_cell(text("alpha_if_deleted")) +
                   head_cell(level_of(from_.scales.front().alpha)) + "</tr></thead><tbody>";
    for (const scale_reliability& row : from_.scales) {
      for (const scale_item& item : row.items) items += "<tr>" + row_head(item.of) + both(item.item_rest) + both(item.alpha_if_deleted) + "</tr>";
    }
    return made += region(text("page.items_of_scales"), items + "</tbody></table>") + "</div></details>";
  }

  [[nodiscard]] markup drivers(const driver_section& of) const {
    std::vector<named_figure> rows;
    markup table = "<table><thead><tr>" + head_cell(text("page.driver"), "words") + head_cell(text("driver_importance")) +
                   head_cell(level_of(of.explained)) + head_cell(text("standardised_beta")) + head_cell(level_of(of.explained)) +
                   head_cell(text("relative_weight")) + head_cell(text("page.performance")) + "</tr></thead><tbody>";
    for (const driver_row& row : of.drivers) {
      rows.push_back({name_of(row.of), &row.importance});
      table += "<tr>" + row_head(row.of) + both(row.importance) + both(row.beta) + cell(value_cell(row.relative_weight, say_)) +
               cell(value_cell(row.performance, say_)) + "</tr>";
    }
    const markup note = plain(say_.phrase("page.drivers_note", {{"outcome", name_of(of.outcome)},
                                                                {"explained", say_.value(of.explained.value, of.explained.unit)},
                                                                {"range", say_.range(of.explained.interval, of.explained.unit)},
                                                                {"n", count_text(of.people)},
                                                                {"left_out", count_text(of.left_out)},
                                                                {"replicates", count_text(of.replicates)},
                                                                {"degenerate", count_text(of.degenerate)}}));
    return panel("page.drivers", rows, table + "</tbody></table>",
                 of.trouble.empty() ? note : plain(of.trouble) + "<br>" + note);
  }

  [[nodiscard]] markup importance_performance(const plane_section& of) const {
    markup table = "<table><thead><tr>" + head_cell(text("page.part"), "words") + head_cell(text("page.importance")) +
                   head_cell(text("page.performance")) + head_cell(text("page.quadrant"), "words") + head_cell(text("page.sure")) +
                   "</tr></thead><tbody>";
    for (const plane_point& point : of.points) {
      table += "<tr>" + row_head(point.of) + cell(value_cell(point.y, say_)) + cell(value_cell(point.x, say_)) +
               cell(text(point.place), "words") + cell(plain(say_.value(point.probability, "proportion"))) + "</tr>";
    }
    const std::string heading = say_.phrase("page.importance_performance", {{"importance", say_(of.importance)}});
    const std::vector<std::string> quarters{say_("concentrate_here"), say_("keep_up"), say_("low_priority"), say_("possible_overkill")};
    return "<figure class=\"panel\"><h3>" + plain(heading) + "</h3>" +
           place_(plane_of(of, say_("page.performance"), say_("page.importance"), quarters, say_), plane_height,
                  say_.phrase("alt.plane", {{"title", heading}, {"n", count_text(of.points.size())}})) +
           region(plain(heading), table + "</tbody></table>") + "<figcaption>" +
           plain(say_.phrase("page.plane_note", {{"crosshair", say_(of.crosshair)}})) + "</figcaption></figure>";
  }

  [[nodiscard]] markup kano() const {
    markup table = "<table><thead><tr>" + head_cell(text("page.need"), "words") + head_cell(text("page.category"), "words") +
                   head_cell(text("kano_better")) + head_cell(level_of(from_.kano.front().better)) + head_cell(text("kano_worse")) +
                   head_cell(level_of(from_.kano.front().better));
    constexpr std::string_view letters = "MOAIRQ";
    for (std::size_t c = 0; c < letters.size(); ++c) table += head_cell(plain(std::string(1, letters[c])));
    table += "</tr></thead><tbody>";
    for (const kano_row& row : from_.kano) {
      std::string category = say_(row.category);
      if (!row.decided) category += " " + say_("page.undecided_mark");
      if (row.questionable) category += " " + say_("page.questionable_mark");
      table += "<tr>" + row_head(row.of) + cell(plain(category), "words") + both(row.better) + both(row.worse);
      for (const figure& share : row.shares) table += cell(value_cell(share, say_));
      table += "</tr>";
    }
    const std::string heading = say_("page.kano");
    markup made = "<figure class=\"panel\"><h3>" + plain(heading) + "</h3>";
    if (from_.kano_plane) {
      const std::vector<std::string> quarters{say_("attractive"), say_("one_dimensional"), say_("indifferent"), say_("must_be")};
      made += place_(plane_of(*from_.kano_plane, say_("page.size_of_worse"), say_("kano_better"), quarters, say_), plane_height,
                     say_.phrase("alt.plane", {{"title", heading}, {"n", count_text(from_.kano_plane->points.size())}}));
    }
    return made += region(plain(heading), table + "</tbody></table>") + "<figcaption>" + text("page.kano_note") + "</figcaption></figure>";
  }

  [[nodiscard]] markup gaps(const gap_section& of) const {
    std::vector<named_figure> rows;
    markup table = "<table><thead><tr>" + head_cell(text("page.part"), "words") + head_cell(text("service_gap")) +
                   head_cell(level_of(of.overall.gap)) + head_cell(text("perception")) + head_cell(text("expectation")) +
                   head_cell(text("page.adjusted_p")) + head_cell(text("page.rank")) + head_cell(text("page.gap_reliability")) +
                   "</tr></thead><tbody>";
    const auto add = [&](const gap_row& row) {
      rows.push_back({indented(row.of), &row.gap});
      const std::string rank = row.rank == 0 ? "" : row.lowest_rank == row.highest_rank
                                                        ? std::to_string(row.lowest_rank)
                                                        : std::to_string(row.lowest_rank) + "–" + std::to_string(row.highest_rank);
      table += "<tr>" + row_head(row.of) + both(row.gap) + cell(value_cell(row.perception, say_)) +
               cell(value_cell(row.expectation, say_)) + cell(plain(say_.p_value(row.p_adjusted))) + cell(plain(rank)) +
               cell(row.of.is_item ? markup() : value_cell(row.reliability, say_)) + "</tr>";
    };
    for (const gap_row& row : of.rows) add(row);
    add(of.overall);
    add(of.weighted);
    const markup note = plain(say_.phrase("page.gaps_note", {{"servperf", say_.value(of.servperf.value, of.servperf.unit)},
                                                             {"range", say_.range(of.servperf.interval, of.servperf.unit)},
                                                             {"n", count_text(of.people)},
                                                             {"left_out", count_text(of.left_out)}}));
    return panel("page.gaps", rows, table + "</tbody></table>", note);
  }

  const questionnaire_section& from_;
  const words& say_;
  const chart_place& place_;
};

}  // namespace

markup questionnaire_markup(const questionnaire_section& from, const words& say, const chart_place& place) {
  return section_writer(from, say, place).all();
}

}  // namespace clientele::inline v0::report::detail
