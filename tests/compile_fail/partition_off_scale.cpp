// expect: throw_invalid_argument
// A class that begins above the scale would be empty, and leave a gap.
#include <clientele/core/partition.hpp>

using clientele::five_point;
using clientele::partition;

#if defined(CLIENTELE_MUST_FAIL)
constexpr partition<five_point, 2> classes{{"rest", "top"}, {6}};
#else
constexpr partition<five_point, 2> classes{{"rest", "top"}, {5}};
#endif

int main() { return classes.first_level(0); }
