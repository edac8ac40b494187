// expect: (could not convert|no viable conversion|no known conversion|no matching function)[\s\S]*pair[\s\S]*period
// Two dates do not say whether the second one is in: a pair of them is no period.
#include <utility>

#include <clientele/core/period.hpp>

using clientele::day;
using clientele::period;

bool long_enough(period window) { return window.length() >= clientele::days{28}; }

constexpr std::pair dates{day::from_civil(2011, 12, 1), day::from_civil(2011, 12, 31)};

#if defined(CLIENTELE_MUST_FAIL)
int main() { return long_enough(dates) ? 0 : 1; }
#else
int main() { return long_enough(period::through(dates.first, dates.second)) ? 0 : 1; }
#endif
