#include <clientele/stats/covariances.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/stats/correlation_estimate.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

/// The correlation of two columns of those who answered both.
correlation_estimate correlation_of(const survey_table& table, const std::string& a, const std::string& b) {
  numeric_columns both;
  both.add(a, table.numbers(a));
  both.add(b, table.numbers(b));
  const covariances found = covariances_of(both);
  return {found.correlation(0, 1), found.basis()};
}

}  // namespace

TEST_CASE("means and covariances by hand, with and without weights") {
  // Means 27/6 and 23/6; sums of squares and products around them 45.5, 28.5 and 137/6; divisor 5.
  numeric_columns data;
  data.add("x", {2, 4, 4, 7, 9, 1});
  data.add("y", {1, 3, 5, 6, 6, 2});
  const covariances plain = covariances_of(data);
  check_rel(plain.mean(0), 4.5, 1e-15);
  check_rel(plain(0, 0), 9.1, 1e-14);
  check_rel(plain(0, 1), 5.7, 1e-14);
  check_rel(plain(1, 1), 137.0 / 30.0, 1e-14);
  CHECK(plain(1, 0) == plain(0, 1));
  CHECK(plain.correlation(0, 0) == 1.0);
  check_rel(plain.correlation(0, 1), 5.7 / std::sqrt(9.1 * 137.0 / 30.0), 1e-14);
  CHECK(plain.basis() == unweighted_basis(6));

  // With weights of sum 1 the divisor 1 - sum w^2 is n / (n - 1) with Kish's n.
  const std::vector<double> w{1, 2, 1, 3, 2, 1};
  data.set_weights(w);
  const covariances weighed = covariances_of(data);
  double mean_x = 0, mean_y = 0, squares = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    mean_x += w[i] / 10 * data[0][i];
    mean_y += w[i] / 10 * data[1][i];
    squares += w[i] * w[i] / 100;
  }
  double products = 0;
  for (std::size_t i = 0; i < 6; ++i) products += w[i] / 10 * (data[0][i] - mean_x) * (data[1][i] - mean_y);
  check_rel(weighed.mean(1), mean_y, 1e-14);
  check_rel(weighed(0, 1), products / (1 - squares), 1e-13);
  check_rel(weighed.basis().effective_size, 5.0, 1e-12);
}

TEST_CASE("pairwise takes each pair where both were answered, and the block sums agree with it without gaps") {
  random_stream random(7);
  numeric_columns whole, gaps;
  for (const char* name : {"a", "b", "c"}) {
    std::vector<double> values(201);
    for (double& v : values) v = random.uniform();
    whole.add(name, values);
    for (double& v : values) v = random.below(4) == 0 ? gap : v;
    gaps.add(name, values);
  }
  const covariances pairs = covariances_of(gaps, missing_data::pairwise);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      std::vector<double> x, y;
      for (std::size_t r = 0; r < 201; ++r) {
        if (gaps[i][r] != gaps[i][r] || gaps[j][r] != gaps[j][r]) continue;
        x.push_back(gaps[i][r]);
        y.push_back(gaps[j][r]);
      }
      numeric_columns two;
      two.add("x", x);
      two.add("y", y);
      check_rel(pairs(i, j), covariances_of(two)(0, 1), 1e-12);
    }
  }
  CHECK(pairs.report().with_gaps > 0);
  CHECK(pairs.report().policy == missing_data::pairwise);
}

TEST_CASE("a mean of those who answered counts them, and a sum the fewest of its columns") {
  numeric_columns data;
  data.add("x", {1, 2, 3, 4, 5, 6, 7, 5});
  data.add("y", {2, 1, 2, 5, 4, gap, gap, 3});
  const covariances pairs = covariances_of(data, missing_data::pairwise);
  const auto x = pairs.combination<real>(std::vector<double>{1, 0});
  CHECK(x.sample_size() == 8);
  CHECK(x.effective_sample_size() == 8.0);
  for (const std::vector<double>& coefficients : {std::vector<double>{0, 1}, std::vector<double>{1, 1}}) {
    const auto found = pairs.combination<real>(coefficients);
    CHECK(found.sample_size() == 6);
    check_rel(found.effective_sample_size(), 6.0, 1e-15);
    CHECK(found.missing() == 2);
  }
  // Of y alone: the mean and its error from the six, by hand.
  const auto y = pairs.combination<real>(std::vector<double>{0, 1});
  check_rel(y.value().value(), 17.0 / 6.0, 1e-15);
  check_rel(y.standard_error(), std::sqrt((59.0 - 17.0 * 17.0 / 6.0) / 5.0 / 6.0), 1e-14);
  const std::vector<std::string> turned{"y", "x"};
  CHECK(pairs.select(turned).combination<real>(std::vector<double>{1, 0}).sample_size() == 6);
  // With weights the effective number is Kish's of those six.
  data.set_weights({1, 2, 1, 2, 1, 2, 1, 2});
  const auto weighted = covariances_of(data, missing_data::pairwise).combination<real>(std::vector<double>{0, 1});
  CHECK(weighted.sample_size() == 6);
  check_rel(weighted.effective_sample_size(), 81.0 / 15.0, 1e-14);
}

TEST_CASE("reference values: Pearson's correlations of pairs, with Fisher's interval and the t test") {
  const auto oracles = shared_oracles("likert_reliability");
  if (!oracles) return;
  for (const char* id : {"correlation.mobi.CUSA1_CUSL1", "correlation.mobi.CUSCO_CUSL3"}) {
    const oracle_entry& entry = oracles->entry(id);
    const auto file = data_file(entry);
    if (!file) return;
    CAPTURE(id);
    const json_value& names = entry.inputs["columns"];
    const auto found = correlation_of(survey_table::read(*file), names[0].text(), names[1].text());
    const auto check = [&](double mine, const json_value& theirs) {
      check_rel(mine, theirs.number(), 1e-12, entry.source);
    };
    check(found.value().value(), entry.value["pearson"]);
    check(found.interval().lower.value(), entry.value["pearson_fisher_ci95"][0]);
    check(found.interval().upper.value(), entry.value["pearson_fisher_ci95"][1]);
    check(found.p_value(), entry.value["t_test_p"]);
  }

  // Answers with gaps. R's pairwise correlation takes the deviations too from those who answered both; the pairwise
  // covariances here take each from all who answered, and know how many they were.
  const oracle_entry& entry = oracles->entry("correlation.bfi.A.pairwise");
  const auto file = data_file(entry);
  if (!file) return;
  const survey_table table = survey_table::read(*file);
  numeric_columns answers;
  std::vector<std::string> names;
  for (const json_value& name : entry.inputs["columns"]) {
    names.push_back(name.text());
    answers.add(name.text(), table.numbers(name.text()));
  }
  const covariances pairs = covariances_of(answers, missing_data::pairwise);
  REQUIRE(names.size() == 5);
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = 0; j < names.size(); ++j) {
      CAPTURE(i);
      CAPTURE(j);
      const double together = entry.value["n_pairs"][i][j].number();
      // cov(mean x, mean y) = s_xy n_both / (n_x n_y)
      check_rel(pairs.mean_factor(i, j) / (pairs.mean_factor(i, i) * pairs.mean_factor(j, j)), together, 1e-12,
                entry.source);
      if (i == j) continue;
      const correlation_estimate found = correlation_of(table, names[i], names[j]);
      CHECK(static_cast<double>(found.sample_size()) == together);
      check_rel(found.value().value(), entry.value["matrix_by_row"][i][j].number(), 1e-12, entry.source);
      numeric_columns both;
      both.add("x", table.numbers(names[i]));
      both.add("y", table.numbers(names[j]));
      check_rel(pairs(i, j), covariances_of(both)(0, 1), 1e-12);
    }
  }
}

TEST_CASE("weights that are counts are rows given several times, but for the effective number") {
  numeric_columns counted, repeated;
  counted.add("x", {2, 4, 9});
  counted.add("y", {1, 3, 2});
  counted.set_weights({2, 1, 3});
  repeated.add("x", {2, 2, 4, 9, 9, 9});
  repeated.add("y", {1, 1, 3, 2, 2, 2});
  const covariances a = covariances_of(counted);
  const covariances b = covariances_of(repeated);
  check_rel(a.correlation(0, 1), b.correlation(0, 1), 1e-13);
  check_rel(a.mean(0), b.mean(0), 1e-14);
}

TEST_CASE("a published matrix is taken as it is, and refused where it cannot be one") {
  const covariances given({"a", "b"}, {4, 1, 1, 9}, unweighted_basis(50));
  check_rel(given.correlation(0, 1), 1.0 / 6.0, 1e-15);
  CHECK(given.index("b") == 1);
  const std::vector<std::string> names{"b"};
  CHECK(given.select(names).variance(0) == 9);
  CHECK_THROWS_AS(covariances({"a", "b"}, {4, 1, 1}, unweighted_basis(50)), invalid_argument);
  CHECK_THROWS_AS(covariances({"a", "b"}, {4, 1, 2, 9}, unweighted_basis(50)), invalid_argument);
  CHECK_THROWS_AS(covariances({"a"}, {-1}, unweighted_basis(50)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(given.index("c")), invalid_argument);
  CHECK(std::isnan(covariances({"a", "b"}, {0, 0, 0, 9}, unweighted_basis(50)).correlation(0, 1)));
}

TEST_CASE("a combination of means has the error of the scores of people") {
  numeric_columns data;
  data.add("x", {2, 4, 4, 7, 9, 1});
  data.add("y", {1, 3, 5, 6, 6, 2});
  const covariances found = covariances_of(data);
  const std::vector<double> gap_of{1, -1};
  const mean_estimate<scale_mean> gap_found = found.combination<scale_mean>(gap_of, 10);
  // The differences 1 1 -1 1 3 -1, by hand: mean 4/6, sum of squares around it 14 - 16/6.
  check_rel(gap_found.value().value(), 10 + 4.0 / 6, 1e-14);
  check_rel(gap_found.standard_error(), std::sqrt((14 - 16.0 / 6) / 5 / 6), 1e-13);
  const std::vector<double> x{1, 0}, y{0, 1};
  check_rel(found.covariance_of_combinations(x, y), 5.7 / 6, 1e-13);
  CHECK(found.combination<scale_mean>(std::vector<double>{0, 0}).standard_error() == 0);
  CHECK_THROWS_AS(static_cast<void>(found.combination<scale_mean>(std::vector<double>{1})), invalid_argument);
}

TEST_CASE("with gaps pairwise the error of a mean is that of whoever answered") {
  numeric_columns data;
  data.add("x", {2, 4, gap, 7, 9, 1});
  data.add("y", {1, gap, 5, 6, 6, 2});
  const covariances found = covariances_of(data, missing_data::pairwise);
  numeric_columns alone;
  alone.add("x", {2, 4, 7, 9, 1});
  const std::vector<double> x{1, 0};
  check_rel(found.combination<scale_mean>(x).standard_error(),
            covariances_of(alone).combination<scale_mean>(std::vector<double>{1}).standard_error(), 1e-13);
  // cov(mean x, mean y) = s_xy n_both / (n_x n_y)
  check_rel(found.mean_factor(0, 1), 4.0 / 25, 1e-15);
}

TEST_CASE("a column with one value for all has no variance, though its mean is rounded") {
  for (const missing_data policy : {missing_data::listwise, missing_data::pairwise}) {
    numeric_columns data;
    data.add("a", {.1, .1, .1, .1, .1, .1, .1, gap});
    data.add("b", {3.3, 3.3, 3.3, 3.3, 3.3, 3.3, 3.3, 3.3});
    data.add("c", {1, 2, 3, 4, 5, 7, 6, 8});
    data.set_weights({.1, .7, .3, 1.3, .2, .9, .6, 1});
    const covariances found = covariances_of(data, policy);
    CHECK(found.variance(0) == 0.0);
    CHECK(found.variance(1) == 0.0);
    CHECK(found(0, 2) == 0.0);
    CHECK(std::isnan(found.correlation(0, 1)));
  }
  numeric_columns weighed;  // only those who weigh nothing differ
  weighed.add("a", {.1, .1, .1, .1, .1, .1, 9});
  weighed.set_weights({.1, .7, .3, 1.3, .2, .9, 0});
  CHECK(covariances_of(weighed).variance(0) == 0.0);
}

TEST_CASE("a matrix is refused for infinities and for NaN in one half; in both it is a pair that is not known") {
  const double infinite = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(static_cast<void>(covariances({"a", "b"}, {1, infinite, infinite, 1}, unweighted_basis(9))), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(covariances({"a", "b"}, {1, gap, .5, 1}, unweighted_basis(9))), invalid_argument);
  CHECK(std::isnan(covariances({"a", "b"}, {1, gap, gap, 1}, unweighted_basis(9))(0, 1)));
}
