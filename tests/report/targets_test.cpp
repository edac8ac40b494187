#include <clientele/report/targets.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>

#include "report/purchases_section.hpp"

using namespace clientele;
using report::direction;
using report::target_rule;
using report::verdict;

namespace {

report::figure figure_of(const char* id, double lower, double value, double upper, direction better) {
  report::figure one;
  one.id = id;
  one.value = value;
  one.interval = {.level = 0.95, .lower = lower, .upper = upper, .method = "wilson"};
  one.direction = better;
  return one;
}

verdict verdict_at(double target, direction better) {
  report::scorecard card;
  card.figures = {figure_of("share", 0.4, 0.5, 0.6, better)};
  const std::vector<target_rule> rules{{.metric = "share", .value = target}};
  CHECK(report::apply_targets(card, rules).empty());
  REQUIRE(card.figures[0].target.has_value());
  CHECK(card.figures[0].target->value == target);
  return card.figures[0].target->verdict;
}

}  // namespace

TEST_CASE("the interval tells the verdict, not the value") {
  CHECK(verdict_at(0.3, direction::higher) == verdict::reached);
  CHECK(verdict_at(0.4, direction::higher) == verdict::reached);
  CHECK(verdict_at(0.45, direction::higher) == verdict::undecided);
  CHECK(verdict_at(0.6, direction::higher) == verdict::undecided);
  CHECK(verdict_at(0.61, direction::higher) == verdict::missed);
  CHECK(verdict_at(0.7, direction::lower) == verdict::reached);
  CHECK(verdict_at(0.6, direction::lower) == verdict::reached);
  CHECK(verdict_at(0.55, direction::lower) == verdict::undecided);
  CHECK(verdict_at(0.4, direction::lower) == verdict::undecided);
  CHECK(verdict_at(0.39, direction::lower) == verdict::missed);
}

TEST_CASE("without data nothing is decided") {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  report::scorecard card;
  card.figures = {figure_of("share", 0.5, unknown, 1, direction::higher),
                  figure_of("share", unknown, 0.5, unknown, direction::higher)};
  CHECK(report::apply_targets(card, std::vector<target_rule>{{.metric = "share", .value = 0.2}}).empty());
  for (const report::figure& one : card.figures) CHECK(one.target->verdict == verdict::undecided);
}

TEST_CASE("the closest rule wins, in whatever order they stand") {
  const auto target_of = [](std::vector<target_rule> rules) {
    report::scorecard card;
    card.figures = {figure_of("share", 0.4, 0.5, 0.6, direction::higher)};
    card.figures[0].group = "North";
    card.figures[0].columns = {"overall"};
    card.figures[0].parameters = {{"k", 2}, {"rule", "sums"}};
    CHECK(report::apply_targets(card, rules).empty());
    return card.figures[0].target->value;
  };
  const target_rule any{.metric = "share", .value = 0.1};
  const target_rule with_parameter{.metric = "share", .parameters = {{"k", 2.0}}, .value = 0.2};
  const target_rule with_both{.metric = "share", .parameters = {{"rule", "sums"}, {"k", 2}}, .value = 0.3};
  const target_rule with_column{.metric = "share", .columns = {{"overall"}}, .value = 0.4};
  target_rule with_group{.metric = "share", .value = 0.5};
  with_group.group.emplace("North");
  const std::vector<target_rule> by_closeness{any, with_parameter, with_both, with_column, with_group};
  for (std::size_t a = 0; a < by_closeness.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      CHECK(target_of({by_closeness[a], by_closeness[b]}) == by_closeness[a].value);
      CHECK(target_of({by_closeness[b], by_closeness[a]}) == by_closeness[a].value);
    }
  }
  CHECK(target_of({{.metric = "share", .parameters = {{"k", 2}}, .value = 0.7},
                   {.metric = "share", .parameters = {{"rule", "sums"}}, .value = 0.8}}) == 0.8);
}

TEST_CASE("rules for groups, for all customers, and for none here") {
  report::scorecard card;
  card.figures = {figure_of("share", 0.4, 0.5, 0.6, direction::higher), figure_of("share", 0.4, 0.5, 0.6, direction::higher)};
  card.figures[1].group = "North";
  card.customers = clientele_test::purchases();
  std::vector<target_rule> rules(4);
  rules[0] = {.metric = "share", .value = 0.5};
  rules[0].group.emplace(std::nullopt);
  rules[1] = {.metric = "share", .value = 0.5};
  rules[1].group.emplace("South");
  rules[2] = {.metric = "repeat_purchase_rate", .value = 0.9, .direction = direction::higher};
  rules[3] = {.metric = "share", .parameters = {{"k", 1}}, .value = 0.5};
  const auto left = report::apply_targets(card, rules);
  CHECK(left == std::vector<target_rule>{rules[1], rules[3]});
  CHECK(card.figures[0].target.has_value());
  CHECK(!card.figures[1].target.has_value());
  CHECK(card.customers->figures[0].target->verdict == verdict::missed);
  CHECK(to_string(rules[0]) == "share for all customers");
  CHECK(to_string(rules[1]) == "share for \"South\"");
  CHECK(to_string(rules[3]) == "share (k = 1)");
}

TEST_CASE("a rule's direction becomes the figure's, and one there must be") {
  report::scorecard card;
  card.figures = {figure_of("share", 0.4, 0.5, 0.6, direction::higher), figure_of("gini", 0.4, 0.5, 0.6, direction::none)};
  const std::vector<target_rule> none{{.metric = "share", .value = 0.1}, {.metric = "gini", .value = 0.5}};
  CHECK_THROWS_WITH_AS((void)report::apply_targets(card, none), doctest::Contains("gini has no direction"), invalid_argument);
  CHECK(!card.figures[0].target.has_value());  // nothing was changed
  const std::vector<target_rule> lower{{.metric = "gini", .value = 0.7, .direction = direction::lower}};
  CHECK(report::apply_targets(card, lower).empty());
  CHECK(card.figures[1].direction == direction::lower);
  CHECK(card.figures[1].target->verdict == verdict::reached);
  const std::vector<target_rule> unknown{{.metric = "share"}};
  CHECK_THROWS_WITH_AS((void)report::apply_targets(card, unknown), doctest::Contains("finite"), invalid_argument);
}
