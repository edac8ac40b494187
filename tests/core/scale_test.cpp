#include <clientele/core/scale.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

#include <doctest/doctest.h>

using clientele::any_scale;
using clientele::five_point;
using clientele::rating;
using clientele::rating_scale;
using clientele::recommendation;
using clientele::scale_direction;

namespace scale_samples {

struct stars : rating_scale<1, 5> {
  static constexpr std::string_view name = "stars";
};
struct temperature : rating_scale<-5, 5> {
  static constexpr std::string_view name = "temperature";
};
struct widest : rating_scale<-100, 155> {
  static constexpr std::string_view name = "widest";
};
struct topmost : rating_scale<32766, 32767> {
  static constexpr std::string_view name = "topmost";
};
struct nameless : rating_scale<1, 5> {};
struct overlapping : rating_scale<0, 10> {
  static constexpr std::string_view name = "overlapping";
  static constexpr int detractors_up_to = 9;
  static constexpr int promoters_from = 9;
};
struct off_the_end : rating_scale<0, 10> {
  static constexpr std::string_view name = "off the end";
  static constexpr int detractors_up_to = 6;
  static constexpr int promoters_from = 11;
};
struct upside_down : rating_scale<0, 10, scale_direction::lower_is_better> {
  static constexpr std::string_view name = "upside down";
  static constexpr int detractors_up_to = 6;
  static constexpr int promoters_from = 9;
};

}  // namespace scale_samples

using namespace scale_samples;

namespace {

template <class Body>
std::string message_of(Body body) {
  try {
    body();
  } catch (const clientele::invalid_argument& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

// The scales that the library has.
static_assert(recommendation::low == 0 && recommendation::high == 10 && recommendation::levels == 11);
static_assert(recommendation::detractors_up_to == 6 && recommendation::promoters_from == 9);
static_assert(five_point::low == 1 && five_point::high == 5 && five_point::levels == 5);
static_assert(clientele::seven_point::levels == 7 && clientele::ten_point::low == 1 &&
              clientele::ten_point::high == 10);
static_assert(clientele::effort_agreement::levels == 7 && clientele::effort_agreement::easy_from == 5);
static_assert(clientele::effort_spent::direction == scale_direction::lower_is_better);
static_assert(clientele::recommend_likelihood::levels == 3);
static_assert(!clientele::RecommendationScale<clientele::recommend_likelihood>);
static_assert(!clientele::RecommendationScale<clientele::ten_point>);

// The concepts.
static_assert(clientele::FixedScale<stars> && clientele::FixedScale<widest> && widest::levels == 256);
static_assert(!clientele::FixedScale<nameless> && !clientele::FixedScale<int> && !clientele::FixedScale<any_scale>);
static_assert(clientele::RatingScale<stars> && clientele::RatingScale<any_scale> && !clientele::RatingScale<double>);
static_assert(!clientele::RecommendationScale<overlapping> && !clientele::RecommendationScale<off_the_end>);
static_assert(!clientele::RecommendationScale<upside_down> && !clientele::RecommendationScale<stars>);
static_assert(clientele::LabelledScale<clientele::satisfaction_grade> && !clientele::LabelledScale<stars>);

// A rating is explicit, typed and small.
static_assert(std::copyable<rating<stars>> && std::totally_ordered<rating<stars>> && sizeof(rating<stars>) == 2);
static_assert(!std::default_initializable<rating<stars>>);
static_assert(!std::convertible_to<int, rating<stars>> && !std::convertible_to<rating<stars>, int>);
static_assert(std::constructible_from<rating<stars>, int> && std::constructible_from<rating<stars>, std::uint64_t>);
static_assert(!std::constructible_from<rating<stars>, bool> && !std::constructible_from<rating<stars>, double>);
static_assert(!std::constructible_from<rating<stars>, char> && !std::constructible_from<rating<stars>, char8_t>);
static_assert(std::constructible_from<rating<stars>, std::int8_t> &&
              std::constructible_from<rating<stars>, std::uint8_t>);
static_assert(!std::constructible_from<rating<stars>, rating<five_point>>);
static_assert(!std::equality_comparable_with<rating<stars>, rating<five_point>>);
static_assert(rating<stars>{4}.value() == 4 && rating<stars>{4} < rating<stars>{5U});
static_assert(rating<temperature>{-5}.value() == -5 && rating<topmost>{32767}.value() == 32767);
static_assert(rating<clientele::satisfaction_grade>{1}.label() == "very dissatisfied");
static_assert(rating<clientele::satisfaction_grade>{5}.label() == "very satisfied");
static_assert(rating<clientele::recommend_likelihood>{3}.label() == "very likely");

TEST_CASE("a rating takes exactly the levels of its scale, in every integral type") {
  for (int value = -300; value <= 300; ++value) {
    const auto made = [value](auto type, auto scale) {
      using scale_type = decltype(scale);
      try {
        return rating<scale_type>{static_cast<decltype(type)>(value)}.value() ==
            static_cast<int>(static_cast<decltype(type)>(value));
      } catch (const clientele::invalid_argument&) {
        const auto seen = static_cast<long long>(static_cast<decltype(type)>(value));
        return seen < scale_type::low || seen > scale_type::high;
      }
    };
    CHECK(made(int{}, stars{}));
    CHECK(made(std::int64_t{}, temperature{}));
    CHECK(made(std::int8_t{}, temperature{}));
    CHECK(made(std::uint8_t{}, stars{}));
    CHECK(made(std::int16_t{}, widest{}));
    const bool on_stars = value >= 1 && value <= 5;
    CHECK((message_of([&] { (void)rating<stars>{value}; }) == "no error") == on_stars);
  }
  // Far values that would come back on the scale if they were cut to 16 bits first.
  CHECK_THROWS_AS((void)rating<stars>{65'536 + 3}, clientele::invalid_argument);
  CHECK_THROWS_AS((void)rating<stars>{(std::int64_t{1} << 32) + 3}, clientele::invalid_argument);
  CHECK_THROWS_AS((void)rating<temperature>{65'531U}, clientele::invalid_argument);
  CHECK_THROWS_AS((void)rating<temperature>{~std::uint64_t{0}}, clientele::invalid_argument);
  CHECK_THROWS_AS((void)rating<stars>{(std::numeric_limits<std::int64_t>::min)()}, clientele::invalid_argument);
  CHECK(message_of([] { (void)rating<recommendation>{11}; }) ==
        "answer is 11; allowed on the scale recommendation: 0 to 10");
  CHECK(message_of([] { (void)rating<temperature>{-6}; }) == "answer is -6; allowed on the scale temperature: -5 to 5");
}

static_assert(std::regular<any_scale>);
static_assert(!any_scale{}.known() && any_scale{}.levels() == 0 && !any_scale{}.recommends());
static_assert(any_scale{1, 5}.known() && any_scale{1, 5}.levels() == 5 && any_scale{-3, 3}.low() == -3);
static_assert(any_scale{1, 5} == any_scale::of<stars>() && any_scale::of<stars>() == any_scale::of<five_point>());
static_assert(any_scale{1, 5} != any_scale{1, 5, scale_direction::lower_is_better} &&
              any_scale{1, 5} != any_scale{0, 5});
static_assert(any_scale::of<clientele::effort_spent>().direction() == scale_direction::lower_is_better);
static_assert(any_scale::of<recommendation>().recommends() && any_scale::of<recommendation>().promoters_from() == 9);
static_assert(any_scale{0, 10}.with_promoters(6, 9) == any_scale::of<recommendation>());
static_assert(any_scale{0, 10} != any_scale::of<recommendation>() && !any_scale{0, 10}.recommends());
static_assert(any_scale{0, 1}.with_promoters(0, 1).recommends());
static_assert(any_scale{-32768, -32768 + 255}.levels() == 256 && any_scale::of<topmost>().high() == 32767);

TEST_CASE("a scale that makes no sense is refused") {
  constexpr int least = (std::numeric_limits<int>::min)();
  constexpr int most = (std::numeric_limits<int>::max)();
  const int ends[][2] = {{5, 5}, {5, 1}, {0, 256}, {-32769, -32700}, {32700, 32768}, {least, most}, {most, least},
                         {0, 65'537}, {65'537, 65'541}, {least, least + 1}};
  for (const auto& [low, high] : ends) {
    CAPTURE(low);
    CAPTURE(high);
    CHECK_THROWS_AS((void)any_scale(low, high), clientele::invalid_argument);
  }
  CHECK(message_of([] { (void)any_scale{5, 1}; }) ==
        "high end of a rating scale is 1; allowed: above the low end, at most 256 levels, both ends 16-bit integers");
  CHECK(any_scale(0, 255).levels() == 256);

  const int cuts[][2] = {{6, 6}, {9, 6}, {-1, 9}, {6, 11}, {least, most}, {65'536 + 6, 65'536 + 9}};
  for (const auto& [detractors, promoters] : cuts) {
    CHECK_THROWS_AS((void)any_scale(0, 10).with_promoters(detractors, promoters), clientele::invalid_argument);
  }
  CHECK_THROWS_AS((void)any_scale(0, 10, scale_direction::lower_is_better).with_promoters(6, 9),
                  clientele::invalid_argument);
  CHECK_THROWS_AS((void)any_scale().with_promoters(0, 0), clientele::invalid_argument);
  CHECK_THROWS_AS((void)any_scale().with_promoters(-1, 1), clientele::invalid_argument);
}
