// expect: RecommendationScale
// What asks for a recommendation scale refuses a plain scale with the same ends.
#include <string_view>

#include <clientele/core/scale.hpp>

#if defined(CLIENTELE_MUST_FAIL)
struct zero_to_ten : clientele::rating_scale<0, 10> {
  static constexpr std::string_view name = "zero to ten";
};
#else
struct zero_to_ten : clientele::rating_scale<0, 10> {
  static constexpr std::string_view name = "zero to ten";
  static constexpr int detractors_up_to = 6;
  static constexpr int promoters_from = 9;
};
#endif

template <clientele::RecommendationScale Scale>
constexpr int promoters_from(Scale) {
  return Scale::promoters_from;
}

int main() { return promoters_from(zero_to_ten{}); }
