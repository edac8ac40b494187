// expect: AnswerOn
// A rating of another scale is no answer to the question of a set.
#include <clientele/accumulators.hpp>

namespace ba = boost::accumulators;
ba::accumulator_set<clientele::rating<clientele::recommendation>,
                    ba::features<clientele::accumulators::tag::net_promoter_score>> answers;

int main() {
#if defined(CLIENTELE_MUST_FAIL)
  answers(clientele::rating<clientele::five_point>{5});
#else
  answers(clientele::rating<clientele::recommendation>{5});
#endif
}
