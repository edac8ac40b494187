// SERVQUAL: 22 expectations and perceptions in five dimensions, what falls short, and what is sure to fall shortest.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iomanip>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/survey/questionnaires.hpp>
#include <clientele/survey/responses.hpp>
#include <clientele/survey/servqual.hpp>
#include <clientele/tally/comoment_tally.hpp>

using namespace clientele;

namespace {

/// 1 to 7; some people like everything better than others, some are more disappointed than others.
double answer(double level, double person, random_stream& random) {
  return std::clamp(std::round(level + person + 0.8 * simulate::draw_normal(random)), 1.0, 7.0);
}

/// How far the branches of this made-up bank fall short.
double shortfall(std::string_view dimension, std::string_view item) {
  if (item == "on_time") return 1.5;
  if (dimension == "reliability") return 0.9;
  if (dimension == "responsiveness") return 0.6;
  return dimension == "tangibles" ? -0.2 : 0.3;
}

/// Answers of so many customers; one in fifty questions is left out.
survey::responses asked_customers(const survey::questionnaire& form, std::size_t people, std::uint64_t stream) {
  random_stream random(1988, stream);
  std::vector<double> liking(people);
  std::vector<double> luck(people);
  for (std::size_t i = 0; i < people; ++i) {
    liking[i] = 0.4 * simulate::draw_normal(random);
    luck[i] = liking[i] + 0.6 * simulate::draw_normal(random);
  }
  survey::responses answers(form, people);
  for (const survey::item& one : form.items()) {
    for (const survey::aspect of : {survey::aspect::expectation, survey::aspect::performance}) {
      const double level = of == survey::aspect::expectation ? 6.0 : 6.0 - shortfall(one.dimension, one.id);
      std::vector<double> given(people);
      for (std::size_t i = 0; i < people; ++i) {
        given[i] = answer(level, of == survey::aspect::expectation ? liking[i] : luck[i], random);
        if (random.below(50) == 0) given[i] = std::nan("");
      }
      answers.observe(one.id, of, given);
    }
  }
  return answers;
}

void print(std::span<const survey::quality_gap> gaps) {
  for (const survey::quality_gap& of : gaps) {
    std::cout << std::setw(2) << of.rank << std::setw(4) << of.lowest_rank << " to " << std::setw(2) << of.highest_rank
              << "  " << std::left << std::setw(15) << of.id << std::right << of.gap << '\n';
  }
}

}  // namespace

int main() {
  std::cout << std::fixed << std::setprecision(2);

  //! [gaps]
  const survey::questionnaire form = survey::questionnaires::servqual();
  const survey::responses answers = asked_customers(form, 160, 1);
  const survey::servqual_result found = survey::servqual(answers, missing_data::person_mean);
  std::cout << found.missing.used << " customers, " << found.missing.filled << " answers filled in by their own means\n";
  for (const survey::quality_gap& of : found.dimensions) {
    std::cout << of.id << "\n  perceived " << of.perception << "\n  expected  " << of.standard << "\n  gap       "
              << of.gap << "\n  together  " << of.simultaneous.lower.value() << " .. " << of.simultaneous.upper.value()
              << ", reliability of the difference " << of.difference_reliability.value().value() << '\n';
  }
  //! [gaps]

  //! [total]
  std::cout << "\ngap in all              " << found.overall.gap << "\nby importance points    " << found.weighted.gap
            << "\nperception alone        " << found.servperf << '\n';
  //! [total]

  //! [ranks]
  std::cout << "\nranks of the dimensions, and those that the answers leave open\n";
  print(found.dimensions);
  std::vector<survey::quality_gap> lowest = found.items;
  std::sort(lowest.begin(), lowest.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
  std::cout << "the lowest of 22 items\n";
  print(std::span(lowest).first(6));
  //! [ranks]

  //! [tally]
  // Two branches count for themselves; what is exact merges to the last bit.
  const std::vector<survey::service_dimension> dimensions = survey::service_dimensions(form);
  std::vector<std::string> names;
  const auto count = [&](const survey::responses& of) {
    names.clear();
    std::vector<std::vector<double>> values;
    for (const auto& [aspect, prefix] : {std::pair{survey::aspect::performance, "perception:"},
                                         std::pair{survey::aspect::expectation, "expectation:"}}) {
      for (const survey::item& one : form.items()) {
        values.push_back(of.values(one.id, aspect));
        names.push_back(prefix + one.id);
      }
    }
    comoment_tally<seven_point> tally{values.size()};
    tally.observe(std::vector<column<double>>(values.begin(), values.end()));
    return tally;
  };
  const comoment_tally<seven_point> both = count(answers) + count(asked_customers(form, 140, 2));
  std::cout << "\ntwo branches together   " << survey::servqual(both.to_covariances(names, missing_policy::available), dimensions).weighted.gap << '\n';
  //! [tally]

  //! [points]
  // Five customers who say themselves what matters, in points out of 100, and what would just do.
  numeric_columns perceived, desired, adequate, points;
  perceived.add("speed", {4, 5, 3, 6, 5});
  perceived.add("advice", {6, 6, 5, 6, 7});
  desired.add("speed", {6, 7, 6, 7, 6});
  desired.add("advice", {6, 7, 6, 6, 7});
  adequate.add("speed", {5, 5, 4, 5, 4});
  adequate.add("advice", {4, 5, 4, 3, 5});
  points.add("speed", {70, 50, 80, 60, 30});
  points.add("advice", {30, 50, 20, 40, 70});
  const std::vector<survey::service_dimension> two{{"speed", 1, {"speed"}}, {"advice", 1, {"advice"}}};
  const survey::personal_gap own = survey::personal_weighted_gap(perceived, desired, two, points);
  std::cout << "\nby everybody's own points " << own.gap << '\n';
  //! [points]

  //! [zone]
  const survey::tolerance_zone zone = survey::zone_of_tolerance(perceived, desired, adequate, two);
  for (std::size_t d = 0; d < two.size(); ++d) {
    std::cout << two[d].id << "\n  above adequate " << zone.adequacy.dimensions[d].gap << "\n  above desired  "
              << zone.superiority.dimensions[d].gap << "\n  width of zone  " << zone.widths[d] << '\n';
  }
  //! [zone]
}
