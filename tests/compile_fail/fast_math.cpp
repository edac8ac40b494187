// expect: does not support -ffast-math
#if defined(CLIENTELE_MUST_FAIL)
#define __FAST_MATH__ 1
#endif
#include <clientele/core/config.hpp>

int main() {}
