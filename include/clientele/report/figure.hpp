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
};

}  // namespace clientele::inline v0::report
