#pragma once
#include <cstdint>

#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/period.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/proportion_tally.hpp>

namespace clientele::inline v0::detail {
/// Throws unless the second period is over, none is empty, and the second does not begin before the first has ended.
CLIENTELE_API void require_two_periods(period first, period second, day as_of);
}  // namespace clientele::inline v0::detail

namespace clientele::inline v0::behavior {

/// Counts the customers with a purchase day in `first`, and those of them with one in `second` too.
///
/// Errors  `invalid_argument` for an empty period, a second one that begins before the first has ended or that is not
///         over on the as-of day.
/// Cost    one pass over the days
template <CustomerTally Tally>
[[nodiscard]] proportion_tally retained_customers(const Tally& tally, period first, period second, day as_of,
                                                  zero_policy zeros = zero_policy::keep) {
  clientele::detail::require_two_periods(first, second, as_of);
  std::uint64_t before = 0;
  std::uint64_t retained = 0;
  tally.visit([&](const auto&, const auto& dates) {
    bool in_first = false;
    bool in_second = false;
    for (const auto& entry : dates) {
      if (!clientele::detail::bought_on(entry, zeros)) continue;
      in_first = in_first || first.contains(entry.date);
      in_second = in_second || second.contains(entry.date);
    }
    before += in_first ? 1U : 0U;
    retained += in_first && in_second ? 1U : 0U;
  });
  proportion_tally counted;
  counted.observe_counts(retained, before);
  return counted;
}

/// Retention rate of a period: the share of customers at its start who are still customers at its end.
///
/// Definition  (E - N) / S: E customers at the end, N of them new, S at the start. From a log: of the customers who
///             bought in a first period, those who bought in a second one; new customers are in neither
/// Input       a proportion tally, plain or weighted: a trial for every customer at the start, a hit for those who
///             stayed; `period_survivors` makes one from E, N and S. Or a customer tally, two half-open periods and the
///             as-of day
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      none for a tally of counts. From a log `invalid_argument` for an empty period, for a second one that
///             begins before the first has ended, and for one that is not over on the as-of day: its retention is not
///             low but not known yet. Nobody counted: NaN with [0, 1]
/// Cost        O(1), no allocation; from a log one pass over the days
/// When not    survivors are not new customers: a base that grows can lose most of those it had. Without a contract who
///             did not buy in the second period need not have left
/// References  [fader-hardie-2009], [wilson-1927] in docs/references.md
/// Example     examples/two_periods.cpp, examples/customer_log.cpp
struct retention_rate_t {
  template <ProportionTally Counted>
  [[nodiscard]] proportion_estimate operator()(const Counted& counted) const noexcept {
    return counted.hit_share();
  }
  template <CustomerTally Tally>
  [[nodiscard]] proportion_estimate operator()(const Tally& tally, period first, period second, day as_of,
                                               zero_policy zeros = zero_policy::keep) const {
    return retained_customers(tally, first, second, as_of, zeros).hit_share();
  }
};
inline constexpr retention_rate_t retention_rate{};

/// The survivors of a period out of its customers at the start, from a firm's three counts.
///
/// Throws `invalid_argument` when more are new than there are, or more survive than there were.
[[nodiscard]] CLIENTELE_API proportion_tally period_survivors(std::uint64_t at_start, std::uint64_t at_end,
                                                              std::uint64_t acquired);

}  // namespace clientele::inline v0::behavior
