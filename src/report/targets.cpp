#include <clientele/report/targets.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>
#include <variant>

#include <clientele/core/errors.hpp>

#include "report/numbers.hpp"
#include "report/text.hpp"

namespace clientele::inline v0::report {

namespace {

/// A number is the same number whether it was written with a point or not.
bool same(const parameter& a, const parameter& b) {
  if (a.name != b.name) return false;
  const auto number = [](const parameter& of) -> std::optional<double> {
    if (const auto* whole = std::get_if<std::int64_t>(&of.value)) return static_cast<double>(*whole);
    if (const auto* real = std::get_if<double>(&of.value)) return *real;
    return std::nullopt;
  };
  if (a.value.index() == b.value.index()) return a.value == b.value;
  const auto left = number(a);
  return left && left == number(b);
}

bool is_for(const target_rule& rule, const figure& of) {
  if (rule.metric != of.id) return false;
  if (rule.group && *rule.group != of.group) return false;
  if (rule.columns && *rule.columns != of.columns) return false;
  return std::all_of(rule.parameters.begin(), rule.parameters.end(), [&](const parameter& wanted) {
    return std::any_of(of.parameters.begin(), of.parameters.end(),
                       [&](const parameter& one) { return same(wanted, one); });
  });
}

/// The greater, the more closely a rule names its figures.
auto closeness(const target_rule& rule) {
  return std::tuple{rule.group.has_value(), rule.columns.has_value(), rule.parameters.size()};
}

verdict verdict_of(const figure& of, double wanted, direction better) {
  if (std::isnan(of.value) || std::isnan(of.interval.lower) || std::isnan(of.interval.upper)) return verdict::undecided;
  const double worst = better == direction::higher ? of.interval.lower : of.interval.upper;
  const double best = better == direction::higher ? of.interval.upper : of.interval.lower;
  const auto good_enough = [&](double value) { return better == direction::higher ? value >= wanted : value <= wanted; };
  if (good_enough(worst)) return verdict::reached;
  return good_enough(best) ? verdict::undecided : verdict::missed;
}

struct match {
  figure* of;
  const target_rule* rule;
  direction better;
};

}  // namespace

std::string to_string(const target_rule& rule) {
  const auto quoted = [](std::string_view name) { return '"' + detail::visible(name, true) + '"'; };
  std::string text = detail::visible(rule.metric, true);
  const char* separator = " (";
  for (const parameter& one : rule.parameters) {
    text += separator + detail::visible(one.name, true) + " = ";
    if (const auto* whole = std::get_if<std::int64_t>(&one.value)) {
      text += std::to_string(*whole);
    } else if (const auto* real = std::get_if<double>(&one.value)) {
      text += detail::shortest(*real);
    } else {
      text += detail::visible(std::get<std::string>(one.value), true);
    }
    separator = ", ";
  }
  if (!rule.parameters.empty()) text += ')';
  if (rule.columns) {
    separator = " of ";
    for (const std::string& column : *rule.columns) text += std::exchange(separator, ", ") + quoted(column);
    if (rule.columns->empty()) text += " of no column";
  }
  if (rule.group) text += " for " + (*rule.group ? quoted(**rule.group) : std::string("all customers"));
  return text;
}

std::vector<target_rule> apply_targets(scorecard& card, std::span<const target_rule> rules) {
  for (const target_rule& rule : rules) {
    if (std::isfinite(rule.value)) continue;
    clientele::detail::throw_invalid_argument("the target of " + to_string(rule) + " is " + detail::shortest(rule.value) +
                                              "; allowed: a finite number");
  }
  std::vector<match> matches;
  std::vector<bool> used(rules.size(), false);
  const auto look = [&](figure& one) {
    const target_rule* closest = nullptr;
    for (std::size_t i = 0; i < rules.size(); ++i) {
      if (!is_for(rules[i], one)) continue;
      used[i] = true;
      if (closest == nullptr || closeness(rules[i]) >= closeness(*closest)) closest = &rules[i];
    }
    if (closest == nullptr) return;
    const direction better = closest->direction != direction::none ? closest->direction : one.direction;
    if (better == direction::none) {
      clientele::detail::throw_invalid_argument("the target of " + to_string(*closest) +
                                                " has no direction, and neither has the figure; allowed: higher, lower");
    }
    matches.push_back({&one, closest, better});
  };
  for (figure& one : card.figures) look(one);
  if (card.customers) {
    for (figure& one : card.customers->figures) look(one);
  }
  if (card.questionnaire) {
    for (figure* one : figures_of(*card.questionnaire)) look(*one);
  }

  for (const match& found : matches) {
    found.of->direction = found.better;
    found.of->target = target{found.rule->value, verdict_of(*found.of, found.rule->value, found.better)};
  }
  std::vector<target_rule> left;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!used[i]) left.push_back(rules[i]);
  }
  return left;
}

}  // namespace clientele::inline v0::report
