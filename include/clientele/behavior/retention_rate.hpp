#pragma once
#include <cstdint>

#include <clientele/core/config.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/proportion_tally.hpp>

namespace clientele::inline v0::behavior {

/// Retention rate of a period: the share of customers at its start who are still customers at its end.
///
/// Definition  (E - N) / S: E customers at the end, N of them new, S at the start
/// Input       a proportion tally, plain or weighted: a trial for every customer at the start, a hit for those who stayed;
///             `period_survivors` makes one from E, N and S
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      none. Nobody counted: NaN with [0, 1]
/// Cost        O(1); no allocation
/// When not    survivors are not new customers: a base that grows can lose most of those it had
/// References  [fader-hardie-2009] in docs/references.md
/// Example     examples/two_periods.cpp
struct retention_rate_t {
  template <ProportionTally Counted>
  [[nodiscard]] proportion_estimate operator()(const Counted& counted) const noexcept {
    return counted.hit_share();
  }
};
inline constexpr retention_rate_t retention_rate{};

/// The survivors of a period out of its customers at the start, from a firm's three counts.
///
/// Throws `invalid_argument` when more are new than there are, or more survive than there were.
[[nodiscard]] CLIENTELE_API proportion_tally period_survivors(std::uint64_t at_start, std::uint64_t at_end,
                                                              std::uint64_t acquired);

}  // namespace clientele::inline v0::behavior
