// expect: no matching function for call to .*sample_size_for
// Five of what? A margin is a difference in a unit.
#include <clientele/stats/sample_size.hpp>

using namespace clientele;

int main() {
#if defined(CLIENTELE_MUST_FAIL)
  const auto n = sample_size_for(5.0);
#else
  const auto n = sample_size_for(difference_of<points>{5.0});
#endif
  return n == 1537 ? 0 : 1;
}
