// expect: deleted
// The columns of a summary that is gone: kept in a variable they can be looked at.
#include <vector>

#include <clientele/tally/customer_tally.hpp>

int main() {
  using namespace clientele;
  const customer_tally<std::uint64_t, money<USD>> tally;
  const observation_window window{day{}, day{}};
#ifdef CLIENTELE_MUST_FAIL
  const auto keys = tally.summary(window).keys();
  return static_cast<int>(keys.size());
#else
  const auto summary = tally.summary(window);
  return static_cast<int>(summary.keys().size());
#endif
}
