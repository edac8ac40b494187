// expect: money has 0 to 18 decimals
#include <clientele/core/money.hpp>

#if defined(CLIENTELE_MUST_FAIL)
constexpr int decimals = 19;
#else
constexpr int decimals = 18;
#endif
constexpr clientele::money<clientele::USD, decimals> nothing;

int main() { return nothing.units() == 0 ? 0 : 1; }
