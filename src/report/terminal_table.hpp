// How the terminal is written on: signs and colours, tables that fit its width, figures in columns.
#pragma once
#include <algorithm>
#include <cmath>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/report/figure.hpp>
#include <clientele/report/terminal.hpp>

#include "report/notation.hpp"
#include "report/text.hpp"

namespace clientele::inline v0::report::detail {

inline constexpr int narrowest = 60;
inline constexpr int indent = 2;
inline constexpr int gap = 2;

/// A writer of what depends on the options: signs, escapes, colours.
class pen {
 public:
  explicit pen(const terminal_options& options) : options_(options) {}

  [[nodiscard]] std::string show(std::string_view name) const { return visible(name, options_.unicode); }
  [[nodiscard]] std::string none() const { return options_.unicode ? "\xE2\x80\x93" : "-"; }
  [[nodiscard]] std::string dot() const { return options_.unicode ? " \xC2\xB7 " : " - "; }
  [[nodiscard]] std::string no_worse_than(direction better) const {
    if (better == direction::lower) return options_.unicode ? "\xE2\x89\xA4 " : "<= ";
    return options_.unicode ? "\xE2\x89\xA5 " : ">= ";
  }
  [[nodiscard]] std::string rule(int width) const {
    std::string line;
    for (int i = 0; i < width; ++i) line += options_.unicode ? "\xE2\x94\x80" : "-";
    return line;
  }
  [[nodiscard]] std::string number(double value, const notation& how, bool with_sign) const {
    if (std::isnan(value)) return none();
    if (std::isinf(value)) {
      const std::string sign = value < 0 ? "-" : with_sign ? "+" : "";
      return sign + (options_.unicode ? "\xE2\x88\x9E" : "inf");
    }
    return number_text(value, how, with_sign);
  }
  [[nodiscard]] std::string p_value(double p) const { return std::isnan(p) ? none() : p_text(p); }
  [[nodiscard]] std::string cut(std::string_view visible_text, int width) const {
    return shortened(visible_text, width, options_.unicode);
  }
  [[nodiscard]] std::string styled(const std::string& text, const char* escape) const {
    return options_.color && escape[0] != 0 && !text.empty() ? escape + text + "\x1B[0m" : text;
  }
  [[nodiscard]] int width() const { return std::max(options_.width, narrowest); }

 private:
  const terminal_options& options_;
};

inline constexpr const char* plain = "";
inline constexpr const char* bold = "\x1B[1m";
inline constexpr const char* dim = "\x1B[2m";
inline constexpr const char* stands_out = "\x1B[1;33m";

[[nodiscard]] std::string padded(const std::string& text, int width, bool right);

/// Gives numbers of unlike decimals a common place for the point, and all of them one width. Numbers with more than
/// two decimals (rates) push the others no further than that.
void line_up(std::vector<std::string>& cells);

struct table_column {
  std::string header;
  bool right = false;
  int least = 0;     ///< may be shortened to so much; 0: never
  int optional = 0;  ///< left out where there is no room, the highest first; 0: never
  std::vector<std::string> cells;
  std::vector<const char*> styles = {};
};

struct table {
  std::vector<table_column> columns;
  std::size_t rule_before = static_cast<std::size_t>(-1);  ///< a row that is set apart
  int readable = 28;  ///< names are shortened to so much before a column is left out
};

[[nodiscard]] int width_of(const table_column& column);
/// How wide a table is whose columns are all there, but for those that are missed the least.
[[nodiscard]] int width_without(const table& content, int optional_from);
void print(std::ostream& out, table content, const pen& with);

[[nodiscard]] std::string metric_text(const figure& from, const pen& with);
[[nodiscard]] std::string parameters_text(const figure& from);
[[nodiscard]] std::string parameter_text(const parameter& from);
[[nodiscard]] std::string columns_text(const figure& from, const pen& with);
[[nodiscard]] std::string share_of_top_text(const figure& from);
[[nodiscard]] bool same_level(const std::vector<const figure*>& rows);
/// "lower .. upper", lined up over all rows.
[[nodiscard]] std::vector<std::string> interval_cells(const std::vector<const interval*>& intervals,
                                                      const std::vector<notation>& notations,
                                                      const std::vector<bool>& known, bool with_sign, const pen& with);
/// The columns that every table of figures has: value, interval, sample sizes.
void add_figures(table& to, const std::vector<const figure*>& rows, const pen& with);
/// Text in lines of the terminal's width, broken between words; further lines are indented.
void print_note(std::ostream& out, const std::string& text, const pen& with);

}  // namespace clientele::inline v0::report::detail
