#pragma once
#include <clientele/core/config.hpp>
#include <clientele/stats/rate_estimate.hpp>
#include <clientele/tally/rate_tally.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0::behavior {

/// Complaint rate: complaints per order, per customer or per customer-day.
///
/// Definition  complaints / exposure; the exposure is part of the type
/// Input       a rate tally, plain or weighted
/// Unit        `rate_per<orders>`, `rate_per<customers>`, `rate_per<customer_days>`
/// Interval    Garwood's exact Poisson interval (weighted: at Kish's effective exposure)
/// Errors      none. No exposure: NaN with [0, infinity)
/// Cost        O(1); no allocation
/// When not    one customer may complain many times: complaints are then not independent; a low rate may mean silent
///             leaving [fornell-wernerfelt-1987]
/// References  [garwood-1936], [iso-10002] in docs/references.md
/// Example     docs/reference/complaint_rate.md
struct complaint_rate_t {
  template <Tally Counted>
    requires Exposure<typename Counted::exposure_type>
  [[nodiscard]] rate_estimate<typename Counted::exposure_type> operator()(const Counted& complaints) const noexcept {
    return complaints.rate();
  }
};
inline constexpr complaint_rate_t complaint_rate{};

}  // namespace clientele::inline v0::behavior
