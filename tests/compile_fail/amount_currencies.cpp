// expect: (no match for .operator\+.|invalid operands to binary expression)[\s\S]*USD[\s\S]*EUR
#include <clientele/core/amount.hpp>

#if defined(CLIENTELE_MUST_FAIL)
using other = clientele::EUR;
#else
using other = clientele::USD;
#endif
constexpr auto sum = clientele::amount<clientele::USD>{20.5} + clientele::amount<other>{20.5};

int main() { return sum.known() ? 0 : 1; }
