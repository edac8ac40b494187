// Repeat purchase in a real, compressed log. Skipped where the folders are not named.
#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include <clientele/behavior/nth_purchase_rate.hpp>
#include <clientele/behavior/purchase_interval.hpp>
#include <clientele/behavior/repeat_purchase_rate.hpp>
#include <clientele/behavior/retention_rate.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/input_error.hpp>
#include <clientele/tally/customer_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

TEST_CASE("repeat purchase in the UK shop") {
  const auto oracles = shared_oracles("cohort_concentration");
  if (!oracles) return;
  const oracle_entry entry = oracles->entry("repeat.online_retail");
  const auto file = data_file(entry);
  if (!file) return;
  using pounds = money<GBP>;
  std::set<std::tuple<std::string, std::string, day>> invoices;
  try {
    io::csv_reader reader{file->string()};
    const std::size_t invoice = reader.select("invoice");
    const std::size_t quantity = reader.select("quantity");
    const std::size_t price = reader.select("unit_price");
    const std::size_t customer = reader.select("customer_id");
    const std::size_t time = reader.select("invoice_time");
    for (io::csv_block block; reader.next(block);) {
      for (std::size_t row = 0; row < block.size(); ++row) {
        const std::string_view who = block.column(customer)[row];
        const std::string_view number = block.column(invoice)[row];
        if (who.empty() || number.starts_with('C') || std::stoi(std::string(block.column(quantity)[row])) <= 0 ||
            !(std::stod(std::string(block.column(price)[row])) > 0.0)) {
          continue;
        }
        invoices.emplace(who, number, parse_day(block.column(time)[row].substr(0, 10)));
      }
    }
  } catch (const io::input_error& problem) {
    const std::string message = std::string("skipped: ") + problem.what();  // gzip in a build without zlib
    MESSAGE(message);
    return;
  }
  customer_tally<std::string, pounds> tally;
  for (const auto& [who, number, date] : invoices) tally.observe(who, date, pounds::from_units(1));
  const observation_window window{day::from_civil(2010, 12, 1), day::from_civil(2011, 12, 9)};
  const auto summary = tally.summary(window);

  const auto& expected = entry.value;
  CHECK(static_cast<double>(summary.size()) == expected["customers"].number());
  check_either(behavior::repeat_purchase_rate(summary).value().value(), expected["repeat_rate"].number(), entry.allowed,
               entry.source);
  for (const std::string& n : expected["rate_of_nth_given_previous"].keys()) {
    check_either(behavior::nth_purchase_rate(summary, static_cast<std::uint32_t>(std::stoul(n))).value().value(),
                 expected["rate_of_nth_given_previous"][n].number(), entry.allowed, entry.source);
  }
  for (const std::string& within : expected["repeat_within_days"].keys()) {
    const auto rate = behavior::repeat_purchase_rate_within(summary, days{std::stol(within)});
    CHECK(static_cast<double>(rate.sample_size()) == expected["repeat_within_days"][within]["eligible"].number());
    check_either(rate.value().value(), expected["repeat_within_days"][within]["rate"].number(), entry.allowed, entry.source);
  }
  check_either(behavior::purchase_interval(summary).value().value(), expected["mean_gap_days"].number(), entry.allowed,
               entry.source);
  check_either(behavior::median_purchase_interval(tally, window).value().value(), expected["median_gap_days"].number(),
               entry.allowed, entry.source);

  // December 2010 is the first month, so all who bought in it are its cohort.
  const auto& cohort = oracles->entry("cohort.monthly.online_retail").value["2010-12"]["retention"];
  const period december{day::from_civil(2010, 12, 1), day::from_civil(2011, 1, 1)};
  const period november{day::from_civil(2011, 11, 1), day::from_civil(2011, 12, 1)};
  check_either(behavior::retention_rate(tally, december, november, window.as_of()).value().value(), cohort[11].number(),
               entry.allowed, entry.source);
  // The file ends on 9 December: that month is not over, and the 0.27 that it shows is not a retention rate.
  CHECK_THROWS_AS(static_cast<void>(behavior::retention_rate(
                      tally, december, period{day::from_civil(2011, 12, 1), day::from_civil(2012, 1, 1)}, window.as_of())),
                  invalid_argument);
}
