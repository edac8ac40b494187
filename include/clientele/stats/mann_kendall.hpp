#pragma once
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <utility>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0 {

/// Whether a series rises or falls, whatever the shape: Kendall's S, and how likely it is without a trend.
///
/// Definition  S = pairs that rise less pairs that fall; with ties of t equal values,
///             18 var S = n (n - 1) (2 n + 5) - sum t (t - 1) (2 t + 5).
///             z = (S - 1) / sd where S > 0, (S + 1) / sd where S < 0, else 0
/// p-values    normal, with the continuity correction: `p_rising` = P(Z >= (S - 1) / sd) and
///             `p_falling` = P(Z <= (S + 1) / sd)
/// Errors      none. A variance of zero (fewer than two values, or all of them equal): z is NaN and the p-values are 1
/// When not    values that depend on those before, as seasons do: S then varies more than this says
/// References  [mann-1945], [kendall-1975] in docs/references.md
struct mann_kendall_test {
  std::int64_t s = 0;
  std::uint64_t variance_18 = 0;
  double z = detail::nan;
  double p_rising = 1.0;
  double p_falling = 1.0;
  double p_value = 1.0;  ///< of either
};

/// From S and 18 times its variance.
[[nodiscard]] CLIENTELE_API mann_kendall_test mann_kendall(std::int64_t s, std::uint64_t variance_18) noexcept;

/// From the series itself.
///
/// Cost  quadratic in its length.
template <std::ranges::input_range Series>
[[nodiscard]] mann_kendall_test mann_kendall(const Series& series) {
  std::vector<std::ranges::range_value_t<Series>> values;
  for (const auto& value : series) values.push_back(value);
  const std::uint64_t n = values.size();
  std::int64_t s = 0;
  std::uint64_t ties = 0;  // sum of t (t - 1) (2 t + 5)
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint64_t equal = 1;  // this one and later ones; counted where no earlier one is equal
    bool first = true;
    for (std::size_t j = 0; j < i && first; ++j) first = values[j] < values[i] || values[i] < values[j];
    for (std::size_t j = i + 1; j < values.size(); ++j) {
      if (values[i] < values[j]) ++s;
      else if (values[j] < values[i]) --s;
      else ++equal;
    }
    if (first) ties += equal * (equal - 1) * (2 * equal + 5);
  }
  return mann_kendall(s, n < 2 ? 0 : n * (n - 1) * (2 * n + 5) - ties);
}

}  // namespace clientele::inline v0
