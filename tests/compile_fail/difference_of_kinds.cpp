// expect: SameKindOfEstimate
// A score in points less a share is no figure.
#include <clientele/stats/difference.hpp>
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/rating_tally.hpp>

const clientele::rating_tally<clientele::recommendation> answers;
const auto score = clientele::survey::net_promoter_score(answers);

#if defined(CLIENTELE_MUST_FAIL)
const auto other = clientele::survey::top_box_share(answers, 2);
#else
const auto other = score;
#endif

int main() { return clientele::difference(score, other).value().known() ? 1 : 0; }
