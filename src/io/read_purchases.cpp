#include <clientele/io/read_purchases.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <span>
#include <utility>

#include <clientele/core/int128.hpp>
#include <clientele/core/parallel.hpp>
#include <clientele/io/dictionary.hpp>
#include <clientele/io/input_error.hpp>

#include "core/text.hpp"
#include "io/date_advice.hpp"
#include "io/decimal.hpp"

namespace clientele::inline v0::io {

std::string_view name(line_fault fault) noexcept {
  switch (fault) {
    case line_fault::missing: return "missing";
    case line_fault::not_a_date: return "not_a_date";
    case line_fault::impossible_date: return "impossible_date";
    case line_fault::not_a_number: return "not_a_number";
    case line_fault::too_many_decimals: return "too_many_decimals";
    case line_fault::out_of_range: return "out_of_range";
    case line_fault::refund_dropped: return "refund_dropped";
    case line_fault::zero_amount_dropped: return "zero_amount_dropped";
  }
  return "unknown";
}

namespace {

using code_type = dictionary::code_type;

/// Where the selected columns stand in a block.
struct places {
  std::size_t customer = 0;
  std::size_t date = 0;
  std::optional<std::size_t> order;
  std::vector<std::size_t> factors;  // of the amount
  std::string amount_name;
};

// What faults are counted for, in the order in which the cells of a line are looked at: three columns, the factors of
// the amount, and the amount itself.
constexpr std::size_t customer_part = 0;
constexpr std::size_t date_part = 1;
constexpr std::size_t order_part = 2;
constexpr std::size_t first_factor = 3;

/// The faults of one part: how many of each, and the first line.
struct part_faults {
  std::array<std::uint64_t, line_faults> lines{};
  std::array<std::uint64_t, line_faults> first_lines{};

  void add(line_fault fault, std::uint64_t line, std::uint64_t n = 1) {
    const auto i = static_cast<std::size_t>(fault);
    if (n != 0 && (lines[i] == 0 || line < first_lines[i])) first_lines[i] = line;
    lines[i] += n;
  }
  part_faults& operator+=(const part_faults& other) {
    for (std::size_t i = 0; i < line_faults; ++i) add(static_cast<line_fault>(i), other.first_lines[i], other.lines[i]);
    return *this;
  }
};

struct found_fault {
  std::size_t part;
  line_fault fault;
};

/// A cell that is not what its column should hold.
struct first_text {
  std::uint64_t line = 0;  // 0: none
  std::string cell;
};

/// A line that is kept, by the codes of its worker.
struct kept_line {
  code_type customer;
  code_type order;
  std::int32_t day;
  std::int64_t units;
};

/// The same, among those of its customer. Keys ascend with the days, and then with the orders.
struct customer_line {
  std::uint64_t key;
  std::int64_t units;

  [[nodiscard]] static std::uint64_t key_of(std::int32_t day, code_type order) noexcept {
    return static_cast<std::uint64_t>(day - day::lowest_number) << 32 | order;
  }
  [[nodiscard]] day date() const {
    return day::from_number(static_cast<std::int64_t>(key >> 32) + day::lowest_number);
  }
};

constexpr std::size_t shown_bytes = 40;  // of a cell, in a message

/// What one thread has read so far.
class worker {
 public:
  worker(const places& at, const csv_reader& reader, const read_purchases_options& options)
      : at_(&at), reader_(&reader), options_(&options), faults_(first_factor + at.factors.size() + 1),
        first_texts_(faults_.size()), has_number_(at.factors.size()), factors_(at.factors.size()) {}

  void observe(const csv_block& block) {
    customers_.encode(block.column(at_->customer), customer_codes_);
    if (at_->order) orders_.encode(block.column(*at_->order), order_codes_);
    records_ += block.size() + block.rejected().total();
    for (std::size_t row = 0; row < block.size(); ++row) {
      kept_line line{};
      const std::optional<found_fault> found = read(block, row, line);
      if (!found) {
        if (line.units < 0) ++refund_lines_;
        if (line.units == 0) ++zero_lines_;
        lines_.push_back(line);
        continue;
      }
      if (options_->strict && found->fault < line_fault::refund_dropped) refuse(block, row, *found);
      faults_[found->part].add(found->fault, block.line(row));
      if (found->fault != line_fault::not_a_date && found->fault != line_fault::not_a_number) continue;
      first_text& first = first_texts_[found->part];
      if (first.line == 0 || block.line(row) < first.line) first = {block.line(row), std::string(cell(block, row, found->part))};
    }
    if (options_->strict) refuse_malformed(block, (std::numeric_limits<std::uint64_t>::max)());
  }

  [[nodiscard]] const dictionary& customers() const noexcept { return customers_; }
  [[nodiscard]] const dictionary& orders() const noexcept { return orders_; }
  [[nodiscard]] const std::vector<kept_line>& lines() const noexcept { return lines_; }
  [[nodiscard]] const std::vector<part_faults>& faults() const noexcept { return faults_; }
  /// The first cell of a part that is no date, or no number.
  [[nodiscard]] const first_text& first_text_of(std::size_t part) const noexcept { return first_texts_[part]; }
  /// Whether a cell of this factor was a number, however large or fine.
  [[nodiscard]] bool has_number(std::size_t factor) const noexcept { return has_number_[factor]; }
  [[nodiscard]] const std::map<day, dropped_refunds>& refunds_dropped() const noexcept { return refunds_dropped_; }
  void release_lines() { lines_ = {}; }
  void add_counts_to(purchase_file& file) const {
    file.lines += records_;
    file.lines_kept += lines_.size();
    file.refund_lines += refund_lines_;
    file.zero_lines += zero_lines_;
  }

 private:
  /// Reads a line, or says why not.
  [[nodiscard]] std::optional<found_fault> read(const csv_block& block, std::size_t row, kept_line& line) {
    line.customer = customer_codes_[row];
    if (line.customer == dictionary::missing) return found_fault{customer_part, line_fault::missing};
    const parsed_date date = options_->dates.parse(block.column(at_->date)[row]);
    switch (date.kind) {
      case date_kind::date: break;
      case date_kind::missing: return found_fault{date_part, line_fault::missing};
      case date_kind::text: return found_fault{date_part, line_fault::not_a_date};
      case date_kind::impossible: return found_fault{date_part, line_fault::impossible_date};
      case date_kind::out_of_range: return found_fault{date_part, line_fault::out_of_range};
    }
    line.day = date.date.number();
    if (at_->order) {
      line.order = order_codes_[row];
      if (line.order == dictionary::missing) return found_fault{order_part, line_fault::missing};
    }
    for (std::size_t i = 0; i < factors_.size(); ++i) {
      factors_[i] = detail::parse_decimal(block.column(at_->factors[i])[row]);
      has_number_[i] = has_number_[i] || (factors_[i].kind != detail::decimal_kind::missing &&
                                          factors_[i].kind != detail::decimal_kind::text);
      if (const auto fault = fault_of(factors_[i].kind)) return found_fault{first_factor + i, *fault};
    }
    const detail::decimal_units amount = detail::product_units(factors_, purchase_money::decimals);
    // Of one column, the amount is that column.
    const std::size_t amount_part = first_factor + (factors_.size() == 1 ? 0 : factors_.size());
    if (const auto fault = fault_of(amount.kind)) return found_fault{amount_part, *fault};
    line.units = amount.units;
    if (amount.units < 0 && options_->refunds == refund_policy::drop) {
      dropped_refunds& of_day = refunds_dropped_[date.date];
      of_day.date = date.date;
      ++of_day.lines;
      of_day.amount += purchase_money::from_units(amount.units);
      return found_fault{amount_part, line_fault::refund_dropped};
    }
    if (amount.units == 0 && options_->zero_amounts == zero_policy::drop) {
      return found_fault{amount_part, line_fault::zero_amount_dropped};
    }
    return std::nullopt;
  }
  [[nodiscard]] static std::optional<line_fault> fault_of(detail::decimal_kind kind) noexcept {
    switch (kind) {
      case detail::decimal_kind::number: break;
      case detail::decimal_kind::missing: return line_fault::missing;
      case detail::decimal_kind::text: return line_fault::not_a_number;
      case detail::decimal_kind::too_many_decimals: return line_fault::too_many_decimals;
      case detail::decimal_kind::out_of_range: return line_fault::out_of_range;
    }
    return std::nullopt;
  }

  /// In strict mode: throws for the first malformed record of a block that stands before a line.
  void refuse_malformed(const csv_block& block, std::uint64_t before) const {
    std::optional<record_fault> first;
    for (std::size_t i = 0; i < record_faults; ++i) {
      const auto fault = static_cast<record_fault>(i);
      if (block.rejected()[fault] == 0 || block.rejected().first_line(fault) >= before) continue;
      before = block.rejected().first_line(fault);
      first = fault;
    }
    if (!first) return;
    throw input_error(reader_->file(), before, "the record is malformed (" + std::string(name(*first)) + ')');
  }
  [[noreturn]] void refuse(const csv_block& block, std::size_t row, found_fault found) const {
    refuse_malformed(block, block.line(row));
    std::string shown;
    std::string column;
    if (found.part == first_factor + factors_.size()) {
      for (const std::size_t place : at_->factors) {
        shown += (shown.empty() ? "" : " * ") + std::string(block.column(place)[row].substr(0, shown_bytes));
      }
      column = at_->amount_name;
    } else {
      shown = std::string(cell(block, row, found.part).substr(0, shown_bytes));
      column = reader_->selected_name(place_of(found.part));
    }
    throw input_error(reader_->file(), block.line(row),
                      "column \"" + column + "\" has \"" + shown + "\" (" + std::string(name(found.fault)) +
                          "); allowed: " + allowed(found.part));
  }
  /// The column of any part but the amount as a product.
  [[nodiscard]] std::size_t place_of(std::size_t part) const {
    return part == customer_part ? at_->customer
           : part == date_part   ? at_->date
           : part == order_part  ? at_->order.value()
                                 : at_->factors[part - first_factor];
  }
  [[nodiscard]] std::string_view cell(const csv_block& block, std::size_t row, std::size_t part) const {
    return block.column(place_of(part))[row];
  }
  [[nodiscard]] std::string allowed(std::size_t part) const {
    if (part == customer_part || part == order_part) return "any text but an empty one";
    if (part == date_part) return "dates as " + options_->dates.name() + ", from the year 1400 on";
    return "a decimal number as -1234.5, with six decimals and up to " +
           decimal_text(purchase_money::from_units((std::numeric_limits<std::int64_t>::max)()));
  }

  const places* at_;
  const csv_reader* reader_;
  const read_purchases_options* options_;
  dictionary customers_;
  dictionary orders_;
  std::vector<kept_line> lines_;
  std::vector<part_faults> faults_;
  std::uint64_t records_ = 0;
  std::uint64_t refund_lines_ = 0;
  std::uint64_t zero_lines_ = 0;
  std::map<day, dropped_refunds> refunds_dropped_;
  std::vector<first_text> first_texts_;  // of every part
  std::vector<bool> has_number_;         // of every factor
  // Of the block, and the line, at hand:
  std::vector<code_type> customer_codes_;
  std::vector<code_type> order_codes_;
  std::vector<detail::parsed_decimal> factors_;
};

[[nodiscard]] std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white_space = " \t";
  const std::size_t first = text.find_first_not_of(white_space);
  return first == std::string_view::npos ? std::string_view{}
                                         : text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

[[nodiscard]] places select(csv_reader& reader, const purchase_columns& columns) {
  places at;
  at.customer = reader.select(columns.customer);
  at.date = reader.select(columns.date);
  if (columns.order) at.order = reader.select(*columns.order);
  const auto names = reader.names();
  std::string_view rest = columns.amount;
  const bool product =
      rest.find('*') != std::string_view::npos && std::find(names.begin(), names.end(), columns.amount) == names.end();
  for (bool more = true; more;) {
    const std::size_t star = product ? rest.find('*') : std::string_view::npos;
    more = star != std::string_view::npos;
    const std::string_view factor = product ? trimmed(rest.substr(0, star)) : rest;
    if (more) rest.remove_prefix(star + 1);
    if (product && factor.empty()) {
      throw invalid_argument("the amount is " + clientele::detail::quoted(columns.amount) +
                             ", a product that lacks a column; allowed: quantity*unit_price");
    }
    at.factors.push_back(reader.select(factor));
    at.amount_name += (at.amount_name.empty() ? "" : "*") + reader.selected_name(at.factors.back());
  }
  return at;
}

/// Of all threads, the first cell of a part that is no date, or no number.
[[nodiscard]] first_text first_text_of(const std::vector<worker>& workers, std::size_t part) {
  first_text first;
  for (const worker& one : workers) {
    const first_text& found = one.first_text_of(part);
    if (found.line != 0 && (first.line == 0 || found.line < first.line)) first = found;
  }
  return first;
}

/// Refuses a column of dates that are all written otherwise: reports of nothing would hide what is wrong.
void refuse_other_dates(const csv_reader& reader, const places& at, const read_purchases_options& options,
                        const part_faults& dates, const std::vector<worker>& workers,
                        std::uint64_t lines_with_customer) {
  const auto count = [&dates](line_fault fault) { return dates.lines[static_cast<std::size_t>(fault)]; };
  const std::uint64_t others = count(line_fault::not_a_date);
  if (others == 0 || others + count(line_fault::missing) != lines_with_customer) return;
  const first_text first = first_text_of(workers, date_part);
  throw input_error(reader.file(), first.line,
                    "column \"" + reader.selected_name(at.date) + "\" has not one date written as " +
                        options.dates.name() + ": the first is " + clientele::detail::quoted(first.cell) + ".\n" +
                        detail::date_advice(first.cell, "--date-format (date_format)"));
}

/// Refuses a column of amounts, or of a factor of them, without one number.
void refuse_other_numbers(const csv_reader& reader, const places& at, const std::vector<worker>& workers) {
  for (std::size_t factor = 0; factor < at.factors.size(); ++factor) {
    const bool any = std::any_of(workers.begin(), workers.end(), [&](const worker& one) { return one.has_number(factor); });
    const first_text first = first_text_of(workers, first_factor + factor);
    if (any || first.line == 0) continue;
    throw input_error(reader.file(), first.line,
                      "column \"" + reader.selected_name(at.factors[factor]) + "\" has not one number: the first is " +
                          clientele::detail::quoted(first.cell) +
                          ".\nA decimal point is wanted, as in -1234.50, without thousands and currency signs");
  }
}

/// The customers with a line, in order, and the lines of each side by side.
struct customer_lines {
  std::vector<std::string> names;
  std::vector<std::size_t> starts;  // one more than customers
  std::vector<customer_line> lines;
  dictionary orders;
};

[[nodiscard]] customer_lines by_customer(std::vector<worker>& workers) {
  customer_lines result;
  dictionary all;
  std::vector<std::vector<code_type>> customers;
  std::vector<std::vector<code_type>> orders;
  std::vector<std::size_t> counts;
  for (const worker& one : workers) {
    customers.push_back(all.merge(one.customers()));
    orders.push_back(result.orders.merge(one.orders()));
    counts.resize(all.size());
    for (const kept_line& line : one.lines()) ++counts[customers.back()[line.customer]];
  }
  std::vector<std::size_t> next(all.size());
  std::size_t total = 0;
  for (const code_type code : all.sorted()) {
    if (counts[code] == 0) continue;
    result.names.emplace_back(all.name(code));
    result.starts.push_back(total);
    next[code] = total;
    total += counts[code];
  }
  result.starts.push_back(total);
  result.lines.resize(total);
  for (std::size_t i = 0; i < workers.size(); ++i) {
    for (const kept_line& line : workers[i].lines()) {
      const code_type order = orders[i].empty() ? 0 : orders[i][line.order];
      result.lines[next[customers[i][line.customer]]++] = {customer_line::key_of(line.day, order), line.units};
    }
    workers[i].release_lines();
  }
  return result;
}

[[noreturn]] void throw_order_overflow(const std::string& file, const std::string& customer, std::string_view order,
                                       day date) {
  throw sum_overflow(file + ": the lines of order " + clientele::detail::quoted(order) + " of customer " +
                     clientele::detail::quoted(customer) + " on " + to_string(date) +
                     " add up to more than purchase_money holds; allowed: up to " +
                     decimal_text(purchase_money::from_units((std::numeric_limits<std::int64_t>::max)())));
}

/// Adds up the lines of each order, in place; returns how many rows that makes.
std::size_t add_up(std::span<customer_line> lines, bool refunds_apart, const dictionary& orders,
                   const std::string& file, const std::string& customer) {
  const auto apart = [refunds_apart](const customer_line& line) { return refunds_apart && line.units < 0; };
  std::sort(lines.begin(), lines.end(), [&](const customer_line& a, const customer_line& b) {
    return a.key != b.key ? a.key < b.key : apart(a) < apart(b);
  });
  std::size_t rows = 0;
  std::optional<std::pair<day, std::string_view>> too_large;  // the codes of orders depend on the threads, names do not
  for (std::size_t i = 0; i < lines.size();) {
    const customer_line first = lines[i];
    int128 sum;
    for (; i < lines.size() && lines[i].key == first.key && apart(lines[i]) == apart(first); ++i) {
      sum += int128{lines[i].units};  // at most 2^64 lines of 64 bits each
    }
    const std::optional<std::int64_t> units = clientele::detail::narrowed(sum);
    if (!units) {
      const std::pair found{first.date(), orders.name(static_cast<code_type>(first.key))};
      if (!too_large || found < *too_large) too_large = found;
      continue;
    }
    lines[rows++] = {first.key, *units};
  }
  if (too_large) throw_order_overflow(file, customer, too_large->second, too_large->first);
  return rows;
}

/// Turns the lines of every customer into rows that ascend, and the rows into columns.
void fill_rows(customer_lines all, const csv_reader& reader, const read_purchases_options& options, bool by_order,
               purchase_file& result) {
  const std::size_t customers = all.names.size();
  std::vector<std::size_t> rows(customers);
  const auto finish = [&](std::size_t customer) {
    std::span<customer_line> lines{all.lines.data() + all.starts[customer],
                                   all.starts[customer + 1] - all.starts[customer]};
    if (by_order) {
      const std::size_t kept = add_up(lines, options.refunds == refund_policy::separate, all.orders, reader.file(),
                                      all.names[customer]);
      lines = lines.first(kept);
    }
    for (customer_line& line : lines) line.key &= ~std::uint64_t{0xFFFF'FFFF};  // an order is no part of a row
    std::sort(lines.begin(), lines.end(), [](const customer_line& a, const customer_line& b) {
      return a.key != b.key ? a.key < b.key : a.units < b.units;
    });
    rows[customer] = lines.size();
  };
  // Customers differ in how much they buy: many parts even that out.
  constexpr std::size_t parts_per_thread = 8;
  const unsigned threads = options.threads == 0 ? hardware_threads() : options.threads;
  const row_split parts{customers, threads == 1 ? std::size_t{1} : threads * parts_per_thread};
  clientele::detail::run_parallel(parts.size(), threads, [&](std::size_t part) {
    for (std::size_t i = 0; i < parts[part].count; ++i) finish(parts[part].first + i);
  });

  std::size_t total = 0;
  for (const std::size_t of_customer : rows) total += of_customer;
  result.ids.reserve(total);
  result.days.reserve(total);
  result.amounts.reserve(total);
  for (std::size_t customer = 0; customer < customers; ++customer) {
    for (std::size_t i = 0; i < rows[customer]; ++i) {
      const customer_line& line = all.lines[all.starts[customer] + i];
      result.ids.push_back(static_cast<std::uint32_t>(customer));
      result.days.push_back(line.date());
      result.amounts.push_back(purchase_money::from_units(line.units));
    }
  }
  if (!result.days.empty()) {
    const auto [first, last] = std::minmax_element(result.days.begin(), result.days.end());
    result.first_day = *first;
    result.last_day = *last;
  }
  result.customers = std::move(all.names);
}

}  // namespace

purchase_file read_purchases(csv_reader& reader, const purchase_columns& columns,
                             const read_purchases_options& options) {
  const places at = select(reader, columns);
  purchase_file result;
  result.customer_column = reader.selected_name(at.customer);
  result.date_column = reader.selected_name(at.date);
  if (at.order) result.order_column = reader.selected_name(*at.order);
  result.amount_column = at.amount_name;

  const unsigned threads = options.threads == 0 ? hardware_threads() : options.threads;
  std::vector<worker> workers;
  for (unsigned i = 0; i < threads; ++i) workers.emplace_back(at, reader, options);
  read_csv(reader, threads, [&](unsigned number, const csv_block& block) {
    workers[number].observe(block);
    if (number == 0 && options.progress) options.progress(reader.bytes_read(), reader.bytes_total());
  });

  std::vector<part_faults> faults(first_factor + at.factors.size() + 1);
  for (const worker& one : workers) {
    one.add_counts_to(result);
    for (std::size_t part = 0; part < faults.size(); ++part) faults[part] += one.faults()[part];
  }
  const rejected_records records = reader.rejected();
  const std::uint64_t without_customer = faults[customer_part].lines[static_cast<std::size_t>(line_fault::missing)];
  refuse_other_dates(reader, at, options, faults[date_part], workers,
                     result.lines - records.total() - without_customer);

  refuse_other_numbers(reader, at, workers);
  std::map<day, dropped_refunds> dropped;
  for (const worker& one : workers) {
    for (const auto& [date, found] : one.refunds_dropped()) {
      dropped_refunds& of_day = dropped[date];
      of_day.date = date;
      of_day.lines += found.lines;
      of_day.amount += found.amount;
    }
  }
  for (const auto& [date, found] : dropped) result.refunds_dropped.push_back(found);

  for (std::size_t i = 0; i < record_faults; ++i) {
    const auto fault = static_cast<record_fault>(i);
    if (records[fault] == 0) continue;
    result.rejected.push_back({reader.file(), "", std::string(name(fault)), records[fault], records.first_line(fault)});
  }
  for (std::size_t part = 0; part < faults.size(); ++part) {
    const std::string& column = part == customer_part ? result.customer_column
                                : part == date_part   ? result.date_column
                                : part == order_part  ? result.order_column
                                : part == first_factor + at.factors.size()
                                    ? result.amount_column
                                    : reader.selected_name(at.factors[part - first_factor]);
    for (std::size_t i = 0; i < line_faults; ++i) {
      if (faults[part].lines[i] == 0) continue;
      result.rejected.push_back({reader.file(), column, std::string(name(static_cast<line_fault>(i))),
                                 faults[part].lines[i], faults[part].first_lines[i]});
    }
  }
  fill_rows(by_customer(workers), reader, options, at.order.has_value(), result);
  return result;
}

}  // namespace clientele::inline v0::io
