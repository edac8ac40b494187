#include <clientele/report/questionnaire_section.hpp>

namespace clientele::inline v0::report {

std::vector<const figure*> figures_of(const questionnaire_section& section) {
  std::vector<const figure*> found;
  for (const index_row& row : section.index) found.push_back(&row.score);
  for (const scale_reliability& scale : section.scales) {
    found.push_back(&scale.alpha);
    found.push_back(&scale.omega);
    for (const scale_item& item : scale.items) {
      found.push_back(&item.item_rest);
      found.push_back(&item.alpha_if_deleted);
    }
  }
  if (section.drivers) {
    found.push_back(&section.drivers->explained);
    for (const driver_row& row : section.drivers->drivers) {
      for (const figure* one : {&row.performance, &row.importance, &row.relative_weight, &row.beta}) found.push_back(one);
    }
  }
  for (const kano_row& row : section.kano) {
    for (const figure& share : row.shares) found.push_back(&share);
    for (const figure* one : {&row.strength, &row.better, &row.worse}) found.push_back(one);
  }
  if (section.gaps) {
    const auto add = [&](const gap_row& row) {
      for (const figure* one : {&row.perception, &row.expectation, &row.gap}) found.push_back(one);
    };
    for (const gap_row& row : section.gaps->rows) add(row);
    add(section.gaps->overall);
    add(section.gaps->weighted);
    found.push_back(&section.gaps->servperf);
  }
  return found;
}

}  // namespace clientele::inline v0::report
