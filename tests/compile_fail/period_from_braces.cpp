// expect: (converting to .*period.* would use explicit|cannot convert initializer list argument to .period)
// Nor are two dates in braces.
#include <clientele/core/period.hpp>

using clientele::day;
using clientele::period;

bool long_enough(period window) { return window.length() >= clientele::days{28}; }

constexpr day first = day::from_civil(2011, 12, 1);
constexpr day next = day::from_civil(2012, 1, 1);

#if defined(CLIENTELE_MUST_FAIL)
int main() { return long_enough({first, next}) ? 0 : 1; }
#else
int main() { return long_enough(period{first, next}) ? 0 : 1; }
#endif
