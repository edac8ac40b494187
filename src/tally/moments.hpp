#pragma once
#include <cmath>

#include <boost/multiprecision/cpp_int.hpp>

#include <clientele/core/int128.hpp>

namespace clientele::inline v0::detail {

// Wide enough for the product of two 128-bit sums and a count; sums of exact integers lose nothing until one division.
using wide = boost::multiprecision::int512_t;

[[nodiscard]] inline wide to_wide(uint128 value) {
  wide result = value.high();
  result <<= 64;
  result += value.low();
  return result;
}
[[nodiscard]] inline wide to_wide(int128 value) {
  const wide size = to_wide(value.magnitude());
  return value.negative() ? wide(-size) : size;
}
[[nodiscard]] inline double to_double(const wide& value) { return value.convert_to<double>(); }

}  // namespace clientele::inline v0::detail
