// Logs of purchases for the tests of this room, and summaries of them by a slow loop over maps.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/tally/customer_summary.hpp>
#include <clientele/tally/customer_tally.hpp>

namespace clientele_test {

using usd = clientele::money<clientele::USD>;
using summary_type = clientele::customer_summary<std::uint64_t, usd>;
using log_tally = clientele::customer_tally<std::uint64_t, usd>;

struct logged_order {
  std::uint64_t customer;
  clientele::day date;
  std::int64_t cents;
};
using order_log = std::vector<logged_order>;

/// Day 0 of the tests' own logs.
inline constexpr clientele::day test_start = clientele::day::from_civil(2020, 1, 1);
[[nodiscard]] inline clientele::day on(std::int64_t number) { return test_start + clientele::days{number}; }

[[nodiscard]] inline log_tally tally_of(const order_log& log) {
  log_tally tally;
  for (const logged_order& order : log) tally.observe(order.customer, order.date, usd::from_units(order.cents));
  return tally;
}

/// Purchases and zeros alone: no refunds.
[[nodiscard]] inline summary_type summary_of(const order_log& log, clientele::observation_window window) {
  struct state {
    std::map<clientele::day, std::uint32_t> dates;
    std::uint32_t orders = 0;
    std::int64_t cents = 0;
  };
  std::map<std::uint64_t, state> customers;
  for (const logged_order& order : log) {
    if (!window.contains(order.date)) continue;
    state& customer = customers[order.customer];
    ++customer.dates[order.date];
    ++customer.orders;
    customer.cents += order.cents;
  }
  clientele::customer_columns<std::uint64_t, usd> columns;
  for (const auto& [key, customer] : customers) {
    const auto first = customer.dates.begin();
    const auto second = std::next(first);
    columns.keys.push_back(key);
    columns.first_days.push_back(first->first);
    columns.last_days.push_back(customer.dates.rbegin()->first);
    columns.days_to_second.push_back(
        second == customer.dates.end() ? 0U : static_cast<std::uint32_t>((second->first - first->first).count()));
    columns.orders.push_back(customer.orders);
    columns.purchase_days.push_back(static_cast<std::uint32_t>(customer.dates.size()));
    columns.spend.push_back(usd::from_units(customer.cents));
  }
  return {window, {}, std::move(columns)};
}

/// A summary with runs and trends as a test writes them; everybody bought on as many days in a row as the run is long,
/// from `first_days` on.
[[nodiscard]] inline summary_type summary_with_periods(clientele::observation_window window,
                                                       std::vector<clientele::day> first_days,
                                                       std::vector<std::uint32_t> runs,
                                                       std::vector<clientele::spend_trend> trends = {}) {
  clientele::summary_options options;
  options.periods = clientele::period_rule{};
  clientele::customer_columns<std::uint64_t, usd> columns;
  for (std::size_t i = 0; i < first_days.size(); ++i) {
    columns.keys.push_back(i);
    columns.days_to_second.push_back(runs[i] > 1 ? 1 : 0);
    columns.orders.push_back(runs[i]);
    columns.purchase_days.push_back(runs[i]);
    columns.spend.push_back(usd::from_units(100));
    columns.last_days.push_back(first_days[i] + clientele::days{std::int64_t{runs[i]} - 1});
  }
  columns.first_days = std::move(first_days);
  columns.longest_runs = std::move(runs);
  trends.resize(columns.keys.size());
  columns.trends = std::move(trends);
  return {window, options, std::move(columns)};
}

/// A small log whose figures are counted by hand: customers 1 to 5, days 0 to 40.
///
///     1: day 0 twice, 10, 30    2: day 5    3: day 8, 38    4: day 20, 21    5: day 40
inline const order_log small_log{{1, on(0), 1000}, {1, on(0), 500},  {1, on(10), 2000}, {1, on(30), 500}, {2, on(5), 1500},
                                 {3, on(8), 0},    {3, on(38), 1000}, {4, on(20), 700},  {4, on(21), 300}, {5, on(40), 2500}};
inline const clientele::observation_window small_window{on(0), on(40)};

inline std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',') fields.emplace_back();
    else if (c != '"' && c != '\r') fields.back() += c;
  }
  return fields;
}

/// cdnow_log.csv: customer_id, master_id, date, cds, spend_usd.
inline order_log cdnow_log(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot open " + file.string());
  order_log log;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    const auto row = fields_of(line);
    log.push_back({std::stoull(row.at(0)), clientele::parse_day(row.at(2)),
                   clientele::parse_money<clientele::USD>(row.at(4)).units()});
  }
  return log;
}
inline const clientele::observation_window cdnow_window{clientele::day::from_civil(1997, 1, 1),
                                                        clientele::day::from_civil(1998, 6, 30)};

/// How often a statement holds in simulated samples.
template <class Sample>
[[nodiscard]] double share_of(int replicates, std::uint64_t seed, Sample&& sample) {
  std::mt19937_64 random(seed);
  int held = 0;
  for (int i = 0; i < replicates; ++i) held += sample(random) ? 1 : 0;
  return static_cast<double>(held) / replicates;
}

}  // namespace clientele_test
