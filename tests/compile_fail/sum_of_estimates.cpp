// expect: (no match for .operator\+|invalid operands to binary expression)[\s\S]*proportion_estimate
// Estimates are not added: a share and a score have no sum, and their errors would be lost.
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/rating_tally.hpp>

const clientele::rating_tally<clientele::recommendation> answers;
const auto share = clientele::survey::top_box_share(answers, 2);
const auto score = clientele::survey::net_promoter_score(answers);

#if defined(CLIENTELE_MUST_FAIL)
const auto sum = share + score;
#else
const auto sum = share.interval();
#endif

int main() { return score.value().known() || share.value().known() ? 1 : 0; }
