// How a survey by telephone went, in the rates by which surveys are compared.
#include <cstdint>
#include <iostream>

#include <clientele/survey/response_rates.hpp>

using namespace clientele;

int main() {
  //! [count]
  using survey::disposition;
  survey::disposition_tally cases;
  const auto count = [&](disposition end, std::uint64_t times) { cases.observe_times(survey::as_answer(end), times); };
  count(disposition::complete, 412);
  count(disposition::partial, 38);
  count(disposition::refusal, 165);
  count(disposition::non_contact, 203);
  count(disposition::other, 22);
  count(disposition::unknown_household, 118);
  count(disposition::unknown_other, 61);
  count(disposition::not_eligible, 171);
  //! [count]

  //! [rates]
  using survey::outcome_rate;
  for (const outcome_rate rate : {outcome_rate::rr1, outcome_rate::rr2, outcome_rate::rr5, outcome_rate::coop1,
                                  outcome_rate::ref1, outcome_rate::con1}) {
    std::cout << name(rate) << ":\t" << survey::response_rate(cases, rate) << '\n';
  }
  //! [rates]

  //! [eligibility]
  // Of the cases of unknown eligibility as many are taken for eligible as among the others, or as a follow-up found.
  const auto among_known = survey::eligibility::as_among_known();
  const auto followed_up = survey::eligibility::stated(proportion{0.35});
  std::cout << "\ne as among the others:  " << survey::eligible_share(cases) << '\n'
            << "RR3 with it:            " << survey::response_rate(cases, outcome_rate::rr3, among_known) << '\n'
            << "RR3 with a stated 35 %: " << survey::response_rate(cases, outcome_rate::rr3, followed_up) << '\n';
  //! [eligibility]
}
