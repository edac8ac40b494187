#include <clientele/report/figure.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <variant>

using namespace clientele;

TEST_CASE("a figure that nobody filled says that it knows nothing") {
  const report::figure one;
  CHECK(std::isnan(one.value));
  CHECK(std::isnan(one.standard_error));
  CHECK(std::isnan(one.interval.lower));
  CHECK(one.n == 0);
  CHECK(!one.group.has_value());
  CHECK(!one.difference_from_rest.has_value());
}

TEST_CASE("a parameter keeps whole numbers whole, and tells numbers from text") {
  CHECK(std::get<std::int64_t>(report::parameter("k", 2).value) == 2);
  CHECK(std::get<double>(report::parameter("share", 0.5).value) == 0.5);
  CHECK(std::get<std::string>(report::parameter("grade", "satisfied").value) == "satisfied");
  CHECK(report::parameter("k", 2) != report::parameter("k", 2.0));
}
