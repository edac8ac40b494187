#pragma once
#include <iosfwd>

#include <clientele/core/config.hpp>
#include <clientele/report/scorecard.hpp>

namespace clientele::inline v0::report {

struct csv_options {
  /// Puts an apostrophe before texts that begin with = + - @, a tab or a carriage return, which spreadsheets would take
  /// for formulas. Such names are then no longer those of the data, so that it is to be asked for. Numbers stay numbers.
  bool guard_formulas = false;
};

/// Writes a scorecard as CSV (RFC 4180, lines end in LF): a header and a row per figure, as many columns whatever it holds.
///
/// Columns  id, group, columns, parameters, value, unit, standard_error, lower, upper, level, method, n, effective_n,
///          missing, direction, target, verdict; then for groups `difference` and for a period before `previous` and
///          `change`, each with its own interval. docs/reference/report.md tells them all
/// Lists    several columns are "price;service", parameters "k=2;grade=5"; a backslash stands before ; = and \ in names
/// Empty    what is not known or not finite, and what there is none of; the group of all customers
/// Classes  of customers are rows too, after the figures: rfm_segment_share, rfm_segment_of_eight_share,
///          customer_grade_share, their value the share of all customers
/// Numbers  as short as they can be without losing a bit of them
/// Text     bytes that are not UTF-8 become U+FFFD
///
/// Rejected rows, cuts, the totals of the purchases and the window have no row: the JSON has them. The same scorecard
/// gives the same bytes on every machine.
CLIENTELE_API void render_csv(std::ostream& out, const scorecard& card, const csv_options& options = {});

}  // namespace clientele::inline v0::report
