#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <clientele/behavior/detail/purchases_of.hpp>
#include <clientele/core/calendar.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/day.hpp>
#include <clientele/core/units.hpp>
#include <clientele/stats/proportion_estimate.hpp>
#include <clientele/tally/customer_summary.hpp>

namespace clientele::inline v0::detail {
CLIENTELE_API void require_run(std::uint32_t run);
/// Throws where a summary of somebody was made without periods.
CLIENTELE_API void require_periods(bool has_periods, std::size_t customers);
/// The mean of `run_probability` over customers; those with fewer tries than `run` only if everyone counts.
[[nodiscard]] CLIENTELE_API proportion mean_run_probability(std::span<const std::uint32_t> tries, std::uint32_t run,
                                                            proportion share, bool everyone);
}  // namespace clientele::inline v0::detail

namespace clientele::inline v0::behavior {

/// Which customers a share of runs is taken of.
enum class run_base : std::uint8_t {
  long_enough,  ///< those whose time, or choices, can hold such a run; the others count as missing
  everyone,     ///< all
};
/// The base as it stands in reports and JSON: "long_enough".
[[nodiscard]] CLIENTELE_API std::string_view name(run_base base) noexcept;

/// One choice among brands: whose, when, and whether it fell on one's own.
template <CustomerKey Key>
struct brand_choice {
  Key customer = {};
  day date = {};
  bool own = false;
};

/// The longest run of own-brand choices of each customer.
template <CustomerKey Key>
struct choice_runs {
  std::vector<Key> customers;          ///< ascending, each once
  std::vector<std::uint32_t> longest;  ///< consecutive own choices, at most
  std::vector<std::uint32_t> choices;  ///< all of them
  std::vector<std::uint32_t> own;      ///< on one's own brand
  std::uint64_t mixed_days = 0;        ///< days of a customer with both own and other choices
  friend bool operator==(const choice_runs&, const choice_runs&) = default;
};

/// Runs of own-brand choices from a whole log, in any order.
///
/// Days order the choices. Within a day no order is known: a day with own choices alone adds them to the run; a day
/// with others alone ends it; a mixed day ends it too and begins none, so that no run is claimed that need not have
/// been. `mixed_days` counts them.
/// Cost  sorts a copy of the log.
template <CustomerKey Key>
[[nodiscard]] choice_runs<Key> count_choice_runs(std::vector<brand_choice<Key>> log) {
  std::sort(log.begin(), log.end(), [](const brand_choice<Key>& a, const brand_choice<Key>& b) {
    return std::tie(a.customer, a.date) < std::tie(b.customer, b.date);
  });
  choice_runs<Key> result;
  for (std::size_t i = 0; i < log.size();) {
    const Key customer = log[i].customer;
    std::uint32_t longest = 0;
    std::uint32_t run = 0;
    std::uint32_t own_choices = 0;
    std::uint32_t choices = 0;
    while (i < log.size() && log[i].customer == customer) {
      const day date = log[i].date;
      std::uint32_t own = 0;
      std::uint32_t others = 0;
      for (; i < log.size() && log[i].customer == customer && log[i].date == date; ++i) ++(log[i].own ? own : others);
      run = others > 0 ? 0 : run + own;
      longest = run > longest ? run : longest;
      own_choices += own;
      choices += own + others;
      result.mixed_days += own > 0 && others > 0 ? 1U : 0U;
    }
    result.customers.push_back(customer);
    result.longest.push_back(longest);
    result.choices.push_back(choices);
    result.own.push_back(own_choices);
  }
  return result;
}

/// Loyal after three: the share of customers with a run of three consecutive purchases.
///
/// Definition  customers whose longest run is `run` or more / customers who could have one. With the log of one firm a
///             run is of consecutive calendar periods with a purchase; with the choices among brands it is of
///             consecutive own choices [brown-1952], [tucker-1964]
/// Input       a customer summary made with `summary_options::periods`; or `choice_runs`
/// Unit        proportion
/// Interval    Wilson; Clopper-Pearson, Jeffreys, Agresti-Coull on request
/// Errors      `invalid_argument` for a run of 0, or a summary without periods. Nobody: NaN with [0, 1]
/// Cost        one pass over the customers; no allocation
/// When not    as proof of loyalty: `run_probability` says how often chance alone makes a run, and it is not rarely.
///             The runs of a summary also depend on the length of a period
/// References  [brown-1952], [tucker-1964] in docs/references.md
/// Example     examples/customer_log.cpp
struct loyal_after_three_t {
  static constexpr std::uint32_t three = 3;

  template <CustomerSummary Summary>
  [[nodiscard]] proportion_estimate operator()(const Summary& summary, std::uint32_t run = three,
                                               run_base base = run_base::long_enough) const {
    clientele::detail::require_run(run);
    clientele::detail::require_periods(summary.options().periods.has_value(), summary.size());
    if (summary.size() == 0) return proportion_estimate::from_counts(0, 0);
    const period_rule rule = *summary.options().periods;
    const std::int64_t end = bucket_index(summary.as_of(), rule.unit, rule.week_start);
    std::uint64_t counted = 0;
    std::uint64_t loyal = 0;
    for (std::size_t i = 0; i < summary.size(); ++i) {
      const std::int64_t begin = bucket_index(summary.first_days()[i], rule.unit, rule.week_start);
      if (base == run_base::long_enough && end - begin + 1 < std::int64_t{run}) continue;
      ++counted;
      loyal += summary.longest_runs()[i] >= run ? 1U : 0U;
    }
    return proportion_estimate::from_counts(loyal, counted, summary.size() - counted);
  }
  template <CustomerKey Key>
  [[nodiscard]] proportion_estimate operator()(const choice_runs<Key>& runs, std::uint32_t run = three,
                                               run_base base = run_base::long_enough) const {
    clientele::detail::require_run(run);
    std::uint64_t counted = 0;
    std::uint64_t loyal = 0;
    for (std::size_t i = 0; i < runs.customers.size(); ++i) {
      if (base == run_base::long_enough && runs.choices[i] < run) continue;
      ++counted;
      loyal += runs.longest[i] >= run ? 1U : 0U;
    }
    return proportion_estimate::from_counts(loyal, counted, runs.customers.size() - counted);
  }
};
inline constexpr loyal_after_three_t loyal_after_three{};

/// The probability that `tries` independent choices, each with the same share of being one's own, hold a run of `run`
/// or more: with a share of one half, three in ten come to 0.51.
///
/// Errors  `invalid_argument` for a run of 0 or a share that is not known
/// Cost    linear in `tries`, 8 bytes each
[[nodiscard]] CLIENTELE_API double run_probability(std::uint32_t tries, std::uint32_t run, proportion share);

/// The share of customers with a run that chance alone would make if everybody chose independently with the share
/// given, over the base of `loyal_after_three`: what its value is to be compared with. Not known for nobody.
template <CustomerKey Key>
[[nodiscard]] proportion runs_by_chance(const choice_runs<Key>& runs, std::uint32_t run, proportion share,
                                        run_base base = run_base::long_enough) {
  return clientele::detail::mean_run_probability(runs.choices, run, share, base == run_base::everyone);
}

}  // namespace clientele::inline v0::behavior
