#include <clientele/survey/intraclass_correlation.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/stats/numeric_columns.hpp>
#include <clientele/tally/comoment_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

using table = std::vector<std::vector<double>>;  // a row per target

/// Shrout & Fleiss 1979, table 2: six targets, four judges.
const table judges{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}};

intraclass_correlations of(const table& rows) { return intraclass_correlation(covariances_of(columns_of(rows))); }

/// The analysis of variance from the ratings themselves: sums of squares around means, as in a textbook.
struct analysis {
  double targets = 0, raters = 0, within = 0, residual = 0;
  explicit analysis(const table& rows) {
    const auto n = static_cast<double>(rows.size());
    const auto k = static_cast<double>(rows[0].size());
    double grand = 0;
    for (const auto& row : rows) {
      for (const double x : row) grand += x / n / k;
    }
    std::vector<double> rater(rows[0].size());
    for (const auto& row : rows) {
      double mean = 0;
      for (std::size_t j = 0; j < row.size(); ++j) {
        mean += row[j] / k;
        rater[j] += row[j] / n;
      }
      targets += k * (mean - grand) * (mean - grand) / (n - 1);
      for (const double x : row) within += (x - mean) * (x - mean) / (n * (k - 1));
    }
    for (const double mean : rater) raters += n * (mean - grand) * (mean - grand) / (k - 1);
    residual = (within * n * (k - 1) - raters * (k - 1)) / ((n - 1) * (k - 1));
  }
};

/// Targets with a normal worth, raters with a strictness, and noise.
table simulated(random_stream& random, std::size_t n, std::size_t k, double strictness) {
  std::vector<double> bias(k);
  for (double& b : bias) b = strictness * simulate::draw_normal(random);
  table rows(n, std::vector<double>(k));
  for (auto& row : rows) {
    const double worth = simulate::draw_normal(random);
    for (std::size_t j = 0; j < k; ++j) row[j] = worth + bias[j] + simulate::draw_normal(random);
  }
  return rows;
}

}  // namespace

TEST_CASE("Shrout and Fleiss' own example: the six correlations and their intervals") {
  const intraclass_correlations found = of(judges);
  // Their table 4, two digits; limits and p-values as psych 2.2.9 prints them.
  struct row {
    const intraclass_estimate& mine;
    double value, lower, upper, f, degrees, error_degrees, p;
  };
  const std::array<row, 6> rows{{
      {found.one_way, .17, -.13, .72, 1.8, 5, 18, .16477},
      {found.absolute, .29, .02, .76, 11.0, 5, 15, .00013},
      {found.consistency, .71, .34, .95, 11.0, 5, 15, .00013},
      {found.one_way_mean, .44, -.88, .91, 1.8, 5, 18, .16477},
      {found.absolute_mean, .62, .07, .93, 11.0, 5, 15, .00013},
      {found.consistency_mean, .91, .68, .99, 11.0, 5, 15, .00013},
  }};
  for (const row& each : rows) {
    CAPTURE(name(each.mine.agreement()));
    CAPTURE(each.mine.of_mean());
    check_abs(value_of(each.mine), each.value, 5.1e-3, "printed to two digits");
    check_abs(each.mine.interval().lower.value(), each.lower, 5.1e-3, "printed to two digits");
    check_abs(each.mine.interval().upper.value(), each.upper, 5.1e-3, "printed to two digits");
    check_abs(each.mine.statistic(), each.f, 5.1e-2, "printed to one digit");
    CHECK(each.mine.degrees() == each.degrees);
    CHECK(each.mine.error_degrees() == each.error_degrees);
    check_abs(each.mine.p_value(), each.p, 5.1e-6, "printed to five digits");
    CHECK(each.mine.sample_size() == 6);
    CHECK(each.mine.raters() == 4);
  }
  std::ostringstream out;
  out << found.absolute;
  CHECK(out.str() == "0.2898 (95% CI 0.0188..0.7611), n = 6");
}

TEST_CASE("reference values: a one-way analysis of variance is that of the one-way correlation") {
  const auto oracles = shared_oracles("likert_reliability");
  if (!oracles) return;
  const oracle_entry& entry = oracles->entry("tests.bank.sat1_4");
  const auto file = data_file(entry);
  if (!file) return;
  const survey_table bank = survey_table::read(*file);
  // Four questions are the targets, each with 250 answers.
  table questions;
  for (const json_value& name : entry.inputs["columns"]) questions.push_back(bank.numbers(name.text()));
  const intraclass_estimate found = of(questions).one_way;
  check_rel(found.statistic(), entry.value["anova_f"].number(), 1e-12, entry.source);
  CHECK(found.degrees() == 3);
  CHECK(found.error_degrees() == 996);
  check_rel(found.p_value(), entry.value["anova_p"].number(), 1e-12, entry.source);
}

TEST_CASE("mean squares from covariances are those of the analysis of variance") {
  random_stream random(31);
  for (const std::size_t k : std::array<std::size_t, 3>{2, 3, 7}) {
    const table rows = simulated(random, 25, k, 0.8);
    const analysis a(rows);
    const intraclass_correlations found = of(rows);
    const auto kk = static_cast<double>(k);
    check_rel(found.one_way.statistic(), a.targets / a.within, 1e-12);
    check_rel(found.absolute.statistic(), a.targets / a.residual, 1e-12);
    check_rel(value_of(found.one_way), (a.targets - a.within) / (a.targets + (kk - 1) * a.within), 1e-12);
    check_rel(value_of(found.consistency), (a.targets - a.residual) / (a.targets + (kk - 1) * a.residual), 1e-12);
    check_rel(value_of(found.absolute),
              (a.targets - a.residual) /
                  (a.targets + (kk - 1) * a.residual + kk * (a.raters - a.residual) / 25.0),
              1e-12);
    check_rel(value_of(found.one_way_mean), (a.targets - a.within) / a.targets, 1e-12);
    check_rel(value_of(found.consistency_mean), (a.targets - a.residual) / a.targets, 1e-12);
    check_rel(value_of(found.absolute_mean),
              (a.targets - a.residual) / (a.targets + (a.raters - a.residual) / 25.0), 1e-12);
  }
}

TEST_CASE("pairs that agree but for a constant: consistency 1, agreement two thirds") {
  const intraclass_correlations found = of({{2, 4}, {4, 6}, {6, 8}});
  CHECK(value_of(found.consistency) == 1.0);
  check_rel(value_of(found.absolute), 2.0 / 3.0, 1e-14);
  CHECK(found.consistency.p_value() == 0.0);
  CHECK(found.consistency.interval().lower == real{1.0});
  CHECK(found.consistency.standard_error() == 0.0);
  CHECK(found.absolute.interval().contains(real{2.0 / 3.0}));
  CHECK(found.absolute.interval().upper < real{1.0});  // the raters differ
}

TEST_CASE("a constant for a rater changes absolute agreement only; the order of raters and targets nothing") {
  const intraclass_correlations plain = of(judges);
  table moved = judges;
  for (auto& row : moved) row[2] += 3;
  const intraclass_correlations after = of(moved);
  check_rel(value_of(after.consistency), value_of(plain.consistency), 1e-12);
  CHECK(std::abs(value_of(after.absolute) - value_of(plain.absolute)) > 0.01);
  table turned(judges.rbegin(), judges.rend());
  for (auto& row : turned) row = {row[3], row[1], row[0], row[2]};
  const intraclass_correlations same = of(turned);
  check_rel(value_of(same.one_way), value_of(plain.one_way), 1e-12);
  check_rel(same.absolute.interval().lower.value(), plain.absolute.interval().lower.value(), 1e-12);
}

TEST_CASE("the exact tally gives the same figures; weights of two are targets given twice") {
  comoment_tally<any_scale> tally{any_scale{1, 10}, 4};
  weighted<comoment_tally<any_scale>> twice{any_scale{1, 10}, 4};
  table doubled;
  for (const auto& row : judges) {
    tally.observe(row);
    twice.observe(row, 2.0);
    doubled.insert(doubled.end(), 2, row);
  }
  check_rel(value_of(intraclass_correlation(tally.to_covariances()).absolute), value_of(of(judges).absolute), 1e-12);
  // Twice the weight is no more information: the effective size stays, and so do all figures.
  check_rel(value_of(intraclass_correlation(twice.to_covariances()).absolute), value_of(of(judges).absolute), 1e-12);
  CHECK(twice.to_covariances().basis().effective_size == 6.0);
  // Weights that are counts give the sums of squares of the rows repeated.
  check_abs(value_of(of(doubled).one_way), value_of(of(judges).one_way), 0.1, "n / (n - 1) differs");
}

TEST_CASE("intervals cover what they say, and errors are the spread of the estimates") {
  constexpr std::size_t runs = 1500;
  constexpr std::size_t n = 30;
  constexpr std::size_t k = 6;
  // One half of one noise, or a third beside a strictness as large as the noise; consistency one half.
  for (const double strictness : {0.0, 0.7}) {
    const double absolute = 1.0 / (2.0 + strictness * strictness);
    std::array<std::size_t, 4> covered{};
    double sum = 0, squares = 0, error = 0;
    for (std::size_t run = 0; run < runs; ++run) {
      random_stream random(77, run);
      const intraclass_correlations found = of(simulated(random, n, k, strictness));
      covered[0] += found.one_way.interval().contains(real{0.5}) ? 1U : 0U;
      covered[1] += found.absolute.interval().contains(real{absolute}) ? 1U : 0U;
      covered[2] += found.consistency.interval().contains(real{0.5}) ? 1U : 0U;
      covered[3] += found.consistency_mean.interval().contains(real{6.0 / 7.0}) ? 1U : 0U;
      sum += value_of(found.consistency);
      squares += value_of(found.consistency) * value_of(found.consistency);
      error += found.consistency.standard_error();
    }
    CAPTURE(strictness);
    const auto share = [&](std::size_t form) { return static_cast<double>(covered[form]) / runs; };
    if (strictness == 0.0) check_abs(share(0), 0.95, 0.017, "3 standard errors of 1,500 runs");
    check_abs(share(1), 0.95, 0.02, "3 standard errors of 1,500 runs, approximate degrees");
    check_abs(share(2), 0.95, 0.017, "3 standard errors of 1,500 runs");
    check_abs(share(3), 0.95, 0.017, "3 standard errors of 1,500 runs");
    const double spread = std::sqrt(squares / runs - sum / runs * sum / runs);
    check_rel(error / runs, spread, 0.08, "delta method, 30 targets");
  }
}

TEST_CASE("what is not known is NaN with the widest interval, and one rater is refused") {
  const intraclass_correlations one = of({{1, 2, 3}});
  CHECK(std::isnan(value_of(one.absolute)));
  CHECK(std::isnan(one.absolute.standard_error()));
  CHECK(std::isnan(one.absolute.p_value()));
  CHECK(one.one_way.interval().lower == real{-0.5});
  CHECK(one.one_way.interval().upper == real{1.0});
  const intraclass_correlations flat = of({{3, 3}, {3, 3}, {3, 3}});
  CHECK(std::isnan(value_of(flat.consistency)));
  CHECK_THROWS_WITH_AS(static_cast<void>(of({{1}, {2}})), "raters of the same targets is 1; allowed: 2 or more",
                       invalid_argument);
  // Raters who contradict one another: the lowest value there is.
  const intraclass_correlations against = of({{1, 2}, {2, 1}, {1, 2}, {2, 1}});
  check_rel(value_of(against.consistency), -1.0, 1e-14);
  CHECK(against.consistency.interval().lower == real{-1.0});
}

TEST_CASE("covariances of different targets, and those that no ratings have, are refused") {
  numeric_columns ratings;
  ratings.add("a", {1, 2, 3, 4, 5, gap});
  ratings.add("b", {2, 2, 4, gap, 5, 6});
  CHECK_THROWS_AS(static_cast<void>(survey::intraclass_correlation(covariances_of(ratings, missing_data::pairwise))),
                  invalid_argument);
  const covariances impossible({"a", "b"}, {1, 1.2, 1.2, 1}, unweighted_basis(20));
  CHECK_THROWS_AS(static_cast<void>(survey::intraclass_correlation(impossible)), invalid_argument);
}
