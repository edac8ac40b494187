#pragma once
#include <cstdint>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/detail/counted_answers.hpp>
#include <clientele/tally/detail/weighted_answers.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

/// Did it happen? 0 no, 1 yes.
struct outcome : rating_scale<0, 1> {
  static constexpr std::string_view name = "outcome";
};

/// Hits out of trials.
///
/// Serves      conversion, complaint, retention, churn, repeat purchase: every share of those who did something
/// Input       `observe(bool)`, columns of 0 and 1, ranges with a projection to bool; `observe_counts(hits, trials)`
/// Errors      `invalid_value` for a number that is neither 0 nor 1; `invalid_argument` for more hits than trials
/// Example     examples/two_periods.cpp
class proportion_tally : public detail::counted_answers<proportion_tally, outcome> {
 public:
  static constexpr tally_kind kind = tally_kind::proportion;

  /// Hits and trials that were counted elsewhere.
  constexpr void observe_counts(std::uint64_t hits, std::uint64_t trials) {
    if (hits > trials) detail::throw_hits_exceed_trials(hits, trials);
    proportion_tally counted;
    counted.cell(0) = trials - hits;
    counted.cell(1) = hits;
    *this += counted;
  }
  [[nodiscard]] constexpr std::uint64_t hits() const noexcept { return count(1); }
  [[nodiscard]] proportion_estimate hit_share() const noexcept { return share({1, 1}); }
};

/// Hits out of trials, weighted: `observe(bool, weight)` and two columns side by side.
template <>
class weighted<proportion_tally> : public detail::weighted_answers<weighted<proportion_tally>, outcome> {
 public:
  static constexpr tally_kind kind = tally_kind::weighted_proportion;

  [[nodiscard]] constexpr std::uint64_t hits() const noexcept { return count(1); }
  [[nodiscard]] proportion_estimate hit_share() const noexcept { return share({1, 1}); }
};

static_assert(Tally<proportion_tally> && Tally<weighted<proportion_tally>>);

}  // namespace clientele::inline v0
