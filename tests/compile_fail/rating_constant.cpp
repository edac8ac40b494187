// expect: throw_off_scale
// An answer off its scale, in a constant.
#include <clientele/core/scale.hpp>

#if defined(CLIENTELE_MUST_FAIL)
constexpr clientele::rating<clientele::five_point> answer{6};
#else
constexpr clientele::rating<clientele::five_point> answer{5};
#endif

int main() { return answer.value(); }
