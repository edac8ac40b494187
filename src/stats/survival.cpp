#include <clientele/stats/survival.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "stats/distributions.hpp"

namespace clientele::inline v0 {

namespace {

using detail::bounds;

bounds survival_bounds(const survival_step& at, confidence_level level, survival_method method) noexcept {
  const double tail = detail::tail_of(level);
  // Nothing has ended yet: an error of zero would claim that nothing ever does.
  if (!(at.greenwood_sum > 0.0)) {
    return at.at_risk > 0 ? bounds{std::pow(tail, 1.0 / static_cast<double>(at.at_risk)), 1.0}
                          : bounds{detail::nan, detail::nan};
  }
  const double s = at.survival;
  const double half = detail::normal_upper_quantile(tail) * std::sqrt(at.greenwood_sum);  // z error / S
  switch (method) {
    case survival_method::log_log: {
      const double power = std::exp(half / std::fabs(std::log(s)));
      return {std::pow(s, power), std::pow(s, 1.0 / power)};
    }
    case survival_method::log: return {s * std::exp(-half), s * std::exp(half)};
    case survival_method::log_odds: {
      const double centre = std::log(s / (1.0 - s));
      const double width = half / (1.0 - s);
      return {1.0 / (1.0 + std::exp(width - centre)), 1.0 / (1.0 + std::exp(-width - centre))};
    }
    case survival_method::plain: return {s - s * half, s + s * half};
  }
  return {detail::nan, detail::nan};
}

}  // namespace

std::string_view name(survival_method method) noexcept {
  switch (method) {
    case survival_method::log_log: return "log_log";
    case survival_method::log: return "log";
    case survival_method::log_odds: return "log_odds";
    case survival_method::plain: return "plain";
  }
  return "unknown";
}

double survival_estimate::standard_error() const noexcept {
  return known_ && at_.survival > 0.0 ? at_.survival * std::sqrt(at_.greenwood_sum) : detail::nan;
}

confidence_interval<proportion> survival_estimate::interval(confidence_level level,
                                                            survival_method method) const noexcept {
  bounds raw{detail::nan, detail::nan};
  if (known_) {
    // Once nobody is left no method has an error; the curve is then no higher than it was before.
    raw = at_.survival > 0.0 ? survival_bounds(at_, level, method)
                             : bounds{0.0, survival_bounds(last_alive_, level, method).upper};
    if (complement_) raw = {1.0 - raw.upper, 1.0 - raw.lower};
  }
  return detail::with_unit<proportion>(detail::contain_and_clip(raw, value().value(), 0.0, 1.0), level, name(method));
}

std::ostream& operator<<(std::ostream& out, const survival_estimate& estimate) {
  return detail::print(out, estimate, estimate.basis_);
}

survival_curve::survival_curve(std::span<const lifetime> lifetimes) : size_(lifetimes.size()) {
  std::vector<lifetime> sorted(lifetimes.begin(), lifetimes.end());
  std::sort(sorted.begin(), sorted.end(), [](lifetime a, lifetime b) { return a.time < b.time; });
  double survival = 1.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < sorted.size();) {
    survival_step step;
    step.time = sorted[i].time;
    step.at_risk = sorted.size() - i;
    for (; i < sorted.size() && sorted[i].time == step.time; ++i) ++(sorted[i].ended ? step.ended : step.censored);
    const auto n = static_cast<double>(step.at_risk);
    const auto d = static_cast<double>(step.ended);
    survival *= (n - d) / n;
    sum += d / (n * (n - d));
    step.survival = survival;
    step.greenwood_sum = step.ended == step.at_risk ? detail::infinity : sum;
    ended_ += step.ended;
    steps_.push_back(step);
  }
}

survival_estimate survival_curve::of_step(std::size_t step, bool complement) const noexcept {
  const survival_step before{};
  const survival_step& at = steps_[step];
  return {at, at.survival > 0.0 ? at : (step > 0 ? steps_[step - 1] : before), unweighted_basis(size_), complement};
}

survival_estimate survival_curve::at(std::uint32_t time, bool complement) const noexcept {
  const sample_basis basis = unweighted_basis(size_);
  if (steps_.empty()) return {basis, complement};
  const auto after = std::upper_bound(steps_.begin(), steps_.end(), time,
                                      [](std::uint32_t t, const survival_step& step) { return t < step.time; });
  if (after == steps_.begin()) {
    survival_step before;
    before.time = time;
    before.at_risk = size_;
    return {before, before, basis, complement};
  }
  const auto step = static_cast<std::size_t>(after - steps_.begin()) - 1;
  // Nobody was watched so long, and the curve does not say what would have been.
  if (after == steps_.end() && time > steps_.back().time && steps_.back().survival > 0.0) return {basis, complement};
  if (steps_[step].time == time || !(steps_[step].survival > 0.0) || after == steps_.end()) {
    return of_step(step, complement);
  }
  survival_step between = steps_[step];
  between.time = time;
  between.at_risk = after->at_risk;
  return {between, between, basis, complement};
}

survival_time survival_curve::time_of(proportion ended, confidence_level level, survival_method method) const {
  if (!ended.known()) detail::throw_invalid_argument("share that has ended", ended.value(), "0 to 1");
  // A rounded product may miss by a few places the share that it would equal exactly.
  constexpr double slack = 1e-12;
  const double target = 1.0 - ended.value() + slack;
  survival_time result{detail::nan, detail::nan, detail::infinity, level};
  for (std::size_t i = 0; i < steps_.size() && !(result.upper < detail::infinity); ++i) {
    if (steps_[i].ended == 0) continue;
    const auto limits = of_step(i, false).interval(level, method);
    const double time = steps_[i].time;
    if (result.lower != result.lower && limits.lower.value() <= target) result.lower = time;
    if (result.value != result.value && steps_[i].survival <= target) result.value = time;
    if (limits.upper.value() <= target) result.upper = time;
  }
  if (result.lower != result.lower) result.lower = steps_.empty() ? 0.0 : static_cast<double>(steps_.back().time);
  return result;
}

}  // namespace clientele::inline v0
