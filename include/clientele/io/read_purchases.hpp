#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <clientele/core/config.hpp>
#include <clientele/core/currency.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/money_sum.hpp>
#include <clientele/io/csv_reader.hpp>
#include <clientele/io/date_format.hpp>
#include <clientele/report/scorecard.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::io {

/// Money of a file, exact to a millionth: which currency it is is known at run time only, and is a label of the report.
using purchase_money = money<XXX, 6>;

/// Which columns of a file hold purchases, by name or by number from 1.
struct purchase_columns {
  std::string customer;
  std::string date;
  std::string amount;  ///< or a product of columns: "quantity*unit_price". A column of just this name is taken first
  std::optional<std::string> order = {};  ///< with it, the lines of an order become one purchase
};

struct read_purchases_options {
  date_format dates = {};
  refund_policy refunds = refund_policy::net;
  zero_policy zero_amounts = zero_policy::keep;
  bool strict = false;   ///< the first bad value or malformed record is an `input_error`
  unsigned threads = 0;  ///< 0: as many as the machine runs at once
  /// Called now and then by one of the threads with the bytes read and, where known, their total.
  std::function<void(std::uint64_t, std::optional<std::uint64_t>)> progress = {};
};

/// Why a line of purchases is not in the result.
enum class line_fault : std::uint8_t {
  missing,              ///< an empty cell: no customer, no date, no order, no amount
  not_a_date,           ///< not written in the format
  impossible_date,      ///< written in the format, but there is no such day: 2011-02-30
  not_a_number,         ///< an amount that is text: "12,50", "1e3", "5 GBP"
  too_many_decimals,    ///< an amount with more than six decimals, or a factor of one with more than 18
  out_of_range,         ///< an amount beyond 9 223 372 036 854.775807; a year before 1400
  refund_dropped,       ///< below zero, with `refund_policy::drop`
  zero_amount_dropped,  ///< zero, with `zero_policy::drop`
};
inline constexpr std::size_t line_faults = 8;

/// The fault as it stands in reports and JSON: "impossible_date".
[[nodiscard]] CLIENTELE_API std::string_view name(line_fault fault) noexcept;

/// The lines of one day that `refund_policy::drop` left out.
struct dropped_refunds {
  day date = {};
  std::uint64_t lines = 0;
  money_sum<XXX, 6> amount = {};  ///< negative
  friend bool operator==(const dropped_refunds&, const dropped_refunds&) = default;
};

/// The purchases of a file, a row per line, or per order and customer and day: columns for `summarize_purchases`.
///
/// Rows ascend by customer, day and amount, so that they depend on nothing but what the lines say: neither on their
/// order, nor on threads or blocks.
struct purchase_file {
  std::vector<std::string> customers;   ///< of at least one row; whole numbers first, by value, then the rest bytewise
  std::vector<std::uint32_t> ids;       ///< positions in `customers`
  std::vector<day> days;
  std::vector<purchase_money> amounts;

  std::uint64_t lines = 0;        ///< records of the file, without its header; those in `rejected` among them
  std::uint64_t lines_kept = 0;   ///< `lines` less those in `rejected`
  std::uint64_t refund_lines = 0; ///< of those kept, how many are below zero
  std::uint64_t zero_lines = 0;   ///< of those kept, how many are zero
  /// The lines of `line_fault::refund_dropped`, in order of their days: a summary is of a window, and so are they to be.
  std::vector<dropped_refunds> refunds_dropped;
  std::optional<day> first_day;   ///< of the rows
  std::optional<day> last_day;

  std::string customer_column;    ///< names, as they stand in the header
  std::string date_column;
  std::string amount_column;      ///< of a product, the names with * between
  std::string order_column;       ///< empty: a row per line
  std::vector<report::rejected_rows> rejected;  ///< a line once: malformed, else by customer, date, order, amount
};

/// Reads a purchase log in one pass.
///
/// Amounts     exact decimals, "-1234.50"; products are exact too. No thousands, exponents, currency signs
/// Dates       ISO, or as a `date_format` says; the day that is written
/// Orders      with a column of orders, the lines of one order, customer and day are added up to one purchase; an order
///             on two days, or of two customers, is two
/// Refunds     lines below zero. `drop` leaves the lines out before anything is added up, and counts them; `net` adds
///             them in, so that an order of a negative total is a refund; `separate` adds them up by themselves, so
///             that an order that was bought and partly returned is a purchase and a refund
/// Zeros       `zero_policy::drop` leaves out lines of nothing, and counts them. What then adds up to zero is for the
///             summary, which is to be made with the same policies
/// Rejection   a line with a bad cell is left out as a whole and counted once: by its customer, else its date, else its
///             order, else its amount, with the first line of each reason
/// Errors      `input_error` for a column that is not there, for what `csv_reader` cannot read, in strict mode for the
///             first bad value (what a policy drops is none), and for a column in which not one cell is a date of the
///             format, or a number; `sum_overflow` for an order beyond what `purchase_money` holds
/// Threads     the result does not depend on their number
/// Cost        one pass; 16 bytes a row, and 40 a line while it lasts
/// When not    several currencies or decimal commas in a column; a log that does not fit in memory: `customer_tally`
/// Example     examples/reference_io.cpp
[[nodiscard]] CLIENTELE_API purchase_file read_purchases(csv_reader& reader, const purchase_columns& columns,
                                                         const read_purchases_options& options = {});

}  // namespace clientele::inline v0::io
