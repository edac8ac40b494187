#include <clientele/stats/adjustment.hpp>

#include <clientele/core/errors.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>

#include "core/text.hpp"

namespace clientele::inline v0 {

std::string_view name(adjustment rule) noexcept {
  switch (rule) {
    case adjustment::none: return "none";
    case adjustment::holm: return "holm";
    case adjustment::benjamini_hochberg: return "benjamini_hochberg";
  }
  return "unknown";
}

std::vector<double> adjust(std::span<const double> p_values, adjustment rule) {
  std::vector<std::size_t> order;  // of the comparisons that were made, smallest p first
  order.reserve(p_values.size());
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    const double p = p_values[i];
    if (p != p) continue;
    if (!(p >= 0.0 && p <= 1.0)) {
      detail::throw_invalid_argument("p-value " + std::to_string(i) + " is " + detail::number_text(p) +
                                     "; allowed: 0 to 1, or NaN where no test was made");
    }
    order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });

  std::vector<double> adjusted(p_values.begin(), p_values.end());
  const std::size_t m = order.size();
  const auto count = static_cast<double>(m);
  double running = rule == adjustment::holm ? 0.0 : 1.0;
  switch (rule) {
    case adjustment::none: break;
    case adjustment::holm:
      for (std::size_t i = 0; i < m; ++i) {
        running = std::max(running, std::min(1.0, static_cast<double>(m - i) * p_values[order[i]]));
        adjusted[order[i]] = running;
      }
      break;
    case adjustment::benjamini_hochberg:
      for (std::size_t i = m; i-- > 0;) {
        running = std::min(running, count / static_cast<double>(i + 1) * p_values[order[i]]);
        adjusted[order[i]] = running;
      }
      break;
  }
  return adjusted;
}

}  // namespace clientele::inline v0
