// expect: throw_money_overflow
#include <clientele/core/money.hpp>

using clientele::money;
using clientele::USD;

constexpr auto most = money<USD>::from_units(9223372036854775807);

#if defined(CLIENTELE_MUST_FAIL)
constexpr auto sum = most + money<USD>::from_units(1);
#else
constexpr auto sum = most + money<USD>::from_units(-1);
#endif

int main() { return sum.units() > 0 ? 0 : 1; }
