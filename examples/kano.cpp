// Kano's method: which needs are taken for granted, which delight, and how sure that is.
#include <array>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/survey/kano.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/tally/rating_tally.hpp>

using namespace clientele;

namespace {

/// A need of the visitors of a hotel, and how often each pair of answers comes up in this made-up survey.
struct need {
  std::string name;
  std::array<double, 25> chances;  // functional like to dislike by rows, dysfunctional by columns
};

/// Chances of the categories spread over their cells of the table.
need made(std::string name, std::array<double, 6> by_category) {
  need result{std::move(name), {}};
  std::array<double, 6> cells{};
  const auto category = [](std::size_t cell) {
    return survey::kano_category_of(static_cast<int>(cell / 5) + 1, static_cast<int>(cell % 5) + 1);
  };
  for (std::size_t cell = 0; cell < 25; ++cell) cells[static_cast<std::size_t>(category(cell))] += 1;
  for (std::size_t cell = 0; cell < 25; ++cell) {
    const auto c = static_cast<std::size_t>(category(cell));
    result.chances[cell] = by_category[c] / cells[c];
  }
  return result;
}

struct answers {
  std::vector<std::int8_t> functional;
  std::vector<std::int8_t> dysfunctional;
};
answers asked(const need& about, std::size_t people, std::uint64_t stream) {
  answers given;
  random_stream random(1984, stream);
  for (std::size_t person = 0; person < people; ++person) {
    double u = random.uniform();
    std::size_t cell = 0;
    while (cell < 24 && u >= about.chances[cell]) u -= about.chances[cell++];
    given.functional.push_back(static_cast<std::int8_t>(cell / 5 + 1));
    given.dysfunctional.push_back(static_cast<std::int8_t>(cell % 5 + 1));
  }
  return given;
}

}  // namespace

int main() {
  // Chances of M, O, A, I, R, Q.
  const std::vector<need> needs{made("clean room", {.62, .25, .04, .07, .01, .01}),
                                made("quick check-in", {.20, .42, .22, .14, .01, .01}),
                                made("free upgrade", {.02, .12, .66, .18, .01, .01}),
                                made("late breakfast", {.16, .24, .28, .29, .02, .01}),
                                made("welcome call", {.03, .06, .17, .34, .32, .08})};
  constexpr std::size_t people = 150;

  //! [count]
  std::vector<survey::kano_result> results;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    // Two columns of answers, 1 I like it, 2 I expect it, 3 neutral, 4 I can live with it, 5 I dislike it.
    const answers given = asked(needs[i], people, i);
    rating_tally<survey::kano_pairs> tally;
    survey::observe_kano(tally, column{given.functional}, column{given.dysfunctional});
    results.push_back(survey::kano(tally));
  }
  //! [count]

  //! [categories]
  std::cout << std::left << std::setw(16) << "" << std::right << "  M   O   A   I   R   Q   mode  by groups  by order\n";
  for (std::size_t i = 0; i < needs.size(); ++i) {
    const survey::kano_result& of = results[i];
    std::cout << std::left << std::setw(16) << needs[i].name << std::right;
    for (const double count : of.counts) std::cout << std::setw(3) << count << ' ';
    std::cout << "  " << letter(of.category) << (of.decided() ? ' ' : '?') << "     " << letter(of.category_by_groups)
              << "          " << letter(of.category_by_order) << (of.questionable ? "   many contradict themselves" : "")
              << '\n';
  }
  //! [categories]

  //! [coefficients]
  std::cout << '\n';
  for (std::size_t i = 0; i < needs.size(); ++i) {
    std::cout << needs[i].name << "\n  better            " << results[i].better << "\n  worse             "
              << results[i].worse << "\n  category strength " << results[i].category_strength
              << "\n  total strength    " << results[i].total_strength << '\n';
  }
  //! [coefficients]

  std::cout << std::fixed << std::setprecision(3);
  //! [ellipse]
  const confidence_ellipse plane = results[1].ellipse();
  std::cout << "\nquick check-in, 95 % ellipse: around better " << plane.x << ", worse " << plane.y << "; half axes "
            << plane.major << " and " << plane.minor << ", turned by " << plane.angle << " rad\n";
  //! [ellipse]

  //! [graded]
  std::cout << "graded answers: functional " << results[1].functional << "\n                dysfunctional "
            << results[1].dysfunctional << '\n';
  //! [graded]

  //! [importance]
  rating_tally<survey::stated_importance> importance;
  importance.observe(std::vector{8, 9, 7, 8, 6, 9, 8, 7, 9, 8, 5, 8});
  std::cout << "self-stated importance, 1 to 9: " << survey::mean_answer(importance) << '\n';
  //! [importance]

  //! [segments]
  // Guests on business, families and couples about the late breakfast.
  std::vector<survey::kano_result> segments;
  const std::vector<std::string> names{"business", "families", "couples"};
  for (const auto& [chances, guests] : {std::pair{std::array{.08, .12, .20, .57, .02, .01}, 60},
                                        {std::array{.33, .38, .12, .15, .01, .01}, 55},
                                        {std::array{.10, .23, .45, .20, .01, .01}, 70}}) {
    const answers given = asked(made("late breakfast", chances), static_cast<std::size_t>(guests), 10 + segments.size());
    rating_tally<survey::kano_pairs> tally;
    survey::observe_kano(tally, column{given.functional}, column{given.dysfunctional});
    segments.push_back(survey::kano(tally));
  }
  std::cout << std::defaultfloat << std::setprecision(2);
  const survey::kano_homogeneity same = survey::kano_same_categories(segments);
  std::cout << "\nlate breakfast, the same for all? chi-square " << same.chi_square << ", " << same.degrees
            << " degrees, p = " << same.p << '\n';
  for (const auto& pair : survey::kano_compare_all(segments)) {
    std::cout << names[pair.first] << " less " << names[pair.second] << ":\n  better " << pair.difference.better
              << ", adjusted p = " << pair.better_p << "\n  worse  " << pair.difference.worse
              << ", adjusted p = " << pair.worse_p << '\n';
  }
  //! [segments]

  //! [fulfilment]
  std::vector<survey::kano_category> kinds;
  for (const survey::kano_result& of : results) kinds.push_back(of.category_by_groups);
  const auto say = [](const char* what, const survey::fulfilled_needs& now) {
    std::cout << what << name(now.level) << ", score " << now.score.value() << '\n';
  };
  std::cout << '\n' << std::fixed;
  say("clean, check-in half as quick, upgrades: ", survey::kano_fulfilment(kinds, std::vector{1.0, 0.5, 1.0, 0.0, 0.0}));
  say("clean, quick, upgrades:                  ", survey::kano_fulfilment(kinds, std::vector{1.0, 1.0, 1.0, 0.0, 0.0}));
  say("one room in ten not clean, all else met: ", survey::kano_fulfilment(kinds, std::vector{0.9, 1.0, 1.0, 1.0, 0.0}));
  //! [fulfilment]
}
