// A column as the kernels see it.
#pragma once
#include <clientele/core/column.hpp>
#include <clientele/tally/detail/kernels.hpp>

namespace clientele::inline v0::detail {

template <class T>
column_view<T> view_of(const column<T>& values) noexcept {
  return {values.values().data(),  values.size(), values.bitmap(), values.bitmap_offset(), values.sentinel().has_value(),
          values.sentinel().value_or(T{})};
}

}  // namespace clientele::inline v0::detail
