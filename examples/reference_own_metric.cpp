// A metric of your own: a function object from a tally to an estimate. It works wherever the library's metrics do.
#include <iostream>
#include <string>
#include <vector>

#include <clientele/core/scale.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

using namespace clientele;

//! [metric]
/// Delight: the share of recommendation answers of exactly 10.
struct delight_share_t {
  template <RatingTally Answers>
    requires RecommendationScale<typename Answers::scale>
  [[nodiscard]] proportion_estimate operator()(const Answers& answers) const noexcept {
    using scale = typename Answers::scale;
    return answers.share({scale::high, scale::high});
  }
};
inline constexpr delight_share_t delight_share{};

static_assert(Metric<delight_share_t, rating_tally<recommendation>>);
static_assert(Metric<delight_share_t, weighted<rating_tally<recommendation>>>);
//! [metric]

int main() {
  //! [use]
  grouped<std::string, rating_tally<recommendation>> by_store;
  by_store.observe(std::vector<std::string>{"Harbour", "Airport", "Harbour", "Airport", "Harbour", "Airport"},
                   std::vector{10, 9, 10, 4, 8, 10});

  for (const auto& [store, delight] : by_store.map(delight_share)) std::cout << store << ": " << delight << '\n';
  std::cout << difference(delight_share(by_store.at("Harbour")), delight_share(by_store.at("Airport"))) << '\n';
  //! [use]
}
