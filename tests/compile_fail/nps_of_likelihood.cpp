// expect: RecommendationScale
// Stated likelihood in three levels is not convertible to a Net Promoter Score.
#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/survey/recommend_likelihood.hpp>
#include <clientele/tally/rating_tally.hpp>

const clientele::rating_tally<clientele::recommend_likelihood> answers;

#if defined(CLIENTELE_MUST_FAIL)
int main() { return clientele::survey::net_promoter_score(answers).value().known() ? 1 : 0; }
#else
int main() { return clientele::survey::recommend_likelihood_shares(answers).possible.value().known() ? 1 : 0; }
#endif
