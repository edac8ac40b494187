// Every law for tallies by group. A new one costs a line here.
#include "tally/law_suite.hpp"

#include <cstdint>
#include <string>

#include <clientele/tally/grouped.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rate_tally.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

using namespace clientele;
using namespace clientele_test;
using clientele_test::values;

namespace {
template <class Key, class Tally, class... Columns>
using by = laws_of<grouped<Key, Tally>, keys<Key, 40>, Columns...>;
template <class Key, class Tally, class... Columns>
using by_marked = laws_of<grouped<Key, Tally>, marked_keys<Key, 40>, Columns...>;

using small_ratings = by<std::uint16_t, rating_tally<recommendation>, answers<0, 10>>;
using small_weighted = by<std::uint16_t, weighted<rating_tally<any_scale>>, answers<1, 5>, weights>;
using wide_ratings = by_marked<std::int64_t, rating_tally<any_scale>, answers<1, 5>>;
using wide_weighted = by<std::int64_t, weighted<rating_tally<recommendation>>, answers<0, 10>, weights>;
using wide_moments = by_marked<std::int64_t, weighted<moment_tally<>>, values, weights>;
using wide_rates = by<std::int64_t, weighted<rate_tally<orders>>, counts<20>, counts<500>, weights>;
using named_ratings = by<std::string, rating_tally<recommendation>, answers<0, 10>>;
using named_outcomes = by<std::string, weighted<proportion_tally>, answers<0, 1>, weights>;
using named_moments = by<std::string, moment_tally<>, values>;
}  // namespace

CLIENTELE_PROVE_LAWS("groups by 16-bit keys", small_ratings, small_weighted)
CLIENTELE_PROVE_LAWS("groups by 64-bit keys", wide_ratings, wide_weighted, wide_moments, wide_rates)
CLIENTELE_PROVE_LAWS("groups by names", named_ratings, named_outcomes, named_moments)
