#pragma once
#include <cstdint>

#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/stats/ratio_estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0::detail {

/// An exact sum of products of two 64-bit integers: 192 bits, so that no number of customers overflows it.
class product_sum {
 public:
  constexpr void add(int128 product) noexcept {
    const uint128 bits = product.bits();
    low_ += bits;
    high_ += (product.negative() ? ~std::uint64_t{0} : 0U) + (low_ < bits ? 1U : 0U);
  }
  /// Two's complement: bits 128 to 191, and those below.
  [[nodiscard]] constexpr std::uint64_t high() const noexcept { return high_; }
  [[nodiscard]] constexpr uint128 low() const noexcept { return low_; }

 private:
  uint128 low_;
  std::uint64_t high_ = 0;
};

/// The exact sums behind a mean, or a ratio of two totals, over customers: no order of them changes the last bit.
class customer_sums {
 public:
  constexpr void add(std::int64_t y, std::int64_t x = 1) noexcept {
    ++n_;
    y_ += int128{y};
    x_ += int128{x};
    yy_.add(int128::multiply(y, y));
    xx_.add(int128::multiply(x, x));
    xy_.add(int128::multiply(x, y));
  }
  [[nodiscard]] constexpr std::uint64_t size() const noexcept { return n_; }
  /// Of y / y_unit and x / x_unit. Variances are NaN below two customers, means of nobody too.
  [[nodiscard]] CLIENTELE_API paired_moments moments(double y_unit = 1.0, double x_unit = 1.0) const noexcept;
  /// s / sqrt(n) of y / y_unit.
  [[nodiscard]] CLIENTELE_API double mean_error(double y_unit = 1.0) const noexcept;
  [[nodiscard]] constexpr sample_basis basis(std::uint64_t missing = 0) const noexcept {
    return unweighted_basis(n_, missing);
  }

 private:
  std::uint64_t n_ = 0;
  int128 y_;
  int128 x_;
  product_sum yy_;
  product_sum xx_;
  product_sum xy_;
};

}  // namespace clientele::inline v0::detail
