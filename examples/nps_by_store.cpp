// Net Promoter Score of every store, and which stores differ from all the others.
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/stats/adjustment.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

int main() {
  // Two columns side by side, as a data frame holds them: the number of the store, and the answer. One typed 11.
  const std::vector<std::int16_t> store{3, 2, 2, 3, 2, 1, 1, 1, 1, 1, 3, 3, 2, 2, 2, 1, 1, 3, 2, 1, 1, 2, 1, 1, 2, 2, 3,
                                        1, 2, 2, 3, 1, 3, 3, 3, 3, 1, 1, 3, 3, 2, 2, 1, 3, 3, 3, 2, 2, 2, 1, 3, 2, 3, 1,
                                        3, 2, 3, 1, 1, 1, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2};
  const std::vector<std::int32_t> recommend{6, 10, 3, 7, 8, 7, 9, 3, 9, 10, 8, 10, 5, 8, 7, 9, 9, 9, 10, 9, 9, 2, 10, 9,
                                            10, 9, 6, 8, 7, 0, 7, 7, 5, 3, 9, 5, 8, 8, 10, 4, 11, 7, 10, 9, 10, 6, 6, 5,
                                            9, 10, 5, 3, 6, 7, 8, 7, 6, 3, 9, 8, 8, 10, 10, 9, 9, 7, 5, 10, 10, 10, 10,
                                            6};

  //! [group]
  grouped<std::int16_t, rating_tally<recommendation>> by_store;
  const observe_report read = by_store.observe(store, recommend, {.invalid = on_invalid::count});
  std::cout << read << "\n\n";

  for (const auto& [number, nps] : by_store.map(survey::net_promoter_score)) {
    std::cout << "store " << number << ": " << nps << '\n';
  }
  std::cout << "all:     " << survey::net_promoter_score(by_store.total()) << "\n\n";
  //! [group]

  //! [rest]
  // Three questions of the same data: Holm keeps the chance of any false alarm at the level of one.
  std::vector<double> p_values;
  for (const auto& [number, rest] : by_store.rests()) {
    const auto apart = difference(survey::net_promoter_score(by_store.at(number)), survey::net_promoter_score(rest));
    std::cout << "store " << number << " against the rest: " << apart << '\n';
    p_values.push_back(apart.p_value());
  }
  std::cout << "adjusted p:";
  for (const double p : adjust(p_values, adjustment::holm)) std::cout << ' ' << p;
  std::cout << '\n';
  //! [rest]
}
