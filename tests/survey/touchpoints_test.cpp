#include <clientele/survey/touchpoints.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>

#include "support/check.hpp"
#include "support/coverage.hpp"
#include "support/oracle.hpp"
#include "support/raked_sample.hpp"
#include "support/survey_table.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

const double gone = std::nan("");

/// Five questions about quality in the place of touchpoints, and satisfaction.
std::optional<journey_data> read_mobi() {
  const auto file = data_file("mobi/mobi.csv");
  if (!file) return std::nullopt;
  const survey_table table = survey_table::read(*file);
  journey_data data;
  for (const char* column : {"PERQ1", "PERQ2", "PERQ3", "PERQ4", "PERQ5"})
    data.scores.add(column, table.numbers(column));
  data.overall = table.numbers("CUSA1");
  return data;
}

/// Six people on three stages: all came to the first, four to the second, three of those and one more to the third.
journey_data small() {
  journey_data data;
  data.scores.add("find", {5, 4, 3, 4, 2, 1});
  data.scores.add("buy", {4, 4, 2, gone, gone, gone});  // the fourth came, and did not rate
  data.scores.add("use", {5, 3, gone, 4, gone, 2});
  data.visits.add("use", {1, 1, 0, 1, 0, 1});
  data.visits.add("find", {1, 1, 1, 1, 1, 1});
  data.visits.add("buy", {1, 1, 1, 1, 0, 0});
  data.overall = {5, 4, 2, 4, 2, 1};
  return data;
}

}  // namespace

TEST_CASE("stages of a journey by hand") {
  const std::vector<journey_stage> stages = journey(small());
  REQUIRE(stages.size() == 3);
  CHECK(stages[0].volume == 6);
  CHECK(stages[1].volume == 4);
  CHECK(stages[2].volume == 4);
  check_rel(value_of(stages[0].score), 19.0 / 6, 1e-15);
  check_rel(value_of(stages[1].score), 10.0 / 3, 1e-15);
  CHECK(stages[1].score.sample_size() == 3);
  check_rel(value_of(stages[1].reached), 4.0 / 6, 1e-15);
  check_rel(value_of(stages[1].continued), 4.0 / 6, 1e-15);
  // Of the four who bought, three came to use; the sixth came without having bought.
  check_rel(value_of(stages[2].continued), 3.0 / 4, 1e-15);
  CHECK(stages[2].continued.sample_size() == 4);
  check_rel(value_of(stages[2].reached), 4.0 / 6, 1e-15);
  CHECK(std::isnan(value_of(stages[0].continued)));
  CHECK(std::isnan(value_of(stages[0].change)));
  CHECK(std::isnan(stages[0].p_adjusted));
  // 4-5, 4-4, 2-3: the paired change of those who rated both.
  check_rel(value_of(stages[1].change), -2.0 / 3, 1e-15);
  check_rel(stages[1].change.standard_error(), 1.0 / 3, 1e-14);
  check_rel(stages[1].p, 0.1835034190722739, 1e-12);  // t = -2 with 2 degrees: 1 - 2 / sqrt(6)
  check_rel(stages[1].p_adjusted, 2 * 0.1835034190722739, 1e-12);
  // Without visits, who rated was there.
  journey_data ratings = small();
  ratings.visits = {};
  CHECK(journey(ratings)[1].volume == 3);
  check_rel(value_of(journey(ratings)[2].continued), 2.0 / 3, 1e-15);
}

TEST_CASE("weights of a journey") {
  journey_data data = small();
  const std::vector<journey_stage> plain = journey(data);
  data.scores.set_weights(std::vector<double>(6, 2.0));
  const std::vector<journey_stage> twice = journey(data);
  for (std::size_t s = 0; s < 3; ++s) {
    check_rel(value_of(twice[s].score), value_of(plain[s].score), 1e-14);
    CHECK(twice[s].volume == 2 * plain[s].volume);
    check_rel(value_of(twice[s].reached), value_of(plain[s].reached), 1e-14);
  }
  data.scores.set_weights({1, 1, 1, 3, 1, 1});
  check_rel(value_of(journey(data)[1].reached), 6.0 / 8, 1e-14);
  check_rel(value_of(journey(data)[2].continued), 5.0 / 6, 1e-14);
}

TEST_CASE("reference values: changes along the mobile phone survey against scipy") {
  const auto data = read_mobi();
  if (!data) return;
  const std::vector<journey_stage> stages = journey(*data);
  // numpy, scipy 1.17.1: x.mean(), d = x[i] - x[i - 1]; d.std(ddof=1) / sqrt(250); stats.ttest_rel(x[i], x[i -
  // 1]).pvalue
  struct row {
    double mean, error, change, change_error, p;
  };
  const row rows[]{{7.192, 0.11962350576926811, -0.752, 0.10714431209568631, 2.1173038180358582e-11},
                   {7.7, 0.11522633567780823, 0.508, 0.13452185143706663, 0.0001990932147576706},
                   {7.916, 0.10445775072605663, 0.216, 0.10786992017571377, 0.046324843602247534},
                   {7.872, 0.09191440054807762, -0.044, 0.09421124686652109, 0.6408828628094453}};
  for (std::size_t s = 1; s < 5; ++s) {
    check_rel(value_of(stages[s].score), rows[s - 1].mean, 1e-13);
    check_rel(stages[s].score.standard_error(), rows[s - 1].error, 1e-12);
    check_rel(value_of(stages[s].change), rows[s - 1].change, 1e-12);
    check_rel(stages[s].change.standard_error(), rows[s - 1].change_error, 1e-12);
    check_rel(stages[s].p, rows[s - 1].p, 1e-12);
  }
  check_rel(stages[1].p_adjusted, 4 * rows[0].p, 1e-12);
  check_rel(stages[3].p_adjusted, 2 * rows[2].p, 1e-12);
}

TEST_CASE("reference values: moments of truth of the mobile phone survey against numpy") {
  const auto data = read_mobi();
  if (!data) return;
  const moments_of_truth_result found = moments_of_truth(*data, {.target = 9});
  // numpy 2.4.6: np.cov(x, y)[0, 1] / np.var(x, ddof=1), times 9 - x.mean(); all came everywhere. Then 20,000 draws of
  // rows by default_rng(1).integers(0, 250, 250): deviations, quantiles, share of first ranks
  struct row {
    const char* id;
    double slope, priority, error, lower, upper, first;
  };
  const row rows[]{{"PERQ1", 0.5242917554290809, 0.5536520937331094, 0.06157, 0.43899, 0.67775, 0.659},
                   {"PERQ2", 0.2880339117002549, 0.5207653123540608, 0.07112, 0.38699, 0.66592, 0.3291},
                   {"PERQ4", 0.38682873110377053, 0.4193223445164871, 0.06418, 0.30151, 0.55188, 0.0028},
                   {"PERQ5", 0.36245398399707934, 0.4088480939487055, 0.07706, 0.26287, 0.56389, 0.0074},
                   {"PERQ3", 0.3110707803992743, 0.4043920145190566, 0.06239, 0.28655, 0.53085, 0.0017}};
  for (std::size_t i = 0; i < 5; ++i) {
    const moment_of_truth& one = found.moments[i];
    CHECK(one.id == rows[i].id);
    CHECK(one.rank == static_cast<int>(i) + 1);
    check_rel(value_of(one.importance), rows[i].slope, 1e-12);
    check_rel(value_of(one.priority), rows[i].priority, 1e-12);
    CHECK(value_of(one.exposure) == 1.0);
    // Three errors of a deviation, of a quantile and of a share of 1,000 draws.
    check_rel(one.priority.standard_error(), rows[i].error, 3 / std::sqrt(2000.0));
    check_abs(one.priority.interval().lower.value(), rows[i].lower, 3 * 2.8 * rows[i].error / std::sqrt(1000.0));
    check_abs(one.priority.interval().upper.value(), rows[i].upper, 3 * 2.8 * rows[i].error / std::sqrt(1000.0));
    check_abs(one.probability_first, rows[i].first, 3 * std::sqrt(0.25 / 1000));
  }
  // The same draws' quantiles of the ranks: 1..2 and 1..4 of the first two, 2..5 of the others. 98.4 % of them have
  // PERQ1 on rank 1 or 2, which 1,000 draws do not always tell from 97.5 %.
  for (const std::size_t replicates : {4000U, 20000U}) {  // exact quantiles, and those from bins
    const auto many = moments_of_truth(*data, {.target = 9, .replicates = replicates});
    CHECK(many.moments[0].lowest_rank == 1);
    CHECK(many.moments[0].highest_rank == 2);
    CHECK(many.moments[1].highest_rank == 4);
    CHECK(many.moments[2].lowest_rank == 2);
    CHECK(many.moments[4].highest_rank == 5);
  }
  CHECK(found.degenerate == 0);
  const auto by_correlation = moments_of_truth(*data, {.target = 9, .importance = touchpoint_importance::correlation});
  CHECK(by_correlation.moments[0].id == "PERQ2");  // its spread is wider: a slope of less, a correlation of more
  check_rel(value_of(by_correlation.moments[0].priority), 0.7984160792782069, 1e-12);
}

TEST_CASE("exposure counts, and given importances need no overall satisfaction") {
  journey_data data = small();
  data.overall.clear();
  const moments_options options{
      .target = 5, .importance = touchpoint_importance::given, .given = {1, 3, 2}, .replicates = 200};
  const auto found = moments_of_truth(data, options);
  const auto at = [&](const moments_of_truth_result& of, const char* id) {
    return *std::find_if(of.moments.begin(), of.moments.end(), [&](const auto& one) { return one.id == id; });
  };
  check_rel(value_of(at(found, "find").priority), 1 * 1 * (5 - 19.0 / 6), 1e-14);
  check_rel(value_of(at(found, "buy").priority), 3 * (4.0 / 6) * (5 - 10.0 / 3), 1e-14);
  check_rel(value_of(at(found, "use").priority), 2 * (4.0 / 6) * (5 - 14.0 / 4), 1e-14);
  CHECK(found.moments.front().id == "buy");
  CHECK(found.moments.front().importance.standard_error() == 0.0);
  double first = 0;
  for (const auto& one : found.moments) first += one.probability_first;
  CHECK(first >= 1.0 - 1e-12);
  // Every option has a say.
  moments_options other = options;
  other.seed = 3;
  CHECK(at(moments_of_truth(data, other), "use").priority.standard_error() !=
        at(found, "use").priority.standard_error());
  other = options;
  other.target = 4;
  CHECK(value_of(at(moments_of_truth(data, other), "use").priority) != value_of(at(found, "use").priority));
  other = options;
  other.kind = replicate_kind::rescaled;
  CHECK(at(moments_of_truth(data, other), "use").priority.standard_error() !=
        at(found, "use").priority.standard_error());
  other = options;
  other.level = 0.6;
  const auto narrow = at(moments_of_truth(data, other), "find");
  CHECK(narrow.highest_rank - narrow.lowest_rank < at(found, "find").highest_rank - at(found, "find").lowest_rank);
  for (const unsigned threads : {1U, 3U}) {
    other = options;
    other.threads = threads;
    CHECK(at(moments_of_truth(data, other), "use").priority.standard_error() ==
          at(found, "use").priority.standard_error());
  }
}

TEST_CASE("a touchpoint that nobody rated has no rank, and those that agree share one") {
  journey_data data;
  data.scores.add("a", {4, 4, 3, 5, 2, 4});
  data.scores.add("nobody", std::vector<double>(6, gone));
  data.scores.add("b", {4, 4, 3, 5, 2, 4});
  data.overall = {4, 5, 3, 5, 1, 4};
  const auto found = moments_of_truth(data, {.target = 5, .replicates = 100});
  CHECK(found.moments[0].rank == 1);
  CHECK(found.moments[1].rank == 1);
  CHECK(found.moments[2].id == "nobody");
  CHECK(found.moments[2].rank == 0);
  CHECK(std::isnan(value_of(found.moments[2].priority)));
  CHECK(std::isnan(found.moments[2].probability_first));
  CHECK(value_of(found.moments[2].exposure) == 0.0);
  CHECK(journey(data)[1].volume == 0);
  CHECK(std::isnan(value_of(journey(data)[1].score)));
}

TEST_CASE("reference values: peak and end of the mobile phone survey against scipy") {
  const auto data = read_mobi();
  if (!data) return;
  // numpy, scipy 1.17.1: the peak of each person's five ratings, its mean with the last; d = that less the mean of all;
  // stats.ttest_rel; np.corrcoef with CUSA1
  struct row {
    peak_rule rule;
    double peak, peak_end, difference, error, p, with_overall;
  };
  const row rows[]{
      {peak_rule::worst, 6.304, 7.088, -0.6368, 0.03929528620677408, 8.120987602399582e-41, 0.5472953083863422},
      {peak_rule::best, 8.76, 8.316, 0.5912, 0.03830141293649266, 3.6165895691425985e-38, 0.5351083149627703},
      {peak_rule::most_extreme, 8.304, 8.088, 0.3632, 0.04610472451376279, 1.0344989924497332e-13, 0.5012769875792286}};
  for (const row& one : rows) {
    CAPTURE(name(one.rule));
    const peak_end_result found = peak_end(*data, one.rule, {.neutral = 5.5});
    check_rel(value_of(found.peak), one.peak, 1e-12);
    check_rel(value_of(found.peak_end), one.peak_end, 1e-12);
    check_rel(value_of(found.all), 7.7248, 1e-12);
    check_rel(value_of(found.end), 7.872, 1e-12);
    check_rel(value_of(found.difference), one.difference, 1e-12);
    check_rel(found.difference.standard_error(), one.error, 1e-12);
    check_rel(found.p, one.p, 1e-12);
    check_rel(value_of(found.peak_end_with_overall), one.with_overall, 1e-12);
    check_rel(value_of(found.all_with_overall), 0.6336612697115421, 1e-12);
    CHECK(found.missing.used == 250);
  }
}

TEST_CASE("peaks and ends of people with gaps") {
  journey_data data;
  data.scores.add("a", {1, 5, 3, gone, gone});
  data.scores.add("b", {4, gone, 3, gone, 2});
  data.scores.add("c", {5, 2, gone, gone, gone});
  const peak_end_result found = peak_end(data, peak_rule::most_extreme, {.neutral = 3});
  CHECK(found.missing.used == 3);
  CHECK(found.missing.rows == 5);
  // Of 1, 4, 5 both ends are as far from 3: the lower one. Of 5, 2 the peak is 5. Of 3, 3 it is 3.
  check_rel(value_of(found.peak), (1.0 + 5 + 3) / 3, 1e-14);
  check_rel(value_of(found.end), (5.0 + 2 + 3) / 3, 1e-14);
  check_rel(value_of(found.all), (10.0 / 3 + 3.5 + 3) / 3, 1e-14);
  CHECK(std::isnan(value_of(found.all_with_overall)));
  CHECK(peak_end(data, peak_rule::worst, {.fewest = 1}).missing.used == 4);
  CHECK(peak_end(data, peak_rule::worst, {.fewest = 3}).missing.used == 1);
  CHECK(std::isnan(value_of(peak_end(data, peak_rule::worst, {.fewest = 4}).peak)));
}

TEST_CASE("a score that does not vary matters as far as nobody knows, in spite of rounding") {
  journey_data data;
  data.scores.add("same", std::vector<double>(10, 5.1));
  data.scores.add("other", {1, 2, 3, 4, 5, 1, 2, 3, 4, 5});
  data.scores.set_weights(std::vector<double>(10, 0.7));
  data.overall = {1, 2, 3, 4, 5, 2, 3, 4, 5, 6};
  for (const auto rule : {touchpoint_importance::slope, touchpoint_importance::correlation}) {
    const auto found = moments_of_truth(data, {.target = 6, .importance = rule, .replicates = 100});
    CHECK(found.moments[0].id == "other");
    CHECK(found.moments[0].rank == 1);
    CHECK_FALSE(found.moments[1].importance.value().known());
    CHECK(found.moments[1].rank == 0);
  }
}

TEST_CASE("percentile intervals of priorities cover about as often as they say") {
  // Slope 0.5, everybody comes, mean 4.2 against a target of 6: 0.9.
  coverage_count covered;
  constexpr int samples = 400;
  for (std::uint64_t s = 0; s < samples; ++s) {
    random_stream random(20240616, s);
    journey_data data;
    std::vector<double> score(120), overall(120);
    for (std::size_t i = 0; i < 120; ++i) {
      score[i] = 4.2 + simulate::draw_normal(random);
      overall[i] = 0.5 * score[i] + simulate::draw_normal(random);
    }
    data.scores.add("one", score);
    data.overall = overall;
    const auto found = moments_of_truth(data, {.target = 6, .replicates = 400});
    const auto interval = found.moments[0].priority.interval();
    covered.add(interval.lower.value() <= 0.9 && 0.9 <= interval.upper.value());
  }
  MESSAGE("priority, percentile: ", covered.share());
  check_coverage(covered, {94.1}, "docs/coverage.md, 120 people");
}

TEST_CASE("what does not fit is refused") {
  CHECK_THROWS_AS((void)journey({}), invalid_argument);
  journey_data data = small();
  data.visits = {};
  data.visits.add("find", {1, 1, 1, 1, 1, 1});
  CHECK_THROWS_AS((void)journey(data), invalid_argument);  // the others are not there
  data = small();
  data.visits = {};
  data.visits.add("find", {1, 1});
  CHECK_THROWS_AS((void)journey(data), invalid_argument);
  data = small();
  data.visits = {};
  for (const char* id : {"find", "buy", "use"}) data.visits.add(id, {1, 1, 1, 1, 1, id[0] == 'b' ? 2.0 : 1.0});
  CHECK_THROWS_AS((void)journey(data), invalid_value);
  data.visits = {};
  for (const char* id : {"find", "buy", "use"}) data.visits.add(id, {1, 1, 1, 1, 0, 1});
  try {
    (void)journey(data);
    FAIL("a rating by somebody who did not come");
  } catch (const invalid_value& problem) {
    CHECK(problem.row() == 4);
  }
  data = small();
  const auto refused = [&](const moments_options& options) {
    CHECK_THROWS_AS((void)moments_of_truth(data, options), invalid_argument);
  };
  refused({});
  refused({.target = 5, .importance = touchpoint_importance::given, .given = {1, 2}});
  refused({.target = 5, .importance = touchpoint_importance::given, .given = {1, 2, gone}});
  refused({.target = 5, .kind = replicate_kind::jackknife_one});
  data.overall = {1, 2};
  refused({.target = 5});
  data.overall.clear();
  refused({.target = 5});
  CHECK_THROWS_AS((void)peak_end(data, peak_rule::most_extreme), invalid_argument);
  CHECK_THROWS_AS((void)peak_end(data, peak_rule::worst, {.fewest = 0}), invalid_argument);
  CHECK(name(touchpoint_importance::slope) == "slope");
}

TEST_CASE("replicates of moments of truth are raked again, by hand") {
  const raked_sample sample(48);
  random_stream random(20240702);
  journey_data data;
  std::vector<double> find, buy;
  for (std::size_t i = 0; i < 48; ++i) {
    const double mood = simulate::draw_normal(random);
    find.push_back(3.0 + 1.5 * sample.female[i] + mood + simulate::draw_normal(random));
    buy.push_back(i % 5 == 3 ? gone : 4.0 + mood - sample.female[i] + simulate::draw_normal(random));
    data.overall.push_back(find[i] + 0.5 * mood + simulate::draw_normal(random));
  }
  data.scores.add("find", find);
  data.scores.add("buy", buy);
  journey_data raked = data;
  raked.scores = sample.raked(data.scores);
  for (const replicate_kind kind : {replicate_kind::bootstrap, replicate_kind::rescaled}) {
    const auto found = moments_of_truth(raked, {.target = 6, .kind = kind, .replicates = 60});
    const auto figures = [&](std::vector<double> weights) {
      std::vector<double> all;
      for (const std::vector<double>* score : {&find, &buy}) {
        double w = 0, x = 0, y = 0, xx = 0, xy = 0, came = 0, people = 0;
        for (std::size_t i = 0; i < 48; ++i) {
          people += weights[i];
          if (!((*score)[i] == (*score)[i])) continue;
          came += weights[i];
          w += weights[i];
          x += weights[i] * (*score)[i];
          y += weights[i] * data.overall[i];
          xx += weights[i] * (*score)[i] * (*score)[i];
          xy += weights[i] * (*score)[i] * data.overall[i];
        }
        const double slope = (xy - x * y / w) / (xx - x * x / w);
        for (const double one : {slope, came / people, 6 - x / w, slope * came / people * (6 - x / w)}) {
          all.push_back(one);
        }
      }
      all.push_back(all[3] > all[7] ? 1.0 : 0.0);
      return all;
    };
    const figures_by_hand expected = sample.by_hand(kind, 60, 20240101, figures);
    double first = 0;
    for (const auto& one : expected.replicates) first += one[8] / 60;
    CHECK(found.replicates == 60);
    for (const moment_of_truth& one : found.moments) {
      const std::size_t at = one.id == "find" ? 0 : 4;
      check_rel(value_of(one.importance), expected.values[at], 1e-10);
      check_rel(value_of(one.priority), expected.values[at + 3], 1e-10);
      check_rel(one.importance.standard_error(), expected.errors[at], 1e-8);
      check_abs(one.exposure.standard_error(), expected.errors[at + 1], 1e-10);
      check_rel(one.gap.standard_error(), expected.errors[at + 2], 1e-8);
      check_rel(one.priority.standard_error(), expected.errors[at + 3], 1e-8);
      check_abs(one.probability_first, at == 0 ? first : 1 - first, 1e-12);
    }
  }
}

TEST_CASE("one person leaves values without errors, whatever the replicates") {
  journey_data data;
  data.scores.add("find", {4});
  for (const replicate_kind kind : {replicate_kind::bootstrap, replicate_kind::rescaled}) {
    const auto found = moments_of_truth(
        data, {.target = 5, .importance = touchpoint_importance::given, .given = {2}, .kind = kind});
    CHECK(value_of(found.moments[0].priority) == 2);
    CHECK(std::isnan(found.moments[0].priority.standard_error()));
    CHECK(found.moments[0].rank == 1);
  }
}

TEST_CASE("moments of truth report who left something out") {
  journey_data data;
  data.scores.add("find", {5, 4, gone, gone, 2, 1});
  data.scores.add("buy", {4, 2, 3, gone, 2, 3});
  data.overall = {5, 4, 3, 3, gone, 2};
  const auto found = moments_of_truth(data, {.target = 6, .replicates = 20});
  CHECK(found.missing ==
        missing_report{.policy = missing_data::pairwise, .rows = 6, .used = 5, .with_gaps = 3});
  const auto given = moments_of_truth(
      data, {.target = 6, .importance = touchpoint_importance::given, .given = {1, 2}, .replicates = 20});
  CHECK(given.missing ==
        missing_report{.policy = missing_data::pairwise, .rows = 6, .used = 5, .with_gaps = 2});
  CHECK(given.moments[0].gap.missing() == 1);
}
