// expect: no more classes than the scale has levels
#include <clientele/core/partition.hpp>

using clientele::partition;
using clientele::recommend_likelihood;

#if defined(CLIENTELE_MUST_FAIL)
constexpr partition<recommend_likelihood, 4> classes{{"a", "b", "c", "d"}, {2, 3, 4}};
#else
constexpr partition<recommend_likelihood, 3> classes{{"a", "b", "c"}, {2, 3}};
#endif

int main() { return classes.first_level(0); }
