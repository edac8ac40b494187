// expect: AnswerOn
// An answer on a scale of five points is not counted among those from 0 to 10.
#include <clientele/tally/rating_tally.hpp>

using clientele::rating;

int main() {
  clientele::rating_tally<clientele::recommendation> answers;
#if defined(CLIENTELE_MUST_FAIL)
  answers.observe(rating<clientele::five_point>{5});
#else
  answers.observe(rating<clientele::recommendation>{5});
#endif
}
