// expect: (could not convert|no viable conversion|no known conversion|no matching function)[\s\S]*five_point
// An answer on a scale of five points is no answer to a recommendation question of eleven.
#include <clientele/core/scale.hpp>

using clientele::rating;

bool promotes(rating<clientele::recommendation> answer) {
  return answer.value() >= clientele::recommendation::promoters_from;
}

#if defined(CLIENTELE_MUST_FAIL)
int main() { return promotes(rating<clientele::five_point>{5}) ? 0 : 1; }
#else
int main() { return promotes(rating<clientele::recommendation>{5}) ? 0 : 1; }
#endif
