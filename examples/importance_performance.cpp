// What to do about which part of a hotel: importance by performance, with the doubt of each point.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/survey/importance_performance.hpp>

using namespace clientele;

namespace {

struct guests {
  numeric_columns performance;
  numeric_columns importance;
  std::vector<double> overall;
};

/// 1 to 7, rounded from what a guest feels.
double rating(double felt) {
  return felt < 1.0 ? 1.0 : (felt > 7.0 ? 7.0 : static_cast<double>(static_cast<int>(felt + 0.5)));
}

/// 150 guests rate five items, say how important each is, and how satisfied they are in all.
guests simulated() {
  struct item {
    const char* name;
    double performance, stated, part;  // part: what it does to satisfaction
  };
  const std::array<item, 5> items{{{"bed", 5.6, 6.3, 0.5},
                                   {"cleaning", 4.6, 6.5, 0.3},
                                   {"check-in", 4.5, 4.9, 0.5},
                                   {"breakfast", 5.1, 5.5, 0.1},
                                   {"gym", 5.4, 3.4, 0.0}}};
  constexpr std::size_t people = 150;
  std::vector<std::vector<double>> performance(items.size()), importance(items.size());
  guests result;
  for (std::size_t guest = 0; guest < people; ++guest) {
    random_stream random(20240701, guest);
    const double mood = 0.5 * simulate::draw_normal(random);
    double satisfied = 1.0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const double felt = items[i].performance + mood + simulate::draw_normal(random);
      performance[i].push_back(rating(felt));
      importance[i].push_back(rating(items[i].stated + 0.9 * simulate::draw_normal(random)));
      satisfied += items[i].part * felt;
    }
    result.overall.push_back(rating(satisfied - 2.0 + 0.5 * simulate::draw_normal(random)));
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    result.performance.add(items[i].name, performance[i]);
    result.importance.add(items[i].name, importance[i]);
  }
  return result;
}

int percent(double share) { return static_cast<int>(100.0 * share + 0.5); }

void print(std::string_view title, const survey::importance_performance_result& found) {
  std::cout << title << ", lines at " << found.plane.x_line.value().value() << " and "
            << found.plane.y_line.value().value() << '\n';
  for (const survey::rated_item& one : found.items) {
    std::cout << "  " << std::left << std::setw(11) << one.item << std::setw(18) << name(one.where) << std::right
              << std::setw(3) << percent(one.probability_here()) << " %\n";
  }
}

}  // namespace

int main() {
  std::cout << std::fixed << std::setprecision(2);
  //! [stated]
  // A column per item and side, a row per guest: 1 to 7.
  const guests data = simulated();
  const auto stated =
      survey::importance_performance(data.performance, data.importance, survey::crosshair::grand_mean());
  for (const survey::rated_item& one : stated.items) {
    std::cout << one.item << ": " << name(one.where) << ", probability " << one.probability_here() << ", gap "
              << one.gap.value().value() << " +- " << one.gap.standard_error() << '\n';
  }
  //! [stated]
  std::cout << '\n';

  //! [crosshair]
  // The rule that places the lines decides as much as the guests do.
  print("grand mean", stated);
  print("scale middle",
        survey::importance_performance(data.performance, data.importance, survey::crosshair::scale_middle(1, 7)));
  print("last year", survey::importance_performance(data.performance, data.importance,
                                                    survey::crosshair::benchmark(4.8, 5.4, {0.008, 0.006, 0.001})));
  //! [crosshair]
  std::cout << '\n';

  //! [plane]
  // The plane below it: where a point is expected, and the way from the crosshair, whose own error counts.
  const survey::placed_point& cleaning = stated.plane.point("cleaning");
  std::cout << "cleaning is left of the line by " << -cleaning.right.value().value() << " +- "
            << cleaning.right.standard_error() << "\nellipse: half axes " << cleaning.ellipse.major << " and "
            << cleaning.ellipse.minor << ", angle " << cleaning.ellipse.angle << '\n';
  survey::plane_options options;
  options.probability = survey::quadrant_method::replicates;
  const auto drawn = survey::importance_performance(data.performance, data.importance, survey::crosshair::grand_mean(),
                                                    missing_data::listwise, options);
  std::cout << "breakfast: " << name(stated.item("breakfast").where) << " with "
            << percent(stated.item("breakfast").probability_here()) << " % by the normal distribution, "
            << percent(drawn.item("breakfast").probability_here()) << " % of " << drawn.plane.replicates
            << " replicates\n";
  //! [plane]
  std::cout << '\n';

  //! [derived]
  // What guests say matters, and what goes with their satisfaction.
  const replicate_weights design(data.performance.rows(), replicate_kind::bootstrap, {.replicates = 500});
  const survey::correlations_with overall(data.performance, data.overall);
  const auto both = survey::stated_and_derived(data.performance, data.importance, design, overall,
                                               survey::crosshair::grand_mean(), survey::crosshair::grand_mean());
  for (std::size_t i = 0; i < both.items.size(); ++i) {
    std::cout << std::left << std::setw(11) << both.items[i].item << "stated " << std::setw(18)
              << name(both.items[i].stated) << "derived " << std::setw(18) << name(both.items[i].derived) << std::right
              << std::setw(3) << percent(both.derived.items[i].probability_here()) << " %\n";
  }
  std::cout << both.agreeing() << " of 5 agree; rank correlation of the two importances " << both.rank_correlation
            << '\n';
  //! [derived]
}
