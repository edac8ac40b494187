// Where the codes of a column stand on a scale.
#pragma once
#include <concepts>
#include <limits>
#include <utility>

#include "kernels_path.hpp"

namespace clientele::inline v0::detail {

template <class T>
struct scale_codes {
  code_rule<T> rule{};
  int offset = 0;       ///< what stands before code 0 on the scale
  bool usable = false;  ///< false: no value of this type lies on the scale

  scale_codes(const column_view<T>& column, int low, int levels) noexcept {
    const int high = low + levels - 1;
    if constexpr (std::integral<T>) {
      constexpr T lowest = std::numeric_limits<T>::min();
      constexpr T highest = std::numeric_limits<T>::max();
      if (std::cmp_greater(low, highest) || std::cmp_less(high, lowest)) return;
      rule.first = std::cmp_less(low, lowest) ? lowest : static_cast<T>(low);
      const int last = std::cmp_greater(high, highest) ? static_cast<int>(highest) : high;
      offset = static_cast<int>(rule.first) - low;
      rule.last_code = static_cast<unsigned>(last - static_cast<int>(rule.first));
    } else {
      rule.first = static_cast<T>(low);
      rule.last_code = static_cast<unsigned>(levels - 1);
    }
    rule.has_sentinel = column.has_sentinel;
    rule.sentinel = column.sentinel;
    usable = true;
  }
};

}  // namespace clientele::inline v0::detail
