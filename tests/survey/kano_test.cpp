#include <clientele/survey/kano.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <clientele/core/random_stream.hpp>
#include <clientele/survey/mean_answer.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

#include "support/check.hpp"
#include "support/oracle.hpp"
#include "support/survey_table.hpp"
#include "support/values.hpp"
#include "tally/law_suite.hpp"

using namespace clientele;
using namespace clientele::survey;
using namespace clientele_test;

namespace {

constexpr std::string_view letters = "MOAIRQ";

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

/// One need with so many answers in M, O, A, I, R, Q.
kano_result of_letters(const std::array<int, 6>& counts) {
  rating_tally<kano_pairs> tally;
  for (std::size_t c = 0; c < letters.size(); ++c) {
    for (int i = 0; i < counts[c]; ++i) tally.observe(pair_of(letters[c]));
  }
  return kano(tally);
}

using pairs = laws_of<rating_tally<kano_pairs>, answers<0, 24>>;
using weighted_pairs = laws_of<weighted<rating_tally<kano_pairs>>, answers<0, 24>, weights>;

/// Compares what an entry has, and says how many of its fields that were.
std::size_t check_against(const kano_result& found, const json_value& value, const oracle_entry& entry) {
  std::size_t compared = 0;
  const auto check = [&](double mine, const char* key) {
    if (const json_value* theirs = value.find(key)) {
      check_either(mine, theirs->number(), {1e-15, 1e-12}, entry.source + ' ' + key);  // a strength may be 0
      ++compared;
    }
  };
  const auto category = [&](kano_category mine, const char* key) {
    if (const json_value* theirs = value.find(key)) {
      CHECK(std::string(1, letter(mine)) == theirs->text());
      ++compared;
    }
  };
  if (const json_value* counts = value.find("counts")) {
    for (std::size_t c = 0; c < kano_categories; ++c) {
      CHECK(found.counts[c] == (*counts)[std::string(1, letters[c])].number());
    }
    ++compared;
  }
  if (const json_value* decided = value.find("fong_significant")) {
    CHECK(found.decided() == (decided->number() != 0.0));
    ++compared;
  }
  category(found.category, "mode_with_ties_to_M_O_A_I_R_Q");
  category(found.runner_up, "runner_up");
  category(found.category_by_groups, "blauth_rule_category");
  check(static_cast<double>(found.total_strength.sample_size()), "n");
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
  return compared;
}

}  // namespace

CLIENTELE_PROVE_LAWS("pairs of Kano answers", pairs, weighted_pairs)

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

TEST_CASE("60 answers against 40 of 120 decide, 40 against 30 do not") {
  // Figures 5.10, by Fong's formula.
  const kano_result found = of_letters({60, 40, 10, 10, 0, 0});
  check_rel(found.fong_difference, 20.0, 1e-12);
  check_abs(found.fong_threshold, 12.602, 5e-4, "figures 5.10, printed to three digits");
  check_rel(found.fong_threshold, 1.65 * std::sqrt(100.0 * 140 / 240), 1e-12);
  CHECK(found.decided());
  const kano_result close = of_letters({25, 40, 30, 20, 3, 2});
  check_rel(close.fong_difference, 10.0, 1e-12);
  // 11.61855: figures 5.10 have the next ten thousandth above, 11.6186.
  check_rel(close.fong_threshold, 1.65 * std::sqrt(70.0 * 170 / 240), 1e-12);
  CHECK_FALSE(close.decided());
  CHECK(close.category_by_groups == kano_category::one_dimensional);  // 95 of O, A and M against 25
}

TEST_CASE("reference values: the table, small counts, the ski study") {
  const oracle_file oracles = committed_oracles("kano");
  const json_value& tables = oracles.entry("kano.table").value;
  for (int f = 1; f <= 5; ++f) {
    std::string standard, variant;
    for (int d = 1; d <= 5; ++d) {
      standard += letter(kano_category_of(f, d));
      variant += letter(kano_category_of(f, d, kano_table::questionable_diagonal));
    }
    CHECK(standard == tables["standard"][f - 1].text());
    CHECK(variant == tables["variant"][f - 1].text());
  }
  std::size_t small = 0, ski = 0;
  for (const oracle_entry& entry : oracles.starting_with("kano.small.")) {
    CAPTURE(entry.id);
    CHECK(check_against(kano(of_counts<rating_tally<kano_pairs>>(entry.inputs["counts"])), entry.value, entry) == 14);
    CHECK(entry.value.size() == 14);
    ++small;
  }
  for (const oracle_entry& entry : oracles.starting_with("kano.ski.")) {
    CAPTURE(entry.id);
    const kano_result found = kano(of_counts<weighted<rating_tally<kano_pairs>>>(entry.inputs["percent"]));
    CHECK(check_against(found, entry.value, entry) == 5);
    CHECK(entry.value.size() == 5);
    ++ski;
  }
  CHECK(small == 4);
  CHECK(ski == 3);
}

TEST_CASE("reference values: cars and kiosks") {
  const auto oracles = shared_oracles("kano_servqual");
  if (!oracles) return;
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
      CHECK(check_against(kano(tally), value, entry) == 18);
      CHECK(value.size() == 20);  // and the two below
      // Pairs that nobody chose are not listed.
      double listed = 0;
      for (const std::string& pair : value["answer_pairs"].keys()) {
        const int code = 5 * (pair[0] - '1') + pair[1] - '1';
        CHECK(static_cast<double>(tally.count(code)) == value["answer_pairs"][pair].number());
        listed += value["answer_pairs"][pair].number();
      }
      CHECK(listed == value["n"].number());
      const kano_result variant = kano(tally, {.table = kano_table::questionable_diagonal});
      for (std::size_t c = 0; c < kano_categories; ++c) {
        CHECK(variant.counts[c] == value["variant_table_counts"][std::string(1, letters[c])].number());
      }
    }
  }
}

TEST_CASE("five attributes as stp25kano prints them") {
  // Published in the README of stp25kano (2024-05-11), 296 simulated answers each, printed to the digits here.
  struct row {
    std::array<int, 6> counts;  // M, O, A, I, R, Q
    char mode, by_order;
    double total_strength, category_strength, better, worse, chi_square, difference, threshold;
    bool decided;
  };
  const row rows[] = {
      {{95, 123, 45, 33, 0, 0}, 'O', 'O', .89, .09, .568, -.736, 72.49, 28, 19.4, true},
      {{101, 54, 54, 81, 3, 3}, 'M', 'M', .71, .07, .372, -.534, 21.64, 20, 18.5, true},
      {{15, 24, 121, 124, 6, 6}, 'I', 'A', .54, .01, .511, -.137, 150.06, 3, 19.8, false},
      {{65, 87, 93, 51, 0, 0}, 'A', 'O', .83, .02, .608, -.514, 15.41, 6, 18.5, false},
      {{9, 18, 83, 177, 6, 3}, 'I', 'I', .37, .32, .352, -.094, 251.30, 94, 19.9, true},
  };
  for (const row& theirs : rows) {
    const kano_result found = of_letters(theirs.counts);
    CHECK(letter(found.category) == theirs.mode);
    CHECK(letter(found.category_by_order) == theirs.by_order);
    CHECK(found.decided() == theirs.decided);
    check_rel(found.fong_difference, theirs.difference, 1e-12);
    check_abs(found.fong_threshold, theirs.threshold, 0.05, "printed to one digit");
    check_abs(value_of(found.total_strength), theirs.total_strength, 0.005, "printed to two digits");
    check_abs(value_of(found.category_strength), theirs.category_strength, 0.005, "printed to two digits");
    check_abs(value_of(found.better), theirs.better, 0.0005, "printed to three digits");
    check_abs(value_of(found.worse), theirs.worse, 0.0005, "printed to three digits");
    check_abs(found.chi_square, theirs.chi_square, 0.005, "printed to two digits");
  }
}

TEST_CASE("the rules for the category differ where answers are divided") {
  const kano_result tied = of_letters({25, 30, 20, 45, 0, 0});
  CHECK(tied.category == kano_category::indifferent);
  CHECK(tied.category_by_groups == kano_category::one_dimensional);  // 75 against 45
  CHECK(tied.category_by_order == kano_category::indifferent);       // nothing within 6 answers of 45
  const kano_result near = of_letters({39, 30, 20, 45, 0, 0});
  CHECK(near.category_by_order == kano_category::must_be);  // within 5 % of 134 answers
  rating_tally<kano_pairs> tally;
  for (int i = 0; i < 40; ++i) tally.observe(pair_of(i < 19 ? 'M' : 'I'));
  CHECK(kano(tally).category_by_order == kano_category::must_be);
  CHECK(kano(tally, {.near_tie = 0.0}).category_by_order == kano_category::indifferent);
  CHECK(of_letters({0, 0, 0, 0, 3, 0}).category_by_order == kano_category::questionable);
}

TEST_CASE("grades of one's own, and their covariance") {
  rating_tally<kano_pairs> tally;
  const std::vector<int> functional{1, 2, 3, 1};
  const std::vector<int> dysfunctional{5, 5, 3, 4};
  observe_kano(tally, column{functional}, column{dysfunctional});
  const kano_result graded = kano(tally);
  // By hand: functional 4 2 0 4, dysfunctional 4 4 0 2.
  CHECK(value_of(graded.functional) == 2.5);
  CHECK(value_of(graded.dysfunctional) == 2.5);
  check_rel(graded.graded.x, (2.25 + 0.25 + 6.25 + 2.25) / 3 / 4, 1e-14);
  check_rel(graded.graded.y, (2.25 + 2.25 + 6.25 + 0.25) / 3 / 4, 1e-14);
  check_rel(graded.graded.xy, (2.25 - 0.75 + 6.25 - 0.75) / 3 / 4, 1e-14);
  check_rel(graded.functional.standard_error(), std::sqrt(graded.graded.x), 1e-14);
  const kano_result even = kano(tally, {.grades = {{2, 1, 0, -1, -2}, {-2, -1, 0, 1, 2}}});
  CHECK(value_of(even.functional) == 1.25);
  CHECK(even.functional.interval().upper <= real{2.0});
  CHECK_THROWS_WITH_AS(static_cast<void>(kano(tally, {.grades = {{gap, 2, 0, -1, -2}, {-2, -1, 0, 2, 4}}})),
                       "grade of a Kano answer is nan; allowed: finite numbers", invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(kano(tally, {.near_tie = 1.5})), invalid_argument);
}

TEST_CASE("self-stated importance is a mean answer") {
  rating_tally<stated_importance> importance;
  importance.observe(std::vector<int>{9, 7, 8, 5, 9});
  check_rel(value_of(mean_answer(importance)), 7.6, 1e-12);
  CHECK(mean_answer(importance).interval().upper <= scale_mean{9.0});
}

TEST_CASE("the ellipse of the plane is that of the coefficients, turned") {
  const kano_result found = of_letters({60, 30, 20, 15, 2, 1});
  const confidence_ellipse plain = found.ellipse(confidence_level{0.9});
  const confidence_ellipse plane = found.plane_ellipse(confidence_level{0.9});
  check_rel(plane.major, plain.major, 1e-12);
  check_rel(plane.minor, plain.minor, 1e-12);
  for (double better = 0.2; better < 0.7; better += 0.013) {
    for (double worse = -0.9; worse < -0.5; worse += 0.017) {
      CHECK(plane.contains(-worse, better) == plain.contains(better, worse));
    }
  }
  CHECK(std::isnan(of_letters({0, 0, 0, 0, 3, 0}).ellipse().major));
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

TEST_CASE("no answers are of no category") {
  const kano_result none = kano(rating_tally<kano_pairs>{});
  for (const kano_category c : {none.category, none.runner_up, none.category_by_groups, none.category_by_order}) {
    CHECK(c == kano_category::questionable);
  }
  CHECK_FALSE(none.decided());
}

TEST_CASE("segments are compared by categories and by coefficients") {
  // Pearson's chi-square of the 2 x 4 table, by hand.
  const kano_result first = of_letters({40, 10, 30, 20, 0, 0});
  const kano_result second = of_letters({35, 25, 15, 25, 0, 0});
  const kano_difference found = kano_compare(first, second);
  double expected = 0;
  const double rows[2][4] = {{30, 10, 40, 20}, {15, 25, 35, 25}};
  for (int c = 0; c < 4; ++c) {
    const double e = (rows[0][c] + rows[1][c]) / 2;
    expected += (rows[0][c] - e) * (rows[0][c] - e) / e + (rows[1][c] - e) * (rows[1][c] - e) / e;
  }
  check_rel(found.categories.chi_square, expected, 1e-13);
  CHECK(found.categories.degrees == 3);
  check_abs(value_of(found.better), 0.4 - 0.4, 1e-14, "equal shares");
  check_rel(value_of(found.worse), 0.5 - 0.6, 1e-13);
  const kano_difference same = kano_compare(of_letters({5, 0, 0, 0, 0, 0}), of_letters({7, 0, 0, 0, 0, 0}));
  CHECK(std::isnan(same.categories.p));  // one category alone: nothing to test
}

TEST_CASE("many segments: one test of all, and pairs with adjusted p-values") {
  // scipy 1.17.1: chi2_contingency([[40, 10, 30, 20, 0], [35, 25, 15, 25, 10], [10, 40, 30, 20, 2]]).
  const std::vector<kano_result> segments{of_letters({40, 10, 30, 20, 0, 0}), of_letters({35, 25, 15, 25, 10, 0}),
                                          of_letters({10, 40, 30, 20, 2, 0})};
  const kano_homogeneity all = kano_same_categories(segments);
  check_rel(all.chi_square, 56.86350005242739, 1e-12);
  CHECK(all.degrees == 8);
  check_rel(all.p, 1.914609906249131e-09, 1e-12);
  const auto found = kano_compare_all(segments);
  REQUIRE(found.size() == 3);
  std::vector<double> raw;
  for (const auto& pair : found) raw.push_back(pair.difference.worse.p_value());
  const std::vector<double> adjusted = adjust(raw);
  for (std::size_t k = 0; k < 3; ++k) CHECK(found[k].worse_p == adjusted[k]);
  CHECK(found[1].first == 0);
  CHECK(found[1].second == 2);
  CHECK(kano_compare_all(segments, adjustment::none)[2].better_p == found[2].difference.better.p_value());
  // A segment without answers neither adds to the test nor spoils it.
  const std::vector<kano_result> with_none{segments[0], kano(rating_tally<kano_pairs>{}), segments[1]};
  const kano_homogeneity without = kano_same_categories(with_none);
  CHECK(without.chi_square == kano_compare(segments[0], segments[1]).categories.chi_square);
  CHECK(without.degrees == 4);
  CHECK(std::isnan(kano_same_categories({}).p));
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
  CHECK(found.score == real{2.5 / 3});  // no bonus while a must-be need is not met
  const auto score = [&](std::vector<double> met, double bonus) { return kano_fulfilment(needs, met, bonus).score; };
  CHECK(score({1, 1, 1, 0, 0}, 0.5) == real{1.0});
  CHECK(score({1, 1, 1, 0.4, 0}, 0.5) == real{1.2});
  CHECK(score({1, 1, 1, 1, 0}, 0.0) == real{1.0});
  CHECK_FALSE(kano_fulfilment(std::vector{attractive}, std::vector<double>{1}).score.known());
  for (const double met : {0.0, 1.0}) {
    CHECK(kano_fulfilment(std::vector{attractive}, std::vector<double>{met}).level == kano_satisfaction::unknown);
  }
  CHECK(name(kano_satisfaction::unknown) == "unknown");
  CHECK_THROWS_AS(static_cast<void>(kano_fulfilment(needs, std::vector<double>{1, 1, 1, 1, 1}, -1.0)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(kano_fulfilment(needs, std::vector<double>{1})), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(kano_fulfilment(needs, std::vector<double>{1, 1, 1, 1, 2})), invalid_argument);
}

TEST_CASE("intervals of the coefficients, strengths and grades, and the ellipses, cover what they say") {
  // M, O, A, I, R, Q of need; the first row has no clear mode. docs/coverage.md has the figures.
  struct population {
    std::array<double, 6> shares;
    int people;
  };
  constexpr std::array<population, 4> populations{{{{.25, .30, .25, .14, .03, .03}, 50},
                                                   {{.25, .30, .25, .14, .03, .03}, 200},
                                                   {{.15, .50, .20, .10, .03, .02}, 50},
                                                   {{.10, .15, .60, .10, .03, .02}, 200}}};
  constexpr std::size_t runs = 4000;
  for (std::size_t p = 0; p < populations.size(); ++p) {
    const auto& [shares, people] = populations[p];
    const double four = shares[0] + shares[1] + shares[2] + shares[3];
    const real better{(shares[1] + shares[2]) / four};
    const real worse{-(shares[0] + shares[1]) / four};
    std::array<double, 6> sorted = shares;
    std::sort(sorted.begin(), sorted.end());
    const proportion lead{sorted[5] - sorted[4]};
    const proportion total{shares[0] + shares[1] + shares[2]};
    std::array<std::size_t, 5> covered{};
    for (std::size_t run = 0; run < runs; ++run) {
      random_stream random(20240602 + p, run);
      std::array<int, 6> counts{};
      for (int person = 0; person < people; ++person) {
        double u = random.uniform();
        std::size_t c = 0;
        while (c < 5 && u >= shares[c]) u -= shares[c++];
        ++counts[c];
      }
      const kano_result found = of_letters(counts);
      covered[0] += found.better.interval().contains(better);
      covered[1] += found.worse.interval().contains(worse);
      covered[2] += found.total_strength.interval().contains(total);
      covered[3] += found.ellipse().contains(better.value(), worse.value());
      covered[4] += found.category_strength.interval().contains(lead);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      CAPTURE(k);
      check_abs(static_cast<double>(covered[k]) / runs, 0.95, 0.016, "4,000 runs; the page has 20,000");
    }
    // The largest share less the second is never below 0: near a tie the interval is wider than it must be.
    CHECK(static_cast<double>(covered[4]) / runs > 0.94);
  }
}
