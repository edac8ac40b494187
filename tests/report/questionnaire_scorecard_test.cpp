#include <clientele/report/questionnaire_scorecard.hpp>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/models/key_drivers.hpp>
#include <clientele/models/reliability.hpp>
#include <clientele/report/csv.hpp>
#include <clientele/report/json.hpp>
#include <clientele/report/targets.hpp>
#include <clientele/report/terminal.hpp>
#include <clientele/survey/servqual.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

/// Two levels, two scales, a reversed item, one that was not asked, and a pair of Kano questions.
questionnaire shop() {
  return {"shop",
          {{.id = "product", .weight = 3, .label = "Product"}, {.id = "look", .parent = "product"}, {.id = "service"}},
          {{.id = "overall", .scale = any_scale{1, 7}},
           {.id = "taste", .dimension = "product", .questions = {{aspect::performance, "t"}, {aspect::expectation, "te"}}},
           {.id = "dull", .dimension = "look", .questions = {{aspect::performance, "d"}, {aspect::expectation, "de"}}, .reversed = true},
           {.id = "colour", .dimension = "look", .questions = {{aspect::performance, "c"}, {aspect::expectation, "ce"}}},
           {.id = "queue",
            .dimension = "service",
            .questions = {{aspect::performance, "q"}, {aspect::expectation, "qe"}},
            .scale = any_scale{0, 10, scale_direction::lower_is_better}},
           {.id = "later", .dimension = "service", .questions = {{aspect::performance, "l"}, {aspect::expectation, "le"}}},
           {.id = "app", .questions = {{aspect::functional, "f"}, {aspect::dysfunctional, "x"}}}},
          "overall"};
}

responses answers(std::size_t people, bool expectations) {
  responses data(shop(), people);
  random_stream random(9);
  std::vector<int> overall(people), taste(people), dull(people), colour(people), queue(people), there(people), missing(people);
  for (std::size_t i = 0; i < people; ++i) {
    taste[i] = 1 + static_cast<int>(random.below(5));
    dull[i] = 1 + static_cast<int>(random.below(5));
    colour[i] = std::max(1, std::min(5, 6 - dull[i] + static_cast<int>(random.below(3)) - 1));
    queue[i] = static_cast<int>(random.below(11));
    overall[i] = std::min(7, taste[i] + static_cast<int>(random.below(3)));
    there[i] = 1 + static_cast<int>(random.below(3));
    missing[i] = 3 + static_cast<int>(random.below(3));
  }
  data.observe("overall", aspect::performance, overall);
  data.observe("taste", aspect::performance, taste);
  data.observe("dull", aspect::performance, dull);
  data.observe("colour", aspect::performance, colour);
  data.observe("queue", aspect::performance, queue);
  data.observe("app", aspect::functional, there);
  data.observe("app", aspect::dysfunctional, missing);
  if (expectations) {
    for (const char* item : {"taste", "dull", "colour"}) data.observe(item, aspect::expectation, std::vector<int>(people, 4));
  }
  return data;
}

}  // namespace

TEST_CASE("the index tree is the mean of people's weighted scores, and its parts add up") {
  const responses data = answers(80, false);
  const report::questionnaire_section found = report::questionnaire_scorecard(data);
  REQUIRE(found.index.size() == 8);  // the total, three dimensions, four items that were answered
  // Slowly: taste and look share the product, whose weight is 3 of 4.
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < 80; ++i) {
    const auto score = [&](const char* item, double low, double high) {
      return 100 * (data.answer(item, aspect::performance, i, orientation::high_is_good) - low) / (high - low);
    };
    const double look = (score("dull", 1, 5) + score("colour", 1, 5)) / 2;
    const double total = 0.75 * (score("taste", 1, 5) + look) / 2 + 0.25 * score("queue", 0, 10);
    sum += total;
    squares += total * total;
  }
  const report::index_row& total = found.index.front();
  check_rel(total.score.value, sum / 80, 1e-12);
  check_rel(total.score.standard_error, std::sqrt((squares - sum * sum / 80) / 79 / 80), 1e-9);
  CHECK(total.score.id == "composite_index");
  CHECK(total.of.depth == 0);
  double items = 0, top = 0;
  for (const report::index_row& row : found.index) {
    if (row.of.is_item) items += row.contribution.value;
    if (row.of.depth == 1) top += row.contribution.value;
  }
  check_rel(items, total.score.value, 1e-12);
  check_rel(top, total.score.value, 1e-12);
  // The tree stands in its own order: what is directly below comes before what is deeper.
  CHECK(found.index[1].of.id == "product");
  CHECK(found.index[1].weight == 0.75);
  CHECK(found.index[2].of.id == "taste");
  CHECK(found.index[3].of.id == "look");
  CHECK(found.index[3].of.depth == 2);
}

TEST_CASE("scales, drivers and Kano are those of the models") {
  const responses data = answers(120, false);
  const report::questionnaire_section found = report::questionnaire_scorecard(data, {.replicates = 200, .seed = 4});
  REQUIRE(found.scales.size() == 1);  // a dimension of one item has no reliability
  const std::vector<std::string> look{"dull", "colour"};
  const auto alpha = models::cronbach_alpha(covariances_of(data.columns(look, aspect::performance)));
  CHECK(found.scales[0].alpha.value == alpha.value().value());
  CHECK(found.scales[0].alpha.interval.method == "feldt");
  CHECK(found.scales[0].items.size() == 2);

  REQUIRE(found.drivers);
  CHECK(found.drivers->outcome.id == "overall");
  CHECK(found.drivers->drivers.front().of.id == "taste");
  CHECK(found.drivers->replicates == 200);
  double share = 0;
  for (const report::driver_row& row : found.drivers->drivers) share += row.importance.value;
  check_rel(share, 1.0, 1e-12);

  REQUIRE(found.kano.size() == 1);
  CHECK(found.kano[0].of.id == "app");
  CHECK(found.kano[0].shares.size() == 6);
  REQUIRE(found.kano_plane);
  CHECK(found.kano_plane->points[0].x.value == -found.kano[0].worse.value);
  CHECK_FALSE(found.gaps);  // expectations were asked for, and not answered
}

TEST_CASE("stated importance and derived stand beside one another, with their probabilities") {
  questionnaire asked("q", {},
                      {{.id = "overall"},
                       {.id = "a", .questions = {{aspect::performance, "a"}, {aspect::importance, "ai"}},
                        .importance_scale = any_scale{1, 7}},
                       {.id = "b", .questions = {{aspect::performance, "b"}, {aspect::importance, "bi"}},
                        .importance_scale = any_scale{1, 7}, .reversed = true}},
                      "overall");
  responses data(asked, 60);
  random_stream random(3);
  std::vector<int> a(60), b(60), ai(60), bi(60), overall(60);
  for (std::size_t i = 0; i < 60; ++i) {
    a[i] = 1 + static_cast<int>(random.below(5));
    b[i] = 1 + static_cast<int>(random.below(5));
    ai[i] = 4 + static_cast<int>(random.below(4));
    bi[i] = 3 + static_cast<int>(random.below(4));
    overall[i] = std::clamp(a[i] + static_cast<int>(random.below(3)) - 1, 1, 5);
  }
  data.observe("overall", aspect::performance, overall);
  data.observe("a", aspect::performance, a);
  data.observe("b", aspect::performance, b);
  data.observe("a", aspect::importance, ai);
  data.observe("b", aspect::importance, bi);
  const auto with = [&](crosshair_rule rule) {
    return report::questionnaire_scorecard(data, {.replicates = 200, .crosshair = rule});
  };
  const report::questionnaire_section found = with(crosshair_rule::scale_middle);
  REQUIRE(found.importance_performance);
  REQUIRE(found.derived_importance);
  CHECK(found.importance_performance->importance == "stated");
  CHECK(found.derived_importance->importance == "derived");
  CHECK(found.importance_performance->cross_x == 50.0);
  CHECK(found.importance_performance->cross_y == 4.0);
  CHECK(found.derived_importance->crosshair == "grand_mean");  // a share has no middle of a scale
  CHECK(with(crosshair_rule::median).derived_importance->crosshair == "median");
  CHECK(found.importance_performance->points[1].of.turned);
  CHECK_FALSE(found.importance_performance->points[0].of.turned);
  for (const report::plane_section* plane : {&*found.importance_performance, &*found.derived_importance}) {
    for (const report::plane_point& point : plane->points) {
      double sum = 0;
      REQUIRE(point.probabilities.size() == 4);
      for (const auto& [quarter, probability] : point.probabilities) {
        sum += probability;
        if (quarter == point.place) CHECK(probability == point.probability);
      }
      check_rel(sum, 1.0, 1e-9);  // as far as the bivariate normal distribution is computed
    }
  }
  CHECK_THROWS_WITH_AS((void)with(crosshair_rule::benchmark),
                       "the crosshair is benchmark; allowed: grand_mean, median, scale_middle", invalid_argument);
  std::ostringstream shown;
  report::scorecard card;
  card.questionnaire = found;
  report::render_terminal(shown, card, {.width = 100, .unicode = false});
  for (const char* title : {"(stated)", "(derived)", "b (reversed)"}) CHECK(shown.str().find(title) != std::string::npos);
}

TEST_CASE("gaps need the expectations of every item of a dimension") {
  CHECK_FALSE(report::questionnaire_scorecard(answers(40, true)).gaps);  // the queue has none
  questionnaire whole("q", {{.id = "d"}},
                      {{.id = "a", .dimension = "d", .questions = {{aspect::performance, "p"}, {aspect::expectation, "e"}}}});
  responses data(whole, 4);
  data.observe("a", aspect::performance, std::vector<int>{3, 4, 2, 5});
  data.observe("a", aspect::expectation, std::vector<int>{5, 5, 4, 5});
  const report::questionnaire_section found = report::questionnaire_scorecard(data);
  REQUIRE(found.gaps);
  CHECK(found.gaps->rows.size() == 2);
  check_rel(found.gaps->rows[1].gap.value, -1.25, 1e-14);
  CHECK(found.gaps->rows[1].gap.unit == "scale_steps");
  CHECK_FALSE(found.drivers);
}

TEST_CASE("the policy for gaps is followed, and people are counted") {
  questionnaire asked("q", {{.id = "d"}}, {{.id = "a", .dimension = "d"}, {.id = "b", .dimension = "d"}});
  responses data(asked, 4);
  data.observe("a", aspect::performance, std::vector<int>{3, 4, 0, 5}, {.invalid = on_invalid::count});
  data.observe("b", aspect::performance, std::vector<int>{5, 5, 4, 5});
  CHECK(report::questionnaire_scorecard(data).index.front().score.n == 3);
  const auto filled = report::questionnaire_scorecard(data, {.missing = missing_data::person_mean});
  CHECK(filled.index.front().score.n == 4);
  CHECK(filled.missing_policy == "person_mean");
  CHECK_THROWS_AS(static_cast<void>(report::questionnaire_scorecard(data, {.missing = missing_data::refuse})), invalid_value);
}

TEST_CASE("renderers show the section, and its JSON has every figure") {
  report::scorecard card;
  card.questionnaire = report::questionnaire_scorecard(answers(60, false), {.replicates = 200});
  std::ostringstream json;
  report::render_json(json, card);
  const json_value read = json_value::parse(json.str());
  const json_value& section = read["questionnaire"];
  CHECK(section["id"].text() == "shop");
  CHECK(section["index"].size() == 8);
  CHECK(section["index"][0]["score"]["value"].number() == card.questionnaire->index.front().score.value);
  CHECK(section["drivers"]["drivers"].size() == 4);
  CHECK(section["kano"][0]["better"]["unit"].text() == "coefficient");
  std::ostringstream shown;
  report::render_terminal(shown, card, {.width = 100, .unicode = false});
  for (const char* part : {"Questionnaire: shop", "Index tree", "Reliability", "What moves overall", "Kano"}) {
    CHECK(shown.str().find(part) != std::string::npos);
  }
  CHECK(report::figures_of(*card.questionnaire).size() > 30);
}

TEST_CASE("targets and CSV reach the figures of a questionnaire") {
  report::scorecard card;
  card.questionnaire = report::questionnaire_scorecard(answers(60, false), {.replicates = 200});
  const std::vector<report::target_rule> rules{
      {.metric = "composite_index", .value = 1},
      {.metric = "composite_index", .columns = std::vector<std::string>{"service"}, .value = 99},
      {.metric = "net_promoter_score", .value = 10}};
  const auto left = report::apply_targets(card, rules);
  CHECK(left.size() == 1);
  CHECK(card.questionnaire->index.front().score.target->verdict == report::verdict::reached);
  for (const report::index_row& row : card.questionnaire->index) {
    if (row.of.id == "service") CHECK(row.score.target->verdict == report::verdict::missed);
  }
  std::ostringstream csv;
  report::render_csv(csv, card);
  const std::string text = csv.str();
  CHECK(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) ==
        1 + report::figures_of(*card.questionnaire).size());
  CHECK(text.find("cronbach_alpha") != std::string::npos);
}

TEST_CASE("drivers of people drawn in clusters have the errors of clusters") {
  const responses data = answers(80, false);
  // Everybody twice, as a household of two: the errors of 80 households.
  responses twice(shop(), 160);
  for (const char* id : {"overall", "taste", "dull", "colour", "queue"}) {
    std::vector<int> column;
    for (std::size_t i = 0; i < 160; ++i) column.push_back(static_cast<int>(data.answer(id, aspect::performance, i / 2)));
    twice.observe(id, aspect::performance, column);
  }
  const auto error = [](const responses& of) {
    return report::questionnaire_scorecard(of).drivers->drivers.front().importance.standard_error;
  };
  const double alone = error(twice);
  std::vector<std::uint32_t> household(160);
  for (std::size_t i = 0; i < 160; ++i) household[i] = static_cast<std::uint32_t>(i / 2);
  twice.set_clusters(household);
  CHECK(error(twice) > 1.25 * alone);
}

TEST_CASE("ids that are alike and branches that weigh nothing keep no index from being made") {
  const auto index_of = [](const questionnaire& asked, const std::vector<std::string>& answered) {
    responses data(asked, 4);
    for (const std::string& id : answered) data.observe(id, aspect::performance, std::vector<int>{1, 3, 5, 2});
    return report::questionnaire_scorecard(data).index;
  };
  const questionnaire same("service", {{.id = "service"}}, {{.id = "total", .dimension = "service"}});
  REQUIRE(index_of(same, {"total"}).size() == 3);
  CHECK(index_of(same, {"total"}).front().of.id == "service_total");
  const questionnaire light("q", {{.id = "d"}, {.id = "e"}},
                            {{.id = "asked", .dimension = "d", .weight = 1.0},
                             {.id = "free", .dimension = "d", .weight = 0.0},
                             {.id = "other", .dimension = "e"}});
  CHECK(index_of(light, {"free", "other"}).size() == 3);  // the total, e and its item
  CHECK(index_of(light, {"free"}).empty());
}
