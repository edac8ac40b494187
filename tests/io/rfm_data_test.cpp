// RFM scores of a web shop with half a million invoice lines, against reference values. Skipped where the folders are
// not named, or gzip cannot be read.
#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/input_error.hpp>

#include "segment/rfm_oracle.hpp"
#include "segment/segment_data.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

using pounds = money<GBP, 3>;  // some prices of the file have three decimals

/// One order for every invoice, customer and day: sales to known customers, at a price.
std::optional<std::vector<logged_order>> invoices(const std::string& file) {
  std::map<std::tuple<std::string, std::uint32_t, day>, pounds> sums;
  try {
    io::csv_reader reader{file};
    const std::size_t invoice = reader.select("invoice");
    const std::size_t quantity = reader.select("quantity");
    const std::size_t time = reader.select("invoice_time");
    const std::size_t price = reader.select("unit_price");
    const std::size_t customer = reader.select("customer_id");
    for (io::csv_block block; reader.next(block);) {
      for (std::size_t row = 0; row < block.size(); ++row) {
        const auto cell = [&](std::size_t column) { return std::string(block.column(column)[row]); };
        const std::string number = cell(invoice);
        const std::string key = cell(customer);
        const auto pieces = std::stoll(cell(quantity));
        const auto each = parse_money<GBP, 3>(cell(price));
        if (key.empty() || number.front() == 'C' || pieces <= 0 || each <= pounds{}) continue;
        const day date = parse_day(cell(time).substr(0, 10));
        sums[{number, static_cast<std::uint32_t>(std::stoul(key)), date}] += each * pieces;
      }
    }
  } catch (const io::input_error& problem) {
    const std::string message = std::string("skipped: ") + problem.what();
    MESSAGE(message);
    return std::nullopt;
  }
  std::vector<logged_order> log;
  for (const auto& [key, sum] : sums) log.push_back({std::get<1>(key), std::get<2>(key), sum.units()});
  return log;
}

}  // namespace

TEST_CASE("RFM of a web shop") {
  const auto oracles = shared_oracles("rfm");
  if (!oracles) return;
  const oracle_entry& entry = oracles->entry("rfm.online_retail.k5");
  const auto file = data_file(entry);
  if (!file) return;
  const auto log = invoices(file->string());
  if (!log) return;
  CHECK(log->size() == static_cast<std::size_t>(entry.value["invoices"].number()));
  check_rfm_oracle(summary_of_log<pounds>(*log, day::from_civil(2011, 12, 10)), entry);
}
