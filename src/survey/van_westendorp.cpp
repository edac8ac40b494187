#include <clientele/survey/van_westendorp.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include <clientele/tally/detail/levels.hpp>
#include <clientele/tally/detail/observe_rows.hpp>

#include "core/text.hpp"
#include "survey/price_answers.hpp"
#include "survey/price_ties.hpp"
#include "survey/replicates.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::nan;

std::string_view name(price_order order) noexcept { return order == price_order::strict ? "strict" : "touching"; }

std::string_view name(intransitive_prices policy) noexcept {
  return policy == intransitive_prices::reject ? "reject" : "keep";
}

std::string_view name(price_curves rule) noexcept { return rule == price_curves::anchored ? "anchored" : "inclusive"; }

std::string_view name(price_crossing rule) noexcept { return rule == price_crossing::linear ? "linear" : "step"; }

std::string_view name(price_tie rule) noexcept {
  switch (rule) {
    case price_tie::lowest: return "lowest";
    case price_tie::highest: return "highest";
    case price_tie::mean: return "mean";
    case price_tie::median: return "median";
    case price_tie::middle: return "middle";
  }
  return "unknown";
}

proportion_estimate price_shares::not_cheap() const noexcept { return {1.0 - cheap.value().value(), cheap.basis()}; }
proportion_estimate price_shares::not_expensive() const noexcept {
  return {1.0 - expensive.value().value(), expensive.basis()};
}

namespace detail {
namespace {

/// The four curves at the prices that the people of some weights named, as shares.
struct curves {
  std::vector<double> prices;
  std::array<std::vector<double>, price_questions> shares;  // cheap ones falling, expensive ones rising

  [[nodiscard]] bool empty() const noexcept { return prices.empty(); }
};

constexpr bool falls(std::size_t question) { return question == too_cheap || question == cheap; }

/// One curve from the weights of those who named each price.
std::vector<double> curve_of(std::span<const double> mass, double total, bool falling, price_curves rule) {
  const std::size_t count = mass.size();
  std::vector<double> curve(count);
  double below = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double up_to = below + mass[i];
    const double falling_mass = total - (rule == price_curves::inclusive ? below : up_to);
    curve[i] = (falling ? falling_mass : up_to) / total;
    below = up_to;
  }
  std::size_t first = 0;
  std::size_t last = count - 1;
  while (mass[first] == 0.0) ++first;
  while (mass[last] == 0.0) --last;
  // Rounding keeps the ends from 0 and 1 otherwise. All who named one price: there and beyond the curve is at 1.
  if (rule == price_curves::anchored) {
    const auto lowest = curve.begin() + static_cast<std::ptrdiff_t>(first) + (falling || first < last ? 1 : 0);
    std::fill(curve.begin(), lowest, falling ? 1.0 : 0.0);
  }
  const std::size_t end = falling && (rule == price_curves::inclusive || first == last) ? last + 1 : last;
  std::fill(curve.begin() + static_cast<std::ptrdiff_t>(end), curve.end(), falling ? 0.0 : 1.0);
  return curve;
}

curves curves_of(const price_answers& answers, std::span<const double> weights, price_curves rule) {
  const std::size_t count = answers.prices.size();
  std::array<std::vector<double>, price_questions> mass;
  double total = 0.0;
  for (const double w : weights) total += w;
  curves result;
  if (!(total > 0.0)) return result;
  for (std::size_t question = 0; question < price_questions; ++question) {
    mass[question].assign(count, 0.0);
    for (std::size_t row = 0; row < weights.size(); ++row) mass[question][answers.place[question][row]] += weights[row];
  }
  // Prices of people who are not in this sample are not named in it.
  std::size_t named = 0;
  for (std::size_t i = 0; i < count; ++i) {
    double any = 0.0;
    for (const std::vector<double>& of_question : mass) any += of_question[i];
    if (any == 0.0) continue;
    for (std::vector<double>& of_question : mass) of_question[named] = of_question[i];
    result.prices.push_back(answers.prices[i]);
    ++named;
  }
  for (std::size_t question = 0; question < price_questions; ++question) {
    result.shares[question] = curve_of(std::span<const double>(mass[question]).first(named), total, falls(question), rule);
  }
  return result;
}

struct crossing_point {
  double price;
  double share;
};

/// `rising(i)` and `falling(i)` are the curves at price i. Their difference never falls, so that they meet once, or run
/// together over a stretch.
template <class Rising, class Falling>
crossing_point crossing_of(const curves& of, const Rising& rising, const Falling& falling, price_crossing crossing,
                           price_tie tie) {
  const std::size_t count = of.prices.size();
  const auto gap = [&](std::size_t i) { return rising(i) - falling(i); };
  std::size_t first = 0;
  while (first + 1 < count && gap(first) < -equal_within) ++first;
  if (gap(first) <= equal_within) {
    std::size_t end = first + 1;
    while (end < count && gap(end) <= equal_within) ++end;
    return {price_of_ties(std::span<const double>(of.prices).subspan(first, end - first), tie), rising(first)};
  }
  if (crossing == price_crossing::step || first == 0) return {of.prices[first], rising(first)};
  const double before = gap(first - 1);
  const double part = before / (before - gap(first));
  return {of.prices[first - 1] + part * (of.prices[first] - of.prices[first - 1]),
          rising(first - 1) + part * (rising(first) - rising(first - 1))};
}

constexpr std::size_t crossings = 6;

/// Price and share of each crossing, in the order of the result.
bool crossings_of(const price_answers& answers, std::span<const double> weights, const van_westendorp_options& options,
                  std::span<double> out) {
  const curves of = curves_of(answers, weights, options.curves);
  if (of.empty()) return false;
  const auto curve = [&](std::size_t question) {
    return [&share = of.shares[question]](std::size_t i) { return share[i]; };
  };
  const auto complement = [&](std::size_t question) {
    return [&share = of.shares[question]](std::size_t i) { return 1.0 - share[i]; };
  };
  std::size_t place = 0;
  const auto cross = [&](const auto& rising, const auto& falling) {
    const crossing_point found = crossing_of(of, rising, falling, options.crossing, options.tie);
    out[place++] = found.price;
    out[place++] = found.share;
  };
  cross(curve(too_expensive), curve(too_cheap));
  cross(curve(expensive), curve(cheap));
  cross(complement(cheap), curve(too_cheap));
  cross(curve(too_expensive), complement(expensive));
  cross(curve(expensive), curve(too_cheap));
  cross(curve(too_expensive), curve(cheap));
  return true;
}

/// The weights of the whole sample.
std::vector<double> own_weights(const numeric_columns& columns) {
  if (!columns.weighted()) return std::vector<double>(columns.rows(), 1.0);
  return {columns.weights().begin(), columns.weights().end()};
}

std::vector<price_shares> shares_of(const price_answers& answers, price_curves rule) {
  const curves of = curves_of(answers, own_weights(answers.columns), rule);
  std::vector<price_shares> result;
  for (std::size_t i = 0; i < of.prices.size(); ++i) {
    const auto share = [&](std::size_t question) { return proportion_estimate(of.shares[question][i], answers.basis); };
    result.push_back({of.prices[i], share(too_cheap), share(cheap), share(expensive), share(too_expensive)});
  }
  return result;
}

}  // namespace
}  // namespace detail

van_westendorp_result van_westendorp(const numeric_columns& answers, const van_westendorp_options& options) {
  const detail::price_answers people =
      detail::read_price_answers(answers, options.columns, {}, options.order, options.intransitive);
  const auto summary = detail::replicates_of(
      people.columns, options, 2 * detail::crossings, [&](std::span<const double> weights, std::span<double> out) {
        return detail::crossings_of(people, weights, options, out);
      });
  const auto point = [&](std::size_t crossing) {
    return price_point{{summary, 2 * crossing, people.basis, 0.0}, {summary, 2 * crossing + 1, people.basis}};
  };
  return {.optimal = point(0),
          .indifference = point(1),
          .marginal_cheapness = point(2),
          .marginal_expensiveness = point(3),
          .narrow_lower = point(4),
          .narrow_upper = point(5),
          .curves = detail::shares_of(people, options.curves),
          .intransitive = people.intransitive,
          .missing = people.missing};
}

namespace detail {
namespace {

/// How likely each person buys: at the cheap and at the expensive price.
struct buyers {
  price_answers answers;
  std::array<std::vector<double>, 2> probability;

  [[nodiscard]] double price(std::size_t question, std::size_t row) const { return answers.columns[question][row]; }
  /// At any price.
  [[nodiscard]] double at(std::size_t row, double p) const {
    const double t = price(too_cheap, row), c = price(cheap, row), e = price(expensive, row), x = price(too_expensive, row);
    const double at_cheap = probability[0][row];
    const double at_expensive = probability[1][row];
    if (p <= t || p >= x) return 0.0;
    if (p <= c) return at_cheap * (p - t) / (c - t);
    if (p <= e) return at_cheap + (at_expensive - at_cheap) * (p - c) / (e - c);
    return at_expensive * (x - p) / (x - e);
  }
};

void require_calibration(std::span<const double> calibration, any_scale scale) {
  if (!scale.known()) clientele::detail::throw_invalid_argument("the scale of the intents to buy is not known");
  if (calibration.size() != static_cast<std::size_t>(scale.levels())) {
    clientele::detail::throw_invalid_argument("the calibration has " + std::to_string(calibration.size()) +
                                              " probabilities; allowed: one per level of the scale, " +
                                              std::to_string(scale.levels()));
  }
  for (const double p : calibration) {
    if (!(p >= 0.0 && p <= 1.0)) clientele::detail::throw_invalid_argument("probability of buying", p, "0 to 1");
  }
  // Who is more certain buys no less: by level up, or down where the first level is the most certain.
  const bool rises = scale.direction() == scale_direction::higher_is_better;
  for (std::size_t level = 1; level < calibration.size(); ++level) {
    const double before = calibration[level - 1];
    const double now = calibration[level];
    if (rises ? now >= before : now <= before) continue;
    clientele::detail::throw_invalid_argument(
        std::string("the calibration ") + (rises ? "falls" : "rises") + " from " +
        clientele::detail::number_text(before) + " to " + clientele::detail::number_text(now) +
        "; allowed: level by level, never less for a better intent");
  }
}

buyers buyers_of(const numeric_columns& answers, std::span<const double> calibration,
                 const newton_miller_smith_options& options) {
  require_calibration(calibration, options.scale);
  const std::vector<std::string> intents{options.intent_cheap, options.intent_expensive};
  for (const std::string& column : intents) {
    const std::span<const double> values = answers[column];
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (values[row] != values[row]) continue;
      if (clientele::detail::level_index(values[row], options.scale.low(), options.scale.levels()) < 0) {
        clientele::detail::throw_bad_answer(values[row], options.scale.low(), options.scale.high(),
                                            "of the intents to buy", row);
      }
    }
  }
  buyers result{read_price_answers(answers, options.columns, intents, options.order, intransitive_prices::reject), {}};
  for (std::size_t k = 0; k < intents.size(); ++k) {
    for (const double intent : result.answers.columns[price_questions + k]) {
      result.probability[k].push_back(calibration[static_cast<std::size_t>(intent - options.scale.low())]);
    }
  }
  return result;
}

/// Trial as straight lines between the prices named: where each begins, its value there, its slope.
struct trial_line {
  double from;
  double to;
  double value;
  double slope;

  [[nodiscard]] double at(double price) const noexcept { return value + slope * (price - from); }
};

std::vector<trial_line> trial_lines(const buyers& of, std::span<const double> weights) {
  const std::size_t count = of.answers.prices.size();
  std::vector<double> turn(count, 0.0);  // how the slope changes at a price
  std::vector<double> jump(count, 0.0);  // and the value, for those to whom one price is cheap and expensive
  std::vector<char> named(count, 0);
  double total = 0.0;
  for (const double w : weights) total += w;
  if (!(total > 0.0)) return {};
  for (std::size_t row = 0; row < weights.size(); ++row) {
    if (weights[row] == 0.0) continue;
    const double w = weights[row] / total;
    const double t = of.price(too_cheap, row), c = of.price(cheap, row), e = of.price(expensive, row),
                 x = of.price(too_expensive, row);
    const double at_cheap = of.probability[0][row];
    const double at_expensive = of.probability[1][row];
    const double rise = at_cheap / (c - t);
    const double bend = e > c ? (at_expensive - at_cheap) / (e - c) : 0.0;
    const double fall = -at_expensive / (x - e);
    const auto place = [&](std::size_t question) { return of.answers.place[question][row]; };
    for (std::size_t question = 0; question < price_questions; ++question) named[place(question)] = 1;
    turn[place(too_cheap)] += w * rise;
    turn[place(cheap)] += w * (bend - rise);
    turn[place(expensive)] += w * (fall - bend);
    turn[place(too_expensive)] -= w * fall;
    if (e == c) jump[place(expensive)] += w * (at_expensive - at_cheap);
  }
  std::vector<trial_line> lines;
  double value = 0.0;
  double slope = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    if (named[i] == 0) continue;
    const double price = of.answers.prices[i];
    if (!lines.empty()) {
      lines.back().to = price;
      value = lines.back().at(price);
    }
    slope += turn[i];
    value += jump[i];
    lines.push_back({price, price, value, slope});
  }
  return lines;
}

/// Candidates for the highest value, and the price that stands for all that reach it but for rounding.
class highest {
 public:
  void add(double price, double value) { found_.push_back({price, value}); }
  [[nodiscard]] crossing_point best(price_tie tie) const {
    // Slopes add up over all prices below, so that their rounding is larger than that of shares.
    constexpr double within = 1e-9;
    double most = 0.0;
    for (const crossing_point& one : found_) most = std::max(most, one.share);
    std::vector<double> tied;
    for (const crossing_point& one : found_) {
      if (one.share >= most * (1.0 - within)) tied.push_back(one.price);
    }
    std::sort(tied.begin(), tied.end());
    tied.erase(std::unique(tied.begin(), tied.end()), tied.end());
    return {price_of_ties(tied, tie), most};
  }

 private:
  std::vector<crossing_point> found_;
};

constexpr std::size_t trial_figures = 4;

bool best_prices(const buyers& of, std::span<const double> weights, price_tie tie, std::span<double> out) {
  const std::vector<trial_line> lines = trial_lines(of, weights);
  if (lines.empty()) return false;
  highest trial;
  highest revenue;
  const auto add = [&](const trial_line& line, double price) {
    trial.add(price, line.at(price));
    revenue.add(price, price * line.at(price));
  };
  for (const trial_line& line : lines) {
    add(line, line.from);
    add(line, line.to);
    // Where the derivative of price times line is zero.
    const double peak = (line.slope * line.from - line.value) / (2.0 * line.slope);
    if (line.slope < 0.0 && peak > line.from && peak < line.to) revenue.add(peak, peak * line.at(peak));
  }
  const crossing_point most = trial.best(tie);
  const crossing_point earns = revenue.best(tie);
  out[0] = most.price;
  out[1] = most.share;
  out[2] = earns.price;
  out[3] = earns.share;
  return true;
}

trial_at_price trial_at(const buyers& of, std::span<const double> weights, double price) {
  const sample_basis& basis = of.answers.basis;
  double total = 0.0;
  double sum = 0.0;
  double squares = 0.0;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    total += weights[row];
    sum += weights[row] * of.at(row, price);
  }
  const double mean = sum / total;
  for (std::size_t row = 0; row < weights.size(); ++row) {
    const double off = of.at(row, price) - mean;
    squares += weights[row] * off * off;
  }
  const double error = std::sqrt(squares / total / (basis.effective_size - 1.0));
  return {price, {mean, error, basis}, {price * mean, price * error, basis, 0.0, price}};
}

/// Where the curve is shown.
std::vector<double> curve_prices(const buyers& of, const newton_miller_smith_options& options) {
  if (!options.curve_prices.empty()) {
    for (const double price : options.curve_prices) {
      if (!(price >= 0.0 && price < clientele::detail::infinity)) {
        clientele::detail::throw_invalid_argument("price of a trial curve", price, "0 or more");
      }
    }
    return {options.curve_prices.begin(), options.curve_prices.end()};
  }
  const std::vector<double>& named = of.answers.prices;
  constexpr std::size_t most = newton_miller_smith_options::most_curve_prices;
  if (named.size() <= most) return named;
  std::vector<double> chosen;
  for (std::size_t i = 0; i < most; ++i) chosen.push_back(named[i * (named.size() - 1) / (most - 1)]);
  return chosen;
}

}  // namespace
}  // namespace detail

newton_miller_smith_result newton_miller_smith(const numeric_columns& answers, std::span<const double> calibration,
                                               const newton_miller_smith_options& options) {
  const detail::buyers of = detail::buyers_of(answers, calibration, options);
  const sample_basis& basis = of.answers.basis;
  const auto summary = detail::replicates_of(
      of.answers.columns, options, detail::trial_figures, [&](std::span<const double> weights, std::span<double> out) {
        return detail::best_prices(of, weights, options.tie, out);
      });
  std::vector<trial_at_price> curve;
  const std::vector<double> weights = detail::own_weights(of.answers.columns);
  for (const double price : detail::curve_prices(of, options)) curve.push_back(detail::trial_at(of, weights, price));
  return {.trial_price = {summary, 0, basis, 0.0},
          .highest_trial = {summary, 1, basis},
          .revenue_price = {summary, 2, basis, 0.0},
          .highest_revenue = {summary, 3, basis, 0.0},
          .curve = std::move(curve),
          .intransitive = of.answers.intransitive,
          .missing = of.answers.missing};
}

}  // namespace clientele::inline v0::survey
