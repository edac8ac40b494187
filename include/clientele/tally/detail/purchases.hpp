#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/calendar.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/tally/customer_summary.hpp>

// What customer tallies and summaries are built with, below the types of keys and money: days are numbers, amounts units.
namespace clientele::inline v0::detail {

/// Purchases side by side. Keys are integers of 4 or 8 bytes; days and amounts are 32- and 64-bit integers, or classes
/// that hold nothing else.
struct purchase_rows {
  const void* keys = nullptr;
  unsigned key_bytes = 8;
  bool signed_keys = false;
  const void* days = nullptr;
  const void* amounts = nullptr;
  std::size_t rows = 0;
};

[[noreturn]] CLIENTELE_API void throw_missing_customer(std::uint64_t row);

/// A customer's purchases of one day.
struct ledger_day {
  std::int32_t day = 0;
  std::uint64_t purchases = 0;  // above zero
  std::uint64_t zeros = 0;
  std::uint64_t refunds = 0;    // below zero
  int128 spend;                 // of the purchases, 0 or more
  int128 refunded;              // of the refunds, 0 or less
  friend bool operator==(const ledger_day&, const ledger_day&) = default;
};

/// The days of a customer, ascending, each once, as bytes: one or two for the gap to the day before, and those of the
/// amount. Equal days are equal bytes.
using ledger = std::string;

CLIENTELE_API void read_ledger(std::string_view bytes, std::vector<ledger_day>& days);
/// How many rows a ledger holds. Throws `corrupt_bytes` where `read_ledger` could go wrong, and for another way to write
/// the same days.
[[nodiscard]] CLIENTELE_API std::uint64_t check_ledger(std::string_view bytes);
[[nodiscard]] CLIENTELE_API ledger one_row_ledger(std::int32_t day, std::int64_t amount);
/// Both together; `sum_overflow` where counts or 128-bit sums do not hold them.
[[nodiscard]] CLIENTELE_API ledger merged_ledger(std::string_view a, std::string_view b);

struct keyed_ledger {
  std::uint64_t key;  // signed keys modulo 2^64
  ledger days;
};
/// A ledger for every customer of the rows, keys ascending.
[[nodiscard]] CLIENTELE_API std::vector<keyed_ledger> ledgers_of(const purchase_rows& rows, unsigned threads);

struct summary_request {
  std::int32_t from = 0;
  std::int32_t as_of = 0;
  summary_options options = {};
  unsigned threads = 0;
};

struct left_out_units {
  std::uint64_t before_from = 0;
  std::uint64_t after_as_of = 0;
  std::uint64_t zero_amounts = 0;
  std::uint64_t refunds = 0;
  int128 refunded;
  std::uint64_t customers = 0;
  int128 of_customers;
};

/// Where the columns of a summary go: `resize` makes room for so many customers, `pointers` then lead there.
struct summary_sink {
  struct columns {
    void* first_days = nullptr;  // 32-bit integers
    void* last_days = nullptr;
    std::uint32_t* days_to_second = nullptr;
    std::uint32_t* orders = nullptr;
    std::uint32_t* purchase_days = nullptr;
    void* spend = nullptr;       // 64-bit integers
    void* refunds = nullptr;     // null unless separate
    std::uint32_t* longest_runs = nullptr;  // null without periods
    spend_trend* trends = nullptr;
  } pointers;
  void* target = nullptr;
  void (*resize)(summary_sink& sink, std::size_t customers) = nullptr;
  /// Called once for every customer, 0, 1, 2 .., after the last `resize`.
  void (*store_key)(const summary_sink& sink, std::size_t customer, std::uint64_t key) = nullptr;
};

/// A summary of the rows, keys ascending.
CLIENTELE_API left_out_units summarize_rows(const purchase_rows& rows, const summary_request& request,
                                            summary_sink& sink);
/// A summary of the ledgers, in their order; customers without a purchase in the window are left out. Keys are stored
/// as the positions of the ledgers.
CLIENTELE_API left_out_units summarize_ledgers(std::span<const std::string_view> ledgers,
                                               const summary_request& request, summary_sink& sink);

/// Gives texts the codes 0, 1, 2 .. in the order in which they first appear.
class CLIENTELE_API text_codes {
 public:
  text_codes();
  text_codes(const text_codes&) = delete;
  text_codes& operator=(const text_codes&) = delete;
  ~text_codes();
  std::uint32_t code(std::string_view text);
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] const std::string& text(std::uint32_t code) const noexcept;
  /// The codes in the order of their texts.
  [[nodiscard]] std::vector<std::uint32_t> sorted() const;

 private:
  struct state;
  state* state_;
};

}  // namespace clientele::inline v0::detail
