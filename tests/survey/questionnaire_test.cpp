#include <clientele/survey/questionnaire.hpp>

#include <array>
#include <limits>
#include <vector>

#include <clientele/core/errors.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele::survey;

namespace {
std::vector<dimension> two_levels() {
  return {{.id = "service"}, {.id = "staff", .parent = "service", .weight = 2}, {.id = "price"}};
}
std::vector<item> five_items() {
  return {{.id = "queue", .dimension = "service"},
          {.id = "manner", .dimension = "staff", .questions = {{aspect::performance, "m"}, {aspect::importance, "mi"}}},
          {.id = "skill", .dimension = "staff", .questions = {{aspect::performance, "s"}, {aspect::importance, "si"}}},
          {.id = "fair", .dimension = "price", .scale = any_scale{1, 7}},
          {.id = "overall"}};
}
}  // namespace

TEST_CASE("items are found through the tree, and the outcome is in none of its indices") {
  const questionnaire asked("shop", two_levels(), five_items(), "overall", "A shop");
  CHECK(asked.items_of("") == std::vector<std::size_t>{0, 1, 2, 3});
  CHECK(asked.items_of("service") == std::vector<std::size_t>{0, 1, 2});
  CHECK(asked.items_of("staff") == std::vector<std::size_t>{1, 2});
  CHECK(asked.outcome() == 4);
  CHECK(asked.column_of(0, aspect::performance) == "queue");
  CHECK(asked.column_of(1, aspect::importance) == "mi");
  CHECK_FALSE(asked.column_of(0, aspect::importance).has_value());
  CHECK(asked.asks(std::array{aspect::performance}));
  CHECK_FALSE(asked.asks(std::array{aspect::performance, aspect::importance}));
  CHECK(asked.items()[3].scale_of(aspect::functional) == any_scale{1, 5});
  CHECK(asked.items()[3].scale_of(aspect::importance) == any_scale{1, 7});
  CHECK_FALSE(questionnaire("none", {}, {}).asks(std::array{aspect::performance}));
}

TEST_CASE("another outcome, and items on which a high answer is bad") {
  const questionnaire asked("q", {{.id = "d"}},
                            {{.id = "a", .dimension = "d"},
                             {.id = "b", .dimension = "d", .reversed = true},
                             {.id = "c", .dimension = "d", .scale = any_scale{1, 5, scale_direction::lower_is_better}},
                             {.id = "e",
                              .dimension = "d",
                              .scale = any_scale{1, 5, scale_direction::lower_is_better},
                              .reversed = true}},
                            "a");
  const questionnaire other = asked.with_outcome("c");
  CHECK(other.outcome() == 2U);
  CHECK(other.items_of("").size() == 3);
  CHECK(other.with_outcome("a") == asked);
  CHECK_FALSE(asked.with_outcome("").outcome());
  CHECK_THROWS_AS((void)asked.with_outcome("z"), invalid_argument);
  std::vector<bool> bad;
  for (const item& one : asked.items()) bad.push_back(one.high_is_bad());
  CHECK(bad == std::vector<bool>{false, true, true, false});
}

TEST_CASE("texts fall back to the first language") {
  const localized_text text({{"en", "Price"}, {"zh", "价格"}});
  CHECK(text.in("zh") == "价格");
  CHECK(text.in("fr") == "Price");
  CHECK(localized_text{}.in("en").empty());
  CHECK_THROWS_AS(localized_text({{"en", "a"}, {"en", "b"}}), invalid_argument);
}

TEST_CASE("what cannot be a questionnaire is refused by name") {
  const auto refused = [](std::vector<dimension> dimensions, std::vector<item> items, const char* message,
                          const char* outcome = "") {
    CHECK_THROWS_WITH_AS(questionnaire("q", std::move(dimensions), std::move(items), outcome), message, invalid_argument);
  };
  CHECK_THROWS_WITH_AS(questionnaire("", {}, {}), "the id of a questionnaire is empty; allowed: some text",
                       invalid_argument);
  refused({{.id = "a", .parent = "b"}}, {},
          "the parent of the dimension \"a\" is \"b\"; allowed: the id of a dimension, or empty for the total");
  refused({{.id = "a", .parent = "b"}, {.id = "b", .parent = "a"}}, {}, "the dimension \"a\" contains itself");
  refused({{.id = "a", .weight = -1}}, {}, "the weight of the dimension \"a\" is -1; allowed: 0 or more");
  refused({{.id = "a"}}, {{.id = "a"}}, "the id \"a\" is there twice");
  refused({}, {{.id = ""}}, "the id of an item is empty; allowed: some text");
  refused({}, {{.id = "x", .dimension = "d"}},
          "the dimension of the item \"x\" is \"d\"; allowed: the id of a dimension, or empty for none");
  refused({}, {{.id = "x", .scale = {}}}, "the item \"x\" has no scale");
  refused({}, {{.id = "x", .questions = {{aspect::minimum, "c"}, {aspect::minimum, "d"}}}},
          "the item \"x\" asks for its minimum twice");
  refused({}, {{.id = "x", .questions = {{aspect::minimum, ""}}}},
          "the column of the minimum of the item \"x\" is empty; allowed: the name of a column");
  refused({}, {{.id = "x"}, {.id = "y", .questions = {{aspect::performance, "x"}}}}, "the column \"x\" is there twice");
  refused({}, {{.id = "x", .weight = 0}}, "the weights below the total are all 0; allowed: one above 0 or more");
  refused({{.id = "a"}}, {{.id = "x", .dimension = "a", .weight = 0}},
          "the weights below \"a\" are all 0; allowed: one above 0 or more");
  refused({}, {{.id = "x"}}, "the outcome is \"z\"; allowed: the id of an item", "z");
  const questionnaire asked("shop", two_levels(), five_items());
  CHECK_THROWS_AS(static_cast<void>(asked.items_of("nowhere")), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(asked.item_index("nowhere")), invalid_argument);
}
