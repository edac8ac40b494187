// expect: (no match for .operator\+.|invalid operands to binary expression)[\s\S]*proportion[\s\S]*index_score
// A proportion and an index score are different units: they do not add, though both are numbers underneath.
#include <clientele/core/units.hpp>

#if defined(CLIENTELE_MUST_FAIL)
auto sum = clientele::proportion{0.78} + clientele::index_score{78.0};
#else
auto sum = clientele::proportion{0.78}.value() + clientele::index_score{78.0}.value();
#endif

int main() { return sum > 0 ? 0 : 1; }
