#include <clientele/stats/weight_adjustment.hpp>

namespace clientele::inline v0 {

std::string_view name(residual_weights kind) noexcept {
  switch (kind) {
    case residual_weights::design: return "design";
    case residual_weights::equal: return "equal";
  }
  return "unknown";
}

weight_adjustment::~weight_adjustment() = default;

}  // namespace clientele::inline v0
