// expect: (could not convert|no viable conversion|no known conversion|no matching function|conversion from .int)[\s\S]*day
// A number is no day until somebody says that it counts from 1970.
#include <clientele/core/day.hpp>

bool recent(clientele::day date) { return date > clientele::day::from_civil(2011, 1, 1); }

#if defined(CLIENTELE_MUST_FAIL)
int main() { return recent(15317) ? 0 : 1; }
#else
int main() { return recent(clientele::day::from_number(15317)) ? 0 : 1; }
#endif
