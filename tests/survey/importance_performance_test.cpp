#include <clientele/survey/importance_performance.hpp>

#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
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

/// Ratings of items that an outcome depends on by known amounts, and how important people say they are.
struct simulated_answers {
  numeric_columns performance;
  numeric_columns importance;
  std::vector<double> outcome;
};
simulated_answers simulated(std::size_t people, const std::vector<double>& parts, std::uint64_t stream) {
  random_stream random(20240612, stream);
  simulated_answers result;
  std::vector<std::vector<double>> p(parts.size(), std::vector<double>(people));
  std::vector<std::vector<double>> i = p;
  result.outcome.resize(people);
  for (std::size_t r = 0; r < people; ++r) {
    for (std::size_t j = 0; j < parts.size(); ++j) {
      p[j][r] = 4 + 0.2 * static_cast<double>(j) + simulate::draw_normal(random);
      i[j][r] = 5 + parts[j] + 0.5 * simulate::draw_normal(random) + 0.3 * p[j][r];
      result.outcome[r] += parts[j] * p[j][r];
    }
    result.outcome[r] += simulate::draw_normal(random);
  }
  for (std::size_t j = 0; j < parts.size(); ++j) {
    result.performance.add("q" + std::to_string(j), p[j]);
    result.importance.add("q" + std::to_string(j), i[j]);
  }
  return result;
}

/// The kiosk survey: perceptions as performance, expectations as importance; six items and overall satisfaction.
struct kiosk {
  numeric_columns performance;
  numeric_columns importance;
  std::vector<double> overall;
};
std::optional<kiosk> read_kiosk() {
  const auto file = data_file("kiosk_quality/kiosk_servqual.csv");
  if (!file) return std::nullopt;
  const survey_table table = survey_table::read(*file);
  kiosk result;
  for (const char* item : {"1", "4", "9", "15", "20", "24"}) {
    result.performance.add(item, table.numbers(std::string("per") + item));
    result.importance.add(item, table.numbers(std::string("exp") + item));
  }
  result.overall = table.numbers("sat_overall");
  return result;
}

}  // namespace

TEST_CASE("reference values: the kiosk survey against scipy") {
  const auto data = read_kiosk();
  if (!data) return;
  // numpy 2, scipy 1.17.1: X per and exp of these six, 207 complete rows; m = X.mean(1); C = np.cov(X) / 207; A takes
  // the mean of each half away; probabilities by stats.multivariate_normal.cdf([0, 0], mean=.., cov=.., abseps=1e-14,
  // releps=1e-14) with signs turned per quadrant, of A m and A C A'.
  struct row {
    const char* item;
    double performance, importance, right, error, keep_up, concentrate, low, overkill;
    importance_class where;
  };
  const row rows[]{
      {"1", 5.879227053140097, 6.42512077294686, 0.986312399355879, 0.070369195124487, 1, 0, 0, 0,
       importance_class::keep_up},
      {"4", 4.202898550724638, 3.922705314009662, -0.690016103059581, 0.0856251814267095, 0, 0, 1, 0,
       importance_class::low_priority},
      {"9", 5.700483091787439, 6.429951690821256, 0.807568438003221, 0.0761380705169988, 1, 0, 0, 0,
       importance_class::keep_up},
      {"15", 4.309178743961352, 6.251207729468599, -0.583735909822866, 0.0864459757739074, 7.26052551206681e-12,
       0.999999999971458, 2.1281258427202e-11, 0, importance_class::concentrate_here},
      {"20", 4.835748792270532, 6.657004830917875, -0.057165861513687, 0.0753623656090561, 0.224061932041018,
       0.775938067958982, 0, 0, importance_class::concentrate_here},
      {"24", 4.429951690821256, 5.48792270531401, -0.462962962962962, 0.0818237874787991, 3.69068109407067e-11,
       2.20397823253351e-06, 0.999997788366576, 7.61828428351123e-09, importance_class::low_priority}};
  const auto found = importance_performance(data->performance, data->importance, crosshair::grand_mean());
  CHECK(found.plane.missing.used == 207);
  CHECK(found.plane.missing.with_gaps == 4);
  for (const row& one : rows) {
    CAPTURE(one.item);
    const rated_item& item = found.item(one.item);
    check_rel(value_of(item.performance), one.performance, 1e-13);
    check_rel(value_of(item.importance), one.importance, 1e-13);
    check_rel(value_of(found.plane.point(one.item).right), one.right, 1e-12);
    check_rel(found.plane.point(one.item).right.standard_error(), one.error, 1e-12);
    CHECK(item.where == one.where);
    check_abs(item.probability[0], one.keep_up, 1e-12);
    check_abs(item.probability[1], one.concentrate, 1e-12);
    check_abs(item.probability[2], one.low, 1e-12);
    check_abs(item.probability[3], one.overkill, 1e-12);
  }
  // g = exp - per: g.mean(), g.std(ddof=1) / sqrt(207)
  check_rel(value_of(found.item("15").gap), 1.9420289855072463, 1e-13);
  check_rel(found.item("15").gap.standard_error(), 0.13149359969626911, 1e-12);
  check_rel(value_of(found.item("15").iso_distance), 1.9420289855072463 / std::numbers::sqrt2, 1e-13);
  check_rel(found.item("15").iso_distance.standard_error(), 0.13149359969626911 / std::numbers::sqrt2, 1e-12);
  check_rel(value_of(found.item("4").gap), -0.28019323671497587, 1e-12);
}

TEST_CASE("reference values: derived importance of the kiosk survey") {
  const auto data = read_kiosk();
  if (!data) return;
  // Of the 207 complete rows: np.corrcoef(per, sat_overall)[0, 1]; spearmanr of them and the means of exp.
  const double correlations[]{0.33227806332352283, 0.08738096760368219, 0.31484089646476204,
                              0.06857101579814376, 0.41634357213254103, 0.3049649383760749};
  // numpy 2: the deviation of these over 20,000 draws of rows by default_rng(1).integers(0, 207, 207).
  const double bootstrap_errors[]{0.08328951292071142, 0.07814866145457962, 0.07933166222441652,
                                  0.07286351433958414, 0.06733644951107388, 0.07054620386703218};
  numeric_columns both;
  for (std::size_t j = 0; j < 6; ++j) {
    both.add("p" + data->performance.name(j), {data->performance[j].begin(), data->performance[j].end()});
    both.add("i" + data->performance.name(j), {data->importance[j].begin(), data->importance[j].end()});
  }
  both.add("overall", data->overall);
  const completed_columns whole = complete(both, missing_data::listwise);
  REQUIRE(whole.report.used == 207);
  numeric_columns performance, importance;
  for (std::size_t j = 0; j < 6; ++j) {
    performance.add(data->performance.name(j), {whole.columns[2 * j].begin(), whole.columns[2 * j].end()});
    importance.add(data->performance.name(j), {whole.columns[2 * j + 1].begin(), whole.columns[2 * j + 1].end()});
  }
  const replicate_weights design(207, replicate_kind::bootstrap, {.replicates = 500});
  const correlations_with overall(performance, whole.columns["overall"]);
  const auto found =
      stated_and_derived(performance, importance, design, overall, crosshair::grand_mean(), crosshair::grand_mean());
  for (std::size_t j = 0; j < 6; ++j) {
    check_rel(value_of(found.derived.items[j].importance), correlations[j], 1e-12);
    // Three errors of a standard deviation of 500 draws.
    check_rel(found.derived.items[j].importance.standard_error(), bootstrap_errors[j], 3 / std::sqrt(1000.0));
    CHECK(std::isnan(value_of(found.derived.items[j].gap)));
    CHECK(found.stated.items[j].where ==
          importance_performance(performance, importance, crosshair::grand_mean()).items[j].where);
  }
  check_rel(value_of(found.rank_correlation), 0.7714285714285715, 1e-12);
  CHECK(found.rank_correlation.interval().lower.value() < 0.7714285714285715);
  // "4" and "15" are not what moves satisfaction; "15" is only said to be important.
  CHECK(found.items[3].stated == importance_class::concentrate_here);
  CHECK(found.items[3].derived == importance_class::low_priority);
  CHECK_FALSE(found.items[3].agree());
  CHECK(found.items[0].agree());
  CHECK(found.agreeing() < 6);
}

TEST_CASE("columns, covariances and a questionnaire give the same plane") {
  const std::vector<double> parts{0.1, 0.5, 0.9};
  const simulated_answers data = simulated(70, parts, 1);
  const auto a = importance_performance(data.performance, data.importance, crosshair::median());
  numeric_columns all;
  const std::vector<std::string> names{"q0", "q1", "q2"};
  for (const std::string& one : names) {
    all.add("importance:" + one, {data.importance[one].begin(), data.importance[one].end()});
    all.add("performance:" + one, {data.performance[one].begin(), data.performance[one].end()});
  }
  const auto b = importance_performance(covariances_of(all), names, crosshair::median());
  for (std::size_t i = 0; i < 3; ++i) {
    check_rel(a.items[i].probability_here(), b.items[i].probability_here(), 1e-12);
    check_rel(a.items[i].gap.standard_error(), b.items[i].gap.standard_error(), 1e-12);
  }

  item q0{.id = "q0", .questions = {{aspect::performance, "p0"}, {aspect::importance, "i0"}}, .scale = {1, 7}};
  item q1{.id = "q1", .questions = {{aspect::performance, "p1"}, {aspect::importance, "i1"}}, .scale = {1, 7}};
  const questionnaire asked("two", {}, {q0, q1});
  responses answers(asked, 5);
  numeric_columns performance, importance;
  const std::vector<std::string> two{"q0", "q1"};
  const std::vector<std::vector<int>> given{{1, 4, 5, 2, 6}, {7, 6, 6, 5, 7}, {6, 6, 7, 5, 7}, {4, 2, 3, 3, 4}};
  for (std::size_t i = 0; i < 2; ++i) {
    answers.observe(two[i], aspect::performance, given[2 * i]);
    answers.observe(two[i], aspect::importance, given[2 * i + 1]);
    performance.add(two[i], column{given[2 * i]});
    importance.add(two[i], column{given[2 * i + 1]});
  }
  const auto by_answers = importance_performance(answers, two, crosshair::scale_middle(1, 7));
  const auto by_columns = importance_performance(performance, importance, crosshair::scale_middle(1, 7));
  CHECK(by_answers.items[0].where == importance_class::concentrate_here);
  CHECK(by_answers.items[1].where == importance_class::possible_overkill);
  for (std::size_t i = 0; i < 2; ++i) CHECK(by_answers.items[i].probability == by_columns.items[i].probability);
}

TEST_CASE("importance that a model found: given, and found anew in each replicate") {
  const std::vector<double> parts{0.1, 0.5, 0.9, 0.3};
  const simulated_answers data = simulated(300, parts, 2);
  const replicate_weights design(300, replicate_kind::bootstrap, {.replicates = 1500});
  const correlations_with outcome(data.performance, data.outcome);
  const auto replicated = importance_performance(data.performance, design, outcome, crosshair::grand_mean());

  const auto summary = std::make_shared<replicate_summary>(replicate(design, {}, 4, outcome));
  std::vector<replicate_estimate<real>> estimates;
  for (std::size_t j = 0; j < 4; ++j) estimates.emplace_back(summary, j, unweighted_basis(300));
  const derived_importance given = derived_from<real>(estimates);
  const auto fixed = importance_performance(data.performance, given, crosshair::grand_mean());
  for (std::size_t j = 0; j < 4; ++j) {
    CHECK(value_of(fixed.items[j].importance) == value_of(replicated.items[j].importance));
    check_rel(fixed.items[j].importance.standard_error(), replicated.items[j].importance.standard_error(), 1e-12);
    check_rel(fixed.items[j].performance.standard_error(), replicated.items[j].performance.standard_error(), 0.1);
    // Means and correlations of normal answers do not depend on one another.
    check_abs(fixed.items[j].probability_here(), replicated.items[j].probability_here(), 0.05);
    CHECK(fixed.items[j].where == replicated.items[j].where);
  }
  plane_options shares;
  shares.probability = quadrant_method::replicates;
  const auto drawn = importance_performance(data.performance, design, outcome, crosshair::grand_mean(), shares);
  for (std::size_t j = 0; j < 4; ++j) {
    check_abs(drawn.items[j].probability_here(), replicated.items[j].probability_here(), 0.06);
  }
  CHECK(drawn.plane.replicates == 1500);
  CHECK_THROWS_AS(
      (void)importance_performance(data.performance, given, crosshair::grand_mean(), missing_data::listwise, shares),
      invalid_argument);
  CHECK_THROWS_AS((void)importance_performance(covariances_of(data.performance), std::vector<std::string>{"q0"},
                                               crosshair::grand_mean(), shares),
                  invalid_argument);
  const auto other = std::make_shared<replicate_summary>(replicate(design, {}, 4, outcome));
  estimates.back() = {other, 3, unweighted_basis(300)};
  CHECK_THROWS_AS((void)derived_from<real>(estimates), invalid_argument);
}

TEST_CASE("what does not fit is refused") {
  const simulated_answers data = simulated(30, {0.1, 0.5}, 3);
  const replicate_weights design(29, replicate_kind::bootstrap);
  const correlations_with outcome(data.performance, data.outcome);
  CHECK_THROWS_AS((void)importance_performance(data.performance, design, outcome, crosshair::grand_mean()),
                  invalid_argument);
  CHECK_THROWS_AS((void)stated_and_derived(data.performance, data.importance, design, outcome, crosshair::grand_mean(),
                                           crosshair::grand_mean()),
                  invalid_argument);
  CHECK_THROWS_AS(
      (void)importance_performance(data.performance, derived_importance{{1.0}, {0.1}}, crosshair::grand_mean()),
      invalid_argument);
  CHECK_THROWS_AS((void)correlations_with(data.performance, std::vector<double>(29)), invalid_argument);
  CHECK_THROWS_AS((void)importance_performance(data.performance, numeric_columns{}, crosshair::grand_mean()),
                  invalid_argument);
  const auto found = importance_performance(data.performance, data.importance, crosshair::grand_mean());
  CHECK_THROWS_AS((void)found.item("q9"), invalid_argument);
  CHECK(name(importance_class::possible_overkill) == "possible_overkill");
}

TEST_CASE("a constant item has no correlation: its replicates are degenerate, nothing is refused") {
  numeric_columns performance;
  performance.add("varies", {1, 2, 3, 4, 5, 6});
  performance.add("rarely", {1, 1, 1, 1, 1, 2});  // constant in about a third of the replicates
  const std::vector<double> outcome{1, 2, 2, 4, 5, 7};
  const replicate_weights design(6, replicate_kind::bootstrap, {.replicates = 300});
  const auto found = importance_performance(performance, design, correlations_with(performance, outcome),
                                            crosshair::scale_middle(1, 7, -1, 1));
  CHECK(found.plane.degenerate > 50);
  CHECK(found.plane.replicates + found.plane.degenerate == 300);
  CHECK(found.items[0].importance.standard_error() > 0);
}

namespace {

/// Women count twice: done twice it is four times.
class women_twice final : public weight_adjustment {
 public:
  explicit women_twice(std::vector<std::uint32_t> female) : female_(std::move(female)) {}
  std::size_t rows() const noexcept override { return female_.size(); }
  bool adjust(std::span<double> weights) const override {
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] *= 1.0 + female_[i];
    return true;
  }
  void residuals(std::span<const double>, residual_weights, std::span<double>) const override {}

 private:
  std::vector<std::uint32_t> female_;
};

}  // namespace

TEST_CASE("replicates of planes are raked again, by hand, and once") {
  const raked_sample sample(48);
  const simulated_answers data = simulated(48, {0.2, 0.9}, 3);
  // What women answer differs, so that it matters how many of them a replicate has.
  numeric_columns performance, importance;
  for (const std::string& item : data.performance.names()) {
    std::vector<double> p, i;
    for (std::size_t r = 0; r < 48; ++r) {
      p.push_back(data.performance[item][r] + 1.5 * sample.female[r]);
      i.push_back(data.importance[item][r] - 1.0 * sample.female[r]);
    }
    performance.add(item, p);
    importance.add(item, i);
  }
  const auto figures = [&](std::span<const double> weights) {
    const correlations_with outcome(performance, data.outcome);
    std::vector<double> all;
    for (std::size_t j = 0; j < 2; ++j) {
      double w = 0, p = 0, i = 0;
      for (std::size_t r = 0; r < 48; ++r) {
        w += weights[r];
        p += weights[r] * performance[j][r];
        i += weights[r] * importance[j][r];
      }
      for (const double one : {p / w, i / w, (i - p) / w}) all.push_back(one);
    }
    std::vector<double> correlations(2);
    REQUIRE(outcome(weights, correlations));
    all.insert(all.end(), correlations.begin(), correlations.end());
    const auto rank = [](double a, double b) { return a > b ? 1.0 : -1.0; };
    all.push_back(rank(all[1], all[4]) * rank(all[6], all[7]));  // Spearman's of two items
    return all;
  };
  const figures_by_hand expected = sample.by_hand(replicate_kind::bootstrap, 60, 20240101, figures);
  plane_options options;
  options.probability = quadrant_method::replicates;
  options.replicates = 60;
  const auto lines = crosshair::scale_middle(1, 9);
  const numeric_columns raked = sample.raked(performance);
  const auto stated = importance_performance(raked, importance, lines, missing_data::listwise, options);
  const auto check_stated = [&](const importance_performance_result& found) {
    CHECK(found.plane.replicates == 60);
    for (std::size_t j = 0; j < 2; ++j) {
      check_rel(value_of(found.items[j].performance), expected.values[3 * j], 1e-11);
      check_rel(found.items[j].performance.standard_error(), expected.errors[3 * j], 1e-9);
      check_rel(found.items[j].importance.standard_error(), expected.errors[3 * j + 1], 1e-9);
      check_rel(found.items[j].gap.standard_error(), expected.errors[3 * j + 2], 1e-9);
    }
  };
  check_stated(stated);

  // Replicates of one's own: those that know the raking, and those that leave it to the columns.
  const correlations_with outcome(performance, data.outcome);
  const replicate_options drawn{.replicates = 60, .strata = sample.strata, .clusters = sample.clusters};
  replicate_options knowing = drawn;
  knowing.adjustment = sample.raking;
  for (const replicate_options& made : {drawn, knowing}) {
    const replicate_weights design(48, replicate_kind::bootstrap, made);
    const auto derived = importance_performance(raked, design, outcome, crosshair::grand_mean());
    const auto both = stated_and_derived(raked, importance, design, outcome, lines, crosshair::grand_mean());
    check_stated(both.stated);
    for (const auto* found : {&derived, &both.derived}) {
      for (std::size_t j = 0; j < 2; ++j) {
        check_rel(value_of(found->items[j].importance), expected.values[6 + j], 1e-10);
        check_rel(found->items[j].importance.standard_error(), expected.errors[6 + j], 1e-8);
        check_rel(found->items[j].performance.standard_error(), expected.errors[3 * j], 1e-9);
      }
    }
    CHECK(value_of(both.rank_correlation) == expected.values[8]);
    check_abs(both.rank_correlation.standard_error(), expected.errors[8], 1e-12);
  }

  // An adjustment that shows when it is made twice, or of weights that have seen it already.
  numeric_columns twice = performance;
  twice.set_weights(sample.weights);
  twice.adjust_weights(std::make_shared<const women_twice>(sample.female));
  numeric_columns once = performance;
  std::vector<double> own = sample.weights;
  REQUIRE(twice.adjustment()->adjust(own));
  once.set_weights(own);
  const replicate_weights plain(48, replicate_kind::bootstrap, {.replicates = 40});
  const auto by_hand = importance_performance(once, plain, outcome, crosshair::grand_mean());
  const replicate_weights with(48, replicate_kind::bootstrap, {.replicates = 40, .adjustment = twice.adjustment()});
  for (const replicate_weights* design : {&plain, &with}) {
    const auto found = importance_performance(twice, *design, outcome, crosshair::grand_mean());
    for (std::size_t j = 0; j < 2; ++j) {
      check_rel(value_of(found.items[j].importance), value_of(by_hand.items[j].importance), 1e-12);
      check_rel(found.items[j].importance.standard_error(), by_hand.items[j].importance.standard_error(), 1e-9);
      check_rel(found.items[j].performance.standard_error(), by_hand.items[j].performance.standard_error(), 1e-9);
    }
  }
}
