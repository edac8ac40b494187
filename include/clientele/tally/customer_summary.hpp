#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/core/calendar.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/money_sum.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/tally/bytes.hpp>
#include <clientele/tally/detail/byte_key.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

/// What can identify a customer: an integer of any size, or a text.
template <class T>
concept CustomerKey = (std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>) || std::same_as<T, std::string>;

namespace detail {
template <class T>
struct is_money : std::false_type {};
template <Currency C, int Decimals>
struct is_money<money<C, Decimals>> : std::true_type {};
}  // namespace detail

/// Exact money of one currency.
template <class T>
concept Money = detail::is_money<T>::value;

/// What a refund, a purchase of a negative amount, does. It is never an order, and its day no purchase day.
enum class refund_policy : std::uint8_t {
  net,       ///< it lowers the customer's spend
  drop,      ///< it is left out and counted
  separate,  ///< spend is what was bought; what came back is a column of its own
};

/// What a purchase of nothing (a free item, a sample) is.
enum class zero_policy : std::uint8_t {
  keep,  ///< an order, and its day a purchase day
  drop,  ///< left out and counted
};

/// The policies as they stand in options and JSON: "separate", "keep".
[[nodiscard]] CLIENTELE_API std::string_view name(refund_policy policy) noexcept;
[[nodiscard]] CLIENTELE_API std::string_view name(zero_policy policy) noexcept;

/// What a purchase is, where purchases of a customer are counted.
enum class purchase_count : std::uint8_t {
  purchase_days,  ///< a day with one order or more: two on one day are one
  orders,         ///< every row of the log that is an order
};
/// The count as it stands in options and JSON: "purchase_days".
[[nodiscard]] CLIENTELE_API std::string_view name(purchase_count counted) noexcept;

/// The calendar periods by which runs and trends are counted.
struct period_rule {
  calendar_unit unit = calendar_unit::month;
  weekday week_start = weekday::monday;
  friend constexpr bool operator==(period_rule, period_rule) noexcept = default;
};

/// How a log of purchases becomes a row per customer.
struct summary_options {
  refund_policy refunds = refund_policy::net;
  zero_policy zero_amounts = zero_policy::keep;
  std::optional<period_rule> periods = {};  ///< with them: the longest run of active periods, and the trend of spend
  friend bool operator==(const summary_options&, const summary_options&) = default;
};

/// How a customer's spend moves from period to period: what a Mann-Kendall test needs.
///
/// The series is the spend of every whole period of the window, from the one of the customer's first purchase in the
/// window on, periods without a purchase at zero. Periods that the window cuts are left out.
struct spend_trend {
  std::uint32_t periods = 0;      ///< length of the series
  std::int64_t s = 0;             ///< Kendall's S: pairs that rise less pairs that fall
  std::uint64_t variance_18 = 0;  ///< 18 times the variance of S without a trend, ties allowed for
  bool rising_sums = false;       ///< every sum of four consecutive periods is above the one before it, and there are two
  friend constexpr bool operator==(const spend_trend&, const spend_trend&) noexcept = default;
};

namespace detail {
/// Beyond it 18 times the variance of Kendall's S leaves 64 bits.
inline constexpr std::uint32_t most_trend_periods = 2'000'000;
[[nodiscard]] constexpr bool possible_trend(const spend_trend& trend) noexcept {
  const std::uint64_t n = trend.periods;
  if (n > most_trend_periods) return false;
  const auto pairs = static_cast<std::int64_t>(n < 2 ? 0 : n * (n - 1) / 2);
  const std::uint64_t most = n < 2 ? 0 : n * (n - 1) * (2 * n + 5);
  return trend.s >= -pairs && trend.s <= pairs && trend.variance_18 <= most && (!trend.rising_sums || n > 4);
}

[[noreturn]] CLIENTELE_API void throw_bad_customer_column(const char* column, std::size_t rows, std::size_t expected);
[[noreturn]] CLIENTELE_API void throw_bad_customer_row(std::size_t row, const char* what);
/// A currency and its decimals are part of what bytes mean.
CLIENTELE_API void write_money_type(byte_writer& out, std::string_view code, int decimals);
CLIENTELE_API void require_money_type(byte_reader& in, std::string_view code, int decimals);
}  // namespace detail

/// What of a log is not in its summary. Rows.
template <Money M>
struct purchases_left_out {
  std::uint64_t before_from = 0;   ///< before the window
  std::uint64_t zero_amounts = 0;  ///< `zero_policy::drop`
  std::uint64_t refunds = 0;       ///< `refund_policy::drop`
  money_sum<typename M::currency, M::decimals> refunded = {};  ///< their amounts, negative
  std::uint64_t customers_without_purchase = 0;  ///< they have nothing but refunds (or dropped zeros) in the window
  money_sum<typename M::currency, M::decimals> of_customers_without_purchase = {};  ///< and so much is not in any spend
  friend constexpr bool operator==(const purchases_left_out&, const purchases_left_out&) noexcept = default;
};

/// The columns of a customer summary, a row per customer.
template <CustomerKey Key, Money M>
struct customer_columns {
  std::vector<Key> keys = {};                       ///< ascending, each once
  std::vector<day> first_days = {};                 ///< first purchase day in the window
  std::vector<day> last_days = {};
  std::vector<std::uint32_t> days_to_second = {};   ///< days from the first purchase day to the second; 0: there is none
  std::vector<std::uint32_t> orders = {};
  std::vector<std::uint32_t> purchase_days = {};    ///< distinct days
  std::vector<M> spend = {};                        ///< with refunds as the policy says
  std::vector<M> refunds = {};                      ///< `refund_policy::separate` alone: what came back, 0 or negative
  std::vector<std::uint32_t> longest_runs = {};     ///< `summary_options::periods` alone: consecutive active periods
  std::vector<spend_trend> trends = {};             ///< `summary_options::periods` alone
  friend bool operator==(const customer_columns&, const customer_columns&) = default;
};

/// Per customer what recency, frequency and monetary value need: finished, compact, and unmergeable, because distinct
/// days of two summaries do not add up. `customer_tally` merges.
///
/// Made by `customer_tally::summary`, by `summarize_purchases` in one pass over columns, or from a table of the user's
/// own by the constructor, which checks that the columns belong together.
/// Errors  `invalid_argument` where they do not, naming the row.
template <CustomerKey Key, Money M>
class customer_summary {
 public:
  using key_type = Key;
  using money_type = M;
  using left_out_type = purchases_left_out<M>;

  customer_summary() = default;  ///< nobody
  customer_summary(observation_window window, summary_options options, customer_columns<Key, M> columns,
                   left_out_type left_out = {}, std::uint64_t missing = 0, rejection_counts rejected = {});

  /// Customers with at least one purchase in the window.
  [[nodiscard]] std::size_t size() const noexcept { return columns_.keys.size(); }
  [[nodiscard]] const observation_window& window() const noexcept { return window_; }
  [[nodiscard]] day as_of() const noexcept { return window_.as_of(); }
  [[nodiscard]] const summary_options& options() const noexcept { return options_; }

  [[nodiscard]] const customer_columns<Key, M>& columns() const& noexcept { return columns_; }
  [[nodiscard]] std::span<const Key> keys() const& noexcept { return columns_.keys; }
  [[nodiscard]] std::span<const day> first_days() const& noexcept { return columns_.first_days; }
  [[nodiscard]] std::span<const day> last_days() const& noexcept { return columns_.last_days; }
  [[nodiscard]] std::span<const std::uint32_t> days_to_second() const& noexcept { return columns_.days_to_second; }
  [[nodiscard]] std::span<const std::uint32_t> orders() const& noexcept { return columns_.orders; }
  [[nodiscard]] std::span<const std::uint32_t> purchase_days() const& noexcept { return columns_.purchase_days; }
  [[nodiscard]] std::span<const M> spend() const& noexcept { return columns_.spend; }
  /// Empty unless refunds are `separate`.
  [[nodiscard]] std::span<const M> refunds() const& noexcept { return columns_.refunds; }
  /// Empty unless `periods` was asked for.
  [[nodiscard]] std::span<const std::uint32_t> longest_runs() const& noexcept { return columns_.longest_runs; }
  [[nodiscard]] std::span<const spend_trend> trends() const& noexcept { return columns_.trends; }
  // Columns of a summary that is gone when they are looked at: keep the summary in a variable.
  const customer_columns<Key, M>& columns() const&& = delete;
  std::span<const Key> keys() const&& = delete;
  std::span<const day> first_days() const&& = delete;
  std::span<const day> last_days() const&& = delete;
  std::span<const std::uint32_t> days_to_second() const&& = delete;
  std::span<const std::uint32_t> orders() const&& = delete;
  std::span<const std::uint32_t> purchase_days() const&& = delete;
  std::span<const M> spend() const&& = delete;
  std::span<const M> refunds() const&& = delete;
  std::span<const std::uint32_t> longest_runs() const&& = delete;
  std::span<const spend_trend> trends() const&& = delete;
  /// Days from the last purchase to the as-of day.
  [[nodiscard]] days recency(std::size_t customer) const { return window_.recency(columns_.last_days[customer]); }

  /// What of the log is not in here.
  [[nodiscard]] const left_out_type& left_out() const noexcept { return left_out_; }
  /// Rows without a date or an amount.
  [[nodiscard]] std::uint64_t missing() const noexcept { return missing_; }
  /// Rows without a customer, after the as-of day, and so on.
  [[nodiscard]] const rejection_counts& rejected() const noexcept { return rejected_; }
  friend bool operator==(const customer_summary&, const customer_summary&) = default;

  static constexpr tally_kind kind = tally_kind::customer_summary;
  static constexpr std::uint16_t format_version = 1;
  void write(detail::byte_writer& out) const;
  [[nodiscard]] static customer_summary read(detail::byte_reader& in);

 private:
  observation_window window_;
  summary_options options_;
  customer_columns<Key, M> columns_;
  left_out_type left_out_;
  std::uint64_t missing_ = 0;
  rejection_counts rejected_;
};

/// A customer summary of any key and currency.
template <class T>
concept CustomerSummary = requires {
  typename T::key_type;
  typename T::money_type;
  requires std::same_as<T, customer_summary<typename T::key_type, typename T::money_type>>;
};

/// A customer tally of any key and currency.
template <class T>
concept CustomerTally = Tally<T> && requires {
  typename T::key_type;
  typename T::money_type;
  requires T::kind == tally_kind::customer;
};

template <CustomerKey Key, Money M>
customer_summary<Key, M>::customer_summary(observation_window window, summary_options options,
                                           customer_columns<Key, M> columns, left_out_type left_out,
                                           std::uint64_t missing, rejection_counts rejected)
    : window_(window), options_(options), columns_(std::move(columns)), left_out_(std::move(left_out)),
      missing_(missing), rejected_(rejected) {
  const std::size_t n = columns_.keys.size();
  const auto require_rows = [n](const char* name, std::size_t rows, bool wanted) {
    const std::size_t expected = wanted ? n : 0;
    if (rows != expected) detail::throw_bad_customer_column(name, rows, expected);
  };
  require_rows("first_days", columns_.first_days.size(), true);
  require_rows("last_days", columns_.last_days.size(), true);
  require_rows("days_to_second", columns_.days_to_second.size(), true);
  require_rows("orders", columns_.orders.size(), true);
  require_rows("purchase_days", columns_.purchase_days.size(), true);
  require_rows("spend", columns_.spend.size(), true);
  require_rows("refunds", columns_.refunds.size(), options_.refunds == refund_policy::separate);
  require_rows("longest_runs", columns_.longest_runs.size(), options_.periods.has_value());
  require_rows("trends", columns_.trends.size(), options_.periods.has_value());
  for (std::size_t i = 0; i < n; ++i) {
    const auto require = [i](bool holds, const char* what) {
      if (!holds) detail::throw_bad_customer_row(i, what);
    };
    const day first = columns_.first_days[i];
    const day last = columns_.last_days[i];
    const std::uint32_t distinct = columns_.purchase_days[i];
    const auto span = static_cast<std::int64_t>(last.number()) - first.number();
    require(i == 0 || columns_.keys[i - 1] < columns_.keys[i], "keys must ascend, each once");
    require(window_.from() <= first && first <= last && last <= window_.as_of(),
            "first and last day must lie in the window, in this order");
    require(distinct >= 1 && distinct <= span + 1 && (distinct == 1) == (span == 0),
            "purchase days must fit between the first and the last day");
    require(columns_.orders[i] >= distinct, "orders must be no fewer than purchase days");
    const std::uint32_t second = columns_.days_to_second[i];
    require(distinct == 1 ? second == 0 : second >= 1 && second <= span && (distinct > 2 || second == span),
            "days to the second purchase day must be 0 for one purchase day, else lie between first and last");
    require(options_.refunds != refund_policy::separate || columns_.refunds[i] <= M{}, "refunds must be 0 or negative");
    if (options_.periods) {
      require(columns_.longest_runs[i] >= 1 && columns_.longest_runs[i] <= distinct,
              "the longest run must be 1 to the purchase days");
      require(detail::possible_trend(columns_.trends[i]), "a trend cannot be that of so many periods");
    }
  }
}

template <CustomerKey Key, Money M>
void customer_summary<Key, M>::write(detail::byte_writer& out) const {
  detail::write_money_type(out, M::currency::code, M::decimals);
  detail::write_key_domain<Key>(out);
  out.i32(window_.from().number());
  out.i32(window_.as_of().number());
  out.u8(static_cast<std::uint8_t>(options_.refunds));
  out.u8(static_cast<std::uint8_t>(options_.zero_amounts));
  out.u8(options_.periods ? std::uint8_t{1} : std::uint8_t{0});
  if (options_.periods) {
    out.u8(static_cast<std::uint8_t>(options_.periods->unit));
    out.u8(static_cast<std::uint8_t>(options_.periods->week_start));
  }
  out.u64(left_out_.before_from);
  out.u64(left_out_.zero_amounts);
  out.u64(left_out_.refunds);
  out.u128(left_out_.refunded.units().bits());
  out.u64(left_out_.customers_without_purchase);
  out.u128(left_out_.of_customers_without_purchase.units().bits());
  out.u64(missing_);
  out.counts(rejected_);
  out.u64(size());
  for (std::size_t i = 0; i < size(); ++i) {
    detail::write_key(out, columns_.keys[i]);
    out.i32(columns_.first_days[i].number());
    out.i32(columns_.last_days[i].number());
    out.u32(columns_.days_to_second[i]);
    out.u32(columns_.orders[i]);
    out.u32(columns_.purchase_days[i]);
    out.u64(static_cast<std::uint64_t>(columns_.spend[i].units()));
    if (!columns_.refunds.empty()) out.u64(static_cast<std::uint64_t>(columns_.refunds[i].units()));
    if (options_.periods) {
      out.u32(columns_.longest_runs[i]);
      out.u32(columns_.trends[i].periods);
      out.u64(static_cast<std::uint64_t>(columns_.trends[i].s));
      out.u64(columns_.trends[i].variance_18);
      out.u8(columns_.trends[i].rising_sums ? std::uint8_t{1} : std::uint8_t{0});
    }
  }
}

template <CustomerKey Key, Money M>
customer_summary<Key, M> customer_summary<Key, M>::read(detail::byte_reader& in) {
  using detail::byte_reader;
  detail::require_money_type(in, M::currency::code, M::decimals);
  detail::require_key_domain<Key>(in);
  const auto read_day = [&in] {
    const std::int32_t number = in.i32();
    byte_reader::require(number >= day::lowest_number && number <= day::highest_number, "a day is outside the calendar");
    return day::from_number(number);
  };
  const auto read_enum = [&in](auto highest) {
    const std::uint8_t value = in.u8();
    byte_reader::require(value <= static_cast<std::uint8_t>(highest), "an option is unknown");
    return static_cast<decltype(highest)>(value);
  };
  const auto read_money = [&in] { return M::from_units(static_cast<std::int64_t>(in.u64())); };
  const day from = read_day();
  const day as_of = read_day();
  byte_reader::require(from <= as_of && as_of < day::highest(), "its window is reversed");
  summary_options options;
  options.refunds = read_enum(refund_policy::separate);
  options.zero_amounts = read_enum(zero_policy::drop);
  if (read_enum(std::uint8_t{1}) == 1) {
    period_rule rule;
    rule.unit = read_enum(calendar_unit::year);
    rule.week_start = read_enum(weekday::sunday);
    options.periods = rule;
  }
  using sum = money_sum<typename M::currency, M::decimals>;
  left_out_type left_out;
  left_out.before_from = in.u64();
  left_out.zero_amounts = in.u64();
  left_out.refunds = in.u64();
  left_out.refunded = sum::from_units(int128::from_bits(in.u128()));
  left_out.customers_without_purchase = in.u64();
  left_out.of_customers_without_purchase = sum::from_units(int128::from_bits(in.u128()));
  const std::uint64_t missing = in.u64();
  const rejection_counts rejected = in.counts();
  const std::uint64_t n = in.u64();
  customer_columns<Key, M> columns;
  for (std::uint64_t i = 0; i < n; ++i) {  // grown row by row: a corrupt size must not become an allocation
    columns.keys.push_back(detail::read_key<Key>(in));
    columns.first_days.push_back(read_day());
    columns.last_days.push_back(read_day());
    columns.days_to_second.push_back(in.u32());
    columns.orders.push_back(in.u32());
    columns.purchase_days.push_back(in.u32());
    columns.spend.push_back(read_money());
    if (options.refunds == refund_policy::separate) columns.refunds.push_back(read_money());
    if (options.periods) {
      columns.longest_runs.push_back(in.u32());
      spend_trend trend;
      trend.periods = in.u32();
      trend.s = static_cast<std::int64_t>(in.u64());
      trend.variance_18 = in.u64();
      trend.rising_sums = read_enum(std::uint8_t{1}) == 1;
      columns.trends.push_back(trend);
    }
  }
  try {
    return customer_summary{observation_window{from, as_of}, options, std::move(columns), left_out, missing, rejected};
  } catch (const invalid_argument& impossible) {
    throw corrupt_bytes(impossible.what());
  }
}

}  // namespace clientele::inline v0
