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
#include <clientele/survey/composite_index.hpp>
#include <clientele/survey/kano.hpp>
#include <clientele/survey/raking.hpp>
#include <clientele/survey/servqual.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

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

/// What the same customers answered about two sides of the service, and to Kano's two questions about home delivery.
struct opinions {
  numeric_columns perceived, expected;
  std::vector<int> with_delivery, without;

  explicit opinions(const answers& asked) {
    random_stream random(8);
    const auto level = [&](double mean, int high) {
      return std::clamp(static_cast<int>(mean + 3.0 * random.uniform()), 1, high);
    };
    std::vector<double> friendly, quick, friendly_hoped, quick_hoped;
    for (std::size_t i = 0; i < asked.score.size(); ++i) {
      const double mood = 0.3 * asked.score[i];
      const bool young = asked.age[i] == 0;
      friendly.push_back(level(1.5 + mood, 7));
      quick.push_back(level(0.5 + mood, 7));
      friendly_hoped.push_back(level(3.5, 7));
      quick_hoped.push_back(level(young ? 5.0 : 4.0, 7));
      with_delivery.push_back(level(young ? 0.3 : 1.2, 5));
      without.push_back(level(young ? 2.6 : 1.8, 5));
    }
    perceived.add("friendly", std::move(friendly));
    perceived.add("quick", std::move(quick));
    expected.add("friendly", std::move(friendly_hoped));
    expected.add("quick", std::move(quick_hoped));
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

  //! [ignoring]
  // An index, gaps and Kano's coefficients have intervals of their own, which ignore strata, clusters and raking ..
  const opinions said(asked);
  const survey::index_tree tree({{.id = "staff", .weight = 2, .item = "friendly", .high = 7},
                                 {.id = "speed", .weight = 1, .item = "quick", .high = 7}});
  const std::vector<survey::service_dimension> service{{"service", 1, {"friendly", "quick"}}};
  const auto kano_by = [&](const std::vector<double>& weights) {
    weighted<rating_tally<survey::kano_pairs>> pairs;
    survey::observe_kano(pairs, column{said.with_delivery}, column{said.without}, column{weights});
    return survey::kano(pairs);
  };
  const auto perceived_by = [&](const std::vector<double>& weights) {
    numeric_columns perceived = said.perceived;
    perceived.set_weights(weights);
    return perceived;
  };
  const std::vector<double> raked_weights(raking->weights().begin(), raking->weights().end());
  const numeric_columns perceived = perceived_by(raked_weights);
  std::cout << "\nindex, design ignored:      " << survey::composite_index(tree, perceived).total() << '\n'
            << "gap:                        " << survey::servqual(perceived, said.expected, service).overall.gap << '\n'
            << "better with delivery:       " << kano_by(raked_weights).better << '\n';
  //! [ignoring]

  //! [figures]
  // .. and get those of the design from the same functions, called with the weights of each replicate.
  const auto of_service = [&](std::span<const double> w, std::span<double> out) {
    const std::vector<double> weights(w.begin(), w.end());
    const numeric_columns people = perceived_by(weights);
    out[0] = survey::composite_index(tree, people).total().value().value();
    out[1] = survey::servqual(people, said.expected, service).overall.gap.value().value();
    out[2] = kano_by(weights).better.value().value();
    return out[0] == out[0] && out[1] == out[1] && out[2] == out[2];  // false: nobody was left to say
  };
  const auto found = std::make_shared<const replicate_summary>(
      replicate(raked.replicates({}), asked.weights, 3, of_service));
  std::cout << "\nindex, raked again:         " << replicate_estimate<index_score>(found, 0, basis) << '\n'
            << "gap:                        " << replicate_estimate<difference_of<scale_mean>>(found, 1, basis) << '\n'
            << "better with delivery:       "
            << replicate_estimate<real>(found, 2, kano_by(raked_weights).better.basis(), 0.0, 1.0) << '\n';
  // What is a mean over people needs no function: the total of an index is that of their own scores.
  const numeric_columns scores = survey::index_scores(tree, said.perceived);
  std::cout << "index, as a mean:           " << raked.mean<index_score>(scores["total"], {}) << '\n';
  //! [figures]
}
