// expect: throw_invalid_argument
// A level of 95 % is written 0.95: in a constant, the mistake does not compile.
#include <clientele/core/confidence_level.hpp>

#if defined(CLIENTELE_MUST_FAIL)
constexpr clientele::confidence_level level{95};
#else
constexpr clientele::confidence_level level{0.95};
#endif

int main() { return level.value() > 0.9 ? 0 : 1; }
