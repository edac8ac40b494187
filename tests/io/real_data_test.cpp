// Rates of behaviour on real files, against reference values computed with R. Skipped where the folders are not named.
#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <clientele/behavior/churn_rate.hpp>
#include <clientele/behavior/conversion_rate.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/dictionary.hpp>
#include <clientele/io/input_error.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/proportion_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

/// Who said `yes` in one column, by the texts of another.
std::optional<grouped<std::string, proportion_tally>> count_yes(const std::string& file, const char* group_column,
                                                                const char* answer_column) {
  grouped<std::string, proportion_tally> counted;
  try {
    io::csv_reader reader{file};
    const std::size_t group = reader.select(group_column);
    const std::size_t answer = reader.select(answer_column);
    for (io::csv_block block; reader.next(block);) {
      for (std::size_t row = 0; row < block.size(); ++row) {
        const std::string_view said = block.column(answer)[row];
        counted.observe(std::string(block.column(group)[row]), said == "yes" || said == "Yes");
      }
    }
  } catch (const io::input_error& problem) {
    const std::string message = std::string("skipped: ") + problem.what();  // gzip in a build without zlib
    MESSAGE(message);
    return std::nullopt;
  }
  return counted;
}

}  // namespace

TEST_CASE("churn of telecom customers by contract") {
  const auto oracles = shared_oracles("proportions");
  if (!oracles) return;
  const oracle_entry entry = oracles->entry("prop.telco.churn_by_contract");
  const auto file = data_file(entry);
  if (!file) return;
  const auto counted = count_yes(file->string(), "contract", "churn");
  REQUIRE(counted.has_value());
  const json_value& expected = entry.value["counts"];
  CHECK(counted->groups() == expected.size());
  for (const std::string& contract : expected.keys()) {
    // A customer who left is a hit here; churn is what a tally of those who stayed leaves.
    const proportion_tally left = counted->at(contract);
    proportion_tally stayed;
    stayed.observe_counts(left.size() - left.hits(), left.size());
    const auto churn = behavior::churn_rate(stayed);
    CHECK(left.hits() == static_cast<std::uint64_t>(expected[contract]["churned"].number()));
    check_either(churn.value().value(), expected[contract]["share"].number(), entry.allowed, entry.source);
    check_either(churn.interval().lower.value(), expected[contract]["wilson95"][0].number(), entry.allowed, entry.source);
    check_either(churn.interval().upper.value(), expected[contract]["wilson95"][1].number(), entry.allowed, entry.source);
  }
}

TEST_CASE("conversion of bank contacts by month, and of all") {
  const auto oracles = shared_oracles("proportions");
  if (!oracles) return;
  const oracle_entry entry = oracles->entry("prop.bank.conversion_by_month");
  const auto file = data_file(entry);
  if (!file) return;
  const auto counted = count_yes(file->string(), "month", "subscribed");
  if (!counted) return;
  const auto check = [&](const proportion_tally& tally, const json_value& expected) {
    const auto conversion = behavior::conversion_rate(tally);
    CHECK(tally.hits() == static_cast<std::uint64_t>(expected["yes"].number()));
    CHECK(tally.size() == static_cast<std::uint64_t>(expected["n"].number()));
    check_either(conversion.interval().lower.value(), expected["wilson95"][0].number(), entry.allowed, entry.source);
    check_either(conversion.interval().upper.value(), expected["wilson95"][1].number(), entry.allowed, entry.source);
  };
  check(counted->total(), entry.value["total"]);
  CHECK(counted->groups() == entry.value["months"].size());
  for (const std::string& month : entry.value["months"].keys()) check(counted->at(month), entry.value["months"][month]);
}
