#include <clientele/behavior/detail/customer_sums.hpp>
#include <clientele/behavior/detail/purchases_of.hpp>

#include <cmath>
#include <string>

#include "tally/moments.hpp"

namespace clientele::inline v0::detail {

namespace {

wide exact(const product_sum& sum) {
  wide result = to_wide(int128::from_bits(uint128{0, sum.high()}));
  if ((sum.high() >> 63) != 0) result -= wide(1) << 64;
  return (result << 128) + to_wide(sum.low());
}

/// (n sum of products - product of sums) / (n (n - 1)): exact until the division.
double covariance(std::uint64_t n, const product_sum& products, int128 first, int128 second) {
  if (n < 2) return nan;
  const wide numerator = wide(n) * exact(products) - to_wide(first) * to_wide(second);
  return to_double(numerator) / (static_cast<double>(n) * static_cast<double>(n - 1));
}

}  // namespace

paired_moments customer_sums::moments(double y_unit, double x_unit) const noexcept {
  if (n_ == 0) return {};
  const auto n = static_cast<double>(n_);
  return {y_.to_double() / (n * y_unit), x_.to_double() / (n * x_unit), covariance(n_, yy_, y_, y_) / (y_unit * y_unit),
          covariance(n_, xx_, x_, x_) / (x_unit * x_unit), covariance(n_, xy_, x_, y_) / (x_unit * y_unit)};
}

double customer_sums::mean_error(double y_unit) const noexcept {
  return std::sqrt(covariance(n_, yy_, y_, y_) / static_cast<double>(n_)) / y_unit;
}

void require_days(const char* what, std::int64_t count, std::int64_t least) {
  if (count >= least) return;
  throw_invalid_argument(std::string(what) + " is " + std::to_string(count) + " days; allowed: " +
                         std::to_string(least) + " or more");
}

void require_complete(const char* what, period span, day as_of) {
  const auto text = [&] { return "[" + to_string(span.from()) + ", " + to_string(span.to()) + ")"; };
  if (span.empty()) throw_invalid_argument(std::string(what) + " " + text() + " has no days; allowed: one or more");
  if (span.to() - days{1} > as_of) {
    throw_invalid_argument(std::string(what) + " " + text() + " is not over on the as-of day " + to_string(as_of) +
                           "; allowed: an end no later than the day after it");
  }
}

}  // namespace clientele::inline v0::detail
