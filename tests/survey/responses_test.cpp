#include <clientele/survey/responses.hpp>

#include <cmath>
#include <optional>
#include <vector>

#include "support/check.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

questionnaire shop() {
  return {"shop",
          {{.id = "service"}},
          {{.id = "queue", .dimension = "service", .scale = any_scale{1, 5, scale_direction::lower_is_better}},
           {.id = "rude", .dimension = "service", .reversed = true},
           {.id = "wait",
            .dimension = "service",
            .scale = any_scale{1, 5, scale_direction::lower_is_better},
            .reversed = true},
           {.id = "slider", .dimension = "service", .questions = {{aspect::performance, "s"}, {aspect::importance, "i"}},
            .scale = any_scale{0, 255}, .importance_scale = any_scale{1, 3}}}};
}
}  // namespace

TEST_CASE("answers come back as they were given, or with the good end up") {
  responses data(shop(), 3);
  const std::vector<int> queue{1, 5, 9};
  const observe_report report = data.observe("queue", aspect::performance, column{queue}.missing_as(9));
  CHECK(report.observed == 2);
  CHECK(report.missing == 1);
  data.observe("rude", aspect::performance, std::vector<double>{2, gap, 5});
  data.observe("wait", aspect::performance, std::vector<int>{1, 2, 3});
  data.observe("slider", aspect::performance, std::vector<int>{0, 255, 128});
  data.observe("slider", aspect::importance, std::vector<int>{1, 2, 3});

  CHECK(data.answer("queue", aspect::performance, 0) == 1);
  CHECK(data.answer("queue", aspect::performance, 0, orientation::high_is_good) == 5);
  CHECK(std::isnan(data.answer("queue", aspect::performance, 2)));
  CHECK(data.answer("rude", aspect::performance, 0, orientation::high_is_good) == 4);
  CHECK(data.answer("wait", aspect::performance, 0, orientation::high_is_good) == 1);  // turned round twice
  CHECK(data.answer("slider", aspect::performance, 1) == 255);  // 256 levels and a mark do not fit in a byte
  CHECK(data.values("slider", aspect::importance)[2] == 3);
  CHECK(data.has("slider", aspect::importance));

  const std::vector<std::string> items{"rude", "queue"};
  const numeric_columns columns = data.columns(items, aspect::performance);
  CHECK(columns.name(0) == "rude");
  CHECK(columns[0][0] == 4);
  CHECK(std::isnan(columns[0][1]));
  CHECK(columns[1][1] == 1);
}

TEST_CASE("weights, design and segments go along") {
  responses data(shop(), 4);
  data.observe("rude", aspect::performance, std::vector<int>{1, 2, 3, 4});
  data.set_weights({1, 2, 3, 4});
  data.set_clusters({1, 1, 2, 2});
  data.set_segments("region", {"north", "south", "", "north"});
  CHECK(data.segments("region") == std::vector<std::string>{"north", "south"});
  const responses north = data.of_segment("region", "north");
  CHECK(north.rows() == 2);
  CHECK(north.weights()[1] == 4);
  CHECK(north.answer("rude", aspect::performance, 1) == 4);
  CHECK(north.segment_keys() == std::vector<std::string>{"region"});
  const std::vector<std::string> items{"rude"};
  CHECK(north.columns(items, aspect::performance).clusters()[1] == 2);
}

TEST_CASE("what does not fit is refused, and changes nothing") {
  responses data(shop(), 2);
  data.observe("rude", aspect::performance, std::vector<int>{1, 2});
  CHECK_THROWS_WITH_AS(data.observe("rude", aspect::performance, std::vector<int>{3, 6}, {.first_row = 10}),
                       "answer is 6 at row 11; allowed on the scale of the item rude: whole numbers 1 to 5",
                       invalid_value);
  CHECK(data.answer("rude", aspect::performance, 0) == 1);
  CHECK_THROWS_AS(data.observe("rude", aspect::performance, std::vector<int>{1}), invalid_argument);
  CHECK_THROWS_AS(data.observe("rude", aspect::expectation, std::vector<int>{1, 2}), invalid_argument);
  CHECK_THROWS_AS(data.observe("nothing", aspect::performance, std::vector<int>{1, 2}), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(data.values("queue", aspect::performance)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(data.answer("rude", aspect::performance, 2)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(data.segments("region")), invalid_argument);
  CHECK_THROWS_AS(data.set_weights({1, gap}), invalid_value);
  CHECK_THROWS_AS(data.set_segments("region", {"a"}), invalid_argument);

  const observe_report report =
      data.observe("rude", aspect::performance, std::vector<double>{6, 2.5}, {.invalid = on_invalid::count});
  CHECK(report.rejected()[rejection::out_of_range] == 1);
  CHECK(report.first_row(rejection::not_whole) == 1);
  CHECK(std::isnan(data.answer("rude", aspect::performance, 0)));
}
