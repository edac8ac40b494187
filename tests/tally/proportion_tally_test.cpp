#include <clientele/tally/proportion_tally.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <list>
#include <optional>
#include <vector>

#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele_test;

static_assert([] {
  proportion_tally tally;
  tally.observe(true);
  tally.observe(false);
  tally.observe(1);
  tally.observe(std::optional<bool>{});
  tally.observe_counts(2, 5);
  return tally.hits() == 4 && tally.size() == 8 && tally.missing() == 1;
}());

TEST_CASE("bool in every form: single, vector<bool>, list, optional, member, number") {
  proportion_tally expected;
  expected.observe_counts(2, 3);
  const auto check = [&](const auto& range) {
    proportion_tally tally;
    CHECK(tally.observe(range).observed == 3);
    CHECK(same(tally, expected));
  };
  check(std::vector<bool>{true, false, true});
  check(std::list<bool>{true, false, true});
  check(std::vector<int>{1, 0, 1});
  check(std::vector<double>{1, 0, 1});
  check(std::vector<std::optional<bool>>{true, false, true});
  struct visit {
    bool bought;
  };
  const std::vector<visit> visits{{true}, {false}, {true}};
  proportion_tally tally;
  tally.observe(visits, &visit::bought);
  CHECK(same(tally, expected));
  weighted<proportion_tally> weighed;
  weighed.observe(visits, &visit::bought, [](const visit&) { return 2.0; });
  CHECK(weighed.hits() == 2);
  CHECK(weighed.effective_size() == 3.0);
}

TEST_CASE("a number that is neither 0 nor 1 is an error; more hits than trials too") {
  proportion_tally tally;
  tally.observe_counts(3, 10);
  const proportion_tally before = tally;
  CHECK_THROWS_AS(tally.observe(2), invalid_value);
  CHECK_THROWS_AS(tally.observe(std::vector{1, 0, 2}), invalid_value);
  CHECK_THROWS_AS(tally.observe(0.5), invalid_value);
  CHECK_THROWS_WITH_AS(tally.observe_counts(4, 3), doctest::Contains("hits are 4 of 3 trials"), invalid_argument);
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  CHECK_THROWS_AS(tally.observe_counts(0, most), sum_overflow);
  CHECK(same(tally, before));
  proportion_tally full;
  full.observe_counts(most / 2, most);
  CHECK(full.size() == most);
  CHECK_THROWS_AS(full.observe_counts(0, 1), sum_overflow);
  CHECK(full.size() == most);
}
