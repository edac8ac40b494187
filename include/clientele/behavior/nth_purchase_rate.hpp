#pragma once
#include <cstdint>

#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::behavior {

/// Rate of the nth purchase given the one before: of those who came so far, how many came once more.
///
/// Definition  customers with n or more purchases / customers with n - 1 or more, within one window; n = 2 is the
///             repeat purchase rate
/// Input       a customer summary; a purchase is a purchase day, or on request an order
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      `invalid_argument` for n below 2. Nobody with n - 1: NaN with [0, 1]
/// Cost        one pass over the customers; no allocation
/// When not    a rate that rises with n does not say that purchases make loyal: those who buy often are left over
/// References  [ehrenberg-1988], [wilson-1927] in docs/references.md
/// Example     examples/repeat_purchase.cpp
struct nth_purchase_rate_t {
  template <CustomerSummary Summary>
  [[nodiscard]] proportion_estimate operator()(const Summary& summary, std::uint32_t n,
                                               purchase_count counted = purchase_count::purchase_days) const {
    if (n < 2) clientele::detail::throw_invalid_argument("number of the purchase", n, "2 or more");
    std::uint64_t before = 0;
    std::uint64_t reached = 0;
    for (const std::uint32_t purchases : clientele::detail::purchases_of(summary, counted)) {
      before += purchases >= n - 1 ? 1U : 0U;
      reached += purchases >= n ? 1U : 0U;
    }
    return proportion_estimate::from_counts(reached, before);
  }
};
inline constexpr nth_purchase_rate_t nth_purchase_rate{};

}  // namespace clientele::inline v0::behavior
