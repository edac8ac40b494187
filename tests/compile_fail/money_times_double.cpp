// expect: (no match for .operator\*.|invalid operands to binary expression)[\s\S]*double
// A tax of 8.5 % is a rounding, and roundings are written out.
#include <clientele/core/money.hpp>

using clientele::money;
using clientele::USD;

constexpr auto price = money<USD>::from_units(1999);

#if defined(CLIENTELE_MUST_FAIL)
constexpr auto tax = price * 0.085;
#else
constexpr auto tax = money<USD>::rounded_from(price.to_double() * 0.085);
#endif

int main() { return tax.units() > 0 ? 0 : 1; }
