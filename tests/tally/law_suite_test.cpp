// Every law for the tallies over the levels of a scale. A new one costs a line here.
#include "tally/law_suite.hpp"

#include <clientele/tally/proportion_tally.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

using namespace clientele;
using namespace clientele_test;

namespace {
using nps_answers = laws_of<rating_tally<recommendation>, answers<0, 10>>;
using five_points = laws_of<rating_tally<five_point>, answers<1, 5>>;
using run_time = laws_of<rating_tally<any_scale>, answers<1, 5>>;
using outcomes = laws_of<proportion_tally, answers<0, 1>>;
using weighted_nps_answers = laws_of<weighted<rating_tally<recommendation>>, answers<0, 10>, weights>;
using weighted_five_points = laws_of<weighted<rating_tally<five_point>>, answers<1, 5>, weights>;
using weighted_run_time = laws_of<weighted<rating_tally<any_scale>>, answers<1, 5>, weights>;
using weighted_outcomes = laws_of<weighted<proportion_tally>, answers<0, 1>, weights>;
}  // namespace

CLIENTELE_PROVE_LAWS("answers", nps_answers, five_points, run_time, outcomes)
CLIENTELE_PROVE_LAWS("weighted answers", weighted_nps_answers, weighted_five_points, weighted_run_time,
                     weighted_outcomes)
