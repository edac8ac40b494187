#include <clientele/survey/competitor_comparison.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <clientele/core/errors.hpp>
#include <clientele/survey/quadrant_plane.hpp>

#include "core/text.hpp"
#include "stats/distributions.hpp"
#include "survey/paired_tests.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::quoted;
using clientele::detail::throw_invalid_argument;

namespace {

void refuse_person_mean(missing_data policy) {
  if (policy == missing_data::person_mean) {
    throw_invalid_argument(
        "the policy for missing ratings of firms is person_mean; allowed: listwise, pairwise, refuse");
  }
}

[[noreturn]] void throw_no_competitor(std::string_view own) {
  throw_invalid_argument("there is no competitor beside " + quoted(own) + "; allowed: one or more");
}

/// Adjusts the p-values of all competitors together.
template <class Competitor>
void adjust_all(std::vector<Competitor>& competitors, adjustment rule) {
  std::vector<double> p;
  for (const Competitor& one : competitors) p.push_back(one.p);
  const std::vector<double> adjusted = adjust(p, rule);
  for (std::size_t i = 0; i < p.size(); ++i) competitors[i].p_adjusted = adjusted[i];
}

/// Our own firm in the first column, a competitor in the second; nobody left them out.
paired_competitor compared(const covariances& both, const competitor_options& options) {
  const auto mean = [&](double own, double other) { return both.combination<scale_mean>(std::array{own, other}); };
  const auto difference = both.combination<difference_of<scale_mean>>(std::array{1.0, -1.0});
  return {.firm = both.names()[1],
          .own = mean(1.0, 0.0),
          .other = mean(0.0, 1.0),
          .difference = difference,
          .relative = {{.mean_y = both.mean(0) - options.origin,
                        .mean_x = both.mean(1) - options.origin,
                        .variance_y = both.variance(0),
                        .variance_x = both.variance(1),
                        .covariance = both(0, 1)},
                       both.basis()},
          .p = paired_p(difference)};
}

}  // namespace

paired_comparison compare_paired(const numeric_columns& ratings, std::string_view own, missing_data policy,
                                 const competitor_options& options) {
  refuse_person_mean(policy);
  const std::string& ours = ratings.name(ratings.index(own));
  if (ratings.size() < 2) throw_no_competitor(own);
  const completed_columns raters = complete(ratings, policy);
  paired_comparison result{ours, {}, raters.report};
  for (const std::string& firm : ratings.names()) {
    if (firm == own) continue;
    // With a pairwise policy the two columns still have gaps: here those who rated both count.
    const std::array both{ours, firm};
    result.competitors.push_back(compared(covariances_of(raters.columns.select(both)), options));
  }
  adjust_all(result.competitors, options.rule);
  return result;
}

separate_comparison compare_separate(std::span<const firm_rating> ratings, std::string_view own,
                                     const competitor_options& options) {
  const firm_rating* ours = nullptr;
  for (std::size_t i = 0; i < ratings.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (ratings[i].firm == ratings[j].firm)
        throw_invalid_argument("the firm " + quoted(ratings[i].firm) + " is given twice");
    }
    if (ratings[i].firm == own) ours = &ratings[i];
  }
  if (ours == nullptr) throw_invalid_argument("there is no firm " + quoted(own) + " among the ratings");
  if (ratings.size() < 2) throw_no_competitor(own);
  separate_comparison result{ours->firm, {}};
  for (const firm_rating& one : ratings) {
    if (&one == ours) continue;
    const auto apart = difference(ours->rating, one.rating);
    result.competitors.push_back({one.firm, apart, {ours->rating, one.rating, options.origin}, apart.p_value()});
  }
  adjust_all(result.competitors, options.rule);
  return result;
}

std::string_view name(value_reference rule) noexcept {
  return rule == value_reference::mean_of_all ? "mean_of_all" : "mean_of_others";
}

std::string_view name(value_verdict verdict) noexcept {
  switch (verdict) {
    case value_verdict::better_value:
      return "better_value";
    case value_verdict::worse_value:
      return "worse_value";
    case value_verdict::undecided:
      break;
  }
  return "undecided";
}

fair_value_line fair_value_line::from_weights(double quality, double price) {
  for (const double weight : {quality, price}) {
    if (!(weight > 0.0 && std::isfinite(weight))) {
      throw_invalid_argument("the weight of quality or price is " + number_text(weight) +
                             "; allowed: above 0 and finite");
    }
  }
  return {quality / price, 0.0};
}

fair_value_line fair_value_line::of_slope(double slope, double error) {
  if (!(slope > 0.0 && std::isfinite(slope) && error >= 0.0 && std::isfinite(error))) {
    throw_invalid_argument("the slope of the line of fair value is " + number_text(slope) + " with an error of " +
                           number_text(error) + "; allowed: above 0, with an error of 0 or more");
  }
  return {slope, error};
}

const value_position& customer_value_map::firm(std::string_view name) const {
  const auto found =
      std::find_if(firms.begin(), firms.end(), [&](const value_position& one) { return one.firm == name; });
  if (found == firms.end()) throw_invalid_argument("there is no firm " + quoted(name) + " on the map");
  return *found;
}

namespace {

/// Positions from the qualities (x) and prices (y) of the firms with all their covariances.
class map_builder {
 public:
  map_builder(const plane_points& firms, const fair_value_line& line, const value_map_options& options)
      : firms_(firms), line_(line), options_(options), count_(firms.ids.size()) {
    if (count_ < 2) {
      throw_invalid_argument("firms on a value map", static_cast<double>(count_),
                             "2 or more: a firm is held against others");
    }
  }
  [[nodiscard]] customer_value_map build() const {
    customer_value_map result{{}, line_, options_.reference, {}};
    for (std::size_t i = 0; i < count_; ++i) result.firms.push_back(placed(i));
    return result;
  }

 private:
  /// A value over its reference, and its derivatives by the values of all firms.
  struct relative {
    double ratio;
    std::vector<double> derivatives;
  };
  [[nodiscard]] relative over_reference(std::span<const double> values, std::size_t i) const {
    const bool with_own = options_.reference == value_reference::mean_of_all;
    std::vector<double> shares(count_, 1.0 / static_cast<double>(with_own ? count_ : count_ - 1));
    if (!with_own) shares[i] = 0.0;
    double reference = 0.0;
    for (std::size_t j = 0; j < count_; ++j) {
      if (shares[j] != 0.0) reference += shares[j] * values[j];
    }
    relative found{reference != 0.0 ? values[i] / reference : nan, std::vector<double>(count_)};
    for (std::size_t j = 0; j < count_; ++j) {
      found.derivatives[j] = ((j == i ? 1.0 : 0.0) - found.ratio * shares[j]) / reference;
    }
    return found;
  }
  [[nodiscard]] double spread(const relative& a, bool a_is_price, const relative& b, bool b_is_price) const {
    double sum = 0.0;
    for (std::size_t i = 0; i < count_; ++i) {
      const std::size_t row = (a_is_price ? count_ + i : i) * 2 * count_ + (b_is_price ? count_ : 0);
      for (std::size_t j = 0; j < count_; ++j) sum += a.derivatives[i] * b.derivatives[j] * firms_.covariance[row + j];
    }
    return sum;
  }
  /// A variance that rounding left below zero is none; NaN stays NaN.
  static double not_negative(double variance) noexcept { return variance < 0.0 ? 0.0 : variance; }
  [[nodiscard]] value_position placed(std::size_t i) const {
    const relative quality = over_reference(firms_.x, i);
    const relative price = over_reference(firms_.y, i);
    const covariance_of_two c{not_negative(spread(quality, false, quality, false)),
                              not_negative(spread(price, true, price, true)), spread(quality, false, price, true)};
    const double slope = line_.slope();
    const double better = quality.ratio - 1.0;
    const double variance =
        slope * slope * c.x + c.y - 2.0 * slope * c.xy + better * better * line_.error() * line_.error();
    const double advantage = line_.fair_price(quality.ratio) - price.ratio;
    const double error = std::sqrt(not_negative(variance));
    const sample_basis& basis = firms_.bases[i];
    value_position found{.firm = firms_.ids[i],
                         .relative_quality = {quality.ratio, std::sqrt(c.x), basis},
                         .relative_price = {price.ratio, std::sqrt(c.y), basis},
                         .covariance = c,
                         .ellipse = ellipse_around(quality.ratio, price.ratio, c, options_.level),
                         .advantage = {advantage, error, basis}};
    if (error > 0.0) {
      found.probability_better = clientele::detail::normal_cdf(advantage / error);
    } else if (error == 0.0 && advantage != 0.0) {
      found.probability_better = advantage > 0.0 ? 1.0 : 0.0;
    }
    const double level = options_.level.value();
    if (found.probability_better >= level) found.verdict = value_verdict::better_value;
    if (found.probability_better <= 1.0 - level) found.verdict = value_verdict::worse_value;
    return found;
  }

  const plane_points& firms_;
  const fair_value_line& line_;
  const value_map_options& options_;
  std::size_t count_;
};

}  // namespace

customer_value_map value_map(const covariances& answers, std::span<const std::string> firms,
                             const fair_value_line& line, const value_map_options& options) {
  std::vector<plane_item> items;
  for (const std::string& firm : firms) items.push_back({firm, {"quality:" + firm}, {"price:" + firm}});
  return map_builder(mean_points(answers, items), line, options).build();
}

customer_value_map value_map(const numeric_columns& quality, const numeric_columns& price, const fair_value_line& line,
                             missing_data policy, const value_map_options& options) {
  refuse_person_mean(policy);
  numeric_columns all = quality.select({});
  for (const std::string& firm : quality.names()) {
    all.add("quality:" + firm, {quality[firm].begin(), quality[firm].end()});
    all.add("price:" + firm, {price[firm].begin(), price[firm].end()});
  }
  const covariances found = covariances_of(all, policy);
  customer_value_map result = value_map(found, quality.names(), line, options);
  result.missing = found.report();
  return result;
}

customer_value_map value_map(std::span<const firm_offer> firms, const fair_value_line& line,
                             const value_map_options& options) {
  std::vector<std::string> ids;
  std::vector<double> quality, price;
  std::vector<covariance_of_two> errors;
  std::vector<sample_basis> bases;
  for (const firm_offer& one : firms) {
    if (!(one.price > 0.0 && std::isfinite(one.price) && one.price_error >= 0.0 && std::isfinite(one.price_error))) {
      throw_invalid_argument("the price of " + quoted(one.firm) + " is " + number_text(one.price) +
                             " with an error of " + number_text(one.price_error) +
                             "; allowed: above 0, with an error of 0 or more");
    }
    ids.push_back(one.firm);
    quality.push_back(one.quality.value().value());
    price.push_back(one.price);
    errors.push_back(
        {one.quality.standard_error() * one.quality.standard_error(), one.price_error * one.price_error, 0.0});
    bases.push_back(one.quality.basis());
  }
  return map_builder(independent_points(ids, quality, price, errors, bases), line, options).build();
}

}  // namespace clientele::inline v0::survey
