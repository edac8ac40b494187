#include <clientele/io/questionnaire_json.hpp>

#include <sstream>
#include <string>

#include <clientele/io/input_error.hpp>
#include <clientele/survey/questionnaires.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele::survey;

namespace {
std::string written(const questionnaire& asked) {
  std::ostringstream out;
  io::write_questionnaire(out, asked);
  return out.str();
}
std::string document(const std::string& members) {
  return R"({"schema": "clientele-questionnaire/1", "id": "q")" + members + "}";
}
void refused(const std::string& members, const std::string& message) {
  CAPTURE(members);
  CHECK_THROWS_WITH_AS(static_cast<void>(io::read_questionnaire(document(members), "q.json")),
                       ("q.json: " + message).c_str(), io::input_error);
}
}  // namespace

TEST_CASE("every bundled questionnaire is read back as it was written") {
  for (const std::string_view id : questionnaires::ids()) {
    CAPTURE(id);
    const questionnaire asked = questionnaires::by_id(id);
    const std::string text = written(asked);
    const questionnaire read = io::read_questionnaire(text);
    CHECK(read == asked);
    CHECK(written(read) == text);
  }
}

TEST_CASE("a questionnaire of one's own says little, and may say everything") {
  const questionnaire asked = io::read_questionnaire(document(R"(,
    "label": "A shop", "scale": {"low": 1, "high": 7}, "importance_scale": {"low": 1, "high": 10}, "outcome": "overall",
    "items": [{"id": "overall"}],
    "dimensions": [{"id": "service", "weight": 0.75, "label": {"en": "Service", "zh": "服务"},
      "items": [{"id": "queue", "scale": {"low": 0, "high": 10, "better": "lower"}, "reversed": true}],
      "dimensions": [{"id": "staff", "items": [
        {"id": "manner", "columns": {"performance": "m", "importance": "mi"}}]}]}])"));
  CHECK(asked.label().in("zh") == "A shop");
  CHECK(asked.dimensions()[1].parent == "service");
  CHECK(asked.dimensions()[0].label.in("zh") == "服务");
  CHECK(asked.dimensions()[0].weight == 0.75);
  const item& queue = asked.items()[asked.item_index("queue")];
  CHECK(queue.scale == any_scale{0, 10, scale_direction::lower_is_better});
  CHECK(queue.reversed);
  const std::size_t manner = asked.item_index("manner");
  CHECK(asked.items()[manner].scale == any_scale{1, 7});
  CHECK(asked.items()[manner].scale_of(aspect::importance) == any_scale{1, 10});
  CHECK(asked.column_of(manner, aspect::importance) == "mi");
  CHECK(asked.items()[*asked.outcome()].id == "overall");
  CHECK(io::read_questionnaire(written(asked)) == asked);
}

TEST_CASE("what can be said in code is the same after it was written and read") {
  const questionnaire asked("q", {},
                            {{.id = "a",
                              .questions = {{aspect::importance, "ai"}, {aspect::performance, "ap"}},
                              .scale = any_scale{1, 5},
                              .importance_scale = any_scale{1, 3, scale_direction::lower_is_better},
                              .label = ""}});
  CHECK(asked.items()[0].label.empty());
  CHECK(io::read_questionnaire(written(asked)) == asked);
}

TEST_CASE("what is wrong is named with its place") {
  CHECK_THROWS_WITH_AS(static_cast<void>(io::read_questionnaire(R"({"schema": "other"})", "q.json")),
                       R"(q.json: schema is "other"; allowed: "clientele-questionnaire/1")", io::input_error);
  CHECK_THROWS_AS(static_cast<void>(io::read_questionnaire("[", "q.json")), io::input_error);
  refused(R"(, "item": [])",
          "the file has an unknown member \"item\"; allowed: schema, id, label, scale, importance_scale, dimensions, "
          "items, outcome");
  refused(R"(, "items": {})", "items is {}; allowed: a list of items");
  refused(R"(, "items": [{"id": ""}])", R"(items[0].id is ""; allowed: some text)");
  refused(R"(, "items": [{"label": "x"}])", "items[0].id is missing");
  refused(R"(, "items": [{"id": "x"}, {"id": "x"}])",
          R"(items[1].id is "x"; allowed: the id of nothing else in the questionnaire)");
  refused(R"(, "dimensions": [{"id": "d", "items": [{"id": "x", "columns": {"speed": "s"}}]}])",
          "dimensions[0].items[0].columns has an unknown member \"speed\"; allowed: performance, expectation, minimum, "
          "importance, functional, dysfunctional");
  refused(R"(, "items": [{"id": "x"}, {"id": "y", "columns": {"minimum": "x"}}])",
          R"(items[1].columns.minimum is "x"; allowed: the column of nothing else in the questionnaire)");
  refused(R"(, "items": [{"id": "x", "columns": {}}])",
          "items[0].columns is {}; allowed: an object from an aspect or more to names of columns");
  refused(R"(, "items": [{"id": "x", "weight": -2}])", "items[0].weight is -2; allowed: a number of 0 or more");
  refused(R"(, "items": [{"id": "x", "reversed": 1}])", "items[0].reversed is 1; allowed: true, false");
  refused(R"(, "scale": {"low": 5, "high": 1})",
          R"(scale is {"low":5,"high":1}; allowed: low below high, at most 256 levels)");
  refused(R"(, "scale": {"low": 1, "high": 5, "better": "up"})", R"(scale.better is "up"; allowed: higher, lower)");
  refused(R"(, "scale": {"low": 1.5, "high": 5})", "scale.low is 1.5; allowed: a whole number of 16 bits");
  refused(R"(, "importance_scale": {"low": 1, "high": 5, "best": "lower"})",
          "importance_scale has an unknown member \"best\"; allowed: low, high, better");
  refused(R"(, "label": 3)", "label is 3; allowed: text, or an object from languages to texts");
  refused(R"(, "outcome": "z")", R"(outcome is "z"; allowed: the id of an item)");
  refused(R"(, "items": [{"id": "x", "weight": 0}])", "the weights below the total are all 0; allowed: one above 0 or more");
  refused(R"(, "dimensions": [{"id": "d", "parent": ""}])",
          "dimensions[0] has an unknown member \"parent\"; allowed: id, label, weight, items, dimensions");
}

TEST_CASE("files are written and read, and a file that is not there says so") {
  CHECK_THROWS_AS(static_cast<void>(io::load_questionnaire("no/such/questionnaire.json")), io::input_error);
}
