#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0 {

/// How uneven the weights of a sample are, and what that costs.
///
/// Definition  of the n weights above 0: effective size (sum w)^2 / sum w^2, design effect n sum w^2 / (sum w)^2
///             [kish-1965], variation sqrt(design effect - 1): standard deviation (divisor n) over mean
struct weight_summary {
  std::uint64_t size = 0;   ///< weights above 0
  std::uint64_t zeros = 0;  ///< weights of 0: in none of the figures below
  double total = 0.0;
  double smallest = detail::nan;
  double largest = detail::nan;
  double effective_size = 0.0;
  double design_effect = detail::nan;
  double variation = detail::nan;
};

/// The figures of a set of weights. `invalid_value` for one that is negative or not finite, with its row.
[[nodiscard]] CLIENTELE_API weight_summary summarize_weights(std::span<const double> weights);

/// What trimming does about the total that it changes.
enum class trim_rule : std::uint8_t {
  exact,  ///< all weights are multiplied with one number, and cut: all are within the limits, and the total is kept
  once,   ///< cut once, then multiplied to the old total: some weights end beyond the limits again
};

/// The rule as it stands in reports and JSON: "exact".
[[nodiscard]] CLIENTELE_API std::string_view name(trim_rule rule) noexcept;

/// Limits as multiples of the mean weight.
struct trim_options {
  double lowest_ratio = 0.0;
  double highest_ratio = detail::infinity;
  trim_rule rule = trim_rule::exact;
};

/// Weights within limits, and what trimming did to them.
struct trimmed_weights {
  std::vector<double> weights;
  std::uint64_t raised = 0;   ///< weights that were below the lower limit
  std::uint64_t lowered = 0;  ///< weights that were above the upper limit
};

/// Weights within limits, with the total they had: less variance, for some bias.
///
/// Errors  `invalid_argument` unless 0 <= lowest ratio <= 1 <= highest ratio; `invalid_value` as in `summarize_weights`.
///         A weight of 0 stays 0
[[nodiscard]] CLIENTELE_API trimmed_weights trim_weights(std::span<const double> weights, const trim_options& options);

}  // namespace clientele::inline v0
