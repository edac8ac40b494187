// expect: this set of ratings has no weights
// Boost passes over an argument that no feature uses; a weight that does nothing is a wrong figure.
#include <clientele/accumulators.hpp>

namespace ba = boost::accumulators;
using features = ba::features<clientele::accumulators::tag::net_promoter_score>;
using answer = clientele::rating<clientele::recommendation>;

#if defined(CLIENTELE_MUST_FAIL)
ba::accumulator_set<answer, features> answers;
#else
ba::accumulator_set<answer, features, double> answers;
#endif

int main() { answers(9, ba::weight = 0.5); }
