// expect: (no match for call|no matching function)
// Top 1 and top 2 of the same answers are different figures: k is always named.
#include <clientele/survey/top_box_share.hpp>
#include <clientele/tally/rating_tally.hpp>

const clientele::rating_tally<clientele::five_point> answers;

#if defined(CLIENTELE_MUST_FAIL)
int main() { return clientele::survey::top_box_share(answers).value().known() ? 1 : 0; }
#else
int main() { return clientele::survey::top_box_share(answers, 2).value().known() ? 1 : 0; }
#endif
