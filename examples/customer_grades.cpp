// Grades by spend and frequency, loyalty by recency and repetition, and bands of the probability to buy again.
#include <cstdint>
#include <iostream>
#include <vector>

#include <clientele/behavior/repeat_purchase_rate.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/segment/customer_grades.hpp>
#include <clientele/segment/loyalty_class.hpp>
#include <clientele/segment/repurchase_band.hpp>
#include <clientele/tally/customer_tally.hpp>
#include <clientele/tally/proportion_tally.hpp>

using namespace clientele;
using usd = money<USD>;

namespace {

/// Sixty customers in three kinds: regulars, those who stayed away since spring, and those who came once.
customer_summary<std::uint32_t, usd> shop() {
  std::vector<std::uint32_t> ids;
  std::vector<day> dates;
  std::vector<usd> totals;
  const day new_year = day::from_civil(2024, 1, 1);
  const auto buy = [&](std::uint32_t id, int date, int dollars) {
    ids.push_back(id);
    dates.push_back(new_year + days{date});
    totals.push_back(usd::from_whole(dollars));
  };
  for (std::uint32_t id = 0; id < 60; ++id) {
    const int n = static_cast<int>(id);
    if (id % 3 == 0) {
      for (int k = 0; k < 4 + n % 5; ++k) buy(id, 40 * k + n % 30, 15 + n);
    } else if (id % 3 == 1) {
      for (int k = 0; k < 1 + n % 4; ++k) buy(id, 20 * k + n % 25, 30 + 2 * n);
    } else {
      buy(id, 200 + n, n == 59 ? 5000 : 60 + n);  // one of them for a lot of money
    }
  }
  return summarize_purchases(ids, dates, totals, {new_year, day::from_civil(2024, 12, 31)});
}

}  // namespace

int main() {
  const auto customers = shop();
  //! [grades]
  const auto thresholds = segment::quantile_thresholds(customers, {.middle_from = {1, 2}, .high_from = {4, 5}});
  const auto grades = segment::customer_grades(customers, thresholds);
  std::cout << "middle from " << thresholds.spend.middle_from << ", high from " << thresholds.spend.high_from << '\n';
  for (const auto grade :
       {segment::customer_grade::low, segment::customer_grade::middle, segment::customer_grade::high}) {
    std::cout << grade << ": " << grades.spend().share(grade) << '\n';
  }
  //! [grades]

  //! [fixed]
  // Decided by the business: the middle grade begins at 100 USD and at 2 purchase days, the high one at 500 and 5.
  const segment::customer_grade_thresholds<usd> decided{
      .spend = {.middle_from = usd::from_whole(100), .high_from = usd::from_whole(500)},
      .frequency = {.middle_from = 2, .high_from = 5}};
  const auto by_decision = segment::customer_grades(customers, decided);
  std::cout << "high by spend: " << by_decision.spend().count(segment::customer_grade::high)
            << ", by frequency: " << by_decision.frequency().count(segment::customer_grade::high) << '\n';
  //! [fixed]

  //! [loyalty]
  const segment::loyalty_rules rules{.lost_after = days{180}, .loyal_from = 3};
  const auto loyalty = segment::loyalty_classes(customers, rules);
  for (const auto kind :
       {segment::loyalty_class::loyal, segment::loyalty_class::ordinary, segment::loyalty_class::lost}) {
    std::cout << kind << ": " << loyalty.share(kind) << '\n';
  }
  std::cout << "customer 59 spent " << customers.spend()[59] << " on one day: " << grades.spend()[59] << " grade, "
            << loyalty[59] << '\n';
  //! [loyalty]

  //! [cross]
  const auto cross = grades.spend_by_loyalty(loyalty);
  std::cout << "of the high grade are loyal: "
            << cross.share_of_row(segment::customer_grade::high, segment::loyalty_class::loyal) << '\n';
  //! [cross]

  //! [pairs]
  using enum segment::customer_grade;
  const auto pairs = by_decision.spend_by_frequency();  // rows are grades by spend, columns those by frequency
  std::cout << "high by spend and low by frequency: " << pairs.count(high, low) << " of " << pairs.size()
            << "\n  out of all customers:       " << pairs.share(high, low)
            << "\n  out of the high by spend:   " << pairs.share_of_row(high, low) << '\n';
  //! [pairs]

  //! [bands]
  proportion_tally buyers;  // those with two or more orders, out of all buyers
  buyers.observe_counts(290, 380);
  const auto repeat = behavior::repeat_purchase_rate(buyers);
  std::cout << repeat << ": " << segment::repurchase_bands(repeat) << '\n';
  proportion_tally few;
  few.observe_counts(29, 38);
  std::cout << behavior::repeat_purchase_rate(few) << ": "
            << segment::repurchase_bands(behavior::repeat_purchase_rate(few)) << '\n';

  const std::vector<double> modelled{0.91, 0.70, 0.42, 0.30, 0.12};
  std::cout << "top: " << segment::repurchase_bands(modelled).share(segment::repurchase_band::top) << '\n';
  //! [bands]
}
