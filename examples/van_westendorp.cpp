// What customers think of prices, and which they would pay: the price sensitivity meter and its extension.
#include <cmath>
#include <iomanip>
#include <iostream>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/survey/van_westendorp.hpp>

using namespace clientele;

namespace {

/// Four hundred customers of a headset, made up: round prices around a level of their own.
numeric_columns made_up_answers() {
  std::vector<double> too_cheap, cheap, expensive, too_expensive, intent_cheap, intent_expensive;
  for (std::uint64_t customer = 0; customer < 400; ++customer) {
    random_stream random(2024, customer);
    const double level = 50.0 * std::exp(0.5 * (random.uniform() + random.uniform() - 1.0));
    const double tolerance = 0.15 + 0.25 * random.uniform();
    const auto round = [](double price) { return 5.0 * std::round(price / 5.0); };
    too_cheap.push_back(round(level * (1.0 - 2.0 * tolerance)));
    cheap.push_back(round(level * (1.0 - tolerance)));
    expensive.push_back(round(level * (1.0 + tolerance)));
    too_expensive.push_back(round(level * (1.0 + 2.0 * tolerance)));
    if (customer % 50 == 7) std::swap(cheap.back(), expensive.back());  // somebody mixed the questions up
    intent_cheap.push_back(3.0 + static_cast<double>(random.below(3)));
    intent_expensive.push_back(1.0 + static_cast<double>(random.below(3)));
  }
  numeric_columns answers;
  answers.add("too_cheap", too_cheap);
  answers.add("cheap", cheap);
  answers.add("expensive", expensive);
  answers.add("too_expensive", too_expensive);
  answers.add("intent_cheap", intent_cheap);
  answers.add("intent_expensive", intent_expensive);
  return answers;
}

}  // namespace

int main() {
  const numeric_columns answers = made_up_answers();

  //! [points]
  const auto meter = survey::van_westendorp(answers);
  std::cout << "optimal price:            " << meter.optimal.price << '\n'
            << "  too cheap or too dear:  " << meter.optimal.share << '\n'
            << "indifference price:       " << meter.indifference.price << '\n'
            << "acceptable, from:         " << meter.acceptable().lower.price << '\n'
            << "            to:           " << meter.acceptable().upper.price << '\n'
            << "narrower,   from:         " << meter.narrow().lower.price << '\n'
            << "            to:           " << meter.narrow().upper.price << '\n'
            << meter.intransitive << " of " << meter.missing.rows << " gave prices in another order and do not count\n";
  //! [points]

  //! [curves]
  std::cout << "\nprice   too cheap   cheap   expensive   too expensive\n" << std::fixed << std::setprecision(1);
  for (const auto& at : meter.curves) {
    if (std::fmod(at.price, 20.0) != 0.0) continue;
    const auto per_cent = [](const proportion_estimate& share) { return 100.0 * share.value().value(); };
    std::cout << std::setw(5) << at.price << std::setw(12) << per_cent(at.too_cheap) << std::setw(8) << per_cent(at.cheap)
              << std::setw(12) << per_cent(at.expensive) << std::setw(16) << per_cent(at.too_expensive) << '\n';
  }
  //! [curves]

  //! [rules]
  // The rules of other programs are options: the first named price at which the rising curve is not below the other.
  const auto stepwise = survey::van_westendorp(
      answers, {.order = survey::price_order::strict, .crossing = survey::price_crossing::step});
  std::cout << "\noptimal price on named prices: " << stepwise.optimal.price << '\n';
  //! [rules]

  //! [trial]
  // How many of those who would certainly, probably .. buy really do: from sales of earlier products, not from a book.
  const std::vector<double> buys{0.0, 0.1, 0.3, 0.5, 0.7};
  const auto trial = survey::newton_miller_smith(answers, buys);
  std::cout << "\nmost buy at:              " << trial.trial_price << '\n'
            << "  that is:                " << trial.highest_trial << '\n'
            << "revenue is highest at:    " << trial.revenue_price << '\n'
            << "  per customer asked:     " << trial.highest_revenue << '\n';
  //! [trial]
}
