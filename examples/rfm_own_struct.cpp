// RFM segments of customers from orders in a struct of one's own.
#include <iostream>
#include <string>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/segment/rfm_segments.hpp>
#include <clientele/tally/customer_tally.hpp>

using namespace clientele;

//! [orders]
//! [order]
struct order {
  std::string customer;
  day date;
  money<USD> total;
};
//! [order]

std::vector<order> read_orders() {
  const auto on = [](int month, int day_of_month) { return day::from_civil(2024, month, day_of_month); };
  const auto usd = [](int dollars) { return money<USD>::from_whole(dollars); };
  return {
      {"ann", on(1, 5), usd(40)},   {"ann", on(3, 2), usd(70)},   {"ann", on(6, 20), usd(65)},
      {"ann", on(6, 28), usd(80)},  {"bob", on(1, 9), usd(300)},  {"bob", on(2, 1), usd(250)},
      {"bob", on(2, 20), usd(400)}, {"bob", on(3, 3), usd(350)},  {"cleo", on(6, 29), usd(15)},
      {"dan", on(2, 11), usd(20)},  {"eve", on(4, 4), usd(90)},   {"eve", on(5, 16), usd(110)},
      {"fay", on(5, 30), usd(55)},  {"fay", on(6, 11), usd(45)},  {"gus", on(1, 2), usd(12)},
      {"hal", on(6, 1), usd(210)},  {"ida", on(3, 15), usd(35)},  {"ida", on(4, 20), usd(30)},
      {"ida", on(5, 5), usd(25)},   {"jon", on(6, 25), usd(500)}, {"jon", on(6, 25), usd(20)},
  };
}
//! [orders]

int main() {
  const std::vector<order> orders = read_orders();
  //! [segments]
  const observation_window half_year{day::from_civil(2024, 1, 1), day::from_civil(2024, 6, 30)};
  const auto customers = summarize_purchases(orders, &order::customer, &order::date, &order::total, half_year);

  const auto scores = segment::rfm(customers);
  const auto segments = segment::rfm_segments(scores);
  for (std::size_t i = 0; i < customers.size(); ++i) {
    std::cout << customers.keys()[i] << ' ' << scores[i] << ' ' << segments.name(i) << '\n';
  }
  std::cout << "Champions: " << segments.share("Champions") << '\n';
  //! [segments]

  //! [formed]
  for (const auto dimension :
       {segment::rfm_dimension::recency, segment::rfm_dimension::frequency, segment::rfm_dimension::monetary}) {
    const segment::rfm_bins_formed& bins = scores.formed(dimension);
    std::cout << name(dimension) << ": " << bins.formed() << " of " << bins.asked << " bins\n";
  }
  //! [formed]

  //! [own set]
  const segment::segment_set own{segment::rfm_bins{},
                                 {{"gone", {1, 2}, {1, 5}, {1, 5}},
                                  {"once", {3, 5}, {1, 2}, {1, 5}},
                                  {"regular", {3, 5}, {3, 5}, {1, 5}}}};
  const auto by_own = segment::rfm_segments(scores, own);
  for (const auto& [name, count, share] : by_own.shares()) {
    std::cout << name << ": " << share << '\n';
  }
  try {
    const segment::segment_set wrong{segment::rfm_bins{},
                                     {{"gone", {1, 2}, {1, 5}, {1, 5}}, {"here", {2, 5}, {1, 5}, {1, 5}}}};
  } catch (const invalid_argument& problem) {
    std::cout << problem.what() << '\n';
  }
  //! [own set]
}
