// expect: (no match for .operator\+=|no viable overloaded .\+=)[\s\S]*rating_tally
// Answers on different questions are not one distribution, even where the scales have the same ends.
#include <clientele/tally/rating_tally.hpp>

int main() {
  clientele::rating_tally<clientele::five_point> answers;
#if defined(CLIENTELE_MUST_FAIL)
  const clientele::rating_tally<clientele::satisfaction_grade> others;
#else
  const clientele::rating_tally<clientele::five_point> others;
#endif
  answers += others;
}
