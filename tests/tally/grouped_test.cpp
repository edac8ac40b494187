#include <clientele/tally/grouped.hpp>

#include <doctest/doctest.h>

#include <array>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <clientele/tally/weighted_rating_tally.hpp>

#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

/// Every way in which keys become codes against a map of tallies filled one row at a time.
template <class Key, class Column, class Keys>
void check_keys(const Keys& keys, std::size_t n, dice& roll) {
  std::vector<Column> answer_column(n);
  std::vector<double> w(n);
  std::map<Key, rating_tally<recommendation>> expected;
  std::map<Key, weighted<rating_tally<recommendation>>> expected_weighted;
  for (std::size_t i = 0; i < n; ++i) {
    answer_column[i] = static_cast<Column>(roll.below(11));
    w[i] = roll.unit() + 0.1;
    expected[Key(keys[i])].observe(answer_column[i]);
    expected_weighted[Key(keys[i])].observe(answer_column[i], w[i]);
  }
  grouped<Key, rating_tally<recommendation>> tally;
  CHECK(tally.observe(keys, answer_column).observed == n);
  CHECK(tally.groups() == expected.size());
  CHECK(tally.size() == n);
  bool equal = true;
  for (const auto& [key, group] : tally) equal = equal && group == expected[key];
  CHECK(equal);
  grouped<Key, weighted<rating_tally<recommendation>>> weighed;
  weighed.observe(keys, answer_column, w);
  for (const auto& [key, group] : weighed) equal = equal && group == expected_weighted[key];
  CHECK(equal);
}

}  // namespace

TEST_CASE("keys of every type, few and many, dense and far apart") {
  dice roll(61);
  for (const std::size_t n : {0U, 1U, 700U, 5000U, 70'000U}) {
    for (const std::size_t groups : {1U, 40U, 3000U}) {
      std::vector<std::uint16_t> small(n);
      std::vector<std::uint32_t> medium(n);
      std::vector<std::int64_t> wide(n);
      for (std::size_t i = 0; i < n; ++i) {
        small[i] = static_cast<std::uint16_t>(roll.below(groups));
        medium[i] = static_cast<std::uint32_t>(roll.below(groups));
        wide[i] = keys<std::int64_t, 1>::of(roll.below(groups));
      }
      check_keys<std::uint16_t, std::uint8_t>(small, n, roll);
      check_keys<std::uint32_t, std::int32_t>(medium, n, roll);
      check_keys<std::int64_t, double>(wide, n, roll);
      check_keys<int, std::int16_t>(small, n, roll);
    }
  }
  std::vector<std::uint32_t> sparse{4'294'967'295U, 0U, 70'000U};
  check_keys<std::uint32_t, int>(sparse, sparse.size(), roll);
  const std::vector<std::string> names{"north", "", "south", "north"};
  check_keys<std::string, int>(names, names.size(), roll);
  const std::vector<const char*> literals{"north", "", "south", "north"};
  check_keys<std::string, int>(literals, literals.size(), roll);
}

TEST_CASE("a key that the type of the groups cannot hold is an error, never another group") {
  using tally_type = grouped<std::uint16_t, rating_tally<five_point>>;
  const std::vector<int> answer_column{5, 4, 3};
  const auto check = [&](const auto& wrong) {
    tally_type tally;
    tally.observe(std::uint16_t{1}, 5);
    const tally_type before = tally;
    CHECK(row_of_error([&] { tally.observe(wrong, answer_column); }) == std::optional<std::uint64_t>(1));
    CHECK(same(tally, before));
    const observe_report report = tally.observe(wrong, answer_column, {.invalid = on_invalid::count});
    CHECK(report.observed == 2);
    CHECK(report.rejected()[rejection::invalid_key] == 1);
    CHECK(report.first_row(rejection::invalid_key) == 1);
    CHECK(tally.groups() == 1);
    CHECK(tally.at(1).size() == 3);
  };
  check(std::vector<std::int64_t>{1, 65'537, 1});
  check(std::vector<std::int64_t>{1, -1, 1});
  check(std::vector<std::uint32_t>{1, 65'537, 1});
  check(std::vector<double>{1, 1.5, 1});
  check(std::vector<double>{1, infinite, 1});
  check(std::vector<double>{1, 1e300, 1});
  check(std::vector<double>{1, not_given, 1});
  // The same among keys that are dense.
  std::vector<std::uint32_t> dense(2'000'000, 1);
  dense.back() = 65'536;
  const std::vector<std::int8_t> ones(dense.size(), 1);
  tally_type tally;
  CHECK(row_of_error([&] { tally.observe(dense, ones); }) == std::optional<std::uint64_t>(dense.size() - 1));
  CHECK(tally.groups() == 0);
}

TEST_CASE("a missing key rejects its row, and the first wrong row is the one that is named") {
  using tally_type = grouped<std::int32_t, rating_tally<five_point>>;
  const std::vector<std::int32_t> key_column{4, -1, 4, 7};
  const std::vector<int> good{5, 4, 3, 2};
  const std::vector<int> bad_before{9, 4, 3, 2};
  const std::vector<int> bad_after{5, 4, 3, 9};
  const auto marked = column{key_column}.missing_as(-1);
  tally_type tally;
  CHECK_THROWS_WITH_AS(tally.observe(marked, good, {.first_row = 100}), doctest::Contains("key at row 101 is missing"),
                       invalid_value);
  CHECK(row_of_error([&] { tally.observe(marked, bad_before); }) == std::optional<std::uint64_t>(0));
  CHECK(row_of_error([&] { tally.observe(marked, bad_after); }) == std::optional<std::uint64_t>(1));
  CHECK(same(tally, tally_type{}));
  const observe_report report = tally.observe(marked, bad_after, {.invalid = on_invalid::count});
  CHECK(report.observed == 2);
  CHECK(report.rejected()[rejection::invalid_key] == 1);
  CHECK(report.rejected()[rejection::out_of_range] == 1);
  CHECK(tally.rejected() == report.rejected());
  CHECK(tally.at(7).rejected()[rejection::out_of_range] == 1);
}

TEST_CASE("map, total, rests, at, merge into one group") {
  grouped<std::string, rating_tally<recommendation>> by_store;
  by_store.observe(std::vector<std::string>{"b", "a", "b", "c"}, std::vector{10, 0, 9, 7});
  const auto scores = by_store.map(survey::net_promoter_score);
  REQUIRE(scores.size() == 3);
  CHECK(scores[0].group == "a");
  CHECK(scores[0].value.value().value() == -100.0);
  CHECK(scores[1].value.value().value() == 100.0);
  CHECK(by_store.total().size() == 4);
  CHECK(by_store.at("z").size() == 0);
  const auto rests = by_store.rests();
  REQUIRE(rests.size() == 3);
  for (const auto& rest : rests) CHECK(same(rest.value + by_store.at(rest.group), by_store.total()));

  by_store.merge("a", by_store.at("b"));
  CHECK(by_store.at("a").size() == 3);
  CHECK_THROWS_AS(by_store.observe(std::string("new"), 11), invalid_value);
  CHECK(by_store.groups() == 3);  // a group that failed to begin is not there
}

TEST_CASE("all groups are of one run-time shape, however they came in") {
  using run_time = rating_tally<any_scale>;
  run_time stars{any_scale{1, 5}};
  stars.observe(4);
  run_time likely{any_scale{0, 10}};
  grouped<int, run_time> neutral;
  CHECK_THROWS_AS(neutral.observe(1, 4), invalid_argument);
  CHECK(neutral.groups() == 0);
  neutral.merge(1, stars);
  CHECK_THROWS_AS(neutral.merge(2, likely), scale_mismatch);
  CHECK(neutral.groups() == 1);
  neutral.observe(2, 5);  // the shape has been adopted
  CHECK(neutral.total().size() == 2);
  CHECK(same(from_bytes<grouped<int, run_time>>(to_bytes(neutral)), neutral));
  CHECK_THROWS_AS((neutral += grouped<int, run_time>{likely}), scale_mismatch);
  // A scale learnt at run time and one written in C++ meet in the same bytes.
  CHECK(from_bytes<grouped<int, rating_tally<five_point>>>(to_bytes(neutral)).at(2).count(5) == 1);
  CHECK_THROWS_AS(static_cast<void>(from_bytes<grouped<int, rating_tally<seven_point>>>(to_bytes(neutral))), corrupt_bytes);
  CHECK_THROWS_AS(static_cast<void>(from_bytes<grouped<std::uint8_t, run_time>>(to_bytes([&] {
                    grouped<int, run_time> tally{stars};
                    tally.observe(256, 3);
                    return tally;
                  }()))),
                  corrupt_bytes);
}

TEST_CASE("enumerations name groups, and a nested group is a group") {
  enum class channel : std::uint8_t { web, shop };
  grouped<channel, rating_tally<five_point>> by_channel;
  by_channel.observe(std::vector<channel>{channel::shop, channel::web}, std::vector{5, 1});
  CHECK(by_channel.at(channel::shop).count(5) == 1);
  CHECK(from_bytes<decltype(by_channel)>(to_bytes(by_channel)) == by_channel);

  grouped<int, grouped<int, rating_tally<five_point>>> nested;
  nested.observe(1, 2, 5);
  nested.observe(1, 3, 4);
  CHECK(nested.at(1).at(3).count(4) == 1);
  CHECK(nested.size() == 2);
  CHECK(from_bytes<decltype(nested)>(to_bytes(nested)) == nested);
}

TEST_CASE("weights too large for their group are an error in every piece of a long column") {
  constexpr double largest = 8388607.9999999991;
  const std::size_t n = 6'300'000;  // three pieces of which no two fit a cell
  const std::vector<std::uint16_t> key_column(n, 0);
  const std::vector<std::int8_t> answer_column(n, 10);
  const std::vector<double> w(n, largest);
  grouped<std::uint16_t, weighted<rating_tally<recommendation>>> tally;
  tally.observe(std::uint16_t{3}, 5, 1.0);
  const auto before = tally;
  CHECK_THROWS_AS(tally.observe(key_column, answer_column, w), sum_overflow);
  CHECK(same(tally, before));
  CHECK_THROWS_AS(tally.observe(key_column, answer_column, w, {.invalid = on_invalid::count, .first_row = 0}), sum_overflow);
  CHECK(same(tally, before));
}

TEST_CASE("bad rows among weighted columns are left out, wherever they stand among good ones") {
  using group_tally = weighted<rating_tally<recommendation>>;
  dice roll(64);
  constexpr std::size_t n = 30'000;
  std::vector<std::uint16_t> key_column(n);
  std::vector<std::int16_t> answer_column(n);
  std::vector<double> w(n);
  std::vector<float> narrow(n);
  for (std::size_t i = 0; i < n; ++i) {
    key_column[i] = static_cast<std::uint16_t>(roll.below(700));
    answer_column[i] = static_cast<std::int16_t>(roll.below(11));
    w[i] = roll.below(50) == 0 ? 0.0 : roll.unit() + 0.1;
    narrow[i] = static_cast<float>(w[i]);
  }
  // At the begin, beside the ends of blocks, in a clean stretch, at the end.
  for (const std::size_t row : {0U, 4095U, 4096U, 9000U, 12'287U, 20'000U, 29'999U}) answer_column[row] = 11;
  for (const std::size_t row : {1U, 8191U, 8192U, 9001U, 29'998U}) w[row] = -1.0, narrow[row] = -1.0F;
  answer_column[25'000] = -1;
  w[25'000] = 1e9, narrow[25'000] = 1e9F;  // both are bad: the weight is named
  const auto check = [&](const auto& weights) {
    std::map<std::uint16_t, group_tally> expected;
    rejection_counts rejected;
    for (std::size_t i = 0; i < n; ++i) {
      const double one = static_cast<double>(weights[i]);
      const bool heavy = !weight::valid(one);
      if (heavy || answer_column[i] < 0 || answer_column[i] > 10) {
        rejection_counts this_row;
        this_row.add(heavy ? rejection::invalid_weight : rejection::out_of_range);
        rejected += this_row;
        expected[key_column[i]].reject(this_row);
      } else {
        expected[key_column[i]].observe(answer_column[i], one);
      }
    }
    grouped<std::uint16_t, group_tally> found;
    const observe_report report =
        found.observe(key_column, answer_column, weights, {.invalid = on_invalid::count, .first_row = 5});
    CHECK(report.rejected() == rejected);
    CHECK(report.first_row(rejection::out_of_range) == 5);
    CHECK(report.first_row(rejection::invalid_weight) == 6);
    CHECK(report.observed == n - rejected.total());
    REQUIRE(found.groups() == expected.size());
    for (const auto& [key, tally] : found) CHECK(tally == expected[key]);
  };
  check(w);
  check(narrow);
}

TEST_CASE("groups of several items: one person at a time") {
  using items = weighted<comoment_tally<real>>;
  grouped<std::string, items> by_store{items{2}};
  by_store.observe(std::string("north"), std::array{1.0, 2.0}, 1.0);
  by_store.observe(std::string("south"), std::array{3.0, not_given}, 2.0);
  CHECK_THROWS_AS(by_store.observe(std::string("east"), std::array{1.0}, 1.0), invalid_argument);
  CHECK(by_store.groups() == 2);
  CHECK(by_store.at("south").missing() == 1);
  CHECK(by_store.total().size() == 1);
  CHECK(same(from_bytes<grouped<std::string, items>>(to_bytes(by_store)), by_store));
  CHECK(same(by_store + grouped<std::string, items>{}, by_store));
  CHECK_THROWS_AS((by_store += grouped<std::string, items>{items{3}}), scale_mismatch);
}

TEST_CASE("defect 2: the order of the rows changes nothing, not even the order of the groups") {
  dice roll(62);
  std::vector<std::pair<std::string, int>> rows;
  for (int i = 0; i < 500; ++i) rows.emplace_back("store " + std::to_string(roll.below(30)), static_cast<int>(roll.below(11)));
  std::vector<std::string> expected;
  for (int round = 0; round < 3; ++round) {
    shuffle(rows, roll);
    std::vector<std::string> stores;
    std::vector<int> answer_column;
    for (const auto& [store, answer] : rows) {
      stores.push_back(store);
      answer_column.push_back(answer);
    }
    grouped<std::string, rating_tally<recommendation>> tally;
    tally.observe(stores, answer_column);
    std::vector<std::string> found;
    for (const auto& [store, nps] : tally.map(survey::net_promoter_score)) {
      found.push_back(store + ' ' + std::to_string(nps.value().value()));
    }
    if (round == 0) expected = found;
    CHECK(found == expected);
  }
}
