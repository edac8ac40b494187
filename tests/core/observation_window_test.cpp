#include <clientele/core/observation_window.hpp>

#include <doctest/doctest.h>

using namespace clientele;
using clientele::day;

TEST_CASE("both days of a window are in it") {
  constexpr observation_window window{day::from_civil(2012, 2, 28), day::from_civil(2012, 3, 1)};
  static_assert(window.contains(window.from()) && window.contains(window.as_of()));
  static_assert(!window.contains(day::from_civil(2012, 2, 27)) && !window.contains(day::from_civil(2012, 3, 2)));
  static_assert(window.whole() == period{day::from_civil(2012, 2, 28), day::from_civil(2012, 3, 2)});
  static_assert(window.whole().length() == days{3});  // a leap year
  static_assert(window.recency(window.from()) == days{2} && window.recency(window.as_of()) == days{0});
  CHECK(observation_window{} == observation_window{day{}, day{}});
}

TEST_CASE("a window ends where it begins at the earliest, and a day before the calendar does") {
  const day monday = day::from_civil(2012, 3, 5);
  CHECK(observation_window{monday, monday}.whole().length() == days{1});
  CHECK_THROWS_AS((observation_window{monday, monday - days{1}}), invalid_argument);
  CHECK_THROWS_AS((observation_window{monday, day::highest()}), invalid_argument);
}
