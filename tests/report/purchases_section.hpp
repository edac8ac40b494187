// The customers' half of a scorecard as the tests of both renderers write it down.
#pragma once
#include <clientele/report/figure.hpp>
#include <clientele/report/scorecard.hpp>

namespace clientele_test {

namespace report = clientele::report;

inline report::customer_section purchases() {
  report::customer_section section;
  section.from = "2010-12-01";
  section.as_of = "2011-12-10";
  section.currency = "GBP";
  section.refunds = "net";
  section.zero_amounts = "keep";
  section.lines = 12;
  section.customers = 4;
  section.orders = 7;
  section.revenue = 1234.5;
  section.gross_revenue = 1234.75;
  section.refund_orders = 1;
  section.refund_amount = -0.25;
  section.negative_spend = 1;
  section.left_out = {{"before_from", "orders", 3, {}}, {"refunds", "orders", 1, -20.5}};
  report::figure rate;
  rate.id = "repeat_purchase_rate";
  rate.value = 0.5;
  rate.unit = "proportion";
  rate.standard_error = 0.25;
  rate.interval = {.level = 0.95, .lower = 0.15, .upper = 0.85, .method = "wilson"};
  rate.n = 4;
  rate.effective_n = 4;
  section.figures = {rate};
  section.lorenz = {{0, 0, {0.95, 0, 0, "linearised"}}, {1, 1, {0.95, 1, 1, "linearised"}}};
  const report::interval quarter{.level = 0.95, .lower = 0.05, .upper = 0.7, .method = "wilson"};
  section.rfm = {.rule = "inverse_ecdf", .frequency = "purchase_days", .binning = "independent", .cuts_applied = true,
                 .cuts_from = "2010-01-01", .cuts_as_of = "2010-11-30",
                 .dimensions = {{"recency", "days", 2, 2, {3, 1}, {30.5}}, {"frequency", "purchase_days", 3, 2, {3, 0, 1}, {1, 2}},
                                {"monetary", "GBP", 2, 1, {4, 0}, {}}},
                 .cells = {{1, 2, 1, 0.25, quarter}},
                 .segment_set = "eight_segments",
                 .segments = {{"Loyal", 1, 0.25, quarter}, {"Other", 3, 0.75, {0.95, 0.3, 0.95, "wilson"}}}};
  section.grades = {{"spend", "GBP", {{"middle_from", 10.5}, {"high_from", 20.0}, {"middle_quantile", "1/3"}},
                     {{"low", 1, 0.25, quarter}}},
                    {"loyalty", "purchase_days", {{"loyal_from", 3}}, {{"loyal", 1, 0.25, quarter}}}};
  return section;
}

}  // namespace clientele_test
