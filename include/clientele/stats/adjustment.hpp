#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>

namespace clientele::inline v0 {

/// What is done about asking many questions of the same data.
enum class adjustment : std::uint8_t {
  none,
  holm,                ///< bounds the chance of any false alarm [holm-1979]
  benjamini_hochberg,  ///< bounds the expected share of false alarms among the alarms [benjamini-hochberg-1995]
};

/// The adjustment as it stands in reports and JSON: "holm".
[[nodiscard]] CLIENTELE_API std::string_view name(adjustment rule) noexcept;

/// Adjusted p-values, in the order given: compare each with the level that is wanted for all of them together.
///
/// Definition  with p sorted upwards and m comparisons: Holm, max over j <= i of (m - j + 1) p_j; Benjamini-Hochberg,
///             min over j >= i of m p_j / j; neither above 1.
/// Input       p-values in [0, 1]. NaN stays NaN and is not counted as a comparison: no test was made.
/// Errors      `invalid_argument` for a value outside [0, 1], with its position.
/// When not    Benjamini-Hochberg: p-values that depend on each other negatively.
[[nodiscard]] CLIENTELE_API std::vector<double> adjust(std::span<const double> p_values,
                                                       adjustment rule = adjustment::holm);

}  // namespace clientele::inline v0
