#include <clientele/segment/customer_grades.hpp>

#include <algorithm>
#include <limits>
#include <ostream>
#include <string>

#include <clientele/core/errors.hpp>
#include <clientele/core/int128.hpp>

#include "selection.hpp"

namespace clientele::inline v0::segment {

std::string_view name(customer_grade grade) noexcept {
  switch (grade) {
    case customer_grade::low: return "low";
    case customer_grade::middle: return "middle";
    case customer_grade::high: return "high";
  }
  return "unknown";
}

std::ostream& operator<<(std::ostream& out, customer_grade grade) { return out << name(grade); }

namespace detail {

using clientele::detail::throw_invalid_argument;

void throw_unequal_classes(std::size_t rows, std::size_t columns) {
  throw_invalid_argument("classes of " + std::to_string(rows) + " customers do not cross with classes of " +
                         std::to_string(columns));
}

void throw_no_customers_to_grade() { throw_invalid_argument("thresholds of grades by quantiles need a customer"); }

void require_quantiles(const grade_quantiles& quantiles) {
  for (const customer_fraction part : {quantiles.middle_from, quantiles.high_from}) {
    if (part.numerator == 0 || part.numerator >= part.denominator) {
      throw_invalid_argument("part of the customers below a grade is " + std::to_string(part.numerator) + "/" +
                             std::to_string(part.denominator) + "; allowed: strictly between 0 and 1");
    }
  }
  const customer_fraction middle = quantiles.middle_from;
  const customer_fraction high = quantiles.high_from;
  if (std::uint64_t{high.numerator} * middle.denominator < std::uint64_t{middle.numerator} * high.denominator) {
    throw_invalid_argument("part of the customers below the high grade is " + std::to_string(high.numerator) + "/" +
                           std::to_string(high.denominator) + "; allowed: no less than the " +
                           std::to_string(middle.numerator) + "/" + std::to_string(middle.denominator) +
                           " below the middle one");
  }
}

void require_thresholds(const char* of, std::int64_t middle_from, std::int64_t high_from) {
  if (high_from < middle_from) {
    throw_invalid_argument("the high grade of " + std::string(of) + " begins at " + std::to_string(high_from) +
                           "; allowed: no less than the " + std::to_string(middle_from) + " of the middle one");
  }
}

grade_thresholds<std::int64_t> thresholds_of(std::span<const std::int64_t> values, const grade_quantiles& quantiles) {
  // ceil(n a / b) - 1 through the quotient of n, so that the product fits 64 bits
  const auto position = [n = values.size()](customer_fraction part) {
    const std::size_t rest = n % part.denominator * part.numerator;
    return n / part.denominator * part.numerator + (rest + part.denominator - 1) / part.denominator - 1;
  };
  const std::size_t positions[] = {position(quantiles.middle_from), position(quantiles.high_from)};
  const auto cuts = order_statistics(values, positions);
  const auto next_above = [&](std::int64_t cut) {
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::int64_t next = most;
    bool any = false;
    for (const std::int64_t value : values) {
      if (value > cut) {
        next = std::min(next, value);
        any = true;
      }
    }
    return any || cut == most ? next : cut + 1;
  };
  return {next_above(cuts[0]), next_above(cuts[1])};
}

}  // namespace detail
}  // namespace clientele::inline v0::segment
