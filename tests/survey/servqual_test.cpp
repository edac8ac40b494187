#include <clientele/survey/servqual.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/survey/questionnaires.hpp>
#include <clientele/tally/comoment_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/raked_sample.hpp"
#include "support/survey_table.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

struct answers_of_both {
  numeric_columns perceptions;
  numeric_columns expectations;
};

/// Perceptions a given way below expectations, both with a common part of the person.
answers_of_both simulated(std::size_t people, std::vector<double> gaps, std::uint64_t stream) {
  random_stream random(20240603, stream);
  std::vector<std::vector<double>> p(gaps.size(), std::vector<double>(people));
  std::vector<std::vector<double>> e = p;
  for (std::size_t i = 0; i < people; ++i) {
    const double person = simulate::draw_normal(random);
    for (std::size_t j = 0; j < gaps.size(); ++j) {
      e[j][i] = 6 + 0.5 * person + simulate::draw_normal(random);
      p[j][i] = 6 + gaps[j] + 0.8 * person + simulate::draw_normal(random);
    }
  }
  answers_of_both result;
  for (std::size_t j = 0; j < gaps.size(); ++j) {
    result.perceptions.add("q" + std::to_string(j), p[j]);
    result.expectations.add("q" + std::to_string(j), e[j]);
  }
  return result;
}

const std::vector<service_dimension> two_dimensions{{"first", 3, {"q0", "q1"}}, {"second", 1, {"q2", "q3", "q4"}}};

}  // namespace

TEST_CASE("reference values: the kiosk survey") {
  const auto oracles = shared_oracles("kano_servqual");
  if (!oracles) return;
  const oracle_entry& entry = oracles->entry("servqual.kiosk");
  const auto file = data_file(entry);
  if (!file) return;
  const survey_table table = survey_table::read(*file);
  numeric_columns perceptions, expectations;
  std::vector<service_dimension> dimensions;
  for (const std::string& group : entry.inputs["groups"].keys()) {
    dimensions.push_back({group, entry.inputs["group_weights"][group].number(), {}});
    for (const double number : entry.inputs["groups"][group].numbers()) {
      const std::string item = std::to_string(static_cast<int>(number));
      dimensions.back().items.push_back(item);
      perceptions.add(item, table.numbers("per" + item));
      expectations.add(item, table.numbers("exp" + item));
    }
  }
  const servqual_result found = servqual(perceptions, expectations, dimensions);
  const auto check = [&](double mine, const json_value& theirs) {
    check_rel(mine, theirs.number(), 1e-12, entry.source);
  };
  const json_value& value = entry.value;
  REQUIRE(found.items.size() == value["items"].size());
  REQUIRE(found.dimensions.size() == value["group_gaps"].size());
  double of_items = 0;
  CHECK(static_cast<double>(found.missing.used) == value["respondents_used"].number());
  for (const quality_gap& one : found.items) {
    CAPTURE(one.id);
    const json_value& theirs = value["items"][one.id];
    check(value_of(one.standard), theirs["first_mean"]);
    check(value_of(one.perception), theirs["second_mean"]);
    check(value_of(one.gap), theirs["gap"]);
    check(one.gap.standard_error() * std::sqrt(one.gap.effective_sample_size()), theirs["gap_sd"]);
    check(value_of(one.gap) / one.gap.standard_error(), theirs["paired_t"]);
    // Cohen's d of differences: t over the root of their number.
    const double deviation = one.gap.standard_error() * std::sqrt(one.gap.effective_sample_size());
    check(value_of(one.gap) / deviation, theirs["cohen_dz"]);
    of_items += value_of(one.gap) / static_cast<double>(found.items.size());
    check(one.p, theirs["paired_p"]);
  }
  for (const quality_gap& one : found.dimensions) {
    check(value_of(one.gap), value["group_gaps"][one.id]);
    check(one.gap.standard_error() * std::sqrt(one.gap.effective_sample_size()), value["group_gap_sd"][one.id]);
  }
  // Groups of as many items each: the mean of all items is that of the groups.
  check(of_items, value["overall_gap_mean_of_items"]);
  check(value_of(found.overall.gap), value["overall_gap_mean_of_items"]);
  check(value_of(found.overall.gap), value["overall_gap_mean_of_groups"]);
  check(value_of(found.weighted.gap), value["weighted_gap"]);
  check(value_of(found.servperf), value["servperf_mean"]);
}

TEST_CASE("an exact tally, columns and a questionnaire give the same gaps") {
  const questionnaire asked = questionnaires::servqual();
  const std::size_t people = 60;
  random_stream random(3);
  responses answers(asked, people);
  numeric_columns perceptions, expectations;
  comoment_tally<seven_point> tally(44);
  std::vector<std::vector<int>> columns;
  std::vector<std::string> names;
  std::vector<service_dimension> dimensions = service_dimensions(asked);
  for (const aspect of : {aspect::performance, aspect::expectation}) {
    for (const service_dimension& one : dimensions) {
      for (const std::string& item : one.items) {
        std::vector<int> values(people);
        for (int& v : values) v = (of == aspect::performance ? 1 : 3) + static_cast<int>(random.below(5));
        answers.observe(item, of, values);
        (of == aspect::performance ? perceptions : expectations).add(item, column{values});
        columns.push_back(values);
        names.push_back((of == aspect::performance ? "perception:" : "expectation:") + item);
      }
    }
  }
  std::vector<column<int>> views(columns.begin(), columns.end());
  tally.observe(views);
  const servqual_result a = servqual(answers);
  const servqual_result b = servqual(perceptions, expectations, dimensions);
  const servqual_result c = servqual(tally.to_covariances(names), dimensions);
  CHECK(a.items.size() == 22);
  CHECK(a.weights[1] == 0.32);
  for (const servqual_result* other : {&b, &c}) {
    check_rel(value_of(a.weighted.gap), value_of(other->weighted.gap), 1e-12);
    check_rel(a.weighted.gap.standard_error(), other->weighted.gap.standard_error(), 1e-12);
    check_rel(value_of(a.dimensions[2].difference_reliability),
              value_of(other->dimensions[2].difference_reliability), 1e-12);
  }
  CHECK(service_dimensions(questionnaires::satisfaction_systems()).size() == 6);  // one of them inside another
}

TEST_CASE("the error of a gap is that of the differences of people, and reliability follows its formula") {
  const answers_of_both data = simulated(150, {-1, -0.8, -0.5, 0, 0.2}, 1);
  const servqual_result found = servqual(data.perceptions, data.expectations, two_dimensions);
  // Slowly: a score per person.
  std::vector<double> scores(150);
  for (std::size_t i = 0; i < 150; ++i) {
    const auto d = [&](std::size_t j) { return data.perceptions[j][i] - data.expectations[j][i]; };
    scores[i] = 0.75 * (d(0) + d(1)) / 2 + 0.25 * (d(2) + d(3) + d(4)) / 3;
  }
  double mean = 0, squares = 0;
  for (const double s : scores) mean += s / 150;
  for (const double s : scores) squares += (s - mean) * (s - mean);
  check_rel(value_of(found.weighted.gap), mean, 1e-12);
  check_rel(found.weighted.gap.standard_error(), std::sqrt(squares / 149 / 150), 1e-12);
  const answers_of_both many = simulated(4000, {-1, -1}, 2);
  const std::vector<service_dimension> one{{"one", 1, {"q0", "q1"}}};
  const servqual_result large = servqual(many.perceptions, many.expectations, one);
  // Perception 4 .64 + 2, expectation 4 .25 + 2, covariance 4 .4.
  const double r_p = 2.56 / 4.56, r_e = 1.0 / 3.0, r = 1.6 / std::sqrt(4.56 * 3.0);
  const auto& reliability = large.dimensions[0].difference_reliability;
  check_abs(value_of(reliability), (0.5 * (r_p + r_e) - r) / (1 - r), 4 * reliability.standard_error());
  CHECK(std::isnan(value_of(large.items[0].difference_reliability)));
  // With their own variances it is var(true difference) / var(difference): 4 (.8 - .5)^2 of 4 .09 + 4.
  const servqual_result own = servqual(many.perceptions, many.expectations, one, missing_data::listwise,
                                       {.reliability = difference_form::own_variances});
  const auto& exact = own.dimensions[0].difference_reliability;
  check_abs(value_of(exact), 0.36 / 4.36, 4 * exact.standard_error());
  CHECK(value_of(exact) != value_of(reliability));
  CHECK(name(difference_form::own_variances) == "own_variances");
}

TEST_CASE("the interval of the reliability of a difference covers what it says") {
  // Three items: perception 9 .64 + 3, expectation 9 .25 + 3, covariance 9 .4, as above.
  const double r_p = 5.76 / 8.76, r_e = 2.25 / 5.25, r = 3.6 / std::sqrt(8.76 * 5.25);
  const real quoted{(0.5 * (r_p + r_e) - r) / (1 - r)};
  const real own{0.81 / 6.81};
  const std::vector<service_dimension> one{{"one", 1, {"q0", "q1", "q2"}}};
  constexpr std::size_t runs = 2000;
  std::size_t covered_quoted = 0, covered_own = 0;
  for (std::size_t run = 0; run < runs; ++run) {
    const answers_of_both data = simulated(100, {0, 0, 0}, 5000 + run);
    const auto reliability = [&](difference_form form) {
      return servqual(data.perceptions, data.expectations, one, missing_data::listwise, {.reliability = form})
          .dimensions[0]
          .difference_reliability.interval();
    };
    if (reliability(difference_form::equal_variances).contains(quoted)) ++covered_quoted;
    if (reliability(difference_form::own_variances).contains(own)) ++covered_own;
  }
  check_abs(static_cast<double>(covered_quoted) / runs, 0.95, 0.016, "2,000 runs");
  check_abs(static_cast<double>(covered_own) / runs, 0.95, 0.016, "2,000 runs");
}

TEST_CASE("a missing expectation is filled by expectations of its dimension alone") {
  numeric_columns p, e;
  p.add("a", {1, 2, 3});
  p.add("b", {2, 2, 4});
  e.add("a", {7, 6, 5});
  e.add("b", {gap, 6, 7});
  const std::vector<service_dimension> one{{"one", 1, {"a", "b"}}};
  const servqual_result found = servqual(p, e, one, missing_data::person_mean);
  CHECK(found.missing.filled == 1);
  check_rel(value_of(found.items[1].standard), 20.0 / 3, 1e-14, "7, 6, 7");
  // Of a dimension of one item there is nothing to fill from: the person is left out.
  const std::vector<service_dimension> two{{"A", 1, {"a"}}, {"B", 1, {"b"}}};
  CHECK(servqual(p, e, two, missing_data::person_mean).missing.used == 2);
}

TEST_CASE("ranks are open where gaps do not differ") {
  const answers_of_both data = simulated(400, {-3, -1, -1, -1, 1}, 4);
  const servqual_result found = servqual(data.perceptions, data.expectations, two_dimensions);
  CHECK(found.items[0].rank == 1);
  CHECK(found.items[0].lowest_rank == 1);
  CHECK(found.items[0].highest_rank == 1);
  CHECK(found.items[4].lowest_rank == 5);
  for (const std::size_t i : {1U, 2U, 3U}) {
    CHECK(found.items[i].lowest_rank == 2);
    CHECK(found.items[i].highest_rank == 4);
  }
  CHECK(found.items[1].simultaneous.width() > found.items[1].gap.interval().width());
  CHECK(found.items[1].simultaneous.method == "bonferroni");
}

TEST_CASE("a gap that is not known has no rank and shifts none") {
  const answers_of_both data = simulated(400, {-1, 0, -2}, 5);
  numeric_columns expectations;
  for (const char* item : {"q0", "q1", "q2"}) {
    const auto values = data.expectations[item];
    expectations.add(item, std::string_view(item) == "q1" ? std::vector<double>(values.size(), std::nan(""))
                                                          : std::vector<double>(values.begin(), values.end()));
  }
  const std::vector<service_dimension> dimensions{{"a", 1, {"q0", "q1", "q2"}}};
  const auto found = servqual(data.perceptions, expectations, dimensions, missing_data::pairwise).items;
  const auto ranks = [&](std::size_t i) {
    return std::vector<int>{found[i].rank, found[i].lowest_rank, found[i].highest_rank};
  };
  REQUIRE_FALSE(found[1].gap.value().known());
  CHECK(ranks(0) == std::vector<int>{2, 2, 2});
  CHECK(ranks(1) == std::vector<int>{0, 0, 0});
  CHECK(ranks(2) == std::vector<int>{1, 1, 1});
}

TEST_CASE("items of weight 0 have no part in the reliability of a difference") {
  const answers_of_both data = simulated(200, {-1, -0.5, 0, -2}, 6);
  const std::vector<service_dimension> half{{"in", 1, {"q0", "q1"}}, {"out", 0, {"q2", "q3"}}};
  const servqual_result found = servqual(data.perceptions, data.expectations, half);
  const double of_its_items = value_of(found.dimensions[0].difference_reliability);
  check_rel(value_of(found.weighted.difference_reliability), of_its_items, 1e-12);
  const std::vector<service_dimension> one{{"in", 1, {"q0"}}, {"out", 0, {"q2", "q3"}}};
  const servqual_result single = servqual(data.perceptions, data.expectations, one);
  CHECK_FALSE(single.weighted.difference_reliability.value().known());
}

TEST_CASE("points of each person, and the zone of tolerance") {
  numeric_columns p, e, a, points;
  p.add("x", {5, 6, 4});
  p.add("y", {3, 5, 6});
  e.add("x", {6, 6, 6});
  e.add("y", {6, 6, 6});
  a.add("x", {4, 4, 4});
  a.add("y", {4, 4, 5});
  const std::vector<service_dimension> dimensions{{"X", 1, {"x"}}, {"Y", 1, {"y"}}};
  points.add("X", {50, 100, 20});
  points.add("Y", {50, 0, 80});
  // (-1 -3)/2, 0, (-2 .2 + 0 .8)
  check_rel(value_of(personal_weighted_gap(p, e, dimensions, points).gap), (-2 + 0 - 0.4) / 3, 1e-14);
  CHECK(personal_weighted_gap(p, e, dimensions, points).missing ==
        missing_report{.policy = missing_data::listwise, .rows = 3, .used = 3});
  // Who left out an answer, or points, does not count.
  numeric_columns unsaid;
  unsaid.add("X", {50, 100, gap});
  unsaid.add("Y", {50, 0, 80});
  const personal_gap two = personal_weighted_gap(p, e, dimensions, unsaid);
  check_rel(value_of(two.gap), (-2 + 0) / 2.0, 1e-14);
  CHECK(two.missing == missing_report{.policy = missing_data::listwise, .rows = 3, .used = 2, .with_gaps = 1});
  CHECK(two.gap.missing() == 1);
  const tolerance_zone zone = zone_of_tolerance(p, e, a, dimensions);
  check_rel(value_of(zone.adequacy.items[0].gap), (1 + 2 + 0) / 3.0, 1e-14);
  check_rel(value_of(zone.superiority.items[1].gap), (-3 - 1 + 0) / 3.0, 1e-14);
  check_rel(value_of(zone.widths[1]), (2 + 2 + 1) / 3.0, 1e-14);
  numeric_columns bad;
  bad.add("X", {50, -1, 20});
  bad.add("Y", {50, 0, 80});
  CHECK_THROWS_AS(static_cast<void>(personal_weighted_gap(p, e, dimensions, bad)), invalid_value);
  numeric_columns none;
  none.add("X", {50, 0, 20});
  none.add("Y", {50, 0, 80});
  CHECK_THROWS_WITH_AS(static_cast<void>(personal_weighted_gap(p, e, dimensions, none)),
                       "the points in row 1 are all 0; allowed: one above 0 or more", invalid_value);
  numeric_columns shorter;
  shorter.add("X", {50, 100});
  shorter.add("Y", {50, 0});
  CHECK_THROWS_WITH_AS(static_cast<void>(personal_weighted_gap(p, e, dimensions, shorter)),
                       "points have 2 rows; expected as many as the other columns: 3", invalid_argument);
}

TEST_CASE("weights of two are people twice, but for their number; the order of people is nothing") {
  const answers_of_both data = simulated(40, {-1, -0.8, -0.5, 0, 0.2}, 6);
  const auto rows = [](const numeric_columns& from, std::span<const std::size_t> places) {
    numeric_columns result;
    for (std::size_t j = 0; j < from.size(); ++j) {
      std::vector<double> values;
      for (const std::size_t i : places) values.push_back(from[j][i]);
      result.add(from.name(j), std::move(values));
    }
    return result;
  };
  std::vector<std::size_t> twice, weighed;
  std::vector<double> weights;
  for (std::size_t i = 0; i < 40; ++i) {
    weighed.push_back(39 - i);
    weights.push_back(weighed.back() < 10 ? 2.0 : 1.0);
    for (std::size_t k = 0; k < (i < 10 ? 2U : 1U); ++k) twice.push_back(i);
  }
  numeric_columns heavy = rows(data.perceptions, weighed);
  heavy.set_weights(weights);
  const servqual_result a = servqual(rows(data.perceptions, twice), rows(data.expectations, twice), two_dimensions);
  const servqual_result b = servqual(heavy, rows(data.expectations, weighed), two_dimensions);
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    check_rel(value_of(a.items[i].gap), value_of(b.items[i].gap), 1e-12);
    CHECK(a.items[i].rank == b.items[i].rank);
  }
  check_rel(value_of(a.weighted.gap), value_of(b.weighted.gap), 1e-12);
  check_rel(value_of(a.dimensions[1].difference_reliability), value_of(b.dimensions[1].difference_reliability), 1e-12);
  CHECK(a.weighted.gap.effective_sample_size() == 50);
  check_rel(b.weighted.gap.effective_sample_size(), 50.0 * 50 / (10 * 4 + 30), 1e-12);  // Kish
}

TEST_CASE("what does not fit is refused by name") {
  const answers_of_both data = simulated(10, {0, 0}, 5);
  const auto refused = [&](std::vector<service_dimension> dimensions, const char* message) {
    CHECK_THROWS_WITH_AS(static_cast<void>(servqual(data.perceptions, data.expectations, dimensions)), message,
                         invalid_argument);
  };
  refused({{"d", 1, {}}}, "the dimension \"d\" has no items");
  refused({{"d", -1, {"q0"}}}, "the weight of the dimension \"d\" is -1; allowed: 0 or more");
  refused({{"d", 0, {"q0"}}}, "the weights of the dimensions are all 0; allowed: one above 0 or more");
  refused({{"d", 1, {"q0"}}, {"e", 1, {"q0"}}}, "the item \"q0\" is in two dimensions");
  refused({{"d", 1, {"q9"}}}, "there is no column \"q9\"; there are: q0, q1");
}

TEST_CASE("intervals of gaps cover what they say, alone and together") {
  const std::vector<double> truth{-1, -0.5, -0.5, 0, 0.5};
  constexpr std::size_t runs = 1500;
  std::size_t single = 0, together = 0, weighted = 0;
  for (std::size_t run = 0; run < runs; ++run) {
    const answers_of_both data = simulated(30, truth, 100 + run);
    const servqual_result found = servqual(data.perceptions, data.expectations, two_dimensions);
    if (found.items[0].gap.interval().contains(answer_gap{-1})) ++single;
    if (found.weighted.gap.interval().contains(answer_gap{0.75 * -0.75 + 0.25 * 0})) ++weighted;
    bool all = true;
    for (std::size_t j = 0; j < 5; ++j) all = all && found.items[j].simultaneous.contains(answer_gap{truth[j]});
    if (all) ++together;
  }
  const auto share = [](std::size_t covered) { return static_cast<double>(covered) / static_cast<double>(runs); };
  check_abs(share(single), 0.95, 0.018, "3 standard errors of 1,500 runs");
  check_abs(share(weighted), 0.95, 0.018, "3 standard errors of 1,500 runs");
  CHECK(share(together) >= 0.94);  // Bonferroni: never below, but for chance
}

TEST_CASE("who leaves a gap in SERVQUAL leaves the raking too: the others are raked without them") {
  const raked_sample sample(48);
  const answers_of_both data = simulated(48, {-1, -0.8, -0.5, 0, 0.2}, 31);
  numeric_columns perceptions;
  std::vector<bool> there(48, true);
  for (std::size_t j = 0; j < 5; ++j) {
    std::vector<double> values;
    for (std::size_t i = 0; i < 48; ++i) {
      const bool left_out = j == 2 && i % 7 == 4;
      there[i] = there[i] && !left_out;
      values.push_back(left_out ? gap : data.perceptions[j][i] - sample.female[i]);
    }
    perceptions.add(data.perceptions.name(j), values);
  }
  std::vector<double> weights = sample.weights;
  for (std::size_t i = 0; i < 48; ++i) weights[i] = there[i] ? weights[i] : 0.0;
  REQUIRE(sample.raking->adjust(weights));
  double people = 0, sum = 0;
  for (std::size_t i = 0; i < 48; ++i) {
    if (!there[i]) continue;
    people += weights[i];
    for (std::size_t j = 0; j < 5; ++j) {
      sum += weights[i] * (perceptions[j][i] - data.expectations[j][i]) * (j < 2 ? 0.75 / 2 : 0.25 / 3);
    }
  }
  const numeric_columns raked = sample.raked(perceptions);
  check_rel(value_of(servqual(raked, data.expectations, two_dimensions).weighted.gap), sum / people, 1e-9);
  numeric_columns points;
  points.add("first", std::vector<double>(48, 3));
  points.add("second", std::vector<double>(48, 1));
  check_rel(value_of(personal_weighted_gap(raked, data.expectations, two_dimensions, points).gap), sum / people, 1e-9);
}
