// The slow, obvious arithmetic of the reference models: integers of any size.
#pragma once
#include <boost/multiprecision/cpp_int.hpp>
#include <clientele/core/int128.hpp>
#include <cmath>
#include <cstdint>

namespace clientele_test {

using integer = boost::multiprecision::cpp_int;
using fraction = boost::multiprecision::cpp_rational;

/// A double as the exact fraction that it is.
inline fraction exact(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);
  integer top(static_cast<std::int64_t>(std::ldexp(mantissa, 53)));
  exponent -= 53;
  integer two_to = 1;
  two_to <<= exponent < 0 ? -exponent : exponent;
  return exponent < 0 ? fraction(top, two_to) : fraction(top * two_to);
}
/// The whole number nearest to a fraction, ties to even, or with `half_up` ties towards infinity.
inline integer nearest(const fraction& value, bool half_up = false) {
  const integer top = numerator(value);
  const integer bottom = denominator(value);
  integer floor = top / bottom;
  if (top < 0 && floor * bottom != top) --floor;
  const fraction rest = value - fraction(floor);
  const fraction half(1, 2);
  const bool odd = floor % 2 != 0;
  return rest > half || (rest == half && (half_up || odd)) ? integer(floor + 1) : floor;
}
inline integer power_of_two(unsigned bits) { return integer(1) << bits; }
inline integer to_whole(clientele::uint128 value) { return (integer(value.high()) << 64) + value.low(); }
inline double to_double(const fraction& value) { return value.convert_to<double>(); }

}  // namespace clientele_test
