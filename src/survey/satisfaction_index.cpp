#include <clientele/survey/satisfaction_index.hpp>

#include <cmath>
#include <string>

namespace clientele::inline v0::detail {

std::vector<double> index_coefficients(std::span<const double> dimension_weights, std::size_t items, any_scale scale) {
  if (dimension_weights.size() != items) {
    throw_invalid_argument("there are " + std::to_string(dimension_weights.size()) + " dimension weights for " +
                           std::to_string(items) + " dimensions");
  }
  double sum = 0.0;
  for (const double w : dimension_weights) {
    if (!(w >= 0.0 && std::isfinite(w))) throw_invalid_argument("dimension weight", w, "0 or more");
    sum += w;
  }
  if (items > 0 && !(sum > 0.0 && std::isfinite(sum))) {
    throw_invalid_argument("sum of the dimension weights", sum, "above 0 and finite");
  }
  const double width = scale.direction() == scale_direction::higher_is_better ? scale.high() - scale.low()
                                                                              : scale.low() - scale.high();
  std::vector<double> coefficients;
  for (const double w : dimension_weights) coefficients.push_back(index_score::highest() * (w / sum) / width);
  return coefficients;
}

double index_offset(any_scale scale) noexcept {
  const bool rising = scale.direction() == scale_direction::higher_is_better;
  const double worst = rising ? scale.low() : scale.high();
  const double best = rising ? scale.high() : scale.low();
  return -index_score::highest() * worst / (best - worst);
}

}  // namespace clientele::inline v0::detail
