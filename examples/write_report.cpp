// A report of a survey in three formats: for a terminal, for a program, for a browser.
#include <cstdint>
#include <fstream>
#include <iostream>
#include <vector>

#include <clientele/report/html.hpp>
#include <clientele/report/json.hpp>
#include <clientele/report/survey_scorecard.hpp>
#include <clientele/report/terminal.hpp>

using namespace clientele;

int main() {
  const std::vector<std::uint32_t> store{0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1};
  const std::vector<int> recommend{10, 6, 9, 8, 9, 10, 5, 9, 8, 7, 10, 4, 9, 8, 10, 6};
  const std::vector<int> service{5, 3, 4, 4, 5, 5, 2, 4, 4, 3, 5, 2, 4, 4, 5, 3};

  //! [tallies]
  report::survey_tallies<report::unweighted_answers> survey;
  survey.groups = {"Harbour", "Airport"};  // keys of groups are places in this list
  survey.grouped_by = "store";
  survey.recommend_column = "recommend";
  survey.recommend.observe(store, recommend);

  grouped<std::uint32_t, rating_tally<any_scale>> answers{rating_tally<any_scale>{any_scale{1, 5}}};
  answers.observe(store, service);
  survey.satisfaction_columns = {"service"};
  survey.satisfaction = {answers};
  //! [tallies]

  //! [terminal]
  const report::scorecard card = report::survey_scorecard(survey);
  report::render_terminal(std::cout, card, {.width = 110});
  //! [terminal]

  //! [files]
  std::ofstream numbers{"two_stores.json"};
  report::render_json(numbers, card);

  if (!report::built_in_echarts().empty()) {  // or name a copy of echarts.min.js: html_options::echarts
    std::ofstream page{"two_stores.html"};
    report::render_html(page, card, {.language = report::language::chinese, .title = "两家门店"});
  }
  //! [files]
}
