// expect: RecommendationScale
// A feature asks of the scale of its set what the metric asks of the scale of a tally.
#include <clientele/accumulators.hpp>

namespace ba = boost::accumulators;
using features = ba::features<clientele::accumulators::tag::net_promoter_score>;

#if defined(CLIENTELE_MUST_FAIL)
ba::accumulator_set<clientele::rating<clientele::ten_point>, features> answers;
#else
ba::accumulator_set<clientele::rating<clientele::recommendation>, features> answers;
#endif

int main() { answers(9); }
