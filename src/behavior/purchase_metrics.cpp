#include <clientele/behavior/purchase_frequency.hpp>
#include <clientele/behavior/purchase_regularity.hpp>

#include <cmath>

namespace clientele::inline v0::detail {

linearised_estimate<real> wheat_morrison(double sum, double sum_of_squares, std::uint64_t n,
                                         std::uint64_t missing) noexcept {
  const sample_basis basis = unweighted_basis(n, missing);
  if (n == 0) return {nan, nan, basis, 0.0};
  const auto size = static_cast<double>(n);
  const double v = sum / size;
  const double spread = (sum_of_squares - size * v * v) / (size - 1.0);
  const double error = std::sqrt((spread > 0.0 ? spread : 0.0) / size);
  return {1.0 / (8.0 * v) - 0.5, error / (8.0 * v * v), basis, 0.0};
}

}  // namespace clientele::inline v0::detail

namespace clientele::inline v0::behavior {

std::string_view name(exposure_rule rule) noexcept {
  switch (rule) {
    case exposure_rule::since_first_purchase: return "since_first_purchase";
    case exposure_rule::whole_window: return "whole_window";
  }
  return "unknown";
}

}  // namespace clientele::inline v0::behavior
