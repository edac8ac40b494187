// Products per customer in a real, compressed log, against a slow count. Skipped where the folder is not named.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include <clientele/behavior/category_breadth.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/input_error.hpp>
#include <clientele/tally/breadth_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("different products of the customers of the UK shop") {
  const auto file = data_file("online_retail/online_retail_lines.csv.gz");
  if (!file) return;
  std::vector<std::string> customers;
  std::vector<std::string> products;
  std::unordered_map<std::string, std::set<std::string>> slow;
  std::uint64_t unknown = 0;
  try {
    io::csv_reader reader{file->string()};
    const std::size_t customer = reader.select("customer_id");
    const std::size_t product = reader.select("stock_code");
    for (io::csv_block block; reader.next(block);) {
      for (std::size_t row = 0; row < block.size(); ++row) {
        customers.emplace_back(block.column(customer)[row]);
        products.emplace_back(block.column(product)[row]);
        if (customers.back().empty()) {
          ++unknown;
        } else {
          slow[customers.back()].insert(products.back());
        }
      }
    }
  } catch (const io::input_error& problem) {
    const std::string message = std::string("skipped: ") + problem.what();  // gzip in a build without zlib
    MESSAGE(message);
    return;
  }
  breadth_tally<std::string, std::string> bought;
  const observe_report report = bought.observe(customers, products, {.invalid = on_invalid::count});
  CHECK(report.rejected()[rejection::invalid_key] == unknown);
  CHECK(report.observed == customers.size() - unknown);
  const auto n = static_cast<double>(slow.size());
  CHECK(bought.customers() == slow.size());
  double sum = 0.0;
  double squares = 0.0;
  double two = 0.0;
  for (const auto& [who, kinds] : slow) {
    const auto count = static_cast<double>(kinds.size());
    sum += count;
    squares += count * count;
    two += kinds.size() >= 2 ? 1.0 : 0.0;
  }
  check_rel(behavior::category_breadth(bought).value().value(), sum / n, 1e-15);
  check_rel(behavior::category_breadth(bought).standard_error(), std::sqrt((squares - sum * sum / n) / (n - 1.0) / n),
            1e-11);
  check_rel(behavior::cross_buying_rate(bought).value().value(), two / n, 1e-15);
}
