// expect: (AnswerOn|ColumnValue)
// '5' in a column of characters is a letter: its number is 53.
#include <vector>

#include <clientele/tally/rating_tally.hpp>

#if defined(CLIENTELE_MUST_FAIL)
using value = char;
#else
using value = signed char;
#endif

int main() {
  clientele::rating_tally<clientele::five_point> answers;
  answers.observe(std::vector<value>{5, 4});
}
