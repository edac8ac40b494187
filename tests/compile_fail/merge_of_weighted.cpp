// expect: (no match for .operator\+=|no viable overloaded .\+=)[\s\S]*weighted
// Answers without weights are not answers of weight one unless somebody says so.
#include <clientele/tally/weighted_rating_tally.hpp>

int main() {
  clientele::weighted<clientele::rating_tally<clientele::five_point>> answers;
#if defined(CLIENTELE_MUST_FAIL)
  const clientele::rating_tally<clientele::five_point> others;
#else
  const clientele::weighted<clientele::rating_tally<clientele::five_point>> others;
#endif
  answers += others;
}
