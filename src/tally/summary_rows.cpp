#include "summary_rows.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <clientele/core/day.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/money.hpp>

namespace clientele::inline v0::detail {

namespace {

/// Of the sums of consecutive periods that `spend_trend::rising_sums` compares.
constexpr std::size_t summed_periods = 4;

[[nodiscard]] std::int64_t units_of(int128 total, const char* what) {
  const std::optional<std::int64_t> units = narrowed(total);
  if (!units) {
    throw sum_overflow(std::string(what) + " of a customer, about " + std::to_string(total.to_double()) +
                       " units, does not fit 64 bits");
  }
  return *units;
}

[[nodiscard]] std::uint32_t count_of(std::uint64_t n, const char* what) {
  if (n > std::numeric_limits<std::uint32_t>::max()) {
    throw sum_overflow(std::string(what) + " of a customer, " + std::to_string(n) + ", do not fit 32 bits");
  }
  return static_cast<std::uint32_t>(n);
}

}  // namespace

period_table::period_table(const summary_request& request, std::int32_t first, std::int32_t last) : first_(first) {
  const period_rule rule = *request.options.periods;
  const day from = day::from_number(request.from);
  const day as_of = day::from_number(request.as_of);
  const auto index = [&](day date) { return bucket_index(date, rule.unit, rule.week_start); };
  first_whole_ = index(from);
  if (from > day::lowest() && index(from - days{1}) == first_whole_) ++first_whole_;
  last_whole_ = index(as_of);
  if (index(as_of + days{1}) == last_whole_) --last_whole_;
  const std::int64_t periods = std::int64_t{last_whole_} - first_whole_ + 1;
  if (periods > most_trend_periods) {
    throw_invalid_argument("periods in the window", static_cast<double>(periods), "at most 2000000");
  }
  for (std::int32_t date = first; date <= last; ++date) periods_.push_back(index(day::from_number(date)));
}

bool row_maker::make(const std::int32_t* days, const std::int64_t* amounts, std::size_t n, summary_row& row) {
  sums total;
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int32_t first = std::numeric_limits<std::int32_t>::max();
  std::int32_t last = std::numeric_limits<std::int32_t>::min();
  for (std::size_t i = 0; i < n; ++i) {
    least = std::min(least, amounts[i]);
    first = std::min(first, days[i]);
    last = std::max(last, days[i]);
    total.spend += int128{amounts[i]};
  }
  const std::int32_t* purchase_days = days;
  total.orders = n;
  if (least <= 0) {  // there may be something to leave out
    total.spend = {};
    kept_days_.clear();
    first = std::numeric_limits<std::int32_t>::max();
    last = std::numeric_limits<std::int32_t>::min();
    for (std::size_t i = 0; i < n; ++i) {
      const std::int64_t amount = amounts[i];
      if (amount < 0 && drop_refunds_) {
        ++left_out_.refunds;
        left_out_.refunded += int128{amount};
      } else if (amount < 0) {
        total.refunds += int128{amount};
      } else if (amount == 0 && !keep_zeros_) {
        ++left_out_.zero_amounts;
      } else {
        total.spend += int128{amount};
        kept_days_.push_back(days[i]);
        first = std::min(first, days[i]);
        last = std::max(last, days[i]);
      }
    }
    total.orders = kept_days_.size();
    purchase_days = kept_days_.data();
  }
  row.first = first;
  row.last = last;
  if (!finish(total, row)) return false;
  mark_days(purchase_days, total.orders, row);
  if (periods_ != nullptr) {
    begin_periods(first);
    for (std::size_t i = 0; i < n; ++i) {
      if (amounts[i] > 0 || net_) add_to_period(days[i], int128{amounts[i]});
    }
    close_periods(row);
  }
  return true;
}

bool row_maker::make(std::span<const ledger_day> days, summary_row& row) {
  sums total;
  kept_days_.clear();
  std::size_t inside = 0;
  for (const ledger_day& entry : days) {
    const std::uint64_t rows = entry.purchases + entry.zeros + entry.refunds;
    if (entry.day < from_) {
      left_out_.before_from += rows;
      continue;
    }
    if (entry.day > as_of_) {
      left_out_.after_as_of += rows;
      continue;
    }
    ++inside;
    std::uint64_t orders = entry.purchases;
    if (keep_zeros_) {
      orders += entry.zeros;
    } else {
      left_out_.zero_amounts += entry.zeros;
    }
    if (drop_refunds_) {
      left_out_.refunds += entry.refunds;
      left_out_.refunded += entry.refunded;
    } else if (!total.refunds.checked_add(entry.refunded)) {
      throw sum_overflow("the refunds of a customer do not fit 128 bits");
    }
    if (!total.spend.checked_add(entry.spend)) throw sum_overflow("the spend of a customer does not fit 128 bits");
    if (orders > 0) kept_days_.push_back(entry.day);
    total.orders += orders;
  }
  if (inside == 0) return false;
  if (!kept_days_.empty()) {
    row.first = kept_days_.front();
    row.last = kept_days_.back();
  }
  if (!finish(total, row)) return false;
  mark_days(kept_days_.data(), kept_days_.size(), row);
  if (periods_ != nullptr) {
    begin_periods(row.first);
    for (const ledger_day& entry : days) {
      if (entry.day < from_ || entry.day > as_of_) continue;
      add_to_period(entry.day, net_ ? entry.spend + entry.refunded : entry.spend);
    }
    close_periods(row);
  }
  return true;
}

bool row_maker::finish(const sums& total, summary_row& row) {
  if (total.orders == 0) {
    ++left_out_.customers;
    left_out_.of_customers += total.refunds;
    return false;
  }
  row.orders = count_of(total.orders, "orders");
  row.spend = units_of(net_ ? total.spend + total.refunds : total.spend, "the spend");
  row.refunds = units_of(net_ ? int128{} : total.refunds, "the refunds");
  return true;
}

/// Counts distinct days: by a bit for each where that is about as short as the list of them, else by sorting.
void row_maker::mark_days(const std::int32_t* days, std::size_t n, summary_row& row) {
  constexpr std::size_t word_bits = 64;
  constexpr std::size_t words_per_day = 4;
  const std::int32_t first = row.first;
  distinct_.clear();
  row.purchase_days = 1;
  row.days_to_second = 0;
  if (first == row.last) {
    if (periods_ != nullptr) distinct_.push_back(first);
    return;
  }
  const std::size_t words = static_cast<std::size_t>(row.last - first) / word_bits + 1;
  if (words > words_per_day * (n + 2)) {
    distinct_.assign(days, days + n);
    std::ranges::sort(distinct_);
    const auto repeated = std::ranges::unique(distinct_);
    distinct_.erase(repeated.begin(), repeated.end());
    row.purchase_days = count_of(distinct_.size(), "purchase days");
    row.days_to_second = static_cast<std::uint32_t>(distinct_[1] - first);
    return;
  }
  if (marks_.size() < words) marks_.resize(words);
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto offset = static_cast<std::uint32_t>(days[i] - first);
    std::uint64_t& word = marks_[offset / word_bits];
    const std::uint64_t bit = std::uint64_t{1} << (offset % word_bits);
    count += (word & bit) == 0 ? 1U : 0U;
    word |= bit;
  }
  row.purchase_days = count;
  std::uint64_t later = marks_[0] & ~std::uint64_t{1};
  std::size_t word = 0;
  while (later == 0) later = marks_[++word];
  row.days_to_second = static_cast<std::uint32_t>(word * word_bits + static_cast<std::size_t>(std::countr_zero(later)));
  if (periods_ != nullptr) {
    for (std::size_t i = 0; i < words; ++i) {
      for (std::uint64_t left = marks_[i]; left != 0; left &= left - 1) {
        distinct_.push_back(first + static_cast<std::int32_t>(i * word_bits) + std::countr_zero(left));
      }
    }
  }
  std::fill_n(marks_.begin(), words, 0);
}

void row_maker::begin_periods(std::int32_t first_day) {
  first_period_ = std::max(periods_->of(first_day), periods_->first_whole());
  by_period_.assign(static_cast<std::size_t>(std::max(0, periods_->last_whole() - first_period_ + 1)), int128{});
}

void row_maker::add_to_period(std::int32_t date, int128 amount) {
  const std::int32_t period = periods_->of(date);
  if (period >= first_period_ && period <= periods_->last_whole()) {
    by_period_[static_cast<std::size_t>(period - first_period_)] += amount;
  }
}

void row_maker::close_periods(summary_row& row) {
  std::uint32_t run = 0;
  std::int32_t before = 0;
  row.periods.longest_run = 0;
  for (const std::int32_t date : distinct_) {
    const std::int32_t period = periods_->of(date);
    if (run > 0 && period == before) continue;
    run = run > 0 && period == before + 1 ? run + 1 : 1;
    before = period;
    row.periods.longest_run = std::max(row.periods.longest_run, run);
  }

  const std::size_t n = by_period_.size();
  row.periods.trend = {};
  row.periods.trend.periods = static_cast<std::uint32_t>(n);
  if (n < 2) return;
  // Kendall's S: for every period the earlier ones below it less those above it, by a tree of counts over the levels.
  levels_ = by_period_;
  std::ranges::sort(levels_);
  const auto repeated = std::ranges::unique(levels_);
  levels_.erase(repeated.begin(), repeated.end());
  const std::size_t m = levels_.size();
  tree_.assign(2 * m + 1, 0);  // the tree from 1, then how often each level occurred
  std::int64_t s = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto level = static_cast<std::size_t>(std::ranges::lower_bound(levels_, by_period_[i]) - levels_.begin());
    std::uint32_t up_to = 0;  // earlier periods at this level or below it
    for (std::size_t node = level + 1; node > 0; node -= node & (~node + 1)) up_to += tree_[node];
    const std::uint32_t below = up_to - tree_[m + 1 + level];
    s += static_cast<std::int64_t>(below) - static_cast<std::int64_t>(i - up_to);
    for (std::size_t node = level + 1; node <= m; node += node & (~node + 1)) ++tree_[node];
    ++tree_[m + 1 + level];
  }
  const auto pairs = [](std::uint64_t k) { return k * (k - 1) * (2 * k + 5); };
  std::uint64_t variance_18 = pairs(n);
  for (std::size_t level = 0; level < m; ++level) variance_18 -= pairs(tree_[m + 1 + level]);
  row.periods.trend.s = s;
  row.periods.trend.variance_18 = variance_18;
  bool rising = n > summed_periods;
  for (std::size_t i = summed_periods; rising && i < n; ++i) {
    rising = by_period_[i] > by_period_[i - summed_periods];
  }
  row.periods.trend.rising_sums = rising;
}

}  // namespace clientele::inline v0::detail
