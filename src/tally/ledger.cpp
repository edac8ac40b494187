#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/int128.hpp>
#include <clientele/tally/detail/counts.hpp>
#include <clientele/tally/detail/purchases.hpp>

#include "ledger.hpp"

namespace clientele::inline v0::detail {

// A ledger is a sequence of days. A day is a number of variable length, 7 bits a byte, lowest first: the gap to the day
// before (the first: from the lowest day there is) times 8, plus what follows it:
//   bit 0  a count of purchases; without it there is one
//   bit 1  a count of zero amounts
//   bit 2  a count of refunds, and behind the spend what was refunded
// and then, where there are purchases, their spend. Most days are one purchase: two or three bytes and the amount.
namespace {

constexpr unsigned bits_per_byte = 7;
constexpr std::uint8_t more = 0x80;
constexpr std::uint64_t counted_purchases = 1;
constexpr std::uint64_t has_zeros = 2;
constexpr std::uint64_t has_refunds = 4;
constexpr unsigned flag_bits = 3;

void put(ledger& out, uint128 value) {
  while (value.high() != 0 || value.low() >= more) {
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(value.low() & 0x7FU) | more));
    value = value >> bits_per_byte;
  }
  out.push_back(static_cast<char>(static_cast<std::uint8_t>(value.low())));
}

// The bytes were written here or have been checked: no look at the end.
class trusting_reader {
 public:
  explicit trusting_reader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}
  [[nodiscard]] bool done() const { return at_ == end_; }
  [[nodiscard]] std::uint64_t word() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += bits_per_byte) {
      const auto byte = static_cast<std::uint8_t>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if ((byte & more) == 0) return value;
    }
  }
  [[nodiscard]] uint128 wide() {
    uint128 value;
    for (unsigned shift = 0;; shift += bits_per_byte) {
      const auto byte = static_cast<std::uint8_t>(*at_++);
      value += uint128{static_cast<std::uint64_t>(byte & 0x7FU)} << shift;
      if ((byte & more) == 0) return value;
    }
  }

 private:
  const char* at_;
  const char* end_;
};

// Bytes from outside.
class checking_reader {
 public:
  explicit checking_reader(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] bool done() const { return bytes_.empty(); }
  [[nodiscard]] std::uint64_t word() {
    const uint128 value = wide();
    byte_reader::require(value.high() == 0, "a number of a purchase day is too large");
    return value.low();
  }
  [[nodiscard]] uint128 wide() {
    uint128 value;
    for (unsigned shift = 0;; shift += bits_per_byte) {
      byte_reader::require(!bytes_.empty(), "the purchase days of a customer end in the middle");
      const auto byte = static_cast<std::uint8_t>(bytes_.front());
      bytes_.remove_prefix(1);
      const uint128 part{static_cast<std::uint64_t>(byte & 0x7FU)};
      byte_reader::require(shift < 128 && ((part << shift) >> shift) == part, "a number of a purchase day is too large");
      value += part << shift;
      if ((byte & more) == 0) {
        byte_reader::require(byte != 0 || shift == 0, "a number of a purchase day is longer than it need be");
        return value;
      }
    }
  }

 private:
  std::string_view bytes_;
};

template <class Reader>
void read_days(std::string_view bytes, std::vector<ledger_day>& days) {
  days.clear();
  std::int64_t before = day::lowest_number;
  for (Reader in{bytes}; !in.done();) {
    const std::uint64_t head = in.word();
    ledger_day entry;
    const std::uint64_t gap = head >> flag_bits;
    if constexpr (std::same_as<Reader, checking_reader>) {
      byte_reader::require(gap <= static_cast<std::uint64_t>(day::highest_number - before),
                           "a purchase day is outside the calendar");
    }
    before += static_cast<std::int64_t>(gap);
    entry.day = static_cast<std::int32_t>(before);
    entry.purchases = (head & counted_purchases) != 0 ? in.word() : 1;
    if ((head & has_zeros) != 0) entry.zeros = in.word();
    if ((head & has_refunds) != 0) entry.refunds = in.word();
    if (entry.purchases != 0) entry.spend = int128::from_bits(in.wide());
    if (entry.refunds != 0) entry.refunded = -int128::from_bits(in.wide());
    days.push_back(entry);
  }
}

// The sizes of amounts of 64 bits.
constexpr std::uint64_t largest_purchase = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
constexpr std::uint64_t largest_refund = largest_purchase + 1;

/// Whether so many amounts from 1 to `largest` can come to `total`. Sums of such totals over fewer than 2^64 rows stay
/// within 128 bits.
bool sum_of(std::uint64_t rows, int128 total, std::uint64_t largest) {
  const int128 most = int128::from_bits(uint128::multiply(rows, largest));
  return total >= int128::from_bits(uint128{rows}) && total <= most;
}

/// Appends a day that comes after the day `before`, which it then is itself.
void write_day(ledger& out, const ledger_day& entry, std::int64_t& before) {
  std::uint64_t head = static_cast<std::uint64_t>(entry.day - before) << flag_bits;
  before = entry.day;
  if (entry.purchases != 1) head |= counted_purchases;
  if (entry.zeros != 0) head |= has_zeros;
  if (entry.refunds != 0) head |= has_refunds;
  put(out, head);
  if (entry.purchases != 1) put(out, entry.purchases);
  if (entry.zeros != 0) put(out, entry.zeros);
  if (entry.refunds != 0) put(out, entry.refunds);
  if (entry.purchases != 0) put(out, entry.spend.bits());
  if (entry.refunds != 0) put(out, (-entry.refunded).bits());
}

void merge_into(ledger_day& sum, const ledger_day& other) {
  add_or_throw(sum.purchases, other.purchases, "purchases of a day");
  add_or_throw(sum.zeros, other.zeros, "zero amounts of a day");
  add_or_throw(sum.refunds, other.refunds, "refunds of a day");
  add_or_throw(sum.spend, other.spend, "spend of a day");
  add_or_throw(sum.refunded, other.refunded, "refunds of a day");
}

}  // namespace

ledger write_ledger(std::span<const ledger_day> days) {
  ledger out;
  std::int64_t before = day::lowest_number;
  for (const ledger_day& entry : days) write_day(out, entry, before);
  return out;
}

void add_row(ledger_day& entry, std::int64_t amount) {
  ledger_day row;
  if (amount > 0) {
    row.purchases = 1;
    row.spend = int128{amount};
  } else if (amount == 0) {
    row.zeros = 1;
  } else {
    row.refunds = 1;
    row.refunded = int128{amount};
  }
  merge_into(entry, row);
}

void read_ledger(std::string_view bytes, std::vector<ledger_day>& days) { read_days<trusting_reader>(bytes, days); }

std::uint64_t check_ledger(std::string_view bytes) {
  std::vector<ledger_day> days;
  read_days<checking_reader>(bytes, days);
  byte_reader::require(!days.empty(), "a customer has no purchase day");
  std::uint64_t rows = 0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const ledger_day& entry = days[i];
    byte_reader::require(i == 0 || days[i - 1].day < entry.day, "purchase days are not in order");
    byte_reader::require(sum_of(entry.purchases, entry.spend, largest_purchase) &&
                             sum_of(entry.refunds, -entry.refunded, largest_refund) &&
                             (entry.purchases != 0 || entry.zeros != 0 || entry.refunds != 0),
                         "amounts and counts of a purchase day cannot belong together");
    for (const std::uint64_t count : {entry.purchases, entry.zeros, entry.refunds}) {
      byte_reader::require(rows + count >= count, "purchase days have more rows than can be");
      rows += count;
    }
  }
  byte_reader::require(write_ledger(days) == bytes, "purchase days are not written as they should be");
  return rows;
}

ledger one_row_ledger(std::int32_t date, std::int64_t amount) {
  ledger_day entry;
  entry.day = date;
  add_row(entry, amount);
  return write_ledger({&entry, 1});
}

ledger merged_ledger(std::string_view a, std::string_view b) {
  std::vector<ledger_day> first;
  std::vector<ledger_day> second;
  read_ledger(a, first);
  read_ledger(b, second);
  if (first.back().day > second.front().day && second.back().day < first.front().day) {
    first.swap(second);
    std::swap(a, b);
  }
  if (first.back().day < second.front().day) {  // the usual case of a log that comes day by day
    ledger out{a};
    std::int64_t before = first.back().day;
    for (const ledger_day& entry : second) write_day(out, entry, before);
    return out;
  }
  std::vector<ledger_day> both;
  both.reserve(first.size() + second.size());
  std::ranges::merge(first, second, std::back_inserter(both), {}, &ledger_day::day, &ledger_day::day);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < both.size(); ++i) {
    if (kept > 0 && both[kept - 1].day == both[i].day) {
      merge_into(both[kept - 1], both[i]);
    } else {
      both[kept++] = both[i];
    }
  }
  both.resize(kept);
  return write_ledger(both);
}

}  // namespace clientele::inline v0::detail
