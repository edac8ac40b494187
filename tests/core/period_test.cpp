#include <clientele/core/period.hpp>

#include <concepts>
#include <sstream>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <utility>

#include <doctest/doctest.h>

using clientele::day;
using clientele::days;
using clientele::period;

namespace {

constexpr day first = day::from_civil(2011, 12, 1);
constexpr day last = day::from_civil(2011, 12, 31);
constexpr day next = day::from_civil(2012, 1, 1);
constexpr period december{first, next};

struct taker {
  void operator()(period) const;
};
template <class T>
concept Taken = std::invocable<taker, T>;

}  // namespace

static_assert(std::regular<period> && std::totally_ordered<period>);
static_assert(std::is_trivially_copyable_v<period>);
static_assert(Taken<period> && !Taken<std::pair<day, day>>);
static_assert(!std::convertible_to<std::pair<day, day>, period> && !std::constructible_from<period, day>);

static_assert(december == period::through(first, last));
static_assert(december.from() == first && december.to() == next && december.length() == days{31});
static_assert(december.contains(first) && december.contains(last) && !december.contains(next));
static_assert(!december.contains(first - days{1}));
static_assert(period{}.empty() && period{first, first}.empty() && !december.empty());
static_assert(!period{first, first}.contains(first));
static_assert(period{first, first} != period{next, next});
static_assert(december.contains(period::through(last, last)) && december.contains(december));
static_assert(!december.contains(period{first, next + days{1}}) && !december.contains(period{first - days{1}, next}));
static_assert(december.contains(period{next, next}));
static_assert(period::through(first, first).length() == days{1});
static_assert(period{first, last} < december && december < period{last, last});

TEST_CASE("a period prints as the half-open interval it is") {
  std::ostringstream out;
  out << december;
  CHECK(out.str() == "[2011-12-01, 2012-01-01)");
}

TEST_CASE("an end before the begin is refused, and both are shown") {
  const auto message_of = [](auto body) -> std::string {
    try {
      body();
    } catch (const clientele::invalid_argument& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK(message_of([] { (void)period{next, first}; }) ==
        "end of a period is 2011-12-01; allowed: not before its begin, 2012-01-01");
  CHECK(message_of([] { (void)period::through(first, first - days{1}); }) ==
        "end of a period is 2011-11-30; allowed: not before its begin, 2011-12-01");
  CHECK_THROWS_AS((void)period::through(first, day::highest()), clientele::invalid_argument);
  CHECK(period::through(first, day::highest() - days{1}).to() == day::highest());
  CHECK(period(day::lowest(), day::highest()).length().count() == 3141084);
}

TEST_CASE("the length is the number of days contained") {
  for (int length = 0; length < 70; ++length) {
    const period span{first, first + days{length}};
    int contained = 0;
    for (day date = first - days{10}; date < first + days{90}; ++date) contained += span.contains(date) ? 1 : 0;
    CHECK(contained == length);
    CHECK(span.length().count() == length);
    CHECK(span.empty() == (length == 0));
  }
}

TEST_CASE("periods are keys") {
  std::unordered_set<period> seen;
  for (int a = -20; a < 20; ++a) {
    for (int b = a; b < 20; ++b) seen.insert(period{day::from_number(a), day::from_number(b)});
  }
  CHECK(seen.size() == 820);
  CHECK(std::hash<period>{}(december) == std::hash<period>{}(period::through(first, last)));
}
