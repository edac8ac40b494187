#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/stats/replicate_weights.hpp>

namespace clientele::inline v0::survey {

struct entropy_options {
  missing_data policy = missing_data::listwise;  ///< listwise, person_mean or refuse
  replicate_kind kind = replicate_kind::bootstrap;
  std::size_t replicates = 1000;
  std::uint64_t seed = 20240101;
  unsigned threads = 0;
};

/// A criterion with its weight.
struct entropy_weight {
  std::string name;
  replicate_estimate<proportion> entropy;  ///< 1: the same for all rows
  replicate_estimate<proportion> weight;   ///< they sum to 1
};

/// Weights of criteria by entropy, with what they rest on.
struct entropy_result {
  std::vector<entropy_weight> criteria;
  std::vector<double> covariance;  ///< of the weights, row by row: for `weight_doubt`
  missing_report missing;

  /// As plain numbers, for `index_tree::with_weights`.
  [[nodiscard]] CLIENTELE_API std::vector<double> weights() const;
};

/// Weights of criteria by how much they tell the rows apart.
///
/// Definition  p_ij = x_ij / sum_i x_ij; entropy e_j = -sum_i p_ij ln p_ij / ln m; weight (1 - e_j) / sum (1 - e_j), for m
///             rows [shannon-1948], [hwang-yoon-1981]. Weights of rows count like rows that are there several times
/// Input       a column per criterion, more is better; alternatives, or people, as rows
/// Unit        proportions
/// Interval    percentiles of a bootstrap of rows, for rows that are a sample of others. Where they are all that there
///             is, such as the four products on offer, there is no doubt of sampling: read the values alone
/// Errors      `invalid_value` for a negative value, with its row; `invalid_argument` for no columns and for pairwise
///             gaps. All criteria constant, or fewer than two rows: NaN
/// Cost        O(rows criteria) a replicate
/// When not    it weighs what differs, not what matters; another zero point of a scale gives other weights
/// References  [shannon-1948], [hwang-yoon-1981] in docs/references.md
/// Example     examples/composite_index.cpp
[[nodiscard]] CLIENTELE_API entropy_result entropy_weights(const numeric_columns& criteria,
                                                           const entropy_options& options = {});

}  // namespace clientele::inline v0::survey
