// The one-factor model by maximum likelihood.
#pragma once

#include <clientele/core/config.hpp>

#include "models/matrices.hpp"

namespace clientele::inline v0::models::detail {

struct one_factor {
  vector loadings;  ///< in the units of the items, their sum positive; empty where the model is not identified
  vector unique;    ///< the variances that the factor leaves
  bool converged = false;

  [[nodiscard]] bool known() const noexcept { return loadings.size() > 0; }
  /// Omega total: the share of the factor in the variance of the sum.
  [[nodiscard]] double omega() const noexcept;
};

/// Fits S = l l' + diag(u) [joreskog-1967]. Fewer than three items, or one that does not vary, are not identified.
[[nodiscard]] one_factor fit_one_factor(const matrix& covariance);

}  // namespace clientele::inline v0::models::detail
