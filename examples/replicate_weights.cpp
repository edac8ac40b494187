// Customers of some shops in each region were asked: what their answers say of all customers, and how sure that is.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/stats/replicate_summary.hpp>
#include <clientele/stats/sample_design.hpp>
#include <clientele/survey/raking.hpp>

using namespace clientele;

namespace {

/// Ten regions, four shops in each, twelve customers in each shop; customers of one shop are alike.
struct answers {
  std::vector<double> score, spend, weights;
  std::vector<std::uint32_t> region, shop, age;

  answers() {
    random_stream random(7);
    for (std::uint32_t r = 0; r < 10; ++r) {
      for (std::uint32_t s = 0; s < 4; ++s) {
        const double good = random.uniform(), young_here = 0.2 + 0.4 * random.uniform();
        for (int person = 0; person < 12; ++person) {
          const bool young = random.uniform() < young_here;
          const double mood = 0.5 * good + 0.5 * random.uniform() - (young ? 0.25 : 0.0);
          score.push_back(std::clamp(static_cast<double>(static_cast<int>(5.0 + 7.0 * mood)), 0.0, 10.0));
          spend.push_back(20.0 + 10.0 * score.back() * random.uniform());
          weights.push_back(20.0 + 5.0 * r);  // customers of the region for each who was asked
          region.push_back(r);
          shop.push_back(s);
          age.push_back(young ? 0 : 1);
        }
      }
    }
  }
};

}  // namespace

int main() {
  const answers asked;
  const std::size_t n = asked.score.size();

  //! [design]
  const sample_design design(n, {.weights = asked.weights, .strata = asked.region, .clusters = asked.shop});
  const sample_design ignored(n, {.weights = asked.weights});
  std::cout << "mean score, design ignored: " << ignored.mean<scale_mean>(asked.score) << '\n'
            << "linearised:                 " << design.mean<scale_mean>(asked.score) << '\n'
            << "by the jackknife:           " << design.mean<scale_mean>(asked.score, {}) << '\n'
            << "by the bootstrap:           "
            << design.mean<scale_mean>(asked.score, {.kind = replicate_kind::rescaled}) << '\n'
            << "design effect:              " << design.mean(asked.score).design_effect() << '\n';
  //! [design]

  //! [raked]
  // The customer file says how many are under 35: raked, the error is smaller, and both ways of computing it know that.
  const std::vector<survey::margin> known{survey::margin("age", {{"under 35", 7700}, {"older", 12700}}, asked.age)};
  const auto raking = std::make_shared<const survey::raking>(known, asked.weights);
  const sample_design raked(
      n, {.weights = asked.weights, .strata = asked.region, .clusters = asked.shop, .adjustment = raking});
  std::cout << "\nraked, linearised:          " << raked.mean<scale_mean>(asked.score) << '\n'
            << "raked again per replicate:  " << raked.mean<scale_mean>(asked.score, {}) << '\n'
            << "euros per point of score:   " << raked.ratio(asked.spend, asked.score, {}) << '\n';
  //! [raked]

  //! [any]
  // Any figure: here the share of all spend that promoters make, and the spend that half of the customers exceed.
  const auto figures = [&](std::span<const double> w, std::span<double> out) {
    double of_promoters = 0.0, all = 0.0, customers = 0.0;
    std::vector<std::pair<double, double>> by_spend;
    for (std::size_t i = 0; i < n; ++i) {
      all += w[i] * asked.spend[i];
      of_promoters += asked.score[i] >= 9.0 ? w[i] * asked.spend[i] : 0.0;
      customers += w[i];
      by_spend.emplace_back(asked.spend[i], w[i]);
    }
    std::sort(by_spend.begin(), by_spend.end());
    double passed = 0.0;
    std::size_t middle = 0;
    while (passed + by_spend[middle].second < customers / 2.0) passed += by_spend[middle++].second;
    out[0] = of_promoters / all;
    out[1] = by_spend[middle].first;
    return true;
  };
  const auto summary = std::make_shared<const replicate_summary>(
      replicate(raked.replicates({.kind = replicate_kind::rescaled, .replicates = 500}), asked.weights, 2, figures));
  const sample_basis basis = raked.mean(asked.score).basis();
  std::cout << "\nspend of promoters:         " << replicate_estimate<proportion>(summary, 0, basis) << '\n'
            << "median spend:               " << replicate_estimate<real>(summary, 1, basis) << '\n'
            << summary->used() << " replicates, " << summary->degenerate() << " without a result\n";
  //! [any]
}
