#include <boost/accumulators/accumulators.hpp>
#include <boost/accumulators/statistics/count.hpp>
#include <boost/accumulators/statistics/mean.hpp>
#include <boost/accumulators/statistics/stats.hpp>

#include "contenders.hpp"

namespace bench::boost_accumulators {

std::vector<segment_figures> figures_by_segment(const std::uint16_t* keys, const std::uint8_t* scores,
                                                std::size_t rows, std::size_t segments) {
  namespace acc = boost::accumulators;
  using answers = acc::accumulator_set<double, acc::stats<acc::tag::count, acc::tag::mean>>;
  struct segment {
    answers all;
    std::size_t promoters = 0;
    std::size_t detractors = 0;
  };
  std::vector<segment> counted(segments);
  for (std::size_t row = 0; row < rows; ++row) {
    segment& own = counted[keys[row]];
    own.all(static_cast<double>(scores[row]));
    own.promoters += scores[row] >= 9 ? 1 : 0;
    own.detractors += scores[row] <= 6 ? 1 : 0;
  }
  std::vector<segment_figures> figures;
  figures.reserve(segments);
  for (const segment& own : counted) {
    figures.push_back({acc::count(own.all), acc::mean(own.all), own.promoters, own.detractors});
  }
  return figures;
}

}  // namespace bench::boost_accumulators
