// What a tally costs beside time: the bytes of its state, and no allocation where none is needed.
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rate_tally.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/allocations.hpp"

using namespace clientele;

namespace {

template <class Work>
std::size_t allocations_of(Work work) {
  const std::size_t before = clientele_test::allocations();
  work();
  return clientele_test::allocations() - before;
}

}  // namespace

TEST_CASE("allocations are seen, where they are counted") {
  std::vector<int> kept;
  CHECK(allocations_of([&] { kept.resize(1000); }) == (clientele_test::allocations_are_counted() ? 1 : 0));
}

TEST_CASE("columns are observed, merged and measured without an allocation") {
  const std::vector<std::uint8_t> answers(100'000, 9);
  const std::vector<std::int64_t> wide(100'000, 7);
  const std::vector<double> weights(100'000, 1.5);
  rating_tally<recommendation> plain;
  weighted<rating_tally<recommendation>> heavy;
  proportion_tally share;
  moment_tally<> moments;
  rate_tally<orders> rate;
  CHECK(allocations_of([&] { plain.observe(answers); }) == 0);
  CHECK(allocations_of([&] { plain.observe(wide, {.invalid = on_invalid::count, .first_row = 0}); }) == 0);
  CHECK(allocations_of([&] { plain.observe(weights, {.invalid = on_invalid::count, .first_row = 0}); }) == 0);
  CHECK(allocations_of([&] { heavy.observe(answers, weights); }) == 0);
  CHECK(allocations_of([&] { moments.observe(weights); }) == 0);
  CHECK(allocations_of([&] { rate.observe(answers, wide); }) == 0);
  CHECK(allocations_of([&] {
          for (int i = 0; i < 1000; ++i) {
            plain.observe(i % 11);
            heavy.observe(i % 11, 0.5);
            share.observe(i % 3 == 0);
            moments.observe(i);
            rate.observe(i, 1);
          }
        }) == 0);
  CHECK(allocations_of([&] { plain += plain; }) == 0);
  CHECK(allocations_of([&] { heavy += heavy; }) == 0);
  CHECK(allocations_of([&] { static_cast<void>(survey::net_promoter_score(plain).interval()); }) == 0);
  CHECK(allocations_of([&] { static_cast<void>(survey::net_promoter_score(heavy).interval()); }) == 0);
  CHECK(plain.size() > 0);
}

TEST_CASE("the rows of a comoment tally cost nothing after its sums were made") {
  comoment_tally<five_point> items{4};
  const std::vector<std::int16_t> item(50'000, 4);
  const std::vector<column<std::int16_t>> columns(4, column{item});
  const std::size_t whole = allocations_of([&] { items.observe(columns); });
  const std::vector<column<std::int16_t>> few(4, column{item}.slice(0, 100));
  CHECK(allocations_of([&] { items.observe(few); }) == whole);
}

TEST_CASE("bytes of state, as docs/performance.md gives them") {
  constexpr std::size_t rest = 8 + 8 * rejection_reasons;  // missing, and a count for each reason
  CHECK(sizeof(rating_tally<recommendation>) == 11 * 8 + rest);
  CHECK(sizeof(weighted<rating_tally<recommendation>>) == 11 * 40 + rest);
  CHECK(sizeof(proportion_tally) == 2 * 8 + rest);
  CHECK(sizeof(rate_tally<orders>) == 3 * 8 + rest);
  CHECK(sizeof(weighted<rate_tally<orders>>) == 3 * 16 + 2 * 8 + rest);
  CHECK(sizeof(moment_tally<>) == 8 + 2 * 16 + rest);
  CHECK(sizeof(weighted<moment_tally<>>) == 8 + 4 * 16 + rest);
}
