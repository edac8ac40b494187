#include <clientele/survey/acsi_index.hpp>

#include <cmath>
#include <string>

#include <clientele/core/errors.hpp>

#include "core/text.hpp"

namespace clientele::inline v0::survey {

mean_estimate<index_score> acsi_index_t::operator()(const covariances& items, std::span<const double> weights,
                                                    any_scale scale) const {
  if (!scale.known()) clientele::detail::throw_invalid_argument("an index of covariances needs the scale of its items");
  if (items.size() == 0) clientele::detail::throw_invalid_argument("an index has no items; allowed: one or more");
  const std::vector<double> coefficients = clientele::detail::index_coefficients(weights, items.size(), scale);
  return items.combination<index_score>(coefficients, clientele::detail::index_offset(scale));
}

std::vector<double> unstandardised_weights(std::span<const double> standardised, const covariances& items) {
  if (standardised.size() != items.size()) {
    clientele::detail::throw_invalid_argument("there are " + std::to_string(standardised.size()) +
                                              " weights of standardised items; allowed: one per item, " +
                                              std::to_string(items.size()));
  }
  std::vector<double> result;
  double sum = 0.0;
  for (std::size_t j = 0; j < items.size(); ++j) {
    if (!(items.variance(j) > 0.0)) {
      clientele::detail::throw_invalid_argument("the item " + clientele::detail::quoted(items.names()[j]) +
                                                " does not vary, so that it has no standardised weight");
    }
    result.push_back(standardised[j] / std::sqrt(items.variance(j)));
    sum += result.back();
  }
  if (!(std::fabs(sum) > 0.0 && std::isfinite(sum))) {
    clientele::detail::throw_invalid_argument("sum of the weights of items", sum, "finite, and not 0");
  }
  for (double& weight : result) weight /= sum;
  return result;
}

}  // namespace clientele::inline v0::survey
