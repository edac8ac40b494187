#include <clientele/survey/response_rates.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include <clientele/core/errors.hpp>
#include <clientele/stats/sample_basis.hpp>

namespace clientele::inline v0::survey {

std::string_view name(outcome_rate rate) noexcept {
  constexpr std::array<std::string_view, 16> names{"RR1",   "RR2",   "RR3",   "RR4",  "RR5",  "RR6",  "COOP1", "COOP2",
                                                   "COOP3", "COOP4", "REF1",  "REF2", "REF3", "CON1", "CON2",  "CON3"};
  const auto place = static_cast<std::size_t>(rate);
  return place < names.size() ? names[place] : "unknown";
}

namespace detail {

namespace {

using by_disposition = std::array<double, disposition_sums::count>;

// Who counts above and below the line, in the order of the dispositions: I P R NC O UH UO, not eligible.
constexpr by_disposition complete{1, 0, 0, 0, 0, 0, 0, 0};
constexpr by_disposition with_partial{1, 1, 0, 0, 0, 0, 0, 0};
constexpr by_disposition refused{0, 0, 1, 0, 0, 0, 0, 0};
constexpr by_disposition contacted{1, 1, 1, 0, 1, 0, 0, 0};
constexpr by_disposition asked_and_able{1, 1, 1, 0, 0, 0, 0, 0};
constexpr by_disposition eligible{1, 1, 1, 1, 1, 0, 0, 0};
constexpr by_disposition unknown{0, 0, 0, 0, 0, 1, 1, 0};
constexpr by_disposition known{1, 1, 1, 1, 1, 0, 0, 1};

struct definition {
  by_disposition above;
  by_disposition below;
  bool all_unknown;  // cases of unknown eligibility count below the line
};

definition definition_of(outcome_rate rate) {
  switch (rate) {
    case outcome_rate::rr1: return {complete, eligible, true};
    case outcome_rate::rr2: return {with_partial, eligible, true};
    case outcome_rate::rr3:
    case outcome_rate::rr5: return {complete, eligible, false};
    case outcome_rate::rr4:
    case outcome_rate::rr6: return {with_partial, eligible, false};
    case outcome_rate::coop1: return {complete, contacted, false};
    case outcome_rate::coop2: return {with_partial, contacted, false};
    case outcome_rate::coop3: return {complete, asked_and_able, false};
    case outcome_rate::coop4: return {with_partial, asked_and_able, false};
    case outcome_rate::ref1: return {refused, eligible, true};
    case outcome_rate::ref2:
    case outcome_rate::ref3: return {refused, eligible, false};
    case outcome_rate::con1: return {contacted, eligible, true};
    case outcome_rate::con2:
    case outcome_rate::con3: return {contacted, eligible, false};
  }
  clientele::detail::throw_invalid_argument("the rate of outcomes is none; allowed: those of outcome_rate");
}

double sum_of(const by_disposition& values, const by_disposition& coefficients) noexcept {
  double sum = 0.0;
  for (std::size_t d = 0; d < values.size(); ++d) sum += values[d] * coefficients[d];
  return sum;
}

/// The share above / below with its error; `slope` is what a case adds to the upper part less the share of the lower one
/// beyond its own coefficients.
proportion_estimate share_of(const disposition_sums& sums, const by_disposition& above, const by_disposition& below,
                             const by_disposition& slope, bool from_error) {
  const double size = sum_of(sums.weight, below);
  sample_basis basis{.size = 0, .effective_size = 0.0, .missing = sums.missing};
  double squares = 0.0;
  for (std::size_t d = 0; d < below.size(); ++d) {
    if (below[d] > 0.0) basis.size += sums.cases[d];
    squares += sums.squares[d] * below[d];
  }
  if (!(size > 0.0)) return {clientele::detail::nan, basis};
  const double share = sum_of(sums.weight, above) / size;
  double variance = 0.0;
  for (std::size_t d = 0; d < below.size(); ++d) {
    const double influence = above[d] - share * (below[d] + slope[d]);
    variance += sums.squares[d] * influence * influence;
  }
  const double error = std::sqrt(variance) / size;
  basis.effective_size = size * size / squares;
  const double spread = share * (1.0 - share);
  if (from_error && spread > 0.0 && error > 0.0) basis.effective_size = spread / (error * error);
  return {share, basis, error};
}

}  // namespace

proportion_estimate rate_of_outcomes(const disposition_sums& sums, outcome_rate rate, const eligibility* e) {
  const definition rule = definition_of(rate);
  if (needs_eligibility(rate) != (e != nullptr)) {
    clientele::detail::throw_invalid_argument("the eligibility of unknown cases is " +
                                              std::string(e == nullptr ? "not given to " : "given to ") +
                                              std::string(name(rate)) + "; allowed: with RR3, RR4, REF2, CON2 and there alone");
  }
  by_disposition below = rule.below;
  by_disposition slope{};
  double unknown_part = rule.all_unknown ? 1.0 : 0.0;
  if (e != nullptr && !e->estimated()) {
    unknown_part = e->share();
  } else if (e != nullptr) {
    const double all = sum_of(sums.weight, known);
    unknown_part = all > 0.0 ? sum_of(sums.weight, eligible) / all : clientele::detail::nan;
    // What a case of known eligibility does to e, times what e counts below the line.
    const double lever = sum_of(sums.weight, unknown) / all;
    for (std::size_t d = 0; d < slope.size(); ++d) slope[d] = lever * (eligible[d] - unknown_part * known[d]);
  }
  for (std::size_t d = 0; d < below.size(); ++d) {
    if (unknown[d] > 0.0) below[d] = unknown_part;
  }
  return share_of(sums, rule.above, below, slope, e != nullptr);
}

proportion_estimate eligible_share_of(const disposition_sums& sums) {
  return share_of(sums, eligible, known, {}, false);
}

}  // namespace detail
}  // namespace clientele::inline v0::survey
