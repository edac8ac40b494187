// expect: throw_invalid_argument
// Classes are written by where they begin, in order; begins that fall or leave the scale do not compile.
#include <clientele/core/partition.hpp>

using clientele::partition;
using clientele::recommendation;

#if defined(CLIENTELE_MUST_FAIL)
constexpr partition<recommendation, 3> classes{{"detractor", "passive", "promoter"}, {9, 7}};
#else
constexpr partition<recommendation, 3> classes{{"detractor", "passive", "promoter"}, {7, 9}};
#endif

int main() { return classes.first_level(0); }
