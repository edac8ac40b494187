#pragma once
#include <cstdint>
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// How an interval of a rate of events is computed.
enum class rate_method : std::uint8_t {
  garwood,  ///< exact for Poisson counts: never below nominal (with weights: on average)
  score,    ///< the rates m with (x - m)^2 = z^2 m: close to nominal on average
};

/// The method as it stands in reports and JSON: "garwood".
[[nodiscard]] CLIENTELE_API std::string_view name(rate_method method) noexcept;

/// Events per unit of exposure with its doubt.
///
/// Definition  events / exposure.
/// Unit        rate_per<Exposure>, 0 or more: a rate per order is not a rate per customer.
/// Error       sqrt(events) / exposure.
/// Interval    Garwood's exact Poisson limits [garwood-1936]; on request the score interval. With weights, the same at
///             Kish's effective exposure (sum w x)^2 / sum w^2 x [kish-1965].
/// Errors      none. No exposure: NaN with the interval [0, infinity).
/// When not    events that come in bursts, one complaint drawing the next: they vary more than Poisson counts.
/// Coverage    docs/coverage.md
/// References  [garwood-1936], [kish-1965] in docs/references.md
template <Exposure Per>
class rate_estimate {
 public:
  using unit = rate_per<Per>;

  /// Without weights: `effective_events` is the number of events and `rate` is events / exposure.
  /// With weights: `exposure` is the effective one, (sum w x)^2 / sum w^2 x, `rate` is sum w e / sum w x, and
  /// `effective_events` their product.
  constexpr rate_estimate(double effective_events, double rate, double exposure, sample_basis basis) noexcept
      : events_(effective_events),
        rate_(exposure > 0.0 && rate >= 0.0 ? rate : detail::nan),
        exposure_(exposure),
        basis_(basis) {}
  [[nodiscard]] static constexpr rate_estimate from_counts(std::uint64_t events, double exposure,
                                                           sample_basis basis) noexcept {
    const double n = static_cast<double>(events);
    return {n, exposure > 0.0 ? n / exposure : detail::nan, exposure, basis};
  }

  [[nodiscard]] constexpr rate_per<Per> value() const noexcept { return rate_per<Per>{rate_}; }
  [[nodiscard]] double standard_error() const noexcept {
    return rate_ > 0.0 ? detail::over_root(rate_, events_) : rate_;
  }
  [[nodiscard]] confidence_interval<rate_per<Per>> interval(
      confidence_level level = default_confidence, rate_method method = rate_method::garwood) const noexcept {
    const auto mean = method == rate_method::garwood ? detail::garwood_bounds(events_, level)
                                                     : detail::poisson_score_bounds(events_, level);
    const double by = effective_exposure();
    return detail::with_unit<unit>(
        detail::contain_and_clip({mean.lower / by, mean.upper / by}, rate_, unit::lowest(), unit::highest()), level,
        name(method));
  }
  /// The events of an unweighted sample; with weights, how many unweighted ones they are worth.
  [[nodiscard]] constexpr double effective_events() const noexcept { return events_; }
  /// The exposure over which `effective_events()` at this rate are expected; the exposure itself without weights.
  [[nodiscard]] constexpr double effective_exposure() const noexcept {
    return rate_ > 0.0 && events_ > 0.0 ? events_ / rate_ : exposure_;
  }

  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return name(rate_method::garwood); }

  /// "0.0123 per order (95% CI 0.0098..0.0152), n = 6540"
  friend std::ostream& operator<<(std::ostream& out, const rate_estimate& estimate) {
    return detail::print(out, estimate, estimate.basis_);
  }

 private:
  double events_;
  double rate_;
  double exposure_;
  sample_basis basis_;
};

static_assert(Estimate<rate_estimate<orders>>);

}  // namespace clientele::inline v0
