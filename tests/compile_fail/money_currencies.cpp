// expect: (no match for .operator\+.|invalid operands to binary expression)[\s\S]*USD[\s\S]*CNY
#include <clientele/core/money.hpp>

#if defined(CLIENTELE_MUST_FAIL)
using other = clientele::CNY;
#else
using other = clientele::USD;
#endif
constexpr auto sum = clientele::money<clientele::USD>::from_whole(20) + clientele::money<other>::from_whole(20);

int main() { return sum.units() > 0 ? 0 : 1; }
