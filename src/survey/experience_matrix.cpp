#include <clientele/survey/experience_matrix.hpp>

#include <algorithm>
#include <utility>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"
#include "survey/plane_differences.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

std::string_view name(experience_class of) noexcept {
  constexpr std::string_view names[]{"both", "emotional_only", "neither", "functional_only", "unknown"};
  return names[static_cast<std::size_t>(of)];
}

const experience_touchpoint& experience_matrix_result::touchpoint(std::string_view id) const {
  const auto found = std::find_if(touchpoints.begin(), touchpoints.end(),
                                  [&](const experience_touchpoint& one) { return one.id == id; });
  if (found == touchpoints.end()) throw_invalid_argument("there is no touchpoint " + quoted(id) + " in the matrix");
  return *found;
}

experience_matrix_result experience_matrix(const numeric_columns& answers,
                                           std::span<const experience_items> touchpoints, const crosshair& where,
                                           missing_data policy, const plane_options& options) {
  std::vector<plane_item> items;
  for (const experience_items& one : touchpoints) {
    for (const std::string& item : one.functional) {
      if (std::find(one.emotional.begin(), one.emotional.end(), item) != one.emotional.end()) {
        throw_invalid_argument("the item " + quoted(item) + " is on both sides of the touchpoint " + quoted(one.id));
      }
    }
    items.push_back({one.id, one.functional, one.emotional});
  }
  experience_matrix_result result{{}, place(answers, items, where, policy, options)};
  for (const placed_point& one : result.plane.points) {
    result.touchpoints.push_back({.id = one.id,
                                  .functional = one.x,
                                  .emotional = one.y,
                                  .where = static_cast<experience_class>(one.where),
                                  .probability = one.probability,
                                  .ellipse = one.ellipse,
                                  .lead = detail::x_less_y(one)});
  }
  return result;
}

}  // namespace clientele::inline v0::survey
