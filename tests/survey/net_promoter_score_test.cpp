#include <clientele/survey/net_promoter_score.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <clientele/stats/difference.hpp>
#include <clientele/stats/sample_size.hpp>
#include <clientele/tally/grouped.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::net_promoter_score;

namespace {

/// A recommendation question on 1..10, as the mobile phone survey asks it.
struct recommend_of_ten : rating_scale<1, 10> {
  static constexpr std::string_view name = "recommend, 1 to 10";
  static constexpr int detractors_up_to = 6;
  static constexpr int promoters_from = 9;
};
/// And on 1..7, as the kiosk survey does.
struct recommend_of_seven : rating_scale<1, 7> {
  static constexpr std::string_view name = "recommend, 1 to 7";
  static constexpr int detractors_up_to = 4;
  static constexpr int promoters_from = 7;
};
/// A plain 0..10 question that says nothing of recommending.
struct zero_to_ten : rating_scale<0, 10> {
  static constexpr std::string_view name = "zero to ten";
};

rating_tally<recommendation> of_counts(int promoters, int passives, int detractors) {
  rating_tally<recommendation> tally;
  for (int i = 0; i < promoters; ++i) tally.observe(9 + i % 2);
  for (int i = 0; i < passives; ++i) tally.observe(7 + i % 2);
  for (int i = 0; i < detractors; ++i) tally.observe(i % 7);
  return tally;
}

template <class Estimate>
void check_against(const Estimate& nps, const oracle_entry& entry, const json_value& value) {
  const auto check = [&](double actual, const char* field) {
    if (value.has(field)) check_either(actual, value[field].number(), entry.allowed, entry.source);
  };
  check(static_cast<double>(nps.sample_size()), "n");
  check(nps.value().value(), "nps_points");
  check(nps.variance(), "variance_per_response");
  check(nps.standard_error(), "se_points");
  if (value.has("shares")) {
    check_either(nps.up().value(), value["shares"]["promoters"].number(), entry.allowed, entry.source);
    check_either(nps.down().value(), value["shares"]["detractors"].number(), entry.allowed, entry.source);
  }
  // The library clips to the unit and keeps the value inside; the oracle does neither.
  const auto check_interval = [&](const auto& interval, const char* field) {
    if (!value.has(field)) return;
    const double lower = std::max(-100.0, std::min(value[field][0].number(), nps.value().value()));
    const double upper = std::min(100.0, std::max(value[field][1].number(), nps.value().value()));
    check_either(interval.lower.value(), lower, entry.allowed, entry.source);
    check_either(interval.upper.value(), upper, entry.allowed, entry.source);
  };
  check_interval(nps.interval(), "adjusted_wald_ci_points");
  check_interval(nps.interval(0.95, balance_method::wald), "wald_ci_points");
}

template <class T>
concept HasScore = requires(const T& tally) { net_promoter_score(tally); };

}  // namespace

TEST_CASE("the published rows: 250/675/75, 18/11/3 and 20/0/0") {
  struct row {
    int promoters, passives, detractors;
    double nps, error, half_width, lower, upper;
  };
  for (const row& r : {row{250, 675, 75, 17.5, 1.7157, 3.3628, 14.086, 20.809},
                       row{18, 11, 3, 46.875, 11.6796, 22.8916, 20.408, 65.307},
                       row{20, 0, 0, 100.0, 0.0, 0.0, 69.683, 100.0}}) {
    const auto nps = net_promoter_score(of_counts(r.promoters, r.passives, r.detractors));
    CHECK(nps.value().value() == r.nps);
    check_abs(nps.standard_error(), r.error, 5e-5, "figures 5.6");
    check_abs(nps.interval().lower.value(), r.lower, 5e-4, "figures 5.6");
    check_abs(nps.interval().upper.value(), r.upper, 5e-4, "figures 5.6");
    check_abs(nps.interval(0.95, balance_method::wald).width() / 2.0, r.half_width, 5e-5, "figures 5.6");
  }
  const auto apart = difference(net_promoter_score(of_counts(60, 30, 10)), net_promoter_score(of_counts(45, 35, 20)));
  CHECK(apart.value().value() == 25.0);
  check_abs(apart.standard_error(), 10.1858, 5e-5, "figures 5.6");
  check_abs(apart.statistic(), 2.4544, 5e-5, "figures 5.6");
  check_abs(apart.p_value(), 0.01411, 5e-6, "figures 5.6");
}

TEST_CASE("reference values from counts") {
  const auto oracles = shared_oracles("nps");
  if (!oracles) return;
  for (const oracle_entry& entry : oracles->starting_with("nps.counts.")) {
    const auto count = [&](const char* field) { return static_cast<int>(entry.inputs[field].number()); };
    check_against(net_promoter_score(of_counts(count("promoters"), count("passives"), count("detractors"))), entry,
                  entry.value);
  }
}

TEST_CASE("reference values from files: all, by region, by business unit, other scales, missing answers") {
  const auto oracles = shared_oracles("nps");
  if (!oracles) return;
  const oracle_entry& all = oracles->entry("nps.data.all");
  const auto file = data_file(all);
  if (!file) return;
  const survey_table table = survey_table::read(*file);
  const std::vector<double> answers = table.numbers("recommend_0_10");
  rating_tally<recommendation> tally;
  tally.observe(answers);
  CHECK(tally.missing() == 0);
  check_against(net_promoter_score(tally), all, all.value);

  for (const auto& [id, name] : {std::pair{"nps.data.by_region", "region"},
                                 std::pair{"nps.data.by_business_unit", "business_unit"}}) {
    const oracle_entry& entry = oracles->entry(id);
    grouped<std::string, rating_tally<recommendation>> by_group;
    by_group.observe(table.texts(name), answers);
    const auto scores = by_group.map(net_promoter_score);
    CHECK(scores.size() == entry.value.keys().size());
    for (const auto& [group, nps] : scores) {
      check_against(nps, entry, entry.value[group]);
      CHECK(static_cast<double>(by_group.at(group).count({0, 6})) == entry.value[group]["counts"][0].number());
    }
  }

  const survey_table mobi = survey_table::read(*data_file(oracles->entry("nps.mobi.CUSL3")));
  rating_tally<recommend_of_ten> of_ten;
  of_ten.observe(mobi.numbers("CUSL3"));
  check_against(net_promoter_score(of_ten), oracles->entry("nps.mobi.CUSL3"), oracles->entry("nps.mobi.CUSL3").value);
  rating_tally<any_scale> run_time{any_scale{1, 10}.with_promoters(6, 9)};
  run_time.observe(mobi.numbers("CUSL3"));
  CHECK(net_promoter_score(run_time).value() == net_promoter_score(of_ten).value());
  CHECK(net_promoter_score(run_time).interval() == net_promoter_score(of_ten).interval());

  const oracle_entry& kiosk = oracles->entry("nps.kiosk.recommend_custom_cut");
  rating_tally<recommend_of_seven> of_seven;
  of_seven.observe(survey_table::read(*data_file(kiosk)).numbers("recommend"));
  CHECK(of_seven.missing() == 4);
  CHECK(net_promoter_score(of_seven).missing() == 4);
  check_against(net_promoter_score(of_seven), kiosk, kiosk.value);
}

TEST_CASE("reference values with weights: Kish and linearised") {
  const auto oracles = shared_oracles("nps");
  if (!oracles) return;
  const auto check = [](const auto& nps, const oracle_entry& entry) {
    const json_value& value = entry.value;
    check_either(nps.value().value(), value["weighted_nps_points"].number(), entry.allowed, entry.source);
    check_either(nps.up().value(), value["weighted_shares"]["promoters"].number(), entry.allowed, entry.source);
    check_either(nps.down().value(), value["weighted_shares"]["detractors"].number(), entry.allowed, entry.source);
    check_either(nps.effective_sample_size(), value["kish_effective_n"].number(), entry.allowed, entry.source);
    check_either(nps.standard_error(), value["se_points_kish"].number(), entry.allowed, entry.source);
    check_either(nps.linearised_error(), value["se_points_linearised"].number(), entry.allowed, entry.source);
    const auto kish = nps.interval(0.95, balance_method::wald);
    check_either(kish.lower.value(), value["ci_points_kish"][0].number(), entry.allowed, entry.source);
    check_either(kish.upper.value(), value["ci_points_kish"][1].number(), entry.allowed, entry.source);
  };
  for (const char* id : {"nps.weighted.small", "nps.weighted.equal"}) {
    const oracle_entry& entry = oracles->entry(id);
    weighted<rating_tally<recommendation>> tally;
    tally.observe(entry.inputs["scores"].numbers(), entry.inputs["weights"].numbers());
    check(net_promoter_score(tally), entry);
  }
  const oracle_entry& entry = oracles->entry("nps.weighted.by_region");
  const auto file = data_file(entry);
  if (!file) return;
  const survey_table table = survey_table::read(*file);
  std::vector<double> weights;
  for (const std::string& region : table.texts("region")) {
    weights.push_back(entry.inputs["weight_by_region"][region].number());
  }
  weighted<rating_tally<recommendation>> tally;
  tally.observe(table.numbers("recommend_0_10"), weights);
  check(net_promoter_score(tally), entry);
}

TEST_CASE("no answers: not known, with the widest interval") {
  const auto nps = net_promoter_score(rating_tally<recommendation>{});
  CHECK(!nps.value().known());
  CHECK(nps.interval().lower.value() == -100.0);
  CHECK(nps.interval().upper.value() == 100.0);
  CHECK(nps.sample_size() == 0);
}

TEST_CASE("defect 14: answers on another scale are an error, not a score") {
  CHECK_THROWS_AS(static_cast<void>(net_promoter_score(rating_tally<any_scale>{any_scale{1, 4}})), scale_mismatch);
  CHECK_THROWS_WITH_AS(static_cast<void>(net_promoter_score(rating_tally<any_scale>{any_scale{0, 10}})),
                       doctest::Contains("with_promoters"), scale_mismatch);
  CHECK_THROWS_AS(static_cast<void>(any_scale(1, 4).with_promoters(6, 9)), invalid_argument);
  rating_tally<recommendation> tally;
  CHECK_THROWS_AS(tally.observe(std::vector{1, 2, 11}), invalid_value);
  CHECK_THROWS_AS(static_cast<void>(net_promoter_score(rating_tally<any_scale>{})), scale_mismatch);
}

TEST_CASE("defect 16: small counts are divided as numbers, not as integers") {
  for (int n = 1; n <= 40; ++n) {
    const auto nps = net_promoter_score(of_counts(1, n, 0));
    check_ulp(nps.value().value(), 100.0 / (n + 1), 2);
    CHECK(nps.value().value() > 0.0);
  }
  // 100 (P - D) / n for every split of 12 answers, against a fraction of whole numbers.
  for (int p = 0; p <= 12; ++p) {
    for (int d = 0; d + p <= 12; ++d) {
      const double expected = 100.0 * (p - d) / 12.0;
      check_abs(net_promoter_score(of_counts(p, 12 - p - d, d)).value().value(), expected, 2e-14);
    }
  }
}

TEST_CASE("defect 17: a golden table; promoters less detractors, then divided") {
  struct row {
    int promoters, passives, detractors;
    double nps;
  };
  for (const row& r : {row{50, 30, 20, 30}, row{5, 3, 2, 30}, row{0, 0, 10, -100}, row{10, 0, 0, 100}, row{5, 5, 5, 0},
                       row{97, 2, 1, 96}, row{0, 10, 0, 0}, row{1, 0, 1, 0}, row{0, 1, 3, -75}}) {
    check_rel(net_promoter_score(of_counts(r.promoters, r.passives, r.detractors)).value().value(), r.nps, 1e-15);
  }
}

TEST_CASE("defect 18: a score of any question from 0 to 10 does not compile") {
  static_assert(HasScore<rating_tally<recommendation>> && HasScore<weighted<rating_tally<recommendation>>>);
  static_assert(HasScore<rating_tally<recommend_of_ten>> && HasScore<rating_tally<any_scale>>);
  static_assert(!HasScore<rating_tally<zero_to_ten>> && !HasScore<rating_tally<five_point>>);
  static_assert(!HasScore<rating_tally<recommend_likelihood>> && !HasScore<proportion_estimate> && !HasScore<double>);
  CHECK(HasScore<rating_tally<recommendation>>);
}

TEST_CASE("defect 19: the value is not rounded, only its print is") {
  const auto nps = net_promoter_score(of_counts(1, 1, 1 + 1));
  CHECK(nps.value().value() == -25.0);
  const auto third = net_promoter_score(of_counts(2, 0, 1));
  CHECK(third.value().value() != 33.3);
  check_ulp(third.value().value(), 100.0 / 3.0, 2);
  std::ostringstream out;
  out << third;
  CHECK(out.str().starts_with("+33.3 points (95% CI "));
  const auto other = difference(third, third);
  CHECK(other.value().value() == 0.0);
}

TEST_CASE("defect 5: every option changes some result") {
  const auto nps = net_promoter_score(of_counts(18, 11, 3));
  const auto plain = nps.interval();
  CHECK(nps.interval(0.99).width() > plain.width());
  CHECK(nps.interval(0.95, balance_method::wald) != plain);
  CHECK(nps.interval(0.95, balance_method::score) != plain);
  weighted<rating_tally<recommendation>> tally;
  tally.observe(std::vector{10, 9, 8, 3, 10}, std::vector{1.0, 3.0, 0.5, 2.0, 1.0});
  const auto weighed = net_promoter_score(tally);
  CHECK(weighed.interval(0.95, balance_method::linearised).width() != weighed.interval().width());
}
