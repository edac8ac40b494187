#include <clientele/report/scorecard.hpp>

#include <doctest/doctest.h>

#include <string_view>

using namespace clientele;

TEST_CASE("the schema is named, and an empty scorecard holds nothing") {
  CHECK(std::string_view(report::scorecard::schema) == "clientele-scorecard/1");
  const report::scorecard card;
  CHECK(card.figures.empty());
  CHECK(card.rejected.empty());
  CHECK(card.grouped_by.empty());
  CHECK(report::rejected_rows{}.rows == 0);
}
