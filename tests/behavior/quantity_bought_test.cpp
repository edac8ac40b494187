#include <clientele/behavior/quantity_bought.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/tally/customer_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::pieces;
using behavior::pieces_per_customer;
using behavior::pieces_per_order;
using quantity = money<pieces>;

namespace {

const observation_window june{day::from_civil(2024, 6, 1), day::from_civil(2024, 6, 30)};

auto bought(const std::vector<std::pair<std::uint32_t, int>>& rows, refund_policy refunds = refund_policy::net) {
  customer_tally<std::uint32_t, quantity> log;
  int date = 1;
  for (const auto& [customer, count] : rows) log.observe(customer, day::from_civil(2024, 6, date++), quantity::from_units(count));
  return log.summary(june, {.refunds = refunds});
}

}  // namespace

TEST_CASE("pieces per order and per customer") {
  // Customers: 3 + 1 in two orders, 5 in one, 2 in one of which one came back.
  const auto summary = bought({{1, 3}, {1, 1}, {2, 5}, {3, 2}, {3, -1}});
  const auto per_order = pieces_per_order(summary);
  check_rel(per_order.value().value(), 10.0 / 4.0, 1e-15);
  // Residuals y - r x of (4, 2), (5, 1), (1, 1): -1, 2.5, -1.5.
  check_rel(per_order.standard_error(), std::sqrt((1.0 + 6.25 + 2.25) / 2.0 / 3.0) / (4.0 / 3.0), 1e-14);
  const auto per_customer = pieces_per_customer(summary);
  check_rel(per_customer.value().value(), 10.0 / 3.0, 1e-15);
  check_rel(per_customer.standard_error(), std::sqrt(13.0 / 9.0), 1e-14);  // variance of 4, 5, 1: 13 / 3
  const auto per_week = pieces_per_customer(summary, days{7});
  check_rel(per_week.value().value(), 10.0 / 3.0 * 7.0 / 30.0, 1e-15);
  check_rel(per_week.standard_error(), per_customer.standard_error() * 7.0 / 30.0, 1e-14);
  CHECK_THROWS_WITH_AS((void)pieces_per_customer(summary, days{0}), doctest::Contains("1 or more"), invalid_argument);
  check_rel(pieces_per_customer(bought({{1, 3}, {1, 1}, {2, 5}, {3, 2}, {3, -1}}, refund_policy::drop)).value().value(),
            11.0 / 3.0, 1e-15);
}

TEST_CASE("more may come back than went out, and nobody may have bought") {
  check_rel(pieces_per_order(bought({{1, 2}, {1, -5}})).value().value(), -3.0, 1e-15);
  CHECK(!pieces_per_order(bought({})).value().known());
  CHECK(!pieces_per_customer(bought({})).value().known());
  CHECK(std::isinf(pieces_per_customer(bought({})).interval().lower.value()));
}

TEST_CASE("it prints what it counts") {
  std::ostringstream out;
  out << pieces_per_order(bought({{1, 3}, {2, 3}, {3, 3}}));
  CHECK(out.str() == "3.00 per order (95% CI 3.00..3.00), n = 3");
}

TEST_CASE("CDs of the CDNOW customers, against a slow count") {
  const auto file = data_file("cdnow_sample/cdnow_log.csv");
  if (!file) return;
  std::vector<std::int64_t> customers;  // customer_id,master_id,date,cds,spend_usd
  std::vector<day> dates;
  std::vector<quantity> cds;
  std::map<std::int64_t, std::pair<double, double>> slow;  // CDs and orders
  std::ifstream lines(*file);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::size_t before_spend = line.rfind(',');
    const std::size_t before_cds = line.rfind(',', before_spend - 1);
    const std::size_t before_date = line.rfind(',', before_cds - 1);
    customers.push_back(std::stol(line));
    dates.push_back(parse_day(line.substr(before_date + 1, before_cds - before_date - 1)));
    cds.push_back(quantity::from_units(std::stol(line.substr(before_cds + 1))));
    slow[customers.back()].first += static_cast<double>(cds.back().units());
    slow[customers.back()].second += 1.0;
  }
  const auto summary = summarize_purchases(customers, dates, cds, {day::from_civil(1997, 1, 1), day::from_civil(1998, 6, 30)});
  const auto n = static_cast<double>(slow.size());
  double total = 0.0;
  double orders_made = 0.0;
  for (const auto& [customer, made] : slow) {
    total += made.first;
    orders_made += made.second;
  }
  const double ratio = total / orders_made;
  double residuals = 0.0;
  double spread = 0.0;
  for (const auto& [customer, made] : slow) {
    residuals += std::pow(made.first - ratio * made.second, 2);
    spread += std::pow(made.first - total / n, 2);
  }
  check_rel(pieces_per_order(summary).value().value(), ratio, 1e-14);
  check_rel(pieces_per_order(summary).standard_error(), std::sqrt(residuals / (n - 1.0) / n) / (orders_made / n), 1e-11);
  check_rel(pieces_per_customer(summary).value().value(), total / n, 1e-14);
  check_rel(pieces_per_customer(summary).standard_error(), std::sqrt(spread / (n - 1.0) / n), 1e-11);
}
