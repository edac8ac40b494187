// A consumer of all components: reads answers, writes a scorecard.
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/read_survey.hpp>
#include <clientele/report/json.hpp>
#include <clientele/report/survey_scorecard.hpp>

#include <sstream>
#include <string>

int main() {
  using namespace clientele;
  io::csv_reader reader = io::csv_reader::over_text("score\n9\n10\n3\n");
  io::survey_columns columns;
  columns.recommend = "score";
  const auto survey = io::read_survey<report::unweighted_answers>(reader, columns);
  std::ostringstream out;
  report::render_json(out, report::survey_scorecard(survey.tallies));
  return out.str().find("net_promoter_score") != std::string::npos ? 0 : 1;
}
