// What matters how much: priorities from comparisons by pairs, of one judge and of several.
#include <iomanip>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include <clientele/models/analytic_hierarchy.hpp>

using namespace clientele;

int main() {
  //! [one]
  const std::vector<std::string> parts{"quality", "service", "price", "delivery"};
  // Quality against service, price, delivery; service against price, delivery; price against delivery.
  const models::pairwise_comparisons judge(parts, std::vector<double>{3, 2, 7, 1.0 / 4, 5, 4});
  const auto found = models::analytic_hierarchy(judge);
  for (const auto& one : found.priorities) std::cout << one.name << ":\t" << one.weight << '\n';
  std::cout << std::fixed << std::setprecision(4) << "lambda max " << found.consistency.lambda_max << ", index "
            << found.consistency.index << '\n';
  for (const auto table : {models::random_index_table::saaty, models::random_index_table::saaty_revised,
                           models::random_index_table::alonso_lamata}) {
    std::cout << "consistency ratio, " << name(table) << ": "
              << models::analytic_hierarchy(judge, {.table = table}).consistency.ratio << '\n';
  }
  //! [one]

  //! [several]
  constexpr double not_asked = std::numeric_limits<double>::quiet_NaN();
  const std::vector<models::pairwise_comparisons> judges{
      judge,
      {parts, std::vector<double>{2, 3, 5, 1, 4, 3}},
      {parts, std::vector<double>{1, 2, 6, 2, 5, 4}},
      {parts, std::vector<double>{4, 1, 5, 0.25, 2, not_asked}},
      {parts, std::vector<double>{3, 0.2, 9, 4, 0.5, 3}},
      {parts, std::vector<double>{2, 2, 4, 1, 3, 3}},
  };
  const auto group = models::analytic_hierarchy(judges, models::judges_options{});
  std::cout << '\n';
  for (const auto& one : group.priorities) std::cout << one.name << ":\t" << one.weight << '\n';
  std::cout << std::setprecision(3) << "consistency ratio together: " << group.consistency.ratio << "; of each:";
  for (const auto& each : group.judges) std::cout << ' ' << each.ratio;
  std::cout << "\nconsistent judges: " << group.consistent << '\n';
  //! [several]

  //! [means]
  const auto of_each = models::analytic_hierarchy(
      judges, {.method = models::priority_method::geometric_mean, .aggregation = models::judge_aggregation::priorities});
  std::cout << "\nmeans of the priorities of each\n";
  for (const auto& one : of_each.priorities) std::cout << one.name << ":\t" << one.weight << '\n';
  //! [means]
}
