#pragma once
#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>

namespace clientele::inline v0 {

/// How often an interval is to contain the true value, as a share strictly between 0.5 and 1.
///
/// A type of its own, so that nobody passes 95 for 0.95: `confidence_level{95}` throws `invalid_argument`
/// (and does not compile in a constant expression).
class confidence_level {
 public:
  static constexpr double lowest = 0.5;

  constexpr confidence_level(double level) : level_(level) {
    if (!(level > lowest && level < 1.0)) {
      detail::throw_invalid_argument("confidence level", level, "above 0.5 and below 1; 95 % is written 0.95");
    }
  }
  [[nodiscard]] constexpr double value() const noexcept { return level_; }
  friend constexpr bool operator==(confidence_level, confidence_level) noexcept = default;

 private:
  double level_;
};

/// The level used where none is named.
inline constexpr confidence_level default_confidence{0.95};

}  // namespace clientele::inline v0
