#include <clientele/report/html.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/core/units.hpp>

#include "report/purchases_section.hpp"

using namespace clientele;

namespace {

// Stands for ECharts where the library is built without it: the pages here are read, not drawn.
constexpr std::string_view a_copy = "var echarts = {};";

std::string page_of(const report::scorecard& card, report::html_options options = {}) {
  if (options.echarts.empty()) options.echarts = a_copy;
  std::ostringstream out;
  report::render_html(out, card, options);
  return out.str();
}

report::figure figure_of(std::string id, double value, std::string unit, double lower, double upper) {
  report::figure made;
  made.id = std::move(id);
  made.value = value;
  made.unit = std::move(unit);
  made.standard_error = 1;
  made.interval = {.level = 0.95, .lower = lower, .upper = upper, .method = "adjusted_wald"};
  made.n = 1234;
  made.effective_n = 1234;
  made.missing = 5;
  return made;
}

report::scorecard two_groups(const std::string& name) {
  report::scorecard card;
  card.grouped_by = name;
  report::figure all = figure_of("net_promoter_score", 15.34, "points", 10.44, 20.11);
  all.columns = {name};
  card.figures.push_back(all);
  for (const double value : {-20.0, 40.0}) {
    report::figure group = figure_of("net_promoter_score", value, "points", value - 10, value + 10);
    group.columns = {name};
    group.group = name + std::to_string(static_cast<int>(value));
    group.difference_from_rest = report::difference_from_rest{value, 1, {0.95, value - 1, value + 1, "wald"}, 0.001, 0.002, "holm"};
    card.figures.push_back(group);
  }
  card.rejected.push_back({name, name, "out_of_range", 3, 17});
  return card;
}

bool has(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }

std::size_t count(const std::string& page, std::string_view text) {
  std::size_t n = 0;
  for (std::size_t at = page.find(text); at != std::string::npos; at = page.find(text, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("a page says its figures in words, rounded as in the terminal, beside its charts") {
  const std::string page = page_of(two_groups("store"));
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
  CHECK(page.ends_with("</html>\n"));
  CHECK(has(page, "Net Promoter Score"));
  CHECK(has(page, ">+15.3<"));
  CHECK(has(page, "+10.4 to +20.1"));
  CHECK(has(page, "1,234"));
  CHECK(has(page, "\"kind\":\"gauge\""));
  CHECK(has(page, "\"kind\":\"forest\""));
  CHECK(has(page, "out of range"));
  CHECK(page == page_of(two_groups("store")));
}

TEST_CASE("a page is in the language that is asked for") {
  const std::string page = page_of(two_groups("store"), {.language = report::language::chinese});
  CHECK(has(page, "<html lang=\"zh\">"));
  CHECK(has(page, "净推荐值"));
  CHECK(has(page, "+10.4 至 +20.1"));
  CHECK_FALSE(has(page, "Customer scorecard"));
  CHECK(has(page_of(two_groups("store"), {.title = "Q3 <all>"}), "<h1>Q3 &lt;all&gt;</h1>"));
}

TEST_CASE("whatever a name contains, it is text") {
  const std::string hostile = "</script><script>alert(1)</script>\"'<img src=x onerror=alert(1)>&\xE2\x80\xAE<!--\x01";
  const std::string tame = page_of(two_groups("tame"));
  const std::string page = page_of(two_groups(hostile));
  for (const std::string_view tag : {"<script", "</script", "<img", "<!--", "onerror=\"", "\x01"}) {
    CAPTURE(tag);
    CHECK(count(page, tag) == count(tame, tag));
  }
  CHECK(has(page, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;"));
  CHECK(has(page, "\\u202E"));  // the character that turns the direction of writing is shown, and does not act
}

TEST_CASE("a page with purchases has their charts, and an empty one says so") {
  report::scorecard card;
  card.customers = clientele_test::purchases();
  const std::string page = page_of(card);
  for (const std::string_view kind : {"treemap", "heat", "lorenz", "bars"}) {
    CAPTURE(kind);
    CHECK(has(page, "\"kind\":\"" + std::string(kind) + "\""));
  }
  CHECK(has(page, "1,234.50 GBP"));
  CHECK(has(page, "refunds are taken off"));
  CHECK(has(page_of({}), "No figures."));
}

TEST_CASE("no data and infinite limits are said, and are no numbers in the charts") {
  report::scorecard card = two_groups("store");
  card.figures[1].value = clientele::detail::nan;
  card.figures[2].interval.upper = clientele::detail::infinity;
  const std::string page = page_of(card);
  CHECK(has(page, "no data"));
  CHECK(has(page, "\xE2\x88\x9E"));
  CHECK_FALSE(has(page, "nan"));
  CHECK_FALSE(has(page, "\"inf\""));
}

TEST_CASE("targets, directions and the period before are shown where there are any") {
  report::scorecard card = two_groups("store");
  CHECK_FALSE(has(page_of(card), "undecided"));
  card.previous = report::day_range{"2024-01-01", "2024-03-31"};
  report::figure& nps = card.figures.front();
  nps.direction = report::direction::higher;
  nps.target = report::target{30, report::verdict::missed};
  nps.previous = report::previous_figure{9.5, {0.95, 4.5, 14.5, "adjusted_wald"}, 900, report::change{5.84, 2, {0.95, 1.9, 9.8, "wald"}, 0.01, 0.02, "holm", "independent"}};
  std::string page = page_of(card);
  CHECK(has(page, "<span class=\"missed\">missed</span>"));
  CHECK(has(page, "<span class=\"better\">+5.8</span>"));
  CHECK(has(page, "+5.8 from before"));
  CHECK(has(page, "compared with 2024-01-01 to 2024-03-31"));
  CHECK_FALSE(has(page, "before the window"));
  card.answers_left_out = {{"before_from", "answers", 12, {}}};
  CHECK(has(page_of(card), "before the window: 12"));
  nps.direction = report::direction::lower;
  CHECK(has(page_of(card), "<span class=\"worse\">+5.8</span>"));
  nps.previous->change->p_adjusted = 0.06;
  CHECK_FALSE(has(page_of(card), "<span class=\"worse\">"));
}

TEST_CASE("ECharts is what the library was built with, or a copy of its script") {
  CHECK_THROWS_WITH_AS(page_of({}, {.echarts = "alert(1)"}), doctest::Contains("echarts.min.js"), invalid_argument);
  CHECK_THROWS_AS(page_of({}, {.echarts = "echarts</SCRIPT>"}), invalid_argument);
  CHECK(has(page_of({}, {.echarts = "/*echarts*/ 1 < 2"}), "/*echarts*/ 1 < 2</script>"));
  std::ostringstream out;
  if (report::built_in_echarts().empty()) {
    CHECK_THROWS_AS(report::render_html(out, {}), invalid_argument);
    CHECK(out.str().empty());
  } else {
    report::render_html(out, {});
    CHECK(has(out.str(), "Apache ECharts " + std::string(report::built_in_echarts())));
    CHECK(has(out.str(), "Licensed to the Apache Software Foundation"));
    CHECK(has(out.str(), "script-src 'sha256-"));
    CHECK_FALSE(has(out.str(), "script-src 'unsafe-inline'"));
  }
}
