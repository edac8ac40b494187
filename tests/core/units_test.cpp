#include <clientele/core/units.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>

#include <doctest/doctest.h>

using clientele::customer_days;
using clientele::customers;
using clientele::difference_of;
using clientele::index_score;
using clientele::mean_days;
using clientele::orders;
using clientele::points;
using clientele::proportion;
using clientele::rate_per;
using clientele::real;
using clientele::scale_mean;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Subtractable = requires(A a, B b) { a - b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a == b; } || requires(A a, B b) { a < b; };
template <class A, class B>
concept Mixed = Addable<A, B> || Subtractable<A, B> || Comparable<A, B> || std::constructible_from<A, B>;

// No unit of the list mixes with another, in either order.
template <class Unit, class... Others>
constexpr bool mixes_with_none = (!(Mixed<Unit, Others> || Mixed<Others, Unit>) && ...);

template <class Unit>
constexpr bool well_made = std::copyable<Unit> && std::is_trivially_copyable_v<Unit> &&
    sizeof(Unit) == sizeof(double) &&
                           !std::convertible_to<double, Unit> && !std::convertible_to<Unit, double> &&
                           !std::convertible_to<int, Unit> && !Mixed<Unit, std::string> && !Addable<Unit, double> &&
                           !Comparable<Unit, double> && Comparable<Unit, Unit> && !Unit{}.known() &&
                           Unit{0.0}.known() && Unit{0.0} == Unit{-0.0} && !(Unit{} == Unit{}) &&
                           std::same_as<decltype(Unit{0.0} - Unit{0.0}), difference_of<Unit>> &&
                           !Mixed<Unit, difference_of<Unit>> && !Mixed<difference_of<Unit>, Unit>;

struct visits {
  static constexpr const char* name() noexcept { return "visit"; }
};
struct not_an_exposure {};
struct opaque;
enum class colour { red, green };

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

static_assert(well_made<proportion> && well_made<points> && well_made<index_score> && well_made<scale_mean>);
static_assert(well_made<real> && well_made<mean_days> && well_made<rate_per<orders>> && well_made<rate_per<visits>>);

static_assert(mixes_with_none<proportion, points, index_score, scale_mean, real, mean_days, rate_per<orders>>);
static_assert(mixes_with_none<points, index_score, scale_mean, real, mean_days, rate_per<orders>>);
static_assert(mixes_with_none<index_score, scale_mean, real, mean_days, rate_per<orders>>);
static_assert(mixes_with_none<scale_mean, real, mean_days, rate_per<orders>>);
static_assert(mixes_with_none<real, mean_days, rate_per<orders>> && mixes_with_none<mean_days, rate_per<orders>>);
static_assert(mixes_with_none<rate_per<orders>, rate_per<customers>, rate_per<customer_days>, rate_per<visits>>);
static_assert(mixes_with_none<difference_of<proportion>, difference_of<points>, difference_of<index_score>>);
static_assert(clientele::Exposure<visits> && !clientele::Exposure<not_an_exposure> && !clientele::Exposure<int>);

static_assert(proportion{0.75} - proportion{0.5} == difference_of<proportion>{0.25});
static_assert((proportion{0.0} - proportion{1.0}).value() == -1.0);
static_assert(difference_of<points>::lowest() == -200.0 && difference_of<points>::highest() == 200.0);
static_assert(difference_of<index_score>::lowest() == -100.0 && difference_of<proportion>::highest() == 1.0);
static_assert(difference_of<real>::lowest() == -infinity && difference_of<rate_per<orders>>::lowest() == -infinity);
static_assert(points{-100.0} < points{100.0} && (points{100.0} - points{-100.0}).value() == 200.0);
static_assert(!(proportion{} < proportion{1.0}) && !(proportion{} > proportion{0.0}));

TEST_CASE("a unit takes what lies within it, and says so of the rest") {
  CHECK(proportion{0.0}.value() == 0.0);
  CHECK(proportion{1.0}.value() == 1.0);
  CHECK_THROWS_AS(proportion{std::nextafter(1.0, 2.0)}, clientele::invalid_argument);
  CHECK_THROWS_AS(proportion{-5e-324}, clientele::invalid_argument);
  CHECK_THROWS_AS(proportion{infinity}, clientele::invalid_argument);
  CHECK_FALSE(proportion{not_a_number}.known());
  CHECK_THROWS_AS(points{100.5}, clientele::invalid_argument);
  CHECK_THROWS_AS(points{-infinity}, clientele::invalid_argument);
  CHECK_THROWS_AS(index_score{-1.0}, clientele::invalid_argument);
  CHECK_THROWS_AS(rate_per<orders>{-0.5}, clientele::invalid_argument);
  CHECK_THROWS_AS(difference_of<proportion>{1.5}, clientele::invalid_argument);
  CHECK_FALSE((proportion{} - proportion{0.5}).known());
  CHECK(rate_per<orders>{infinity}.known());
  CHECK(scale_mean{-3.5}.value() == -3.5);
  CHECK(mean_days{-0.5}.value() == -0.5);
  CHECK(real{1e308}.value() == 1e308);

  CHECK(message_of([] { (void)proportion{78.0}; }) == "proportion is 78; allowed: 0 to 1; 78 % is written 0.78");
  CHECK(message_of([] { (void)points{101.0}; }) == "points is 101; allowed: -100 to 100");
  CHECK(message_of([] { (void)index_score{-1.0}; }) == "index score is -1; allowed: 0 to 100");
  CHECK(message_of([] { (void)rate_per<orders>{-1.0}; }) == "rate is -1; allowed: 0 or more");
  CHECK(message_of([] { (void)difference_of<points>{-201.0}; }) ==
        "difference in points is -201; allowed: within the width of its unit");
}

TEST_CASE("differences never leave their unit by rounding") {
  for (int i = 0; i <= 1000; ++i) {
    for (int j = 0; j <= 1000; j += 7) {
      const double a = i / 1000.0;
      const double b = j / 1000.0;
      REQUIRE((proportion{a} - proportion{b}).value() == a - b);
      REQUIRE((index_score{100.0 * a} - index_score{100.0 * b}).value() == 100.0 * a - 100.0 * b);
    }
  }
}

TEST_CASE("units are keys, and leave the keys of others alone") {
  std::unordered_map<proportion, int> seen;
  seen[proportion{0.5}] = 1;
  seen[proportion{0.5}] = 2;
  seen[proportion{0.0}] = 3;
  seen[proportion{-0.0}] = 4;
  CHECK(seen.size() == 2);
  CHECK(std::unordered_set<difference_of<points>>{difference_of<points>{1.0}}.size() == 1);
  CHECK(std::unordered_set<rate_per<visits>>{rate_per<visits>{1.0}, rate_per<visits>{2.0}}.size() == 2);

  // The hash of units is a constrained template over all types: it must step aside for every other one.
  CHECK(std::unordered_set<int>{1, 2}.size() == 2);
  CHECK(std::unordered_set<colour>{colour::red, colour::green}.size() == 2);
  CHECK(std::unordered_set<std::string>{"a", "b"}.size() == 2);
  CHECK(std::unordered_set<std::string_view>{"a"}.size() == 1);
  CHECK(std::unordered_set<opaque*>{nullptr}.size() == 1);
  CHECK(std::unordered_set<std::shared_ptr<int>>{nullptr}.size() == 1);
  CHECK_FALSE(std::is_default_constructible_v<std::hash<std::pair<int, int>>>);
}
