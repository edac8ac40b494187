#include <clientele/behavior/category_breadth.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/tally/breadth_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele_test;
using behavior::category_breadth;
using behavior::cross_buying_rate;

TEST_CASE("categories per customer, and who bought in two or more") {
  const std::vector<std::uint32_t> customers{1, 1, 1, 2, 2, 3, 4, 4, 4, 4};
  const std::vector<std::string> categories{"tea", "tea", "cups", "tea", "tea", "cups", "a", "b", "c", "d"};
  breadth_tally<std::uint32_t, std::string> bought;
  bought.observe(customers, categories);
  bought.observe_missing(2);
  const auto breadth = category_breadth(bought);  // 2, 1, 1, 4
  CHECK(breadth.value().value() == 2.0);
  check_rel(breadth.standard_error(), std::sqrt(2.0 / 4.0), 1e-15);
  CHECK(breadth.lowest() == 1.0);
  CHECK(breadth.interval().lower.value() == 1.0);
  CHECK(breadth.sample_size() == 4);
  CHECK(breadth.missing() == 2);
  CHECK(cross_buying_rate(bought).value().value() == 0.5);
  CHECK(cross_buying_rate(bought, 4).value().value() == 0.25);
  CHECK(cross_buying_rate(bought).missing() == 2);
  CHECK_THROWS_WITH_AS((void)cross_buying_rate(bought, 1), doctest::Contains("2 or more"), invalid_argument);
}

TEST_CASE("nobody bought") {
  const breadth_tally<std::uint32_t, std::string> none;
  CHECK(!category_breadth(none).value().known());
  CHECK(std::isinf(category_breadth(none).interval().upper.value()));
  CHECK(!cross_buying_rate(none).value().known());
  CHECK(cross_buying_rate(none).interval().width() == 1.0);
}

TEST_CASE("sizes of order of the CDNOW customers, against a slow count") {
  const auto file = data_file("cdnow_sample/cdnow_log.csv");
  if (!file) return;
  std::vector<std::int64_t> customers;  // customer_id,master_id,date,cds,spend_usd
  std::vector<std::uint16_t> cds;
  std::map<std::int64_t, std::set<std::uint16_t>> slow;
  std::ifstream lines(*file);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::size_t before_spend = line.rfind(',');
    const std::size_t before_cds = line.rfind(',', before_spend - 1);
    customers.push_back(std::stol(line));
    cds.push_back(static_cast<std::uint16_t>(std::stoi(line.substr(before_cds + 1))));
    slow[customers.back()].insert(cds.back());
  }
  breadth_tally<std::int64_t, std::uint16_t> bought;
  bought.observe(customers, cds);
  double sum = 0.0;
  double squares = 0.0;
  double two = 0.0;
  const auto n = static_cast<double>(slow.size());
  CHECK(slow.size() == 2357);
  for (const auto& [customer, sizes] : slow) {
    const auto count = static_cast<double>(sizes.size());
    sum += count;
    squares += count * count;
    two += sizes.size() >= 2 ? 1.0 : 0.0;
  }
  check_rel(category_breadth(bought).value().value(), sum / n, 1e-15);
  check_rel(category_breadth(bought).standard_error(), std::sqrt((squares - sum * sum / n) / (n - 1.0) / n), 1e-12);
  check_rel(cross_buying_rate(bought).value().value(), two / n, 1e-15);
}
