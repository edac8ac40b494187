// Shapley values of a regression's R2, from the correlations of its variables.
#pragma once
#include <cstddef>
#include <cstdint>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::models::detail {

/// 4 million subsets. Each predictor more doubles them.
inline constexpr int most_predictors_by_subsets = 22;

/// Entries of correlations as the kernels read them: row i has the correlations of predictor i with itself and those
/// after it, and then with the outcome.
[[nodiscard]] constexpr std::size_t packed_correlations(int predictors) noexcept {
  const auto p = static_cast<std::size_t>(predictors);
  return p * (p + 3) / 2;
}

/// Numbers of as many subsets, or orders of predictors, worked on side by side.
struct alignas(64) lanes {
  static constexpr int count = 8;
  double of[count];
};

/// How much scratch either function needs.
[[nodiscard]] std::size_t shapley_scratch(int predictors) noexcept;

/// The Shapley value of each predictor over all subsets of them. No predictor may be a combination of others. At most
/// `most_predictors_by_subsets`.
///
/// How         A subset is a path of decisions, predictor by predictor: left out, the matrix loses a row; taken in, what
///             remains is adjusted for it (a Schur complement). Behind decision k there are 2^k matrices of p - k rows,
///             so that the whole costs about 3 * 2^p multiplications rather than 2^p p^2. Eight subsets that differ in
///             the first three predictors go through the others together.
///             With c(t) = (t-1)!(p-t)!/p! + t!(p-1-t)!/p!, the value of j is the sum of c(|T|) R2(T) over the subsets
///             T with j, less one number that all predictors share, which follows from their sum being R2
void shapley_by_subsets(const double* packed, int predictors, double r_squared, lanes* scratch,
                        double* values) noexcept;

/// What each predictor adds to R2 where it comes in, over `count` orders of them: the mean is an estimate of the Shapley
/// value. `square` has the correlations row by row, the outcome last; `orders` has `predictors` places per order. Adds to
/// sums, and to squares where that is not null.
void shapley_by_orders(const double* square, int predictors, const std::uint16_t* orders, std::size_t count,
                       lanes* scratch, double* sums, double* squares) noexcept;

}  // namespace clientele::inline v0::models::detail
