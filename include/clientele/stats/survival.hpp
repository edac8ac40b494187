#pragma once
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/detail/printing.hpp>
#include <clientele/stats/estimate.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0 {

/// How an interval of a survival curve is computed, each by the delta method on its own scale and back.
enum class survival_method : std::uint8_t {
  log_log,   ///< on log(-log S): never beyond 0 and 1
  log,       ///< on log S
  log_odds,  ///< on log(S / (1 - S))
  plain,     ///< S -+ z error
};

/// The method as it stands in reports and JSON: "log_log".
[[nodiscard]] CLIENTELE_API std::string_view name(survival_method method) noexcept;

/// How long something lasted, in whole units of time, and whether it ended then or was only watched so far.
struct lifetime {
  std::uint32_t time = 0;
  bool ended = false;
  friend constexpr bool operator==(lifetime, lifetime) noexcept = default;
};

/// A distinct time of a survival curve.
struct survival_step {
  std::uint32_t time = 0;
  std::uint64_t at_risk = 0;   ///< lasted at least so long
  std::uint64_t ended = 0;     ///< then
  std::uint64_t censored = 0;  ///< watched until then, and no longer
  double survival = 1.0;       ///< just after
  double greenwood_sum = 0.0;  ///< sum of d / (n (n - d)) so far; infinite once nobody is left
  friend constexpr bool operator==(const survival_step&, const survival_step&) noexcept = default;
};

/// The share that lasts longer than a time (or, as its complement, that has ended by then), with its doubt.
///
/// Error       Greenwood's [greenwood-1926]
/// Interval    log(-log S) [kalbfleisch-prentice-2002]; three others on request. Before the first end it is the
///             Clopper-Pearson limit for those still watched; once nobody is left, the upper limit is that of the time
///             before
/// Errors      none. Nobody, or a time after the last one that anybody was watched: NaN with [0, 1]
class survival_estimate {
 public:
  using unit = proportion;

  constexpr survival_estimate() noexcept = default;  ///< not known
  constexpr survival_estimate(const survival_step& at, const survival_step& last_alive, sample_basis basis,
                              bool complement) noexcept
      : at_(at), last_alive_(last_alive), basis_(basis), known_(true), complement_(complement) {}
  constexpr survival_estimate(sample_basis basis, bool complement) noexcept : basis_(basis), complement_(complement) {}

  [[nodiscard]] constexpr proportion value() const noexcept {
    return proportion{!known_ ? detail::nan : complement_ ? 1.0 - at_.survival : at_.survival};
  }
  /// NaN once nobody is left.
  [[nodiscard]] CLIENTELE_API double standard_error() const noexcept;
  [[nodiscard]] CLIENTELE_API confidence_interval<proportion> interval(
      confidence_level level = default_confidence, survival_method method = survival_method::log_log) const noexcept;
  /// How many were still watched at this time.
  [[nodiscard]] constexpr std::uint64_t at_risk() const noexcept { return known_ ? at_.at_risk : 0; }

  [[nodiscard]] constexpr std::uint64_t sample_size() const noexcept { return basis_.size; }
  [[nodiscard]] constexpr double effective_sample_size() const noexcept { return basis_.effective_size; }
  [[nodiscard]] constexpr std::uint64_t missing() const noexcept { return basis_.missing; }
  [[nodiscard]] constexpr const sample_basis& basis() const noexcept { return basis_; }
  [[nodiscard]] static std::string_view method() noexcept { return name(survival_method::log_log); }

  /// "29.1 % (95% CI 27.4..31.0), n = 2357"
  CLIENTELE_API friend std::ostream& operator<<(std::ostream& out, const survival_estimate& estimate);

 private:
  survival_step at_;
  survival_step last_alive_;  // the step before nobody is left
  sample_basis basis_;
  bool known_ = false;
  bool complement_ = false;
};

/// A time by which a share has ended, with an interval: the times at which an interval of the curve still contains the
/// share [brookmeyer-crowley-1982].
struct survival_time {
  double value;  ///< NaN: not reached while anybody was watched
  double lower;
  double upper;  ///< infinite: not reached
  confidence_level level;
};

/// How long things last when some were watched for a shorter time than they last: the Kaplan-Meier curve.
///
/// Definition  S(t) = product over times <= t of 1 - ended / at risk [kaplan-meier-1958]. Whoever was watched until t
///             is at risk at t
/// Input       a `lifetime` for everybody, in any order
/// Errors      none
/// Cost        sorts: n log n; looking up a time is a binary search
/// When not    who is no longer watched differs from who is; or something else can end it first (then the share ended
///             is too high)
/// References  [kaplan-meier-1958], [greenwood-1926], [kalbfleisch-prentice-2002], [brookmeyer-crowley-1982] in
///             docs/references.md
class survival_curve {
 public:
  survival_curve() = default;  ///< nobody
  CLIENTELE_API explicit survival_curve(std::span<const lifetime> lifetimes);

  /// Distinct times, ascending.
  [[nodiscard]] std::span<const survival_step> steps() const noexcept { return steps_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t ended() const noexcept { return ended_; }
  /// The share that lasts longer than `time`.
  [[nodiscard]] survival_estimate survival_at(std::uint32_t time) const noexcept { return at(time, false); }
  /// The share that has ended by `time`, that day included.
  [[nodiscard]] survival_estimate ended_by(std::uint32_t time) const noexcept { return at(time, true); }
  /// The first time at which the share `ended` or more has ended: the median unless told otherwise.
  [[nodiscard]] CLIENTELE_API survival_time time_of(proportion ended = proportion{0.5},
                                                    confidence_level level = default_confidence,
                                                    survival_method method = survival_method::log_log) const;
  friend bool operator==(const survival_curve&, const survival_curve&) = default;

 private:
  [[nodiscard]] CLIENTELE_API survival_estimate at(std::uint32_t time, bool complement) const noexcept;
  [[nodiscard]] survival_estimate of_step(std::size_t step, bool complement) const noexcept;

  std::vector<survival_step> steps_;
  std::uint64_t size_ = 0;
  std::uint64_t ended_ = 0;
};

static_assert(Estimate<survival_estimate>);

}  // namespace clientele::inline v0
