#include <clientele/report/terminal.hpp>

#include <algorithm>
#include <iomanip>
#include <limits>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "report/purchases_section.hpp"

using namespace clientele;
using clientele_test::purchases;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string rendered(const report::scorecard& card, const report::terminal_options& options = {}) {
  std::ostringstream out;
  report::render_terminal(out, card, options);
  return out.str();
}

report::figure make(std::string id, std::string column, double value, std::string unit, double lower, double upper,
                    std::uint64_t n, std::uint64_t missing = 0) {
  report::figure figure;
  figure.id = std::move(id);
  if (!column.empty()) figure.columns = {std::move(column)};
  figure.value = value;
  figure.unit = std::move(unit);
  figure.standard_error = (upper - lower) / 4;
  figure.interval = {.level = 0.95, .lower = lower, .upper = upper, .method = "wilson"};
  figure.n = n;
  figure.effective_n = static_cast<double>(n);
  figure.missing = missing;
  return figure;
}

report::figure of_group(report::figure figure, std::string group, double apart, double p_adjusted) {
  figure.group = std::move(group);
  figure.difference_from_rest = report::difference_from_rest{
      .value = apart, .standard_error = 1, .interval = {0.95, apart - 0.11, apart + 0.11, "newcombe_10"}, .p = 0.001,
      .p_adjusted = p_adjusted, .adjustment = "holm"};
  return figure;
}

report::scorecard overall() {
  report::figure share = make("top_box_share", "satisfaction", 0.78, "proportion", 0.64758, 0.87246, 50, 3);
  share.parameters = {{"k", 2}};
  report::figure grade = make("grade_share", "satisfaction", 0.04, "proportion", 0.011, 0.1346, 50, 3);
  grade.parameters = {{"grade", "very satisfied"}, {"above", 0.5}};
  report::figure index = make("satisfaction_index", "", 72.454, "index_score", 70.1, 74.3, 250, 12);
  index.columns = {"quality", "value", "service", "price"};
  report::figure rate = make("complaint_rate", "", 0.01234, "rate per order", 0.0101, 0.0151, 1234567);
  return {.figures = {make("net_promoter_score", "recommend", 46.875, "points", 20.408, 65.307, 1032, 7), share, grade,
                      make("mean_answer", "satisfaction", 4.125, "scale_mean", 3.9, 4.35, 50, 3), index, rate,
                      make("customer_effort", "effort", unknown, "scale_mean", 1, 7, 0, 40),
                      make("handling_time", "hours", 3.25, "days", -infinity, infinity, 1)}};
}

report::scorecard by_store() {
  report::scorecard card;
  card.grouped_by = "store";
  const auto share = [](double value, std::uint64_t n) {
    return make("conversion", "bought", value, "proportion", value * 0.9, value * 1.1, n, n / 10);
  };
  card.figures = {of_group(share(0.42, 1200), "\xE5\x8C\x97\xE4\xBA\xAC\xE8\xA5\xBF\xE7\xAB\x99\xE5\xBA\x97", 0.123, 0.0004),
                  of_group(share(0.31, 90), "Z\xC3\xBCrich", -0.05, 0.014),
                  of_group(share(0.36, 15), "a\tb\x1B[31m", 0.0001, 0.9996),
                  of_group(share(0.35, 7), "A very long name of a shop that nobody would put on a sign", -0.3, 0.05),
                  of_group(share(unknown, 0), "", unknown, unknown), share(0.37, 1312)};
  card.figures[2].effective_n = 11.25;
  return card;
}

report::scorecard of_purchases() {
  report::scorecard card;
  card.customers = purchases();
  report::figure within = make("repeat_purchase_rate_within", "", 0.25, "proportion", 0.05, 0.7, 4, 1);
  within.parameters = {{"days", 30}};
  report::figure later = within;
  later.parameters = {{"days", 60}};
  report::figure value = make("average_order_value", "", 176.357142857, "GBP", 100.5, 250.25, 4);
  report::figure retained = make("retention_rate", "", 0.5, "proportion", 0.1, 0.9, 2);
  retained.parameters = {{"from", "2011-Q2"}, {"to", "2011-Q3"}};
  report::figure share = make("share_of_top", "", 0.5, "proportion", 0.3, 0.7, 4);
  share.parameters = {{"customers", 0.2}};
  report::figure gini = make("gini", "", 0.51234, "gini_index", 0.4, 0.6, 4);
  for (report::figure* one : {&within, &later, &value, &retained, &share, &gini}) card.customers->figures.push_back(*one);
  return card;
}

}  // namespace

TEST_CASE("figures of all customers, at 80 and 120 columns") {
  CHECK('\n' + rendered(overall()) == R"(
All customers

  Metric                         Unit         Value      95% interval          n
  ──────────────────────────────────────────────────────────────────────────────
  recommend
    Net promoter score           points      +46.9   +20.4  .. +65.3       1,032
  satisfaction
    Top box share (k = 2)        %            78.0    64.8  ..  87.2          50
    Grade share (grade = very …  %             4.0     1.1  ..  13.5          50
    Mean answer                  mean          4.12    3.90 ..   4.35         50
  quality, value, service .. (…
    Satisfaction index           index        72.5    70.1  ..  74.3         250
  Complaint rate                 per order   0.0123  0.0101 .. 0.0151  1,234,567
  effort
    Customer effort              mean       no data                 –          0
  hours
    Handling time                days          3.2       -∞ ..      ∞          1
)");
  CHECK('\n' + rendered(overall(), {.width = 120}) == R"(
All customers

  Metric                                    Unit         Value      95% interval  Std. error          n  Missing  Method
  ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
  recommend
    Net promoter score                      points      +46.9   +20.4  .. +65.3        11.2       1,032        7  wilson
  satisfaction
    Top box share (k = 2)                   %            78.0    64.8  ..  87.2         5.6          50        3  wilson
    Grade share (grade = very satisfied, …  %             4.0     1.1  ..  13.5         3.1          50        3  wilson
    Mean answer                             mean          4.12    3.90 ..   4.35        0.11         50        3  wilson
  quality, value, service .. (4)
    Satisfaction index                      index        72.5    70.1  ..  74.3         1.1         250       12  wilson
  Complaint rate                            per order   0.0123  0.0101 .. 0.0151      0.0013  1,234,567        0  wilson
  effort
    Customer effort                         mean       no data                 –        1.50          0       40  –
  hours
    Handling time                           days          3.2       -∞ ..      ∞           ∞          1        0  wilson
)");
}

TEST_CASE("figures by group, at 80, 120 and 60 columns") {
  CHECK('\n' + rendered(by_store()) == R"(
All customers

  Metric        Unit  Value  95% interval  Std. error      n  Missing  Method
  ───────────────────────────────────────────────────────────────────────────
  bought
    Conversion  %      37.0  33.3 .. 40.7         1.9  1,312      131  wilson

Conversion · bought · %

  store              Value  95% interval      n   n eff.  vs rest, pp  p (holm)
  ──────────────────────────────────────────────────────────────────────────────
  北京西站店          42.0  37.8 .. 46.2  1,200  1,200.0        +12.3    <0.001*
  Zürich              31.0  27.9 .. 34.1     90     90.0         -5.0     0.014*
  a\tb\x1B[31m        36.0  32.4 .. 39.6     15     11.2          0.0     1.000
  A very long na…     35.0  31.5 .. 38.5      7      7.0        -30.0     0.050
  (no name)        no data             –      0      0.0            –         –
  ──────────────────────────────────────────────────────────────────────────────
  All customers       37.0  33.3 .. 40.7  1,312  1,312.0

  * differs from the rest: adjusted p below 5%
)");
  CHECK('\n' + rendered(by_store(), {.width = 120}) == R"(
All customers

  Metric        Unit  Value  95% interval  Std. error      n  Missing  Method
  ───────────────────────────────────────────────────────────────────────────
  bought
    Conversion  %      37.0  33.3 .. 40.7         1.9  1,312      131  wilson

Conversion · bought · %

  store                             Value  95% interval      n   n eff.  Missing  vs rest, pp    its interval  p (holm)
  ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
  北京西站店                         42.0  37.8 .. 46.2  1,200  1,200.0      120        +12.3   +1.3 .. +23.3    <0.001*
  Zürich                             31.0  27.9 .. 34.1     90     90.0        9         -5.0  -16.0 ..  +6.0     0.014*
  a\tb\x1B[31m                       36.0  32.4 .. 39.6     15     11.2        1          0.0  -11.0 .. +11.0     1.000
  A very long name of a shop th…     35.0  31.5 .. 38.5      7      7.0        0        -30.0  -41.0 .. -19.0     0.050
  (no name)                       no data             –      0      0.0        0            –               –         –
  ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
  All customers                      37.0  33.3 .. 40.7  1,312  1,312.0      131

  * differs from the rest: adjusted p below 5%
)");
  CHECK('\n' + rendered(by_store(), {.width = 60, .unicode = false}) == R"(
All customers

  Metric        Unit  Value  95% interval      n  Missing
  -------------------------------------------------------
  bought
    Conversion  %      37.0  33.3 .. 40.7  1,312      131

Conversion - bought - %

  store     Value  95% interval      n  vs rest, pp  p (holm)
  ------------------------------------------------------------
  \u53..     42.0  37.8 .. 46.2  1,200        +12.3    <0.001*
  Z\u0..     31.0  27.9 .. 34.1     90         -5.0     0.014*
  a\tb..     36.0  32.4 .. 39.6     15          0.0     1.000
  A ve..     35.0  31.5 .. 38.5      7        -30.0     0.050
  (no ..  no data             -      0            -         -
  ------------------------------------------------------------
  All ..     37.0  33.3 .. 40.7  1,312

  * differs from the rest: adjusted p below 5%
)");
}

TEST_CASE("what was left out") {
  report::scorecard card;
  card.rejected = {{"answers.csv", "recommend", "out_of_range", 3, 17},
                   {"answers.csv", "", "too_few_fields", 1, 1234},
                   {"standard input", "weight", "invalid_weight", 1234567, 0}};
  CHECK('\n' + rendered(card) == R"(
No figures.

Left out

  File            Column          Reason               Rows  First line
  ─────────────────────────────────────────────────────────────────────
  answers.csv     recommend       out of range            3          17
  answers.csv     (whole record)  too few fields          1        1234
  standard input  weight          invalid weight  1,234,567           –
)");
}

TEST_CASE("the customers of purchases") {
  CHECK('\n' + rendered(of_purchases()) == R"(
Purchases, 2010-12-01 to 2011-12-10

  Lines read        12
  Customers          4
  Orders             7
  Gross revenue  1,234.75  GBP
  Refunds           -0.25  GBP, in 1 order
  Revenue        1,234.50  GBP; refunds are taken off

  Not in the figures                    Count  Of           GBP
  ─────────────────────────────────────────────────────────────
  before the window                         3  orders
  refunds                                   1  order     -20.50
  spend below 0 (0 in shares of spend)      1  customer

Customers of these purchases

  Metric                          Unit   Value      95% interval  n  Missing
  ──────────────────────────────────────────────────────────────────────────
  Repeat purchase rate            %      50.0    15.0  ..  85.0   4        0
  Repeat purchase rate within
    days = 30                     %      25.0     5.0  ..  70.0   4        1
    days = 60                     %      25.0     5.0  ..  70.0   4        1
  Average order value             GBP   176.36  100.50 .. 250.25  4        0
  Retention rate
    from = 2011-Q2, to = 2011-Q3  %      50.0    10.0  ..  90.0   2        0
  Share of top 20 % of customers  %      50.0    30.0  ..  70.0   4        0
  Gini                            0..1   0.512   0.400 ..  0.600  4        0

RFM segments

  Segment  Customers     %  95% interval
  ──────────────────────────────────────
  Loyal            1  25.0   5.0 .. 70.0
  Other            3  75.0  30.0 .. 95.0

  Scores by the cuts of a file, found from 2010-01-01 to 2010-11-30. A value at
    a cut is on its lower side:
  recency 2 scores, cuts at 30.50 days
  frequency 2 of 3 scores, cuts at 1, 2 purchase days
  monetary 1 of 2 scores

Grades

  Grade       Customers     %  95% interval
  ─────────────────────────────────────────
  By spend
    low               1  25.0   5.0 .. 70.0
  By loyalty
    loyal             1  25.0   5.0 .. 70.0

  By spend (GBP): middle from 10.50, high from 20.00, middle quantile 1/3
  By loyalty (purchase days): loyal from 3
)");
  CHECK('\n' + rendered(of_purchases(), {.width = 60, .unicode = false}) == R"(
Purchases, 2010-12-01 to 2011-12-10

  Lines read        12
  Customers          4
  Orders             7
  Gross revenue  1,234.75  GBP
  Refunds           -0.25  GBP, in 1 order
  Revenue        1,234.50  GBP; refunds are taken off

  Not in the figures                 Count  Of           GBP
  ----------------------------------------------------------
  before the window                      3  orders
  refunds                                1  order     -20.50
  spend below 0 (0 in shares of s..      1  customer

Customers of these purchases

  Metric                   Unit   Value      95% interval  n
  ----------------------------------------------------------
  Repeat purchase rate     %      50.0    15.0  ..  85.0   4
  Repeat purchase rate ..
    days = 30              %      25.0     5.0  ..  70.0   4
    days = 60              %      25.0     5.0  ..  70.0   4
  Average order value      GBP   176.36  100.50 .. 250.25  4
  Retention rate
    from = 2011-Q2,
    to = 2011-Q3           %      50.0    10.0  ..  90.0   2
  Share of top 20 % of ..  %      50.0    30.0  ..  70.0   4
  Gini                     0..1   0.512   0.400 ..  0.600  4

RFM segments

  Segment  Customers     %  95% interval
  --------------------------------------
  Loyal            1  25.0   5.0 .. 70.0
  Other            3  75.0  30.0 .. 95.0

  Scores by the cuts of a file, found from 2010-01-01 to
    2010-11-30. A value at a cut is on its lower side:
  recency 2 scores, cuts at 30.50 days
  frequency 2 of 3 scores, cuts at 1, 2 purchase days
  monetary 1 of 2 scores

Grades

  Grade       Customers     %  95% interval
  -----------------------------------------
  By spend
    low               1  25.0   5.0 .. 70.0
  By loyalty
    loyal             1  25.0   5.0 .. 70.0

  By spend (GBP): middle from 10.50, high from 20.00, middle
    quantile 1/3
  By loyalty (purchase days): loyal from 3
)");
}

namespace {

report::previous_figure was(double before, double change, double lower, double upper, double p, const char* samples) {
  return {.value = before,
          .interval = {0.95, 0, 1, "wilson"},
          .n = 50,
          .change = report::change{.value = change,
                                   .standard_error = 0.05,
                                   .interval = {0.95, lower, upper, "newcombe_paired"},
                                   .p = p,
                                   .p_adjusted = p,
                                   .adjustment = "holm",
                                   .samples = samples}};
}

}  // namespace

TEST_CASE("the change against the period before") {
  report::scorecard card = of_purchases();
  card.previous = report::day_range{"2009-12-01", "2010-11-30"};
  auto& figures = card.customers->figures;
  figures[0].previous = was(0.25, 0.25, 0.05, 0.4, 0.0004, "paired");
  figures[1].previous = was(0.2, 0.05, -0.1, 0.2, 0.4, "paired");
  figures[3].previous = was(180.5, -4.14, -60, 51.25, 0.8, "paired");
  figures.back().previous = report::previous_figure{.value = 0.5, .interval = {0.95, 0.4, 0.6, "linearised"}, .n = 3};
  const std::string text = rendered(card);
  const std::size_t from = text.find("Change against");
  REQUIRE(from != std::string::npos);
  CHECK('\n' + text.substr(from, text.find("RFM segments") - from) == R"(
Change against 2009-12-01 to 2010-11-30

  Metric                             Before  Change      95% interval  p (holm)
  ──────────────────────────────────────────────────────────────────────────────
  Repeat purchase rate                25.0   +25.0    +5.0  .. +40.0     <0.001*
  Repeat purchase rate within (day…   20.0    +5.0   -10.0  .. +20.0      0.400
  Average order value                180.50   -4.14  -60.00 .. +51.25     0.800
  Gini                                0.500       –                 –         –

  Changes of % are in percentage points.
  Who bought in both windows is one customer in these intervals, not two.
  * changed: adjusted p below 5%

)");
}

TEST_CASE("the change of groups, and what of the answers lies outside") {
  report::scorecard card;
  card.grouped_by = "store";
  card.answered = report::day_range{"2024-01-01", "2024-06-30"};
  card.answers_left_out = {{"before_from", "answers", 1200, {}}, {"after_as_of", "answers", 1, {}}};
  card.previous = report::day_range{"2023-07-01", "2023-12-31"};
  report::figure share;
  share.id = "top_box_share";
  share.columns = {"overall"};
  share.parameters = {{"k", 1}};
  share.unit = "proportion";
  share.value = 0.5;
  share.interval = {0.95, 0.4, 0.6, "wilson"};
  share.n = 100;
  share.effective_n = 100;
  share.previous = was(0.4, 0.1, -0.02, 0.22, 0.1, "independent");
  card.figures.push_back(share);
  share.group = "Harbour";
  share.previous = was(0.3, 0.2, 0.05, 0.33, 0.012, "independent");
  card.figures.push_back(share);
  share.group = "New";  // was not there before
  share.previous.reset();
  card.figures.push_back(share);
  CHECK('\n' + rendered(card) == R"(
All customers, answered 2024-01-01 to 2024-06-30

  Metric                   Unit  Value  95% interval  Std. error    n  Missing
  ────────────────────────────────────────────────────────────────────────────
  overall
    Top box share (k = 1)  %      50.0  40.0 .. 60.0           –  100        0

  Not in the figures: 1,200 answers before the window, 1 answer after the
    window.

Change against 2023-07-01 to 2023-12-31

  Metric                   Unit  Before   Now  Change   95% interval  p (holm)
  ─────────────────────────────────────────────────────────────────────────────
  overall
    Top box share (k = 1)  %       40.0  50.0   +10.0  -2.0 .. +22.0     0.100

  Changes of % are in percentage points.

Top box share (k = 1) · overall · %

  store          Value  95% interval  Std. error    n  Missing  Method
  ────────────────────────────────────────────────────────────────────
  Harbour         50.0  40.0 .. 60.0           –  100        0  wilson
  New             50.0  40.0 .. 60.0           –  100        0  wilson
  ────────────────────────────────────────────────────────────────────
  All customers   50.0  40.0 .. 60.0           –  100        0  wilson

Top box share (k = 1) · overall · % · change against 2023-07-01 to 2023-12-31

  store    Before   Now  Change, pp   95% interval  p (holm)
  ───────────────────────────────────────────────────────────
  Harbour    30.0  50.0       +20.0  +5.0 .. +33.0     0.012*

  * changed: adjusted p below 5%
)");
}

TEST_CASE("parameters are put on lines of their own before they are cut, and what is missing stays") {
  report::scorecard card = of_purchases();
  report::figure rising = make("rising_spend", "", 0.2, "proportion", 0.1, 0.3, 1234, 56);
  rising.parameters = {{"rule", "trend"}, {"by_chance", 0.05}, {"period", "month"}};
  report::figure lapsed = make("lapsed_share", "", 0.2, "proportion", 0.1, 0.3, 1234, 56);
  lapsed.parameters = {{"limit_days", 180}};
  report::figure long_unit = make("purchase_frequency", "", 2.5, "rate per customer", 2.25, 2.75, 1234, 0);
  for (report::figure* one : {&rising, &lapsed, &long_unit}) card.customers->figures.push_back(*one);
  const auto wide = rendered(card, {.width = 140});
  CHECK(wide.find("\n    rule = trend, by_chance = 0.05, period = month  %") != std::string::npos);
  CHECK(wide.find("\n  Lapsed share (limit_days = 180) ") != std::string::npos);
  CHECK(wide.find("Method") != std::string::npos);
  const auto narrow = rendered(card, {.width = 80});
  CHECK(narrow.find(", by_chance = 0.05, period = month") == std::string::npos);
  CHECK(narrow.find("\n    period = month  ") != std::string::npos);
  for (int width = 80; width <= 140; ++width) {
    const std::string text = rendered(card, {.width = width});
    CAPTURE(width);
    for (const char* whole : {"rule = trend,", "by_chance = 0.05,", "period = month", "limit_days = 180", "from = 2011-Q2,",
                              "to = 2011-Q3", "Repeat purchase rate within", "Share of top 20 % of customers"}) {
      CHECK(text.find(whole) != std::string::npos);
    }
    CHECK(text.find("…") == std::string::npos);
    // What is missing goes last.
    CHECK((text.find("Std. error") == std::string::npos || text.find("Missing") != std::string::npos));
    CHECK((width < 100 || text.find("Missing") != std::string::npos));
  }
}

TEST_CASE("one of a kind, money to the cent, days behind their number") {
  report::scorecard card = of_purchases();
  card.customers->rfm.dimensions[2].cuts = {10, 1250};
  card.customers->grades[1].rules = {{"loyal_from", 3}, {"lost_after_days", 180}, {"lost_after_gaps", 1}};
  card.customers->grades[0].rules[0].value = clientele::detail::nan;
  card.customers->left_out.push_back({"customers_without_purchase", "customers", 1, -7.0});
  const std::string text = rendered(card, {.width = 120});
  CHECK(text.find("cuts at 10.00, 1,250.00 GBP") != std::string::npos);
  CHECK(text.find("loyal from 3, lost after 180 days, lost after 1 gap\n") != std::string::npos);
  CHECK(text.find("middle from unknown, high from 20.00") != std::string::npos);
  CHECK(text.find("  customers without a purchase              1  customer   -7.00\n") != std::string::npos);
  CHECK(text.find("GBP, in 1 order\n") != std::string::npos);
  card.customers->refund_lines = 2;
  CHECK(rendered(card).find("GBP, in 2 lines\n") != std::string::npos);
  card.customers->refunds = "drop";  // refunds are no part of revenue then
  CHECK(rendered(card).find("Gross revenue") == std::string::npos);
  CHECK(rendered(card).find("Revenue") < rendered(card).find("Refunds"));
}

TEST_CASE("answers and purchases together, and what the policies are called") {
  report::scorecard card = of_purchases();
  card.figures = overall().figures;
  const std::string both = rendered(card);
  CHECK(both.find("All customers\n") == 0);
  CHECK(both.find("\nPurchases, 2010-12-01 to 2011-12-10\n") != std::string::npos);
  card.customers->refunds = "drop";
  card.customers->zero_amounts = "drop";
  CHECK(rendered(card).find("refunds are left out") != std::string::npos);
  CHECK(rendered(card).find("those of nothing are left out") != std::string::npos);
  card.customers->refunds = "separate";
  CHECK(rendered(card).find("refunds are not taken off") != std::string::npos);
  card.customers->rfm.cuts_applied = false;
  card.customers->rfm.cuts_as_of.clear();
  CHECK(rendered(card).find("Scores by the rule inverse ecdf.") != std::string::npos);
  card.customers->left_out = {{"after_as_of", "orders", 2, {}}};
  card.customers->negative_spend = 0;
  CHECK(rendered(card).find("  Not in the figures  Count  Of\n") != std::string::npos);  // no amount, no column
  CHECK(rendered(card).find("  after the window        2  orders\n") != std::string::npos);
  card.customers->left_out.clear();
  CHECK(rendered(card).find("Not in the figures") == std::string::npos);
  card.customers->currency = "XXX";
  CHECK(rendered(card).find("1,234.50  money;") != std::string::npos);
  card.customers->currency = "\x1B[31m";
  CHECK(rendered(card).find('\x1B') == std::string::npos);
}

TEST_CASE("nothing at all") { CHECK(rendered({}) == "No figures.\n"); }

TEST_CASE("groups without a total, without differences, without a name for the groups") {
  report::figure figure = make("conversion", "", 0.5, "proportion", 0.4, 0.6, 10);
  figure.group = "A";
  CHECK('\n' + rendered({.figures = {figure}}) == R"(
Conversion · %

  Group  Value  95% interval  Std. error   n  Missing  Method
  ───────────────────────────────────────────────────────────
  A       50.0  40.0 .. 60.0         5.0  10        0  wilson
)");
}

TEST_CASE("a figure of another parameter is another section") {
  report::figure one = make("top_box_share", "q", 0.5, "proportion", 0.4, 0.6, 10);
  one.parameters = {{"k", 1}};
  report::figure two = one;
  two.parameters = {{"k", 2}};
  one.group = two.group = "A";
  const std::string text = rendered({.figures = {one, two}});
  CHECK(text.find("Top box share (k = 1) · q · %") != std::string::npos);
  CHECK(text.find("Top box share (k = 2) · q · %") != std::string::npos);
}

TEST_CASE("unlike levels stand with their intervals, unlike adjustments are named by no one") {
  report::figure a = make("conversion", "", 0.5, "proportion", 0.4, 0.6, 10);
  report::figure b = a;
  b.interval.level = 0.975;
  CHECK(rendered({.figures = {a, b}}).find("40.0 .. 60.0 (97.5%)") != std::string::npos);
  report::figure c = of_group(a, "c", 0.1, 0.01);
  report::figure d = of_group(a, "d", 0.1, 0.01);
  CHECK(rendered({.figures = {c, d}}).find("p (holm)") != std::string::npos);
  d.difference_from_rest->adjustment = "benjamini_hochberg";
  CHECK(rendered({.figures = {c, d}}).find("p adj.") != std::string::npos);
  c.difference_from_rest->adjustment = d.difference_from_rest->adjustment;
  CHECK(rendered({.figures = {c, d}}, {.width = 120}).find("p (benjamini hochberg)") != std::string::npos);
  c.difference_from_rest->adjustment = d.difference_from_rest->adjustment = "none";
  CHECK(rendered({.figures = {c, d}}).find("p (") == std::string::npos);
}

TEST_CASE("a p-value at the border is not below it") {
  const report::figure figure = make("conversion", "", 0.5, "proportion", 0.4, 0.6, 10);
  CHECK(rendered({.figures = {of_group(figure, "A", 0.1, 0.05)}}).find('*') == std::string::npos);
  CHECK(rendered({.figures = {of_group(figure, "A", 0.1, 0.0499)}}).find("0.050*") != std::string::npos);
  CHECK(rendered({.figures = {of_group(figure, "A", 0.1, 0.001)}}).find(" 0.001*") != std::string::npos);
  CHECK(rendered({.figures = {of_group(figure, "A", 0.1, 0.000999)}}).find("<0.001*") != std::string::npos);
}

TEST_CASE("signs, zeros and large numbers") {
  const auto value = [](double number, const char* unit) {
    report::figure figure = make("x", "", number, unit, number, number, 1);
    figure.standard_error = 0;
    const std::string text = rendered({.figures = {figure}});
    std::istringstream last(text.substr(text.rfind("  X") + 3));
    std::string word;
    last >> word >> word;
    return word;
  };
  CHECK(value(12.34, "points") == "+12.3");
  CHECK(value(-12.36, "points") == "-12.4");
  CHECK(value(-0.04, "points") == "0.0");
  CHECK(value(0.04, "points") == "0.0");
  CHECK(value(0.05001, "points") == "+0.1");
  CHECK(value(0.99951, "proportion") == "100.0");
  CHECK(value(1234567.891, "number") == "1,234,567.89");
  CHECK(value(-999.999, "number") == "-1,000.00");
  CHECK(value(-123.4, "number") == "-123.40");
  CHECK(value(1e20, "number") == "1e+20");
  CHECK(value(infinity, "number") == "∞");
  CHECK(value(-infinity, "number") == "-∞");
  CHECK(value(12.345678, "USD") == "12.35");
}

TEST_CASE("colours only when asked for") {
  CHECK(rendered(by_store()).find('\x1B') == std::string::npos);
  const std::string text = rendered(by_store(), {.color = true});
  CHECK(text.find("\x1B[1mConversion · bought · %\x1B[0m") != std::string::npos);
  CHECK(text.find("\x1B[1;33m+12.3\x1B[0m") != std::string::npos);
  CHECK(text.find("\x1B[1;33m<0.001*\x1B[0m") != std::string::npos);
  CHECK(text.find("\x1B[1;33m-30.0") == std::string::npos);
  CHECK(text.find("\x1B[2mno data\x1B[0m") != std::string::npos);
  // Without its escapes it is the same text.
  std::string without;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1B') i = text.find('m', i) + 1;
    while (i < text.size() && text[i] == '\x1B') i = text.find('m', i) + 1;
    if (i < text.size()) without += text[i];
  }
  CHECK(without == rendered(by_store()));
}

TEST_CASE("names are made visible and cut between characters") {
  const auto first_cell = [](const std::string& group, bool unicode) {
    report::figure figure = make("x", "", 0.5, "proportion", 0.4, 0.6, 10);
    figure.group = group;
    const std::string text = rendered({.figures = {figure}}, {.width = 400, .unicode = unicode});
    const std::string line = text.substr(text.rfind('\n', text.size() - 2) + 3);
    return line.substr(0, line.find("   "));
  };
  const auto shown = [&](const std::string& group) { return first_cell(group, true); };
  CHECK(shown("line\nbreak") == "line\\nbreak");
  CHECK(shown("\r\x7F\x1B]0;title\x07") == "\\r\\x7F\\x1B]0;title\\x07");
  CHECK(shown("\xC2\x9B" "31m") == "\\u009B31m");                   // a control sequence in one character
  CHECK(shown("\xE2\x80\xAEtxt") == "\\u202Etxt");                  // turns the direction of writing
  CHECK(shown("a\xE2\x80\x8B" "b") == "a\\u200Bb");                 // a blank of no width
  CHECK(shown("\xF3\xA0\x81\x81") == "\\U000E0041");
  CHECK(shown("Caf\xE9") == "Caf\xEF\xBF\xBD");
  CHECK(shown("e\xCC\x81t\xC3\xA9") == "e\xCC\x81t\xC3\xA9");       // a combining accent
  CHECK(first_cell("Caf\xC3\xA9", false) == "Caf\\u00E9");

  report::figure figure = make("x", "", 0.5, "proportion", 0.4, 0.6, 10);
  std::string wide;
  for (int i = 0; i < 60; ++i) wide += "\xE5\xBA\x97";
  figure.group = wide;
  const std::string text = rendered({.figures = {figure}});
  CHECK(text.find("\xE5\xBA\x97…") != std::string::npos);
  CHECK(text.find("\xEF\xBF\xBD") == std::string::npos);
}

TEST_CASE("no line is wider than the terminal") {
  const auto width = [](const std::string& line) {  // these texts hold no character of width 0
    int columns = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const auto byte = static_cast<unsigned char>(line[i]);
      if ((byte & 0xC0U) != 0x80U) columns += byte >= 0xE3U && byte <= 0xE9U ? 2 : 1;
    }
    return columns;
  };
  for (int columns = 60; columns <= 200; ++columns) {
    for (const report::scorecard& card : {by_store(), overall(), of_purchases()}) {
      std::istringstream lines(rendered(card, {.width = columns}));
      for (std::string line; std::getline(lines, line);) {
        CAPTURE(columns);
        CAPTURE(line);
        CHECK(width(line) <= std::max(columns, 62));
        CHECK((line.empty() || line.back() != ' '));
      }
    }
  }
  CHECK(rendered(by_store(), {.width = 0}) == rendered(by_store(), {.width = 60}));
}

TEST_CASE("the settings of the stream do not show") {
  std::ostringstream out;
  out << std::setprecision(1) << std::scientific << std::showpos << std::setw(5000);
  report::render_terminal(out, overall());
  CHECK(out.str() == rendered(overall()));
}

TEST_CASE("random names leave every table aligned") {
  std::mt19937 random(17);
  for (int round = 0; round < 300; ++round) {
    report::scorecard card = by_store();
    for (report::figure& figure : card.figures) {
      if (!figure.group) continue;
      figure.group->clear();
      for (std::size_t n = random() % 30; n > 0; --n) *figure.group += static_cast<char>(random() % 256);
    }
    const std::string text = rendered(card, {.width = static_cast<int>(60 + random() % 90), .unicode = false});
    std::istringstream lines(text.substr(text.find("- bought -")));
    std::size_t rule = 0;
    int groups = 0;
    for (std::string line; std::getline(lines, line);) {
      for (const char c : line) REQUIRE((c >= 0x20 && c < 0x7F));
      if (line.starts_with("  --")) rule = line.size();
      if (rule != 0 && line.ends_with('*') && line.find("differs") == std::string::npos) {
        REQUIRE(line.size() == rule);
        ++groups;
      }
    }
    REQUIRE(groups == 2);
  }
}

TEST_CASE("targets stand in a table of their own, with the side that is better") {
  report::scorecard card;
  report::figure nps;
  nps.id = "net_promoter_score";
  nps.columns = {"recommend"};
  nps.value = 15.3;
  nps.unit = "points";
  nps.interval = {.level = 0.95, .lower = 10.5, .upper = 20.5, .method = "adjusted_wald"};
  nps.n = 100;
  nps.effective_n = 100;
  nps.direction = report::direction::higher;
  nps.target = report::target{25, report::verdict::missed};
  report::figure lapsed;
  lapsed.id = "lapsed_share";
  lapsed.unit = "proportion";
  lapsed.direction = report::direction::lower;
  lapsed.target = report::target{0.5, report::verdict::undecided};
  lapsed.interval = {.level = 0.95, .lower = 0, .upper = 1, .method = "wilson"};
  card.figures = {nps, lapsed};
  std::ostringstream out;
  report::render_terminal(out, card, {.color = false, .width = 80, .unicode = false});
  const std::string text = out.str();
  const std::string table = text.substr(text.find("\nTargets\n"));
  CHECK(table ==
        "\nTargets\n\n"
        "  Metric                Unit      Value    95% interval    Target  Verdict\n"
        "  --------------------------------------------------------------------------\n"
        "  recommend\n"
        "    Net promoter score  points    +15.3  +10.5 .. +20.5  >= +25.0  missed\n"
        "  Lapsed share          %       no data               -  <=  50.0  undecided\n");
}
