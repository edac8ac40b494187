// The factor by which cells of a table are multiplied so that they add up to a total, none leaving its limits.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0::detail {

/// Cells with what each weighs, by how much it is multiplied so far, and the limits of that.
struct clipped_cells {
  std::span<const double> weights;
  std::span<const double> factors;
  std::span<const double> lowest;
  std::span<const double> highest;

  [[nodiscard]] double clipped(std::size_t cell, double by = 1.0) const noexcept {
    const double factor = factors[cell] * by;
    if (factor < lowest[cell]) return lowest[cell];
    return factor > highest[cell] ? highest[cell] : factor;
  }
};

/// What is solved for each level; kept, so that a caller in a loop allocates once.
struct level_search {
  std::vector<double> factor, below, above, fixed, free;
};

/// For each level l the a_l with sum over its cells of w clip(x a_l) = totals[l]. `level_of(cell)` is below the number of
/// totals. A total that the limits do not allow leaves the nearest that they do.
template <class LevelOf>
void solve_levels(const clipped_cells& cells, const LevelOf& level_of, std::span<const double> totals,
                  level_search& search) {
  // The sum is piecewise linear and increasing in a: a step to where the present piece meets the total, kept between
  // bounds that are known to be too low and too high.
  constexpr int most_steps = 200;
  constexpr double precision = 1e-15;
  const std::size_t levels = totals.size();
  search.factor.assign(levels, 1.0);
  search.below.assign(levels, 0.0);
  search.above.assign(levels, 0.0);  // 0: not known yet
  for (int step = 0; step < most_steps; ++step) {
    search.fixed.assign(levels, 0.0);
    search.free.assign(levels, 0.0);
    for (std::size_t c = 0; c < cells.weights.size(); ++c) {
      const std::size_t level = level_of(c);
      const double factor = cells.factors[c] * search.factor[level];
      const double clipped = cells.clipped(c, search.factor[level]);
      if (clipped == factor) {
        search.free[level] += cells.weights[c] * cells.factors[c];
      } else {
        search.fixed[level] += cells.weights[c] * clipped;
      }
    }
    bool done = true;
    for (std::size_t level = 0; level < levels; ++level) {
      double& a = search.factor[level];
      const double excess = search.fixed[level] + search.free[level] * a - totals[level];
      if (excess <= precision * totals[level] && excess >= -precision * totals[level]) continue;
      (excess < 0.0 ? search.below : search.above)[level] = a;
      const double below = search.below[level], above = search.above[level];
      const double room = totals[level] - search.fixed[level];
      double next = search.free[level] > 0.0 ? room / search.free[level] : 0.0;
      const bool between = next > below && (above == 0.0 || next < above);
      if (!between) next = above == 0.0 ? 2.0 * a : 0.5 * (below + above);
      if (next == a || !(next < infinity)) continue;
      a = next;
      done = false;
    }
    if (done) return;
  }
}

}  // namespace clientele::inline v0::detail
