// expect: throw_invalid_argument
// 2011 is no leap year.
#include <clientele/core/day.hpp>

#if defined(CLIENTELE_MUST_FAIL)
constexpr auto leap_day = clientele::day::from_civil(2011, 2, 29);
#else
constexpr auto leap_day = clientele::day::from_civil(2012, 2, 29);
#endif

int main() { return leap_day.number() > 0 ? 0 : 1; }
