// expect: (no match for .operator\+.|invalid operands to binary expression)[\s\S]*USD[\s\S]*4
// Cents and hundredths of cents are converted in plain sight.
#include <clientele/core/money.hpp>

using clientele::money;
using clientele::USD;

constexpr auto price = money<USD>::from_units(1999);
constexpr auto fee = money<USD, 4>::from_units(25);

#if defined(CLIENTELE_MUST_FAIL)
constexpr auto sum = price + fee;
#else
constexpr auto sum = money<USD, 4>{price} + fee;
#endif

int main() { return sum.units() > 0 ? 0 : 1; }
