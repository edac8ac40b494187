#include <clientele/report/make_figure.hpp>

#include <cstddef>
#include <vector>

namespace clientele::inline v0::report {

void adjust_changes(std::span<figure* const> figures, adjustment rule) {
  std::vector<change*> changes;
  std::vector<double> p_values;
  for (figure* one : figures) {
    if (!one->previous || !one->previous->change) continue;
    changes.push_back(&*one->previous->change);
    p_values.push_back(changes.back()->p);
  }
  const std::vector<double> adjusted = adjust(p_values, rule);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    changes[i]->p_adjusted = adjusted[i];
    changes[i]->adjustment = name(rule);
  }
}

}  // namespace clientele::inline v0::report
