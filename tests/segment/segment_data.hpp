// Customer summaries for the tests of this room: from rows that a test writes, and from logs by a slow loop over maps.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele_test {

using usd = clientele::money<clientele::USD>;

inline const clientele::observation_window decades{clientele::day::from_civil(1980, 1, 1),
                                                   clientele::day::from_civil(2020, 12, 31)};

/// A customer as a test writes it. The first purchase lies as far back as the purchase days need, or `active` days.
struct customer_row {
  std::int32_t recency = 0;
  std::uint32_t purchase_days = 1;
  std::int64_t spend = 0;    // units
  std::uint32_t orders = 0;  // 0: one per purchase day
  std::int32_t active = 0;   // days from first to last purchase
  std::uint32_t run = 1;     // longest run of periods
};

template <class Money = usd>
clientele::customer_summary<std::uint32_t, Money> summary_of(const std::vector<customer_row>& rows,
                                                             bool periods = false) {
  clientele::customer_columns<std::uint32_t, Money> columns;
  clientele::summary_options options;
  if (periods) options.periods = clientele::period_rule{};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const customer_row& row = rows[i];
    const auto least = static_cast<std::int32_t>(row.purchase_days) - 1;
    const std::int32_t span = least == 0 ? 0 : std::max(row.active, least);
    const clientele::day last = decades.as_of() - clientele::days{row.recency};
    columns.keys.push_back(static_cast<std::uint32_t>(i));
    columns.first_days.push_back(last - clientele::days{span});
    columns.last_days.push_back(last);
    columns.days_to_second.push_back(row.purchase_days == 1   ? 0U
                                     : row.purchase_days == 2 ? static_cast<std::uint32_t>(span)
                                                              : 1U);
    columns.orders.push_back(row.orders == 0 ? row.purchase_days : row.orders);
    columns.purchase_days.push_back(row.purchase_days);
    columns.spend.push_back(Money::from_units(row.spend));
    if (periods) {
      columns.longest_runs.push_back(std::min(row.run, row.purchase_days));
      columns.trends.emplace_back();
    }
  }
  return {decades, options, std::move(columns)};
}

/// One order of a log.
struct logged_order {
  std::uint32_t customer;
  clientele::day date;
  std::int64_t units;
};

template <class Money>
clientele::customer_summary<std::uint32_t, Money> summary_of_log(const std::vector<logged_order>& log,
                                                                 clientele::day as_of) {
  struct state {
    std::set<clientele::day> dates;
    std::uint32_t orders = 0;
    std::int64_t units = 0;
  };
  std::map<std::uint32_t, state> customers;
  clientele::day from = as_of;
  for (const logged_order& order : log) {
    state& customer = customers[order.customer];
    customer.dates.insert(order.date);
    ++customer.orders;
    customer.units += order.units;
    from = std::min(from, order.date);
  }
  clientele::customer_columns<std::uint32_t, Money> columns;
  for (const auto& [key, customer] : customers) {
    columns.keys.push_back(key);
    columns.first_days.push_back(*customer.dates.begin());
    columns.last_days.push_back(*customer.dates.rbegin());
    columns.days_to_second.push_back(
        customer.dates.size() < 2
            ? 0U
            : static_cast<std::uint32_t>((*std::next(customer.dates.begin()) - *customer.dates.begin()).count()));
    columns.orders.push_back(customer.orders);
    columns.purchase_days.push_back(static_cast<std::uint32_t>(customer.dates.size()));
    columns.spend.push_back(Money::from_units(customer.units));
  }
  return {{from, as_of}, {}, std::move(columns)};
}

/// Rows of a simple CSV file: commas, quotes around fields that hold none.
inline std::vector<std::vector<std::string>> csv_rows(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot open " + file.string());
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> fields(1);
    for (const char c : line) {
      if (c == ',') {
        fields.emplace_back();
      } else if (c != '"' && c != '\r') {
        fields.back() += c;
      }
    }
    rows.push_back(std::move(fields));
  }
  return rows;
}

/// rfm_orders.csv: customer_id, order_date, revenue in whole units of a currency.
inline std::vector<logged_order> rfm_orders(const std::filesystem::path& file) {
  std::vector<logged_order> log;
  for (const auto& row : csv_rows(file)) {
    log.push_back({static_cast<std::uint32_t>(std::stoul(row.at(0))), clientele::parse_day(row.at(1)),
                   clientele::parse_money<clientele::USD>(row.at(2)).units()});
  }
  return log;
}

/// cdnow_log.csv: customer_id, master_id, date, cds, spend_usd.
inline std::vector<logged_order> cdnow_log(const std::filesystem::path& file) {
  std::vector<logged_order> log;
  for (const auto& row : csv_rows(file)) {
    log.push_back({static_cast<std::uint32_t>(std::stoul(row.at(0))), clientele::parse_day(row.at(2)),
                   clientele::parse_money<clientele::USD>(row.at(4)).units()});
  }
  return log;
}

}  // namespace clientele_test
