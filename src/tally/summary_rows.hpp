// From the purchases of one customer to a row of a summary.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <clientele/core/calendar.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/tally/detail/purchases.hpp>

namespace clientele::inline v0::detail {

struct customer_row {
  std::int64_t spend = 0;
  std::int64_t refunds = 0;
  std::int32_t first = 0;
  std::int32_t last = 0;
  std::uint32_t days_to_second = 0;
  std::uint32_t orders = 0;
  std::uint32_t purchase_days = 0;
};
struct period_row {
  std::uint32_t longest_run = 0;
  spend_trend trend = {};
};
struct summary_row : customer_row {
  period_row periods = {};
};

/// Which calendar period every day of a window lies in, and which of them are whole. Shared by all threads.
class period_table {
 public:
  /// `first` and `last` are the days that occur; the window may be wider.
  period_table(const summary_request& request, std::int32_t first, std::int32_t last);
  [[nodiscard]] std::int32_t of(std::int32_t date) const noexcept {
    return periods_[static_cast<std::size_t>(date - first_)];
  }
  /// Empty when first_whole() > last_whole().
  [[nodiscard]] std::int32_t first_whole() const noexcept { return first_whole_; }
  [[nodiscard]] std::int32_t last_whole() const noexcept { return last_whole_; }

 private:
  std::vector<std::int32_t> periods_;
  std::int32_t first_;
  std::int32_t first_whole_;
  std::int32_t last_whole_;
};

/// Makes rows, one customer after the other; one per thread.
class row_maker {
 public:
  row_maker(const summary_request& request, const period_table* periods) noexcept
      : net_(request.options.refunds == refund_policy::net),
        drop_refunds_(request.options.refunds == refund_policy::drop),
        keep_zeros_(request.options.zero_amounts == zero_policy::keep),
        from_(request.from),
        as_of_(request.as_of),
        periods_(periods) {}

  /// From rows of the window, in any order. False where none of them is a purchase.
  [[nodiscard]] bool make(const std::int32_t* days, const std::int64_t* amounts, std::size_t n, summary_row& row);
  /// From days, ascending, of which those outside the window are left out.
  [[nodiscard]] bool make(std::span<const ledger_day> days, summary_row& row);
  [[nodiscard]] const left_out_units& left_out() const noexcept { return left_out_; }

 private:
  struct sums {
    std::uint64_t orders = 0;
    int128 spend;
    int128 refunds;
  };
  [[nodiscard]] bool finish(const sums& total, summary_row& row);
  void mark_days(const std::int32_t* days, std::size_t n, summary_row& row);
  void begin_periods(std::int32_t first_day);
  void add_to_period(std::int32_t date, int128 amount);
  void close_periods(summary_row& row);

  bool net_;
  bool drop_refunds_;
  bool keep_zeros_;
  std::int32_t from_;
  std::int32_t as_of_;
  const period_table* periods_;
  left_out_units left_out_;
  std::vector<std::int32_t> kept_days_;
  std::vector<std::uint64_t> marks_;       // a bit a day, all clear between two customers
  std::vector<std::int32_t> distinct_;     // where periods are asked for
  std::vector<int128> by_period_;
  std::int32_t first_period_ = 0;          // of them
  std::vector<int128> levels_;
  std::vector<std::uint32_t> tree_;
};

}  // namespace clientele::inline v0::detail
