#include <clientele/survey/recommend_likelihood.hpp>

#include <doctest/doctest.h>

#include <vector>

#include <clientele/survey/net_promoter_score.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::recommend_likelihood_shares;

namespace {
template <class Scale>
concept HasShares = requires(const rating_tally<Scale>& answers) { recommend_likelihood_shares(answers); };
template <class Scale>
concept HasScore = requires(const rating_tally<Scale>& answers) { survey::net_promoter_score(answers); };
struct three : rating_scale<1, 3> {
  static constexpr std::string_view name = "1 to 3";
};
static_assert(HasShares<recommend_likelihood> && !HasShares<three> && !HasShares<recommendation>);
static_assert(!HasScore<recommend_likelihood>);  // it is not convertible to a Net Promoter Score
}  // namespace

TEST_CASE("the three levels and their shares") {
  rating_tally<recommend_likelihood> answers;
  answers.observe(std::vector{3, 3, 3, 3, 3, 2, 2, 2, 1, 1});
  const auto shares = recommend_likelihood_shares(answers);
  CHECK(shares.very_likely.value().value() == 0.5);
  CHECK(shares.possible.value().value() == 0.3);
  CHECK(shares.impossible.value().value() == 0.2);
  check_ulp(shares.very_likely.value().value() + shares.possible.value().value() + shares.impossible.value().value(), 1.0,
            1);
  CHECK(shares.very_likely.sample_size() == 10);
  CHECK(rating<recommend_likelihood>{recommend_likelihood::very_likely}.label() == "very likely");
}

TEST_CASE("weights, and nobody") {
  weighted<rating_tally<recommend_likelihood>> answers;
  CHECK(!recommend_likelihood_shares(answers).possible.value().known());
  answers.observe(std::vector{3, 1}, std::vector{3.0, 1.0});
  CHECK(recommend_likelihood_shares(answers).very_likely.value().value() == 0.75);
  CHECK(recommend_likelihood_shares(answers).possible.value().value() == 0.0);
}
