// The purchases that the customer benchmarks run on: seeded, in no order, most by few customers.
#pragma once
#include <clientele/core/currency.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

namespace bench {

inline std::size_t number_of(const char* variable, std::size_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<std::size_t>(std::strtoull(text, nullptr, 10));
}

inline clientele::day first_purchase_day() { return clientele::day::from_civil(2021, 1, 1); }
inline clientele::day last_purchase_day() { return clientele::day::from_civil(2023, 12, 31); }

struct purchases {
  std::vector<std::uint32_t> dense;      // 0 .. customers - 1
  std::vector<std::uint64_t> arbitrary;  // the same customers by 64-bit numbers in the same order
  std::vector<clientele::day> days;
  std::vector<clientele::money<clientele::USD>> amounts;
};

/// A customer's share of the log falls with the square of a uniform number: the top fifth makes 45 % of it.
inline const purchases& purchases_data() {
  static const purchases data = [] {
    const std::size_t rows = number_of("CLIENTELE_BENCH_PURCHASES", 20'000'000);
    const std::size_t customers = number_of("CLIENTELE_BENCH_CUSTOMERS", 1'000'000);
    constexpr std::uint64_t spread = 9'000'000'000'037;  // between two numbers; below 2^64 for a million customers
    std::mt19937_64 random(2024);
    const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    const auto span = static_cast<std::uint64_t>((last_purchase_day() - first_purchase_day()).count() + 1);
    std::vector<std::uint32_t> names(customers);  // so that frequent customers are not neighbours
    for (std::size_t i = 0; i < customers; ++i) names[i] = static_cast<std::uint32_t>(i);
    for (std::size_t i = customers; i-- > 1;) std::swap(names[i], names[random() % (i + 1)]);
    purchases log;
    log.dense.reserve(rows);
    log.arbitrary.reserve(rows);
    log.days.reserve(rows);
    log.amounts.reserve(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      const double u = unit();
      const std::uint32_t customer = names[static_cast<std::size_t>(u * u * static_cast<double>(customers))];
      log.dense.push_back(customer);
      log.arbitrary.push_back(std::uint64_t{customer} * spread + 1);
      log.days.push_back(first_purchase_day() + clientele::days{static_cast<std::int64_t>(random() % span)});
      log.amounts.push_back(
          clientele::money<clientele::USD>::from_units(static_cast<std::int64_t>(100.0 + 5000.0 * -std::log1p(-unit()))));
    }
    return log;
  }();
  return data;
}

}  // namespace bench
