#pragma once
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0 {

/// Where a true value is expected, at a level of confidence, in the unit of the figure.
///
/// Every interval of the library lies within its unit and contains the estimate it belongs to. From no data it is
/// the widest that its unit allows.
template <class Unit>
struct confidence_interval {
  Unit lower;
  Unit upper;
  confidence_level level;
  std::string_view method;  ///< how it was computed: "wilson"; refers to a literal

  [[nodiscard]] constexpr bool contains(Unit value) const noexcept { return lower <= value && value <= upper; }
  [[nodiscard]] constexpr double width() const noexcept { return upper.value() - lower.value(); }

  friend constexpr bool operator==(const confidence_interval&, const confidence_interval&) noexcept = default;
};

}  // namespace clientele::inline v0
