#include <clientele/core/partition.hpp>

#include <array>
#include <concepts>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

using clientele::five_point;
using clientele::partition;
using clientele::rating;
using clientele::recommendation;

namespace {

struct temperature : clientele::rating_scale<-5, 5> {
  static constexpr std::string_view name = "temperature";
};
struct steep : clientele::rating_scale<1, 10> {
  static constexpr std::string_view name = "steep";
  static constexpr int detractors_up_to = 7;
  static constexpr int promoters_from = 10;
};

constexpr partition<recommendation, 3> classes{{"detractor", "passive", "promoter"}, {7, 9}};

template <class Partition, class Answer>
concept Classifies = requires(const Partition& p, Answer answer) { p.class_of(answer); };

}  // namespace

static_assert(classes.size() == 3 && classes.name(0) == "detractor" && classes.name(2) == "promoter");
static_assert(classes.first_level(0) == 0 && classes.last_level(0) == 6);
static_assert(classes.first_level(1) == 7 && classes.last_level(1) == 8);
static_assert(classes.first_level(2) == 9 && classes.last_level(2) == 10);
static_assert(classes.class_of(rating<recommendation>{6}) == 0 && classes.class_of(rating<recommendation>{7}) == 1);
static_assert(partition<five_point, 1>{{"all"}, {}}.last_level(0) == 5);
static_assert(partition<five_point, 1>{{"all"}, {}}.class_of(rating<five_point>{3}) == 0);
static_assert(partition<temperature, 2>{{"cold", "warm"}, {0}}.class_of(rating<temperature>{-1}) == 0);
static_assert(clientele::recommendation_classes<recommendation>.first_level(1) == 7);
static_assert(clientele::recommendation_classes<steep>.first_level(1) == 8);
static_assert(clientele::recommendation_classes<steep>.last_level(1) == 9);
static_assert(Classifies<decltype(classes), rating<recommendation>>);
static_assert(!Classifies<decltype(classes), rating<five_point>> && !Classifies<decltype(classes), int>);

TEST_CASE("each level lies in exactly one class, for every way to cut a scale") {
  for (int a = -7; a <= 7; ++a) {
    for (int b = -7; b <= 7; ++b) {
      const bool sensible = -5 < a && a < b && b <= 5;
      try {
        const partition<temperature, 3> cut{{"low", "middle", "high"}, {a, b}};
        CHECK(sensible);
        int next = temperature::low;
        for (std::size_t i = 0; i < cut.size(); ++i) {
          CHECK(cut.first_level(i) == next);
          CHECK(cut.last_level(i) >= cut.first_level(i));
          for (int level = cut.first_level(i); level <= cut.last_level(i); ++level) {
            CHECK(cut.class_of(rating<temperature>{level}) == i);
          }
          next = cut.last_level(i) + 1;
        }
        CHECK(next == temperature::high + 1);
      } catch (const clientele::invalid_argument&) {
        CHECK_FALSE(sensible);
      }
    }
  }
}

TEST_CASE("as many classes as levels") {
  const partition<five_point, 5> each{{"1", "2", "3", "4", "5"}, {2, 3, 4, 5}};
  for (int level = 1; level <= 5; ++level) {
    const std::size_t index = each.class_of(rating<five_point>{level});
    CHECK(each.name(index) == std::to_string(level));
    CHECK(each.first_level(index) == level);
    CHECK(each.last_level(index) == level);
  }
}

TEST_CASE("begins that do not rise are refused, and a class that is not there") {
  try {
    (void)partition<recommendation, 3>{{"a", "b", "c"}, {9, 7}};
    FAIL_CHECK("no error");
  } catch (const clientele::invalid_argument& error) {
    CHECK(error.what() == std::string("first level of a class is 7; allowed: strictly rising, on the scale"));
  }
  CHECK_THROWS_AS((void)(partition<recommendation, 2>{{"a", "b"}, {0}}), clientele::invalid_argument);
  CHECK_THROWS_AS((void)(partition<recommendation, 2>{{"a", "b"}, {11}}), clientele::invalid_argument);
  CHECK_THROWS_AS((void)classes.name(3), std::out_of_range);
  CHECK_THROWS_AS((void)classes.last_level(3), std::out_of_range);
}
