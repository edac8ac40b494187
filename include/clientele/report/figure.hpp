#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>

namespace clientele::inline v0::report {

/// An interval as it stands in a report: plain numbers, the name of its method in words.
struct interval {
  double level = clientele::detail::nan;
  double lower = clientele::detail::nan;
  double upper = clientele::detail::nan;
  std::string method = {};
};

/// Which way is better for a figure.
enum class direction : std::uint8_t {
  none,    ///< neither: the share of a grade, a Gini coefficient
  higher,  ///< satisfaction, retention
  lower,   ///< effort, complaints, churn
};
[[nodiscard]] constexpr std::string_view name(direction of) noexcept {
  if (of == direction::none) return "none";
  return of == direction::higher ? "higher" : "lower";
}

/// Whether a figure is where it should be, as far as its interval can tell.
enum class verdict : std::uint8_t {
  undecided,  ///< the interval contains the target, or there are no data
  reached,    ///< all of the interval is at the target or on its better side
  missed,     ///< all of the interval is on its worse side
};
[[nodiscard]] constexpr std::string_view name(verdict of) noexcept {
  if (of == verdict::undecided) return "undecided";
  return of == verdict::reached ? "reached" : "missed";
}

/// What a figure should be.
struct target {
  double value = clientele::detail::nan;  ///< in the unit of the figure
  report::verdict verdict = report::verdict::undecided;
};

/// How far a figure is from that of the previous period.
struct change {
  double value = clientele::detail::nan;  ///< this period less the previous one
  double standard_error = clientele::detail::nan;
  report::interval interval = {};
  double p = clientele::detail::nan;
  double p_adjusted = clientele::detail::nan;  ///< for all changes that are shown together
  std::string adjustment = {};
  std::string samples = {};  ///< "independent", or "paired" where customers of both periods are taken for the same people
};

/// The same figure of the previous period.
struct previous_figure {
  double value = clientele::detail::nan;
  report::interval interval = {};
  std::uint64_t n = 0;
  std::optional<report::change> change = {};  ///< none where no interval of the change is known
};

/// How far a group is from all the others together.
struct difference_from_rest {
  double value = clientele::detail::nan;
  double standard_error = clientele::detail::nan;
  report::interval interval = {};
  double p = clientele::detail::nan;
  double p_adjusted = clientele::detail::nan;  ///< for all comparisons made at once
  std::string adjustment = {};                      ///< "holm"; "none" where p was left as it is
};

/// A choice that a figure depends on: k = 2, grade = "satisfied".
struct parameter {
  std::string name;
  std::variant<std::int64_t, double, std::string> value;

  parameter(std::string_view parameter_name, std::int64_t number) : name(parameter_name), value(number) {}
  parameter(std::string_view parameter_name, int number) : name(parameter_name), value(std::int64_t{number}) {}
  parameter(std::string_view parameter_name, double number) : name(parameter_name), value(number) {}
  parameter(std::string_view parameter_name, std::string_view text) : name(parameter_name), value(std::string(text)) {}
  parameter(std::string_view parameter_name, const char* text) : name(parameter_name), value(std::string(text)) {}
  friend bool operator==(const parameter&, const parameter&) = default;
};

/// One figure of a report: what was measured, of whom, and how far it can be trusted. Nothing in it is rounded.
struct figure {
  std::string id = {};                      ///< "net_promoter_score"
  std::optional<std::string> group = {};    ///< none: all customers
  std::vector<std::string> columns = {};    ///< what it was measured on
  std::vector<parameter> parameters = {};   ///< in the order in which they are shown
  double value = clientele::detail::nan;  ///< NaN: no data
  std::string unit = {};                    ///< "points", "proportion", "index_score", "scale_mean", "rate per order" ..
  double standard_error = clientele::detail::nan;
  report::interval interval = {};
  std::uint64_t n = 0;
  double effective_n = 0;
  std::uint64_t missing = 0;
  std::optional<report::difference_from_rest> difference_from_rest = {};
  report::direction direction = report::direction::none;
  std::optional<report::target> target = {};
  std::optional<previous_figure> previous = {};
};

}  // namespace clientele::inline v0::report
