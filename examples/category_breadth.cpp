// What customers buy: in how many categories, and how many pieces.
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include <clientele/behavior/category_breadth.hpp>
#include <clientele/behavior/quantity_bought.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/tally/breadth_tally.hpp>
#include <clientele/tally/customer_tally.hpp>

using namespace clientele;

struct line {
  std::uint32_t customer;
  day date;
  std::string category;
  int quantity;
};

int main() {
  const auto june = [](int date) { return day::from_civil(2024, 6, date); };
  const std::vector<line> lines{{1, june(3), "coffee", 2}, {1, june(17), "cups", 4},   {2, june(5), "tea", 1},
                                {2, june(20), "tea", 1},   {3, june(8), "coffee", 3},  {4, june(9), "coffee", 1},
                                {4, june(21), "tea", 2},   {4, june(28), "coffee", 1}, {5, june(12), "cups", 6},
                                {5, june(14), "cups", -2}, {6, june(30), "coffee", 1}};

  //! [breadth]
  breadth_tally<std::uint32_t, std::string> bought;
  bought.observe(lines, &line::customer, &line::category);
  std::cout << "categories:    " << behavior::category_breadth(bought) << '\n'
            << "two or more:   " << behavior::cross_buying_rate(bought) << '\n';
  //! [breadth]

  //! [quantity]
  // Every line here is an order of its own; add up the lines of larger ones first.
  customer_tally<std::uint32_t, money<behavior::pieces>> quantities;
  for (const line& of : lines) {
    quantities.observe(of.customer, of.date, money<behavior::pieces>::from_units(of.quantity));
  }
  const auto summary = quantities.summary({june(1), june(30)});  // what came back counts against what went out
  std::cout << "pieces:        " << behavior::pieces_per_order(summary) << '\n'
            << "in the month:  " << behavior::pieces_per_customer(summary) << '\n'
            << "in a week:     " << behavior::pieces_per_customer(summary, days{7}) << '\n';
  //! [quantity]
}
