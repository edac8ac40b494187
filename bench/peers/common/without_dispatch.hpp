// The library's own contenders, held to the path that every processor has.
#pragma once
#include <clientele/tally/detail/kernels.hpp>

#include "common/raw_columns.hpp"

namespace peers {

/// The same job with the plain C++ path in place of the processor's widest.
template <class Load>
auto without_dispatch(Load load) {
  return [load](const auto& data, unsigned threads) {
    namespace kernels = clientele::detail;
    if (kernels::force_kernel_path(kernels::kernel_path::plain) != kernels::kernel_path::plain) {
      throw raw_error("dispatch cannot be switched off");
    }
    return load(data, threads);
  };
}

}  // namespace peers
