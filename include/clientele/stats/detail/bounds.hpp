#pragma once
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/stats/confidence_interval.hpp>

namespace clientele::inline v0::detail {

/// Two ends on the number line, before they have a unit.
struct bounds {
  double lower;
  double upper;
};

/// NaN stays NaN.
[[nodiscard]] constexpr double clip(double value, double lowest, double highest) noexcept {
  if (value < lowest) return lowest;
  if (value > highest) return highest;
  return value;
}

/// The rule of every interval: widened to contain the value, then clipped to what is possible. A limit that could not
/// be computed (NaN) becomes the widest one, and without a value both are.
[[nodiscard]] constexpr bounds contain_and_clip(bounds raw, double value, double lowest, double highest) noexcept {
  if (value != value) return {lowest, highest};
  if (raw.lower > value) raw.lower = value;
  if (raw.upper < value) raw.upper = value;
  return {raw.lower > lowest ? raw.lower : lowest, raw.upper < highest ? raw.upper : highest};
}

template <class Unit>
[[nodiscard]] constexpr confidence_interval<Unit> with_unit(bounds ends, confidence_level level,
                                                            std::string_view method) noexcept {
  return {Unit{ends.lower}, Unit{ends.upper}, level, method};
}

// Intervals as numbers, for the templates of this room; src/stats/bounds.cpp.

/// value -+ t(degrees) error; NaN without a degree of freedom or without an error.
[[nodiscard]] CLIENTELE_API bounds student_bounds(double value, double error, double degrees,
                                                  confidence_level level) noexcept;
/// value -+ z error.
[[nodiscard]] CLIENTELE_API bounds normal_bounds(double value, double error, confidence_level level) noexcept;
/// The mean number of events behind an observed number, exactly [garwood-1936].
[[nodiscard]] CLIENTELE_API bounds garwood_bounds(double events, confidence_level level) noexcept;
/// The same by the score method: (x - mu)^2 = z^2 mu.
[[nodiscard]] CLIENTELE_API bounds poisson_score_bounds(double events, confidence_level level) noexcept;
/// The limits of a difference from those of its sides, by squares of distances [zou-donner-2008]; Newcombe's method 10
/// when the sides are Wilson's [newcombe-1998b].
[[nodiscard]] CLIENTELE_API bounds square_and_add(double a, bounds a_limits, double b, bounds b_limits) noexcept;

[[nodiscard]] CLIENTELE_API double two_sided_normal_p(double z) noexcept;
[[nodiscard]] CLIENTELE_API double two_sided_student_p(double t, double degrees) noexcept;
/// P(F > f).
[[nodiscard]] CLIENTELE_API double upper_f_p(double f, double degrees1, double degrees2) noexcept;
/// sqrt(a^2 + b^2), value / sqrt(n): <cmath> costs as much as the rest of these headers.
[[nodiscard]] CLIENTELE_API double root_of_squares(double a, double b) noexcept;
[[nodiscard]] CLIENTELE_API double over_root(double value, double n) noexcept;

}  // namespace clientele::inline v0::detail
