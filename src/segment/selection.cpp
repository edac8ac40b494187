#include "selection.hpp"

#include <algorithm>
#include <bit>

namespace clientele::inline v0::segment::detail {
namespace {

// Buckets in the manner of floating-point numbers: exact below 2^bits, then 2^bits to every doubling, so that days,
// counts and spends with long tails all spread well.
constexpr unsigned bits = 10;
constexpr std::uint64_t exact = std::uint64_t{1} << bits;
constexpr std::size_t buckets = (64 - bits + 1) * exact;
constexpr std::size_t few = 4096;  // sorting is as fast below

constexpr std::size_t bucket_of(std::uint64_t offset) noexcept {
  const auto width = static_cast<unsigned>(std::bit_width(offset));
  const unsigned shift = width > bits + 1 ? width - bits - 1 : 0;
  return static_cast<std::size_t>((offset >> shift) + shift * exact);
}
static_assert(bucket_of(2 * exact - 1) + 1 == bucket_of(2 * exact) && bucket_of(~std::uint64_t{0}) < buckets);

// All values of the bucket of this offset are equal.
constexpr bool single(std::size_t bucket) noexcept { return bucket < 2 * exact; }

}  // namespace

std::vector<std::int64_t> order_statistics(std::span<const std::int64_t> column,
                                           std::span<const std::size_t> positions) {
  std::vector<std::int64_t> result(positions.size());
  if (positions.empty()) return result;
  if (column.size() < few) {
    std::vector<std::int64_t> sorted(column.begin(), column.end());
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < positions.size(); ++i) result[i] = sorted[positions[i]];
    return result;
  }
  const auto [lowest, highest] = std::minmax_element(column.begin(), column.end());
  const auto base = static_cast<std::uint64_t>(*lowest);
  const auto offset = [base](std::int64_t value) { return static_cast<std::uint64_t>(value) - base; };
  const std::size_t used = bucket_of(offset(*highest)) + 1;

  std::vector<std::uint64_t> counts(used);
  for (const std::int64_t value : column) ++counts[bucket_of(offset(value))];

  // The bucket of every position, and the values of those buckets that hold more than one.
  struct wanted {
    std::size_t bucket;
    std::size_t position;  // within the bucket
  };
  std::vector<wanted> places;
  std::vector<std::uint8_t> gathered(used);
  bool gather = false;
  for (const std::size_t position : positions) {
    std::size_t bucket = 0;
    std::size_t rest = position;
    while (rest >= counts[bucket]) rest -= counts[bucket++];
    places.push_back({bucket, rest});
    if (!single(bucket)) {
      gathered[bucket] = 1;
      gather = true;
    }
  }
  std::vector<std::int64_t> values;
  if (gather) {
    for (const std::int64_t value : column) {
      if (gathered[bucket_of(offset(value))] != 0) values.push_back(value);
    }
    std::sort(values.begin(), values.end());
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto [bucket, position] = places[i];
    if (single(bucket)) {
      result[i] = static_cast<std::int64_t>(base + bucket);
    } else {  // gathered values of lower buckets come first
      std::size_t before = 0;
      for (std::size_t b = 0; b < bucket; ++b) before += gathered[b] != 0 ? counts[b] : 0;
      result[i] = values[before + position];
    }
  }
  return result;
}

}  // namespace clientele::inline v0::segment::detail
