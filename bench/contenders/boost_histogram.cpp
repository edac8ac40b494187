#include <array>
#include <boost/histogram.hpp>

#include "contenders.hpp"

namespace bench::boost_histogram {

namespace {
/// A column of bytes as Boost.Histogram fills from it: it takes spans of its own value types.
template <class T>
std::vector<int> as_int(const T* values, std::size_t rows) {
  return {values, values + rows};
}
}  // namespace

std::vector<segment_counts> count_by_segment(const std::vector<std::uint16_t>& keys,
                                             const std::vector<std::uint8_t>& scores, std::size_t segments) {
  namespace histogram = boost::histogram;
  using axis = histogram::axis::integer<int, histogram::use_default, histogram::axis::option::none_t>;
  auto counts = histogram::make_histogram_with(histogram::dense_storage<std::uint64_t>{},
                                               axis(0, static_cast<int>(segments)), axis(0, 11));
  constexpr std::size_t block = 1 << 14;
  for (std::size_t row = 0; row < keys.size(); row += block) {
    const std::size_t now = keys.size() - row < block ? keys.size() - row : block;
    counts.fill(std::array{as_int(keys.data() + row, now), as_int(scores.data() + row, now)});
  }
  std::vector<segment_counts> result(segments);
  for (int segment = 0; segment < static_cast<int>(segments); ++segment) {
    for (int level = 0; level < 11; ++level) {
      result[static_cast<std::size_t>(segment)].levels[level] = counts.at(segment, level);
    }
  }
  return result;
}

}  // namespace bench::boost_histogram
