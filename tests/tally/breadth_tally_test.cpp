#include <clientele/tally/breadth_tally.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/errors.hpp>

#include "support/check.hpp"

using namespace clientele;

namespace {
using tally = breadth_tally<std::int64_t, std::string>;
std::vector<std::string> names(std::span<const std::string> categories) { return {categories.begin(), categories.end()}; }
}  // namespace

TEST_CASE("pairs count once, rows as often as they come") {
  tally bought;
  bought.observe(7, "tea");
  bought.observe(7, "coffee");
  bought.observe(7, "tea");
  bought.observe(3, "tea");
  CHECK(bought.size() == 4);
  CHECK(bought.customers() == 2);
  CHECK(names(bought.categories_of(7)) == std::vector<std::string>{"coffee", "tea"});
  CHECK(names(bought.categories_of(3)) == std::vector<std::string>{"tea"});
  CHECK(bought.categories_of(4).empty());
  std::vector<std::int64_t> order;
  bought.visit([&](std::int64_t customer, std::span<const std::string>) { order.push_back(customer); });
  CHECK(order == std::vector<std::int64_t>{3, 7});
}

TEST_CASE("columns of narrower numbers and of views, missing categories, and customers who are missing") {
  const std::vector<std::int32_t> customers{1, 2, -9, 1, 2};
  const std::vector<std::string_view> categories{"a", "", "b", "b", "a"};
  tally bought;
  const observe_report report =
      bought.observe(column{customers}.missing_as(-9), categories, {.invalid = on_invalid::count, .first_row = 10});
  CHECK(report.observed == 3);
  CHECK(report.missing == 1);
  CHECK(report.rejected()[rejection::invalid_key] == 1);
  CHECK(report.first_row(rejection::invalid_key) == 12);
  CHECK(bought.missing() == 1);
  CHECK(bought.rejected() == report.rejected());
  CHECK(names(bought.categories_of(1)) == std::vector<std::string>{"a", "b"});
  const tally before = bought;
  try {
    bought.observe(column{customers}.missing_as(-9), categories, {.first_row = 10});
    FAIL("a missing customer was taken");
  } catch (const invalid_value& problem) {
    CHECK(problem.row() == 12);
  }
  CHECK(bought == before);
  CHECK_THROWS_AS((void)bought.observe(customers, std::vector<std::string_view>{"a"}), invalid_argument);
}

TEST_CASE("numbers that do not fit their type are errors or rejected, never wrapped") {
  breadth_tally<std::uint16_t, std::uint16_t> bought;
  const std::vector<std::int64_t> large{1, 65537};
  const std::vector<std::int64_t> fine{5, 5};
  CHECK_THROWS_WITH_AS((void)bought.observe(large, fine), doctest::Contains("customer"), invalid_value);
  CHECK_THROWS_WITH_AS((void)bought.observe(fine, large), doctest::Contains("category"), invalid_value);
  CHECK(bought.size() == 0);
  const auto report = bought.observe(large, fine, {.invalid = on_invalid::count});
  CHECK(report.rejected()[rejection::invalid_key] == 1);
  CHECK(bought.observe(fine, large, {.invalid = on_invalid::count}).rejected()[rejection::out_of_range] == 1);
  CHECK(bought.customers() == 2);
}

TEST_CASE("records, also with parts that are optional") {
  struct line {
    std::optional<std::string> customer;
    std::optional<int> category;
  };
  const std::vector<line> lines{{"ann", 1}, {"ann", 2}, {"bob", std::nullopt}, {std::nullopt, 1}, {"", 3}};
  breadth_tally<std::string, int> bought;
  const auto report = bought.observe(lines, &line::customer, &line::category, {.invalid = on_invalid::count});
  CHECK(report.observed == 2);
  CHECK(report.missing == 1);
  CHECK(report.rejected()[rejection::invalid_key] == 2);
  CHECK(bought.categories_of("ann").size() == 2);
  CHECK_THROWS_AS((void)bought.observe(lines, &line::customer, &line::category), invalid_value);
}

TEST_CASE("an empty text is no customer and no category, one by one as well") {
  breadth_tally<std::string, std::string> bought;
  bought.observe("ann", "");
  CHECK(bought.missing() == 1);
  CHECK(bought.customers() == 0);
  CHECK_THROWS_WITH_AS(bought.observe("", "tea"), "the customer is missing; every purchase needs one", invalid_value);
  CHECK(bought.size() == 0);
}

TEST_CASE("a tally that is full says so, and stays as it was") {
  detail::byte_writer out;
  out.u8(0);
  out.u8(0);
  out.u64(~std::uint64_t{0});
  out.u64(0);
  out.counts({});
  out.u64(1);
  out.u64(7);
  out.u64(1);
  out.u64(5);
  auto full = from_bytes<breadth_tally<std::uint64_t, std::uint64_t>>(detail::seal(tally_kind::breadth, 1, out.bytes()));
  const auto before = full;
  CHECK_THROWS_AS(full.observe(8, 5), sum_overflow);
  CHECK(full == before);
  CHECK(full.customers() == 1);
}

TEST_CASE("bytes that no tally wrote are refused") {
  breadth_tally<std::uint64_t, std::uint64_t> bought;
  bought.observe(1, 5);
  bought.observe(1, 6);
  const auto refuse = [](auto write, const char* what) {
    detail::byte_writer out;
    write(out);
    const auto frame = detail::seal(tally_kind::breadth, 1, out.bytes());
    CHECK_THROWS_WITH_AS((void)(from_bytes<breadth_tally<std::uint64_t, std::uint64_t>>(frame)), doctest::Contains(what),
                         corrupt_bytes);
  };
  const auto head = [](detail::byte_writer& out, std::uint64_t size, std::uint64_t customers) {
    out.u8(0);  // customers and categories are unsigned numbers
    out.u8(0);
    out.u64(size);
    out.u64(0);
    out.counts({});
    out.u64(customers);
  };
  const auto entry = [](detail::byte_writer& out, std::uint64_t key, std::vector<std::uint64_t> categories) {
    out.u64(key);
    out.u64(categories.size());
    for (const auto category : categories) out.u64(category);
  };
  refuse([&](auto& out) { head(out, 2, 2), entry(out, 2, {1}), entry(out, 1, {1}); }, "customers are not in order");
  refuse([&](auto& out) { head(out, 2, 1), entry(out, 2, {4, 4}); }, "categories are not in order");
  refuse([&](auto& out) { head(out, 2, 1), entry(out, 2, {}); }, "no category");
  refuse([&](auto& out) { head(out, 1, 1), entry(out, 2, {4, 5}); }, "more pairs than rows");
  refuse([&](auto& out) { head(out, 1, 0); }, "more pairs than rows");
  const auto refuse_texts = [](const std::string& customer, const std::string& category, const char* what) {
    detail::byte_writer out;
    out.u8(2);  // texts
    out.u8(2);
    out.u64(1);
    out.u64(0);
    out.counts({});
    out.u64(1);
    detail::write_key(out, customer);
    out.u64(1);
    detail::write_key(out, category);
    const auto frame = detail::seal(tally_kind::breadth, 1, out.bytes());
    CHECK_THROWS_WITH_AS((void)(from_bytes<breadth_tally<std::string, std::string>>(frame)), doctest::Contains(what),
                         corrupt_bytes);
  };
  refuse_texts("", "tea", "a customer has no name");
  refuse_texts("ann", "", "a category has no name");
  // Version 1, for ever.
  detail::byte_writer golden;
  head(golden, 2, 1);
  entry(golden, 1, {5, 6});
  CHECK(to_bytes(bought) == detail::seal(tally_kind{14}, 1, golden.bytes()));
}
