#include <clientele/survey/competitor_comparison.hpp>

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/simulate/draws.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"
#include "support/values.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

mean_estimate<scale_mean> mean_of(std::vector<double> values) {
  numeric_columns one;
  one.add("rating", std::move(values));
  return covariances_of(one).combination<scale_mean>(std::array{1.0});
}

/// Ratings of firms by the same people, each with a leniency of their own.
numeric_columns simulated(std::size_t people, const std::vector<double>& truth, std::uint64_t stream) {
  random_stream random(20240615, stream);
  std::vector<std::vector<double>> values(truth.size(), std::vector<double>(people));
  for (std::size_t r = 0; r < people; ++r) {
    const double person = simulate::draw_normal(random);
    for (std::size_t j = 0; j < truth.size(); ++j)
      values[j][r] = truth[j] + person + 0.8 * simulate::draw_normal(random);
  }
  numeric_columns result;
  for (std::size_t j = 0; j < truth.size(); ++j) result.add("firm " + std::to_string(j), values[j]);
  return result;
}

struct kiosk {
  std::vector<double> satisfaction, quality;
  std::vector<std::string> sex;
};
std::optional<kiosk> read_kiosk() {
  const auto file = data_file("kiosk_quality/kiosk_servqual.csv");
  if (!file) return std::nullopt;
  const survey_table table = survey_table::read(*file);
  return kiosk{table.numbers("sat_overall"), table.numbers("quality_overall"), table.texts("sex")};
}

}  // namespace

TEST_CASE("reference values: two groups of raters of the kiosk survey against scipy") {
  const auto data = read_kiosk();
  if (!data) return;
  std::vector<double> women, men;
  for (std::size_t r = 0; r < data->sex.size(); ++r) {
    if (std::isnan(data->satisfaction[r])) continue;
    (data->sex[r] == "female" ? women : men).push_back(data->satisfaction[r]);
  }
  const std::vector<firm_rating> ratings{{"women", mean_of(women)}, {"men", mean_of(men)}};
  const separate_competitor found = compare_separate(ratings, "women").competitors.at(0);
  // scipy 1.17.1: stats.ttest_ind(a, b, equal_var=False) and its confidence_interval()
  check_rel(value_of(found.difference), 4.006535947712418 - 3.8518518518518516, 1e-12);
  check_rel(found.difference.statistic(), 1.16763502833015, 1e-12);
  check_rel(found.difference.degrees(), 94.29167125576602, 1e-12);
  check_rel(found.p, 0.24589812515368017, 1e-12);
  check_rel(found.difference.interval().lower.value(), -0.1083403132084298, 1e-12);
  check_rel(found.difference.interval().upper.value(), 0.4177085049295631, 1e-12);
  CHECK(found.p_adjusted == found.p);
  // numpy: r = a.mean() / b.mean(), its error and degrees written out; Fieller's limits by scipy.optimize.brentq of
  // (a - r b)^2 - t^2 (s_a^2 + r^2 s_b^2), at the degrees of r
  check_rel(value_of(found.relative), 1.040158371040724, 1e-13);
  check_rel(found.relative.standard_error(), 0.03541051384968359, 1e-12);
  check_rel(found.relative.degrees(), 91.10394097731908, 1e-12);
  check_rel(found.relative.interval().lower.value(), 0.972146286645392, 1e-12);
  check_rel(found.relative.interval().upper.value(), 1.112928631944408, 1e-12);
  const auto delta = found.relative.interval(0.95, independent_ratio_method::delta);
  check_rel(delta.lower.value(), 0.9698208164274227, 1e-12);
  check_rel(delta.upper.value(), 1.1104959256540254, 1e-12);
  const auto fieller = found.relative.interval(0.95, independent_ratio_method::fieller);
  check_rel(fieller.lower.value(), 0.9731801557410221, 1e-12);
  check_rel(fieller.upper.value(), 1.1142772988115393, 1e-12);
}

TEST_CASE("reference values: two ratings by the same people of the kiosk survey against scipy") {
  const auto data = read_kiosk();
  if (!data) return;
  numeric_columns ratings;
  ratings.add("satisfaction", data->satisfaction);
  ratings.add("quality", data->quality);
  const paired_comparison comparison = compare_paired(ratings, "satisfaction");
  CHECK(comparison.missing.with_gaps == 4);
  const paired_competitor& found = comparison.competitors.at(0);
  CHECK(found.difference.sample_size() == 207);
  // numpy, scipy 1.17.1: d = x - y; stats.ttest_rel(x, y).pvalue; the error of the ratio by the deviation of x - r y
  check_rel(value_of(found.own), 3.966183574879227, 1e-13);
  check_rel(value_of(found.other), 3.792270531400966, 1e-13);
  check_rel(value_of(found.difference), 0.17391304347826086, 1e-12);
  check_rel(found.difference.standard_error(), 0.04884557515624346, 1e-12);
  check_rel(found.p, 0.00045968509110979727, 1e-12);
  check_rel(value_of(found.relative), 1.045859872611465, 1e-13);
  check_rel(found.relative.standard_error(), 0.013266225579068687, 1e-12);
  // From the low end of the scale, 1.
  const auto from_one = compare_paired(ratings, "satisfaction", missing_data::listwise, {.origin = 1.0});
  check_rel(value_of(from_one.competitors[0].relative), 1.0622837370242215, 1e-13);
  check_rel(from_one.competitors[0].relative.standard_error(), 0.018215856998914544, 1e-12);
  CHECK(value_of(from_one.competitors[0].difference) == value_of(found.difference));
}

TEST_CASE("several competitors: Holm by default, whoever rated both by choice") {
  const numeric_columns ratings = simulated(60, {4.6, 4.2, 4.4, 4.5}, 1);
  const paired_comparison found = compare_paired(ratings, "firm 0");
  REQUIRE(found.competitors.size() == 3);
  std::vector<double> p;
  for (const paired_competitor& one : found.competitors) p.push_back(one.p);
  const std::vector<double> adjusted = adjust(p, adjustment::holm);
  for (std::size_t i = 0; i < 3; ++i) CHECK(found.competitors[i].p_adjusted == adjusted[i]);
  const auto plain = compare_paired(ratings, "firm 0", missing_data::listwise, {.rule = adjustment::none});
  for (std::size_t i = 0; i < 3; ++i) CHECK(plain.competitors[i].p_adjusted == p[i]);
  CHECK(adjusted[0] != p[0]);
  // Leniency is common to both ratings: as separate samples they would differ by far less beyond doubt.
  std::vector<firm_rating> separate;
  for (std::size_t j = 0; j < 4; ++j)
    separate.push_back({ratings.name(j), mean_of({ratings[j].begin(), ratings[j].end()})});
  const separate_comparison apart = compare_separate(separate, "firm 0");
  for (std::size_t i = 0; i < 3; ++i) {
    check_abs(value_of(apart.competitors[i].difference), value_of(found.competitors[i].difference), 1e-13);
    check_rel(value_of(apart.competitors[i].relative), value_of(found.competitors[i].relative), 1e-13);
    CHECK(apart.competitors[i].difference.standard_error() > 1.2 * found.competitors[i].difference.standard_error());
  }
  // Who does not know a firm is left out of its comparison alone.
  numeric_columns gaps;
  for (std::size_t j = 0; j < 4; ++j) {
    std::vector<double> values(ratings[j].begin(), ratings[j].end());
    if (j == 2) {
      for (std::size_t r = 0; r < 25; ++r) values[r] = std::nan("");
    }
    gaps.add(ratings.name(j), values);
  }
  const auto pairs = compare_paired(gaps, "firm 0", missing_data::pairwise);
  const auto all = compare_paired(gaps, "firm 0");
  CHECK(pairs.competitors[0].difference.sample_size() == 60);
  CHECK(pairs.competitors[1].difference.sample_size() == 35);
  CHECK(value_of(pairs.competitors[0].difference) == value_of(found.competitors[0].difference));
  for (const auto& one : all.competitors) CHECK(one.difference.sample_size() == 35);
  CHECK(all.missing.with_gaps == 25);
  CHECK_THROWS_AS((void)compare_paired(gaps, "firm 0", missing_data::refuse), invalid_value);
}

TEST_CASE("weights of 2 change no comparison, weights by people do") {
  numeric_columns ratings = simulated(50, {4.6, 4.2}, 2);
  const auto plain = compare_paired(ratings, "firm 0").competitors[0];
  ratings.set_weights(std::vector<double>(50, 2.0));
  const auto twice = compare_paired(ratings, "firm 0").competitors[0];
  check_rel(value_of(twice.difference), value_of(plain.difference), 1e-13);
  check_rel(twice.p, plain.p, 1e-12);
  std::vector<double> weights(50, 1.0);
  weights[7] = 9;
  ratings.set_weights(weights);
  const auto uneven = compare_paired(ratings, "firm 0").competitors[0];
  CHECK(value_of(uneven.difference) != value_of(plain.difference));
  CHECK(uneven.difference.effective_sample_size() < 30);
}

TEST_CASE("positions on the value map, against the influence of each person") {
  const numeric_columns quality = simulated(80, {5.2, 4.8, 4.5}, 3);
  const numeric_columns price = simulated(80, {10.5, 10, 9.4}, 4);
  const fair_value_line line = fair_value_line::from_weights(0.6, 0.4);
  for (const value_reference reference : {value_reference::mean_of_all, value_reference::mean_of_others}) {
    const customer_value_map found = value_map(quality, price, line, missing_data::listwise, {.reference = reference});
    for (std::size_t i = 0; i < 3; ++i) {
      const auto mean_over = [&](const numeric_columns& of, std::size_t r) {
        double sum = 0, count = 0;
        for (std::size_t j = 0; j < 3; ++j) {
          if (reference == value_reference::mean_of_others && j == i) continue;
          sum += of[j][r];
          count += 1;
        }
        return sum / count;
      };
      double q = 0, p = 0, q_reference = 0, p_reference = 0;
      for (std::size_t r = 0; r < 80; ++r) {
        q += quality[i][r] / 80;
        p += price[i][r] / 80;
        q_reference += mean_over(quality, r) / 80;
        p_reference += mean_over(price, r) / 80;
      }
      const value_position& one = found.firms[i];
      check_rel(value_of(one.relative_quality), q / q_reference, 1e-13);
      check_rel(value_of(one.relative_price), p / p_reference, 1e-13);
      check_abs(value_of(one.advantage), 1 + 1.5 * (q / q_reference - 1) - p / p_reference, 1e-13);
      double squares = 0, advantage_squares = 0;
      for (std::size_t r = 0; r < 80; ++r) {
        const double u = (quality[i][r] - q / q_reference * mean_over(quality, r)) / q_reference;
        const double v = (price[i][r] - p / p_reference * mean_over(price, r)) / p_reference;
        squares += u * u;
        advantage_squares += (1.5 * u - v) * (1.5 * u - v);
      }
      check_rel(one.relative_quality.standard_error(), std::sqrt(squares / 79 / 80), 1e-12);
      check_rel(one.advantage.standard_error(), std::sqrt(advantage_squares / 79 / 80), 1e-12);
      check_rel(one.probability_better,
                0.5 * std::erfc(-value_of(one.advantage) / one.advantage.standard_error() / std::sqrt(2.0)), 1e-12);
    }
  }
}

TEST_CASE("the verdict needs its probability, and the slope has a say") {
  const auto offer = [](const char* firm, double quality, double error, double price) {
    return firm_offer{firm, {quality, error, unweighted_basis(100)}, price};
  };
  const std::vector<firm_offer> firms{offer("dear", 8.2, 0.02, 130), offer("plain", 8, 0.02, 100),
                                      offer("cheap", 7.6, 0.02, 80)};
  const auto by = [&](double slope, double error = 0.0) {
    return value_map(firms, fair_value_line::of_slope(slope, error));
  };
  CHECK(by(1).firm("dear").verdict == value_verdict::worse_value);
  CHECK(by(1).firm("cheap").verdict == value_verdict::better_value);
  CHECK(by(10).firm("dear").verdict == value_verdict::better_value);
  // (8.2 / 7.8 - 1) = 2 / 39 of quality more for 130 / 90 - 1 of price more: fair where the slope is 8.67.
  check_rel(value_of(by(1).firm("dear").relative_quality), 8.2 / 7.8, 1e-14);
  check_rel(value_of(by(1).firm("dear").relative_price), 13.0 / 9, 1e-14);
  check_rel(by(1).firm("dear").relative_quality.standard_error(),
            std::sqrt(0.0004 + std::pow(8.2 / 7.8, 2) * 0.0002) / 7.8, 1e-13);
  CHECK(by(1).firm("dear").relative_price.standard_error() == 0.0);
  CHECK(by(8.67).firm("dear").verdict == value_verdict::undecided);
  CHECK(by(10, 5).firm("dear").verdict == value_verdict::undecided);
  check_rel(by(10).line.fair_price(1.1), 2.0, 1e-14);
  // Without any error the side of the line is sure.
  const std::vector<firm_offer> sure{offer("a", 8, 0, 110), offer("b", 8, 0, 100)};
  const auto known = value_map(sure, fair_value_line::of_slope(1));
  CHECK(known.firm("a").probability_better == 0.0);
  CHECK(known.firm("b").verdict == value_verdict::better_value);
  const std::vector<firm_offer> blank{offer("a", std::nan(""), 0.1, 110), offer("b", 8, 0.1, 100)};
  const auto unknown = value_map(blank, fair_value_line::of_slope(1));
  CHECK(std::isnan(unknown.firm("a").probability_better));
  CHECK(std::isnan(value_of(unknown.firm("a").advantage)));
  CHECK(unknown.firm("b").verdict == value_verdict::undecided);
}

TEST_CASE("what does not fit is refused") {
  const numeric_columns ratings = simulated(10, {4, 5}, 5);
  CHECK_THROWS_AS((void)compare_paired(ratings, "firm 9"), invalid_argument);
  CHECK_THROWS_AS((void)compare_paired(ratings, "firm 0", missing_data::person_mean), invalid_argument);
  numeric_columns alone;
  alone.add("us", {1, 2, 3});
  CHECK_THROWS_AS((void)compare_paired(alone, "us"), invalid_argument);
  const firm_rating us{"us", mean_of({1, 2, 3})};
  CHECK_THROWS_AS((void)compare_separate(std::array{us}, "us"), invalid_argument);
  CHECK_THROWS_AS((void)compare_separate(std::array{us, us}, "us"), invalid_argument);
  CHECK_THROWS_AS((void)compare_separate(std::array{us, firm_rating{"them", mean_of({1, 2})}}, "who"),
                  invalid_argument);
  CHECK_THROWS_AS((void)fair_value_line::from_weights(0, 1), invalid_argument);
  CHECK_THROWS_AS((void)fair_value_line::from_weights(1, std::nan("")), invalid_argument);
  CHECK_THROWS_AS((void)fair_value_line::of_slope(-1), invalid_argument);
  CHECK_THROWS_AS((void)fair_value_line::of_slope(1, -1), invalid_argument);
  const fair_value_line line = fair_value_line::of_slope(1);
  CHECK_THROWS_AS((void)value_map(std::array{firm_offer{"a", us.rating, 1}}, line), invalid_argument);
  CHECK_THROWS_AS((void)value_map(std::array{firm_offer{"a", us.rating, 0}, firm_offer{"b", us.rating, 1}}, line),
                  invalid_argument);
  CHECK_THROWS_AS((void)value_map(ratings, alone, line), invalid_argument);
  CHECK_THROWS_AS((void)value_map(ratings, ratings, line, missing_data::person_mean), invalid_argument);
  CHECK_THROWS_AS((void)value_map(ratings, ratings, line).firm("who"), invalid_argument);
  CHECK(name(value_verdict::worse_value) == "worse_value");
  CHECK(name(value_reference::mean_of_all) == "mean_of_all");
}
