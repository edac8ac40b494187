#include <clientele/segment/rfm_segments.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/errors.hpp>

#include "segment/segment_data.hpp"
#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele::segment;
using namespace clientele_test;

namespace {

rfm_score cell(int r, int f, int m) {
  return {static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(f), static_cast<std::uint8_t>(m)};
}

// Rules that leave nothing out, as a start for those that do.
std::vector<segment_rule> two_halves() {
  return {{"Away", {1, 2}, {1, 5}, {1, 5}}, {"Here", {3, 5}, {1, 5}, {1, 5}}};
}

}  // namespace

TEST_CASE("the eleven segments: every cell has one, in the numbers that the published table has") {
  const segment_set set = eleven_segments();
  CHECK(set.bins() == rfm_bins{});
  // How many of the 125 codes the table gives to each name.
  const std::vector<std::pair<std::string, int>> published{
      {"Champions", 7},       {"Loyal Customers", 8}, {"Potential Loyalists", 24}, {"New Customers", 7},
      {"Promising", 16},      {"Need Attention", 8},  {"About To Sleep", 8},       {"At Risk", 22},
      {"Can't Lose Them", 8}, {"Hibernating", 11},    {"Lost", 6}};
  REQUIRE(set.size() == published.size());
  std::map<std::string_view, int> cells;
  for (int r = 1; r <= 5; ++r) {
    for (int f = 1; f <= 5; ++f) {
      for (int m = 1; m <= 5; ++m) {
        ++cells[set.name(cell(r, f, m))];
        int covering = 0;  // a slow look at the rules themselves
        for (const segment_rule& rule : set.rules()) {
          if (rule.recency.contains(r) && rule.frequency.contains(f) && rule.monetary.contains(m)) {
            ++covering;
            CHECK(rule.name == set.name(cell(r, f, m)));
          }
        }
        CHECK(covering == 1);
      }
    }
  }
  for (std::size_t k = 0; k < published.size(); ++k) {
    CHECK(set.names()[k] == published[k].first);
    CHECK(cells[published[k].first] == published[k].second);
  }
}

TEST_CASE("cells by their rule: 155 is one that must not be lost") {
  const segment_set set = eleven_segments();
  CHECK(set.name(cell(1, 5, 5)) == "Can't Lose Them");
  CHECK(set.name(cell(5, 5, 5)) == "Champions");
  CHECK(set.name(cell(5, 4, 3)) == "Loyal Customers");
  CHECK(set.name(cell(5, 5, 1)) == "Potential Loyalists");
  CHECK(set.name(cell(5, 1, 1)) == "New Customers");
  CHECK(set.name(cell(5, 1, 5)) == "Promising");
  CHECK(set.name(cell(3, 2, 5)) == "Need Attention");
  CHECK(set.name(cell(2, 5, 1)) == "About To Sleep");
  CHECK(set.name(cell(1, 3, 4)) == "At Risk");
  CHECK(set.name(cell(2, 2, 2)) == "Hibernating");
  CHECK(set.name(cell(1, 1, 1)) == "Lost");
  CHECK_THROWS_WITH_AS((void)set.code(cell(1, 6, 1)), "RFM score is 1-6-1; allowed: 1-1-1 to 5-5-5", invalid_argument);
  CHECK_THROWS_AS((void)set.code(cell(0, 1, 1)), invalid_argument);
}

TEST_CASE("the eight of high and low; high is above the middle of the bins") {
  const segment_set set = eight_segments();
  REQUIRE(set.size() == 8);
  CHECK(set.name(cell(4, 4, 4)) == "Important Value");
  CHECK(set.name(cell(5, 3, 5)) == "Important Development");
  CHECK(set.name(cell(3, 5, 5)) == "Important Retention");
  CHECK(set.name(cell(1, 1, 4)) == "Important Win-back");
  CHECK(set.name(cell(5, 5, 3)) == "General Value");
  CHECK(set.name(cell(4, 1, 1)) == "General Development");
  CHECK(set.name(cell(2, 4, 2)) == "General Retention");
  CHECK(set.name(cell(3, 3, 3)) == "General Win-back");
  for (int bins = lowest_rfm_bins; bins <= highest_rfm_bins; ++bins) {
    const segment_set of = eight_segments({bins, 5, 4});
    for (int r = 1; r <= bins; ++r) {
      const bool high = 2 * r > bins + 1;
      CHECK(of.name(cell(r, 1, 1)) == (high ? "General Development" : "General Win-back"));
    }
    CHECK(of.name(cell(1, 1, 2)) == "General Win-back");
    CHECK(of.name(cell(1, 1, 3)) == "Important Win-back");
  }
}

TEST_CASE("a set that leaves a cell out, or overlaps, does not come to be") {
  CHECK(segment_set({}, two_halves()).name(cell(2, 5, 5)) == "Away");
  auto rules = two_halves();
  rules[0].monetary = {1, 4};
  CHECK_THROWS_WITH_AS((segment_set{{}, rules}),
                       "no rule covers the cell 1-1-5 (recency-frequency-monetary) of a segment set", invalid_argument);
  rules = two_halves();
  rules[1].recency = {2, 5};
  CHECK_THROWS_WITH_AS(
      (segment_set{{}, rules}),
      "rule 1 (Away) and rule 2 (Here) overlap in the cell 2-1-1 (recency-frequency-monetary)", invalid_argument);
  rules = two_halves();
  rules.push_back({"Here", {5, 5}, {5, 5}, {5, 5}});  // the same name does not excuse it
  CHECK_THROWS_WITH_AS(
      (segment_set{{}, rules}),
      "rule 2 (Here) and rule 3 (Here) overlap in the cell 5-5-5 (recency-frequency-monetary)", invalid_argument);
  rules = two_halves();
  rules[1].frequency = {1, 6};
  CHECK_THROWS_WITH_AS((segment_set{{}, rules}),
                       "rule 2 (Here): frequency scores are 1 to 6; allowed: within 1 to 5, the lower first",
                       invalid_argument);
  rules = two_halves();
  rules[0].recency = {2, 1};
  CHECK_THROWS_AS((segment_set{{}, rules}), invalid_argument);
  rules = two_halves();
  rules[0].name = "";
  CHECK_THROWS_WITH_AS((segment_set{{}, rules}), "rule 1 of a segment set has no name", invalid_argument);
  CHECK_THROWS_AS((segment_set{{}, {}}), invalid_argument);
  CHECK_THROWS_AS((segment_set{rfm_bins::all(4), two_halves()}), invalid_argument);
}

TEST_CASE("removing any one rule of the eleven leaves its cell uncovered, doubling it overlaps") {
  const segment_set set = eleven_segments();
  for (std::size_t at = 0; at < set.rules().size(); at += 6) {
    std::vector<segment_rule> fewer(set.rules().begin(), set.rules().end());
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at));
    CHECK_THROWS_AS((segment_set{{}, fewer}), invalid_argument);
    std::vector<segment_rule> more(set.rules().begin(), set.rules().end());
    more.push_back(more[at]);
    CHECK_THROWS_AS((segment_set{{}, more}), invalid_argument);
  }
}

TEST_CASE("names: several rules for one segment, in the order of first mention, 255 at most") {
  const segment_set set{rfm_bins::all(2),
                        {{"B", {1, 1}, {1, 1}, {1, 2}}, {"A", {1, 1}, {2, 2}, {1, 2}}, {"B", {2, 2}, {1, 2}, {1, 2}}}};
  CHECK(set.size() == 2);
  CHECK(set.names()[0] == "B");
  CHECK(set.position("A") == 1);
  CHECK_THROWS_WITH_AS((void)set.position("C"), "segment is C; allowed: B, A", invalid_argument);
  std::vector<segment_rule> many;
  for (int r = 1; r <= 16; ++r) {
    for (int f = 1; f <= 16; ++f) many.push_back({std::to_string(r * 100 + f), {r, r}, {f, f}, {1, 2}});
  }
  CHECK_THROWS_WITH_AS((segment_set{{16, 16, 2}, many}), "a segment set has more than 255 names", invalid_argument);
  many[255].name = many[0].name;
  CHECK(segment_set({16, 16, 2}, many).size() == 255);
}

TEST_CASE("customers, counts and shares of segments") {
  const rfm_scores scores{rfm_bins{}, {1, 5, 5, 1}, {5, 5, 5, 1}, {5, 5, 4, 1}};
  const segment_table table = rfm_segments(scores);
  CHECK(table.size() == 4);
  CHECK(table.name(0) == "Can't Lose Them");
  CHECK(table.name(2) == "Champions");
  CHECK(table.codes()[3] == 10);
  CHECK(table.counts()[0] == 2);
  CHECK(std::accumulate(table.counts().begin(), table.counts().end(), std::uint64_t{0}) == 4);
  CHECK(table.share("Champions").value() == proportion{0.5});
  CHECK(table.share("Champions").interval() == proportion_estimate::from_counts(2, 4).interval());
  const auto shares = table.shares();
  REQUIRE(shares.size() == 11);
  CHECK(shares[10].name == "Lost");
  CHECK(shares[10].customers == 1);
  CHECK(shares[10].share.value() == proportion{0.25});
  CHECK(shares[1].share.value() == proportion{0.0});
  CHECK(shares[1].share.sample_size() == 4);
  CHECK(rfm_segments(scores, eight_segments()).share("Important Value").value() == proportion{0.5});
  CHECK_THROWS_AS((void)table.share("Best"), invalid_argument);
}

TEST_CASE("scores of other bins are refused; nobody is not") {
  const rfm_scores thirds{rfm_bins::all(3), {1}, {2}, {3}};
  CHECK_THROWS_WITH_AS((void)rfm_segments(thirds), "RFM scores have 3-3-3 bins; the segment set is for 5-5-5",
                       invalid_argument);
  CHECK(rfm_segments(thirds, eight_segments(rfm_bins::all(3))).name(0) == "Important Win-back");
  const segment_table nobody = rfm_segments(rfm_scores{});
  CHECK(nobody.counts().size() == 11);
  CHECK(!nobody.share("Lost").value().known());
  CHECK(nobody.share("Lost").interval().upper == proportion{1.0});
}

TEST_CASE("segments of the example orders: all customers have one, and counts are those of a loop over names") {
  const auto file = data_file("rfm_orders/rfm_orders.csv");
  if (!file) return;
  const auto scores = rfm(summary_of_log<usd>(rfm_orders(*file), day::from_civil(2006, 12, 31)),
                          {.frequency = purchase_count::orders});
  const segment_set set = eleven_segments();
  const segment_table table = rfm_segments(scores);
  std::map<std::string_view, std::uint64_t> slow;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    for (const segment_rule& rule : set.rules()) {
      const rfm_score s = scores[i];
      if (rule.recency.contains(s.recency) && rule.frequency.contains(s.frequency) &&
          rule.monetary.contains(s.monetary)) {
        ++slow[rule.name];
      }
    }
  }
  std::uint64_t all = 0;
  for (const segment_share& segment : table.shares()) {
    CHECK(segment.customers == slow[segment.name]);
    all += segment.customers;
  }
  CHECK(all == 995);
}
