#include <clientele/report/questionnaire_section.hpp>

#include "support/check.hpp"

using namespace clientele;

TEST_CASE("all figures of a section are found, whatever of it is there") {
  report::questionnaire_section section;
  CHECK(report::figures_of(section).empty());
  section.index.resize(2);
  section.scales.resize(1);
  section.scales[0].items.resize(3);
  section.drivers.emplace();
  section.drivers->drivers.resize(2);
  section.kano.resize(1);
  section.kano[0].shares.resize(6);
  section.gaps.emplace();
  section.gaps->rows.resize(2);
  section.gaps->rows[0].reliability.id = "difference_reliability";  // of a dimension; an item has none
  // 2 nodes, each with its contribution; alpha, omega and 2 for each item; R squared and 3 for each driver; 6 + 3; 3 for
  // each gap, 2 totals, SERVPERF; a reliability
  CHECK(report::figures_of(section).size() == 4 + 2 + 6 + 1 + 6 + 9 + 3 * 4 + 1 + 1);
}
