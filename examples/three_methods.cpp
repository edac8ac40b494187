// Do the percentage, the grade and the index method of satisfaction say the same of ten shops and of a change?
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/stats/difference.hpp>
#include <clientele/stats/replicate_estimate.hpp>
#include <clientele/survey/grade_shares.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/survey/satisfaction_index.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

namespace {

constexpr std::size_t shops = 10;
constexpr std::size_t people = 60;  // of each shop and year
const std::vector<double> importance{0.5, 0.3, 0.2};

/// A year of answers: overall satisfaction, then product, service and price, 1 to 5, shop by shop.
struct survey_year {
  std::array<std::vector<std::int8_t>, 4> answers;
};

survey_year simulated(std::uint64_t year) {
  const auto grade = [](double felt) {
    return static_cast<std::int8_t>(felt < 1.5 ? 1 : (felt >= 4.5 ? 5 : static_cast<int>(felt + 0.5)));
  };
  survey_year result;
  for (std::uint64_t shop = 0; shop < shops; ++shop) {
    random_stream at(20240707, shop);
    // Shops differ in what they are good at, and in how far their customers are apart.
    std::array<double, 3> truth{};
    for (double& one : truth) one = 3.6 + 0.4 * simulate::draw_normal(at);
    const double spread = 0.5 + 0.8 * at.uniform();
    for (double& one : truth) one += year == 0 ? 0.0 : 0.5 * simulate::draw_normal(at);
    for (std::uint64_t person = 0; person < people; ++person) {
      random_stream random(20240708 + year, shop * people + person);
      const double mood = 0.6 * spread * simulate::draw_normal(random);
      double overall = 0.4 * spread * simulate::draw_normal(random);
      for (std::size_t dimension = 0; dimension < 3; ++dimension) {
        const double felt = truth[dimension] + mood + spread * simulate::draw_normal(random);
        result.answers[1 + dimension].push_back(grade(felt));
        overall += importance[dimension] * felt;
      }
      result.answers[0].push_back(grade(overall));
    }
  }
  return result;
}

/// What the three methods say of a shop.
struct three_figures {
  proportion_estimate percentage;
  mean_estimate<index_score> grade;
  mean_estimate<index_score> index;
};

three_figures figures_of(const survey_year& year, std::size_t shop) {
  const auto of_shop = [&](std::size_t question) {
    return column{std::span<const std::int8_t>(year.answers[question]).subspan(shop * people, people)};
  };
  rating_tally<satisfaction_grade> overall;
  overall.observe(of_shop(0));
  comoment_tally<satisfaction_grade> dimensions{3};
  dimensions.observe(std::vector{of_shop(1), of_shop(2), of_shop(3)});
  return {survey::top_box_share(overall, 2), survey::mean_score(overall),
          survey::satisfaction_index(dimensions, importance)};
}

/// Kendall's tau-b of two columns: pairs in the same order less pairs in the opposite one, over those without ties.
double kendall(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0, pairs_a = 0.0, pairs_b = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double way_a = a[i] > a[j] ? 1.0 : (a[i] < a[j] ? -1.0 : 0.0);
      const double way_b = b[i] > b[j] ? 1.0 : (b[i] < b[j] ? -1.0 : 0.0);
      sum += way_a * way_b;
      pairs_a += way_a * way_a;
      pairs_b += way_b * way_b;
    }
  }
  return sum / std::sqrt(pairs_a * pairs_b);
}

constexpr std::array<std::string_view, 3> pair_names{"percentage and grade", "percentage and index", "grade and index"};

/// The three agreements from weights of the people.
bool agreements(const survey_year& year, std::span<const double> weights, std::span<double> out) {
  std::array<std::vector<double>, 3> figures;
  for (std::size_t shop = 0; shop < shops; ++shop) {
    double mass = 0.0, satisfied = 0.0, grades = 0.0, index = 0.0;
    for (std::size_t row = shop * people; row < (shop + 1) * people; ++row) {
      mass += weights[row];
      satisfied += year.answers[0][row] >= 4 ? weights[row] : 0.0;
      grades += weights[row] * year.answers[0][row];
      for (std::size_t d = 0; d < 3; ++d) index += weights[row] * importance[d] * year.answers[1 + d][row];
    }
    figures[0].push_back(satisfied / mass);
    figures[1].push_back(grades / mass);
    figures[2].push_back(index / mass);
  }
  out[0] = kendall(figures[0], figures[1]);
  out[1] = kendall(figures[0], figures[2]);
  out[2] = kendall(figures[1], figures[2]);
  return true;
}

/// +1 and -1 beyond doubt, 0 otherwise.
int verdict(const auto& change) {
  const auto interval = change.interval();
  return interval.lower.value() > 0.0 ? 1 : (interval.upper.value() < 0.0 ? -1 : 0);
}
char sign(int of) { return of > 0 ? '+' : (of < 0 ? '-' : '.'); }

}  // namespace

int main() {
  const survey_year before = simulated(0), after = simulated(1);

  //! [figures]
  std::cout << "shop  satisfied  grade  index   grades 1 .. 5 in per cent\n" << std::fixed << std::setprecision(1);
  for (std::size_t shop = 0; shop < shops; ++shop) {
    const three_figures found = figures_of(before, shop);
    rating_tally<satisfaction_grade> overall;
    overall.observe(std::span<const std::int8_t>(before.answers[0]).subspan(shop * people, people));
    std::cout << std::setw(4) << shop << std::setw(9) << 100 * found.percentage.value().value() << " %" << std::setw(7)
              << found.grade.value().value() << std::setw(7) << found.index.value().value() << "  ";
    for (const auto& [level, label, share] : survey::grade_shares(overall)) {
      std::cout << std::setw(5) << std::setprecision(0) << 100 * share.value().value();
    }
    std::cout << std::setprecision(1) << '\n';
  }
  std::cout << std::defaultfloat << std::setprecision(6);
  //! [figures]

  //! [ranks]
  // Do they put the shops into one order? The people of each shop are drawn again, for the doubt.
  std::vector<std::uint32_t> shop_of_person;
  for (std::uint32_t row = 0; row < shops * people; ++row) shop_of_person.push_back(row / people);
  const replicate_weights design(shops * people, replicate_kind::bootstrap,
                                 {.replicates = 500, .strata = shop_of_person});
  const auto draws = std::make_shared<replicate_summary>(replicate(
      design, {}, 3,
      [&](std::span<const double> weights, std::span<double> out) { return agreements(before, weights, out); }));
  std::cout << "\nKendall's correlation of the orders of shops\n";
  for (std::size_t pair = 0; pair < 3; ++pair) {
    const replicate_estimate<real> agreement(draws, pair, unweighted_basis(shops * people), -1.0, 1.0);
    std::cout << "  " << std::left << std::setw(21) << pair_names[pair] << std::right << agreement << '\n';
  }
  //! [ranks]

  //! [change]
  // Do they see the same change from one year to the next? The sign of each, and what is beyond doubt at 95 %.
  int same_sign = 0, same_verdict = 0, opposite = 0;
  std::cout << "\nshop  change of satisfied, grade, index    beyond doubt\n" << std::fixed << std::setprecision(1);
  for (std::size_t shop = 0; shop < shops; ++shop) {
    const three_figures then = figures_of(before, shop), now = figures_of(after, shop);
    const auto percentage = difference(now.percentage, then.percentage);
    const auto grade = difference(now.grade, then.grade);
    const auto index = difference(now.index, then.index);
    const std::array<double, 3> moved{100 * percentage.value().value(), grade.value().value(), index.value().value()};
    const std::array<int, 3> sure{verdict(percentage), verdict(grade), verdict(index)};
    std::cout << std::setw(4) << shop << std::showpos << std::setw(14) << moved[0] << std::setw(8) << moved[1]
              << std::setw(8) << moved[2] << std::noshowpos << "         " << sign(sure[0]) << ' ' << sign(sure[1])
              << ' ' << sign(sure[2]) << '\n';
    const bool up = moved[0] > 0.0 && moved[1] > 0.0 && moved[2] > 0.0;
    const bool down = moved[0] < 0.0 && moved[1] < 0.0 && moved[2] < 0.0;
    same_sign += up || down ? 1 : 0;
    same_verdict += sure[0] == sure[1] && sure[1] == sure[2] ? 1 : 0;
    opposite += sure[0] * sure[1] < 0 || sure[0] * sure[2] < 0 || sure[1] * sure[2] < 0 ? 1 : 0;
  }
  std::cout << "one sign in " << proportion_estimate::from_counts(static_cast<std::uint64_t>(same_sign), shops)
            << "\none verdict in " << proportion_estimate::from_counts(static_cast<std::uint64_t>(same_verdict), shops)
            << "\nopposite verdicts: " << opposite << '\n';
  //! [change]
}
