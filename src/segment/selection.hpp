// Order statistics of a column without sorting it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <clientele/core/config.hpp>

namespace clientele::inline v0::segment::detail {

/// The values at the given positions (from 0) of the ascending column, in the order of the positions.
[[nodiscard]] std::vector<std::int64_t> order_statistics(std::span<const std::int64_t> column,
                                                         std::span<const std::size_t> positions);

}  // namespace clientele::inline v0::segment::detail
