// Would you buy at this price? Demand, revenue and elasticity.
#include <iostream>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/survey/gabor_granger.hpp>
#include <clientele/survey/price_elasticity.hpp>

using namespace clientele;

int main() {
  // Three hundred people, made up: the highest price that each accepts, between 5 and 25.
  std::vector<double> highest;
  for (std::uint64_t person = 0; person < 300; ++person) {
    random_stream random(77, person);
    highest.push_back(5.0 + 10.0 * (random.uniform() + random.uniform()));
  }

  //! [demand]
  const std::vector<double> prices{8, 10, 12, 14, 16, 18};
  const auto found = survey::gabor_granger(survey::answers_up_to(highest, prices), prices);
  for (const auto& at : found.prices) {
    std::cout << at.price << ":\tbuy " << at.demand << "\n\tearns " << at.revenue << "\n\tbest in " << 100.0 * at.best.value()
              << " % of the replicates\n";
  }
  std::cout << "best price:   " << found.best_price << '\n'
            << "which earns:  " << found.best_revenue << '\n'
            << (found.monotone ? "demand falls throughout\n" : "demand rises somewhere\n");
  //! [demand]

  //! [steps]
  std::cout << '\n';
  for (const auto& step : found.steps) {
    std::cout << step.from << " to " << step.to << ":\telasticity " << step.elasticity << "  "
              << name(step.elasticity.response()) << '\n';
  }
  //! [steps]

  //! [sales]
  // Two prices in a shop, a week each: what was sold.
  const auto before = survey::priced_quantity::of_count(10.0, 412);
  const auto after = survey::priced_quantity::of_count(12.0, 318);
  std::cout << "\narc:          " << survey::price_elasticity(before, after) << '\n'
            << "point:        " << survey::price_elasticity(before, after, survey::elasticity_form::point) << '\n'
            << "logarithmic:  " << survey::price_elasticity(before, after, survey::elasticity_form::logarithmic) << '\n';

  // Many weeks with prices of their own: one elasticity for all.
  const std::vector<double> price{9.5, 10, 10, 10.5, 11, 11, 12, 12, 12.5, 13};
  const std::vector<double> sold{455, 401, 422, 396, 351, 372, 318, 330, 289, 281};
  std::cout << "slope:        " << survey::log_log_elasticity(price, sold) << '\n';
  //! [sales]

  //! [leaving]
  // After a rise of 8 %, 23 of 180 customers left.
  const auto stayed = proportion_estimate::from_counts(180 - 23, 180);
  std::cout << "\nof staying:   "
            << survey::price_elasticity({1.0, 1.0}, survey::priced_quantity::of_share(1.08, stayed)) << '\n';
  //! [leaving]
}
