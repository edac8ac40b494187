// expect: throw_invalid_argument
#include <clientele/core/weight.hpp>

#if defined(CLIENTELE_MUST_FAIL)
constexpr clientele::weight heavy{1e9};
#else
constexpr clientele::weight heavy{1e6};
#endif

int main() { return heavy.units() > 0 ? 0 : 1; }
