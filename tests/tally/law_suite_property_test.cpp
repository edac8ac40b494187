// The same laws on rows that RapidCheck draws, and shrinks to the fewest that break one.
#include "tally/law_suite.hpp"
#include "tally/purchase_laws.hpp"

#include <rapidcheck.h>

#include <cstdint>
#include <vector>

#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rate_tally.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

using namespace clientele;
using namespace clientele_test;
using clientele_test::values;

namespace {

using answers_of_ten = laws_of<rating_tally<recommendation>, answers<0, 10>>;
using weighted_answers_of_five = laws_of<weighted<rating_tally<any_scale>>, answers<1, 5>, weights>;
using weighted_order_rate = laws_of<weighted<rate_tally<orders>>, counts<20>, counts<500>, weights>;
using weighted_reals = laws_of<weighted<moment_tally<>>, values, weights>;
using weighted_items = item_laws_of<weighted<comoment_tally<real>>, values, weights>;
using by_number = laws_of<grouped<std::int64_t, weighted<rating_tally<five_point>>>, marked_keys<std::int64_t, 5>,
                          answers<1, 5>, weights>;
using by_name = laws_of<grouped<std::string, moment_tally<>>, keys<std::string, 5>, values>;
using by_customer = purchase_laws_of<customer_tally<std::uint64_t, money<USD>>, marked_keys<std::uint64_t, 5>,
                                     day_numbers, cents>;

/// A row of seed s: a bad one for every eighth.
template <class Fixture>
std::vector<typename Fixture::row> rows_of(const std::vector<std::uint16_t>& seeds) {
  std::vector<typename Fixture::row> rows;
  for (const std::uint16_t seed : seeds) {
    dice roll(seed);
    const auto bad = Fixture::bad(roll);
    rows.push_back(seed % 8 == 7 && !bad.empty() ? bad[roll.below(bad.size())].row : Fixture::draw(roll));
  }
  return rows;
}

}  // namespace

TEST_CASE_TEMPLATE("properties of", Fixture, answers_of_ten, weighted_answers_of_five, weighted_order_rate,
                   weighted_reals, weighted_items, by_number, by_name, by_customer) {
  using tally = typename Fixture::tally;
  const observe_options count{.invalid = on_invalid::count};
  CHECK(rc::check("any cut of any order is the whole", [&](std::vector<std::uint16_t> seeds, std::uint64_t shuffled) {
    auto all = rows_of<Fixture>(seeds);
    const tally whole = observed<Fixture>(all, count);
    dice roll(shuffled);
    shuffle(all, roll);
    const auto cut = all.begin() + static_cast<std::ptrdiff_t>(roll.below(all.size() + 1));
    const tally first = observed<Fixture>({all.begin(), cut}, count);
    const tally second = observed<Fixture>({cut, all.end()}, count);
    RC_ASSERT(same(first + second, whole));
    RC_ASSERT(same(second + first, whole));
    RC_ASSERT(same(from_bytes<tally>(to_bytes(whole)), whole));
    RC_ASSERT(same(whole + tally{}, whole));
  }));
  CHECK(rc::check("an error changes nothing and names the first bad row", [&](std::vector<std::uint16_t> seeds) {
    const auto all = rows_of<Fixture>(seeds);
    tally target = observed<Fixture>(rows_of<Fixture>({1, 2, 3}), count);
    const tally before = target;
    const observe_report counted = [&] {
      tally other = Fixture::empty();
      return observe<Fixture>(other, all, count);
    }();
    std::uint64_t lowest = observe_report::no_row;
    for (std::size_t i = 0; i < rejection_reasons; ++i) {
      lowest = std::min(lowest, counted.first_row(static_cast<rejection>(i)));
    }
    const auto row = row_of_error([&] { observe<Fixture>(target, all); });
    RC_ASSERT(row.has_value() == (lowest != observe_report::no_row));
    if (row) {
      RC_ASSERT(*row == lowest);
      RC_ASSERT(same(target, before));
    } else {
      RC_ASSERT(same(target, before + observed<Fixture>(all)));
    }
  }));
}
