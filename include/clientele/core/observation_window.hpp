#pragma once
#include <compare>

#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/period.hpp>

namespace clientele::inline v0 {

/// What was looked at: all days from `from` to `as_of`, both of them in.
///
/// "As of" is the day whose evening the figures describe. Nothing in the library reads a clock, so that it is always
/// said, and so that yesterday's figures can be computed again tomorrow. An as-of day before `from` throws
/// `invalid_argument`; `as_of` is at most 9999-12-30.
class observation_window {
 public:
  constexpr observation_window() noexcept = default;  ///< 1970-01-01 alone
  constexpr observation_window(day from, day as_of) : from_(from), as_of_(as_of) { (void)whole(); }

  [[nodiscard]] constexpr day from() const noexcept { return from_; }
  [[nodiscard]] constexpr day as_of() const noexcept { return as_of_; }
  /// The same as a half-open period.
  [[nodiscard]] constexpr period whole() const { return period::through(from_, as_of_); }
  [[nodiscard]] constexpr bool contains(day date) const noexcept { return from_ <= date && date <= as_of_; }
  /// How many days before the as-of day a day lies; 0 for the as-of day itself.
  [[nodiscard]] constexpr days recency(day date) const { return as_of_ - date; }
  friend constexpr bool operator==(observation_window, observation_window) noexcept = default;

 private:
  day from_;
  day as_of_;
};

}  // namespace clientele::inline v0
