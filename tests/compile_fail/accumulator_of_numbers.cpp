// expect: does not say on which scale it is
// A set of plain numbers has no scale, so that no metric can be one of its features.
#include <clientele/accumulators.hpp>

namespace ba = boost::accumulators;
using features = ba::features<clientele::accumulators::tag::net_promoter_score>;

#if defined(CLIENTELE_MUST_FAIL)
ba::accumulator_set<int, features> answers;
#else
ba::accumulator_set<clientele::rating<clientele::recommendation>, features> answers;
#endif

int main() { answers(9); }
