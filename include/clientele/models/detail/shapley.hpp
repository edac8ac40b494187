#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::models::detail {

/// The instruction sets of the walk over subsets, narrowest first.
enum class subset_path : std::uint8_t { plain, avx2, avx512 };

/// The widest one that this machine has, up to `at_most`.
[[nodiscard]] CLIENTELE_API subset_path usable_path(subset_path at_most = subset_path::avx512) noexcept;

/// Shapley values on one path: what the tests compare. `packed` has a row per predictor: its correlations with itself and
/// with those after it, then with the outcome.
[[nodiscard]] CLIENTELE_API std::vector<double> shapley_values(std::span<const double> packed, int predictors,
                                                               double r_squared, subset_path path);

}  // namespace clientele::inline v0::models::detail
