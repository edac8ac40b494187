#pragma once
#include <array>
#include <cstddef>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/scale.hpp>

namespace clientele::inline v0 {

/// Named classes that together cover a scale, each level in exactly one.
///
/// Written as the level at which each class but the first begins, so that a gap or an overlap cannot be expressed:
///     constexpr partition<recommendation, 3> classes{{"detractor", "passive", "promoter"}, {7, 9}};
/// Begins that do not rise strictly inside the scale throw `invalid_argument` (in a constant: do not compile).
template <FixedScale Scale, std::size_t Classes>
class partition {
 public:
  using scale = Scale;
  static_assert(Classes >= 1 && Classes <= static_cast<std::size_t>(Scale::levels),
                "a partition has at least one class and no more classes than the scale has levels");

  constexpr partition(std::array<std::string_view, Classes> names, std::array<int, Classes - 1> begins) : names_(names) {
    begins_[0] = Scale::low;
    for (std::size_t i = 1; i < Classes; ++i) {
      begins_[i] = begins[i - 1];
      if (begins_[i] <= begins_[i - 1] || begins_[i] > Scale::high) {
        detail::throw_invalid_argument("first level of a class", begins_[i], "strictly rising, on the scale");
      }
    }
  }
  [[nodiscard]] static constexpr std::size_t size() noexcept { return Classes; }
  [[nodiscard]] constexpr std::string_view name(std::size_t index) const { return names_.at(index); }
  [[nodiscard]] constexpr int first_level(std::size_t index) const { return begins_.at(index); }
  [[nodiscard]] constexpr int last_level(std::size_t index) const {
    static_cast<void>(begins_.at(index));  // a class that is not there throws, the one after the last too
    return index + 1 < Classes ? begins_[index + 1] - 1 : Scale::high;
  }
  [[nodiscard]] constexpr std::size_t class_of(rating<Scale> answer) const noexcept {
    std::size_t index = Classes - 1;
    while (begins_[index] > answer.value()) --index;
    return index;
  }

 private:
  std::array<std::string_view, Classes> names_;
  std::array<int, Classes> begins_{};
};

/// The three classes of a recommendation scale, in the order of the scale.
template <RecommendationScale Scale>
inline constexpr auto recommendation_classes = [] {
  static_assert(Scale::detractors_up_to + 1 < Scale::promoters_from, "a scale without passives has two classes");
  return partition<Scale, 3>{{"detractor", "passive", "promoter"},
                             {Scale::detractors_up_to + 1, Scale::promoters_from}};
}();

}  // namespace clientele::inline v0
