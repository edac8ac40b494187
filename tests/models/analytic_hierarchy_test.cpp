#include <clientele/models/analytic_hierarchy.hpp>

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/survey/composite_index.hpp>

#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::models;
using namespace clientele_test;

namespace {

std::vector<std::string> letters(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.emplace_back(1, static_cast<char>('a' + i));
  return names;
}

/// "1 4 1/3": a row of a matrix as the reference writes it.
std::vector<double> row_of(const std::string& text) {
  std::vector<double> values;
  std::istringstream in(text);
  for (std::string word; in >> word;) {
    const std::size_t slash = word.find('/');
    values.push_back(slash == std::string::npos ? std::stod(word) : std::stod(word.substr(0, slash)) / std::stod(word.substr(slash + 1)));
  }
  return values;
}

pairwise_comparisons of_rows(const json_value& rows) {
  std::vector<double> matrix;
  for (const json_value& row : rows) {
    for (const double value : row_of(row.text())) matrix.push_back(value);
  }
  return pairwise_comparisons::from_matrix(letters(rows.size()), matrix);
}

/// City attributes: -k says that the first of a pair is k times as important, k that the second is.
std::vector<pairwise_comparisons> city_judges(const std::filesystem::path& file) {
  const survey_table table = survey_table::read(file);
  const std::vector<std::string> names{"cult", "fam", "house", "jobs", "trans"};
  std::vector<pairwise_comparisons> judges;
  for (std::size_t a = 0; a < names.size(); ++a) {
    for (std::size_t b = a + 1; b < names.size(); ++b) {
      const std::vector<double> answers = table.numbers(names[a] + '_' + names[b]);
      judges.resize(answers.size(), pairwise_comparisons(names));
      for (std::size_t k = 0; k < answers.size(); ++k) judges[k].set(a, b, answers[k] < 0.0 ? -answers[k] : 1.0 / answers[k]);
    }
  }
  return judges;
}

void check_weights(const std::vector<double>& mine, const json_value& theirs, const oracle_entry& entry) {
  REQUIRE(mine.size() == theirs.size());
  for (std::size_t i = 0; i < mine.size(); ++i) check_either(mine[i], theirs[i].number(), entry.allowed, entry.source);
}

/// One matrix, by whichever function.
template <class Weights>
void check_matrix(const json_value& value, const oracle_entry& entry, const consistency& first, const consistency& revised, const Weights& weights) {
  check_weights(weights(priority_method::eigenvector), value["weights_eigenvector"], entry);
  check_weights(weights(priority_method::geometric_mean), value["weights_geometric_mean"], entry);
  check_weights(weights(priority_method::column_mean), value["weights_mean_of_normalised_columns"], entry);
  check_either(first.lambda_max, value["lambda_max"].number(), entry.allowed, entry.source);
  check_either(first.index, value["consistency_index"].number(), entry.allowed, entry.source);
  check_either(first.ratio, value["consistency_ratio_ri_0_58_table"].number(), entry.allowed, entry.source);
  check_either(revised.ratio, value["consistency_ratio_ri_0_52_table"].number(), entry.allowed, entry.source);
  check_either(first.geometric_index, value["geometric_consistency_index"].number(), entry.allowed, entry.source);
}

void check_judge(const pairwise_comparisons& judge, const oracle_entry& entry) {
  check_matrix(entry.value, entry, analytic_hierarchy(judge).consistency,
               analytic_hierarchy(judge, {.table = random_index_table::saaty_revised}).consistency,
               [&](priority_method method) { return analytic_hierarchy(judge, {.method = method}).weights(); });
}

/// Judges whose comparisons scatter around true priorities.
std::vector<pairwise_comparisons> scattered(const std::vector<double>& truth, std::size_t judges, double spread, random_stream& random) {
  const auto normal = [&] {
    return std::sqrt(-2.0 * std::log(random.uniform())) * std::cos(6.283185307179586 * random.uniform());
  };
  std::vector<pairwise_comparisons> result;
  for (std::size_t k = 0; k < judges; ++k) {
    pairwise_comparisons judge(letters(truth.size()));
    for (std::size_t a = 0; a < truth.size(); ++a) {
      for (std::size_t b = a + 1; b < truth.size(); ++b) judge.set(a, b, truth[a] / truth[b] * std::exp(spread * normal()));
    }
    result.push_back(judge);
  }
  return result;
}

}  // namespace

TEST_CASE("buying a house, as published") {
  // Saaty 1990, How to make a decision, EJOR 48, 9-26: weights .173 .054 .188 .018 .031 .036 .167 .333, lambda 9.669,
  // index .238, ratio .169.
  const std::vector<double> upper{5, 3, 7, 6, 6, 1. / 3, 1. / 4, 1. / 3, 5, 3, 3, 1. / 5, 1. / 7, 6, 3, 4, 6, 1. / 5,
                                  1. / 3, 1. / 4, 1. / 7, 1. / 8, 1. / 2, 1. / 5, 1. / 6, 1. / 5, 1. / 6, 1. / 2};
  const double published[] = {.173, .054, .188, .018, .031, .036, .167, .333};
  const auto found = analytic_hierarchy(pairwise_comparisons(letters(8), upper));
  for (std::size_t i = 0; i < 8; ++i) check_abs(found.weights()[i], published[i], 0.0005, "Saaty 1990");
  check_abs(found.consistency.lambda_max, 9.6688873171, 5.1e-11, "recomputed, printed to ten digits");
  check_abs(found.consistency.index, 0.2384124739, 5.1e-11, "recomputed, printed to ten digits");
  check_abs(found.consistency.ratio, 0.1690868609, 5.1e-11, "recomputed, printed to ten digits");
}

TEST_CASE("three things: 3, 5, 3") {
  const auto found = analytic_hierarchy(pairwise_comparisons(letters(3), std::vector<double>{3, 5, 3}));
  check_abs(found.weights()[0], .6370, 5e-5, "figures 5.11");
  check_abs(found.weights()[1], .2583, 5e-5, "figures 5.11");
  check_abs(found.weights()[2], .1047, 5e-5, "figures 5.11");
  check_abs(found.consistency.lambda_max, 3.0385111, 5e-8, "figures 5.11");
  check_abs(found.consistency.ratio, .0331992, 5e-8, "figures 5.11");
}

TEST_CASE("reference matrices") {
  const auto file = shared_oracles("decision_weights");
  if (!file) return;
  for (const oracle_entry& entry : file->starting_with("ahp.")) {
    if (entry.inputs.has("matrix")) check_judge(of_rows(entry.inputs["matrix"]), entry);
  }
  if (const auto path = data_file("ahp_city/city1.csv")) check_judge(city_judges(*path).at(0), file->entry("ahp.city1"));
}

TEST_CASE("two hundred judges of a city") {
  const auto file = shared_oracles("decision_weights");
  const auto path = data_file("ahp_city/city200.csv");
  if (!file || !path) return;
  const auto judges = city_judges(*path);
  const auto group = [&](judges_options options) {
    options.kind = replicate_kind::bootstrap;
    options.replicates = 2;
    return analytic_hierarchy(judges, options);
  };
  const oracle_entry& together = file->entry("ahp.city200.group");
  check_matrix(together.value, together, group({}).consistency, group({.table = random_index_table::saaty_revised}).consistency,
               [&](priority_method method) { return group({.method = method}).weights(); });

  const oracle_entry& each = file->entry("ahp.city200.individuals");
  const auto arithmetic = group({.table = random_index_table::saaty_revised, .aggregation = judge_aggregation::priorities});
  check_weights(arithmetic.weights(), each.value["mean_weights"], each);
  check_weights(group({.aggregation = judge_aggregation::geometric_priorities}).weights(), each.value["geometric_mean_weights_normalised"], each);
  CHECK(std::isnan(arithmetic.consistency.ratio));
  double sum = 0.0;
  for (const consistency& judge : arithmetic.judges) sum += judge.ratio;
  check_either(sum / 200, each.value["mean_cr_ri_0_52"].number(), each.allowed, each.source);
  check_rel(value_of(arithmetic.consistent), each.value["respondents_with_cr_0_1_or_less_ri_0_52"].number() / 200, 1e-14);
  check_rel(value_of(group({}).consistent), each.value["respondents_with_cr_0_1_or_less_ri_0_58"].number() / 200, 1e-14);
  for (std::size_t k = 0; k < 5; ++k) {
    const json_value& expected = each.value["first_five"][k];
    check_weights(analytic_hierarchy(judges[k]).weights(), expected["weights"], each);
    check_either(arithmetic.judges[k].lambda_max, expected["lambda_max"].number(), each.allowed, each.source);
    check_either(arithmetic.judges[k].ratio, expected["cr_ri_0_52"].number(), each.allowed, each.source);
  }

  // The mean of priorities over judges has the error of a mean.
  const auto jackknife = analytic_hierarchy(judges, {.aggregation = judge_aggregation::priorities});
  double mean = 0.0, squares = 0.0;
  std::vector<double> first;
  for (const auto& judge : judges) first.push_back(analytic_hierarchy(judge).weights()[0]);
  for (const double w : first) mean += w / 200;
  for (const double w : first) squares += (w - mean) * (w - mean);
  check_rel(jackknife.priorities[0].weight.standard_error(), std::sqrt(squares / 199 / 200), 1e-12);
}

TEST_CASE("the table of random indices changes the ratio, and is a named option") {
  const pairwise_comparisons judge(letters(4), std::vector<double>{3, 5, 7, 3, 5, 3});
  const double index = analytic_hierarchy(judge).consistency.index;
  check_rel(analytic_hierarchy(judge).consistency.ratio, index / .90, 1e-15);
  check_rel(analytic_hierarchy(judge, {.table = random_index_table::saaty_revised}).consistency.ratio, index / .89, 1e-15);
  check_rel(analytic_hierarchy(judge, {.table = random_index_table::alonso_lamata}).consistency.ratio, index / .8815, 1e-15);
  CHECK(random_index(random_index_table::saaty, 2) == 0.0);
  CHECK(random_index(random_index_table::saaty, 10) == 1.49);
  CHECK(std::isnan(random_index(random_index_table::saaty, 11)));
  CHECK(random_index(random_index_table::alonso_lamata, 15) == 1.5838);
  CHECK(std::isnan(random_index(random_index_table::alonso_lamata, 16)));
}

TEST_CASE("the tables are what random judgements give") {
  for (const std::size_t things : {std::size_t{3}, std::size_t{5}, std::size_t{8}}) {
    const auto drawn = simulated_random_index(things, 4000, 7);
    CHECK(std::fabs(value_of(drawn) - random_index(random_index_table::alonso_lamata, things)) < 4 * drawn.standard_error());
  }
  CHECK(value_of(simulated_random_index(2, 10, 1)) < 1e-12);
  CHECK_FALSE(simulated_random_index(4, 0, 1).value().known());
  CHECK_THROWS_AS((void)simulated_random_index(1, 10, 1), invalid_argument);
}

TEST_CASE("missing pairs: what is there decides, by Harker's matrix and by least squares") {
  // Consistent where known: the priorities are those of the full matrix.
  const std::vector<double> truth{0.4, 0.3, 0.2, 0.1};
  pairwise_comparisons judge(letters(4));
  judge.set("a", "b", 4.0 / 3);
  judge.set("b", "c", 1.5);
  judge.set("d", "c", 0.5);
  CHECK(judge.missing() == 3);
  CHECK(judge.connected());
  for (const priority_method method : {priority_method::eigenvector, priority_method::geometric_mean}) {
    const auto found = analytic_hierarchy(judge, {.method = method});
    for (std::size_t i = 0; i < 4; ++i) check_rel(found.weights()[i], truth[i], 1e-12);
    check_abs(found.consistency.lambda_max, 4.0, 1e-12);
    CHECK(found.consistency.missing == 3);
    CHECK(std::isnan(found.priorities[0].weight.standard_error()));
  }
  CHECK_THROWS_AS((void)analytic_hierarchy(judge, {.method = priority_method::column_mean}), invalid_argument);

  // Harker 1987: a 3 x 3 with (1, 3) missing has the rows 2 2 0, 1/2 1 2, 0 1/2 2: 4/7, 2/7, 1/7.
  pairwise_comparisons three(letters(3), std::vector<double>{2, gap, 2});
  const auto harker = analytic_hierarchy(three).weights();
  check_rel(harker[0], 4.0 / 7, 1e-12);
  check_rel(harker[2], 1.0 / 7, 1e-12);

  pairwise_comparisons apart(letters(4));
  apart.set("a", "b", 2);
  apart.set("c", "d", 2);
  CHECK_FALSE(apart.connected());
  CHECK_THROWS_AS((void)analytic_hierarchy(apart), invalid_argument);
}

TEST_CASE("least squares on logarithms, by trying") {
  pairwise_comparisons judge(letters(4), std::vector<double>{2, gap, 5, 4, 1, 3});
  const auto found = analytic_hierarchy(judge, {.method = priority_method::geometric_mean});
  const auto loss = [&](const std::vector<double>& w) {
    double sum = 0.0;
    for (std::size_t a = 0; a < 4; ++a) {
      for (std::size_t b = a + 1; b < 4; ++b) {
        if (std::isnan(judge(a, b))) continue;
        sum += std::pow(std::log(judge(a, b)) - std::log(w[a] / w[b]), 2);
      }
    }
    return sum;
  };
  const double least = loss(found.weights());
  check_rel(found.consistency.geometric_index, least / 2, 1e-12);
  for (std::size_t i = 0; i < 4; ++i) {
    for (const double step : {0.999, 1.001}) {
      auto moved = found.weights();
      moved[i] *= step;
      CHECK(loss(moved) > least);
    }
  }
}

TEST_CASE("the names and the order of things change nothing but their places") {
  const pairwise_comparisons judge(letters(4), std::vector<double>{3, 5, 7, 3, 4, 2});
  pairwise_comparisons turned(std::vector<std::string>{"d", "b", "a", "c"});
  for (const char* a : {"a", "b", "c", "d"}) {
    for (const char* b : {"a", "b", "c", "d"}) {
      if (*a < *b) turned.set(a, b, judge(static_cast<std::size_t>(*a - 'a'), static_cast<std::size_t>(*b - 'a')));
    }
  }
  const auto one = analytic_hierarchy(judge);
  const auto other = analytic_hierarchy(turned);
  check_rel(other.weights()[0], one.weights()[3], 1e-13);
  check_rel(other.weights()[2], one.weights()[0], 1e-13);
  check_rel(other.priorities[2].weight.standard_error(), one.priorities[0].weight.standard_error(), 1e-12);
  check_rel(other.consistency.ratio, one.consistency.ratio, 1e-12);
}

TEST_CASE("a perfectly consistent judge leaves no doubt, two things none that is known") {
  const auto sure = analytic_hierarchy(pairwise_comparisons(letters(3), std::vector<double>{2, 6, 3}));
  check_abs(sure.priorities[0].weight.standard_error(), 0.0, 1e-12);
  check_abs(sure.consistency.ratio, 0.0, 1e-12);
  const auto pair = analytic_hierarchy(pairwise_comparisons(letters(2), std::vector<double>{3}));
  check_rel(pair.weights()[0], 0.75, 1e-15);
  CHECK(pair.consistency.ratio == 0.0);
  CHECK(pair.priorities[0].weight.interval().upper.value() == 1.0);
}

TEST_CASE("judges of weight 2 are judges twice, and one of weight 0 is none") {
  random_stream random(3);
  const auto judges = scattered({0.5, 0.3, 0.2}, 4, 0.4, random);
  std::vector<pairwise_comparisons> repeated{judges[0], judges[0], judges[2], judges[3]};
  const std::vector<double> weights{2, 0, 1, 1};
  for (const judge_aggregation aggregation :
       {judge_aggregation::judgements, judge_aggregation::priorities, judge_aggregation::geometric_priorities}) {
    const auto a = analytic_hierarchy(judges, {.aggregation = aggregation}, weights);
    const auto b = analytic_hierarchy(repeated, {.aggregation = aggregation});
    for (std::size_t i = 0; i < 3; ++i) check_rel(a.weights()[i], b.weights()[i], 1e-13);
    check_rel(value_of(a.consistent), value_of(b.consistent), 1e-14);
    CHECK(a.priorities[0].weight.sample_size() == 4);
  }
}

TEST_CASE("putting judgements or priorities together by geometric means is one and the same for row means") {
  random_stream random(4);
  const auto judges = scattered({0.4, 0.3, 0.2, 0.1}, 6, 0.5, random);
  const auto judgements = analytic_hierarchy(judges, {.method = priority_method::geometric_mean});
  const auto priorities = analytic_hierarchy(judges, {.method = priority_method::geometric_mean, .aggregation = judge_aggregation::geometric_priorities});
  for (std::size_t i = 0; i < 4; ++i) {
    check_rel(judgements.weights()[i], priorities.weights()[i], 1e-13);
    check_rel(judgements.priorities[i].weight.standard_error(), priorities.priorities[i].weight.standard_error(),
              1e-12);
  }
}

TEST_CASE("judges with gaps: each pair by who compared it") {
  pairwise_comparisons first(letters(3), std::vector<double>{2, gap, gap});
  pairwise_comparisons second(letters(3), std::vector<double>{8, gap, 3});
  const auto found = analytic_hierarchy(std::vector{first, second}, {.method = priority_method::geometric_mean});
  // a : b is 4, b : c is 3.
  check_rel(found.weights()[0], 12.0 / 16, 1e-13);
  CHECK(found.consistency.missing == 1);
  CHECK(std::isnan(found.judges[0].ratio));
  CHECK(found.consistent.missing() == 1);
  // Without the second judge nothing connects c: that replicate has no result.
  CHECK(found.priorities[0].weight.replicates().degenerate() == 1);
  CHECK_THROWS_AS((void)analytic_hierarchy(std::vector{first, first}), invalid_argument);
  CHECK_THROWS_AS((void)analytic_hierarchy(std::vector{first, second}, {.aggregation = judge_aggregation::priorities}), invalid_argument);
}

TEST_CASE("one judge in a group, and input that is none") {
  const pairwise_comparisons judge(letters(3), std::vector<double>{3, 5, 3});
  const auto alone = analytic_hierarchy(std::vector{judge}, judges_options{});
  check_rel(alone.weights()[0], analytic_hierarchy(judge).weights()[0], 1e-14);
  CHECK(std::isnan(alone.priorities[0].weight.standard_error()));
  CHECK_THROWS_AS((void)analytic_hierarchy(std::vector<pairwise_comparisons>{}, judges_options{}), invalid_argument);
  CHECK_THROWS_AS((void)analytic_hierarchy(std::vector{judge, pairwise_comparisons({"x", "y", "z"})}, judges_options{}), invalid_argument);
  CHECK_THROWS_AS((void)analytic_hierarchy(std::vector{judge}, judges_options{}, std::vector<double>{1, 1}), invalid_argument);
  CHECK_THROWS_AS((void)analytic_hierarchy(std::vector{judge}, judges_options{}, std::vector<double>{-1}), invalid_value);
  CHECK_THROWS_AS((void)analytic_hierarchy(std::vector{judge}, {.acceptable_ratio = -1}), invalid_argument);
}

TEST_CASE("comparisons that are none") {
  CHECK_THROWS_AS(pairwise_comparisons({"a"}), invalid_argument);
  CHECK_THROWS_AS(pairwise_comparisons({"a", "a"}), invalid_argument);
  CHECK_THROWS_AS(pairwise_comparisons(letters(3), std::vector<double>{1, 2}), invalid_argument);
  pairwise_comparisons judge(letters(3));
  CHECK_THROWS_AS(judge.set("a", "x", 2), invalid_argument);
  CHECK_THROWS_AS(judge.set("a", "a", 2), invalid_argument);
  CHECK_THROWS_WITH_AS(judge.set("a", "b", 0), "the comparison of \"a\" with \"b\" is 0; allowed: a ratio above 0", invalid_argument);
  CHECK_THROWS_AS(judge.set("a", "b", gap), invalid_argument);
  CHECK_THROWS_AS((void)pairwise_comparisons::from_matrix(letters(2), std::vector<double>{1, 2, 3}), invalid_argument);
  CHECK_THROWS_WITH_AS((void)pairwise_comparisons::from_matrix(letters(2), std::vector<double>{1, 3, 3, 1}),
                       "the comparisons of \"a\" with \"b\" are 3 and 3; allowed: one over the other", invalid_argument);
  CHECK_THROWS_AS((void)pairwise_comparisons::from_matrix(letters(2), std::vector<double>{2, 3, 1. / 3, 1}), invalid_argument);
  const auto rounded = pairwise_comparisons::from_matrix(letters(2), std::vector<double>{1, 3, 0.33, 1});
  check_rel(rounded(1, 0), 1.0 / 3, 1e-15);
  CHECK(pairwise_comparisons::from_matrix(letters(2), std::vector<double>{1, gap, gap, 1}).missing() == 1);
}

TEST_CASE("weights of judges and their doubt go into an index") {
  random_stream random(5);
  const auto judges = scattered({0.6, 0.4}, 8, 0.3, random);
  const auto found = analytic_hierarchy(judges, judges_options{});
  const survey::index_tree tree = survey::index_tree({{.id = "a", .item = "x"}, {.id = "b", .item = "y"}}).with_weights("total", found.weights());
  numeric_columns answers;
  answers.add("x", std::vector<double>{5, 5, 4, 5});
  answers.add("y", std::vector<double>{1, 2, 2, 1});
  const std::vector<survey::weight_doubt> doubts{{"total", found.covariance}};
  const auto sure = survey::composite_index(tree, answers);
  const auto doubtful = survey::composite_index(tree, answers, {.weight_doubts = doubts});
  const double apart = value_of(sure["a"].score) - value_of(sure["b"].score);
  check_rel(doubtful.total().standard_error(),
            std::hypot(sure.total().standard_error(), apart * found.priorities[0].weight.standard_error()), 1e-12);
}

TEST_CASE("how often the intervals contain the priorities") {
  const std::vector<double> truth{0.4, 0.3, 0.2, 0.1};
  constexpr int samples = 1500;
  coverage_count one, twelve;
  for (int sample = 0; sample < samples; ++sample) {
    random_stream random(9, static_cast<std::uint64_t>(sample));
    const auto judges = scattered(truth, 12, 0.4, random);
    const auto inside = [&](const auto& interval, double value) {
      return interval.lower.value() <= value && value <= interval.upper.value();
    };
    one.add(inside(analytic_hierarchy(judges[0]).priorities[1].weight.interval(), truth[1]));
    const auto group = analytic_hierarchy(judges, {.threads = 1});
    twelve.add(inside(group.priorities[1].weight.interval(), truth[1]));
  }
  MESSAGE("coverage of one judge ", 100.0 * one.share(), " %, of twelve ", 100.0 * twelve.share(), " %");
  check_coverage(one);
  check_coverage(twelve);
}

TEST_CASE("names of the options of a hierarchy") {
  CHECK(name(priority_method::eigenvector) == "eigenvector");
  CHECK(name(priority_method::geometric_mean) == "geometric_mean");
  CHECK(name(priority_method::column_mean) == "column_mean");
  CHECK(name(random_index_table::saaty) == "saaty");
  CHECK(name(random_index_table::saaty_revised) == "saaty_revised");
  CHECK(name(random_index_table::alonso_lamata) == "alonso_lamata");
  CHECK(name(judge_aggregation::judgements) == "judgements");
  CHECK(name(judge_aggregation::priorities) == "priorities");
  CHECK(name(judge_aggregation::geometric_priorities) == "geometric_priorities");
}

TEST_CASE("a long chain of pairs that never contradicts itself has the priorities of its steps") {
  std::vector<std::string> names;
  for (int i = 0; i < 40; ++i) names.push_back("t" + std::to_string(i));
  pairwise_comparisons chain(names);
  for (std::size_t i = 0; i + 1 < 40; ++i) chain.set(i, i + 1, 1.2);
  const hierarchy_result found = analytic_hierarchy(chain);
  const std::vector<double> weights = found.weights();
  for (std::size_t i = 0; i + 1 < 40; ++i) check_rel(weights[i] / weights[i + 1], 1.2, 1e-12);
  check_rel(found.consistency.lambda_max, 40.0, 1e-12);
}

TEST_CASE("reciprocals of two decimals are reciprocals, and what has none is no ratio") {
  const std::vector<double> rounded{1, 8, .13, 1};
  CHECK(pairwise_comparisons::from_matrix({"a", "b"}, rounded)(1, 0) == .125);
  const std::vector<double> off{1, 8, .14, 1};
  CHECK_THROWS_AS(static_cast<void>(pairwise_comparisons::from_matrix({"a", "b"}, off)), invalid_argument);
  pairwise_comparisons two({"a", "b"});
  CHECK_THROWS_AS(two.set(0, 1, 1e-310), invalid_argument);
}
