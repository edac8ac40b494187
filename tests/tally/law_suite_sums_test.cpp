// Every law for the tallies of exact sums. A new one costs a line here.
#include "tally/law_suite.hpp"

#include <clientele/tally/comoment_tally.hpp>
#include <clientele/tally/moment_tally.hpp>
#include <clientele/tally/rate_tally.hpp>

using namespace clientele;
using namespace clientele_test;
using clientele_test::values;

namespace {
using order_rate = laws_of<rate_tally<orders>, counts<20>, counts<500>>;
using weighted_order_rate = laws_of<weighted<rate_tally<orders>>, counts<20>, counts<500>, weights>;
using reals = laws_of<moment_tally<>, values>;
using weighted_reals = laws_of<weighted<moment_tally<>>, values, weights>;
using items = item_laws_of<comoment_tally<five_point>, answers<1, 5>>;
using run_time_items = item_laws_of<comoment_tally<any_scale>, answers<1, 5>>;
using real_items = item_laws_of<comoment_tally<real>, values>;
using weighted_items = item_laws_of<weighted<comoment_tally<five_point>>, answers<1, 5>, weights>;
using weighted_run_time_items = item_laws_of<weighted<comoment_tally<any_scale>>, answers<1, 5>, weights>;
using weighted_real_items = item_laws_of<weighted<comoment_tally<real>>, values, weights>;
}  // namespace

CLIENTELE_PROVE_LAWS("rates and moments", order_rate, weighted_order_rate, reals, weighted_reals)
CLIENTELE_PROVE_LAWS("comoments", items, run_time_items, real_items)
CLIENTELE_PROVE_LAWS("weighted comoments", weighted_items, weighted_run_time_items, weighted_real_items)
