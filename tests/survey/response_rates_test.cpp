#include <clientele/survey/response_rates.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <clientele/core/errors.hpp>
#include <clientele/core/random_stream.hpp>

#include "support/check.hpp"

using namespace clientele;
using namespace clientele_test;
using survey::disposition;
using survey::disposition_tally;
using survey::eligibility;
using survey::outcome_rate;
using survey::response_rate;

namespace {

disposition_tally cases_of(const std::vector<std::uint64_t>& counts) {
  disposition_tally tally;
  for (std::size_t d = 0; d < counts.size(); ++d) tally.observe_times(static_cast<int>(d) + 1, counts[d]);
  return tally;
}

// I 400, P 50, R 150, NC 200, O 20, UH 100, UO 80, not eligible 205.
const std::vector<std::uint64_t> example{400, 50, 150, 200, 20, 100, 80, 205};

double rate(outcome_rate which) { return response_rate(cases_of(example), which).value().value(); }
double rate(outcome_rate which, eligibility e) { return response_rate(cases_of(example), which, e).value().value(); }

}  // namespace

TEST_CASE("the standard definitions") {
  const char* source = "by hand from AAPOR, Standard Definitions, 8th edition";
  check_rel(rate(outcome_rate::rr1), 400.0 / 1000, 1e-15, source);
  check_rel(rate(outcome_rate::rr2), 450.0 / 1000, 1e-15, source);
  check_rel(rate(outcome_rate::rr5), 400.0 / 820, 1e-15, source);
  check_rel(rate(outcome_rate::rr6), 450.0 / 820, 1e-15, source);
  check_rel(rate(outcome_rate::coop1), 400.0 / 620, 1e-15, source);
  check_rel(rate(outcome_rate::coop2), 450.0 / 620, 1e-15, source);
  check_rel(rate(outcome_rate::coop3), 400.0 / 600, 1e-15, source);
  check_rel(rate(outcome_rate::coop4), 450.0 / 600, 1e-15, source);
  check_rel(rate(outcome_rate::ref1), 150.0 / 1000, 1e-15, source);
  check_rel(rate(outcome_rate::ref3), 150.0 / 820, 1e-15, source);
  check_rel(rate(outcome_rate::con1), 620.0 / 1000, 1e-15, source);
  check_rel(rate(outcome_rate::con3), 620.0 / 820, 1e-15, source);
  // e = 820 / 1025 = 0.8, of 180 unknown ones.
  check_rel(survey::eligible_share(cases_of(example)).value().value(), 0.8, 1e-15, source);
  for (const eligibility e : {eligibility::stated(proportion{0.8}), eligibility::as_among_known()}) {
    check_rel(rate(outcome_rate::rr3, e), 400.0 / 964, 1e-15, source);
    check_rel(rate(outcome_rate::rr4, e), 450.0 / 964, 1e-15, source);
    check_rel(rate(outcome_rate::ref2, e), 150.0 / 964, 1e-15, source);
    check_rel(rate(outcome_rate::con2, e), 620.0 / 964, 1e-15, source);
  }
  // Between the two extremes.
  check_rel(rate(outcome_rate::rr3, eligibility::stated(proportion{1})), rate(outcome_rate::rr1), 1e-15);
  check_rel(rate(outcome_rate::rr3, eligibility::stated(proportion{0})), rate(outcome_rate::rr5), 1e-15);
}

TEST_CASE("the basis and the interval of a plain rate are those of its share") {
  const auto found = response_rate(cases_of(example), outcome_rate::rr1);
  CHECK(found.basis() == unweighted_basis(1000));
  const auto share = proportion_estimate::from_counts(400, 1000);
  CHECK(found.interval().lower == share.interval().lower);
  CHECK(found.interval().upper == share.interval().upper);
  check_rel(found.linearised_error(), share.standard_error(), 1e-12);
  CHECK(response_rate(cases_of(example), outcome_rate::coop3).sample_size() == 600);
}

TEST_CASE("the error of a rate with e is that of many samples of cases") {
  // Samples of 1,205 cases from the shares of the example.
  const auto draw = [](random_stream& random) {
    std::vector<std::uint64_t> counts(8, 0);
    for (int i = 0; i < 1205; ++i) {
      std::uint64_t place = random.below(1205);
      std::size_t d = 0;
      while (place >= example[d]) place -= example[d++];
      ++counts[d];
    }
    return counts;
  };
  for (const eligibility e : {eligibility::as_among_known(), eligibility::stated(proportion{0.8})}) {
    double sum = 0, squares = 0;
    int covered = 0;
    constexpr int samples = 2000;
    const double truth = 400.0 / 964;
    for (int s = 0; s < samples; ++s) {
      random_stream random(17, static_cast<std::uint64_t>(s));
      const auto found = response_rate(cases_of(draw(random)), outcome_rate::rr3, e);
      sum += found.value().value();
      squares += found.value().value() * found.value().value();
      const auto limits = found.interval();
      covered += limits.lower.value() <= truth && truth <= limits.upper.value() ? 1 : 0;
    }
    const double spread = std::sqrt(squares / samples - sum / samples * (sum / samples));
    const auto found = response_rate(cases_of(example), outcome_rate::rr3, e);
    check_rel(found.standard_error(), spread, 0.05, "2,000 samples");
    check_rel(found.linearised_error(), found.standard_error(), 1e-12);
    check_abs(100.0 * covered / samples, 95, 1.2, "2,000 samples");
    CHECK(found.sample_size() == 1000);
  }
  // Who responds also raises e, and with it the lower part: the error of e need not add to that of the rate.
  CHECK(response_rate(cases_of(example), outcome_rate::rr3, eligibility::as_among_known()).standard_error() !=
        response_rate(cases_of(example), outcome_rate::rr3, eligibility::stated(proportion{0.8})).standard_error());
}

TEST_CASE("base weights, merging, missing ends") {
  weighted<disposition_tally> weighted_cases;
  disposition_tally plain;
  for (std::size_t d = 0; d < example.size(); ++d) {
    for (std::uint64_t i = 0; i < example[d] / 5; ++i) {
      weighted_cases.observe(survey::as_answer(static_cast<disposition>(d + 1)), 2.5);
      plain.observe(survey::as_answer(static_cast<disposition>(d + 1)));
    }
  }
  for (const outcome_rate which : {outcome_rate::rr1, outcome_rate::coop2, outcome_rate::con3}) {
    const auto a = response_rate(weighted_cases, which), b = response_rate(plain, which);
    check_rel(a.value().value(), b.value().value(), 1e-14);
    check_rel(a.standard_error(), b.standard_error(), 1e-14);
    check_rel(a.linearised_error(), b.linearised_error(), 1e-14);
  }
  const auto e = eligibility::as_among_known();
  check_rel(response_rate(weighted_cases, outcome_rate::rr3, e).standard_error(),
            response_rate(plain, outcome_rate::rr3, e).standard_error(), 1e-12);
  // Unequal weights: a case of weight 3 is three cases of value, not of certainty.
  weighted<disposition_tally> unequal;
  unequal.observe(std::vector<int>{1, 1, 3, 3, 8}, std::vector<double>{3, 1, 1, 1, 1});
  const auto found = response_rate(unequal, outcome_rate::rr1);
  check_rel(found.value().value(), 4.0 / 6, 1e-14);
  check_rel(found.effective_sample_size(), 36.0 / 12, 1e-14);
  check_rel(found.linearised_error(), std::sqrt((10.0 / 9 + 2 * 4.0 / 9) / 36), 1e-12);

  disposition_tally merged = plain;
  merged += cases_of(example);
  merged.observe_missing(3);
  CHECK(merged.count(static_cast<int>(disposition::refusal)) == 180);
  CHECK(response_rate(merged, outcome_rate::rr1).missing() == 3);
}

TEST_CASE("no cases, no errors, and what is not allowed") {
  const auto none = response_rate(disposition_tally{}, outcome_rate::rr1);
  CHECK_FALSE(none.value().known());
  CHECK(none.interval().width() == 1.0);
  CHECK_FALSE(response_rate(cases_of({0, 0, 0, 0, 0, 5, 5, 0}), outcome_rate::rr3, eligibility::as_among_known()).value().known());
  const auto nobody = response_rate(cases_of({0, 0, 10, 0, 0, 5, 5, 10}), outcome_rate::rr3, eligibility::as_among_known());
  CHECK(nobody.value() == proportion{0});
  CHECK(nobody.interval().upper.value() > 0.1);
  CHECK_THROWS_AS(static_cast<void>(rate(outcome_rate::rr3)), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(rate(outcome_rate::rr1, eligibility::as_among_known())), invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(eligibility::stated(proportion{std::nan("")})), invalid_argument);
  disposition_tally tally;
  CHECK_THROWS_AS(tally.observe(9), invalid_value);
  CHECK(survey::name(outcome_rate::coop4) == "COOP4");
  CHECK(survey::as_answer(disposition::non_contact).label() == "non_contact");
  CHECK(survey::needs_eligibility(outcome_rate::con2));
}
