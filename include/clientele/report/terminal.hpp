#pragma once
#include <iosfwd>

#include <clientele/core/config.hpp>
#include <clientele/report/scorecard.hpp>

namespace clientele::inline v0::report {

struct terminal_options {
  bool color = false;   ///< ANSI escapes: whoever asks knows that a person is looking
  int width = 80;       ///< columns of the terminal; at least 60 are used
  bool unicode = true;  ///< rules, ellipses and signs beyond ASCII
};

/// Writes a scorecard as aligned tables for a person: all customers, then one table per metric with its groups and
/// their differences from the rest; then the customers of a log of purchases: window, figures, RFM segments, grades;
/// then the records that were left out.
///
/// Shares are per cent with one decimal, points are signed with one decimal, means have two; only here is anything
/// rounded. Names may be in any script; too long ones end in an ellipsis, control characters are made visible.
CLIENTELE_API void render_terminal(std::ostream& out, const scorecard& card, const terminal_options& options = {});

}  // namespace clientele::inline v0::report
