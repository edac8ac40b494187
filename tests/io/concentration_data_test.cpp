// Concentration of spend in a real, compressed log. Skipped where the folders are not named.
#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/io/csv_reader.hpp>
#include <clientele/io/input_error.hpp>
#include <clientele/segment/concentration.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("concentration of spend in the UK shop") {
  const auto oracles = shared_oracles("cohort_concentration");
  if (!oracles) return;
  const oracle_entry entry = oracles->entry("concentration.online_retail");
  const auto file = data_file(entry);
  if (!file) return;
  using pounds = money<GBP, 3>;
  std::map<std::string, pounds, std::less<>> spend;
  try {
    io::csv_reader reader{file->string()};
    const std::size_t invoice = reader.select("invoice");
    const std::size_t quantity = reader.select("quantity");
    const std::size_t price = reader.select("unit_price");
    const std::size_t customer = reader.select("customer_id");
    for (io::csv_block block; reader.next(block);) {
      for (std::size_t row = 0; row < block.size(); ++row) {
        const int count = std::stoi(std::string(block.column(quantity)[row]));
        const pounds each = pounds::from_floating(std::stod(std::string(block.column(price)[row])));
        const std::string_view who = block.column(customer)[row];
        if (who.empty() || block.column(invoice)[row].starts_with('C') || count <= 0 || each <= pounds{}) continue;
        spend[std::string(who)] += each * count;
      }
    }
  } catch (const io::input_error& problem) {
    const std::string message = std::string("skipped: ") + problem.what();  // gzip in a build without zlib
    MESSAGE(message);
    return;
  }
  std::vector<pounds> amounts;
  for (const auto& [who, total] : spend) amounts.push_back(total);
  const segment::concentration of{amounts};
  CHECK(of.size() == static_cast<std::uint64_t>(entry.value["n"].number()));
  check_either(of.gini().value().value(), entry.value["gini"].number(), entry.allowed, entry.source);
  check_either(of.theil().value().value(), entry.value["theil_t"].number(), entry.allowed, entry.source);
  for (const auto& [percent, share] : {std::pair{"1", 0.01}, std::pair{"20", 0.2}, std::pair{"50", 0.5}}) {
    check_either(of.share_of_top(proportion{share}).value().value(),
                 entry.value["share_of_top_percent_fractional"][percent].number(), entry.allowed, entry.source);
  }
  CHECK(of.customers_for(proportion{0.8}).count ==
        static_cast<std::uint64_t>(entry.value["customers_needed_for_80_percent"].number()));
}
