#pragma once
#include <iosfwd>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/detail/bounds.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0::detail {

/// How the numbers of a unit are written: "78.0 %", "+46.9 points", "0.0123 per order".
struct number_style {
  double factor = 1.0;
  int decimals = -1;  // negative: as many as `digits` significant digits of the value take
  int digits = 4;
  bool sign = false;
  const char* suffix = "";
  std::string_view noun = {};  // follows the suffix
};

template <class Unit>
struct unit_style {
  static constexpr number_style style{};
};
template <>
struct unit_style<proportion> {
  static constexpr number_style style{.factor = full_scale, .decimals = 1, .suffix = " %"};
};
template <>
struct unit_style<points> {
  static constexpr number_style style{.decimals = 1, .sign = true, .suffix = " points"};
};
template <>
struct unit_style<index_score> {
  static constexpr number_style style{.decimals = 1};
};
template <>
struct unit_style<scale_mean> {
  static constexpr number_style style{.decimals = 2};
};
template <>
struct unit_style<mean_days> {
  static constexpr number_style style{.decimals = 1, .suffix = " days"};
};
template <Exposure Per>
struct unit_style<rate_per<Per>> {
  static constexpr number_style style{.digits = 3, .suffix = " per ", .noun = Per::name()};
};
/// Money: in the decimals of its currency, with its code.
template <class Unit>
  requires requires { Unit::currency::code; }
struct unit_style<Unit> {
  static constexpr number_style style{
      .decimals = Unit::currency::decimals, .suffix = " ", .noun = Unit::currency::code};
};
template <class Unit>
struct unit_style<difference_of<Unit>> {
  static constexpr number_style style = [] {
    number_style s = unit_style<Unit>::style;
    s.sign = true;
    return s;
  }();
};
template <>
struct unit_style<difference_of<proportion>> {
  static constexpr number_style style{
      .factor = full_scale, .decimals = 1, .sign = true, .suffix = " percentage points"};
};

/// "78.0 % (95% CI 64.8..87.2), n = 50", and where they say something ", effective n = 43.2", ", 3 missing".
/// The stream gives its width and fill; its locale has no part in it.
CLIENTELE_API void print_estimate(std::ostream& out, const number_style& style, double value, bounds limits,
                                  confidence_level level, const sample_basis& basis);
/// "+25.0 points (95% CI +5.0..+45.0), p = 0.0141, n = 100 and 100"
CLIENTELE_API void print_difference(std::ostream& out, const number_style& style, double value, bounds limits,
                                    confidence_level level, double p, const sample_basis& a, const sample_basis& b);

template <class Estimate>
std::ostream& print(std::ostream& out, const Estimate& estimate, const sample_basis& basis) {
  const auto interval = estimate.interval();
  print_estimate(out, unit_style<typename Estimate::unit>::style, estimate.value().value(),
                 {interval.lower.value(), interval.upper.value()}, interval.level, basis);
  return out;
}
template <class Difference>
std::ostream& print_of_two(std::ostream& out, const Difference& difference) {
  // Two figures of the same people have one basis.
  if constexpr (requires { difference.same_people(); }) {
    if (difference.same_people()) return print(out, difference, difference.first().basis());
  }
  const auto interval = difference.interval();
  print_difference(out, unit_style<typename Difference::unit>::style, difference.value().value(),
                   {interval.lower.value(), interval.upper.value()}, interval.level, difference.p_value(),
                   difference.first().basis(), difference.second().basis());
  return out;
}

}  // namespace clientele::inline v0::detail
