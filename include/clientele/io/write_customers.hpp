#pragma once
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>

#include <clientele/core/config.hpp>
#include <clientele/io/read_purchases.hpp>
#include <clientele/segment/customer_grades.hpp>
#include <clientele/segment/loyalty_class.hpp>
#include <clientele/segment/rfm.hpp>
#include <clientele/segment/rfm_segments.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::io {

/// What is known of customers. All but the summary and the names may be left out, and so are its columns then.
struct customer_rows {
  std::span<const std::string> names;  ///< `purchase_file::customers`; the summary's keys are positions in it
  const customer_summary<std::uint32_t, purchase_money>& summary;
  const segment::rfm_scores* scores = nullptr;
  const segment::segment_table* segments = nullptr;           ///< `segment`: of `eleven_segments()`, or one's own
  const segment::segment_table* segments_of_eight = nullptr;  ///< `segment_of_eight`: of `eight_segments()`
  const segment::customer_grade_table<purchase_money>* grades = nullptr;
  const segment::loyalty_table* loyalty = nullptr;
};

struct write_customers_options {
  /// Puts an apostrophe before names that begin with = + - @, a tab or a carriage return, which spreadsheets would take
  /// for formulas. Such names are then no longer those of the purchase log.
  bool guard_formulas = false;
};

/// Writes a row per customer of the summary, in its order, as CSV (RFC 4180, lines end in LF).
///
/// Columns  customer, first_purchase, last_purchase, recency_days, orders, purchase_days, spend; refunds where they are
///          separate, longest_run_months (or the unit) where the summary has periods; recency_score, frequency_score, monetary_score,
///          segment, segment_of_eight, spend_grade, frequency_grade, loyalty as far as they are given
/// Money    exact, with two decimals or as many as it takes
/// Names    as they stand in the log, quoted where need be
/// Errors   `invalid_argument` for columns of other customers than the summary's, as far as their number tells, and for
///          a key without a name
/// Example  examples/reference_io.cpp
CLIENTELE_API void write_customers(std::ostream& out, const customer_rows& rows,
                                   const write_customers_options& options = {});
/// The same into a file, which is replaced. `output_error` where it cannot be written.
CLIENTELE_API void save_customers(const std::string& path, const customer_rows& rows,
                                  const write_customers_options& options = {});

}  // namespace clientele::inline v0::io
