#include <clientele/io/targets_json.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/io/input_error.hpp>

using namespace clientele;
using report::target_rule;

namespace {

std::string around(const std::string& targets) {
  return "{\"schema\": \"clientele-targets/1\", \"targets\": [" + targets + "]}";
}

std::string failure(const std::string& text) {
  try {
    (void)io::read_targets(text, "t.json");
  } catch (const io::input_error& problem) {
    return problem.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("what is written is read back, to the last bit") {
  std::vector<target_rule> rules(4);
  rules[0] = {.metric = "net_promoter_score", .value = -12.5};
  rules[1] = {.metric = "top_box_share", .columns = {{"overall"}}, .parameters = {{"k", 2}}, .value = 0.1 + 0.2};
  rules[1].group.emplace("a \"b\"\n\xE4\xBA\xBA");
  rules[2] = {.metric = "satisfaction_index", .columns = {{"a", "b"}}, .value = 1.0 / 3};
  rules[2].group.emplace(std::nullopt);
  rules[3] = {.metric = "share_of_top", .columns = {std::vector<std::string>{}},
              .parameters = {{"customers", 0.35}, {"whole", 1.0}, {"name", "x"}}, .value = 5e-324,
              .direction = report::direction::lower};
  std::ostringstream out;
  io::write_targets(out, rules);
  CHECK(io::read_targets(out.str()) == rules);
  CHECK(io::read_targets("\xEF\xBB\xBF" + around("")).empty());
}

TEST_CASE("errors name the place, the value and what is allowed") {
  const auto contains = [](const std::string& text, const std::string& part) {
    CHECK_MESSAGE(failure(text).find(part) != std::string::npos, failure(text));
  };
  contains("[]", "the file is []; allowed: an object");
  contains("{}", "schema is missing");
  contains("{\"schema\": \"clientele-targets/2\"}", "allowed: \"clientele-targets/1\"");
  contains("{\"schema\": \"clientele-targets/1\"}", "targets is missing");
  contains("{\"schema\": \"clientele-targets/1\", \"targets\": 1}", "targets is 1; allowed: a list");
  contains(around("{\"metric\": \"nps\", \"value\": 1}"), "targets[0].metric is \"nps\"; allowed: acsi_index, active_share, ");
  contains(around("{\"metric\": \"top_box_share\", \"value\": 80}"), "targets[0].value is 80; allowed: 0 to 1, as top_box_share is in the unit proportion");
  contains(around("{\"metric\": \"top_box_share\", \"value\": 1.5}"), "targets[0].value is 1.5; allowed");
  contains(around("{\"metric\": \"net_promoter_score\", \"value\": -101}"), "allowed: -100 to 100");
  contains(around("{\"metric\": \"complaint_rate\", \"value\": -1}"), "allowed: a number of 0 or more");
  contains(around("{\"metric\": \"mean_answer\", \"value\": \"4\"}"), "allowed: a number");
  contains(around("{\"metric\": \"mean_answer\", \"value\": 1e999}"), "is not JSON");
  contains(around("{\"metric\": \"gini\", \"value\": 0.5}"), "targets[0] has no direction, and gini has no usual one");
  contains(around("{\"metric\": \"gini\", \"value\": 0.5, \"direction\": \"none\"}"), "targets[0].direction is \"none\"; allowed: higher, lower");
  contains(around("{\"metric\": \"mean_answer\", \"vlaue\": 4}"), "targets[0] has an unknown member \"vlaue\"");
  contains(around("{\"metric\": \"mean_answer\"}"), "targets[0].value is missing");
  contains(around("{\"metric\": \"mean_answer\", \"value\": 4, \"value\": 3}"), "has the member \"value\" twice");
  contains(around("{\"metric\": \"mean_answer\", \"value\": 4, \"column\": 3}"), "targets[0].column is 3");
  contains(around("{\"metric\": \"mean_answer\", \"value\": 4, \"columns\": [\"a\", 3]}"), "targets[0].columns[1] is 3");
  contains(around("{\"metric\": \"mean_answer\", \"value\": 4, \"column\": \"a\", \"columns\": [\"a\"]}"), "has column and columns");
  contains(around("{\"metric\": \"mean_answer\", \"value\": 4, \"parameters\": {}}"), "targets[0].parameters is {}");
  contains(around("{\"metric\": \"mean_answer\", \"value\": 4, \"parameters\": {\"k\": []}}"), "targets[0].parameters.k is []");
  contains(around("{\"metric\": \"mean_answer\", \"value\": 4}, {\"metric\": \"mean_answer\", \"value\": 3}"),
           "targets[1] is for the same figures as targets[0]");
}

TEST_CASE("a file cut anywhere is an error, and one with a byte changed at worst another file") {
  const std::string whole = around(
      "{\"metric\": \"top_box_share\", \"column\": \"a\\u00e9\\n\", \"group\": null, \"parameters\": {\"k\": 2}, \"value\": 0.75}, "
      "{\"metric\": \"gini\", \"value\": 5e-1, \"direction\": \"lower\"}");
  CHECK(io::read_targets(whole).size() == 2);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_THROWS_AS((void)io::read_targets(whole.substr(0, size)), io::input_error);
  }
  std::size_t refused = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char c : {'\0', '"', '{', '}', '9', '\\', '\xFF', ','}) {
      std::string changed = whole;
      changed[at] = c;
      try {
        (void)io::read_targets(changed);
      } catch (const io::input_error&) {
        ++refused;
      }
    }
  }
  CHECK(refused > whole.size());
  CHECK_THROWS_AS((void)io::read_targets(around(std::string(100, '['))), io::input_error);
}

TEST_CASE("targets that could not be read back are not written") {
  std::ostringstream out;
  CHECK_THROWS_AS(io::write_targets(out, std::vector<target_rule>{{.metric = "mine", .value = 1}}), invalid_argument);
  CHECK_THROWS_AS(io::write_targets(out, std::vector<target_rule>{{.metric = "top_box_share", .value = 2}}), invalid_argument);
  CHECK(out.str().empty());
}
