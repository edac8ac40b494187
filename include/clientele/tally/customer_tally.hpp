#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/money.hpp>
#include <clientele/core/money_sum.hpp>
#include <clientele/core/observation_window.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/tally/customer_summary.hpp>
#include <clientele/tally/detail/purchase_columns.hpp>
#include <clientele/tally/detail/purchases.hpp>
#include <clientele/tally/observe_parallel.hpp>
#include <clientele/tally/tally.hpp>

namespace clientele::inline v0 {

/// What a customer did on one day.
template <Money M>
struct purchase_day {
  using sum_type = money_sum<typename M::currency, M::decimals>;

  day date = {};
  std::uint64_t purchases = 0;  ///< rows above zero
  std::uint64_t zeros = 0;      ///< rows of nothing
  std::uint64_t refunds = 0;    ///< rows below zero
  sum_type spend = {};          ///< of the purchases
  sum_type refunded = {};       ///< of the refunds, 0 or negative
  friend bool operator==(const purchase_day&, const purchase_day&) = default;
};

/// Every customer's purchases, day by day: exact, and mergeable however the log was cut, by customer, by time or
/// anyhow, also where two parts saw the same customer on the same day.
///
/// Nothing is decided here: windows, as-of days, refunds and zero amounts are arguments of `summary`.
/// Input       a customer, a day, an amount: one by one, three columns side by side, or records of your own with
///             projections. An order is a row: add up the lines of an invoice first.
/// Missing     a row without a day or an amount is missing; one without a customer is rejected (`invalid_key`)
/// State       for each customer and day the counts and 128-bit sums of purchases, zero amounts and refunds, written
///             as bytes, four to six a day; customers in the order of their keys
/// Errors      `invalid_value` for a customer that is missing or does not fit its type and for a day outside the
///             calendar, with the tally unchanged
/// Cost        columns: linear but for sorting the days of each customer; and the days that the tally has already of
///             the customers in them, so that few large batches are better than many small ones. One row: the logarithm
///             of the customers and the days of that one
/// When not    only a summary is wanted, and the log is at hand as a whole: `summarize_purchases` is faster by far
/// Example     examples/rfm_own_struct.cpp
template <CustomerKey Key, Money M>
class customer_tally {
 public:
  using key_type = Key;
  using money_type = M;
  static constexpr tally_kind kind = tally_kind::customer;
  static constexpr std::uint16_t format_version = 1;

  /// A row without a day or an amount is missing.
  void observe(const Key& customer, std::optional<day> date, std::optional<M> amount) {
    if constexpr (std::same_as<Key, std::string>) {
      if (customer.empty()) detail::throw_missing_customer(invalid_value::no_row);
    }
    if (!date || !amount) return observe_missing();
    std::uint64_t size = size_;
    detail::add_or_throw(size, 1, "rows");
    detail::ledger row = detail::one_row_ledger(date->number(), amount->units());
    const auto own = customers_.lower_bound(customer);
    if (own != customers_.end() && !(customer < own->first)) {
      detail::merged_ledger(own->second, row).swap(own->second);
    } else {
      customers_.emplace_hint(own, customer, std::move(row));
    }
    size_ = size;
  }
  /// Three columns side by side, all or nothing.
  template <detail::CustomerColumn Keys, detail::DayColumn Days, detail::MoneyColumn<M> Amounts>
  observe_report observe(const Keys& customers, const Days& days, const Amounts& amounts, observe_options options = {}) {
    detail::text_codes texts;
    customer_tally local;
    observe_report report =
        detail::with_purchases<Key, M>(customers, days, amounts, options, texts,
                                       [&](const detail::purchase_rows& rows) { local.take(rows, texts); });
    return finish(std::move(local), report);
  }
  /// Records of your own, all or nothing: `tally.observe(orders, &order::customer, &order::date, &order::total)`.
  template <class Records, class KeyOf, class DayOf, class AmountOf>
    requires detail::PurchaseRecords<Records, KeyOf, DayOf, AmountOf, Key, M>
  observe_report observe(const Records& records, const KeyOf& customer, const DayOf& date, const AmountOf& amount,
                         observe_options options = {}) {
    detail::text_codes texts;
    customer_tally local;
    observe_report report =
        detail::with_purchase_records<Key, M>(records, customer, date, amount, options, texts,
                                              [&](const detail::purchase_rows& rows) { local.take(rows, texts); });
    return finish(std::move(local), report);
  }
  /// An amount is money, not a bare number: project it to `money<EUR>::from_floating(total)` or `from_units(cents)`.
  template <std::ranges::input_range Records, class KeyOf, class DayOf, class AmountOf>
    requires std::is_arithmetic_v<detail::record_part_t<Records, AmountOf>>
  observe_report observe(const Records&, const KeyOf&, const DayOf&, const AmountOf&, observe_options = {}) = delete;
  void observe_missing(std::uint64_t n = 1) { detail::add_or_throw(missing_, n, "missing rows"); }
  void reject(const rejection_counts& rejected) noexcept { rejected_ += rejected; }

  /// Rows observed.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint64_t missing() const noexcept { return missing_; }
  [[nodiscard]] const rejection_counts& rejected() const noexcept { return rejected_; }
  [[nodiscard]] std::size_t customers() const noexcept { return customers_.size(); }
  /// Calls `use(customer, days)` for every customer in the order of the keys, with a span of `purchase_day<M>`, ascending,
  /// that is gone when `use` returns.
  template <class Use>
  void visit(Use&& use) const {
    std::vector<detail::ledger_day> raw;
    std::vector<purchase_day<M>> days;
    for (const auto& [customer, bytes] : customers_) {
      decode(bytes, raw, days);
      use(customer, std::span<const purchase_day<M>>(days));
    }
  }
  /// The days of one customer, ascending; none for one who was not seen.
  [[nodiscard]] std::vector<purchase_day<M>> days_of(const Key& customer) const {
    std::vector<detail::ledger_day> raw;
    std::vector<purchase_day<M>> days;
    if (const auto found = customers_.find(customer); found != customers_.end()) decode(found->second, raw, days);
    return days;
  }
  /// What the customers did in a window, a row for each. Rows after the as-of day are among the summary's `rejected()`.
  ///
  /// Errors  `sum_overflow` where the spend of a customer does not fit `M`; `invalid_argument` for more than two million
  ///         periods in the window.
  /// Cost    linear in the days; with periods in the periods of each customer's time as well.
  [[nodiscard]] customer_summary<Key, M> summary(observation_window window, summary_options options = {},
                                                 unsigned threads = 0) const;

  [[nodiscard]] customer_tally empty_like() const { return {}; }
  customer_tally& operator+=(const customer_tally& other) {
    customer_tally copy = other;
    return merge(std::move(copy));
  }
  [[nodiscard]] friend customer_tally operator+(customer_tally a, const customer_tally& b) { return a += b; }
  friend bool operator==(const customer_tally&, const customer_tally&) = default;

  void write(detail::byte_writer& out) const;
  [[nodiscard]] static customer_tally read(detail::byte_reader& in);

 private:
  static void decode(std::string_view bytes, std::vector<detail::ledger_day>& raw, std::vector<purchase_day<M>>& days) {
    using sum = typename purchase_day<M>::sum_type;
    detail::read_ledger(bytes, raw);
    days.clear();
    for (const detail::ledger_day& entry : raw) {
      days.push_back({day::from_number(entry.day), entry.purchases, entry.zeros, entry.refunds,
                      sum::from_units(entry.spend), sum::from_units(entry.refunded)});
    }
  }
  void take(const detail::purchase_rows& rows, const detail::text_codes& texts) {
    for (detail::keyed_ledger& group : detail::ledgers_of(rows, 1)) {
      if constexpr (std::same_as<Key, std::string>) {
        customers_.emplace(texts.text(static_cast<std::uint32_t>(group.key)), std::move(group.days));
      } else {
        customers_.emplace_hint(customers_.end(), static_cast<Key>(group.key), std::move(group.days));
      }
    }
  }
  observe_report finish(customer_tally local, const observe_report& report) {
    local.size_ = report.observed;
    local.missing_ = report.missing;
    local.rejected_ = report.rejected();
    merge(std::move(local));
    return report;
  }
  customer_tally& merge(customer_tally other) {
    std::vector<std::pair<detail::ledger*, detail::ledger>> merged;
    for (auto& [customer, days] : other.customers_) {
      const auto own = customers_.find(customer);
      if (own != customers_.end()) merged.emplace_back(&own->second, detail::merged_ledger(own->second, days));
    }
    std::uint64_t size = size_;
    std::uint64_t missing = missing_;
    detail::add_or_throw(size, other.size_, "rows");
    detail::add_or_throw(missing, other.missing_, "missing rows");
    // Nothing below throws.
    for (auto& [own, days] : merged) own->swap(days);
    customers_.merge(other.customers_);
    size_ = size;
    missing_ = missing;
    rejected_ += other.rejected_;
    return *this;
  }

  std::map<Key, detail::ledger> customers_;
  std::uint64_t size_ = 0;
  std::uint64_t missing_ = 0;
  rejection_counts rejected_;
};

/// A summary straight from a log, in one pass over its columns and without keeping the days of anybody.
///
/// The same to the last bit as observing the log into a `customer_tally` and asking that for its summary.
/// Input       customers (integers or texts), days and amounts side by side, in any order; `M` must be named where the
///             amounts are units: `summarize_purchases<money<USD>>(ids, date32, cents, window)`
/// Rejected    rows after the as-of day; and, with `on_invalid::count`, rows without a customer or with a day outside
///             the calendar, which otherwise throw `invalid_value`
/// Errors      `sum_overflow` where the spend of a customer does not fit `M`; `invalid_argument` for more than two million
///             periods in the window
/// Cost        linear, with periods in the periods of each customer's time as well: months, not days, of a long window.
///             Beside the columns 3 bytes a row and 36 a customer where ids are integers below the number of
///             rows, 10 bytes a row otherwise. Text keys, and columns with marks of missing values, cost a copy.
template <Money M, detail::CustomerColumn Keys, detail::DayColumn Days, detail::MoneyColumn<M> Amounts>
[[nodiscard]] customer_summary<typename detail::customer_key<Keys>::type, M> summarize_purchases(
    const Keys& customers, const Days& days, const Amounts& amounts, observation_window window,
    const summary_options& options = {}, const parallel_options& reading = {}) {
  detail::text_codes texts;
  detail::summarizer<typename detail::customer_key<Keys>::type, M> made{window, options, reading.threads, texts};
  const observe_report report = detail::with_purchases<typename detail::customer_key<Keys>::type, M>(
      customers, days, amounts, {reading.invalid, reading.first_row}, texts, made);
  return std::move(made).result(report);
}
/// The same where the amounts are money already.
template <detail::CustomerColumn Keys, detail::DayColumn Days, std::ranges::contiguous_range Amounts>
  requires Money<std::ranges::range_value_t<Amounts>>
[[nodiscard]] auto summarize_purchases(const Keys& customers, const Days& days, const Amounts& amounts,
                                       observation_window window, const summary_options& options = {},
                                       const parallel_options& reading = {}) {
  return summarize_purchases<std::ranges::range_value_t<Amounts>>(customers, days, amounts, window, options, reading);
}
/// The same from records of your own: `summarize_purchases(orders, &order::customer, &order::date, &order::total, window)`.
/// They are copied into columns, 20 bytes a record, first.
template <std::ranges::input_range Records, class KeyOf, class DayOf, class AmountOf>
  requires detail::PurchaseRecords<Records, KeyOf, DayOf, AmountOf, detail::record_key_t<Records, KeyOf>,
                                   detail::record_part_t<Records, AmountOf>>
[[nodiscard]] auto summarize_purchases(const Records& records, const KeyOf& customer, const DayOf& date,
                                       const AmountOf& amount, observation_window window,
                                       const summary_options& options = {}, const parallel_options& reading = {}) {
  using key = detail::record_key_t<Records, KeyOf>;
  using money_type = detail::record_part_t<Records, AmountOf>;
  static_assert(Money<money_type>, "the amount of a purchase is money, not a bare number: project it to "
                                   "money<EUR>::from_floating(total) or money<EUR>::from_units(cents)");
  detail::text_codes texts;
  detail::summarizer<key, money_type> made{window, options, reading.threads, texts};
  const observe_report report = detail::with_purchase_records<key, money_type>(
      records, customer, date, amount, {reading.invalid, reading.first_row}, texts, made);
  return std::move(made).result(report);
}

template <CustomerKey Key, Money M>
customer_summary<Key, M> customer_tally<Key, M>::summary(observation_window window, summary_options options,
                                                         unsigned threads) const {
  std::vector<std::string_view> ledgers;
  std::vector<const Key*> keys;
  ledgers.reserve(customers_.size());
  keys.reserve(customers_.size());
  for (const auto& [customer, days] : customers_) {
    keys.push_back(&customer);
    ledgers.emplace_back(days);
  }
  detail::left_out_units left_out;
  auto columns = detail::collect_summary<Key, M>(
      options, [&](std::uint64_t position) -> const Key& { return *keys[position]; },
      [&](detail::summary_sink& sink) {
        left_out = detail::summarize_ledgers(
            ledgers, {window.from().number(), window.as_of().number(), options, threads}, sink);
      });
  return detail::finished_summary(window, options, std::move(columns), left_out, missing_, rejected_);
}

template <CustomerKey Key, Money M>
void customer_tally<Key, M>::write(detail::byte_writer& out) const {
  detail::write_money_type(out, M::currency::code, M::decimals);
  detail::write_key_domain<Key>(out);
  out.u64(missing_);
  out.counts(rejected_);
  out.u64(customers_.size());
  for (const auto& [customer, days] : customers_) {
    detail::write_key(out, customer);
    detail::write_key(out, days);
  }
}

template <CustomerKey Key, Money M>
customer_tally<Key, M> customer_tally<Key, M>::read(detail::byte_reader& in) {
  using detail::byte_reader;
  detail::require_money_type(in, M::currency::code, M::decimals);
  detail::require_key_domain<Key>(in);
  customer_tally tally;
  tally.missing_ = in.u64();
  tally.rejected_ = in.counts();
  const std::uint64_t customers = in.u64();
  for (std::uint64_t i = 0; i < customers; ++i) {
    Key customer = detail::read_key<Key>(in);
    auto days = detail::read_key<detail::ledger>(in);
    byte_reader::require(tally.customers_.empty() || tally.customers_.rbegin()->first < customer,
                         "its customers are not in order");
    if constexpr (std::same_as<Key, std::string>) byte_reader::require(!customer.empty(), "a customer has no name");
    const std::uint64_t rows = detail::check_ledger(days);
    byte_reader::require(tally.size_ + rows >= rows, "it has more rows than can be");
    tally.size_ += rows;
    tally.customers_.emplace_hint(tally.customers_.end(), std::move(customer), std::move(days));
  }
  return tally;
}

static_assert(Tally<customer_tally<std::uint64_t, money<USD>>> && Tally<customer_tally<std::string, money<EUR>>>);

}  // namespace clientele::inline v0
