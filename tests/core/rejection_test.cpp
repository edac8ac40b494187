#include <clientele/core/rejection.hpp>

#include <algorithm>
#include <concepts>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using clientele::observe_report;
using clientele::rejection;
using clientele::rejection_counts;

static_assert(std::regular<rejection_counts> && std::regular<observe_report>);
static_assert(static_cast<std::size_t>(rejection::after_as_of) + 1 == clientele::rejection_reasons);
static_assert(observe_report{}.first_row(rejection::out_of_range) == observe_report::no_row);
static_assert(observe_report{}.rejected().total() == 0);

namespace {

std::string printed(const observe_report& report) {
  std::ostringstream out;
  out << report;
  return out.str();
}

observe_report some_report(std::mt19937_64& random) {
  observe_report report;
  report.observed = random() % 1'000;
  report.missing = random() % 100;
  for (std::uint64_t i = random() % 20; i > 0; --i) {
    report.reject(static_cast<rejection>(random() % clientele::rejection_reasons), random() % 10'000);
  }
  return report;
}

observe_report sum(observe_report a, const observe_report& b) { return a += b; }

}  // namespace

TEST_CASE("every reason has a name of its own") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < clientele::rejection_reasons; ++i) names.insert(name(static_cast<rejection>(i)));
  CHECK(names.size() == clientele::rejection_reasons);
  CHECK_FALSE(names.contains("unknown"));
  CHECK(name(rejection::out_of_range) == "out_of_range");
  CHECK(name(rejection::after_as_of) == "after_as_of");
}

TEST_CASE("counts add up by reason") {
  rejection_counts counts;
  counts.add(rejection::not_whole);
  counts.add(rejection::invalid_weight, 41);
  rejection_counts other;
  other.add(rejection::not_whole, 2);
  other += counts;
  CHECK(other[rejection::not_whole] == 3);
  CHECK(other[rejection::invalid_weight] == 41);
  CHECK(other[rejection::out_of_range] == 0);
  CHECK(other.total() == 44);
  CHECK(counts.total() == 42);
  CHECK(counts != other);
}

TEST_CASE("a report keeps the first row of each reason, whatever the order") {
  std::vector<std::uint64_t> rows{30, 7, 12, 7, 900};
  std::sort(rows.begin(), rows.end());
  do {
    observe_report report;
    for (const std::uint64_t row : rows) report.reject(rejection::out_of_range, row);
    report.reject(rejection::not_whole, 0);
    CHECK(report.first_row(rejection::out_of_range) == 7);
    CHECK(report.first_row(rejection::not_whole) == 0);
    CHECK(report.first_row(rejection::not_a_number) == observe_report::no_row);
    CHECK(report.rejected()[rejection::out_of_range] == 5);
    CHECK(report.rejected().total() == 6);
  } while (std::next_permutation(rows.begin(), rows.end()));
}

TEST_CASE("reports merge as counts do: neutral, commutative, associative") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200; ++i) {
    const observe_report a = some_report(random);
    const observe_report b = some_report(random);
    const observe_report c = some_report(random);
    CHECK(sum(a, observe_report{}) == a);
    CHECK(sum(observe_report{}, a) == a);
    CHECK(sum(a, b) == sum(b, a));
    CHECK(sum(sum(a, b), c) == sum(a, sum(b, c)));
  }
}

TEST_CASE("printing") {
  observe_report report;
  CHECK(printed(report) == "0 observed, 0 missing, 0 rejected");
  report.observed = 97;
  report.missing = 2;
  report.reject(rejection::out_of_range, 17);
  CHECK(printed(report) == "97 observed, 2 missing, 1 rejected: out_of_range 1 (first at row 17)");
  report.reject(rejection::invalid_key, 90);
  report.reject(rejection::invalid_key, 5);
  CHECK(printed(report) ==
        "97 observed, 2 missing, 3 rejected: out_of_range 1 (first at row 17), invalid_key 2 (first at row 5)");
}
