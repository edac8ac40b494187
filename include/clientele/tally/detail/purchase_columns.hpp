#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/core/column.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/rejection.hpp>
#include <clientele/tally/customer_summary.hpp>
#include <clientele/tally/detail/counts.hpp>
#include <clientele/tally/detail/group_codes.hpp>
#include <clientele/tally/detail/observe_rows.hpp>
#include <clientele/tally/detail/purchases.hpp>

namespace clientele::inline v0::detail {

template <class Range, class Value>
concept ContiguousOf = std::ranges::contiguous_range<Range> && std::same_as<std::ranges::range_value_t<Range>, Value>;

template <class T>
struct column_value {};
template <ColumnRange T>
struct column_value<T> {
  using type = std::ranges::range_value_t<T>;
};
template <class T>
struct column_value<column<T>> {
  using type = T;
};
template <class T>
concept IntegerColumn = ColumnLike<T> && std::integral<typename column_value<T>::type>;

template <class T>
concept TextColumn = std::ranges::random_access_range<const T> && std::ranges::sized_range<const T> &&
                     std::convertible_to<std::ranges::range_reference_t<const T>, std::string_view>;

template <class T>
concept CustomerColumn = IntegerColumn<T> || TextColumn<T>;
/// Days as `day`, or as the numbers of Arrow's date32, with marks of missing ones.
template <class T>
concept DayColumn = ContiguousOf<T, day> || IntegerColumn<T>;
/// Amounts as money, or as its units, with marks of missing ones.
template <class T, class M>
concept MoneyColumn = ContiguousOf<T, M> || IntegerColumn<T>;

/// The key that customers of a column go by.
template <CustomerColumn Keys>
struct customer_key {
  using type = std::string;
};
template <IntegerColumn Keys>
struct customer_key<Keys> {
  using type = typename column_value<Keys>::type;
};

// The kernels read integers where these types are.
template <Money M>
inline constexpr bool plain_units = sizeof(M) == sizeof(std::int64_t) && std::is_trivially_copyable_v<M>;
static_assert(sizeof(day) == sizeof(std::int32_t) && std::is_trivially_copyable_v<day>);

inline constexpr const char* allowed_day_numbers = "-208188 to 2932896 (1400-01-01 to 9999-12-31, 0 is 1970-01-01)";

template <class T>
[[nodiscard]] std::size_t column_rows(const T& columns) {
  if constexpr (ColumnLike<T>) {
    return column{columns}.size();
  } else {
    return std::ranges::size(columns);
  }
}

/// Rows that the kernels can take as they are: kept ones alone, in vectors of their own where that needs a copy.
struct kept_purchases {
  std::vector<std::uint64_t> keys;
  std::vector<std::int32_t> days;
  std::vector<std::int64_t> amounts;

  void add(std::uint64_t key, std::int32_t date, std::int64_t amount) {
    keys.push_back(key);
    days.push_back(date);
    amounts.push_back(amount);
  }
  [[nodiscard]] purchase_rows rows(bool signed_keys) const noexcept {
    return {keys.data(), 8, signed_keys, days.data(), amounts.data(), keys.size()};
  }
};

inline constexpr const char* allowed_units = "-9223372036854775808 to 9223372036854775807 units";

/// A cell of a day or money column: a number, missing, or beyond what days or money can be.
struct purchase_cell {
  std::int64_t value = 0;
  bool missing = false;
  std::optional<double> refused = {};
};
template <class Value, class Column>
[[nodiscard]] purchase_cell cell(const Column& columns, std::size_t row, std::int64_t lowest, std::int64_t highest) {
  if constexpr (ContiguousOf<Column, day>) {
    return {std::ranges::data(columns)[row].number()};
  } else if constexpr (ContiguousOf<Column, Value>) {
    return {std::ranges::data(columns)[row].units()};
  } else {
    const column values{columns};
    if (values.missing(row)) return {0, true, {}};
    const auto value = values[row];
    if (std::cmp_less(value, lowest) || std::cmp_greater(value, highest)) return {0, false, static_cast<double>(value)};
    return {static_cast<std::int64_t>(value)};
  }
}

/// Checks rows one after the other and keeps the good ones. `key_of(row)` is a key as 64 bits, or nothing where it is
/// missing; it may throw for a key that does not fit its type.
template <Money M, class KeyOf, class Days, class Amounts>
[[nodiscard]] kept_purchases keep_purchases(std::size_t rows, const KeyOf& key_of, const Days& days,
                                            const Amounts& amounts, const observe_options& options,
                                            observe_report& report) {
  kept_purchases kept;
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint64_t position = options.first_row + row;
    const std::optional<std::uint64_t> key = key_of(row, position);
    if (!key) {
      if (options.invalid == on_invalid::raise) throw_missing_customer(position);
      report.reject(rejection::invalid_key, position);
      continue;
    }
    const purchase_cell date = cell<M>(days, row, day::lowest_number, day::highest_number);
    const purchase_cell amount = cell<M>(amounts, row, (std::numeric_limits<std::int64_t>::min)(),
                                         (std::numeric_limits<std::int64_t>::max)());
    if (date.refused || amount.refused) {
      if (options.invalid == on_invalid::raise) {
        throw_bad_number(date.refused ? "day number" : "amount", date.refused ? *date.refused : *amount.refused,
                         date.refused ? allowed_day_numbers : allowed_units, position);
      }
      report.reject(rejection::out_of_range, position);
    } else if (date.missing || amount.missing) {
      ++report.missing;
    } else {
      kept.add(*key, static_cast<std::int32_t>(date.value), amount.value);
      ++report.observed;
    }
  }
  return kept;
}

template <class Days>
[[nodiscard]] bool days_as_they_are(const Days& days) {
  if constexpr (ContiguousOf<Days, day>) {
    return true;
  } else {
    using number = typename column_value<Days>::type;
    const column values{days};
    if (sizeof(number) != 4 || !std::is_signed_v<number> || values.bitmap() != nullptr || values.sentinel()) return false;
    bool inside = true;
    for (const auto value : values.values()) {
      inside &= std::cmp_greater_equal(value, day::lowest_number) && std::cmp_less_equal(value, day::highest_number);
    }
    return inside;
  }
}
template <Money M, class Amounts>
[[nodiscard]] bool amounts_as_they_are(const Amounts& amounts) {
  if constexpr (ContiguousOf<Amounts, M>) {
    return plain_units<M>;
  } else {
    using number = typename column_value<Amounts>::type;
    const column values{amounts};
    return sizeof(number) == 8 && std::is_signed_v<number> && values.bitmap() == nullptr && !values.sentinel();
  }
}
template <class Column>
[[nodiscard]] const void* column_data(const Column& columns) {
  if constexpr (ColumnLike<Column>) {
    return column{columns}.values().data();
  } else {
    return std::ranges::data(columns);
  }
}

/// Hands the good rows of three columns to `use(purchase_rows)`: as they are, where nothing in them is marked, else a
/// copy of the good ones. Text keys become codes of `texts`.
template <CustomerKey Key, Money M, class Keys, class Days, class Amounts, class Use>
observe_report with_purchases(const Keys& keys, const Days& days, const Amounts& amounts,
                              const observe_options& options, text_codes& texts, Use&& use) {
  const std::size_t rows = column_rows(keys);
  require_equal_rows("dates", column_rows(days), rows);
  require_equal_rows("amounts", column_rows(amounts), rows);
  observe_report report;
  if constexpr (IntegerColumn<Keys>) {
    static_assert(std::integral<Key>, "customers with text keys need a column of texts");
    using number = typename column_value<Keys>::type;
    const column values{keys};
    constexpr bool same = std::same_as<number, Key> || (std::is_unsigned_v<number> && sizeof(Key) > sizeof(number));
    if constexpr (same && (sizeof(number) == 4 || sizeof(number) == 8)) {
      if (values.bitmap() == nullptr && !values.sentinel() && days_as_they_are(days) && amounts_as_they_are<M>(amounts)) {
        report.observed = rows;
        use(purchase_rows{column_data(keys), sizeof(number), std::is_signed_v<number>, column_data(days),
                          column_data(amounts), rows});
        return report;
      }
    }
    const auto key_of = [&](std::size_t row, std::uint64_t position) -> std::optional<std::uint64_t> {
      if (values.missing(row)) return std::nullopt;
      if (!key_fits<Key>(values[row])) {
        if (options.invalid == on_invalid::raise) {
          throw_bad_number("customer", static_cast<double>(values[row]), "what the type of the keys holds", position);
        }
        return std::nullopt;
      }
      return static_cast<std::uint64_t>(static_cast<Key>(values[row]));
    };
    const kept_purchases kept = keep_purchases<M>(rows, key_of, days, amounts, options, report);
    use(kept.rows(std::is_signed_v<Key>));
  } else {
    static_assert(std::same_as<Key, std::string>, "customers with integer keys need a column of integers");
    const auto key_of = [&](std::size_t row, std::uint64_t) -> std::optional<std::uint64_t> {
      const std::string_view text = std::ranges::begin(keys)[static_cast<std::ranges::range_difference_t<const Keys>>(row)];
      if (text.empty()) return std::nullopt;
      return texts.code(text);
    };
    const kept_purchases kept = keep_purchases<M>(rows, key_of, days, amounts, options, report);
    use(kept.rows(false));
  }
  return report;
}

/// The same for records of the user's own, whose parts are found by projections and may be optional.
template <CustomerKey Key, Money M, class Records, class KeyOf, class DayOf, class AmountOf, class Use>
observe_report with_purchase_records(const Records& records, const KeyOf& customer, const DayOf& date,
                                     const AmountOf& amount, const observe_options& options, text_codes& texts,
                                     Use&& use) {
  observe_report report;
  kept_purchases kept;
  std::uint64_t position = options.first_row;
  for (const auto& record : records) {
    const auto& key = project(customer, record);
    const auto& when = project(date, record);
    const auto& worth = project(amount, record);
    bool known = has_part(key);
    if constexpr (std::same_as<Key, std::string>) known = known && !std::string_view(part_of(key)).empty();
    if (!known) {
      if (options.invalid == on_invalid::raise) throw_missing_customer(position);
      report.reject(rejection::invalid_key, position);
    } else if (!has_part(when) || !has_part(worth)) {
      ++report.missing;
    } else {
      std::uint64_t code = 0;
      if constexpr (std::same_as<Key, std::string>) {
        code = texts.code(part_of(key));
      } else {
        code = static_cast<std::uint64_t>(static_cast<Key>(part_of(key)));
      }
      kept.add(code, part_of(when).number(), part_of(worth).units());
      ++report.observed;
    }
    ++position;
  }
  use(kept.rows(std::same_as<Key, std::string> ? false : std::is_signed_v<Key>));
  return report;
}

template <class Records, class KeyOf, class DayOf, class AmountOf, class Key, class M>
concept PurchaseRecords =
    std::ranges::input_range<const Records> &&
    requires { typename projected_t<const Records, KeyOf>; typename projected_t<const Records, DayOf>;
               typename projected_t<const Records, AmountOf>; } &&
    (std::same_as<Key, std::string>
         ? std::convertible_to<value_of_optional_t<projected_t<const Records, KeyOf>>, std::string_view>
         : std::same_as<value_of_optional_t<projected_t<const Records, KeyOf>>, Key>) &&
    std::same_as<value_of_optional_t<projected_t<const Records, DayOf>>, day> &&
    std::same_as<value_of_optional_t<projected_t<const Records, AmountOf>>, M>;

/// Makes the columns of a summary by `make(sink)`. `key_of(code)` turns what the kernel stores into keys.
template <CustomerKey Key, Money M, class KeyOf, class Make>
[[nodiscard]] customer_columns<Key, M> collect_summary(const summary_options& options, const KeyOf& key_of, Make make) {
  struct context {
    customer_columns<Key, M> columns;
    const summary_options& options;
    const KeyOf& key_of;
  } collected{{}, options, key_of};
  summary_sink sink;
  sink.target = &collected;
  sink.resize = [](summary_sink& to, std::size_t customers) {
    auto& [columns, wanted, unused] = *static_cast<context*>(to.target);
    columns.keys.resize(customers);
    columns.first_days.resize(customers);
    columns.last_days.resize(customers);
    columns.days_to_second.resize(customers);
    columns.orders.resize(customers);
    columns.purchase_days.resize(customers);
    columns.spend.resize(customers);
    if (wanted.refunds == refund_policy::separate) columns.refunds.resize(customers);
    if (wanted.periods) columns.longest_runs.resize(customers);
    if (wanted.periods) columns.trends.resize(customers);
    to.pointers = {columns.first_days.data(),
                   columns.last_days.data(),
                   columns.days_to_second.data(),
                   columns.orders.data(),
                   columns.purchase_days.data(),
                   columns.spend.data(),
                   wanted.refunds == refund_policy::separate ? columns.refunds.data() : nullptr,
                   wanted.periods ? columns.longest_runs.data() : nullptr,
                   wanted.periods ? columns.trends.data() : nullptr};
  };
  sink.store_key = [](const summary_sink& to, std::size_t customer, std::uint64_t code) {
    auto& [columns, wanted, keys] = *static_cast<context*>(to.target);
    columns.keys[customer] = keys(code);
  };
  make(sink);
  return std::move(collected.columns);
}

template <class T>
void reorder(std::vector<T>& values, const std::vector<std::uint32_t>& order) {
  if (values.empty()) return;
  std::vector<T> moved;
  moved.reserve(values.size());
  for (const std::uint32_t from : order) moved.push_back(std::move(values[from]));
  values = std::move(moved);
}

template <CustomerKey Key, Money M>
[[nodiscard]] customer_summary<Key, M> finished_summary(observation_window window, const summary_options& options,
                                                        customer_columns<Key, M> columns, const left_out_units& units,
                                                        std::uint64_t missing, rejection_counts rejected) {
  using sum = money_sum<typename M::currency, M::decimals>;
  purchases_left_out<M> left_out;
  left_out.before_from = units.before_from;
  left_out.zero_amounts = units.zero_amounts;
  left_out.refunds = units.refunds;
  left_out.refunded = sum::from_units(units.refunded);
  left_out.customers_without_purchase = units.customers;
  left_out.of_customers_without_purchase = sum::from_units(units.of_customers);
  rejected.add(rejection::after_as_of, units.after_as_of);
  return {window, options, std::move(columns), left_out, missing, rejected};
}

/// Takes rows and makes a summary of them.
template <CustomerKey Key, Money M>
class summarizer {
 public:
  summarizer(observation_window window, const summary_options& options, unsigned threads, const text_codes& texts)
      : window_(window), options_(options), threads_(threads), texts_(&texts) {}

  void operator()(const purchase_rows& rows) {
    const summary_request request{window_.from().number(), window_.as_of().number(), options_, threads_};
    if constexpr (std::same_as<Key, std::string>) {
      std::vector<std::uint32_t> order;  // of the texts; the kernel's is that of their codes
      std::vector<std::uint32_t> codes;
      columns_ = collect_codes(rows, request, codes);
      const std::vector<std::uint32_t> by_text = texts_->sorted();
      std::vector<std::uint32_t> place(texts_->size(), absent);
      for (std::uint32_t i = 0; i < codes.size(); ++i) place[codes[i]] = i;
      order.reserve(codes.size());
      for (const std::uint32_t code : by_text) {
        if (place[code] != absent) order.push_back(place[code]);
      }
      reorder(columns_.keys, order);
      reorder(columns_.first_days, order);
      reorder(columns_.last_days, order);
      reorder(columns_.days_to_second, order);
      reorder(columns_.orders, order);
      reorder(columns_.purchase_days, order);
      reorder(columns_.spend, order);
      reorder(columns_.refunds, order);
      reorder(columns_.longest_runs, order);
      reorder(columns_.trends, order);
    } else {
      columns_ = collect_summary<Key, M>(
          options_, [](std::uint64_t key) { return static_cast<Key>(key); },
          [&](summary_sink& sink) { left_out_ = summarize_rows(rows, request, sink); });
    }
  }
  [[nodiscard]] customer_summary<Key, M> result(const observe_report& report) && {
    return finished_summary(window_, options_, std::move(columns_), left_out_, report.missing, report.rejected());
  }

 private:
  static constexpr std::uint32_t absent = ~std::uint32_t{0};
  [[nodiscard]] customer_columns<Key, M> collect_codes(const purchase_rows& rows, const summary_request& request,
                                                       std::vector<std::uint32_t>& codes) {
    return collect_summary<Key, M>(
        options_,
        [&](std::uint64_t code) {
          codes.push_back(static_cast<std::uint32_t>(code));
          return texts_->text(static_cast<std::uint32_t>(code));
        },
        [&](summary_sink& sink) { left_out_ = summarize_rows(rows, request, sink); });
  }

  observation_window window_;
  summary_options options_;
  unsigned threads_;
  const text_codes* texts_;
  customer_columns<Key, M> columns_;
  left_out_units left_out_;
};

template <class Records, class KeyOf>
struct record_key {
  using part = value_of_optional_t<projected_t<const Records, KeyOf>>;
  using type = std::conditional_t<std::integral<part>, part, std::string>;
};
template <class Records, class KeyOf>
using record_key_t = typename record_key<Records, KeyOf>::type;
template <class Records, class PartOf>
using record_part_t = value_of_optional_t<projected_t<const Records, PartOf>>;

}  // namespace clientele::inline v0::detail
