#pragma once
#include <cstdint>

#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/behavior/purchase_interval.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/linearised_estimate.hpp>

namespace clientele::inline v0::detail {
/// r = 1 / (8 v) - 1 / 2 from the sums of (m - 1/2)^2 and its square over n customers.
[[nodiscard]] CLIENTELE_API linearised_estimate<real> wheat_morrison(double sum, double sum_of_squares, std::uint64_t n,
                                                                     std::uint64_t missing) noexcept;
}  // namespace clientele::inline v0::detail

namespace clientele::inline v0::behavior {

/// Purchase regularity: whether a customer buys at random times or as by a clock.
///
/// Definition  with t1, t2 a customer's first two gaps between purchase days, m = t1 / (t1 + t2), v the mean of
///             (m - 1/2)^2 over customers: r = 1 / (8 v) - 1 / 2. Where gaps are gamma with shape r, whatever each
///             customer's own rate, m is beta(r, r). 1: purely random; above: regular; below: in bursts
/// Input       a customer tally and a window; customers with three purchase days or more in it, the others count as
///             missing
/// Unit        `real`, above 0
/// Interval    by the delta method over customers, Student's t
/// Errors      none. Nobody with three purchase days: NaN with [0, infinity). All gaps of one length: infinite
/// Cost        one pass over the days
/// When not    customers who buy almost daily: gaps in whole days look more regular than they are. Short windows: pairs
///             of long gaps do not fit
/// References  [wheat-morrison-1990] in docs/references.md
/// Example     examples/customer_log.cpp
struct purchase_regularity_t {
  template <CustomerTally Tally>
  [[nodiscard]] linearised_estimate<real> operator()(const Tally& tally, const observation_window& window,
                                                     zero_policy zeros = zero_policy::keep) const {
    double sum = 0.0;  // in the order of the keys, which no order of the log changes
    double squares = 0.0;
    std::uint64_t n = 0;
    std::uint64_t fewer = 0;
    const std::uint64_t with_one = clientele::detail::visit_gaps(tally, window, zeros, [&](const auto& gaps) {
      if (gaps.size() < 2) {
        ++fewer;
        return;
      }
      const double first = gaps[0];
      const double off = first / (first + gaps[1]) - 0.5;
      sum += off * off;
      squares += off * off * off * off;
      ++n;
    });
    return clientele::detail::wheat_morrison(sum, squares, n, fewer + with_one);
  }
};
inline constexpr purchase_regularity_t purchase_regularity{};

}  // namespace clientele::inline v0::behavior
