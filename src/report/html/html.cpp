#include <clientele/report/html.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <clientele/core/errors.hpp>
#include <clientele/version.hpp>

#include "report/html/charts.hpp"
#include "report/html/embedded.hpp"
#include "report/html/markup.hpp"
#include "report/html/pieces.hpp"
#include "report/html/questionnaire.hpp"
#include "report/html/whisker.hpp"
#include "report/html/words.hpp"
#include "report/notation.hpp"

namespace clientele::inline v0::report {

namespace {

using detail::cell;
using detail::chart;
using detail::count_text;
using detail::head_cell;
using detail::literal;
using detail::markup;
using detail::region;
using detail::words;

using figures = std::vector<const figure*>;

bool same_metric(const figure& a, const figure& b) {
  return a.id == b.id && a.columns == b.columns && a.parameters == b.parameters;
}

/// A metric that was measured for groups too.
struct grouped_metric {
  const figure* all = nullptr;
  figures groups = {};
};

/// The figures of answers as a page needs them.
struct sorted_answers {
  figures all = {};                       ///< of all customers, without grades
  std::vector<figures> grades = {};       ///< per question
  std::vector<grouped_metric> grouped = {};
};

sorted_answers sort_answers(const std::vector<figure>& from) {
  sorted_answers sorted;
  for (const figure& one : from) {
    if (one.group) {
      const auto found = std::find_if(sorted.grouped.begin(), sorted.grouped.end(), [&](const grouped_metric& metric) {
        return same_metric(*metric.groups.front(), one);
      });
      if (found != sorted.grouped.end()) {
        found->groups.push_back(&one);
      } else {
        sorted.grouped.push_back({nullptr, {&one}});
      }
    } else if (one.id == "grade_shares") {
      if (sorted.grades.empty() || sorted.grades.back().front()->columns != one.columns) sorted.grades.emplace_back();
      sorted.grades.back().push_back(&one);
    } else {
      sorted.all.push_back(&one);
    }
  }
  for (grouped_metric& metric : sorted.grouped) {
    const auto found = std::find_if(sorted.all.begin(), sorted.all.end(),
                                    [&](const figure* one) { return same_metric(*one, *metric.groups.front()); });
    if (found != sorted.all.end()) metric.all = *found;
  }
  return sorted;
}

/// What a page tells first. Of the score of single questions only where there is no index of them.
figures key_figures(const scorecard& card) {
  constexpr std::array<std::string_view, 7> ids{"net_promoter_score", "satisfaction_index", "mean_score", "repeat_purchase_rate",
                                                "retention_rate", "average_order_value", "spend_per_customer"};
  const auto add_from = [&](const std::vector<figure>& from, std::string_view id, figures& to) {
    for (const figure& one : from) {
      if (!one.group && one.id == id) to.push_back(&one);
    }
  };
  figures found;
  for (const std::string_view id : ids) {
    const bool has_index = std::any_of(card.figures.begin(), card.figures.end(),
                                       [](const figure& one) { return one.id == "satisfaction_index"; });
    if (id == "mean_score" && has_index) continue;
    add_from(card.figures, id, found);
    if (card.customers) add_from(card.customers->figures, id, found);
  }
  if (card.questionnaire && !card.questionnaire->index.empty()) found.push_back(&card.questionnaire->index.front().score);
  return found;
}

/// A page as it is written: what stands on it, and the charts that its script draws.
class page {
 public:
  page(const scorecard& card, const html_options& options) : card_(card), options_(options), say_(options.language) {}

  void write(std::ostream& out) {
    markup body = header();
    body += "<main id=\"figures\">";
    const figures keys = key_figures(card_);
    if (card_.figures.empty() && !card_.customers && !card_.questionnaire) body += "<p>" + text("page.no_figures") + "</p>";
    if (!keys.empty()) body += key_section(keys);
    if (!card_.figures.empty()) body += answer_section();
    if (card_.customers) body += purchase_section(*card_.customers);
    if (card_.questionnaire) {
      body += detail::questionnaire_markup(*card_.questionnaire, say_, [this](chart shown, int height, const std::string& alternative) {
        return place(std::move(shown), height, alternative, true);
      });
    }
    body += left_out_section();
    body += reading_section();
    body += "</main>";
    body += footer();
    body += scripts();
    const markup whole = head() + body + "</body>\n</html>\n";
    out.write(whole.text().data(), static_cast<std::streamsize>(whole.text().size()));
  }

 private:
  // ------------------------------------------------------------------------------------------------ words

  [[nodiscard]] markup text(std::string_view id) const { return markup::of(say_(id)); }
  [[nodiscard]] static markup plain(const std::string& words) { return markup::of(words); }
  [[nodiscard]] static markup count(std::uint64_t n) { return markup::of(count_text(n)); }
  [[nodiscard]] std::string days_of(const day_range& days, std::string_view id) const {
    return say_.phrase(id, {{"from", days.from}, {"as_of", days.as_of}});
  }
  [[nodiscard]] markup group_name(const figure& of) const {
    return of.group->empty() ? text("page.no_name") : markup::name(*of.group);
  }
  /// What a figure measures, on which columns.
  [[nodiscard]] std::string title_of(const figure& of) const {
    const std::string columns = say_.columns(of);
    return columns.empty() ? say_.metric(of) : say_.metric(of) + " \xC2\xB7 " + columns;
  }

  // ------------------------------------------------------------------------------------------------ charts

  /// A place where the script draws; its size is that of the page, its height is given.
  markup place(chart shown, int height, const std::string& alternative, bool wide) {
    const std::string id = "c" + std::to_string(charts_.size() + 1);
    charts_[id] = std::move(shown);
    return "<div class=\"chart\" id=\"" + markup::of(id) + "\" role=\"img\" aria-label=\"" + markup::of(alternative) +
           "\" style=\"height:" + markup::number(height) + "px\"" + (wide ? markup(" data-wide=\"yes\"") : markup()) +
           "></div>";
  }

  // ------------------------------------------------------------------------------------------------ tables

  [[nodiscard]] markup level_head(const figures& rows) const {
    const bool one_level = std::all_of(rows.begin(), rows.end(), [&](const figure* row) {
      return row->interval.level == rows.front()->interval.level;
    });
    return one_level ? plain(say_.interval_name(rows.front()->interval.level)) : text("confidence_interval");
  }
  [[nodiscard]] markup interval_cell(const figure& of) const { return detail::interval_cell(of, say_); }
  [[nodiscard]] markup value_cell(const figure& of) const { return detail::value_cell(of, say_); }
  [[nodiscard]] static literal change_kind(const figure& of, const change& by) {
    if (!detail::is_marked(by.p_adjusted, by.interval.level) || of.direction == direction::none) return literal("");
    return (by.value > 0) == (of.direction == direction::higher) ? literal("better") : literal("worse");
  }
  [[nodiscard]] static literal verdict_kind(verdict of) {
    return of == verdict::reached ? literal("reached") : of == verdict::missed ? literal("missed") : literal("");
  }

  /// Figures with their whiskers, under the columns that they were measured on.
  [[nodiscard]] markup figure_table(const figures& rows, const markup& label) const {
    const auto any = [&](auto&& has) { return std::any_of(rows.begin(), rows.end(), has); };
    const bool weighted =
        any([](const figure* row) { return std::fabs(row->effective_n - static_cast<double>(row->n)) > 0.05; });
    const bool targets = any([](const figure* row) { return row->target.has_value(); });
    const bool before = any([](const figure* row) { return row->previous.has_value(); });

    markup table("<table class=\"figures");
    if (before || targets) table += " crowded";
    table += "\"><thead><tr>";
    table += head_cell(text("page.metric"), "words") + head_cell(text("page.value")) + "<td></td>" +
             head_cell(level_head(rows), "wide-only");
    if (before) table += head_cell(text("page.before")) + head_cell(text("page.change")) + head_cell(text("page.adjusted_p"), "wide-only");
    if (targets) table += head_cell(text("target")) + head_cell(text("verdict"), "words");
    table += head_cell(text("page.n"), "wide-only");
    if (weighted) table += head_cell(text("page.effective_n"), "wide-only");
    table += head_cell(text("missing"), "wide-only") + head_cell(text("page.methods"), "words wide-only") + "</tr></thead>";
    const std::size_t columns = 7 + (before ? 3U : 0U) + (targets ? 2U : 0U) + (weighted ? 1U : 0U);

    bool open = false;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const figure& row = *rows[i];
      if (i == 0 || row.columns != rows[i - 1]->columns) {
        table += open ? markup("</tbody>") : markup();
        open = true;
        table += "<tbody>";
        if (!row.columns.empty()) {
          table += "<tr><th colspan=\"" + markup::number(static_cast<std::int64_t>(columns)) + "\" scope=\"colgroup\">" +
                   markup::name(say_.columns(row)) + "</th></tr>";
        }
      }
      table += "<tr><th scope=\"row\">" + plain(say_.metric(row)) + "<span class=\"small\">" +
               plain(say_.phrase("page.n_is", {{"n", count_text(row.n)}})) + "</span></th>";
      table += cell(value_cell(row) + "<span class=\"small\">" + interval_cell(row) + "</span>");
      table += cell(detail::whisker_of(row, axis_of(row, rows)), "words");
      table += cell(interval_cell(row), "wide-only");
      if (before) table += change_cells(row);
      if (targets) table += target_cells(row);
      table += cell(count(row.n), "wide-only");
      if (weighted) table += cell(plain(detail::number_text(row.effective_n, {"", "", 1, 1, false}, false)), "wide-only");
      table += cell(count(row.missing), "wide-only");
      table += cell(std::isnan(row.value) ? plain(std::string(detail::no_number)) : text(row.interval.method), "words wide-only");
      table += "</tr>";
    }
    table += "</tbody></table>";
    return region(label, table);
  }
  /// A mean answer is shown on its scale, as far as the grades of its question tell it.
  [[nodiscard]] detail::axis_range axis_of(const figure& of, const figures& rows) const {
    if (of.unit == "scale_mean") {
      std::optional<detail::axis_range> scale;
      for (const figure& one : card_.figures) {
        if (one.id != "grade_shares" || one.columns != of.columns || one.parameters.size() != 1) continue;
        const auto* grade = std::get_if<std::int64_t>(&one.parameters.front().value);
        if (grade == nullptr) continue;
        const auto level = static_cast<double>(*grade);
        scale = scale ? detail::axis_range{std::min(scale->min, level), std::max(scale->max, level)} : detail::axis_range{level, level};
      }
      if (scale && scale->max > scale->min) return *scale;
    }
    figures alike;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(alike),
                 [&](const figure* one) { return one->unit == of.unit; });
    return detail::common_axis(alike);
  }
  [[nodiscard]] markup change_cells(const figure& of) const {
    if (!of.previous) return cell({}) + cell({}) + cell({}, "wide-only");
    const previous_figure& was = *of.previous;
    const markup before = cell(plain(say_.value(was.value, of.unit)) + "<span class=\"small\">" +
                               plain(say_.range(was.interval, of.unit)) + "</span>");
    if (!was.change) return before + cell(plain(std::string(detail::no_number))) + cell({}, "wide-only");
    return before +
           cell("<span class=\"" + markup(change_kind(of, *was.change)) + "\">" +
                plain(say_.difference(was.change->value, of.unit)) + "</span><br><span class=\"note\">" +
                plain(say_.difference_range(was.change->interval, of.unit)) + "</span>") +
           cell(plain(say_.p_value(was.change->p_adjusted)), "wide-only");
  }
  [[nodiscard]] markup target_cells(const figure& of) const {
    if (!of.target) return cell({}) + cell({}, "words");
    return cell(plain(say_.value(of.target->value, of.unit))) +
           cell("<span class=\"" + markup(verdict_kind(of.target->verdict)) + "\">" + text(report::name(of.target->verdict)) +
                    "</span>",
                "words");
  }

  [[nodiscard]] markup group_table(const figures& rows, const figure* all, const markup& label) const {
    const bool rests = std::any_of(rows.begin(), rows.end(), [](const figure* row) { return row->difference_from_rest.has_value(); });
    const bool targets = std::any_of(rows.begin(), rows.end(), [](const figure* row) { return row->target.has_value(); });
    const bool before = std::any_of(rows.begin(), rows.end(), [](const figure* row) { return row->previous.has_value(); });
    markup table = "<table><thead><tr>" +
                   head_cell(card_.grouped_by.empty() ? text("page.group") : markup::name(card_.grouped_by), "words") +
                   head_cell(text("page.value")) + head_cell(level_head(rows)) + head_cell(text("page.n"));
    if (rests) table += head_cell(text("page.vs_rest")) + head_cell(text("page.adjusted_p"));
    if (before) table += head_cell(text("page.change"));
    if (targets) table += head_cell(text("target"));
    table += "</tr></thead><tbody>";
    const auto add = [&](const figure& row, const markup& name, literal kind) {
      table += "<tr class=\"" + markup(kind) + "\"><th scope=\"row\">" + name + "</th>" + cell(value_cell(row)) +
               cell(interval_cell(row)) + cell(count(row.n));
      if (rests) {
        const auto& rest = row.difference_from_rest;
        const literal mark = detail::differs_from_rest(row) ? literal("differs") : literal("");
        table += cell(rest ? "<span class=\"" + markup(mark) + "\">" + plain(say_.difference(rest->value, row.unit)) + "</span>" : markup());
        table += cell(rest ? plain(say_.p_value(rest->p_adjusted)) : markup());
      }
      if (before) {
        const bool known = row.previous && row.previous->change;
        table += cell(known ? "<span class=\"" + markup(change_kind(row, *row.previous->change)) + "\">" +
                                  plain(say_.difference(row.previous->change->value, row.unit)) + "</span>"
                            : markup());
      }
      if (targets) {
        table += cell(row.target ? "<span class=\"" + markup(verdict_kind(row.target->verdict)) + "\">" +
                                       plain(say_.value(row.target->value, row.unit)) + " " + text(report::name(row.target->verdict)) + "</span>"
                                 : markup());
      }
      table += "</tr>";
    };
    for (const figure* row : rows) add(*row, group_name(*row), "");
    if (all != nullptr) add(*all, text("page.all_customers"), "total");
    table += "</tbody></table>";
    return region(label, table);
  }

  [[nodiscard]] markup class_table(const std::vector<class_share>& classes, std::string_view heading, const markup& label) const {
    markup table = "<table><thead><tr>" + head_cell(text(heading), "words") + head_cell(text("page.customers")) +
                   head_cell(text("page.share")) +
                   head_cell(classes.empty() ? markup() : plain(say_.interval_name(classes.front().interval.level))) +
                   "</tr></thead><tbody>";
    for (const class_share& one : classes) {
      table += "<tr><th scope=\"row\">" + markup::name(say_.class_name(one.name)) + "</th>" + cell(count(one.customers)) +
               cell(plain(say_.value(one.share, "proportion"))) +
               cell(plain(std::isnan(one.share) ? std::string(detail::no_number) : say_.range(one.interval, "proportion"))) + "</tr>";
    }
    table += "</tbody></table>";
    return region(label, table);
  }

  // ------------------------------------------------------------------------------------------------ sections

  [[nodiscard]] markup head() const {
    markup policy("default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; script-src ");
    if (options_.echarts.empty()) {
      policy += "'sha256-" + markup::trusted(detail::base64_of_hex(detail::report_script.sha256)) + "'";
#ifdef CLIENTELE_HAS_ECHARTS
      policy += " 'sha256-" + markup::trusted(detail::base64_of_hex(detail::echarts_script.sha256)) + "'";
#endif
    } else {
      policy += "'unsafe-inline'";  // the hash of a copy is not known
    }
    return "<!DOCTYPE html>\n<html lang=\"" + markup::of(name(options_.language)) + "\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" + title() + "</title>\n<style>\n" +
           markup::trusted(detail::report_style.text()) + "</style>\n</head>\n<body>\n";
  }
  [[nodiscard]] markup title() const {
    return options_.title.empty() ? text("page.title") : markup::of(options_.title);
  }
  [[nodiscard]] markup header() const {
    markup made = "<a class=\"skip\" href=\"#figures\">" + text("page.skip") + "</a><header><div><h1>" + title() + "</h1>";
    std::string lead;
    const auto say = [&](const std::string& more) { lead += (lead.empty() ? "" : " \xC2\xB7 ") + more; };
    if (card_.answered) say(say_("page.answers") + " " + days_of(*card_.answered, "page.days"));
    if (card_.customers) {
      say(say_("page.purchases") + " " + days_of({card_.customers->from, card_.customers->as_of}, "page.days"));
    }
    if (card_.previous) say(days_of(*card_.previous, "page.compared"));
    made += "<p class=\"lead\">" + plain(lead) + "</p></div><button type=\"button\" id=\"theme\" aria-pressed=\"false\">" +
            text("page.theme") + "</button></header>";
    made += "<header><nav aria-label=\"" + text("page.contents") + "\"><ul>";
    const auto link = [&](literal to, std::string_view id) { made += "<li><a href=\"#" + markup(to) + "\">" + text(id) + "</a></li>"; };
    if (!key_figures(card_).empty()) link("key", "page.key_figures");
    if (!card_.figures.empty()) link("answers", "page.answers");
    if (card_.customers) link("purchases", "page.purchases");
    if (card_.questionnaire) link("questionnaire", "page.questionnaire");
    link("left-out", "page.left_out");
    link("reading", "page.reading");
    return made += "</ul></nav><noscript><p class=\"note\">" + text("page.without_script") + "</p></noscript></header>";
  }

  [[nodiscard]] markup key_section(const figures& keys) const {
    markup made = "<section aria-labelledby=\"key\"><h2 id=\"key\">" + text("page.key_figures") + "</h2><ul class=\"tiles\">";
    for (const figure* one : keys) {
      const bool single_question = one->id == "mean_score";
      made += "<li class=\"tile\" data-metric=\"" + markup::of(one->id) + "\"><div class=\"name\">" +
              (single_question ? plain(title_of(*one)) : plain(say_.metric(*one))) + "</div><div class=\"value\">" +
              (std::isnan(one->value) ? text("page.no_data") : plain(say_.number(one->value, one->unit)) + "<small>" + plain(say_.suffix(one->unit, false)) + "</small>") + "</div><div class=\"doubt\">" +
              plain(say_.interval_name(one->interval.level)) + "<br>" + interval_cell(*one) + "<br>" +
              plain(say_.phrase("page.n_is", {{"n", count_text(one->n)}})) + "</div>";
      if (one->previous && one->previous->change) {
        const change& by = *one->previous->change;
        made += "<div class=\"doubt\"><span class=\"" + markup(change_kind(*one, by)) + "\">" +
                plain(say_.phrase("page.from_before", {{"change", say_.difference(by.value, one->unit)}})) + "</span></div>";
      }
      if (one->target) {
        made += "<div class=\"doubt\"><span class=\"" + markup(verdict_kind(one->target->verdict)) + "\">" +
                plain(say_.phrase("page.target_is", {{"value", say_.value(one->target->value, one->unit)},
                                                     {"verdict", say_(report::name(one->target->verdict))}})) + "</span></div>";
      }
      made += "</li>";
    }
    return made += "</ul></section>";
  }

  [[nodiscard]] markup answer_section() {
    const sorted_answers sorted = sort_answers(card_.figures);
    markup made = "<section aria-labelledby=\"answers\"><h2 id=\"answers\">" + text("page.answers") + "</h2>";

    markup panels;
    for (const figure* one : sorted.all) {
      if (one->id != "net_promoter_score" || std::isnan(one->value)) continue;
      const std::string alternative = say_.phrase(
          "alt.gauge", {{"metric", say_.metric(*one)},
                        {"value", say_.value(one->value, one->unit)}, {"level", say_.interval_name(one->interval.level)},
                        {"range", say_.range(one->interval, one->unit)}, {"n", count_text(one->n)}});
      panels += "<figure class=\"panel\"><h3>" + plain(title_of(*one)) + "</h3>" +
                place(detail::gauge_of(*one, say_), 300, alternative, false) + "<figcaption>" +
                plain(say_.phrase("page.n_is", {{"n", count_text(one->n)}})) + "</figcaption></figure>";
    }
    for (const figures& grades : sorted.grades) {
      const std::string title = say_.phrase("page.distribution", {{"column", say_.columns(*grades.front())}});
      panels += "<figure class=\"panel\"><h3>" + plain(title) + "</h3>";
      panels += place(detail::bars_of_grades(grades, say_), 240, say_.phrase("alt.bars", {{"title", title}}), false);
      panels += grade_table(grades, plain(title)) + "</figure>";
    }
    if (!panels.empty()) made += "<div class=\"two\">" + panels + "</div>";

    made += "<div class=\"panel long\"><h3>" + text("page.all_figures") + "</h3>" +
            figure_table(sorted.all, text("page.all_figures")) + "</div>";
    if (!sorted.grouped.empty()) made += group_section(sorted.grouped);
    return made += "</section>";
  }
  [[nodiscard]] markup grade_table(const figures& grades, const markup& label) const {
    markup table = "<table><thead><tr>" + head_cell(text("page.grade"), "words") + head_cell(text("page.share")) +
                   head_cell(level_head(grades)) + head_cell(text("page.n")) + "</tr></thead><tbody>";
    for (const figure* one : grades) {
      table += "<tr><th scope=\"row\">" + plain(one->parameters.empty() ? say_.metric(*one) : say_.parameter_value(one->parameters.front())) +
               "</th>" + cell(value_cell(*one)) + cell(interval_cell(*one)) + cell(count(one->n)) + "</tr>";
    }
    return region(label, table + "</tbody></table>");
  }

  /// What is shown at once; the other metrics of each question can be opened.
  [[nodiscard]] markup group_section(const std::vector<grouped_metric>& grouped) {
    const bool has_index = std::any_of(grouped.begin(), grouped.end(), [](const grouped_metric& metric) {
      return metric.groups.front()->id == "satisfaction_index";
    });
    const auto headline = [&](const figure& one) {
      return one.id == "net_promoter_score" || one.id == "satisfaction_index" || (one.id == "mean_score" && !has_index);
    };
    const std::string title =
        card_.grouped_by.empty() ? say_("page.group") : say_.phrase("page.by_group", {{"column", card_.grouped_by}});
    markup made = "<h3>" + plain(title) + "</h3>";
    for (const grouped_metric& metric : grouped) {
      if (headline(*metric.groups.front())) made += group_panel(metric);
    }
    std::vector<std::string> columns;
    for (const grouped_metric& metric : grouped) {
      const std::string of = say_.columns(*metric.groups.front());
      if (!headline(*metric.groups.front()) && std::find(columns.begin(), columns.end(), of) == columns.end()) columns.push_back(of);
    }
    for (const std::string& of : columns) {
      made += "<details><summary>" + plain(say_.phrase("page.more", {{"column", of}})) + "</summary>";
      for (const grouped_metric& metric : grouped) {
        if (!headline(*metric.groups.front()) && say_.columns(*metric.groups.front()) == of) made += group_panel(metric);
      }
      made += "</details>";
    }
    return made;
  }
  [[nodiscard]] markup group_panel(const grouped_metric& metric) {
    const figures ordered = detail::by_value(metric.groups);
    figures drawn = ordered;
    constexpr std::size_t end = detail::most_groups_of_an_end;
    markup note;
    if (ordered.size() > 2 * end) {
      drawn.erase(drawn.begin() + end, drawn.end() - end);
      note = "<figcaption>" + plain(say_.phrase("page.drawn_of", {{"drawn", std::to_string(end)}, {"all", count_text(ordered.size())}})) + "</figcaption>";
    }
    // Changes and targets need the whole width.
    const bool crowded = std::any_of(ordered.begin(), ordered.end(), [](const figure* one) { return one->previous || one->target; });
    constexpr int row_height = 28;
    constexpr int axes_height = 72;
    const std::string title = title_of(*metric.groups.front());
    const std::string alternative = say_.phrase("alt.forest", {{"title", title}, {"n", count_text(drawn.size())}});
    return "<figure class=\"panel\"><h3>" + plain(title) + "</h3><div class=\"" +
           (crowded ? markup("stacked") : markup("beside")) + "\"><div>" +
           place(detail::forest_of(drawn, metric.all, say_), row_height * static_cast<int>(drawn.size()) + axes_height, alternative, true) +
           note + "</div>" + group_table(ordered, metric.all, plain(title)) + "</div></figure>";
  }

  [[nodiscard]] markup purchase_section(const customer_section& from) {
    markup made = "<section aria-labelledby=\"purchases\"><h2 id=\"purchases\">" + text("page.purchases") + "</h2>" +
                  "<div class=\"panel\"><h3>" + plain(days_of({from.from, from.as_of}, "page.days")) + "</h3>" + facts(from) + "</div>";
    figures rows;
    for (const figure& one : from.figures) rows.push_back(&one);
    if (!rows.empty()) {
      made += "<div class=\"panel long\"><h3>" + text("page.of_purchases") + "</h3>" + figure_table(rows, text("page.of_purchases")) + "</div>";
    }
    if (from.customers > 0 && !from.rfm.segments.empty()) {
      made += "<figure class=\"panel\"><h3>" + text("page.segments") + "</h3>" +
              place(detail::treemap_of(from.rfm, say_), 380, say_("alt.treemap"), true) +
              class_table(from.rfm.segments, "page.segment", text("page.segments")) + "<figcaption>" + rfm_note(from.rfm) + "</figcaption></figure>";
    }
    markup panels;
    if (from.customers > 0 && !from.rfm.cells.empty()) {
      panels += "<figure class=\"panel\"><h3>" + text("page.heat") + "</h3>" +
                place(detail::heat_of(from.rfm, say_), 380, say_("alt.heat"), false) + cell_table(from.rfm) + "<figcaption>" +
                plain(say_.phrase("page.n_is", {{"n", count_text(from.customers)}})) + "</figcaption></figure>";
    }
    if (from.customers > 0 && !from.lorenz.empty()) {
      panels += "<figure class=\"panel\"><h3>" + text("page.lorenz") + "</h3>" +
                place(detail::lorenz_of(from.lorenz, say_), 380, say_("alt.lorenz"), false) + lorenz_table(from.lorenz) +
                "<figcaption>" + text("page.lorenz_note") + " " + plain(say_.phrase("page.n_is", {{"n", count_text(from.customers)}})) +
                "</figcaption></figure>";
    }
    for (const classification& one : from.grades) {
      const std::string title = say_.phrase("page.grades_by", {{"what", say_(one.id)}});
      panels += "<figure class=\"panel\"><h3>" + plain(title) + "</h3>";
      if (from.customers > 0) panels += place(detail::bars_of_classes(one, say_), 240, say_.phrase("alt.bars", {{"title", title}}), false);
      panels += class_table(one.classes, "page.grade", plain(title)) + "<figcaption>" + grade_rules(one) + "</figcaption></figure>";
    }
    if (!panels.empty()) made += "<div class=\"two\">" + panels + "</div>";
    return made += "</section>";
  }
  [[nodiscard]] markup facts(const customer_section& from) const {
    markup made("<dl class=\"facts\">");
    const auto add = [&](std::string_view id, const std::string& number, const std::string& note) {
      made += "<dt>" + text(id) + "</dt><dd class=\"number\">" + plain(number) + "</dd><dd>" + plain(note) + "</dd>";
    };
    if (from.lines) add("page.lines_read", count_text(*from.lines), "");
    add("page.customers", count_text(from.customers), "");
    add("page.orders", count_text(from.orders), from.zero_amounts == "drop" ? say_("page.zeros_drop") : "");
    if (from.gross_revenue) add("page.gross_revenue", say_.value(*from.gross_revenue, from.currency), "");
    if (from.refund_amount && *from.refund_amount != 0) {
      std::string note;
      if (from.refund_lines) {
        note = say_.phrase("page.in_lines", {{"n", count_text(*from.refund_lines)}});
      } else if (from.refund_orders) {
        note = say_.phrase("page.in_orders", {{"n", count_text(*from.refund_orders)}});
      }
      add("page.refunds", say_.value(*from.refund_amount, from.currency), note);
    }
    add("page.revenue", say_.value(from.revenue, from.currency), say_("page.refunds_" + from.refunds));
    return made += "</dl>";
  }
  [[nodiscard]] markup rfm_note(const rfm_section& from) const {
    return plain(from.cuts_applied ? say_.phrase("page.rfm_cuts", {{"counts", say_(from.frequency)}})
                                   : say_.phrase("page.rfm_rule", {{"rule", say_(from.rule)}, {"counts", say_(from.frequency)}}));
  }
  [[nodiscard]] markup grade_rules(const classification& from) const {
    std::string rules;
    for (const parameter& one : from.rules) {
      const auto* amount = std::get_if<double>(&one.value);
      rules += (rules.empty() ? "" : ", ") + say_(one.name) + " " +
               (amount != nullptr ? say_.value(*amount, from.unit) : say_.parameter_value(one));
    }
    return plain(from.unit == "purchase_days" || from.unit == "orders" ? say_(from.unit) + ": " + rules : rules);
  }
  [[nodiscard]] markup cell_table(const rfm_section& from) const {
    markup table = "<table><thead><tr>" + head_cell(text("recency"), "words") + head_cell(text("frequency")) +
                   head_cell(text("page.customers")) + head_cell(text("page.share")) +
                   head_cell(plain(say_.interval_name(from.cells.front().interval.level))) + "</tr></thead><tbody>";
    for (const rfm_cell& one : from.cells) {
      table += "<tr><th scope=\"row\">" + markup::number(one.recency) + "</th>" + cell(markup::number(one.frequency)) +
               cell(count(one.customers)) + cell(plain(say_.value(one.share, "proportion"))) +
               cell(plain(say_.range(one.interval, "proportion"))) + "</tr>";
    }
    return folded(text("page.heat"), table + "</tbody></table>");
  }
  [[nodiscard]] markup lorenz_table(const std::vector<lorenz_share>& curve) const {
    markup table = "<table><thead><tr>" + head_cell(text("page.lorenz_x"), "words") + head_cell(text("page.lorenz_y")) +
                   head_cell(plain(say_.interval_name(curve.front().interval.level))) + "</tr></thead><tbody>";
    for (const lorenz_share& one : curve) {
      table += "<tr><th scope=\"row\">" + plain(say_.value(one.customers, "proportion")) + "</th>" +
               cell(plain(say_.value(one.share, "proportion"))) + cell(plain(say_.range(one.interval, "proportion"))) + "</tr>";
    }
    return folded(text("page.lorenz"), table + "</tbody></table>");
  }
  /// A long table, closed until it is wanted.
  [[nodiscard]] markup folded(const markup& label, const markup& table) const {
    return "<details><summary>" + text("page.table") + "</summary>" + region(label, table) + "</details>";
  }

  [[nodiscard]] markup left_out_section() const {
    markup made = "<section aria-labelledby=\"left-out\"><h2 id=\"left-out\">" + text("page.left_out") + "</h2><div class=\"panel long\">";
    const bool orders = card_.customers && (!card_.customers->left_out.empty() || card_.customers->negative_spend > 0);
    if (card_.rejected.empty() && !orders && card_.answers_left_out.empty()) return made += "<p>" + text("page.left_out_none") + "</p></div></section>";
    if (!card_.rejected.empty()) {
      markup table = "<table><thead><tr>" + head_cell(text("page.file"), "words") + head_cell(text("page.column"), "words") +
                     head_cell(text("page.reason"), "words") + head_cell(text("page.rows")) + head_cell(text("page.first_line")) +
                     "</tr></thead><tbody>";
      for (const rejected_rows& row : card_.rejected) {
        table += "<tr><th scope=\"row\">" + markup::name(row.file) + "</th>" +
                 cell(row.column.empty() ? text("page.whole_record") : markup::name(row.column), "words") +
                 cell(text(row.reason), "words") + cell(count(row.rows)) +
                 cell(row.first_line == 0 ? plain(std::string(detail::no_number)) : count(row.first_line)) + "</tr>";
      }
      made += region(text("page.left_out"), table + "</tbody></table>");
    }
    if (!card_.answers_left_out.empty()) {
      made += "<h3>" + text("page.answers") + "</h3><ul>";
      for (const left_out& one : card_.answers_left_out) {
        made += "<li>" + text(one.reason) + ": " + count(one.count) + "</li>";
      }
      made += "</ul>";
    }
    if (orders) {
      const customer_section& from = *card_.customers;
      markup table = "<table><thead><tr>" + head_cell(text("page.reason"), "words") + head_cell(text("page.count")) +
                     head_cell(text("page.what"), "words") + head_cell(text("money")) + "</tr></thead><tbody>";
      const auto add = [&](const std::string& reason, std::uint64_t n, std::string_view what, const std::optional<double>& amount) {
        table += "<tr><th scope=\"row\">" + plain(reason) + "</th>" + cell(count(n)) + cell(text(what), "words") +
                 cell(amount ? plain(say_.value(*amount, from.currency)) : markup()) + "</tr>";
      };
      for (const left_out& one : from.left_out) add(say_(one.reason), one.count, one.what, one.amount);
      if (from.negative_spend > 0) add(say_("page.negative_spend"), from.negative_spend, "customers", {});
      made += "<h3>" + text("page.purchases") + "</h3>" + region(text("page.purchases"), table + "</tbody></table>");
    }
    return made += "</div></section>";
  }

  [[nodiscard]] markup reading_section() const {
    figures shown;
    for (const figure& one : card_.figures) shown.push_back(&one);
    if (card_.customers) {
      for (const figure& one : card_.customers->figures) shown.push_back(&one);
    }
    if (card_.questionnaire) {
      for (const figure* one : figures_of(*card_.questionnaire)) shown.push_back(one);
    }
    const auto any = [&](auto&& has) { return std::any_of(shown.begin(), shown.end(), has); };
    markup made = "<section aria-labelledby=\"reading\"><h2 id=\"reading\">" + text("page.reading") + "</h2><div class=\"panel long\">";
    if (!shown.empty()) {
      made += "<p>" + plain(say_.phrase("page.reading_whiskers", {{"level", detail::level_text(shown.front()->interval.level)}})) +
              "</p><p>" + text("page.reading_legend") + "</p>";
    }
    if (any([](const figure* one) { return one->difference_from_rest.has_value(); })) made += "<p>" + text("page.reading_rest") + "</p>";
    if (any([](const figure* one) { return one->previous.has_value(); })) made += "<p>" + text("page.reading_change") + "</p>";
    made += "<details><summary>" + text("page.terms") + "</summary><dl class=\"terms\">";
    for (const term& one : glossary()) {
      const bool used = !one.id.empty() && (any([&](const figure* f) { return f->id == one.id || f->interval.method == one.id; }) || general(one.id));
      if (used) made += "<dt>" + markup::of(one.in(options_.language)) + "</dt><dd>" + markup::of(one.meaning(options_.language)) + "</dd>";
    }
    return made += "</dl></details></div></section>";
  }
  /// Terms that every page uses.
  [[nodiscard]] static bool general(std::string_view id) {
    constexpr std::array<std::string_view, 8> ids{"confidence_interval", "standard_error", "sample_size", "effective_sample_size",
                                                  "missing", "p_value", "p_adjusted", "weight"};
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  }

  [[nodiscard]] markup footer() const {
    const std::string version = std::to_string(version_major) + "." + std::to_string(version_minor) + "." + std::to_string(version_patch);
    markup made = "<footer><p>" + plain(say_.phrase("page.made", {{"version", version}})) + " " +
                  (options_.echarts.empty() ? plain(say_.phrase("page.credits", {{"version", std::string(built_in_echarts())}}))
                                            : text("page.credits_copy")) + "</p>";
#ifdef CLIENTELE_HAS_ECHARTS
    if (options_.echarts.empty()) {
      made += "<details><summary>" + text("page.licence") + "</summary><pre class=\"licence\">" +
              markup::of_lines(detail::echarts_licence.text()) + "</pre></details>";
    }
#endif
    return made += "</footer>";
  }
  [[nodiscard]] markup scripts() const {
    markup made = "\n<script type=\"application/json\" id=\"charts\">" +
                  markup::trusted(detail::json_in_script(boost::json::serialize(charts_))) + "</script>\n<script>";
#ifdef CLIENTELE_HAS_ECHARTS
    if (options_.echarts.empty()) made += markup::trusted(detail::echarts_script.text());
#endif
    if (!options_.echarts.empty()) made += markup::trusted(options_.echarts);
    return made += "</script>\n<script>" + markup::trusted(detail::report_script.text()) + "</script>\n";
  }

  const scorecard& card_;
  const html_options& options_;
  words say_;
  boost::json::object charts_;
};

/// A copy stands inside of a script element, so it must not end one.
void require_echarts(std::string_view copy) {
  if (copy.empty()) {
    if (built_in_echarts().empty()) {
      clientele::detail::throw_invalid_argument(
          "an HTML report needs Apache ECharts, and this library was built without it; name a copy of echarts.min.js "
          "(html_options::echarts)");
    }
    return;
  }
  std::string lower(copy);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (lower.find("echarts") == std::string::npos || lower.find("</script") != std::string::npos ||
      lower.find("<!--") != std::string::npos) {
    clientele::detail::throw_invalid_argument(
        "the copy of Apache ECharts is not its script; allowed: the file echarts.min.js of the npm package echarts");
  }
}

}  // namespace

std::string_view built_in_echarts() noexcept {
#ifdef CLIENTELE_HAS_ECHARTS
  return CLIENTELE_HAS_ECHARTS;
#else
  return {};
#endif
}

void render_html(std::ostream& out, const scorecard& card, const html_options& options) {
  require_echarts(options.echarts);
  page(card, options).write(out);
}

}  // namespace clientele::inline v0::report
