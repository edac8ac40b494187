#include <clientele/segment/concentration.hpp>

#include <algorithm>
#include <boost/sort/spreadsort/integer_sort.hpp>
#include <cmath>
#include <string>

#include <clientele/core/errors.hpp>

namespace clientele::inline v0::segment {

namespace {

constexpr std::size_t most_customers = std::size_t{1} << 31;  // n^2 of the largest amounts still fit 127 bits

/// s / sqrt(n) of deviations from a known mean.
template <class Deviation>
double linearised_error(const std::vector<std::uint64_t>& amounts, Deviation deviation) {
  double squares = 0.0;
  for (const std::uint64_t amount : amounts) {
    const double d = deviation(amount);
    squares += d * d;
  }
  const auto n = static_cast<double>(amounts.size());
  return std::sqrt(squares / (n - 1.0) / n);
}

[[nodiscard]] double known_share(proportion share, const char* what) {
  if (!share.known()) clientele::detail::throw_invalid_argument(what, share.value(), "0 to 1");
  return share.value();
}

[[nodiscard]] uint128 sum_of(std::span<const std::uint64_t> amounts) noexcept {
  uint128 sum;
  for (const std::uint64_t amount : amounts) sum += uint128{amount};
  return sum;
}

}  // namespace

std::string_view name(negative_amounts policy) noexcept {
  switch (policy) {
    case negative_amounts::refuse: return "refuse";
    case negative_amounts::as_zero: return "as_zero";
  }
  return "unknown";
}

std::string_view name(head_rule rule) noexcept {
  switch (rule) {
    case head_rule::fractional: return "fractional";
    case head_rule::floor: return "floor";
    case head_rule::ceil: return "ceil";
  }
  return "unknown";
}

std::string_view name(gini_form form) noexcept {
  switch (form) {
    case gini_form::plain: return "plain";
    case gini_form::unbiased: return "unbiased";
  }
  return "unknown";
}

void detail::throw_negative_amount(std::uint64_t row, std::int64_t units, int decimals, std::string_view code) {
  const std::string amount =
      code.empty() ? std::to_string(units) : clientele::detail::money_text(units, decimals, code);
  throw invalid_value("row " + std::to_string(row) + ": a concentration has no place for " + amount +
                          "; allowed is 0 or more, or negative_amounts::as_zero",
                      row);
}

void concentration::sort_and_add() {
  if (sorted_.size() > most_customers) {
    clientele::detail::throw_invalid_argument("number of customers", static_cast<double>(sorted_.size()), "up to 2^31");
  }
  boost::sort::spreadsort::integer_sort(sorted_.begin(), sorted_.end());
  total_ = sum_of(sorted_);
}

linearised_estimate<gini_index> concentration::gini(gini_form form) const noexcept {
  const std::uint64_t n = sorted_.size();
  if (total_ == uint128{}) return {clientele::detail::nan, clientele::detail::nan, basis()};
  // sum i x_i is the sum of all sums from the top down.
  uint128 from_top;
  uint128 ranked;
  for (std::size_t i = sorted_.size(); i-- > 0;) {
    from_top += uint128{sorted_[i]};
    ranked += from_top;
  }
  const double numerator = (ranked + ranked - total_ * (n + 1)).to_double();
  const double plain = numerator / (total_ * n).to_double();
  const double value = form == gini_form::plain ? plain : numerator / (total_ * (n - 1)).to_double();  // n = 1: NaN
  const auto count = static_cast<double>(n);
  // How the coefficient moves with the weight of one customer: its exact derivative, which is Davidson's Z_i up to 1 / n.
  const double mean = total_.to_double() / count;
  double rank = 0.0;
  uint128 below;  // up to and with this one
  double error = sorted_.front() == sorted_.back() ? 0.0 : linearised_error(sorted_, [&](std::uint64_t amount) {
    rank += 1.0;
    below += uint128{amount};
    const double apart = 2.0 / count * (rank * static_cast<double>(amount) - below.to_double());
    return (apart - (plain + 1.0) * static_cast<double>(amount)) / mean + 1.0 - plain;
  });
  if (form == gini_form::unbiased) error *= count / (count - 1.0);
  return {value, error, basis()};
}

concentration::head concentration::lower_head(double p, head_rule rule) const noexcept {
  const std::size_t n = sorted_.size();
  const auto count = static_cast<double>(n);
  const auto up_to = [count](std::size_t k) { return static_cast<double>(k) / count; };
  // 0.29 of 100 customers are 29 although 0.29 * 100 is less: shares are compared, not products.
  auto whole = std::min(n, static_cast<std::size_t>(p * count));
  while (whole < n && up_to(whole + 1) <= p) ++whole;
  while (whole > 0 && up_to(whole) > p) --whole;
  if (whole == n || up_to(whole) == p || rule == head_rule::floor) return {whole, 0.0};
  if (rule == head_rule::ceil) return {whole + 1, 0.0};
  return {whole, std::clamp(p * count - static_cast<double>(whole), 0.0, 1.0)};
}

double concentration::lower_share(head lowest) const noexcept {
  const double next = lowest.part > 0.0 ? lowest.part * static_cast<double>(sorted_[lowest.whole]) : 0.0;
  return (sum_of(std::span(sorted_).first(lowest.whole)).to_double() + next) / total_.to_double();
}

double concentration::ordinate_error(head lowest, double ordinate) const noexcept {
  const auto count = static_cast<double>(sorted_.size());
  const std::uint64_t quantile = lowest.whole < sorted_.size() ? sorted_[lowest.whole] : sorted_.back();
  const double mean = total_.to_double() / count;
  const double centre = (static_cast<double>(lowest.whole) + lowest.part) / count * static_cast<double>(quantile);
  return linearised_error(sorted_, [&](std::uint64_t amount) {
    const double short_of = amount < quantile ? static_cast<double>(quantile - amount) : 0.0;
    return (short_of + ordinate * static_cast<double>(amount) - centre) / mean;
  });
}

linearised_estimate<proportion> concentration::lorenz(proportion customers, head_rule rule) const {
  const double p = known_share(customers, "share of customers");
  if (total_ == uint128{}) return {clientele::detail::nan, clientele::detail::nan, basis()};
  const head lowest = lower_head(p, rule);
  const double ordinate = lower_share(lowest);
  return {ordinate, ordinate_error(lowest, ordinate), basis()};
}

linearised_estimate<proportion> concentration::share_of_top(proportion customers, head_rule rule) const {
  const double p = known_share(customers, "share of customers");
  if (total_ == uint128{}) return {clientele::detail::nan, clientele::detail::nan, basis()};
  const head top = lower_head(p, rule);  // counted from the top
  const std::size_t n = sorted_.size();
  const bool split = top.part > 0.0;
  const double next = split ? top.part * static_cast<double>(sorted_[n - top.whole - 1]) : 0.0;
  const double share = (sum_of(std::span(sorted_).last(top.whole)).to_double() + next) / total_.to_double();
  const head lowest{n - top.whole - (split ? 1U : 0U), split ? 1.0 - top.part : 0.0};
  return {share, ordinate_error(lowest, 1.0 - share), basis()};
}

std::vector<lorenz_point> concentration::lorenz_curve(unsigned steps, head_rule rule) const {
  if (steps == 0 || steps > most_curve_steps) {
    clientele::detail::throw_invalid_argument("steps of a Lorenz curve", static_cast<double>(steps), "1 to 1000000");
  }
  std::vector<lorenz_point> curve;
  curve.reserve(std::size_t{steps} + 1);
  for (unsigned step = 0; step <= steps; ++step) {
    const proportion customers{static_cast<double>(step) / static_cast<double>(steps)};
    curve.push_back({customers, lorenz(customers, rule)});
  }
  return curve;
}

customers_needed concentration::customers_for(proportion share) const {
  const double wanted = known_share(share, "share of the total");
  const double all = total_.to_double();
  if (total_ == uint128{}) return {0, {clientele::detail::nan, clientele::detail::nan, basis()}};
  const std::size_t n = sorted_.size();
  std::size_t needed = 0;
  uint128 have;
  // Next to a large total a small rest is lost in rounding: all of it is asked for exactly.
  const auto enough = [&] { return wanted < 1.0 ? have.to_double() / all >= wanted : have == total_; };
  while (!enough()) have += uint128{sorted_[n - ++needed]};
  const auto count = static_cast<double>(n);
  double error = 0.0;
  if (needed > 0) {  // the curve is as steep there as the last of them is above the mean
    const double steepness = static_cast<double>(sorted_[n - needed]) * count / all;
    error = ordinate_error({n - needed, 0.0}, 1.0 - have.to_double() / all) / steepness;
  }
  return {needed, {static_cast<double>(needed) / count, error, basis()}};
}

linearised_estimate<real> concentration::theil() const noexcept {
  if (total_ == uint128{}) return {clientele::detail::nan, clientele::detail::nan, basis(), 0.0};
  const auto count = static_cast<double>(sorted_.size());
  const double mean = total_.to_double() / count;
  const auto part = [mean](std::uint64_t amount) {
    const double ratio = static_cast<double>(amount) / mean;
    return amount > 0 ? ratio * std::log(ratio) : 0.0;
  };
  double sum = 0.0;
  for (const std::uint64_t amount : sorted_) sum += part(amount);
  const double value = sum > 0.0 ? sum / count : 0.0;  // below zero only by rounding
  const double error = linearised_error(sorted_, [&](std::uint64_t amount) {
    return part(amount) - value - (value + 1.0) * (static_cast<double>(amount) / mean - 1.0);
  });
  return {value, error, basis(), 0.0};
}

}  // namespace clientele::inline v0::segment
