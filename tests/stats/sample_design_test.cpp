#include <clientele/stats/sample_design.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/core/random_stream.hpp>
#include <clientele/survey/raking.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"

using namespace clientele;
using namespace clientele_test;

namespace {

const double gap = detail::nan;

std::vector<std::uint32_t> codes_of(const std::vector<std::string>& names) {
  std::vector<std::uint32_t> codes;
  for (const std::string& name : names) codes.push_back(static_cast<std::uint32_t>(name[0]));
  return codes;
}

}  // namespace

TEST_CASE("a stratified sample of schools with its finite population") {
  const auto oracles = shared_oracles("weighting");
  if (!oracles) return;
  const oracle_entry& entry = oracles->entry("survey.apistrat.means");
  const auto file = data_file(entry);
  if (!file) return;
  const survey_table schools = survey_table::read(*file);
  const std::vector<std::string> type = schools.texts("stype"), wide = schools.texts("sch.wide");
  std::vector<double> fractions;
  for (std::size_t i = 0; i < type.size(); ++i) {
    const auto own = std::count(type.begin(), type.end(), type[i]);
    fractions.push_back(static_cast<double>(own) / schools.numbers("fpc")[i]);
  }
  const std::vector<double> pw = schools.numbers("pw"), api = schools.numbers("api00"), enroll = schools.numbers("enroll");
  const sample_design design(type.size(), {.weights = pw, .strata = codes_of(type), .sampling_fractions = fractions});
  const auto check = [&](double mine, const char* field) {
    check_rel(mine, entry.value[field].number(), 1e-12, entry.source);
  };
  CHECK(design.degrees() == 197);
  const double without_replacement = 1.0 - 200.0 / entry.value["summary_weights"]["sum"].number();
  const auto mean = design.mean(api);
  check(mean.value().value(), "mean_api00");
  check(mean.standard_error(), "se_api00");
  check(mean.design_effect() / without_replacement, "deff_api00");
  check(design.mean(enroll).value().value(), "mean_enroll");
  check(design.mean(enroll).standard_error(), "se_enroll");
  check(design.mean(enroll).design_effect() / without_replacement, "deff_enroll");
  check(design.total(enroll).value().value(), "total_enroll");
  check(design.total(enroll).standard_error(), "se_total_enroll");
  std::vector<double> yes;
  for (const std::string& answer : wide) yes.push_back(answer == "Yes" ? 1.0 : 0.0);
  check(design.share(yes).value().value(), "share_sch_wide_yes");
  check(design.share(yes).standard_error(), "se_share");
  yes[3] = 2.0;
  CHECK_THROWS_WITH_AS(static_cast<void>(design.share(yes)),
                       "a value of a share is 2 in row 3; allowed: 0 or 1, NaN where it is missing", invalid_value);
  const auto ratio = design.ratio(schools.numbers("api.stu"), enroll);
  check(ratio.value().value(), "ratio_api_stu_to_enroll");
  check(ratio.standard_error(), "se_ratio");
  check_rel(mean.effective_sample_size(), entry.value["summary_weights"]["kish_effective_n"].number(), 1e-12,
            entry.source);
  // Replicates of a linear figure: the same error; of a ratio nearly so.
  check_rel(design.total(enroll, {}).standard_error(), design.total(enroll).standard_error(), 1e-12);
  check_rel(design.mean(api, {}).standard_error(), mean.standard_error(), 0.01);
  check_rel(design.mean(api, {.kind = replicate_kind::rescaled, .replicates = 4000}).standard_error(),
            mean.standard_error(), 0.05);
}

TEST_CASE("without a design the errors are those of a plain mean") {
  const std::vector<double> x{3, 1, 4, 1, 5, 9, 2, 6};
  const sample_design design(8, {});
  double mean = 0, squares = 0;
  for (const double v : x) mean += v / 8;
  for (const double v : x) squares += (v - mean) * (v - mean);
  check_rel(design.mean(x).value().value(), mean, 1e-15);
  check_rel(design.mean(x).standard_error(), std::sqrt(squares / 7 / 8), 1e-14);
  check_rel(design.mean(x).design_effect(), 1, 1e-13);
  CHECK(design.degrees() == 7);
  check_rel(design.mean(x, {}).standard_error(), std::sqrt(squares / 7 / 8), 1e-12);
  CHECK(design.mean(x, {}).method() == "student");
  CHECK(design.mean(x, {.kind = replicate_kind::bootstrap, .replicates = 50}).method() == "percentile");
}

TEST_CASE("people without an answer stay in the design") {
  const std::vector<double> weights{1, 2, 1, 2, 1, 2, 1, 2};
  const std::vector<std::uint32_t> clusters{1, 1, 2, 2, 3, 3, 4, 4};
  const sample_design design(8, {.weights = weights, .clusters = clusters});
  const std::vector<double> x{3, gap, 4, 1, gap, gap, 2, 6};
  const auto mean = design.mean(x);
  CHECK(mean.sample_size() == 5);
  CHECK(mean.missing() == 3);
  check_rel(mean.value().value(), (3 + 4 + 2 * 1 + 2 + 2 * 6) / 7.0, 1e-14);
  // The ratio of two totals over all clusters, the third with nothing in it.
  const std::vector<double> y{3, 0, 4, 1, 0, 0, 2, 6}, one{1, 0, 1, 1, 0, 0, 1, 1};
  check_rel(mean.standard_error(), design.ratio(y, one).standard_error(), 1e-12);
  check_rel(design.mean(x, {}).standard_error(), design.ratio(y, one, {}).standard_error(), 1e-13);
  CHECK(design.mean(std::vector<double>(8, gap)).interval().method == "linearised");
  CHECK_FALSE(design.mean(std::vector<double>(8, gap)).value().known());
  CHECK_FALSE(design.mean(std::vector<double>(8, gap), {}).value().known());
}

TEST_CASE("bad designs and bad columns are errors") {
  const std::vector<double> x{1, 2, 3, 4};
  CHECK_THROWS_AS(sample_design(4, {.weights = {1, 2}}), invalid_argument);
  CHECK_THROWS_AS(sample_design(4, {.weights = {1, 2, -3, 1}}), invalid_value);
  CHECK_THROWS_AS(sample_design(4, {.strata = {1, 1, 1, 2}}), invalid_argument);
  CHECK_THROWS_AS(sample_design(4, {.strata = {1, 1}}), invalid_argument);
  CHECK_THROWS_AS(sample_design(4, {.sampling_fraction = 1}), invalid_argument);
  CHECK_THROWS_AS(sample_design(1, {}), invalid_argument);
  const sample_design good(4, {});
  CHECK_THROWS_AS(static_cast<void>(good.mean(std::vector<double>{1})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(good.ratio(x, std::vector<double>{1})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(good.mean(std::vector<double>{1, 2, detail::infinity, 4})), invalid_value);
  CHECK_THROWS_AS(static_cast<void>(good.total(std::vector<double>{1, 2, gap, 4})), invalid_value);
  const std::vector<survey::margin> other{survey::margin("sex", {{"f", 1}}, std::vector<std::uint32_t>{0, 0})};
  CHECK_THROWS_AS(sample_design(4, {.adjustment = std::make_shared<const survey::raking>(other)}), invalid_argument);
}

namespace {

/// Sixteen strata of clusters whose people are alike, in a population that is large enough to draw from with
/// replacement. Whether somebody is a woman has to do with the score; the share of women is known.
struct town {
  static constexpr std::size_t strata = 16, clusters = 4, people = 6;
  std::vector<double> score, women, weights;
  std::vector<std::uint32_t> stratum, cluster, sex;

  town(std::uint64_t seed, std::uint64_t stream) {
    random_stream random(seed, stream);
    for (std::uint32_t h = 0; h < strata; ++h) {
      for (std::uint32_t c = 0; c < clusters; ++c) {
        const double own = random.uniform() - 0.5, mix = 0.3 + 0.4 * random.uniform();
        for (std::size_t p = 0; p < people; ++p) {
          const bool woman = random.uniform() < mix;
          score.push_back(5.0 + 0.2 * h + 2.0 * own + (woman ? 1.0 : 0.0) + 2.0 * random.uniform());
          women.push_back(woman ? 1.0 : 0.0);
          sex.push_back(woman ? 0 : 1);
          weights.push_back(1.0 + h % 4);
          stratum.push_back(h);
          cluster.push_back(c);
        }
      }
    }
  }
  /// What the score is on average: 5, strata by their weights, half a woman, and a uniform's mean twice.
  static double truth() {
    double sum = 0, total = 0;
    for (std::size_t h = 0; h < strata; ++h) {
      sum += (1.0 + static_cast<double>(h % 4)) * 0.2 * static_cast<double>(h);
      total += 1.0 + static_cast<double>(h % 4);
    }
    return 5.0 + sum / total + 0.5 + 1.0;
  }
};

}  // namespace

TEST_CASE("intervals of a stratified cluster sample cover what they say") {
  constexpr std::size_t samples = 1500, bootstrapped = 1000;
  std::size_t linear = 0, jackknife = 0, drawn = 0, percentile = 0, raked_linear = 0, raked_jackknife = 0, ignored = 0;
  double width = 0, raked_width = 0;
  const real truth{town::truth()};
  for (std::size_t s = 0; s < samples; ++s) {
    const town t(2024, s);
    const std::size_t n = t.score.size();
    const sample_design design(n, {.weights = t.weights, .strata = t.stratum, .clusters = t.cluster});
    const auto add = [&](std::size_t& hits, const auto& estimate) {
      const auto interval = estimate.interval();
      hits += interval.lower <= truth && truth <= interval.upper ? 1U : 0U;
      return interval.width();
    };
    width += add(linear, design.mean(t.score));
    add(jackknife, design.mean(t.score, {}));
    if (s < bootstrapped) {
      const auto draws = design.mean(t.score, {.kind = replicate_kind::rescaled, .replicates = 200, .seed = 77 + s});
      add(percentile, draws);
      const auto student = draws.interval(0.95, replicate_method::student);
      drawn += student.lower <= truth && truth <= student.upper ? 1U : 0U;
    }
    // As if people had been drawn one by one.
    add(ignored, sample_design(n, {.weights = t.weights}).mean(t.score));
    const std::vector<survey::margin> margins{survey::margin("sex", {{"f", 50}, {"m", 50}}, t.sex)};
    const auto raked = std::make_shared<const survey::raking>(margins, t.weights);
    const sample_design known(n,
                              {.weights = t.weights, .strata = t.stratum, .clusters = t.cluster, .adjustment = raked});
    raked_width += add(raked_linear, known.mean(t.score));
    add(raked_jackknife, known.mean(t.score, {}));
  }
  const auto per_cent = [](std::size_t hits, std::size_t of) { return 100.0 * static_cast<double>(hits) / static_cast<double>(of); };
  check_abs(per_cent(linear, samples), 95, 1.5, "1,500 samples");
  check_abs(per_cent(jackknife, samples), 95, 1.5, "1,500 samples");
  check_abs(per_cent(drawn, bootstrapped), 95, 2, "1,000 samples, 200 draws");
  // Percentiles know nothing of the degrees of freedom, here 48, nor of how few draws there are.
  check_abs(per_cent(percentile, bootstrapped), 93, 2, "1,000 samples, 200 draws");
  check_abs(per_cent(raked_linear, samples), 95, 1.5, "1,500 samples");
  check_abs(per_cent(raked_jackknife, samples), 95, 1.5, "1,500 samples");
  CHECK(raked_width < 0.95 * width);
  CHECK(per_cent(ignored, samples) < 89);
}
