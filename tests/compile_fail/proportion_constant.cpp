// expect: throw_invalid_argument
// 78 % is written 0.78: in a constant, the mistake does not compile.
#include <clientele/core/units.hpp>

#if defined(CLIENTELE_MUST_FAIL)
constexpr clientele::proportion target{78.0};
#else
constexpr clientele::proportion target{0.78};
#endif

int main() { return target.known() ? 0 : 1; }
