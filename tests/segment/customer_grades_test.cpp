#include <clientele/segment/customer_grades.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <sstream>
#include <utility>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/segment/repurchase_band.hpp>

#include "segment/segment_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele::segment;
using namespace clientele_test;

namespace {
const customer_grade_thresholds<usd> fixed{{usd::from_whole(100), usd::from_whole(500)}, {2, 5}};
}

TEST_CASE("a value equal to a threshold is in the upper grade") {
  const auto table = customer_grades(summary_of({{.purchase_days = 1, .spend = 9999},
                                                 {.purchase_days = 2, .spend = 10000},
                                                 {.purchase_days = 4, .spend = 49999},
                                                 {.purchase_days = 5, .spend = 50000}}),
                                     fixed);
  CHECK(table.spend()[0] == customer_grade::low);
  CHECK(table.spend()[1] == customer_grade::middle);
  CHECK(table.spend()[2] == customer_grade::middle);
  CHECK(table.spend()[3] == customer_grade::high);
  CHECK(std::equal(table.frequency().classes().begin(), table.frequency().classes().end(),
                   table.spend().classes().begin()));
  CHECK(table.thresholds() == fixed);
  CHECK(table.spend().count(customer_grade::middle) == 2);
  CHECK(table.spend().share(customer_grade::high).value() == proportion{0.25});
  CHECK(table.spend().share(customer_grade::high).interval() == proportion_estimate::from_counts(1, 4).interval());
}

TEST_CASE("thresholds that are kept give tomorrow's customers the same grades") {
  std::vector<customer_row> rows;
  for (int i = 0; i < 9; ++i) rows.push_back({.purchase_days = static_cast<std::uint32_t>(1 + i), .spend = 100 * i});
  const auto thresholds = quantile_thresholds(summary_of(rows));
  CHECK(thresholds.spend == grade_thresholds<usd>{usd::from_units(300), usd::from_units(600)});
  CHECK(thresholds.frequency == grade_thresholds<std::uint32_t>{4, 7});
  const auto today = customer_grades(summary_of(rows), thresholds);
  for (const customer_grade grade : {customer_grade::low, customer_grade::middle, customer_grade::high}) {
    CHECK(today.spend().count(grade) == 3);
    CHECK(today.frequency().count(grade) == 3);
  }
  const auto tomorrow = customer_grades(summary_of({{.purchase_days = 700, .spend = -3}}), today.thresholds());
  CHECK(tomorrow.spend()[0] == customer_grade::low);
  CHECK(tomorrow.frequency()[0] == customer_grade::high);
}

TEST_CASE("quantiles: no fewer than their part are below, ties stay below together; a slow reference") {
  std::mt19937_64 random(17);
  for (const std::size_t n : {1U, 2U, 5U, 10U, 100U, 9001U}) {
    for (const std::int64_t ties : {3, 1000000}) {
      std::vector<customer_row> rows(n);
      std::vector<std::int64_t> spend(n);
      for (std::size_t i = 0; i < n; ++i) {
        spend[i] = rows[i].spend = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(ties)) - 2;
      }
      std::sort(spend.begin(), spend.end());
      for (const auto& [middle, high] :
           {std::pair{customer_fraction{1, 3}, customer_fraction{2, 3}},
            std::pair{customer_fraction{1, 2}, customer_fraction{4, 5}},
            std::pair{customer_fraction{4000000000U, 4294967295U}, customer_fraction{99, 100}}}) {
        const auto thresholds = quantile_thresholds(summary_of(rows), {middle, high});
        const auto least = [n](customer_fraction part) {
          return (n * part.numerator + part.denominator - 1) / part.denominator;
        };
        const auto begin = [&](customer_fraction part) {
          const std::int64_t cut = spend[least(part) - 1];
          const auto above = std::find_if(spend.begin(), spend.end(), [cut](std::int64_t value) { return value > cut; });
          return above == spend.end() ? cut + 1 : *above;
        };
        CHECK(thresholds.spend.middle_from.units() == begin(middle));
        CHECK(thresholds.spend.high_from.units() == begin(high));
        const auto table = customer_grades(summary_of(rows), thresholds);
        const std::uint64_t low = table.spend().count(customer_grade::low);
        CHECK(low >= least(middle));
        CHECK(low + table.spend().count(customer_grade::middle) >= least(high));
        if (ties > 1000 && n <= 100) CHECK(low == least(middle));
      }
    }
  }
}

TEST_CASE("most bought once: they are low by frequency, whatever their part") {
  std::vector<customer_row> rows(10);
  rows[8].purchase_days = 2;
  rows[9].purchase_days = 5;
  const auto thresholds = quantile_thresholds(summary_of(rows));
  CHECK(thresholds.frequency == grade_thresholds<std::uint32_t>{2, 2});
  const auto table = customer_grades(summary_of(rows), thresholds);
  CHECK(table.frequency().count(customer_grade::low) == 8);
  CHECK(table.frequency().count(customer_grade::high) == 2);
  const auto all_once = summary_of(std::vector<customer_row>(4));
  CHECK(quantile_thresholds(all_once).frequency == grade_thresholds<std::uint32_t>{2, 2});
  CHECK(customer_grades(all_once, quantile_thresholds(all_once)).frequency().count(customer_grade::low) == 4);
}

TEST_CASE("frequency counts purchase days, or orders on request") {
  const auto summary = summary_of({{.purchase_days = 1, .orders = 9}, {.purchase_days = 2}, {.purchase_days = 3}});
  CHECK(quantile_thresholds(summary).frequency == grade_thresholds<std::uint32_t>{2, 3});
  CHECK(quantile_thresholds(summary, {.frequency = purchase_count::orders}).frequency ==
        grade_thresholds<std::uint32_t>{3, 9});
  auto by_orders = fixed;
  by_orders.frequency_counts = purchase_count::orders;
  CHECK(customer_grades(summary, fixed).frequency()[0] == customer_grade::low);
  CHECK(customer_grades(summary, by_orders).frequency()[0] == customer_grade::high);
}

TEST_CASE("crossing grades with one another and with loyalty, against a loop") {
  std::mt19937_64 random(23);
  std::vector<customer_row> rows(500);
  for (customer_row& row : rows) {
    row = {.recency = static_cast<std::int32_t>(random() % 400),
           .purchase_days = 1 + static_cast<std::uint32_t>(random() % 7),
           .spend = static_cast<std::int64_t>(random() % 80000)};
  }
  const auto summary = summary_of(rows);
  const auto grades = customer_grades(summary, fixed);
  const auto loyalty = loyalty_classes(summary, {.lost_after = days{180}});
  const auto by_frequency = grades.spend_by_frequency();
  const auto by_loyalty = grades.spend_by_loyalty(loyalty);
  const auto often_by_loyalty = grades.frequency_by_loyalty(loyalty);
  for (int r = 0; r < 3; ++r) {
    std::uint64_t row_total = 0;
    for (int c = 0; c < 3; ++c) {
      const auto row = static_cast<customer_grade>(r);
      const auto column = static_cast<customer_grade>(c);
      const auto with = static_cast<loyalty_class>(c);
      std::uint64_t in_both = 0;
      std::uint64_t in_loyalty = 0;
      std::uint64_t often = 0;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        in_both += grades.spend()[i] == row && grades.frequency()[i] == column ? 1U : 0U;
        in_loyalty += grades.spend()[i] == row && loyalty[i] == with ? 1U : 0U;
        often += grades.frequency()[i] == row && loyalty[i] == with ? 1U : 0U;
      }
      CHECK(by_frequency.count(row, column) == in_both);
      CHECK(by_loyalty.count(row, with) == in_loyalty);
      CHECK(often_by_loyalty.count(row, with) == often);
      CHECK(by_loyalty.share(row, with).value() == proportion_estimate::from_counts(in_loyalty, 500).value());
      CHECK(by_loyalty.share(row, with).interval() == proportion_estimate::from_counts(in_loyalty, 500).interval());
      CHECK(by_loyalty.share_of_row(row, with).interval() ==
            proportion_estimate::from_counts(in_loyalty, grades.spend().count(row)).interval());
      row_total += in_loyalty;
    }
    CHECK(row_total == grades.spend().count(static_cast<customer_grade>(r)));
  }
  CHECK(by_frequency.size() == 500);
  CHECK(class_cross{grades.spend(), loyalty} == by_loyalty);
  CHECK_THROWS_WITH_AS((void)grades.spend_by_loyalty(loyalty_classes(summary_of({{}}), {.lost_after = days{180}})),
                       "classes of 500 customers do not cross with classes of 1", invalid_argument);
}

TEST_CASE("classes of unequal number cross, too") {
  const auto summary = summary_of({{.purchase_days = 3}, {}, {.recency = 999}});
  const auto loyalty = loyalty_classes(summary, {.lost_after = days{9}});
  const auto bands = repurchase_bands(std::vector{0.9, std::nan(""), 0.1});
  const class_cross cross{loyalty, bands};
  CHECK(cross.count(loyalty_class::loyal, repurchase_band::top) == 1);
  CHECK(cross.count(loyalty_class::ordinary, repurchase_band::not_sure) == 1);
  CHECK(cross.count(loyalty_class::lost, repurchase_band::low) == 1);
  CHECK(cross.count(loyalty_class::lost, repurchase_band::top) == 0);
  CHECK(class_cross{bands, loyalty}.count(repurchase_band::not_sure, loyalty_class::ordinary) == 1);
  CHECK(cross.share_of_row(loyalty_class::lost, repurchase_band::low).sample_size() == 1);
}

TEST_CASE("one large order lifts the grade of spend and leaves loyalty where it was") {
  const std::vector<customer_row> before{{.recency = 3, .purchase_days = 2, .spend = 500}};
  std::vector<customer_row> after = before;
  after[0].spend = 100000000;
  after[0].orders = 3;
  CHECK(customer_grades(summary_of(before), fixed).spend()[0] == customer_grade::low);
  CHECK(customer_grades(summary_of(after), fixed).spend()[0] == customer_grade::high);
  CHECK(customer_grades(summary_of(after), fixed).frequency() ==
        customer_grades(summary_of(before), fixed).frequency());
  const loyalty_rules rules{.lost_after = days{180}};
  CHECK(loyalty_classes(summary_of(after), rules) == loyalty_classes(summary_of(before), rules));
}

TEST_CASE("what is refused; nobody; names") {
  const auto summary = summary_of({{}});
  auto reversed = fixed;
  std::swap(reversed.spend.middle_from, reversed.spend.high_from);
  CHECK_THROWS_WITH_AS((void)customer_grades(summary, reversed),
                       "the high grade of spend, in units of money, begins at 10000; allowed: no less than the 50000 of "
                       "the middle one",
                       invalid_argument);
  reversed = fixed;
  reversed.frequency = {3, 2};
  CHECK_THROWS_AS((void)customer_grades(summary, reversed), invalid_argument);
  CHECK_THROWS_WITH_AS((void)quantile_thresholds(summary, {{1, 3}, {3, 3}}),
                       "part of the customers below a grade is 3/3; allowed: strictly between 0 and 1", invalid_argument);
  CHECK_THROWS_AS((void)quantile_thresholds(summary, {{0, 3}, {1, 3}}), invalid_argument);
  CHECK_THROWS_WITH_AS((void)quantile_thresholds(summary, {{1, 2}, {1, 3}}),
                       "part of the customers below the high grade is 1/3; allowed: no less than the 1/2 below the "
                       "middle one",
                       invalid_argument);
  CHECK_THROWS_WITH_AS((void)quantile_thresholds(summary_of({})), "thresholds of grades by quantiles need a customer",
                       invalid_argument);
  const auto nobody = customer_grades(summary_of({}), fixed);
  CHECK(nobody.size() == 0);
  CHECK(!nobody.spend().share(customer_grade::low).value().known());
  CHECK(!nobody.spend_by_frequency().share(customer_grade::low, customer_grade::low).value().known());
  std::ostringstream text;
  text << customer_grade::low << ' ' << customer_grade::middle << ' ' << customer_grade::high;
  CHECK(text.str() == "low middle high");
}
