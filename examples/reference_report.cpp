// Figures of a report, and the report as a table and as JSON.
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/core/currency.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/report/customer_scorecard.hpp>
#include <clientele/report/json.hpp>
#include <clientele/report/make_figure.hpp>
#include <clientele/report/scorecard.hpp>
#include <clientele/report/terminal.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/customer_tally.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  rating_tally<recommendation> harbour;
  harbour.observe(std::vector{10, 9, 9, 8, 10, 6, 9, 10, 7, 9});
  rating_tally<recommendation> elsewhere;
  elsewhere.observe(std::vector{8, 6, 9, 5, 7, 10, 4, 9, 6, 8});

  //! [card]
  report::scorecard card;
  card.grouped_by = "store";
  report::figure of_all = report::make_figure("net_promoter_score", survey::net_promoter_score(harbour + elsewhere));
  of_all.columns = {"recommend"};
  card.figures.push_back(of_all);

  report::figure of_store = report::make_figure("net_promoter_score", survey::net_promoter_score(harbour));
  of_store.columns = {"recommend"};
  of_store.group = "Harbour";
  const auto apart = difference(survey::net_promoter_score(harbour), survey::net_promoter_score(elsewhere));
  card.figures.push_back(report::with_difference(of_store, apart, apart.p_value(), adjustment::none));

  card.rejected.push_back(
      {.file = "answers.csv", .column = "recommend", .reason = "out_of_range", .rows = 3, .first_line = 17});
  report::render_terminal(std::cout, card, {.color = false, .width = 100});
  report::render_json(std::cout, card);
  //! [card]

  customer_tally<std::uint32_t, money<EUR>> log;
  const day end = day::from_civil(2024, 6, 30);
  for (std::uint32_t customer = 1; customer <= 40; ++customer) {
    for (std::uint32_t i = 0; i <= customer % 7; ++i) {
      log.observe(customer, end - days{9 * customer + 20 * i}, money<EUR>::from_whole(10 + customer % 13));
    }
  }

  //! [customers]
  // Periods are what runs and trends are counted by; the log is where retention and the median interval come from.
  const observation_window window{day::from_civil(2023, 7, 1), end};
  const auto summary = log.summary(window, {.periods = period_rule{.unit = calendar_unit::month}});
  const report::customer_scorecard_options options{.lost_after = days{120}};
  const auto classes = report::classify_customers(summary, options);
  card.customers = report::customer_scorecard(summary, classes, options, &log);
  report::render_terminal(std::cout, card, {.color = false, .width = 100});
  //! [customers]
}
