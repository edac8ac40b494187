// expect: (no match for .operator-.|invalid operands to binary expression)[\s\S]*proportion[\s\S]*index_score
// Differences exist within one unit.
#include <clientele/core/units.hpp>

#if defined(CLIENTELE_MUST_FAIL)
constexpr clientele::index_score other{50.0};
#else
constexpr clientele::proportion other{0.5};
#endif
constexpr auto difference = clientele::proportion{0.78} - other;

int main() { return difference.known() ? 0 : 1; }
