// expect: (no match for .operator-.|invalid operands to binary expression)[\s\S]*orders[\s\S]*customers
// Complaints per order and complaints per customer are different rates.
#include <clientele/core/units.hpp>

#if defined(CLIENTELE_MUST_FAIL)
using exposure = clientele::customers;
#else
using exposure = clientele::orders;
#endif
constexpr auto difference = clientele::rate_per<clientele::orders>{0.02} - clientele::rate_per<exposure>{0.01};

int main() { return difference.known() ? 0 : 1; }
