// Customers seen by two shops: logs that are merged, saved, and asked about several windows.
#include <cstdint>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include <clientele/behavior/repeat_purchase_rate.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/tally/customer_tally.hpp>

using namespace clientele;

namespace {
day on(int month, int day_of_month) { return day::from_civil(2024, month, day_of_month); }
money<EUR> euros(int whole) { return money<EUR>::from_whole(whole); }
}  // namespace

int main() {
  //! [merge]
  customer_tally<std::string, money<EUR>> shop;
  shop.observe("ann", on(3, 5), euros(40));
  shop.observe("bob", on(3, 5), euros(25));
  shop.observe("ann", on(5, 2), euros(-10));  // some of it came back

  customer_tally<std::string, money<EUR>> web;
  const std::vector<std::string> customers{"ann", "cleo", "bob", "cleo"};
  const std::vector<day> days{on(3, 5), on(4, 1), on(6, 9), on(6, 30)};
  const std::vector<money<EUR>> amounts{euros(15), euros(60), euros(30), euros(0)};
  web.observe(customers, days, amounts);

  const auto both = from_bytes<customer_tally<std::string, money<EUR>>>(to_bytes(shop)) + web;
  std::cout << std::boolalpha << "in either order: " << (both == web + shop) << '\n';
  for (const purchase_day<money<EUR>>& one : both.days_of("ann")) {
    std::cout << one.date << ": " << one.purchases << " purchases of " << one.spend.total() << ", " << one.refunds
              << " refunds of " << one.refunded.total() << '\n';
  }
  //! [merge]

  //! [windows]
  // What is looked at, and what a refund or a free item is, are questions to the tally.
  const observation_window half_year{on(1, 1), on(6, 30)};
  const observation_window spring{on(3, 1), on(5, 31)};
  std::cout << "half a year: " << behavior::repeat_purchase_rate(both.summary(half_year)) << '\n'
            << "spring: " << behavior::repeat_purchase_rate(both.summary(spring)) << '\n';
  const auto sold = both.summary(half_year, {refund_policy::separate, zero_policy::drop, {}});
  for (std::size_t i = 0; i < sold.size(); ++i) {
    std::cout << sold.keys()[i] << ": " << sold.orders()[i] << " orders, " << sold.spend()[i] << ", back "
              << sold.refunds()[i] << ", last " << sold.recency(i) << " ago\n";
  }
  std::cout << "left out: " << sold.left_out().zero_amounts << " zero amounts\n";
  //! [windows]

  //! [columns]
  // Only a summary is wanted, and the log is at hand as a whole: one pass, and nobody's days are kept.
  const auto at_once = summarize_purchases(customers, days, amounts, half_year);
  std::cout << "the same: " << (at_once == web.summary(half_year)) << '\n';
  //! [columns]
}
