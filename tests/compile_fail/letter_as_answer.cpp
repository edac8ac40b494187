// expect: AnswerOn
// One character is a letter, too.
#include <clientele/tally/rating_tally.hpp>

int main() {
  clientele::rating_tally<clientele::recommendation> answers;
#if defined(CLIENTELE_MUST_FAIL)
  answers.observe('9');
#else
  answers.observe(9);
#endif
}
