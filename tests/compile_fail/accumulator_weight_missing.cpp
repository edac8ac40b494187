// expect: this set of ratings has weights
#include <clientele/accumulators.hpp>

namespace ba = boost::accumulators;
using features = ba::features<clientele::accumulators::tag::net_promoter_score>;
using answer = clientele::rating<clientele::recommendation>;

#if defined(CLIENTELE_MUST_FAIL)
ba::accumulator_set<answer, features, double> answers;
#else
ba::accumulator_set<answer, features> answers;
#endif

int main() { answers(9); }
