#include <clientele/report/csv.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "report/purchases_section.hpp"

using namespace clientele;

namespace {

std::string csv(const report::scorecard& card, bool guard = false) {
  std::ostringstream out;
  out.precision(2);
  report::render_csv(out, card, {.guard_formulas = guard});
  return out.str();
}

/// Records of RFC 4180.
std::vector<std::vector<std::string>> read(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      rows.back().back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().emplace_back();
    } else if (!quoted && c == '\n') {
      rows.emplace_back(1);
    } else {
      rows.back().back() += c;
    }
  }
  CHECK(rows.back() == std::vector<std::string>{""});  // the last line ends too
  rows.pop_back();
  return rows;
}

std::string cell(const std::vector<std::vector<std::string>>& rows, std::size_t row, const std::string& column) {
  const auto at = std::find(rows[0].begin(), rows[0].end(), column);
  REQUIRE(at != rows[0].end());
  return rows.at(row).at(static_cast<std::size_t>(at - rows[0].begin()));
}

report::figure whole_figure() {
  report::figure one;
  one.id = "top_box_share";
  one.group = "a,\"b\"\nc";
  one.columns = {"x;y", "z"};
  one.parameters = {{"k", 2}, {"share", 0.1}, {"a=b", "c;d"}};
  one.value = 0.1 + 0.2;
  one.unit = "proportion";
  one.standard_error = 0.25;
  one.interval = {.level = 0.95, .lower = -1.0 / 3, .upper = 0.5, .method = "wilson"};
  one.n = 18446744073709551615U;
  one.effective_n = 3.5;
  one.missing = 2;
  one.direction = report::direction::higher;
  one.target = report::target{0.75, report::verdict::missed};
  one.difference_from_rest = report::difference_from_rest{1, 2, {.level = 0.9, .lower = 3, .upper = 4, .method = "wald"}, 5, 6, "holm"};
  one.previous = report::previous_figure{
      7, {.level = 0.8, .lower = 8, .upper = 9, .method = "m"}, 10,
      report::change{11, 12, {.level = 0.7, .lower = 13, .upper = 14, .method = "n"}, 15, 16, "none", "paired"}};
  return one;
}

}  // namespace

TEST_CASE("every field has its column, and every number its last bit") {
  report::scorecard card;
  card.figures = {whole_figure()};
  const auto rows = read(csv(card));
  REQUIRE(rows.size() == 2);
  CHECK(rows[1] == std::vector<std::string>{
                       "top_box_share", "a,\"b\"\nc", "x\\;y;z", "k=2;share=0.1;a\\=b=c\\;d", "0.30000000000000004",
                       "proportion", "0.25", "-0.3333333333333333", "0.5", "0.95", "wilson", "18446744073709551615",
                       "3.5", "2", "higher", "0.75", "missed", "1", "2", "3", "4", "0.9", "wald", "5", "6", "holm", "7",
                       "8", "9", "0.8", "m", "10", "11", "12", "13", "14", "0.7", "n", "15", "16", "none", "paired"});
  CHECK(rows[1].size() == rows[0].size());
  CHECK(cell(rows, 1, "difference_p_adjusted") == "6");
  CHECK(cell(rows, 1, "previous_n") == "10");
  CHECK(cell(rows, 1, "change_samples") == "paired");
}

TEST_CASE("what there is none of is empty, and every row as long as the header") {
  report::scorecard card;
  report::figure bare;
  bare.id = "gini";
  card.figures = {bare};
  card.customers = clientele_test::purchases();
  const auto rows = read(csv(card));
  for (const auto& row : rows) CHECK(row.size() == rows[0].size());
  for (const char* column : {"group", "columns", "parameters", "value", "lower", "direction", "target", "verdict",
                             "difference", "previous", "change"}) {
    CHECK_MESSAGE(cell(rows, 1, column).empty(), column);
  }
  CHECK(cell(rows, 2, "id") == "repeat_purchase_rate");
  CHECK(cell(rows, 3, "id") == "rfm_segment_share");
  CHECK(cell(rows, 3, "parameters") == "segment=Loyal");
  CHECK(cell(rows, 3, "value") == "0.25");
  CHECK(cell(rows, 3, "upper") == "0.7");
  CHECK(cell(rows, 3, "n") == "4");
  CHECK(cell(rows, 5, "id") == "customer_grade_share");
  CHECK(cell(rows, 5, "parameters") == "by=spend;grade=low");
  CHECK(rows.size() == 7);
}

TEST_CASE("hostile names: as they are, or guarded where that is asked for") {
  for (const std::string name : {"=HYPERLINK(\"http://x\",\"y\")", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"}) {
    report::scorecard card;
    report::figure one = whole_figure();
    one.group = name;
    one.columns = {name};
    one.value = -1.5;
    card.figures = {one};
    const auto plain = read(csv(card));
    CHECK(cell(plain, 1, "group") == name);
    CHECK(cell(plain, 1, "columns") == name);
    const auto guarded = read(csv(card, true));
    CHECK(cell(guarded, 1, "group") == "'" + name);
    CHECK(cell(guarded, 1, "columns") == "'" + name);
    CHECK(cell(guarded, 1, "value") == "-1.5");  // a number stays one
  }
}

TEST_CASE("bytes that are no UTF-8 are replaced") {
  report::scorecard card;
  report::figure one = whole_figure();
  one.group = "a\xFF";
  card.figures = {one};
  CHECK(cell(read(csv(card)), 1, "group") == "a\xEF\xBF\xBD");
}
