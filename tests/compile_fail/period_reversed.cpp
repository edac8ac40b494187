// expect: throw_reversed_period
#include <clientele/core/period.hpp>

using clientele::day;
using clientele::period;

constexpr day first = day::from_civil(2011, 12, 1);
constexpr day next = day::from_civil(2012, 1, 1);

#if defined(CLIENTELE_MUST_FAIL)
constexpr period december{next, first};
#else
constexpr period december{first, next};
#endif

int main() { return december.empty() ? 1 : 0; }
