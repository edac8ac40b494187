#include "contenders/purchases.hpp"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <clientele/segment/rfm_segments.hpp>
#include <cstddef>
#include <numeric>
#include <unordered_map>

#include "support/purchase_columns.hpp"

namespace bench {

namespace {

struct customer {
  std::int32_t last = -1;
  std::int64_t spend = 0;
  std::vector<std::uint16_t> days;
};
struct row {
  std::int64_t recency;
  std::int64_t frequency;
  std::int64_t spend;
};

/// Scores by `sorted[ceil(k n / 5) - 1]`, and the eleven segments.
std::vector<std::uint64_t> segments_of(const std::vector<row>& rows) {
  constexpr std::size_t bins = 5;
  const auto cuts_of = [&](std::int64_t row::*value) {
    std::vector<std::int64_t> sorted(rows.size());
    std::transform(rows.begin(), rows.end(), sorted.begin(), [&](const row& r) { return r.*value; });
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::int64_t> cuts;
    for (std::size_t k = 1; k < bins; ++k) cuts.push_back(sorted[(k * sorted.size() + bins - 1) / bins - 1]);
    return cuts;
  };
  const auto recency = cuts_of(&row::recency);
  const auto frequency = cuts_of(&row::frequency);
  const auto spend = cuts_of(&row::spend);
  const auto above = [](const std::vector<std::int64_t>& cuts, std::int64_t value) {
    return static_cast<int>(std::count_if(cuts.begin(), cuts.end(), [&](std::int64_t cut) { return value > cut; }));
  };
  const clientele::segment::segment_set set = clientele::segment::eleven_segments();
  std::vector<std::uint64_t> counts(set.size());
  for (const row& r : rows) {
    ++counts[set.code({static_cast<std::uint8_t>(5 - above(recency, r.recency)),
                       static_cast<std::uint8_t>(1 + above(frequency, r.frequency)),
                       static_cast<std::uint8_t>(1 + above(spend, r.spend))})];
  }
  return counts;
}

template <class Map>
std::vector<std::uint64_t> by_map(const std::vector<std::uint64_t>& customers) {
  const purchases& log = purchases_data();
  Map all;
  const std::int32_t from = first_purchase_day().number();
  for (std::size_t i = 0; i < customers.size(); ++i) {
    customer& c = all[customers[i]];
    const std::int32_t day = log.days[i].number() - from;
    c.last = std::max(c.last, day);
    c.spend += log.amounts[i].units();
    c.days.push_back(static_cast<std::uint16_t>(day));
  }
  const std::int32_t as_of = last_purchase_day().number() - from;
  std::vector<row> rows;
  rows.reserve(all.size());
  for (auto& [key, c] : all) {
    std::sort(c.days.begin(), c.days.end());
    rows.push_back({as_of - c.last, std::unique(c.days.begin(), c.days.end()) - c.days.begin(), c.spend});
  }
  return segments_of(rows);
}

template <class Key>
std::vector<std::uint64_t> by_sorting(const std::vector<Key>& customers) {
  struct purchase {
    Key customer;
    std::int32_t day;
    std::int64_t amount;
  };
  const purchases& log = purchases_data();
  std::vector<purchase> sorted(customers.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    sorted[i] = {customers[i], log.days[i].number(), log.amounts[i].units()};
  }
  std::sort(sorted.begin(), sorted.end(), [](const purchase& a, const purchase& b) {
    return a.customer != b.customer ? a.customer < b.customer : a.day < b.day;
  });
  const std::int32_t as_of = last_purchase_day().number();
  std::vector<row> rows;
  for (std::size_t i = 0; i < sorted.size();) {
    row r{0, 0, 0};
    const Key customer = sorted[i].customer;
    std::int32_t before = 0;
    for (; i < sorted.size() && sorted[i].customer == customer; ++i) {
      if (r.frequency == 0 || sorted[i].day != before) ++r.frequency;
      before = sorted[i].day;
      r.spend += sorted[i].amount;
    }
    r.recency = as_of - before;
    rows.push_back(r);
  }
  return segments_of(rows);
}

}  // namespace

std::vector<std::uint64_t> segments_by_std_map(const std::vector<std::uint64_t>& customers) {
  return by_map<std::unordered_map<std::uint64_t, customer>>(customers);
}
std::vector<std::uint64_t> segments_by_flat_map(const std::vector<std::uint64_t>& customers) {
  return by_map<boost::unordered_flat_map<std::uint64_t, customer>>(customers);
}
std::vector<std::uint64_t> segments_by_sorting(const std::vector<std::uint32_t>& customers) { return by_sorting(customers); }
std::vector<std::uint64_t> segments_by_sorting(const std::vector<std::uint64_t>& customers) { return by_sorting(customers); }

}  // namespace bench
