#include <clientele/survey/responses.hpp>

#include <cmath>
#include <optional>
#include <vector>

#include <clientele/survey/importance_performance.hpp>

#include "support/check.hpp"
#include "support/raked_sample.hpp"
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
  CHECK(data.segment_of_rows("region").size() == 4);
  CHECK(data.segment_of_rows("region")[1] == "south");
  CHECK(data.segment_of_rows("region")[2].empty());
  CHECK_THROWS_AS((void)data.segment_of_rows("country"), invalid_argument);
  CHECK(data.clusters()[2] == 2);
  CHECK(data.strata().empty());
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

TEST_CASE("adjusted weights go along, and are adjusted again in replicates") {
  const raked_sample sample(48);
  const questionnaire two("two", {},
                          {{.id = "a", .questions = {{aspect::performance, "pa"}, {aspect::importance, "ia"}}},
                           {.id = "b", .questions = {{aspect::performance, "pb"}, {aspect::importance, "ib"}}}});
  responses data(two, 48);
  numeric_columns performance, importance;
  int step = 0;
  for (const std::string& item : {std::string("a"), std::string("b")}) {
    std::vector<double> p, i;
    for (std::size_t r = 0; r < 48; ++r) {
      ++step;
      p.push_back(r % 13 == 7 ? gap : 1 + (step * 7 + step / 3) % 4 + (sample.female[r] == 1 ? 1 : 0));
      i.push_back(1 + (step * 5 + step / 4) % 5);
    }
    data.observe(item, aspect::performance, p);
    data.observe(item, aspect::importance, i);
    performance.add(item, p);
    importance.add(item, i);
  }
  data.set_weights(sample.weights);
  data.set_strata(sample.strata);
  data.set_clusters(sample.clusters);
  data.adjust_weights(sample.raking);

  const std::vector<std::string> items{"a", "b"};
  const numeric_columns taken = data.columns(items, aspect::performance);
  const numeric_columns raked = sample.raked(performance);
  for (std::size_t r = 0; r < 48; ++r) {
    CHECK(data.weights()[r] == raked.weights()[r]);
    CHECK(taken.weights()[r] == raked.weights()[r]);
    CHECK(taken.design_weights()[r] == sample.weights[r]);
  }
  CHECK(taken.adjustment() == sample.raking);

  plane_options options;
  options.probability = quadrant_method::replicates;
  options.replicates = 50;
  const auto lines = crosshair::scale_middle(1, 5);
  const auto found = importance_performance(data, items, lines, missing_data::listwise, options);
  const auto expected = importance_performance(raked, importance, lines, missing_data::listwise, options);
  for (std::size_t j = 0; j < 2; ++j) {
    CHECK(value_of(found.items[j].performance) == value_of(expected.items[j].performance));
    CHECK(found.items[j].performance.standard_error() == expected.items[j].performance.standard_error());
    CHECK(found.items[j].probability == expected.items[j].probability);
  }

  // Some of the people: adjusted without the others.
  std::vector<bool> keep(48);
  for (std::size_t r = 0; r < 48; ++r) keep[r] = r % 3 != 0;
  const responses some = data.where(keep);
  const numeric_columns kept = raked.where(keep);
  double men = 0, women = 0;
  std::size_t place = 0;
  for (std::size_t r = 0; r < 48; ++r) {
    if (!keep[r]) continue;
    CHECK(some.weights()[place] == kept.weights()[place]);
    (sample.female[r] == 1 ? women : men) += some.weights()[place++];
  }
  check_rel(women, men, 1e-9);

  // Segments do not have the totals of all.
  std::vector<std::string> regions(48, "north");
  regions[0] = "south";
  data.set_segments("region", regions);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(data.of_segment("region", "north")),
      "the weights of people in segments are adjusted to totals of all people; allowed: weights that are not adjusted "
      "further",
      invalid_argument);
  CHECK_THROWS_AS(data.adjust_weights(sample.raking), invalid_argument);
  CHECK_THROWS_AS(data.set_weights(sample.weights), invalid_argument);
  responses other(two, 47);
  CHECK_THROWS_AS(other.adjust_weights(sample.raking), invalid_argument);
  CHECK_THROWS_AS(other.adjust_weights(nullptr), invalid_argument);
  CHECK(other.weights().empty());
}
