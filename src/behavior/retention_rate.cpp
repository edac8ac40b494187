#include <clientele/behavior/retention_rate.hpp>

#include <string>

namespace clientele::inline v0::detail {

void require_two_periods(period first, period second, day as_of) {
  require_complete("first period", first, as_of);
  require_complete("second period", second, as_of);
  if (second.from() < first.to()) {
    throw_invalid_argument("second period begins on " + to_string(second.from()) +
                           "; allowed: from the end of the first, " + to_string(first.to()) + ", on");
  }
}

}  // namespace clientele::inline v0::detail

namespace clientele::inline v0::behavior {

proportion_tally period_survivors(std::uint64_t at_start, std::uint64_t at_end, std::uint64_t acquired) {
  if (acquired > at_end) {
    detail::throw_invalid_argument("customers acquired are " + std::to_string(acquired) + "; allowed: 0 to the " +
                                   std::to_string(at_end) + " at the end");
  }
  const std::uint64_t survivors = at_end - acquired;
  if (survivors > at_start) {
    detail::throw_invalid_argument("customers at the end who are not new are " + std::to_string(survivors) +
                                   "; allowed: 0 to the " + std::to_string(at_start) + " at the start");
  }
  proportion_tally counted;
  counted.observe_counts(survivors, at_start);
  return counted;
}

}  // namespace clientele::inline v0::behavior
