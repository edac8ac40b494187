#include <clientele/core/confidence_level.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <string>

#include <doctest/doctest.h>

using clientele::confidence_level;

static_assert(clientele::default_confidence.value() == 0.95 && clientele::default_confidence == confidence_level{0.95});
static_assert(confidence_level{0.99}.value() == 0.99 && confidence_level{0.99} != confidence_level{0.95});
static_assert(std::convertible_to<double, confidence_level> && !std::convertible_to<confidence_level, double>);
static_assert(!std::default_initializable<confidence_level>);

TEST_CASE("only shares between one half and one are levels") {
  for (const double level : {std::nextafter(0.5, 1.0), 0.8, 0.9, 0.95, 0.99, 0.999, std::nextafter(1.0, 0.0)}) {
    CHECK(confidence_level{level}.value() == level);
  }
  for (const double level : {95.0, 1.0, 0.5, 0.05, 0.0, -0.95, 1e300, std::numeric_limits<double>::quiet_NaN(),
                             std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    CAPTURE(level);
    CHECK_THROWS_AS(confidence_level{level}, clientele::invalid_argument);
  }
  try {
    (void)confidence_level{95};
    FAIL_CHECK("no error");
  } catch (const clientele::invalid_argument& error) {
    CHECK(error.what() ==
          std::string("confidence level is 95; allowed: above 0.5 and below 1; 95 % is written 0.95"));
  }
}
