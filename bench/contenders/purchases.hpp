// Other ways to the counts per segment of job J2, on one thread, as one would write them by hand.
#pragma once
#include <cstdint>
#include <vector>

namespace bench {

std::vector<std::uint64_t> segments_by_std_map(const std::vector<std::uint64_t>& customers);
std::vector<std::uint64_t> segments_by_flat_map(const std::vector<std::uint64_t>& customers);
std::vector<std::uint64_t> segments_by_sorting(const std::vector<std::uint32_t>& customers);
std::vector<std::uint64_t> segments_by_sorting(const std::vector<std::uint64_t>& customers);

}  // namespace bench
