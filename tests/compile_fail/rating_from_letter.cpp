// expect: (WholeNumber|no matching function)
// '5' is a letter with the number 53.
#include <clientele/core/scale.hpp>

#if defined(CLIENTELE_MUST_FAIL)
const clientele::rating<clientele::five_point> answer('5');
#else
const clientele::rating<clientele::five_point> answer('5' - '0');
#endif

int main() { return answer.value(); }
