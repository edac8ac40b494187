// From a log of purchases in any order to the rows of each customer, in one pass over memory that fits caches.
//
// The log is partitioned by customer into parts of some ten thousand rows, and each part is then worked off by itself
// (performance.md of the documentation has the figures). Where customers are numbered densely, a part is a stretch of
// numbers, and a row of it 12 bytes: number and day packed into 4, the amount in 8. Arbitrary customers are spread over
// the parts by a hash, and a row is 20 bytes. To need little memory, a large log is partitioned in several rounds, each
// of which picks the rows of some of the parts.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/core/parallel.hpp>
#include <clientele/tally/detail/key_index.hpp>
#include <clientele/tally/detail/purchases.hpp>

#include "ledger.hpp"
#include "summary_rows.hpp"

namespace clientele::inline v0::detail {

namespace {

constexpr std::size_t rows_per_part = std::size_t{1} << 16;
constexpr std::size_t most_hashed_parts = std::size_t{1} << 10;
constexpr std::size_t rows_worth_a_thread = std::size_t{1} << 16;
constexpr std::size_t small_buffer = std::size_t{32} << 20;  // below it one round does
constexpr std::size_t dense_rounds = 4;    // of 12 bytes a row: 3 at a time
constexpr std::size_t hashed_rounds = 2;   // of 20 bytes a row: 10 at a time
constexpr unsigned day_bits = 16;          // of a packed row
constexpr unsigned most_dense_shift = 16;  // the other half is the customer within its part
constexpr std::size_t block_rows = 1024;   // whose picked rows are listed at a time

template <class T>
[[nodiscard]] T load(const void* from, std::size_t i) noexcept {
  T value;
  std::memcpy(&value, static_cast<const std::byte*>(from) + i * sizeof(T), sizeof(T));
  return value;
}

/// The top bits choose a part. (The table of a part's customers mixes keys in another way.)
[[nodiscard]] std::uint64_t part_hash(std::uint64_t key) noexcept {
  key ^= key >> 32;
  key *= 0xD6E8FEB86659FD93U;
  key ^= key >> 29;
  key *= 0xBF58476D1CE4E5B9U;
  return key ^ (key >> 32);
}

/// The rows of one customer, in the order of the log.
struct customer_rows {
  std::uint64_t key;
  const std::int32_t* days;
  const std::int64_t* amounts;
  std::size_t n;
};

/// Objects that threads take and give back; there are never more than threads.
template <class T>
class pool {
 public:
  template <class Make>
  [[nodiscard]] std::unique_ptr<T> take(const Make& make) {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<T> one = std::move(free_.back());
        free_.pop_back();
        return one;
      }
    }
    return std::make_unique<T>(make());
  }
  void give(std::unique_ptr<T> one) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(one));
  }
  [[nodiscard]] const std::vector<std::unique_ptr<T>>& all() const noexcept { return free_; }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> free_;
};

/// What a thread needs to sort the rows of a part by customer.
struct part_scratch {
  std::vector<std::uint32_t> begins;
  std::vector<std::uint32_t> codes;
  std::vector<std::uint64_t> keys;
  std::vector<std::int32_t> days;
  std::vector<std::int64_t> amounts;

  void resize(std::size_t rows, bool hashed) {
    if (days.size() < rows) {
      days.resize(rows);
      amounts.resize(rows);
    }
    if (hashed && codes.size() < rows) {
      codes.resize(rows);
      keys.resize(rows);
    }
  }
};

struct log_extent {
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  std::int32_t first_day = std::numeric_limits<std::int32_t>::max();  // of the window's rows
  std::int32_t last_day = std::numeric_limits<std::int32_t>::min();
  std::uint64_t highest_key = 0;  // as an unsigned number
};

template <class Key>
class partitioned_log {
 public:
  partitioned_log(const purchase_rows& rows, std::int32_t from, std::int32_t as_of, unsigned threads)
      : rows_(rows), from_(from), as_of_(as_of), threads_(threads == 0 ? hardware_threads() : threads),
        split_(rows.rows, std::min<std::size_t>(threads_, rows.rows / rows_worth_a_thread + 1)) {
    measure();
    choose_parts();
    count();
  }

  [[nodiscard]] const log_extent& extent() const noexcept { return extent_; }
  [[nodiscard]] bool dense() const noexcept { return dense_; }
  /// Of dense customers: their numbers are below it.
  [[nodiscard]] std::size_t numbers() const noexcept { return static_cast<std::size_t>(extent_.highest_key) + 1; }
  [[nodiscard]] std::size_t parts() const noexcept { return parts_; }

  /// For every part, on several threads: begin(part, customers) with at least so many customers as it has, then
  /// use(state, part, customer_rows) for each. A state comes from `states` and is used by one thread at a time.
  /// In dense parts customers ascend, and so do the parts.
  template <class State, class Make, class Begin, class Use>
  void for_each(pool<State>& states, const Make& make, const Begin& begin, const Use& use) {
    const std::size_t row_bytes = dense_ ? dense_row : hashed_row;
    const std::size_t rounds_wanted = rows_.rows * row_bytes <= small_buffer ? 1 : dense_ ? dense_rounds : hashed_rounds;
    const std::size_t parts_each = (parts_ + rounds_wanted - 1) / rounds_wanted;
    std::unique_ptr<std::byte[]> buffer;
    std::size_t capacity = 0;
    pool<part_scratch> scratch;
    for (std::size_t first = 0; first < parts_; first += parts_each) {
      const std::size_t end = std::min(parts_, first + parts_each);
      const std::vector<std::size_t> begins = place(first, end);
      const std::size_t bytes = begins.back() * row_bytes;
      if (bytes > capacity) {
        buffer.reset();
        buffer = std::make_unique_for_overwrite<std::byte[]>(bytes);
        capacity = bytes;
      }
      run_parallel(split_.size(), threads_, [&](std::size_t range) {
        if (dense_) {
          scatter<true>(range, first, end, buffer.get());
        } else {
          scatter<false>(range, first, end, buffer.get());
        }
      });
      run_parallel(end - first, threads_, [&](std::size_t i) {
        const std::size_t rows = begins[i + 1] - begins[i];
        if (rows == 0) return;
        std::unique_ptr<part_scratch> own = scratch.take([] { return part_scratch{}; });
        std::unique_ptr<State> state = states.take(make);
        const std::byte* part_rows = buffer.get() + begins[i] * row_bytes;
        const auto use_one = [&](const customer_rows& customer) { use(*state, first + i, customer); };
        const auto begin_part = [&](std::size_t customers) { begin(first + i, customers); };
        if (dense_) {
          work_off_dense(first + i, part_rows, rows, *own, begin_part, use_one);
        } else {
          work_off_hashed(part_rows, rows, *own, begin_part, use_one);
        }
        states.give(std::move(state));
        scratch.give(std::move(own));
      });
    }
  }

 private:
  static constexpr std::size_t dense_row = sizeof(std::uint32_t) + sizeof(std::int64_t);
  static constexpr std::size_t hashed_row = sizeof(std::uint64_t) + sizeof(std::int32_t) + sizeof(std::int64_t);

  [[nodiscard]] std::uint64_t key(std::size_t row) const noexcept {
    return static_cast<std::uint64_t>(load<Key>(rows_.keys, row));  // a negative one becomes a large one
  }
  [[nodiscard]] std::int32_t date(std::size_t row) const noexcept { return load<std::int32_t>(rows_.days, row); }
  template <bool Dense>
  [[nodiscard]] std::size_t part_of(std::uint64_t key) const noexcept {
    return static_cast<std::size_t>((Dense ? key : part_hash(key)) >> shift_);
  }

  void measure() {
    std::vector<log_extent> extents(split_.size());
    run_parallel(split_.size(), threads_, [&](std::size_t range) {
      const auto [first, count] = split_[range];
      log_extent own;
      Key lowest = std::numeric_limits<Key>::max();
      Key highest = std::numeric_limits<Key>::min();
      for (std::size_t i = first; i < first + count; ++i) {
        const Key k = load<Key>(rows_.keys, i);
        lowest = std::min(lowest, k);
        highest = std::max(highest, k);
      }
      std::int32_t first_day = std::numeric_limits<std::int32_t>::max();
      std::int32_t last_day = std::numeric_limits<std::int32_t>::min();
      for (std::size_t i = first; i < first + count; ++i) {
        first_day = std::min(first_day, date(i));
        last_day = std::max(last_day, date(i));
      }
      if (first_day < from_ || last_day > as_of_) {
        first_day = std::numeric_limits<std::int32_t>::max();
        last_day = std::numeric_limits<std::int32_t>::min();
        for (std::size_t i = first; i < first + count; ++i) {
          const std::int32_t d = date(i);
          if (d < from_) {
            ++own.before;
          } else if (d > as_of_) {
            ++own.after;
          } else {
            first_day = std::min(first_day, d);
            last_day = std::max(last_day, d);
          }
        }
      }
      own.first_day = first_day;
      own.last_day = last_day;
      own.highest_key = lowest < Key{} ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(highest);
      extents[range] = own;
    });
    for (const log_extent& own : extents) {
      extent_.before += own.before;
      extent_.after += own.after;
      extent_.first_day = std::min(extent_.first_day, own.first_day);
      extent_.last_day = std::max(extent_.last_day, own.last_day);
      extent_.highest_key = std::max(extent_.highest_key, own.highest_key);
    }
  }

  void choose_parts() {
    const std::size_t rows = rows_.rows;
    if (rows == 0 || extent_.first_day > extent_.last_day) return;  // no parts
    const auto days = static_cast<std::int64_t>(extent_.last_day) - extent_.first_day;
    dense_ = extent_.highest_key < rows && days < (std::int64_t{1} << day_bits);
    if (dense_) {
      const std::size_t wanted = rows / rows_per_part + 1;
      const auto width = static_cast<unsigned>(std::bit_width(numbers() / wanted));
      shift_ = std::min(width, most_dense_shift);
      parts_ = static_cast<std::size_t>(extent_.highest_key >> shift_) + 1;
    } else {
      parts_ = std::clamp<std::size_t>(std::bit_ceil(rows / rows_per_part + 1), 2, most_hashed_parts);
      shift_ = static_cast<unsigned>(64 - std::countr_zero(parts_));
    }
  }

  void count() {
    counts_.assign(split_.size(), {});
    if (parts_ == 0) return;
    run_parallel(split_.size(), threads_, [&](std::size_t range) {
      if (dense_) {
        count_range<true>(range);
      } else {
        count_range<false>(range);
      }
    });
  }
  template <bool Dense>
  void count_range(std::size_t range) {
    std::vector<std::size_t> counts(parts_);
    const auto [first, rows] = split_[range];
    const bool all = extent_.before == 0 && extent_.after == 0;
    for (std::size_t i = first; i < first + rows; ++i) {
      if (all || (date(i) >= from_ && date(i) <= as_of_)) ++counts[part_of<Dense>(key(i))];
    }
    counts_[range] = std::move(counts);
  }

  /// Where the parts [first, end) begin in the buffer, and, in counts_, where each range writes into them.
  [[nodiscard]] std::vector<std::size_t> place(std::size_t first, std::size_t end) {
    std::vector<std::size_t> begins;
    std::size_t next = 0;
    for (std::size_t part = first; part < end; ++part) {
      begins.push_back(next);
      // Within a part rows are counted in 32 bits.
      std::size_t rows = 0;
      for (const std::vector<std::size_t>& range : counts_) rows += range[part];
      if (rows > std::numeric_limits<std::uint32_t>::max()) {
        throw_invalid_argument("purchases of neighbouring customers", static_cast<double>(rows), "below 2^32");
      }
      for (std::vector<std::size_t>& range : counts_) next += std::exchange(range[part], next);
    }
    begins.push_back(next);
    return begins;
  }

  template <bool Dense>
  void scatter(std::size_t range, std::size_t first_part, std::size_t end_part, std::byte* buffer) {
    const std::size_t wanted = end_part - first_part;
    std::vector<std::size_t> next(counts_[range].begin() + static_cast<std::ptrdiff_t>(first_part),
                                  counts_[range].begin() + static_cast<std::ptrdiff_t>(end_part));
    const bool all = extent_.before == 0 && extent_.after == 0;
    const auto [first, count] = split_[range];
    std::uint16_t picked[block_rows];
    for (std::size_t begin = first; begin < first + count; begin += block_rows) {
      const std::size_t rows = std::min(block_rows, first + count - begin);
      std::size_t n = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        picked[n] = static_cast<std::uint16_t>(i);
        n += part_of<Dense>(key(begin + i)) - first_part < wanted ? 1U : 0U;
      }
      for (std::size_t j = 0; j < n; ++j) {
        const std::size_t row = begin + picked[j];
        const std::int32_t d = date(row);
        if (!all && (d < from_ || d > as_of_)) continue;
        const std::uint64_t k = key(row);
        const std::size_t place = next[part_of<Dense>(k) - first_part]++;
        const auto amount = load<std::int64_t>(rows_.amounts, row);
        if constexpr (Dense) {
          std::byte* to = buffer + place * dense_row;
          const auto local = static_cast<std::uint32_t>(k & ((std::uint64_t{1} << shift_) - 1));
          const std::uint32_t packed = (local << day_bits) | static_cast<std::uint32_t>(d - extent_.first_day);
          std::memcpy(to, &packed, sizeof packed);
          std::memcpy(to + sizeof packed, &amount, sizeof amount);
        } else {
          std::byte* to = buffer + place * hashed_row;
          std::memcpy(to, &k, sizeof k);
          std::memcpy(to + sizeof k, &d, sizeof d);
          std::memcpy(to + sizeof k + sizeof d, &amount, sizeof amount);
        }
      }
    }
  }

  template <class Begin, class Use>
  void work_off_dense(std::size_t part, const std::byte* from, std::size_t rows, part_scratch& own,
                      const Begin& begin_part, const Use& use) {
    constexpr std::uint32_t day_mask = (std::uint32_t{1} << day_bits) - 1;
    const std::size_t customers = std::size_t{1} << shift_;
    own.resize(rows, false);
    own.begins.assign(customers + 1, 0);
    std::uint32_t* begins = own.begins.data();
    for (std::size_t i = 0; i < rows; ++i) {
      std::uint32_t packed;
      std::memcpy(&packed, from + i * dense_row, sizeof packed);
      ++begins[packed >> day_bits];
    }
    turn_into_ends(begins, customers);
    for (std::size_t i = rows; i-- > 0;) {
      std::uint32_t packed;
      std::memcpy(&packed, from + i * dense_row, sizeof packed);
      const std::uint32_t to = --begins[packed >> day_bits];
      own.days[to] = extent_.first_day + static_cast<std::int32_t>(packed & day_mask);
      std::memcpy(&own.amounts[to], from + i * dense_row + sizeof packed, sizeof(std::int64_t));
    }
    begin_part(customers);
    for (std::size_t c = 0; c < customers; ++c) {
      const std::uint32_t n = begins[c + 1] - begins[c];
      if (n > 0) use(customer_rows{(part << shift_) + c, &own.days[begins[c]], &own.amounts[begins[c]], n});
    }
  }

  template <class Begin, class Use>
  void work_off_hashed(const std::byte* from, std::size_t rows, part_scratch& own, const Begin& begin_part,
                       const Use& use) {
    own.resize(rows, true);
    for (std::size_t i = 0; i < rows; ++i) std::memcpy(&own.keys[i], from + i * hashed_row, sizeof(std::uint64_t));
    key_index index;
    index.slots(own.keys.data(), rows, own.codes.data());
    const std::size_t customers = index.size();
    own.begins.assign(customers + 1, 0);
    std::uint32_t* begins = own.begins.data();
    for (std::size_t i = 0; i < rows; ++i) ++begins[own.codes[i]];
    turn_into_ends(begins, customers);
    for (std::size_t i = rows; i-- > 0;) {
      const std::byte* row = from + i * hashed_row + sizeof(std::uint64_t);
      const std::uint32_t to = --begins[own.codes[i]];
      std::memcpy(&own.days[to], row, sizeof(std::int32_t));
      std::memcpy(&own.amounts[to], row + sizeof(std::int32_t), sizeof(std::int64_t));
    }
    begin_part(customers);
    for (std::size_t c = 0; c < customers; ++c) {
      const std::uint32_t n = begins[c + 1] - begins[c];
      use(customer_rows{index.keys()[c], &own.days[begins[c]], &own.amounts[begins[c]], n});
    }
  }

  /// Counts become where each customer's rows end; placing rows from the last one on then leaves where they begin.
  static void turn_into_ends(std::uint32_t* counts, std::size_t n) noexcept {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) counts[i] = sum += counts[i];
    counts[n] = sum;
  }

  purchase_rows rows_;
  std::int32_t from_;
  std::int32_t as_of_;
  unsigned threads_;
  row_split split_;
  log_extent extent_;
  bool dense_ = false;
  unsigned shift_ = 0;
  std::size_t parts_ = 0;
  std::vector<std::vector<std::size_t>> counts_;  // a range of rows, a part
};

template <class Use>
void with_key_type(const purchase_rows& rows, const Use& use) {
  if (rows.key_bytes == sizeof(std::uint32_t)) {
    rows.signed_keys ? use(std::int32_t{}) : use(std::uint32_t{});
  } else {
    rows.signed_keys ? use(std::int64_t{}) : use(std::uint64_t{});
  }
}

struct key_place {
  std::uint64_t key;  // so that unsigned order is the order wanted
  std::uint32_t part;
  std::uint32_t row;
};

[[nodiscard]] constexpr std::uint64_t ordered(std::uint64_t key, bool signed_keys) noexcept {
  return signed_keys ? key ^ (std::uint64_t{1} << 63) : key;
}

/// By key. Digit by digit, leaving out digits that are the same in all keys: a million take some 30 ms,
/// where Boost's spreadsort takes some 45, and the whole summary 400.
void sort_places(std::vector<key_place>& places) {
  constexpr std::size_t worth_it = 4096;
  constexpr unsigned digit_bits = 11;
  constexpr std::size_t digits = std::size_t{1} << digit_bits;
  if (places.size() < worth_it) {
    std::ranges::sort(places, {}, &key_place::key);
    return;
  }
  std::vector<key_place> other(places.size());
  for (unsigned shift = 0; shift < 64; shift += digit_bits) {
    std::vector<std::size_t> next(digits);
    const auto digit = [shift](const key_place& place) { return (place.key >> shift) & (digits - 1); };
    for (const key_place& place : places) ++next[digit(place)];
    if (next[digit(places[0])] == places.size()) continue;
    std::size_t sum = 0;
    for (std::size_t& n : next) sum += std::exchange(n, sum);
    for (const key_place& place : places) other[next[digit(place)]++] = place;
    places.swap(other);
  }
}

void store(const summary_sink::columns& to, std::size_t i, const summary_row& row) noexcept {
  const auto put = [i](void* column, auto value) {
    std::memcpy(static_cast<std::byte*>(column) + i * sizeof value, &value, sizeof value);
  };
  put(to.first_days, row.first);
  put(to.last_days, row.last);
  to.days_to_second[i] = row.days_to_second;
  to.orders[i] = row.orders;
  to.purchase_days[i] = row.purchase_days;
  put(to.spend, row.spend);
  if (to.refunds != nullptr) put(to.refunds, row.refunds);
  if (to.longest_runs != nullptr) to.longest_runs[i] = row.periods.longest_run;
  if (to.trends != nullptr) to.trends[i] = row.periods.trend;
}

/// Row `from` of the columns becomes row `to`.
void move_row(const summary_sink::columns& columns, std::size_t from, std::size_t to) noexcept {
  const auto move = [from, to](void* column, std::size_t size) {
    auto* bytes = static_cast<std::byte*>(column);
    std::memmove(bytes + to * size, bytes + from * size, size);
  };
  move(columns.first_days, sizeof(std::int32_t));
  move(columns.last_days, sizeof(std::int32_t));
  columns.days_to_second[to] = columns.days_to_second[from];
  columns.orders[to] = columns.orders[from];
  columns.purchase_days[to] = columns.purchase_days[from];
  move(columns.spend, sizeof(std::int64_t));
  if (columns.refunds != nullptr) move(columns.refunds, sizeof(std::int64_t));
  if (columns.longest_runs != nullptr) columns.longest_runs[to] = columns.longest_runs[from];
  if (columns.trends != nullptr) columns.trends[to] = columns.trends[from];
}

void add(left_out_units& sum, const left_out_units& other) {
  sum.before_from += other.before_from;
  sum.after_as_of += other.after_as_of;
  sum.zero_amounts += other.zero_amounts;
  sum.refunds += other.refunds;
  sum.refunded += other.refunded;
  sum.customers += other.customers;
  sum.of_customers += other.of_customers;
}

[[nodiscard]] left_out_units left_out_by(const pool<row_maker>& makers) {
  left_out_units sum;
  for (const std::unique_ptr<row_maker>& maker : makers.all()) add(sum, maker->left_out());
  return sum;
}

[[nodiscard]] std::unique_ptr<period_table> periods_of(const summary_request& request, std::int32_t first,
                                                       std::int32_t last) {
  if (!request.options.periods) return nullptr;
  return std::make_unique<period_table>(request, first, last);
}

template <class Key>
left_out_units summarize(const purchase_rows& rows, const summary_request& request, summary_sink& sink) {
  partitioned_log<Key> log{rows, request.from, request.as_of, request.threads};
  const std::unique_ptr<period_table> periods = periods_of(request, log.extent().first_day, log.extent().last_day);
  pool<row_maker> makers;
  const auto make_maker = [&] { return row_maker{request, periods.get()}; };

  if (log.dense()) {
    sink.resize(sink, log.numbers());
    log.for_each(
        makers, make_maker, [](std::size_t, std::size_t) {},
        [&](row_maker& maker, std::size_t, const customer_rows& customer) {
          summary_row row;
          if (maker.make(customer.days, customer.amounts, customer.n, row)) store(sink.pointers, customer.key, row);
        });
    std::size_t kept = 0;
    std::vector<std::uint32_t> numbers;
    for (std::size_t number = 0; number < log.numbers(); ++number) {
      if (sink.pointers.orders[number] == 0) continue;
      if (kept != number) move_row(sink.pointers, number, kept);
      numbers.push_back(static_cast<std::uint32_t>(number));
      ++kept;
    }
    sink.resize(sink, kept);
    for (std::size_t i = 0; i < kept; ++i) sink.store_key(sink, i, numbers[i]);
  } else {
    struct keyed_row {
      std::uint64_t key;
      customer_row row;
    };
    std::vector<std::vector<keyed_row>> by_part(log.parts());
    std::vector<std::vector<period_row>> periods_by_part(log.parts());  // apart, because most summaries have none
    log.for_each(
        makers, make_maker,
        [&](std::size_t part, std::size_t customers) {
          by_part[part].reserve(customers);
          if (periods) periods_by_part[part].reserve(customers);
        },
        [&](row_maker& maker, std::size_t part, const customer_rows& customer) {
          summary_row row;
          if (!maker.make(customer.days, customer.amounts, customer.n, row)) return;
          by_part[part].push_back({customer.key, row});
          if (periods) periods_by_part[part].push_back(row.periods);
        });
    std::vector<key_place> places;
    for (std::size_t part = 0; part < by_part.size(); ++part) {
      for (std::size_t i = 0; i < by_part[part].size(); ++i) {
        places.push_back({ordered(by_part[part][i].key, rows.signed_keys), static_cast<std::uint32_t>(part),
                          static_cast<std::uint32_t>(i)});
      }
    }
    sort_places(places);
    sink.resize(sink, places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
      const keyed_row& found = by_part[places[i].part][places[i].row];
      summary_row row;
      static_cast<customer_row&>(row) = found.row;
      if (periods) row.periods = periods_by_part[places[i].part][places[i].row];
      store(sink.pointers, i, row);
      sink.store_key(sink, i, found.key);
    }
  }
  left_out_units left_out = left_out_by(makers);
  left_out.before_from += log.extent().before;
  left_out.after_as_of += log.extent().after;
  return left_out;
}

template <class Key>
std::vector<keyed_ledger> ledgers(const purchase_rows& rows, unsigned threads) {
  partitioned_log<Key> log{rows, day::lowest_number, day::highest_number, threads};
  std::vector<std::vector<keyed_ledger>> by_part(log.parts());
  struct dated {
    std::int32_t day;
    std::int64_t amount;
  };
  struct state {
    std::vector<dated> sorted;
    std::vector<ledger_day> days;
  };
  pool<state> states;
  log.for_each(
      states, [] { return state{}; },
      [&](std::size_t part, std::size_t customers) { by_part[part].reserve(customers); },
      [&](state& own, std::size_t part, const customer_rows& customer) {
        own.sorted.clear();
        for (std::size_t i = 0; i < customer.n; ++i) own.sorted.push_back({customer.days[i], customer.amounts[i]});
        std::ranges::sort(own.sorted, {}, &dated::day);
        own.days.clear();
        for (const dated& row : own.sorted) {
          if (own.days.empty() || own.days.back().day != row.day) {
            own.days.emplace_back();
            own.days.back().day = row.day;
          }
          add_row(own.days.back(), row.amount);
        }
        by_part[part].push_back({customer.key, write_ledger(own.days)});
      });
  std::vector<keyed_ledger> all;
  for (std::vector<keyed_ledger>& part : by_part) {
    std::ranges::move(part, std::back_inserter(all));
    part = {};
  }
  std::ranges::sort(all, {}, [&](const keyed_ledger& one) { return ordered(one.key, rows.signed_keys); });
  return all;
}

}  // namespace

left_out_units summarize_rows(const purchase_rows& rows, const summary_request& request, summary_sink& sink) {
  left_out_units left_out;
  with_key_type(rows, [&](auto key) { left_out = summarize<decltype(key)>(rows, request, sink); });
  return left_out;
}

std::vector<keyed_ledger> ledgers_of(const purchase_rows& rows, unsigned threads) {
  std::vector<keyed_ledger> result;
  with_key_type(rows, [&](auto key) { result = ledgers<decltype(key)>(rows, threads); });
  return result;
}

left_out_units summarize_ledgers(std::span<const std::string_view> all, const summary_request& request,
                                 summary_sink& sink) {
  const std::unique_ptr<period_table> periods = periods_of(request, request.from, request.as_of);
  const unsigned threads = request.threads == 0 ? hardware_threads() : request.threads;
  constexpr std::size_t ledgers_worth_a_thread = std::size_t{1} << 12;
  const row_split split{all.size(), std::min<std::size_t>(threads, all.size() / ledgers_worth_a_thread + 1)};
  struct made_row {
    std::size_t position;
    summary_row row;
  };
  std::vector<std::vector<made_row>> made(split.size());
  std::vector<left_out_units> left_out(split.size());
  run_parallel(split.size(), threads, [&](std::size_t range) {
    row_maker maker{request, periods.get()};
    std::vector<ledger_day> days;
    const auto [first, count] = split[range];
    for (std::size_t i = first; i < first + count; ++i) {
      read_ledger(all[i], days);
      made_row row{i, {}};
      if (maker.make(days, row.row)) made[range].push_back(row);
    }
    left_out[range] = maker.left_out();
  });
  std::size_t customers = 0;
  for (const std::vector<made_row>& range : made) customers += range.size();
  sink.resize(sink, customers);
  std::size_t next = 0;
  for (const std::vector<made_row>& range : made) {
    for (const made_row& row : range) {
      store(sink.pointers, next, row.row);
      sink.store_key(sink, next, row.position);
      ++next;
    }
  }
  left_out_units sum;
  for (const left_out_units& own : left_out) add(sum, own);
  return sum;
}

}  // namespace clientele::inline v0::detail
