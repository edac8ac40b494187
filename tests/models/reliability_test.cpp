#include <clientele/models/reliability.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>
#include <clientele/survey/responses.hpp>

#include "models/models_data.hpp"
#include "support/check.hpp"
#include "support/raked_sample.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::models;
using namespace clientele_test;

namespace {

/// Errors by the delta method come from differences of figures a step of 1e-5 apart on either side
/// (src/stats/normal_theory.hpp): the square of the step, and a double's precision over it, are each some 1e-10.
constexpr double numerical_derivatives = 1e-9;

/// Chatterjee & Price 1977, the data set `attitude` of R: 30 departments, 7 questions.
constexpr std::array<std::array<int, 7>, 30> attitude{{
    {43, 51, 30, 39, 61, 92, 45}, {63, 64, 51, 54, 63, 73, 47}, {71, 70, 68, 69, 76, 86, 48},
    {61, 63, 45, 47, 54, 84, 35}, {81, 78, 56, 66, 71, 83, 47}, {43, 55, 49, 44, 54, 49, 34},
    {58, 67, 42, 56, 66, 68, 35}, {71, 75, 50, 55, 70, 66, 41}, {72, 82, 72, 67, 71, 83, 31},
    {67, 61, 45, 47, 62, 80, 41}, {64, 53, 53, 58, 58, 67, 34}, {67, 60, 47, 39, 59, 74, 41},
    {69, 62, 57, 42, 55, 63, 25}, {68, 83, 83, 45, 59, 77, 35}, {77, 77, 54, 72, 79, 77, 46},
    {81, 90, 50, 72, 60, 54, 36}, {74, 85, 64, 69, 79, 79, 63}, {65, 60, 65, 75, 55, 80, 60},
    {65, 70, 46, 57, 75, 85, 46}, {50, 58, 68, 54, 64, 78, 52}, {50, 40, 33, 34, 43, 64, 33},
    {64, 61, 52, 62, 66, 80, 41}, {53, 66, 52, 50, 63, 80, 37}, {40, 37, 42, 58, 50, 57, 49},
    {63, 54, 42, 48, 66, 75, 33}, {66, 77, 66, 63, 88, 76, 72}, {78, 75, 58, 74, 80, 78, 49},
    {48, 57, 44, 45, 51, 83, 38}, {85, 85, 71, 71, 77, 74, 55}, {82, 82, 39, 59, 64, 78, 39},
}};

numeric_columns attitude_columns() {
  numeric_columns data;
  for (std::size_t j = 0; j < 7; ++j) {
    std::vector<double> values;
    for (const auto& row : attitude) values.push_back(row[j]);
    data.add("q" + std::to_string(j + 1), values);
  }
  return data;
}

/// Answers of parallel items: a common part and one of their own, both standard normal.
numeric_columns parallel_items(std::size_t items, std::size_t people, std::uint64_t stream) {
  random_stream random(20240601, stream);
  std::vector<std::vector<double>> answers(items, std::vector<double>(people));
  for (std::size_t i = 0; i < people; ++i) {
    const double common = simulate::draw_normal(random);
    for (auto& item : answers) item[i] = common + simulate::draw_normal(random);
  }
  numeric_columns data;
  for (std::size_t j = 0; j < items; ++j) data.add("q" + std::to_string(j), answers[j]);
  return data;
}

/// Lambda 4 of standardised items for every choice of half of them (of an odd number the smaller half), one by one, in
/// the order in which R's combn goes through them: 1 2, 1 3 .. 4 5. An even number's halves come twice.
std::vector<double> halves_one_by_one(const covariances& items) {
  const std::size_t k = items.size();
  double all = 0;
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) all += items.correlation(i, j);
  }
  std::vector<double> result;
  std::vector<bool> chosen(k, false);
  std::fill(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(k / 2), true);
  do {
    double between = 0;
    for (std::size_t i = 0; i < k; ++i) {
      for (std::size_t j = 0; j < k; ++j) between += chosen[i] && !chosen[j] ? items.correlation(i, j) : 0.0;
    }
    result.push_back(4 * between / all);
  } while (std::prev_permutation(chosen.begin(), chosen.end()));
  return result;
}

/// Items worded the other way round, from 1..6 turned to `ends` less the answer.
numeric_columns turned_round(const numeric_columns& data, const std::vector<std::string>& reversed, double ends) {
  numeric_columns result;
  for (std::size_t j = 0; j < data.size(); ++j) {
    std::vector<double> values(data[j].begin(), data[j].end());
    if (std::find(reversed.begin(), reversed.end(), data.name(j)) != reversed.end()) {
      for (double& v : values) v = ends - v;
    }
    result.add(data.name(j), values);
  }
  return result;
}

double sum_of(std::span<const double> values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum;
}

}  // namespace

TEST_CASE("the data set attitude: alpha, its error, lambda 6 and mean correlation") {
  // psych 2.2.9: alpha(attitude), printed to six digits.
  const reliability_result found = reliability(covariances_of(attitude_columns()));
  check_abs(value_of(found.alpha), 0.843143, 5e-7);
  check_abs(value_of(found.standardised_alpha), 0.839084, 5e-7);
  check_abs(value_of(found.lambda6), 0.875215, 5e-7);
  check_abs(value_of(found.mean_correlation), 0.426907, 5e-7);
  check_abs(found.alpha.standard_error(), 0.0424357, 5e-8);
  CHECK(found.items.size() == 7);
  CHECK(found.negative.empty());
  std::ostringstream out;
  out << found.alpha;
  CHECK(out.str() == "0.8431 (95% CI 0.7394..0.9158), n = 30");
}

TEST_CASE("the samples of pingouin: alpha, Feldt's interval, gaps pairwise and listwise") {
  // pingouin 0.5, tests/test_reliability.py, after psych; a row per question. The answers are real-statistics.com's.
  const std::vector<std::vector<double>> questions{
      {3, 5, 7, 2, 6, 1, 4, 2, 6, 5, 4, 4, 5, 6, 4}, {2, 4, 3, 4, 5, 2, 3, 4, 5, 4, 3, 2, 5, 5, 3},
      {4, 6, 5, 3, 6, 3, 5, 4, 5, 6, 5, 3, 6, 5, 5}, {1, 3, 5, 3, 5, 4, 3, 3, 5, 4, 2, 2, 2, 4, 5},
      {4, 5, 6, 2, 4, 2, 5, 7, 1, 3, 5, 5, 3, 2, 3}, {5, 1, 4, 2, 4, 5, 2, 2, 6, 5, 3, 3, 3, 2, 1},
      {1, 2, 3, 2, 4, 2, 1, 2, 5, 3, 2, 4, 2, 1, 3}, {4, 5, 3, 6, 6, 3, 2, 4, 2, 1, 3, 2, 4, 4, 2},
      {3, 5, 6, 6, 7, 5, 4, 6, 3, 7, 4, 3, 4, 6, 3}, {2, 5, 5, 3, 5, 2, 3, 5, 2, 2, 1, 4, 5, 5, 4}};
  numeric_columns full;
  for (std::size_t j = 0; j < questions.size(); ++j) full.add("Q" + std::to_string(j + 1), questions[j]);
  const alpha_estimate found = cronbach_alpha(covariances_of(full));
  CHECK(found.sample_size() == 15);
  check_rel(value_of(found), 0.5917188485995826, 1e-12, "pingouin 0.5, example of cronbach_alpha");
  check_abs(found.interval().lower.value(), 0.19492, 5e-6, "figures 5.7, printed to five digits");
  check_abs(found.interval().upper.value(), 0.83982, 5e-6, "figures 5.7, printed to five digits");

  // Its answers of yes and no with gaps, a row per person.
  const numeric_columns gaps = columns_of({{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
                                           {1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0},
                                           {gap, 0, 1, 1, gap, 1, 1, 1, 1, 0, 0},
                                           {1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0},
                                           {1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0},
                                           {0, 1, gap, 0, 1, 1, 1, 1, 0, 0, 0},
                                           {1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0},
                                           {1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0},
                                           {0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 0},
                                           {1, 0, 0, 1, 0, 1, 0, 0, gap, 0, 0},
                                           {1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0},
                                           {1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}});
  const alpha_estimate pairwise = cronbach_alpha(covariances_of(gaps, missing_data::pairwise));
  check_rel(value_of(pairwise), 0.732660835214447, 1e-12, "pingouin 0.5, example of cronbach_alpha");
  const alpha_estimate listwise = cronbach_alpha(covariances_of(gaps));
  CHECK(listwise.sample_size() == 9);
  check_rel(value_of(listwise), 0.8016949152542373, 1e-12, "pingouin 0.5, example of cronbach_alpha");
  // Its intervals count all 12 rows, also those of which nothing or less was used; ours are wider.
  const auto of_twelve = [](const alpha_estimate& one) {
    return alpha_estimate(value_of(one), one.standard_error(), 11, unweighted_basis(12)).interval();
  };
  check_abs(of_twelve(pairwise).lower.value(), 0.435, 5e-4, "pingouin 0.5, printed to three digits");
  check_abs(of_twelve(pairwise).upper.value(), 0.909, 5e-4, "pingouin 0.5, printed to three digits");
  check_abs(of_twelve(listwise).lower.value(), 0.581, 5e-4, "pingouin 0.5, printed to three digits");
  check_abs(of_twelve(listwise).upper.value(), 0.933, 5e-4, "pingouin 0.5, printed to three digits");
  CHECK(pairwise.sample_size() == 10);
  for (const alpha_estimate& one : {pairwise, listwise}) CHECK(one.interval().width() > of_twelve(one).width());
}

TEST_CASE("reference values: alpha, halves, items") {
  const auto oracles = shared_oracles("likert_reliability");
  if (!oracles) return;
  std::size_t scales = 0, halved = 0;
  for (const oracle_entry& entry : oracles->starting_with("alpha.")) {
    const auto file = data_file(entry);
    if (!file) return;
    CAPTURE(entry.id);
    const std::vector<std::string> names = texts_of(entry.inputs["columns"]);
    std::vector<std::string> reversed;
    if (const json_value* turned = entry.inputs.find("reverse_coded_as_7_minus_x")) reversed = texts_of(*turned);
    const covariances items = covariances_of(columns_of(*file, names));
    const reliability_result found = reliability(items, {.reversed = reversed});
    const json_value& value = entry.value;
    const auto check = [&](double mine, const json_value& theirs) {
      check_either(mine, theirs.number(), entry.allowed, entry.source);
    };
    CHECK(static_cast<double>(found.alpha.sample_size()) == value["n"].number());
    check(value_of(found.alpha), value["alpha_raw"]);
    check(value_of(found.standardised_alpha), value["alpha_standardised"]);
    check(value_of(found.mean_correlation), value["average_interitem_r"]);
    check(value_of(found.median_correlation), value["median_interitem_r"]);
    check(value_of(found.lambda2), value["guttman_lambda2"]);
    check(value_of(found.lambda6), value["guttman_lambda6_standardised"]);
    check(found.alpha.interval().lower.value(), value["feldt_ci_95"][0]);
    check(found.alpha.interval().upper.value(), value["feldt_ci_95"][1]);
    const json_value& half = value["split_half_odd_even"];
    check(value_of(found.odd_even), half["spearman_brown"]);
    check(value_of(found.odd_even_flanagan), half["guttman_flanagan_rulon"]);
    // Spearman and Brown step r up to 2 r / (1 + r).
    check(value_of(found.odd_even) / (2 - value_of(found.odd_even)), half["r"]);
    REQUIRE(found.items.size() == value["item_statistics"].size());
    for (const item_reliability& item : found.items) {
      const json_value& theirs = value["item_statistics"][item.name];
      const bool turned = std::find(reversed.begin(), reversed.end(), item.name) != reversed.end();
      check(turned ? 7 - value_of(item.mean) : value_of(item.mean), theirs["mean"]);
      check(item.mean.standard_error() * std::sqrt(item.mean.effective_sample_size()), theirs["sd"]);
      check(value_of(item.item_total), theirs["r_item_total"]);
      check(value_of(item.item_rest), theirs["r_item_rest"]);
      check(value_of(item.alpha_if_deleted), theirs["alpha_if_dropped"]);
      CHECK(theirs.has("std_alpha_if_dropped") == (names.size() > 2));
      if (names.size() > 2) check(value_of(item.standardised_alpha_if_deleted), theirs["std_alpha_if_dropped"]);
    }
    ++scales;
    CHECK(value.has("split_half_all_splits_standardised") == (names.size() > 2));
    if (names.size() == 2) continue;
    // psych 2.2.9 goes through the first half of the choices, of an odd number of them one more, and divides by half
    // their number: all halves of an even number of items, but not of an odd one (its mean of CUSA is above its
    // maximum). The slow computation meets its figures by its rule, and ours by looking at all.
    const json_value& all = value["split_half_all_splits_standardised"];
    const covariances turned = covariances_of(turned_round(columns_of(*file, names), reversed, 7));
    const std::vector<double> slow = halves_one_by_one(turned);
    const std::span<const double> theirs = std::span(slow).first((slow.size() + 1) / 2);
    check(*std::max_element(theirs.begin(), theirs.end()), all["maximum_lambda4"]);
    check(*std::min_element(theirs.begin(), theirs.end()), all["minimum_beta"]);
    check(sum_of(theirs) / (static_cast<double>(slow.size()) / 2), all["mean"]);
    const split_halves splits = all_split_halves(turned);
    check_rel(value_of(splits.best), *std::max_element(slow.begin(), slow.end()), 1e-12);
    check_rel(value_of(splits.worst), *std::min_element(slow.begin(), slow.end()), 1e-12);
    check_rel(value_of(splits.mean), sum_of(slow) / static_cast<double>(slow.size()), 1e-12);
    CHECK(splits.splits == (names.size() % 2 == 0 ? slow.size() / 2 : slow.size()));
    ++halved;
  }
  CHECK(scales == 17);
  CHECK(halved == 16);
}

TEST_CASE("the blocks of the European index: Dillon and Goldstein's rho, eigenvalues") {
  // Tenenhaus, Esposito Vinzi, Chatelin & Lauro 2005, 250 users of mobile phones, to four digits.
  struct block {
    std::vector<std::string> items;
    double alpha, rho, eigenvalue;
  };
  const std::vector<block> blocks{
      {{"IMAG1", "IMAG2", "IMAG3", "IMAG4", "IMAG5"}, .7228, .8193, 2.3939},
      {{"CUEX1", "CUEX2", "CUEX3"}, .4519, .7317, 1.4438},
      {{"PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5", "PERQ6", "PERQ7"}, .8770, .9050, 4.0403},
      {{"PERV1", "PERV2"}, .8236, .9190, 1.7001},
      {{"CUSA1", "CUSA2", "CUSA3"}, .7792, .8718, 2.0821},
      {{"CUSL1", "CUSL2", "CUSL3"}, .4724, .7288, 1.5612},
  };
  const auto file = data_file("mobi/mobi.csv");
  if (!file) return;
  for (const block& each : blocks) {
    CAPTURE(each.items.front());
    const reliability_result found = reliability(covariances_of(columns_of(*file, each.items)));
    check_abs(value_of(found.standardised_alpha), each.alpha, 5.1e-5, "printed to four digits");
    check_abs(value_of(found.dillon_goldstein), each.rho, 5.1e-5, "printed to four digits");
    check_abs(value_of(found.first_eigenvalue), each.eigenvalue, 5.1e-5, "printed to four digits");
    CHECK(value_of(found.second_eigenvalue) < 1.0);
    // One factor of the three expectations would leave an item no variance of its own: there is no composite reliability.
    CHECK(!(value_of(found.dillon_goldstein) <= value_of(found.composite_reliability)));
  }
}

TEST_CASE("rho and eigenvalues of equal correlations, by hand") {
  // k items that all correlate r: the first eigenvalue is 1 + (k - 1) r, the others 1 - r; all loadings are its root over k.
  const covariances four({"a", "b", "c", "d"}, {1, .4, .4, .4, .4, 1, .4, .4, .4, .4, 1, .4, .4, .4, .4, 1},
                         unweighted_basis(100));
  const reliability_result found = reliability(four);
  check_rel(value_of(found.first_eigenvalue), 2.2, 1e-12);
  check_rel(value_of(found.second_eigenvalue), 0.6, 1e-12);
  check_rel(value_of(found.dillon_goldstein), 8.8 / (8.8 + 4 - 2.2), 1e-12);
  check_rel(value_of(found.median_correlation), 0.4, 1e-12);
  // The error of an eigenvalue of correlations that are all equal is that of (k - 1) times their mean.
  check_rel(found.first_eigenvalue.standard_error(), 3 * found.mean_correlation.standard_error(),
            numerical_derivatives);
}

TEST_CASE("all halves of three items, by hand") {
  // Correlations .5, .4, .3: one item against two: 4 (.9, .8, .7) / (1 + 2 + 2 (.3, .4, .5) + 2 (.9, .8, .7)), all over 5.4.
  const covariances three({"a", "b", "c"}, {1, .5, .4, .5, 1, .3, .4, .3, 1}, unweighted_basis(100));
  const split_halves found = all_split_halves(three);
  CHECK(found.splits == 3);
  check_rel(value_of(found.best), 3.6 / 5.4, 1e-14);
  check_rel(value_of(found.worst), 2.8 / 5.4, 1e-14);
  check_rel(value_of(found.mean), 3.2 / 5.4, 1e-14);
  CHECK(all_split_halves(covariances({"a", "b"}, {1, .5, .5, 1}, unweighted_basis(100))).splits == 1);
}

TEST_CASE("reference values: the one-factor model of lavaan") {
  const auto oracles = shared_oracles("likert_reliability");
  if (!oracles) return;
  std::size_t models = 0;
  for (const oracle_entry& entry : oracles->starting_with("omega.")) {
    const auto file = data_file(entry);
    if (!file) return;
    CAPTURE(entry.id);
    std::vector<std::string> reversed;
    if (const json_value* turned = entry.inputs.find("reverse_coded_as_7_minus_x")) reversed = texts_of(*turned);
    const std::vector<std::string> names = texts_of(entry.inputs["columns"]);
    const reliability_result found = reliability(covariances_of(columns_of(*file, names)), {.reversed = reversed});
    const auto check = [&](double mine, const json_value& theirs) {
      check_either(mine, theirs.number(), entry.allowed, entry.source);
    };
    check(static_cast<double>(found.alpha.sample_size()), entry.value["n"]);
    check(value_of(found.omega), entry.value["omega_total_unstandardised"]);
    check(value_of(found.composite_reliability), entry.value["composite_reliability_standardised"]);
    check(value_of(found.average_variance_extracted), entry.value["average_variance_extracted"]);
    for (const char* each : {"loadings_standardised", "loadings_unstandardised", "residual_variances"}) {
      REQUIRE(entry.value[each].size() == found.items.size());
    }
    for (const item_reliability& item : found.items) {
      check(value_of(item.loading), entry.value["loadings_standardised"][item.name]);
      // One factor by maximum likelihood leaves each item the variance that it has, here with the divisor n.
      const double n = item.mean.effective_sample_size();
      const double deviation = item.mean.standard_error() * std::sqrt(n - 1);
      check(value_of(item.loading) * deviation, entry.value["loadings_unstandardised"][item.name]);
      check((1 - std::pow(value_of(item.loading), 2)) * deviation * deviation,
            entry.value["residual_variances"][item.name]);
    }
    ++models;
  }
  CHECK(models == 5);
}

TEST_CASE("a one-factor matrix gives its own omega, and equal loadings make it alpha") {
  // By hand: loadings .8 .7 .6 on standardised items; omega = 2.1^2 / (2.1^2 + .36 + .51 + .64).
  const covariances given({"a", "b", "c"}, {1, .56, .48, .56, 1, .42, .48, .42, 1}, unweighted_basis(200));
  const reliability_result found = reliability(given);
  check_rel(value_of(found.omega), 4.41 / 5.92, 1e-12);
  check_rel(value_of(found.average_variance_extracted), (0.64 + 0.49 + 0.36) / 3, 1e-12);
  check_rel(value_of(found.items[1].loading), 0.7, 1e-12);
  CHECK(value_of(found.alpha) < value_of(found.omega));
  const covariances equal({"a", "b", "c"}, {1, .5, .5, .5, 1, .5, .5, .5, 1}, unweighted_basis(200));
  const reliability_result same = reliability(equal);
  check_rel(value_of(same.omega), value_of(same.alpha), 1e-12);
  check_rel(value_of(same.alpha), 0.75, 1e-14);
  check_rel(value_of(same.lambda2), 0.75, 1e-14);
}

TEST_CASE("errors by the delta method are those of the closed form and of the jackknife") {
  const numeric_columns data = parallel_items(5, 400, 1);
  const covariances items = covariances_of(data);
  const reliability_result found = reliability(items);
  const replicated_reliability_result left_out = replicated_reliability(data, replicate_kind::jackknife_one);
  check_rel(value_of(left_out.alpha), value_of(found.alpha), 1e-12);
  check_rel(value_of(left_out.omega), value_of(found.omega), 1e-12);
  check_rel(left_out.alpha.standard_error(), found.alpha.standard_error(), 0.15, "normal answers, 400 people");
  check_rel(left_out.omega.standard_error(), found.omega.standard_error(), 0.15, "normal answers, 400 people");
  check_rel(left_out.lambda6.standard_error(), found.lambda6.standard_error(), 0.15, "normal answers, 400 people");
  check_rel(left_out.average_variance_extracted.standard_error(), found.average_variance_extracted.standard_error(), 0.15,
            "normal answers, 400 people");
}

TEST_CASE("weights that are counts are people given several times") {
  numeric_columns counted = parallel_items(3, 50, 2);
  numeric_columns repeated;
  std::vector<double> weights;
  for (std::size_t i = 0; i < 50; ++i) weights.push_back(1.0 + static_cast<double>(i % 3));
  for (std::size_t j = 0; j < 3; ++j) {
    std::vector<double> values;
    for (std::size_t i = 0; i < 50; ++i) values.insert(values.end(), 1 + i % 3, counted[j][i]);
    repeated.add(counted.name(j), values);
  }
  counted.set_weights(weights);
  check_rel(value_of(cronbach_alpha(covariances_of(counted))), value_of(cronbach_alpha(covariances_of(repeated))), 1e-12);
}

TEST_CASE("an item worded the other way round is named, and turned round only when told to") {
  numeric_columns data = parallel_items(4, 200, 3);
  std::vector<double> turned(data[0].begin(), data[0].end());
  for (double& x : turned) x = -x;
  numeric_columns mixed;
  mixed.add("wrong", turned);
  for (std::size_t j = 1; j < 4; ++j) mixed.add(data.name(j), {data[j].begin(), data[j].end()});
  const reliability_result found = reliability(covariances_of(mixed));
  CHECK(found.negative == std::vector<std::string>{"wrong"});
  CHECK(found.reversed.empty());
  const std::vector<std::string> wrong{"wrong"};
  const reliability_result mended = reliability(covariances_of(mixed), {.reversed = wrong});
  check_rel(value_of(mended.alpha), value_of(cronbach_alpha(covariances_of(data))), 1e-12);
  CHECK(mended.negative.empty());
  const std::vector<std::string> nobody{"nobody"};
  CHECK_THROWS_AS(static_cast<void>(reliability(covariances_of(mixed), {.reversed = nobody})), invalid_argument);
}

TEST_CASE("Feldt's interval covers what it says") {
  constexpr std::size_t runs = 2000;
  for (const auto& [items, people] : {std::pair<std::size_t, std::size_t>{3, 20}, {5, 50}, {10, 200}}) {
    const double alpha = static_cast<double>(items) / static_cast<double>(items + 1);
    std::size_t covered = 0;
    for (std::size_t run = 0; run < runs; ++run) {
      const auto limits = cronbach_alpha(covariances_of(parallel_items(items, people, 1000 * items + run))).interval();
      if (limits.contains(real{alpha})) ++covered;
    }
    const double share = static_cast<double>(covered) / static_cast<double>(runs);
    CAPTURE(items);
    check_abs(share, 0.95, 0.015, "3 standard errors of 2,000 runs");
  }
}

TEST_CASE("what is not defined is NaN with the widest interval, and what makes no sense is refused") {
  const covariances two({"a", "b"}, {1, .5, .5, 1}, unweighted_basis(30));
  const reliability_result found = reliability(two);
  CHECK(std::isnan(value_of(found.omega)));
  CHECK(std::isnan(value_of(found.lambda6)));
  CHECK(std::isnan(found.omega.standard_error()));
  CHECK(found.omega.interval().upper == real{1.0});
  CHECK(std::isnan(value_of(found.items[0].alpha_if_deleted)));
  CHECK_THROWS_WITH_AS(static_cast<void>(reliability(covariances({"a"}, {1}, unweighted_basis(30)))),
                       "items of a scale is 1; allowed: 2 or more", invalid_argument);
  const covariances flat({"a", "b", "c"}, {0, 0, 0, 0, 1, .5, 0, .5, 1}, unweighted_basis(30));
  CHECK(std::isnan(value_of(reliability(flat).omega)));
  numeric_columns constant;
  constant.add("a", {1, 1, 1, 1});
  constant.add("b", {1, 2, 3, 4});
  const auto replicated = replicated_reliability(constant);
  CHECK(std::isnan(value_of(replicated.alpha)));  // defect 34: a constant column stops nothing
  CHECK_THROWS_AS(static_cast<void>(replicated_reliability(constant, replicate_kind::bootstrap, 10, 1, missing_data::pairwise)),
                  invalid_argument);
}

TEST_CASE("items that do not vary have no alpha, whatever their mean is rounded to") {
  numeric_columns data;
  data.add("a", {3.3, 3.3, 3.3, 3.3, 3.3, 3.3});
  data.add("b", {4.4, 4.4, 4.4, 4.4, 4.4, 4.4});
  CHECK(std::isnan(value_of(cronbach_alpha(covariances_of(data)))));
  CHECK(std::isnan(value_of(replicated_reliability(data, replicate_kind::bootstrap, 20).alpha)));
  // Without the one person who differs in "a" there is no result.
  for (std::size_t rows = 5; rows < 40; ++rows) {
    std::vector<double> rare(rows, 3.3), other(rows), weights(rows);
    rare.back() = 4.4;
    for (std::size_t i = 0; i < rows; ++i) {
      other[i] = static_cast<double>(i * i % 11);
      weights[i] = .1 + .7 * static_cast<double>(i % 3);
    }
    numeric_columns columns;
    columns.add("a", rare);
    columns.add("b", other);
    columns.set_weights(weights);
    const auto replicated = replicated_reliability(columns, replicate_kind::jackknife_one);
    CHECK(replicated.alpha.replicates().degenerate() == 1);
  }
  CHECK_THROWS_AS(static_cast<void>(replicated_reliability(numeric_columns(4))), invalid_argument);
}

TEST_CASE("pairwise: the mean of an item is of its own people, errors of alpha those of the smallest pair") {
  numeric_columns data = parallel_items(3, 40, 5);
  numeric_columns gaps;
  for (std::size_t j = 0; j < 3; ++j) {
    std::vector<double> values(data[j].begin(), data[j].end());
    for (std::size_t i = 0; i < 10; ++i) {
      if (j > 0) values[i + 10 * j] = std::nan("");  // 30 answered q1 and q2 each, 20 both
    }
    gaps.add(data.name(j), values);
  }
  const covariances items = covariances_of(gaps, missing_data::pairwise);
  const reliability_result found = reliability(items);
  check_rel(found.items[1].mean.standard_error(), std::sqrt(items.variance(1) / 30.0), 1e-14);
  CHECK(found.alpha.effective_sample_size() == 20.0);
  CHECK(found.alpha.sample_size() == 20);
  const std::vector<double> matrix(items.matrix().begin(), items.matrix().end());
  const covariances of_twenty({"q0", "q1", "q2"}, matrix, unweighted_basis(20));
  check_rel(found.alpha.standard_error(), cronbach_alpha(of_twenty).standard_error(), 1e-14);
  check_rel(found.alpha.interval().lower.value(), cronbach_alpha(of_twenty).interval().lower.value(), 1e-14);
}

TEST_CASE("the error of standardised alpha knows that deviations are estimated too") {
  // Alpha is 3 m / (1 + 2 m), m the mean correlation. Pearson and Filon: the variance of r is (1 - r^2)^2 / (n - 1), and
  // the covariance of r_ab and r_ac is (r_bc (1 - b^2 - c^2) - b c (1 - b^2 - c^2 - r_bc^2) / 2) / (n - 1), b and c they.
  const double r[3]{.7, .2, .1};  // ab, ac, bc
  const auto together = [](double b, double c, double other) {
    const double left = 1.0 - b * b - c * c;
    return other * left - b * c * (left - other * other) / 2.0;
  };
  double variance = 0;
  for (const double each : r) variance += (1 - each * each) * (1 - each * each);
  variance += 2 * (together(r[0], r[1], r[2]) + together(r[0], r[2], r[1]) + together(r[1], r[2], r[0]));
  const double m = (r[0] + r[1] + r[2]) / 3;
  const double expected = 3 / ((1 + 2 * m) * (1 + 2 * m)) * std::sqrt(variance / 9 / 100);
  const covariances three({"a", "b", "c"}, {4, 4.2, .4, 4.2, 9, .3, .4, .3, 1}, unweighted_basis(101));
  check_rel(standardised_alpha(three).standard_error(), expected, numerical_derivatives);
  check_rel(reliability(three).standardised_alpha.standard_error(), expected, numerical_derivatives);
  const covariances four({"a", "b", "c", "d"}, {4, 4.2, .4, 1, 4.2, 9, .3, 1, .4, .3, 1, 0, 1, 1, 0, 2}, unweighted_basis(101));
  check_rel(reliability(four).items[3].standardised_alpha_if_deleted.standard_error(), expected, numerical_derivatives);
  const covariances flat({"a", "b", "c", "d"}, {4, 4.2, .4, 0, 4.2, 9, .3, 0, .4, .3, 1, 0, 0, 0, 0, 0}, unweighted_basis(101));
  check_rel(reliability(flat).items[3].standardised_alpha_if_deleted.standard_error(), expected, numerical_derivatives);
}

TEST_CASE("an item reversed twice is refused") {
  const covariances two({"a", "b"}, {4, 3, 3, 9}, unweighted_basis(101));
  const std::vector<std::string> twice{"a", "a"};
  CHECK_THROWS_AS(static_cast<void>(reliability(two, {.reversed = twice})), invalid_argument);
}

TEST_CASE("replicated reliability is raked again, by hand, from columns and from the answers to a questionnaire") {
  const raked_sample sample(48);
  random_stream random(20240703);
  const survey::questionnaire asked("scale", {}, {{.id = "a", .scale = any_scale{1, 9}},
                                                  {.id = "b", .scale = any_scale{1, 9}},
                                                  {.id = "c", .scale = any_scale{1, 9}, .reversed = true}});
  const std::vector<std::string> items{"a", "b", "c"};
  survey::responses answers(asked, 48);
  numeric_columns columns;
  std::vector<bool> there(48, true);
  std::vector<std::vector<double>> given(3, std::vector<double>(48));
  for (std::size_t i = 0; i < 48; ++i) {
    // Women agree with themselves more than men do: it matters how many of them a replicate has.
    const double mood = (sample.female[i] == 1 ? 2.0 : 0.7) * simulate::draw_normal(random);
    for (auto& item : given) item[i] = std::clamp(std::round(5 + mood + simulate::draw_normal(random)), 1.0, 9.0);
    if (i % 17 == 3) given[1][i] = gap;
    there[i] = i % 17 != 3;
  }
  for (std::size_t j = 0; j < 3; ++j) {
    columns.add(items[j], given[j]);
    std::vector<double> told = given[j];
    for (double& x : told) x = j == 2 ? 10 - x : x;
    answers.observe(items[j], survey::aspect::performance, told);
  }
  answers.set_weights(sample.weights);
  answers.set_strata(sample.strata);
  answers.set_clusters(sample.clusters);
  answers.adjust_weights(sample.raking);

  const auto figures = [&](std::vector<double> weights) {
    double people = 0;
    std::vector<double> mean(3, 0.0);
    for (std::size_t i = 0; i < 48; ++i) {
      if (!there[i]) continue;
      people += weights[i];
      for (std::size_t j = 0; j < 3; ++j) mean[j] += weights[i] * given[j][i];
    }
    double variances = 0, total = 0;
    for (std::size_t i = 0; i < 48; ++i) {
      if (!there[i]) continue;
      double sum = 0;
      for (std::size_t j = 0; j < 3; ++j) {
        const double off = given[j][i] - mean[j] / people;
        variances += weights[i] * off * off;
        sum += off;
      }
      total += weights[i] * sum * sum;
    }
    return std::vector<double>{1.5 * (1 - variances / total)};
  };
  for (const replicate_kind kind : {replicate_kind::jackknife_n, replicate_kind::bootstrap}) {
    const figures_by_hand expected = sample.by_hand(kind, 60, 5, figures, there);
    const auto raked = replicated_reliability(sample.raked(columns), kind, 60, 5);
    const auto of_answers = replicated_reliability(answers.columns(items, survey::aspect::performance), kind, 60, 5);
    check_rel(value_of(raked.alpha), expected.values[0], 1e-10);
    check_rel(raked.alpha.standard_error(), expected.errors[0], 1e-8);
    CHECK(value_of(of_answers.alpha) == value_of(raked.alpha));
    CHECK(of_answers.alpha.standard_error() == raked.alpha.standard_error());
    CHECK(of_answers.omega.standard_error() == raked.omega.standard_error());
    // Not raked again the error is another one.
    numeric_columns once = columns;
    const numeric_columns all = sample.raked(columns);
    once.set_weights({all.weights().begin(), all.weights().end()});
    once.set_strata(sample.strata);
    once.set_clusters(sample.clusters);
    const auto not_again = replicated_reliability(once, kind, 60, 5);
    CHECK(std::fabs(not_again.alpha.standard_error() / expected.errors[0] - 1) > 1e-3);
  }
}
