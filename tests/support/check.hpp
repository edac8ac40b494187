// The checkers of the tests: each prints both numbers, also in hexadecimal, and where the expected one comes from.
// NaN is met by NaN, an infinity by itself. doctest's Approx is not used: it is absolute near zero.
#pragma once
#include <doctest/doctest.h>

#include <cstdint>
#include <source_location>
#include <string_view>

namespace clientele_test {

struct tolerance {
  double abs = 0.0;
  double rel = 0.0;
};

/// |actual - expected| <= rel |expected|
void check_rel(double actual, double expected, double rel, std::string_view source = "",
               std::source_location where = std::source_location::current());
/// |actual - expected| <= abs
void check_abs(double actual, double expected, double abs, std::string_view source = "",
               std::source_location where = std::source_location::current());
/// At most `ulp` doubles apart.
void check_ulp(double actual, double expected, std::uint64_t ulp, std::string_view source = "",
               std::source_location where = std::source_location::current());
/// Either tolerance holds: the rule of the reference values.
void check_either(double actual, double expected, tolerance allowed, std::string_view source = "",
                  std::source_location where = std::source_location::current());

/// How many doubles lie between two; none between equal ones.
[[nodiscard]] std::uint64_t ulps_apart(double a, double b) noexcept;

}  // namespace clientele_test
