// Which price stands for several.
#pragma once
#include <algorithm>
#include <numeric>
#include <span>

#include <clientele/core/config.hpp>
#include <clientele/survey/van_westendorp.hpp>

namespace clientele::inline v0::survey::detail {

/// Of rising prices, at least one.
[[nodiscard]] inline double price_of_ties(std::span<const double> tied, price_tie rule) {
  const std::size_t half = tied.size() / 2;
  switch (rule) {
    case price_tie::lowest: return tied.front();
    case price_tie::highest: return tied.back();
    case price_tie::mean: return std::accumulate(tied.begin(), tied.end(), 0.0) / static_cast<double>(tied.size());
    case price_tie::median: return tied.size() % 2 == 1 ? tied[half] : std::midpoint(tied[half - 1], tied[half]);
    case price_tie::middle: return std::midpoint(tied.front(), tied.back());
  }
  return tied.front();
}

/// Shares that differ by less are equal but for the rounding of weights.
inline constexpr double equal_within = 1e-12;

}  // namespace clientele::inline v0::survey::detail
