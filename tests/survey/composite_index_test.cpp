#include <clientele/survey/composite_index.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/survey/satisfaction_index.hpp>

#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/raked_sample.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

/// Three groups, one of them two deep; scales of three kinds, one turned round.
index_tree service_tree() {
  return index_tree({{.id = "product", .weight = 2},
                     {.id = "quality", .parent = "product", .weight = 3, .item = "q1"},
                     {.id = "design", .parent = "product", .weight = 1, .item = "q2", .low = 1, .high = 10},
                     {.id = "service", .weight = 3},
                     {.id = "people", .parent = "service", .weight = 1},
                     {.id = "kind", .parent = "people", .weight = 1, .item = "q3"},
                     {.id = "able", .parent = "people", .weight = 1, .item = "q4"},
                     {.id = "waiting", .parent = "service", .weight = 1, .item = "q5", .low = 0, .high = 30, .lower_is_better = true},
                     {.id = "price", .weight = 1, .item = "q6", .low = 1, .high = 7}});
}

const char* items[] = {"q1", "q2", "q3", "q4", "q5", "q6"};

/// Answers that hang together, on the scales of that tree.
numeric_columns answers_of(std::size_t people, std::uint64_t seed, double shift = 0.0, double gaps = 0.0) {
  random_stream random(seed);
  std::vector<std::vector<double>> columns(6);
  for (std::size_t i = 0; i < people; ++i) {
    const double mood = random.uniform();
    for (std::size_t j = 0; j < 6; ++j) {
      const double u = std::min(0.999, std::max(0.0, 0.6 * mood + 0.4 * random.uniform() + shift));
      const double low[] = {1, 1, 1, 1, 0, 1};
      const double levels[] = {5, 10, 5, 5, 31, 7};
      double x = low[j] + std::floor((j == 4 ? 1.0 - u : u) * levels[j]);
      if (j == 4) x = std::min(x, 30.0);
      columns[j].push_back(random.uniform() < gaps ? gap : x);
    }
  }
  numeric_columns result;
  for (std::size_t j = 0; j < 6; ++j) result.add(items[j], std::move(columns[j]));
  return result;
}

/// A person's total straight from the definition, weights of what is missing going to the siblings.
double total_by_hand(const numeric_columns& a, std::size_t row) {
  const auto leaf = [&](const char* item, double low, double high, bool turned = false) {
    const double x = a[item][row];
    return 100.0 * (turned ? high - x : x - low) / (high - low);
  };
  const auto mean = [](std::vector<std::pair<double, double>> parts) {
    double sum = 0.0, weights = 0.0;
    for (const auto& [weight, score] : parts) {
      if (score != score) continue;
      sum += weight * score;
      weights += weight;
    }
    return weights > 0.0 ? sum / weights : gap;
  };
  const double people = mean({{1, leaf("q3", 1, 5)}, {1, leaf("q4", 1, 5)}});
  const double service = mean({{1, people}, {1, leaf("q5", 0, 30, true)}});
  const double product = mean({{3, leaf("q1", 1, 5)}, {1, leaf("q2", 1, 10)}});
  return mean({{2, product}, {3, service}, {1, leaf("q6", 1, 7)}});
}

struct mean_and_error {
  double mean, error;
};
mean_and_error of_values(const std::vector<double>& values) {
  double sum = 0.0, squares = 0.0, n = 0.0;
  for (const double x : values) {
    if (x != x) continue;
    sum += x;
    ++n;
  }
  for (const double x : values) {
    if (x == x) squares += (x - sum / n) * (x - sum / n);
  }
  return {sum / n, std::sqrt(squares / (n - 1) / n)};
}

}  // namespace

TEST_CASE("every node against each person's score by hand") {
  const auto answers = answers_of(60, 1);
  const auto found = composite_index(service_tree(), answers);
  std::vector<double> totals;
  for (std::size_t row = 0; row < answers.rows(); ++row) totals.push_back(total_by_hand(answers, row));
  const auto expected = of_values(totals);
  check_rel(value_of(found.total()), expected.mean, 1e-13);
  check_rel(found.total().standard_error(), expected.error, 1e-12);
  CHECK(found.nodes.size() == 10);
  CHECK(found.nodes[0].id == "total");
  CHECK(found["kind"].depth == 3);
  CHECK(found["kind"].leaf);
  check_rel(found["kind"].total_weight, 0.5 * 0.5 * 0.5, 1e-15);
  check_rel(found["product"].weight, 1.0 / 3.0, 1e-15);
  CHECK(found.left_out.empty());
}

TEST_CASE("a published index of three questions on 1 to 10") {
  // ACSI arithmetic, 100 sum w (x - 1) / 9: answers 8, 7, 7 with weights .3885 .3190 .2925, and with equal ones.
  const index_tree tree({{.id = "satisfaction", .weight = .3885, .item = "a", .low = 1, .high = 10},
                         {.id = "expectation", .weight = .3190, .item = "b", .low = 1, .high = 10},
                         {.id = "ideal", .weight = .2925, .item = "c", .low = 1, .high = 10}});
  numeric_columns answers;
  answers.add("a", std::vector<double>{8});
  answers.add("b", std::vector<double>{7});
  answers.add("c", std::vector<double>{7});
  check_rel(value_of(composite_index(tree, answers).total()), 70.98333333333333, 1e-14);
  check_rel(value_of(composite_index(tree.with_equal_weights(), answers).total()), 70.37037037037037, 1e-14);
  CHECK(std::isnan(composite_index(tree, answers).total().standard_error()));
}

TEST_CASE("one level is the satisfaction index") {
  const std::vector<std::vector<double>> rows{{5, 4, 2}, {3, 3, 3}, {4, 5, 1}, {2, 4, 4}, {5, 5, 5}};
  comoment_tally<five_point> tally(3);
  numeric_columns answers;
  for (std::size_t j = 0; j < 3; ++j) {
    std::vector<double> column;
    for (const auto& row : rows) column.push_back(row[j]);
    answers.add(items[j], column);
  }
  for (const auto& row : rows) tally.observe(row);
  const index_tree tree({{.id = "a", .weight = 5, .item = "q1"}, {.id = "b", .weight = 3, .item = "q2"}, {.id = "c", .weight = 2, .item = "q3"}});
  const auto mine = composite_index(tree, answers).total();
  const auto theirs = satisfaction_index(tally, std::vector<double>{5, 3, 2});
  check_rel(value_of(mine), value_of(theirs), 1e-14);
  check_rel(mine.standard_error(), theirs.standard_error(), 1e-13);
  check_rel(mine.interval().lower.value(), theirs.interval().lower.value(), 1e-12);
}

TEST_CASE("answers of the same people are not independent") {
  const auto found = composite_index(service_tree(), answers_of(200, 2));
  double independent = 0.0;
  for (const auto& node : found.nodes) {
    if (node.leaf) independent += node.contribution.standard_error() * node.contribution.standard_error();
  }
  CHECK(found.total().standard_error() > 1.5 * std::sqrt(independent));
}

TEST_CASE("contributions add up, level by level") {
  for (const index_gaps gaps : {index_gaps::listwise, index_gaps::pairwise, index_gaps::renormalise}) {
    const auto found = composite_index(service_tree(), answers_of(100, 3, 0.0, 0.1), {.gaps = gaps});
    const auto sum = [&](std::initializer_list<const char*> parts) {
      double total = 0.0;
      for (const char* part : parts) total += value_of(found[part].contribution);
      return total;
    };
    check_rel(sum({"product", "service", "price"}), value_of(found.total()), 1e-13);
    check_rel(sum({"kind", "able"}), value_of(found["people"].contribution), 1e-13);
    check_rel(sum({"quality", "design", "kind", "able", "waiting", "price"}), value_of(found.total()), 1e-13);
  }
}

TEST_CASE("gaps") {
  const auto answers = answers_of(150, 4, 0.0, 0.15);
  std::vector<double> renormalised, complete;
  std::size_t filled = 0;
  for (std::size_t row = 0; row < answers.rows(); ++row) {
    renormalised.push_back(total_by_hand(answers, row));
    bool all = true;
    for (const char* item : items) all = all && answers[item][row] == answers[item][row];
    complete.push_back(all ? renormalised.back() : gap);
    for (const char* item : items) filled += answers[item][row] == answers[item][row] ? 0U : 1U;
  }
  const auto listwise = composite_index(service_tree(), answers);
  check_rel(value_of(listwise.total()), of_values(complete).mean, 1e-13);
  check_rel(listwise.total().standard_error(), of_values(complete).error, 1e-12);
  CHECK(listwise.missing.used < 150);
  CHECK(listwise.total().missing() == 150 - listwise.missing.used);

  const auto each = composite_index(service_tree(), answers, {.gaps = index_gaps::renormalise});
  check_rel(value_of(each.total()), of_values(renormalised).mean, 1e-13);
  check_rel(each.total().standard_error(), of_values(renormalised).error, 1e-12);
  CHECK(each.missing.used == 150);
  CHECK(each.missing.filled == filled);
  CHECK(each.missing.with_gaps == listwise.missing.with_gaps);

  const auto pairwise = composite_index(service_tree(), answers, {.gaps = index_gaps::pairwise});
  double product = 0.0;
  for (const auto& [item, low, high, weight] : {std::tuple{"q1", 1.0, 5.0, 0.75}, std::tuple{"q2", 1.0, 10.0, 0.25}}) {
    std::vector<double> column(answers[item].begin(), answers[item].end());
    product += weight * 100.0 * (of_values(column).mean - low) / (high - low);
  }
  check_rel(value_of(pairwise["product"].score), product, 1e-13);
  CHECK_THROWS_AS((void)composite_index(service_tree(), answers, {.gaps = index_gaps::refuse}), invalid_value);
}

TEST_CASE("a branch without data gives its weight to its siblings, and is told") {
  const auto all = answers_of(80, 5);
  numeric_columns some;
  for (const char* item : {"q1", "q5", "q6"}) some.add(item, {all[item].begin(), all[item].end()});
  some.add("q4", std::vector<double>(80, gap));
  const auto found = composite_index(service_tree(), some);
  CHECK(found.left_out == std::vector<std::string>{"design", "people", "kind", "able"});
  CHECK(found["quality"].weight == 1.0);
  CHECK(found["waiting"].weight == 1.0);
  check_rel(found["waiting"].total_weight, 0.5, 1e-15);
  check_rel(value_of(found["service"].score), value_of(composite_index(service_tree(), all)["waiting"].score), 1e-14);
  CHECK(found.missing.used == 80);
  CHECK_THROWS_WITH_AS((void)found["kind"], "there is no part \"kind\" with data in the index", invalid_argument);

  numeric_columns nothing(7);
  const auto none = composite_index(service_tree(), nothing);
  CHECK_FALSE(none.total().value().known());
  CHECK(none.total().missing() == 7);
  CHECK(none.left_out.size() == 10);
}

TEST_CASE("weights of people, and an order that does not matter") {
  const auto answers = answers_of(40, 6);
  numeric_columns weighted = answers;
  std::vector<double> weights;
  numeric_columns repeated;
  std::vector<std::vector<double>> columns(6);
  for (std::size_t i = 0; i < 40; ++i) {
    weights.push_back(static_cast<double>(1 + i % 3));
    for (std::size_t k = 0; k < 1 + i % 3; ++k) {
      for (std::size_t j = 0; j < 6; ++j) columns[j].push_back(answers[j][i]);
    }
  }
  for (std::size_t j = 6; j-- > 0;) repeated.add(items[j], columns[j]);
  weighted.set_weights(weights);
  for (const index_gaps gaps : {index_gaps::listwise, index_gaps::renormalise}) {
    const auto a = composite_index(service_tree(), weighted, {.gaps = gaps});
    const auto b = composite_index(service_tree(), repeated, {.gaps = gaps});
    for (std::size_t node = 0; node < a.nodes.size(); ++node) {
      CHECK(a.nodes[node].id == b.nodes[node].id);
      check_rel(value_of(a.nodes[node].score), value_of(b.nodes[node].score), 1e-13);
    }
    CHECK(a.total().effective_sample_size() < 40.0);
  }
}

TEST_CASE("doubtful weights add to the error: by moving them") {
  const auto answers = answers_of(50, 7);
  // Two directions in which judges differ about product, service, price; both sum to 0.
  const double a[] = {0.06, -0.04, -0.02};
  const double b[] = {-0.01, 0.03, -0.02};
  std::vector<double> covariance;
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) covariance.push_back(a[i] * a[j] + b[i] * b[j]);
  }
  const std::vector<weight_doubt> doubts{{"total", covariance}};
  const auto plain = composite_index(service_tree(), answers);
  const auto doubtful = composite_index(service_tree(), answers, {.weight_doubts = doubts});
  const double base[] = {2.0 / 6, 3.0 / 6, 1.0 / 6};
  const auto moved = [&](const double* by, const char* node, bool contribution) {
    std::vector<double> weights;
    for (int i = 0; i < 3; ++i) weights.push_back(base[i] + by[i]);
    const auto found = composite_index(service_tree().with_weights("total", weights), answers);
    const auto& of = contribution ? found[node].contribution : found[node].score;
    return value_of(of) - value_of(contribution ? plain[node].contribution : plain[node].score);
  };
  for (const bool contribution : {false, true}) {
    for (const char* node : {"total", "service", "kind"}) {
      const double x = moved(a, node, contribution);
      const double y = moved(b, node, contribution);
      const double before = (contribution ? plain[node].contribution : plain[node].score).standard_error();
      const double after = (contribution ? doubtful[node].contribution : doubtful[node].score).standard_error();
      check_rel(after, std::sqrt(before * before + x * x + y * y), 1e-12);
    }
  }

  SUBCASE("of a group below") {
    const std::vector<weight_doubt> inner{{"service", {0.01, -0.01, -0.01, 0.01}}};
    const auto found = composite_index(service_tree(), answers, {.weight_doubts = inner});
    const double gap_of_parts = value_of(plain["people"].score) - value_of(plain["waiting"].score);
    const double added = 0.1 * gap_of_parts;
    check_rel(found["service"].score.standard_error(), std::hypot(plain["service"].score.standard_error(), added), 1e-12);
    check_rel(found.total().standard_error(), std::hypot(plain.total().standard_error(), added / 2), 1e-12);
    CHECK(found["product"].score.standard_error() == plain["product"].score.standard_error());
  }
  SUBCASE("where a part has no data") {
    numeric_columns some = answers_of(50, 7).select(std::vector<std::string>{"q1", "q2", "q3", "q4", "q5"});
    const auto less = composite_index(service_tree(), some, {.weight_doubts = doubts});
    const auto sure = composite_index(service_tree(), some);
    double variance = 0.0;
    constexpr double step = 1e-5;
    for (const double* by : {a, b}) {  // a small step: renormalising is not linear
      std::vector<double> up, down;
      for (int i = 0; i < 3; ++i) {
        up.push_back(base[i] + step * by[i]);
        down.push_back(base[i] - step * by[i]);
      }
      const double slope = (value_of(composite_index(service_tree().with_weights("total", up), some).total()) -
                            value_of(composite_index(service_tree().with_weights("total", down), some).total())) / (2 * step);
      variance += slope * slope;
    }
    check_rel(less.total().standard_error(), std::hypot(sure.total().standard_error(), std::sqrt(variance)),
              step * step, "what the step leaves out");
  }
  CHECK_THROWS_AS((void)composite_index(service_tree(), answers, {.weight_doubts = std::vector<weight_doubt>{{"total", {1.0}}}}), invalid_argument);
  CHECK_THROWS_AS((void)composite_index(service_tree(), answers, {.weight_doubts = std::vector<weight_doubt>{{"nowhere", {1.0}}}}), invalid_argument);
}

TEST_CASE("changes: of different people, and of the same ones") {
  const auto then = answers_of(90, 8);
  const auto now = answers_of(90, 9, 0.05);
  const auto before = composite_index(service_tree(), then);
  const auto after = composite_index(service_tree(), now);
  const auto changes = index_change(before, after);
  REQUIRE(changes.size() == 10);
  check_rel(value_of(changes[0].score), value_of(after.total()) - value_of(before.total()), 1e-14);
  double sum = 0.0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (after.nodes[i].leaf) sum += value_of(changes[i].contribution);
  }
  check_rel(sum, value_of(changes[0].score), 1e-12);

  const auto both = paired_index_change(service_tree(), then, now);
  const std::vector<paired_node_change>& paired = both.nodes;
  CHECK(both.missing == missing_report{.policy = missing_data::listwise, .rows = 90, .used = 90});
  CHECK(both.left_out.empty());
  std::vector<double> differences;
  for (std::size_t row = 0; row < 90; ++row) differences.push_back(total_by_hand(now, row) - total_by_hand(then, row));
  check_rel(value_of(paired[0].score), of_values(differences).mean, 1e-12);
  check_rel(paired[0].score.standard_error(), of_values(differences).error, 1e-12);
  double paired_sum = 0.0;
  for (std::size_t i = 0; i < paired.size(); ++i) {
    if (after.nodes[i].leaf) paired_sum += value_of(paired[i].contribution);
  }
  check_rel(paired_sum, value_of(paired[0].score), 1e-12);
  CHECK_THROWS_AS((void)paired_index_change(service_tree(), then, answers_of(89, 1)), invalid_argument);

  // Who left something out before or after has no change.
  const auto gappy = answers_of(90, 6, 0.0, 0.05);
  const auto gappy_then = answers_of(90, 7, 0.0, 0.03);
  std::vector<double> known;
  for (std::size_t row = 0; row < 90; ++row) {
    bool whole = true;
    for (const char* item : items) {
      whole = whole && gappy[item][row] == gappy[item][row] && gappy_then[item][row] == gappy_then[item][row];
    }
    if (whole) known.push_back(total_by_hand(gappy, row) - total_by_hand(gappy_then, row));
  }
  const auto some = paired_index_change(service_tree(), gappy_then, gappy);
  CHECK(some.missing.rows == 90);
  CHECK(some.missing.used == known.size());
  CHECK(some.missing.with_gaps == 90 - known.size());
  CHECK(some.nodes[0].score.missing() == 90 - known.size());
  check_rel(value_of(some.nodes[0].score), of_values(known).mean, 1e-11);

  // A part that nobody was asked about is left out; without any part nothing is known.
  const std::vector<std::string> five{"q1", "q2", "q3", "q4", "q5"};
  const auto without = paired_index_change(service_tree(), then.select(five), now.select(five));
  CHECK(without.left_out == std::vector<std::string>{"price"});
  const auto none = paired_index_change(service_tree(), numeric_columns(4), numeric_columns(4));
  REQUIRE(none.nodes.size() == 1);
  CHECK(none.nodes[0].id == "total");
  CHECK_FALSE(none.nodes[0].score.value().known());
  CHECK(none.missing.rows == 4);
  CHECK(none.missing.used == 0);
  CHECK_THROWS_AS((void)paired_index_change(service_tree(), then.select(std::vector<std::string>{"q1"}), now), invalid_argument);
}

TEST_CASE("the scores of each person") {
  const auto answers = answers_of(30, 10, 0.0, 0.2);
  const auto listwise = index_scores(service_tree(), answers);
  const auto each = index_scores(service_tree(), answers, index_gaps::renormalise);
  const auto pairwise = index_scores(service_tree(), answers, index_gaps::pairwise);
  CHECK(listwise.name(0) == "total");
  CHECK(listwise.size() == 10);
  std::size_t whole = 0;
  for (std::size_t row = 0; row < 30; ++row) {
    check_abs(each["total"][row], total_by_hand(answers, row), 1e-12);
    const bool q12 = answers["q1"][row] == answers["q1"][row] && answers["q2"][row] == answers["q2"][row];
    CHECK((pairwise["product"][row] == pairwise["product"][row]) == q12);
    whole += listwise["total"][row] == listwise["total"][row] ? 1U : 0U;
    if (listwise["total"][row] != listwise["total"][row]) CHECK(std::isnan(listwise["quality"][row]));
  }
  CHECK(whole == composite_index(service_tree(), answers).missing.used);
}

TEST_CASE("trees that are none") {
  const auto bad = [](std::vector<index_node> nodes) { CHECK_THROWS_AS((void)index_tree(std::move(nodes)), invalid_argument); };
  bad({});
  bad({{.id = "a", .item = "x"}, {.id = "a", .item = "y"}});
  bad({{.id = "total", .item = "x"}});
  bad({{.id = "", .item = "x"}});
  bad({{.id = "a", .parent = "nowhere", .item = "x"}});
  bad({{.id = "a", .item = "x"}, {.id = "b", .parent = "a", .item = "y"}});
  bad({{.id = "a", .item = "x"}, {.id = "b"}});
  bad({{.id = "a", .parent = "b"}, {.id = "b", .parent = "a"}, {.id = "c", .item = "x"}});
  bad({{.id = "a", .weight = -1, .item = "x"}});
  bad({{.id = "a", .weight = 0, .item = "x"}});
  bad({{.id = "a", .item = "x", .low = 5, .high = 5}});
  bad({{.id = "a", .weight = gap, .item = "x"}});
  CHECK_THROWS_WITH_AS((void)index_tree({{.id = "a", .parent = "b"}, {.id = "b", .parent = "a"}, {.id = "c", .item = "x"}}),
                       "the part \"a\" of an index is below itself", invalid_argument);
  CHECK_THROWS_AS((void)service_tree().with_weights("service", std::vector<double>{1}), invalid_argument);
  CHECK_THROWS_AS((void)service_tree().index("nowhere"), invalid_argument);
  CHECK_THROWS_AS((void)index_tree::of_total("price", {{.id = "price", .item = "x"}}), invalid_argument);
  const index_tree renamed = index_tree::of_total("satisfaction", {{.id = "total", .item = "x"}});
  CHECK(renamed.nodes()[0].id == "satisfaction");
  CHECK(renamed.with_equal_weights().index("satisfaction") == 0);
}

TEST_CASE("an answer off its scale names its row") {
  numeric_columns answers;
  answers.add("q6", std::vector<double>{1, 7, 8});
  CHECK_THROWS_WITH_AS((void)composite_index(service_tree(), answers),
                       "an answer of \"q6\" is 8 in row 2; allowed: 1 to 7, NaN where it is missing", invalid_value);
}

namespace {
/// Material, spiritual and social satisfaction of four people, on 0..100.
const index_tree& levels_tree() {
  static const index_tree tree({{.id = "material", .weight = 2, .item = "m", .low = 0, .high = 100},
                                {.id = "spiritual", .weight = 1, .item = "s", .low = 0, .high = 100},
                                {.id = "social", .weight = 1, .item = "o", .low = 0, .high = 100}});
  return tree;
}
numeric_columns four_people() {
  numeric_columns answers;
  answers.add("m", std::vector<double>{80, 50, 60, 90});
  answers.add("s", std::vector<double>{40, 90, 70, 80});
  answers.add("o", std::vector<double>{100, 100, 50, 70});
  return answers;
}
const std::vector<std::string> levels{"material", "spiritual", "social"};
const std::vector<double> thresholds{60, 60};
}  // namespace

TEST_CASE("gated totals by hand") {
  // Person 1: material 80 opens spiritual 40, which opens nothing. 2: material 50 opens nothing. 3 and 4: all count.
  const auto zero = gated_total(levels_tree(), four_people(), levels, thresholds);
  const double by_zero[] = {(160 + 40) / 4.0, 100 / 4.0, (120 + 70 + 50) / 4.0, (180 + 80 + 70) / 4.0};
  const auto expected = of_values({by_zero[0], by_zero[1], by_zero[2], by_zero[3]});
  check_rel(value_of(zero.total), expected.mean, 1e-14);
  check_rel(zero.total.standard_error(), expected.error, 1e-13);
  const auto out = gated_total(levels_tree(), four_people(), levels, thresholds, {.shut = shut_level::left_out});
  check_rel(value_of(out.total), (200 / 3.0 + 50 + 60 + 82.5) / 4, 1e-14);
  check_rel(value_of(zero.ungated), (75 + 72.5 + 60 + 82.5) / 4, 1e-14);
  CHECK(value_of(zero.levels[0].reached) == 0.75);
  CHECK(value_of(zero.levels[1].reached) == 0.75);
  CHECK_FALSE(zero.levels[2].reached.value().known());
  CHECK(zero.levels[2].open);
  check_rel(zero.levels[0].weight, 0.5, 1e-15);

  // Means 70, 70, 80: with a threshold of 70 all count, with 71 only the first.
  const auto group = [&](double threshold, gate_by by, shut_level shut) {
    return value_of(gated_total(levels_tree(), four_people(), levels, std::vector<double>{threshold, threshold}, {.by = by, .shut = shut}).total);
  };
  check_rel(group(70, gate_by::group_value, shut_level::nothing), 72.5, 1e-14);
  check_rel(group(71, gate_by::group_value, shut_level::nothing), 35.0, 1e-14);
  check_rel(group(71, gate_by::group_value, shut_level::left_out), 70.0, 1e-14);
  check_rel(group(60, gate_by::group_limit, shut_level::nothing), 35.0, 1e-14);
  check_rel(group(5, gate_by::group_limit, shut_level::nothing), 72.5, 1e-14);
}

TEST_CASE("gated totals: input") {
  const auto with = [](std::vector<std::string> which, std::vector<double> at, gated_options options = {}) {
    return gated_total(levels_tree(), four_people(), which, at, options);
  };
  CHECK_THROWS_AS((void)with({"material"}, {}), invalid_argument);
  CHECK_THROWS_AS((void)with({"material", "social"}, {50, 50}), invalid_argument);
  CHECK_THROWS_AS((void)with({"material", "social"}, {101}), invalid_argument);
  CHECK_THROWS_AS((void)with({"material", "nowhere"}, {50}), invalid_argument);
  CHECK_THROWS_AS((void)with({"material", "social"}, {50}, {.gaps = index_gaps::pairwise}), invalid_argument);
  auto answers = four_people();
  numeric_columns gappy;
  gappy.add("m", std::vector<double>{80, 50, 60, gap});
  gappy.add("s", {answers["s"].begin(), answers["s"].end()});
  gappy.add("o", {answers["o"].begin(), answers["o"].end()});
  const auto found = gated_total(levels_tree(), gappy, levels, thresholds);
  CHECK(found.missing.used == 3);
  CHECK(found.total.missing() == 1);
  CHECK(found.levels[0].score.missing() == 1);
}

TEST_CASE("how often the interval of the index contains the index") {
  // Answers of one mood: strongly correlated. The true total is the mean over a large sample.
  const double truth = value_of(composite_index(service_tree(), answers_of(400000, 77)).total());
  constexpr int samples = 2000;
  coverage_count with, without;
  for (int sample = 0; sample < samples; ++sample) {
    const auto found = composite_index(service_tree(), answers_of(60, 1000 + static_cast<std::uint64_t>(sample)));
    const auto interval = found.total().interval();
    with.add(interval.lower.value() <= truth && truth <= interval.upper.value());
    double independent = 0.0;
    for (const auto& node : found.nodes) {
      if (node.leaf) independent += std::pow(node.contribution.standard_error(), 2);
    }
    without.add(std::fabs(value_of(found.total()) - truth) <= 2.001 * std::sqrt(independent));
  }
  MESSAGE("coverage ", 100.0 * with.share(), " %; as if independent ", 100.0 * without.share(), " %");
  check_coverage(with, {94.9}, "docs/coverage.md, 60 people");
  check_abs(without.share(), 0.70, 3 * without.standard_error(0.70), "docs/coverage.md: 70 % as if independent");
}

TEST_CASE("names of the options of an index") {
  CHECK(name(index_gaps::listwise) == "listwise");
  CHECK(name(index_gaps::pairwise) == "pairwise");
  CHECK(name(index_gaps::renormalise) == "renormalise");
  CHECK(name(index_gaps::refuse) == "refuse");
  CHECK(name(gate_by::person) == "person");
  CHECK(name(gate_by::group_value) == "group_value");
  CHECK(name(gate_by::group_limit) == "group_limit");
  CHECK(name(shut_level::nothing) == "nothing");
  CHECK(name(shut_level::left_out) == "left_out");
}

TEST_CASE("who leaves a gap in an index leaves the raking too: the others are raked without them") {
  const raked_sample sample(48);
  const numeric_columns answers = answers_of(48, 21, 0.0, 0.04);
  const numeric_columns later = answers_of(48, 22);
  const auto weights_of = [&](const std::vector<bool>& there) {
    std::vector<double> weights = sample.weights;
    for (std::size_t i = 0; i < 48; ++i) weights[i] = there[i] ? weights[i] : 0.0;
    REQUIRE(sample.raking->adjust(weights));
    return weights;
  };
  std::vector<bool> there(48, true);
  for (std::size_t i = 0; i < 48; ++i) {
    for (std::size_t j = 0; j < 6; ++j) there[i] = there[i] && answers[j][i] == answers[j][i];
  }
  const auto left = std::count(there.begin(), there.end(), true);
  REQUIRE(left < 48);
  const std::vector<double> weights = weights_of(there);
  double people = 0, total = 0, change = 0;
  for (std::size_t i = 0; i < 48; ++i) {
    if (!there[i]) continue;
    people += weights[i];
    total += weights[i] * total_by_hand(answers, i);
    change += weights[i] * (total_by_hand(answers, i) - total_by_hand(later, i));
  }
  const numeric_columns raked = sample.raked(answers);
  check_rel(value_of(composite_index(service_tree(), raked).total()), total / people, 1e-10);
  check_rel(value_of(paired_index_change(service_tree(), later, raked).nodes[0].score), change / people, 1e-10);
  const numeric_columns scores = index_scores(service_tree(), raked);
  CHECK(scores.adjustment() == sample.raking);
  CHECK(scores.strata()[47] == 3);
}
