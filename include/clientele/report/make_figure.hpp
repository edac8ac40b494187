#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <clientele/core/amount.hpp>
#include <clientele/core/confidence_level.hpp>
#include <clientele/core/config.hpp>
#include <clientele/core/units.hpp>
#include <clientele/report/figure.hpp>
#include <clientele/report/known_metrics.hpp>
#include <clientele/stats/adjustment.hpp>
#include <clientele/stats/confidence_interval.hpp>
#include <clientele/stats/estimate.hpp>

namespace clientele::inline v0::report {

/// A unit as reports name it. A unit of your own goes by its `name()`, or specialise this.
template <class Unit>
struct unit_in_report {
  [[nodiscard]] static std::string text() { return Unit::name(); }
};
template <>
struct unit_in_report<index_score> {
  [[nodiscard]] static std::string text() { return "index_score"; }
};
template <>
struct unit_in_report<scale_mean> {
  [[nodiscard]] static std::string text() { return "scale_mean"; }
};
template <>
struct unit_in_report<difference_of<scale_mean>> {
  [[nodiscard]] static std::string text() { return "scale_steps"; }
};
template <class Per>
struct unit_in_report<rate_per<Per>> {
  [[nodiscard]] static std::string text() { return std::string("rate per ") + Per::name(); }
};
template <Currency C>
struct unit_in_report<amount<C>> {
  [[nodiscard]] static std::string text() { return std::string(C::code); }
};

namespace detail {
template <class Unit>
[[nodiscard]] interval plain_interval(const confidence_interval<Unit>& from) {
  return {from.level.value(), from.lower.value(), from.upper.value(), std::string(from.method)};
}
}  // namespace detail

/// An estimate as a figure of a report, with its interval at `level` and the usual direction of its id: `none` where the
/// library does not know the metric, so name that of your own.
///
///     report::figure nps = report::make_figure("net_promoter_score", survey::net_promoter_score(answers));
///     nps.columns = {"recommend"};
template <Estimate Of>
[[nodiscard]] figure make_figure(std::string_view id, const Of& estimate, confidence_level level = default_confidence) {
  figure result;
  result.id = id;
  result.value = estimate.value().value();
  result.unit = unit_in_report<typename Of::unit>::text();
  result.standard_error = estimate.standard_error();
  result.interval = detail::plain_interval(estimate.interval(level));
  result.n = estimate.sample_size();
  result.effective_n = estimate.effective_sample_size();
  result.missing = estimate.missing();
  result.direction = usual_direction(id).value_or(direction::none);
  return result;
}

/// The figure of a group with its difference from all the others together, at the level of the figure's own interval.
template <DifferenceEstimate Of>
[[nodiscard]] figure with_difference(figure of_group, const Of& difference, double p_adjusted, adjustment rule) {
  const confidence_level level{of_group.interval.level};
  of_group.difference_from_rest = difference_from_rest{difference.value().value(),
                                                       difference.standard_error(),
                                                       detail::plain_interval(difference.interval(level)),
                                                       difference.p_value(),
                                                       p_adjusted,
                                                       std::string(name(rule))};
  return of_group;
}

/// The figure with its counterpart of the previous period, at the level of the figure's own interval.
template <Estimate Of>
[[nodiscard]] figure with_previous(figure now, const Of& before) {
  const confidence_level level{now.interval.level};
  now.previous = previous_figure{before.value().value(), detail::plain_interval(before.interval(level)),
                                 before.sample_size(), std::nullopt};
  return now;
}

/// The same with the change; p is adjusted later, when all changes that are shown together are known.
template <DifferenceEstimate Of>
[[nodiscard]] figure with_change(figure now, const Of& difference, std::string_view samples) {
  const confidence_level level{now.interval.level};
  figure made = with_previous(std::move(now), difference.second());
  made.previous->change = change{difference.value().value(),
                                 difference.standard_error(),
                                 detail::plain_interval(difference.interval(level)),
                                 difference.p_value(),
                                 difference.p_value(),
                                 std::string(name(adjustment::none)),
                                 std::string(samples)};
  return made;
}

/// Adjusts the p-values of the changes of these figures for each other.
CLIENTELE_API void adjust_changes(std::span<figure* const> figures, adjustment rule = adjustment::holm);

}  // namespace clientele::inline v0::report
