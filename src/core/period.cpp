#include <clientele/core/period.hpp>

#include <ostream>
#include <string>

namespace clientele::inline v0 {

namespace detail {

void throw_reversed_period(std::int32_t from, std::int32_t to) {
  throw_invalid_argument("end of a period is " + to_string(day::from_number(to)) + "; allowed: not before its begin, " +
                         to_string(day::from_number(from)));
}

}  // namespace detail

std::ostream& operator<<(std::ostream& out, period span) {
  return out << '[' + to_string(span.from()) + ", " + to_string(span.to()) + ')';
}

}  // namespace clientele::inline v0
