#include "support/check.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

namespace clientele_test {

namespace {

void report(bool good, double actual, double expected, const std::string& rule, std::string_view source,
            std::source_location where) {
  if (good) {
    CHECK(good);  // so that it is counted
    return;
  }
  std::array<char, 256> numbers{};
  std::snprintf(numbers.data(), numbers.size(), "%.17g (%a) is not %.17g (%a)", actual, actual, expected, expected);
  std::string message = std::string(numbers.data()) + rule;
  if (!source.empty()) message += "; expected by " + std::string(source);
  ADD_FAIL_CHECK_AT(where.file_name(), static_cast<int>(where.line()), message);
}

bool same(double a, double b) noexcept { return a == b || (std::isnan(a) && std::isnan(b)); }

std::string short_text(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

double relative_error(double actual, double expected) noexcept {
  return expected == 0.0 ? std::numeric_limits<double>::infinity() : std::fabs(actual - expected) / std::fabs(expected);
}

// The doubles in order, as integers in order.
std::uint64_t rank(double value) noexcept {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  return (bits & sign) != 0 ? sign - (bits - sign) : sign + bits;
}

}  // namespace

std::uint64_t ulps_apart(double a, double b) noexcept {
  if (same(a, b)) return 0;
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t x = rank(a);
  const std::uint64_t y = rank(b);
  return x > y ? x - y : y - x;
}

void check_rel(double actual, double expected, double rel, std::string_view source, std::source_location where) {
  const bool good = same(actual, expected) || std::fabs(actual - expected) <= rel * std::fabs(expected);
  report(good, actual, expected,
         " within " + short_text(rel) + " of its size (it is off by " +
             short_text(relative_error(actual, expected)) + ")",
         source, where);
}

void check_abs(double actual, double expected, double abs, std::string_view source, std::source_location where) {
  const bool good = same(actual, expected) || std::fabs(actual - expected) <= abs;
  report(good, actual, expected,
         " within " + short_text(abs) + " (it is off by " + short_text(std::fabs(actual - expected)) + ")", source,
         where);
}

void check_ulp(double actual, double expected, std::uint64_t ulp, std::string_view source, std::source_location where) {
  const std::uint64_t apart = ulps_apart(actual, expected);
  report(apart <= ulp, actual, expected,
         " within " + std::to_string(ulp) + " units in the last place (it is off by " + std::to_string(apart) + ")",
         source, where);
}

void check_either(double actual, double expected, tolerance allowed, std::string_view source,
                  std::source_location where) {
  const double off = std::fabs(actual - expected);
  const bool good = same(actual, expected) || off <= allowed.abs || off <= allowed.rel * std::fabs(expected);
  report(good, actual, expected,
         " within " + short_text(allowed.abs) + " or " + short_text(allowed.rel) + " of its size (it is off by " +
             short_text(off) + ", " + short_text(relative_error(actual, expected)) + " of its size)",
         source, where);
}

}  // namespace clientele_test
