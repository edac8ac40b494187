// Writes the second bundled sample: 18 months of purchases of 400 invented customers of a coffee shop, as CSV on
// standard output.
//
//   make_purchases > sample_purchases.csv
//
// The model. Who comes when, stays how long and spends how much is the library's own simulator: purchases at a rate of
// the customer's own (gamma), a chance to leave after each (beta), and spend around the customer's mean (gamma-gamma).
// An order is one to three lines; most of them are of the category that the customer likes best. A few orders are sent
// back, one is a free cup, and twelve rows are bad, as in real files: seven nobody put a customer on, two have a date
// that no calendar has, one no date, one a price of letters, and one is from the day after.
//
// Every machine writes the same bytes, but for what the last bit of std::log could move: nothing so far.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/currency.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/customers.hpp>

using namespace clientele;

namespace {

using euros = money<EUR>;
constexpr std::uint64_t seed = 20240630;
constexpr std::array<std::string_view, 5> categories{"coffee", "tea", "chocolate", "cups", "machines"};

struct line {
  std::string customer;
  std::string date;
  std::uint64_t order;
  std::string_view category;
  std::int64_t quantity;
  std::string unit_price;
};

std::string text(euros amount) {
  std::ostringstream out;
  out << amount.units() / 100 << '.' << std::setw(2) << std::setfill('0') << amount.units() % 100;
  return out.str();
}

std::string text(day date) {
  std::ostringstream out;
  out << date;
  return out.str();
}

/// The lines of an order of about `amount`.
std::vector<line> lines_of(std::uint64_t customer, day date, std::uint64_t order, euros amount, random_stream& dice) {
  const auto favourite = static_cast<std::size_t>(random_stream(seed + 1, customer).below(categories.size()));
  const std::array<std::int64_t, 3> lines_of_ten{1, 2, 3};
  const std::uint64_t roll = dice.below(10);
  const std::int64_t count = lines_of_ten[roll < 6 ? 0U : roll < 9 ? 1U : 2U];
  std::vector<line> lines;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t quantity = 1 + static_cast<std::int64_t>(dice.below(3));
    const bool usual = dice.below(3) > 0;
    const std::size_t category = usual ? favourite : static_cast<std::size_t>(dice.below(categories.size()));
    const std::int64_t price = std::max<std::int64_t>(amount.units() / (count * quantity), 1);
    lines.push_back({std::to_string(1001 + customer), text(date), order, categories[category], quantity,
                     text(euros::from_units(price))});
  }
  return lines;
}

/// What goes wrong in real files.
void spoil(std::vector<line>& log) {
  for (const std::size_t row : {88U, 301U, 302U, 645U, 910U, 1187U, 1433U}) log[row].customer = "";
  log[512].date = "2023-02-30";
  log[777].date = "2023-13-05";
  log[1024].date = "";
  log[1250].unit_price = "n/a";
  log.back().date = "2024-07-01";
  log[400].category = "cups";
  log[400].quantity = 1;
  log[400].unit_price = "0.00";
}

}  // namespace

int main() {
  simulate::customer_options options;
  options.seed = seed;
  options.customers = 400;
  options.window = {day::from_civil(2023, 1, 1), day::from_civil(2024, 6, 30)};
  options.purchase_rate = {0.9, 14.4};  // one in sixteen weeks on average
  options.drop_chance = {0.8, 3.6};
  options.refund_share = 0.012;
  const auto simulated = simulate::simulate_customers<euros>(options);

  // By date, as a shop writes it; orders are numbered in that order.
  std::vector<std::size_t> rows(simulated.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return simulated.days[a] < simulated.days[b]; });

  std::vector<line> log;
  std::vector<std::vector<line>> orders(simulated.size());  // by row of the simulation
  std::uint64_t order = 50000;
  for (const std::size_t row : rows) {
    const std::uint64_t customer = simulated.customers[row];
    if (simulated.amounts[row] > euros{}) {
      random_stream dice(seed + 2, row);
      orders[row] = lines_of(customer, simulated.days[row], ++order, simulated.amounts[row], dice);
      log.insert(log.end(), orders[row].begin(), orders[row].end());
      continue;
    }
    // A refund gives back the lines of the purchase it is for.
    std::size_t bought = row;
    while (simulated.amounts[bought] != -simulated.amounts[row]) --bought;
    for (line back : orders[bought]) {
      back.date = text(simulated.days[row]);
      back.quantity = -back.quantity;
      log.push_back(back);
    }
  }
  spoil(log);

  std::cout << "customer,date,order,category,quantity,unit_price\n";
  for (const line& of : log) {
    std::cout << of.customer << ',' << of.date << ',' << of.order << ',' << of.category << ',' << of.quantity << ','
              << of.unit_price << '\n';
  }
}
