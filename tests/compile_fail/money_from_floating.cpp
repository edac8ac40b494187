// expect: (use of deleted function|call to deleted)[\s\S]*from_units
// 19.99 * 100 is not 1999 in floating point; from_floating checks, rounded_from rounds.
#include <clientele/core/money.hpp>

using clientele::money;
using clientele::USD;

#if defined(CLIENTELE_MUST_FAIL)
constexpr auto price = money<USD>::from_units(19.99 * 100);
#else
constexpr auto price = money<USD>::from_floating(19.99);
#endif

int main() { return price.units() > 0 ? 0 : 1; }
