#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <clientele/core/config.hpp>
#include <clientele/core/errors.hpp>
#include <clientele/core/scale.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/rating_tally.hpp>
#include <clientele/tally/weighted_rating_tally.hpp>

namespace clientele::inline v0::survey {

/// What became of a case of a sample [aapor-2015].
enum class disposition : std::uint8_t {
  complete = 1,       ///< I: complete interview
  partial,            ///< P: partial interview
  refusal,            ///< R: refusal and break-off
  non_contact,        ///< NC: eligible, not reached
  other,              ///< O: eligible, reached, no interview for another reason
  unknown_household,  ///< UH: not known whether it is a household, or one of the population
  unknown_other,      ///< UO: not known for another reason whether it is eligible
  not_eligible,       ///< known not to belong to the population
};

/// The dispositions as the levels of a scale, so that they are counted, weighted, merged and kept as any answers are.
struct dispositions : rating_scale<1, 8> {
  static constexpr std::string_view name = "disposition";
  static constexpr std::array<std::string_view, 8> labels{"complete",    "partial", "refusal",           "non_contact",
                                                          "other", "unknown_household", "unknown_other", "not_eligible"};
};
/// How many cases came to which end; `weighted<disposition_tally>` with base weights.
using disposition_tally = rating_tally<dispositions>;

/// The level that a disposition is counted as.
[[nodiscard]] constexpr rating<dispositions> as_answer(disposition of) {
  return rating<dispositions>{static_cast<int>(of)};
}

/// The rates of [aapor-2015]. A partial interview is a response from the even-numbered response rates and COOP2, COOP4 on.
enum class outcome_rate : std::uint8_t {
  rr1, rr2, rr3, rr4, rr5, rr6,  ///< response
  coop1, coop2, coop3, coop4,    ///< cooperation
  ref1, ref2, ref3,              ///< refusal
  con1, con2, con3,              ///< contact
};

/// The rate as it stands in reports and JSON: "RR3".
[[nodiscard]] CLIENTELE_API std::string_view name(outcome_rate rate) noexcept;
/// Whether it takes a share of the cases of unknown eligibility: RR3, RR4, REF2, CON2.
[[nodiscard]] constexpr bool needs_eligibility(outcome_rate rate) noexcept {
  return rate == outcome_rate::rr3 || rate == outcome_rate::rr4 || rate == outcome_rate::ref2 ||
         rate == outcome_rate::con2;
}

/// e, the share of the cases of unknown eligibility that are taken for eligible: stated, or estimated as among the others.
class eligibility {
 public:
  /// From elsewhere, such as a follow-up of some of them. It counts as known: its error is in no interval.
  [[nodiscard]] static constexpr eligibility stated(proportion e) {
    if (!e.known()) clientele::detail::throw_invalid_argument("stated eligibility", e.value(), "0 to 1");
    return eligibility{e.value()};
  }
  /// The eligible cases over those whose eligibility is known, with the error of that in the interval.
  [[nodiscard]] static constexpr eligibility as_among_known() noexcept { return eligibility{clientele::detail::nan}; }
  [[nodiscard]] constexpr bool estimated() const noexcept { return share_ != share_; }
  [[nodiscard]] constexpr double share() const noexcept { return share_; }

 private:
  constexpr explicit eligibility(double share) noexcept : share_(share) {}
  double share_;
};

namespace detail {
/// Per disposition: cases, sum of their weights, sum of the squares.
struct disposition_sums {
  static constexpr std::size_t count = 8;
  std::array<std::uint64_t, count> cases{};
  std::array<double, count> weight{};
  std::array<double, count> squares{};
  std::uint64_t missing = 0;
};
[[nodiscard]] CLIENTELE_API proportion_estimate rate_of_outcomes(const disposition_sums& sums, outcome_rate rate,
                                                                 const eligibility* e);
[[nodiscard]] CLIENTELE_API proportion_estimate eligible_share_of(const disposition_sums& sums);

template <class Cases>
[[nodiscard]] constexpr disposition_sums sums_of(const Cases& cases) {
  disposition_sums result;
  result.missing = cases.missing();
  for (int level = cases.low(); level <= cases.high(); ++level) {
    const auto place = static_cast<std::size_t>(level - cases.low());
    result.cases[place] = cases.count(level);
    if constexpr (requires { cases.weights({level, level}).total(); }) {
      result.weight[place] = cases.weights({level, level}).total();
      result.squares[place] = cases.weights({level, level}).total_squares();
    } else {
      result.weight[place] = result.squares[place] = static_cast<double>(cases.count(level));
    }
  }
  return result;
}
}  // namespace detail

/// How many of a sample responded, co-operated, refused, were reached: each of the standard definitions, by its name.
///
/// Definition  with the counts I, P, R, NC, O, UH, UO, U = UH + UO, E = I + P + R + NC + O [aapor-2015]:
///             RR1 I / (E + U), RR3 I / (E + e U), RR5 I / E; RR2, RR4, RR6 the same with I + P above;
///             COOP1 I / (I + P + R + O), COOP3 I / (I + P + R); COOP2, COOP4 with I + P above;
///             REF1 R / (E + U), REF2 R / (E + e U), REF3 R / E;
///             CON1 (I + P + R + O) / (E + U), CON2 / (E + e U), CON3 / E
/// Input       a tally of dispositions, plain or weighted by base weights; for RR3, RR4, REF2 and CON2 the eligibility e
/// Unit        proportion
/// Interval    Wilson at the number of cases below the line (with weights Kish's). With e the size is the one whose
///             binomial error is that of linearisation, in which an estimated e has its part
/// Errors      `invalid_argument` for a rate that needs e without it, for e with a rate that has none, and for a stated e
///             that is not known. No cases: NaN with [0, 1]
/// Cost        O(1)
/// When not    as a measure of bias: that depends on how those who did not answer differ
/// References  [aapor-2015], [wilson-1927] in docs/references.md
/// Example     examples/response_rates.cpp
struct response_rate_t {
  template <class Cases>
    requires std::same_as<typename Cases::scale, dispositions>
  [[nodiscard]] proportion_estimate operator()(const Cases& cases, outcome_rate rate) const {
    return detail::rate_of_outcomes(detail::sums_of(cases), rate, nullptr);
  }
  template <class Cases>
    requires std::same_as<typename Cases::scale, dispositions>
  [[nodiscard]] proportion_estimate operator()(const Cases& cases, outcome_rate rate, eligibility e) const {
    return detail::rate_of_outcomes(detail::sums_of(cases), rate, &e);
  }
};
inline constexpr response_rate_t response_rate{};

/// e itself, as among the cases whose eligibility is known: E / (E + not eligible).
struct eligible_share_t {
  template <class Cases>
    requires std::same_as<typename Cases::scale, dispositions>
  [[nodiscard]] proportion_estimate operator()(const Cases& cases) const {
    return detail::eligible_share_of(detail::sums_of(cases));
  }
};
inline constexpr eligible_share_t eligible_share{};

}  // namespace clientele::inline v0::survey
