// A raked sample of a design, and what its replicates say when the weights of each are raked again by hand.
#pragma once
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/stats/replicate_weights.hpp>
#include <clientele/survey/raking.hpp>

namespace clientele_test {

/// Figures of the whole sample, and their errors by a slow loop over the replicates.
struct figures_by_hand {
  std::vector<double> values;
  std::vector<double> errors;
  std::vector<std::vector<double>> replicates;
};

/// Strata of twelve people in three clusters, raked to as many women as men though more women were asked.
struct raked_sample {
  std::vector<double> weights;
  std::vector<std::uint32_t> female, strata, clusters;
  std::shared_ptr<const clientele::survey::raking> raking;

  explicit raked_sample(std::uint32_t people, std::uint64_t stream = 0) {
    clientele::random_stream random(20240701, stream);
    for (std::uint32_t i = 0; i < people; ++i) {
      weights.push_back(1.0 + i % 3);
      // Each cluster has both.
      female.push_back(i % 4 == 0 ? 1 : (i % 4 == 1 ? 0 : (random.uniform() < 0.7 ? 1 : 0)));
      strata.push_back(i / 12);
      clusters.push_back(i / 4);
    }
    raking = std::make_shared<const clientele::survey::raking>(
        std::vector<clientele::survey::margin>{{"sex", {{"m", 50}, {"f", 50}}, female}}, weights);
  }

  /// With weights, the design, and the weights to be raked again.
  [[nodiscard]] clientele::numeric_columns raked(clientele::numeric_columns columns) const {
    columns.set_weights(weights);
    columns.set_strata(strata);
    columns.set_clusters(clusters);
    columns.adjust_weights(raking);
    return columns;
  }

  /// `figures(weights)` of the sample and of each replicate of `kind`; people of whom `there` is false have left.
  template <class Figures>
  [[nodiscard]] figures_by_hand by_hand(clientele::replicate_kind kind, std::size_t replicates, std::uint64_t seed,
                                        const Figures& figures, const std::vector<bool>& there = {}) const {
    std::vector<std::uint32_t> own_strata, own_clusters;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (!there.empty() && !there[i]) continue;
      rows.push_back(i);
      own_strata.push_back(strata[i]);
      own_clusters.push_back(clusters[i]);
    }
    const clientele::replicate_weights design(
        rows.size(), kind, {.replicates = replicates, .seed = seed, .strata = own_strata, .clusters = own_clusters});
    const auto with_factors = [&](std::span<const double> factors) {
      std::vector<double> all(weights.size(), 0.0);
      for (std::size_t k = 0; k < rows.size(); ++k) {
        all[rows[k]] = weights[rows[k]] * (factors.empty() ? 1.0 : factors[k]);
      }
      REQUIRE(raking->adjust(all));
      return figures(std::move(all));
    };
    figures_by_hand result;
    result.values = with_factors({});
    std::vector<double> factors(rows.size());
    for (std::size_t r = 0; r < design.size(); ++r) {
      design.factors(r, factors);
      result.replicates.push_back(with_factors(factors));
    }
    for (std::size_t a = 0; a < result.values.size(); ++a) {
      double centre = result.values[a];
      if (design.drawn()) {
        centre = 0.0;
        for (const auto& one : result.replicates) centre += one[a] / static_cast<double>(design.size());
      }
      double variance = 0.0;
      for (std::size_t r = 0; r < design.size(); ++r) {
        variance += design.coefficient(r) * (result.replicates[r][a] - centre) * (result.replicates[r][a] - centre);
      }
      result.errors.push_back(std::sqrt(variance));
    }
    return result;
  }
};

}  // namespace clientele_test
