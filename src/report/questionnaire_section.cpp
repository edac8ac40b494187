#include <clientele/report/questionnaire_section.hpp>

namespace clientele::inline v0::report {

namespace {

template <class Section>
auto all_of(Section& section) {
  using pointer = decltype(&section.index.front().score);
  std::vector<pointer> found;
  for (auto& row : section.index) {
    found.push_back(&row.score);
    found.push_back(&row.contribution);
  }
  for (auto& scale : section.scales) {
    found.push_back(&scale.alpha);
    found.push_back(&scale.omega);
    for (auto& item : scale.items) {
      found.push_back(&item.item_rest);
      found.push_back(&item.alpha_if_deleted);
    }
  }
  if (section.drivers) {
    found.push_back(&section.drivers->explained);
    for (auto& row : section.drivers->drivers) {
      for (pointer one : {&row.importance, &row.relative_weight, &row.beta}) found.push_back(one);
    }
  }
  for (auto& row : section.kano) {
    for (auto& share : row.shares) found.push_back(&share);
    for (pointer one : {&row.strength, &row.better, &row.worse}) found.push_back(one);
  }
  if (section.gaps) {
    const auto add = [&](auto& row) {
      for (pointer one : {&row.perception, &row.expectation, &row.gap}) found.push_back(one);
      if (!row.reliability.id.empty()) found.push_back(&row.reliability);
    };
    for (auto& row : section.gaps->rows) add(row);
    add(section.gaps->overall);
    add(section.gaps->weighted);
    found.push_back(&section.gaps->servperf);
  }
  return found;
}

}  // namespace

std::vector<const figure*> figures_of(const questionnaire_section& section) { return all_of(section); }
std::vector<figure*> figures_of(questionnaire_section& section) { return all_of(section); }

}  // namespace clientele::inline v0::report
