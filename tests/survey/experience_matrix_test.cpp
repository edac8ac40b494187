#include <clientele/survey/experience_matrix.hpp>

#include <cmath>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/raked_sample.hpp"
#include "support/survey_table.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

numeric_columns simulated(std::size_t people) {
  random_stream random(20240613);
  const double truth[]{4.6, 4.4, 4.8, 4.5, 3.2, 3.4, 4.7, 3.1};
  std::vector<std::vector<double>> values(8, std::vector<double>(people));
  for (std::size_t r = 0; r < people; ++r) {
    const double person = 0.7 * simulate::draw_normal(random);
    for (std::size_t j = 0; j < 8; ++j) values[j][r] = truth[j] + person + simulate::draw_normal(random);
  }
  numeric_columns result;
  for (std::size_t j = 0; j < 8; ++j) result.add(std::string(1, static_cast<char>('a' + j)), values[j]);
  return result;
}

const std::vector<experience_items> journey{
    {"shop", {"a", "b"}, {"c", "d"}}, {"help", {"e"}, {"g"}}, {"bill", {"g", "c"}, {"f", "h"}}};

}  // namespace

TEST_CASE("each side is the mean of its items, with the errors of people's scores") {
  const numeric_columns answers = simulated(90);
  const auto found = experience_matrix(answers, journey, crosshair::scale_middle(1, 7));
  CHECK(found.touchpoint("shop").where == experience_class::both);
  CHECK(found.touchpoint("help").where == experience_class::emotional_only);
  CHECK(found.touchpoint("bill").where == experience_class::functional_only);
  std::vector<double> lead(90);
  double mean = 0, squares = 0, functional = 0;
  for (std::size_t r = 0; r < 90; ++r) {
    functional += (answers["g"][r] + answers["c"][r]) / 2 / 90;
    lead[r] = (answers["g"][r] + answers["c"][r] - answers["f"][r] - answers["h"][r]) / 2;
    mean += lead[r] / 90;
  }
  for (const double d : lead) squares += (d - mean) * (d - mean);
  const experience_touchpoint& bill = found.touchpoint("bill");
  check_rel(value_of(bill.functional), functional, 1e-13);
  check_rel(value_of(bill.lead), mean, 1e-12);
  check_rel(bill.lead.standard_error(), std::sqrt(squares / 89 / 90), 1e-12);
  CHECK(bill.ellipse.contains(value_of(bill.functional), value_of(bill.emotional)));
  // The general impression that people bring ties the two sides together.
  CHECK(bill.ellipse.angle > 0);
  double sum = 0;
  for (const double p : bill.probability) sum += p;
  check_abs(sum, 1, 1e-14);
  CHECK(bill.probability_here() == found.plane.point("bill").probability_here());
}

TEST_CASE("who did not come to a touchpoint leaves the others untouched, pairwise") {
  const numeric_columns answers = simulated(60);
  numeric_columns gaps;
  for (std::size_t j = 0; j < answers.size(); ++j) {
    std::vector<double> values(answers[j].begin(), answers[j].end());
    if (answers.name(j) == "e") values[0] = values[1] = std::nan("");
    gaps.add(answers.name(j), values);
  }
  const auto whole = experience_matrix(answers, journey, crosshair::scale_middle(1, 7));
  const auto pairs = experience_matrix(gaps, journey, crosshair::scale_middle(1, 7), missing_data::pairwise);
  const auto list = experience_matrix(gaps, journey, crosshair::scale_middle(1, 7));
  check_rel(value_of(pairs.touchpoint("shop").functional), value_of(whole.touchpoint("shop").functional), 1e-13);
  CHECK(value_of(list.touchpoint("shop").functional) != value_of(whole.touchpoint("shop").functional));
  CHECK(list.plane.missing.used == 58);
}

TEST_CASE("two sides of the mobile phone survey") {
  const auto file = data_file("mobi/mobi.csv");
  if (!file) return;
  const survey_table table = survey_table::read(*file);
  numeric_columns answers;
  for (const char* column : {"PERQ1", "PERQ2", "PERQ3", "PERQ4", "IMAG1", "IMAG2", "IMAG3", "IMAG4"}) {
    answers.add(column, table.numbers(column));
  }
  const std::vector<experience_items> two{{"first", {"PERQ1", "PERQ2"}, {"IMAG1", "IMAG2"}},
                                          {"second", {"PERQ3", "PERQ4"}, {"IMAG3", "IMAG4"}}};
  const auto found = experience_matrix(answers, two, crosshair::grand_mean());
  // numpy 2, scipy 1.17.1: person means of the blocks; the way from the mean of both is half their difference, and of
  // two points one lies where the other does not; d = (f1 - f2) / 2 over 250 people, e likewise of the emotional side.
  check_rel(value_of(found.touchpoints[0].functional), 7.568, 1e-13);
  check_rel(value_of(found.touchpoints[0].emotional), 7.71, 1e-13);
  check_rel(value_of(found.plane.points[0].right), -0.12, 1e-10);
  check_rel(found.plane.points[0].right.standard_error(), 0.04192170939829985, 1e-12);
  check_rel(found.plane.points[0].above.standard_error(), 0.0540346460327774, 1e-12);
  check_abs(found.touchpoints[0].probability[0], 0.002101707594818361, 1e-12);
  check_abs(found.touchpoints[1].probability[2], 0.002101707594818361, 1e-12);
  check_abs(found.touchpoints[0].probability[1], 0.9978980519887681, 1e-12);
}

TEST_CASE("what does not fit is refused") {
  const numeric_columns answers = simulated(20);
  const auto matrix = [&](std::vector<experience_items> touchpoints) {
    return experience_matrix(answers, touchpoints, crosshair::scale_middle(1, 7));
  };
  CHECK_THROWS_AS((void)matrix({}), invalid_argument);
  CHECK_THROWS_AS((void)matrix({{"one", {}, {"a"}}}), invalid_argument);
  CHECK_THROWS_AS((void)matrix({{"one", {"a"}, {"nobody"}}}), invalid_argument);
  CHECK_THROWS_AS((void)matrix({{"one", {"a", "b"}, {"b"}}}), invalid_argument);
  CHECK_THROWS_AS((void)matrix({{"one", {"a"}, {"b"}}}).touchpoint("two"), invalid_argument);
  CHECK(name(experience_class::emotional_only) == "emotional_only");
}

TEST_CASE("replicates of an experience matrix are raked again, by hand, also without those who left a gap") {
  const raked_sample sample(48);
  for (const bool gaps : {false, true}) {
    const numeric_columns answers = simulated(48);
    numeric_columns columns;
    std::vector<bool> there(48, true);
    for (const std::string& item : answers.names()) {
      std::vector<double> values;
      for (std::size_t i = 0; i < 48; ++i) {
        const bool left_out = gaps && item == "c" && i % 11 == 5;
        if (left_out) there[i] = false;
        values.push_back(left_out ? gap : answers[item][i] + (item < "e" ? 1.0 : -1.0) * sample.female[i]);
      }
      columns.add(item, values);
    }
    plane_options options;
    options.probability = quadrant_method::replicates;
    options.replicates = 60;
    const auto lines = crosshair::scale_middle(1, 7);
    const auto found = experience_matrix(sample.raked(columns), journey, lines, missing_data::listwise, options);
    const auto figures = [&](std::vector<double> weights) {
      const auto mean_of = [&](const std::vector<std::string>& items) {
        double sum = 0, people = 0;
        for (std::size_t i = 0; i < 48; ++i) {
          if (!there[i]) continue;
          people += weights[i];
          for (const std::string& item : items) {
            sum += weights[i] * columns[item][i] / static_cast<double>(items.size());
          }
        }
        return sum / people;
      };
      std::vector<double> all;
      for (const experience_items& one : journey) {
        const double x = mean_of(one.functional), y = mean_of(one.emotional);
        for (const double figure : {x, y, x - y, x >= 4 && y >= 4 ? 1.0 : 0.0}) all.push_back(figure);
      }
      return all;
    };
    const figures_by_hand expected = sample.by_hand(replicate_kind::bootstrap, 60, 20240101, figures, there);
    CHECK(found.plane.replicates == 60);
    for (std::size_t t = 0; t < journey.size(); ++t) {
      const experience_touchpoint& one = found.touchpoint(journey[t].id);
      check_rel(value_of(one.functional), expected.values[4 * t], 1e-11);
      check_rel(one.functional.standard_error(), expected.errors[4 * t], 1e-9);
      check_rel(one.emotional.standard_error(), expected.errors[4 * t + 1], 1e-9);
      check_rel(one.lead.standard_error(), expected.errors[4 * t + 2], 1e-9);
      double both = 0;
      for (const auto& replicate : expected.replicates) both += replicate[4 * t + 3] / 60;
      check_abs(one.probability[static_cast<std::size_t>(experience_class::both)], both, 1e-12);
    }
  }
}
