#include <clientele/survey/kano.hpp>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

constexpr std::string_view letters = "MOAIRQ";
constexpr double gap = std::numeric_limits<double>::quiet_NaN();

/// A pair of answers of each category.
int pair_of(char category) {
  const auto code = [](int functional, int dysfunctional) { return 5 * (functional - 1) + dysfunctional - 1; };
  switch (category) {
    case 'M': return code(2, 5);
    case 'O': return code(1, 5);
    case 'A': return code(1, 3);
    case 'I': return code(3, 3);
    case 'R': return code(5, 2);
    default: return code(1, 1);
  }
}

/// A tally with these shares as weights, or with these counts.
template <class Tally>
Tally of_counts(const json_value& counts) {
  Tally tally;
  for (const std::string& key : counts.keys()) {
    const double many = counts[key].number();
    if constexpr (std::same_as<Tally, rating_tally<kano_pairs>>) {
      for (int i = 0; i < static_cast<int>(many); ++i) tally.observe(pair_of(key[0]));
    } else if (many > 0) {
      tally.observe(pair_of(key[0]), many);
    }
  }
  return tally;
}

double value_of(const auto& estimate) { return estimate.value().value(); }

void check_against(const kano_result& found, const json_value& value, const oracle_entry& entry) {
  const auto check = [&](double mine, const char* key) {
    if (const json_value* theirs = value.find(key)) check_either(mine, theirs->number(), entry.allowed, entry.source);
  };
  const auto category = [&](kano_category mine, const char* key) {
    if (const json_value* theirs = value.find(key)) CHECK(std::string(1, letter(mine)) == theirs->text());
  };
  if (const json_value* counts = value.find("counts")) {
    for (std::size_t c = 0; c < kano_categories; ++c) {
      CHECK(found.counts[c] == (*counts)[std::string(1, letters[c])].number());
    }
  }
  category(found.category, "mode_with_ties_to_M_O_A_I_R_Q");
  category(found.runner_up, "runner_up");
  category(found.category_by_groups, "blauth_rule_category");
  check(value_of(found.better), "better");
  check(value_of(found.worse), "worse");
  check(value_of(found.total_strength), "total_strength");
  check(value_of(found.category_strength), "category_strength");
  check(found.fong_difference, "fong_difference");
  check(found.fong_threshold, "fong_threshold_1_65");
  check(found.chi_square, "chi_square_equal_MOAI");
  check(found.chi_square_p, "chi_square_p");
  check(value_of(found.functional), "continuous_functional_mean");
  check(value_of(found.dysfunctional), "continuous_dysfunctional_mean");
  const double root_n = std::sqrt(found.functional.effective_sample_size());
  check(found.functional.standard_error() * root_n, "continuous_functional_sd");
  check(found.dysfunctional.standard_error() * root_n, "continuous_dysfunctional_sd");
}

}  // namespace

TEST_CASE("the evaluation table: questionable in both corners") {  // peer-defect 35: like and like was coded O
  CHECK(kano_category_of(1, 1) == kano_category::questionable);
  CHECK(kano_category_of(5, 5) == kano_category::questionable);
  const char* standard[] = {"QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"};  // Berger et al. 1993
  const char* diagonal[] = {"QAAAO", "RQIIM", "RIIIM", "RIIQM", "RRRRQ"};
  for (int f = 1; f <= 5; ++f) {
    for (int d = 1; d <= 5; ++d) {
      CHECK(letter(kano_category_of(f, d)) == standard[f - 1][d - 1]);
      CHECK(letter(kano_category_of(f, d, kano_table::questionable_diagonal)) == diagonal[f - 1][d - 1]);
    }
  }
  CHECK_THROWS_WITH_AS(static_cast<void>(kano_category_of(0, 1)), "Kano answer is 0; allowed: 1 to 5", invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(kano_category_of(1, 6)), invalid_argument);
}

TEST_CASE("the worked example of 120 answers") {
  // Recomputed by hand: better 70/115, worse 65/115, strengths 10/120 and 95/120, Fong 1.65 sqrt(70 170 / 240).
  rating_tally<kano_pairs> tally;
  for (const auto& [category, many] : {std::pair{'A', 30}, {'O', 40}, {'M', 25}, {'I', 20}, {'R', 3}, {'Q', 2}}) {
    for (int i = 0; i < many; ++i) tally.observe(pair_of(category));
  }
  const kano_result found = kano(tally);
  check_rel(value_of(found.better), 70.0 / 115, 1e-14);
  check_rel(value_of(found.worse), -65.0 / 115, 1e-14);
  check_rel(value_of(found.category_strength), 10.0 / 120, 1e-14);
  check_rel(value_of(found.total_strength), 95.0 / 120, 1e-14);
  check_rel(found.fong_threshold, 1.65 * std::sqrt(70.0 * 170 / 240), 1e-14);
  CHECK_FALSE(found.decided());
  CHECK(found.category == kano_category::one_dimensional);
  CHECK_FALSE(found.questionable);  // 2 of 120
  CHECK(kano(tally, {.questionable_limit = 0.01}).questionable);
}

TEST_CASE("reference values: small tables, the ski study, cars and kiosks") {
  const auto oracles = shared_oracles("kano_servqual");
  if (!oracles) return;
  for (const oracle_entry& entry : oracles->starting_with("kano.small.")) {
    CAPTURE(entry.id);
    check_against(kano(of_counts<rating_tally<kano_pairs>>(entry.inputs["counts"])), entry.value, entry);
  }
  for (const oracle_entry& entry : oracles->starting_with("kano.ski.")) {
    CAPTURE(entry.id);
    check_against(kano(of_counts<weighted<rating_tally<kano_pairs>>>(entry.inputs["percent"])), entry.value, entry);
  }
  for (const char* id : {"kano.cars", "kano.kiosk"}) {
    const oracle_entry& entry = oracles->entry(id);
    const auto file = data_file(entry);
    if (!file) return;
    const survey_table table = survey_table::read(*file);
    for (const std::string& item : entry.value.keys()) {
      CAPTURE(item);
      const std::string number = item.substr(4);
      const std::vector<double> functional = table.numbers("fun" + number);
      const std::vector<double> dysfunctional = table.numbers("dys" + number);
      rating_tally<kano_pairs> tally;
      observe_kano(tally, column{functional}, column{dysfunctional});
      const json_value& value = entry.value[item];
      CHECK(static_cast<double>(tally.size()) == value["n"].number());
      check_against(kano(tally), value, entry);
      const kano_result variant = kano(tally, {.table = kano_table::questionable_diagonal});
      for (std::size_t c = 0; c < kano_categories; ++c) {
        CHECK(variant.counts[c] == value["variant_table_counts"][std::string(1, letters[c])].number());
      }
    }
  }
}

TEST_CASE("columns are taken side by side, all or nothing") {
  rating_tally<kano_pairs> tally;
  const std::vector<double> functional{1, 2, gap, 3};
  const std::vector<double> dysfunctional{5, 5, 5, gap};
  const observe_report report = observe_kano(tally, column{functional}, column{dysfunctional});
  CHECK(report.observed == 2);
  CHECK(report.missing == 2);
  CHECK(kano(tally).shares[0].missing() == 2);
  const std::vector<int> bad{1, 7};
  const std::vector<int> good{1, 2};
  const rating_tally<kano_pairs> before = tally;
  CHECK_THROWS_WITH_AS(observe_kano(tally, column{good}, column{bad}, {.first_row = 10}),
                       "Kano answers are 2 and 7 at row 11; allowed: whole numbers 1 to 5", invalid_value);
  CHECK(tally == before);
  const observe_report counted = observe_kano(tally, column{good}, column{bad}, {.invalid = on_invalid::count});
  CHECK(counted.rejected()[rejection::out_of_range] == 1);
  const std::vector<int> shorter{1};
  CHECK_THROWS_AS(observe_kano(tally, column{good}, column{shorter}), invalid_argument);
}

TEST_CASE("weights of two are answers given twice, but for the effective number") {
  rating_tally<kano_pairs> twice;
  weighted<rating_tally<kano_pairs>> weighed;
  const std::vector<int> functional{1, 1, 2, 3, 1, 5};
  const std::vector<int> dysfunctional{5, 3, 5, 3, 1, 1};
  for (int i = 0; i < 2; ++i) observe_kano(twice, column{functional}, column{dysfunctional});
  const std::vector<double> weights(6, 2.0);
  observe_kano(weighed, column{functional}, column{dysfunctional}, column{weights});
  const kano_result a = kano(twice);
  const kano_result b = kano(weighed);
  CHECK(value_of(a.better) == value_of(b.better));
  CHECK(a.counts == b.counts);
  CHECK(b.better.effective_sample_size() == 4);
  check_rel(b.fong_threshold, a.fong_threshold / std::sqrt(2.0), 1e-13);
}

TEST_CASE("no answers, and answers that say nothing about satisfaction") {
  const kano_result none = kano(rating_tally<kano_pairs>{});
  CHECK(std::isnan(value_of(none.better)));
  CHECK(none.worse.interval().width() == 1.0);
  CHECK(none.worse.interval().lower == real{-1.0});
  CHECK_FALSE(none.decided());
  rating_tally<kano_pairs> tally;
  tally.observe(pair_of('R'));
  const kano_result reverse = kano(tally);
  CHECK(reverse.category == kano_category::reverse);
  CHECK(std::isnan(value_of(reverse.better)));
  CHECK_THROWS_AS(static_cast<void>(kano(tally, {.fong_z = 0})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(kano(tally, {.questionable_limit = 2})), invalid_argument);
}

TEST_CASE("segments are compared by categories and by coefficients") {
  const auto of = [](int a, int o, int m, int i) {
    rating_tally<kano_pairs> tally;
    for (const auto& [category, many] : {std::pair{'A', a}, {'O', o}, {'M', m}, {'I', i}}) {
      for (int k = 0; k < many; ++k) tally.observe(pair_of(category));
    }
    return kano(tally);
  };
  // Pearson's chi-square of the 2 x 4 table, by hand.
  const kano_difference found = kano_compare(of(30, 10, 40, 20), of(15, 25, 35, 25));
  double expected = 0;
  const double rows[2][4] = {{30, 10, 40, 20}, {15, 25, 35, 25}};
  for (int c = 0; c < 4; ++c) {
    const double e = (rows[0][c] + rows[1][c]) / 2;
    expected += (rows[0][c] - e) * (rows[0][c] - e) / e + (rows[1][c] - e) * (rows[1][c] - e) / e;
  }
  check_rel(found.chi_square, expected, 1e-13);
  CHECK(found.degrees == 3);
  check_rel(value_of(found.better), 0.4 - 0.4, 1e-14);
  check_rel(value_of(found.worse), 0.5 - 0.6, 1e-13);
  const kano_difference same = kano_compare(of(5, 0, 0, 0), of(7, 0, 0, 0));
  CHECK(std::isnan(same.p));  // one category alone: nothing to test
}

TEST_CASE("fulfilled needs: attractive ones make up for nothing") {
  using enum kano_category;
  const std::vector<kano_category> needs{must_be, must_be, one_dimensional, attractive, indifferent};
  const auto level = [&](std::vector<double> met) { return kano_fulfilment(needs, met).level; };
  CHECK(level({1, 0.9, 1, 1, 1}) == kano_satisfaction::dissatisfied);
  CHECK(level({1, 1, 0.5, 1, 0}) == kano_satisfaction::moderate);
  CHECK(level({1, 1, 1, 0, 1}) == kano_satisfaction::high);
  CHECK(level({1, 1, 1, 0.2, 0}) == kano_satisfaction::very_high);
  const fulfilled_needs found = kano_fulfilment(needs, std::vector<double>{1, 0.5, 1, 0, 0});
  CHECK(found.must_be == proportion{0.75});
  CHECK_THROWS_AS(static_cast<void>(kano_fulfilment(needs, std::vector<double>{1})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(kano_fulfilment(needs, std::vector<double>{1, 1, 1, 1, 2})), invalid_argument);
}

TEST_CASE("intervals of the coefficients and their ellipse cover what they say") {
  // 100 people; the true better is .65 / 1.1, the true worse -.55 / 1.1.
  const double chances[] = {0.25, 0.3, 0.35, 0.2};  // M, O, A, I, of 1.1
  constexpr std::size_t runs = 4000;
  std::size_t better = 0, worse = 0, both = 0, strength = 0;
  for (std::size_t run = 0; run < runs; ++run) {
    random_stream random(20240602, run);
    rating_tally<kano_pairs> tally;
    for (int person = 0; person < 100; ++person) {
      double u = random.uniform() * 1.1;
      std::size_t c = 0;
      while (c < 3 && u >= chances[c]) u -= chances[c++];
      tally.observe(pair_of(letters[c]));
    }
    const kano_result found = kano(tally);
    if (found.better.interval().contains(real{0.65 / 1.1})) ++better;
    if (found.worse.interval().contains(real{-0.55 / 1.1})) ++worse;
    if (found.ellipse().contains(0.65 / 1.1, -0.55 / 1.1)) ++both;
    if (found.total_strength.interval().contains(proportion{0.9 / 1.1})) ++strength;
  }
  for (const std::size_t covered : {better, worse, both, strength}) {
    check_abs(static_cast<double>(covered) / runs, 0.95, 0.015, "4,000 runs");
  }
}
