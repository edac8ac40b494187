#pragma once
#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/period.hpp>
#include <clientele/tally/customer_summary.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0::detail {

template <CustomerSummary Summary>
[[nodiscard]] std::span<const std::uint32_t> purchases_of(const Summary& summary, purchase_count counted) {
  return counted == purchase_count::orders ? summary.orders() : summary.purchase_days();
}

/// Whether a day of a customer is a purchase day. Refunds alone make none.
template <class Day>
[[nodiscard]] constexpr bool bought_on(const Day& date, zero_policy zeros) noexcept {
  return date.purchases > 0 || (zeros == zero_policy::keep && date.zeros > 0);
}

/// Throws unless there are so many days.
CLIENTELE_API void require_days(const char* what, std::int64_t count, std::int64_t least);
/// Throws unless there is a day in it and the log reaches its end: what is not over yet must not look like a loss.
CLIENTELE_API void require_complete(const char* what, period span, day as_of);

}  // namespace clientele::inline v0::detail
