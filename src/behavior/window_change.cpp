#include <clientele/behavior/detail/customer_influence.hpp>

#include <cmath>

namespace clientele::inline v0::detail {

void customer_influence::around(double ratio1, double ratio2) noexcept {
  // sqrt(n / (n - 1)) / sum x: with it the squares of one sample add up to the squared error of its ratio.
  const auto scale = [](std::uint64_t n, double total) {
    const auto size = static_cast<double>(n);
    return n < 2 ? nan : std::sqrt(size / (size - 1.0)) / total;
  };
  ratio1_ = ratio1;
  ratio2_ = ratio2;
  scale1_ = scale(n1_, x1_.value());
  scale2_ = scale(n2_, x2_.value());
}

shared_units customer_influence::shared() const noexcept {
  return {shared_, n1_ < 2 || n2_ < 2 ? nan : std::sqrt(squares_.value())};
}

}  // namespace clientele::inline v0::detail
