#pragma once
#include <clientele/core/config.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/concepts.hpp>
#include <clientele/tally/proportion_tally.hpp>

namespace clientele::inline v0::behavior {

/// Conversion rate: the share of those exposed who did what was hoped for.
///
/// Definition  converted / exposed, each person, session or event counted once
/// Input       a proportion tally, plain or weighted: a trial for everybody exposed, a hit for those who converted
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      none. Nobody counted: NaN with [0, 1]
/// Cost        O(1); no allocation
/// When not    late conversions are missing while the window is still open; name the base (person, session, event)
/// References  [wilson-1927] in docs/references.md
/// Example     examples/two_periods.cpp
struct conversion_rate_t {
  template <ProportionTally Counted>
  [[nodiscard]] proportion_estimate operator()(const Counted& counted) const noexcept {
    return counted.hit_share();
  }
};
inline constexpr conversion_rate_t conversion_rate{};

}  // namespace clientele::inline v0::behavior
