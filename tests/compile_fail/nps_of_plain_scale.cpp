// expect: RecommendationScale
// A question from 0 to 10 is not a recommendation question because of its ends.
#include <string_view>

#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/rating_tally.hpp>

struct zero_to_ten : clientele::rating_scale<0, 10> {
  static constexpr std::string_view name = "zero to ten";
};

#if defined(CLIENTELE_MUST_FAIL)
clientele::rating_tally<zero_to_ten> answers;
#else
clientele::rating_tally<clientele::recommendation> answers;
#endif

int main() { return clientele::survey::net_promoter_score(answers).value().known() ? 1 : 0; }
