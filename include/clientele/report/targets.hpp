#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/report/figure.hpp>
#include <clientele/report/scorecard.hpp>

namespace clientele::inline v0::report {

/// What figures should be: those of a metric, or of it only those that are named more closely.
struct target_rule {
  std::string metric = {};  ///< the id of the figures
  /// What they were measured on, all columns in their order. None: whatever it was.
  std::optional<std::vector<std::string>> columns = {};
  /// Not given: all customers, and every group. Given as nothing: all customers alone.
  ///
  ///     rule.group.emplace("North");       // the group of this name
  ///     rule.group.emplace(std::nullopt);  // all customers together, no group
  std::optional<std::optional<std::string>> group = {};
  std::vector<parameter> parameters = {};  ///< the figures have these, and may have more
  double value = clientele::detail::nan;   ///< in the unit of the figures: a proportion is 0 to 1
  report::direction direction = report::direction::none;  ///< `none`: that of the figures
  friend bool operator==(const target_rule&, const target_rule&) = default;
};

/// A rule as messages show it: `top_box_share (k = 2) of "overall" for "North"`.
[[nodiscard]] CLIENTELE_API std::string to_string(const target_rule& rule);

/// Gives every figure that a rule is for its target, and the verdict that its interval allows.
///
/// Verdict     all of the interval at the target or better: reached; all of it worse: missed; else, and without data:
///             undecided. At 95 % a figure that lies exactly at its target is called reached, or missed, once in 40
///             times each
/// Precedence  where several rules are for one figure, the one that names a group, or all customers alone, goes before one
///             that does not; then one that names columns; then the one with more parameters; then the later one
/// Direction   that of the rule, where it has one, becomes that of the figure
/// Result      the rules that were for no figure, in their order
/// Errors      `invalid_argument` for a value that is not finite, and for a figure without a better side whose rule
///             names none; nothing is changed then
/// Cost        figures times rules
[[nodiscard]] CLIENTELE_API std::vector<target_rule> apply_targets(scorecard& card, std::span<const target_rule> rules);

}  // namespace clientele::inline v0::report
