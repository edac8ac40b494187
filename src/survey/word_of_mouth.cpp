#include <clientele/survey/word_of_mouth.hpp>

#include <cmath>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0::survey::detail {

void check_multipliers(const word_of_mouth_multipliers& multipliers) {
  for (const double one : {multipliers.good, multipliers.bad}) {
    if (!(one >= 0.0 && std::isfinite(one))) {
      clientele::detail::throw_invalid_argument("multiplier of word of mouth", one,
                                                "0 or more people told by a customer");
    }
  }
  if (multipliers.source.empty()) {
    clientele::detail::throw_invalid_argument(
        "the source of the multipliers of word of mouth is empty; allowed: where "
        "the two numbers come from");
  }
}

}  // namespace clientele::inline v0::survey::detail
