// expect: a rating scale needs a low end below its high end
// A scale of one's own has its low end first, whichever end is the good one.
#include <string_view>

#include <clientele/tally/rating_tally.hpp>

#if defined(CLIENTELE_MUST_FAIL)
struct stars : clientele::rating_scale<5, 1> {
#else
struct stars : clientele::rating_scale<1, 5, clientele::scale_direction::lower_is_better> {
#endif
  static constexpr std::string_view name = "stars";
};

int main() { return clientele::rating_tally<stars>{}.size() == 0 ? 0 : 1; }
