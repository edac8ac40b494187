#include <clientele/survey/kano.hpp>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/text.hpp"
#include "stats/distributions.hpp"

namespace clientele::inline v0::survey {

using clientele::detail::nan;
using clientele::detail::number_text;
using clientele::detail::throw_invalid_argument;

namespace {

constexpr int answers = kano_pairs::answers;
constexpr std::size_t pairs = static_cast<std::size_t>(answers * answers);

// Functional answer by row, dysfunctional by column.
constexpr std::array<const char*, static_cast<std::size_t>(answers)> standard_table{"QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"};
constexpr std::array<const char*, static_cast<std::size_t>(answers)> diagonal_table{"QAAAO", "RQIIM", "RIIIM", "RIIQM", "RRRRQ"};
constexpr std::string_view letters = "MOAIRQ";

// What the graded answers are worth, from like to dislike.
constexpr std::array<double, static_cast<std::size_t>(answers)> functional_grades{4, 2, 0, -1, -2};
constexpr std::array<double, static_cast<std::size_t>(answers)> dysfunctional_grades{-2, -1, 0, 2, 4};

constexpr std::size_t at(kano_category category) { return static_cast<std::size_t>(category); }

std::size_t category_at(std::size_t pair, kano_table table) {
  const auto& rows = table == kano_table::standard ? standard_table : diagonal_table;
  return letters.find(rows[pair / static_cast<std::size_t>(answers)][pair % static_cast<std::size_t>(answers)]);
}

}  // namespace

std::string_view name(kano_category category) noexcept {
  switch (category) {
    case kano_category::must_be: return "must_be";
    case kano_category::one_dimensional: return "one_dimensional";
    case kano_category::attractive: return "attractive";
    case kano_category::indifferent: return "indifferent";
    case kano_category::reverse: return "reverse";
    case kano_category::questionable: return "questionable";
  }
  return "unknown";
}

char letter(kano_category category) noexcept { return letters[at(category)]; }

std::string_view name(kano_table table) noexcept {
  return table == kano_table::standard ? "standard" : "questionable_diagonal";
}

std::string_view name(kano_satisfaction level) noexcept {
  switch (level) {
    case kano_satisfaction::dissatisfied: return "dissatisfied";
    case kano_satisfaction::moderate: return "moderate";
    case kano_satisfaction::high: return "high";
    case kano_satisfaction::very_high: return "very_high";
  }
  return "unknown";
}

kano_category kano_category_of(int functional, int dysfunctional, kano_table table) {
  for (const int answer : {functional, dysfunctional}) {
    if (answer < 1 || answer > answers) throw_invalid_argument("Kano answer", answer, "1 to 5");
  }
  return static_cast<kano_category>(category_at(static_cast<std::size_t>(answers * (functional - 1) + dysfunctional - 1), table));
}

namespace detail {

void throw_bad_pair(double functional, double dysfunctional, std::uint64_t row) {
  throw invalid_value("Kano answers are " + number_text(functional) + " and " + number_text(dysfunctional) + " at row " +
                          std::to_string(row) + "; allowed: whole numbers 1 to 5",
                      row);
}

namespace {

/// Sums over the pairs that `chosen` picks.
struct subset {
  std::uint64_t size = 0;
  double mass = 0.0;
  double squares = 0.0;

  template <class Chosen>
  static subset of(const kano_sums& sums, const Chosen& chosen) {
    subset result;
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      if (!chosen(pair)) continue;
      result.size += sums.counts[pair];
      result.mass += sums.mass[pair];
      result.squares += sums.squares[pair];
    }
    return result;
  }
  [[nodiscard]] sample_basis basis(std::uint64_t missing) const {
    return {size, squares > 0.0 ? mass * mass / squares : 0.0, missing};
  }
};

/// The largest of some categories; of equal ones the first.
template <class Which>
kano_category largest(const std::array<double, kano_categories>& counts, const Which& which) {
  std::size_t best = kano_categories;
  for (std::size_t c = 0; c < kano_categories; ++c) {
    if (which(static_cast<kano_category>(c)) && (best == kano_categories || counts[c] > counts[best])) best = c;
  }
  return static_cast<kano_category>(best);
}

struct graded_means {
  double functional = nan;
  double dysfunctional = nan;
  covariance_of_two covariance;  // of the means
};
graded_means graded_of(const kano_sums& sums, const subset& all, double effective) {
  graded_means found;
  if (!(all.mass > 0.0)) return found;
  const auto f = [](std::size_t pair) { return functional_grades[pair / static_cast<std::size_t>(answers)]; };
  const auto d = [](std::size_t pair) { return dysfunctional_grades[pair % static_cast<std::size_t>(answers)]; };
  found.functional = found.dysfunctional = 0.0;
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    found.functional += sums.mass[pair] / all.mass * f(pair);
    found.dysfunctional += sums.mass[pair] / all.mass * d(pair);
  }
  if (!clientele::detail::has_spread(effective)) return found;
  covariance_of_two& c = found.covariance = {0.0, 0.0, 0.0};
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    const double share = sums.mass[pair] / all.mass / (effective - 1.0);
    const double x = f(pair) - found.functional;
    const double y = d(pair) - found.dysfunctional;
    c.x += share * x * x;
    c.y += share * y * y;
    c.xy += share * x * y;
  }
  return found;
}

}  // namespace

kano_result kano_of(const kano_sums& sums, const kano_options& options) {
  if (!(options.fong_z > 0.0)) throw_invalid_argument("z of Fong's test", options.fong_z, "above 0");
  if (!(options.questionable_limit >= 0.0 && options.questionable_limit <= 1.0)) {
    throw_invalid_argument("limit of questionable answers", options.questionable_limit, "0 to 1");
  }
  const subset all = subset::of(sums, [](std::size_t) { return true; });
  const sample_basis basis = all.basis(sums.missing);
  const double n = basis.effective_size;

  std::array<double, kano_categories> counts{};
  std::array<subset, kano_categories> by{};
  for (std::size_t c = 0; c < kano_categories; ++c) {
    by[c] = subset::of(sums, [&](std::size_t pair) { return category_at(pair, options.table) == c; });
    counts[c] = by[c].mass;
  }
  const auto share = [&](std::size_t c) { return proportion_estimate(all.mass > 0.0 ? counts[c] / all.mass : nan, basis); };

  const kano_category first = largest(counts, [](kano_category) { return true; });
  const kano_category second = largest(counts, [first](kano_category c) { return c != first; });
  const auto wanted = [](kano_category c) {
    return c == kano_category::must_be || c == kano_category::one_dimensional || c == kano_category::attractive;
  };
  const double liked = counts[at(kano_category::must_be)] + counts[at(kano_category::one_dimensional)] +
                       counts[at(kano_category::attractive)];
  const bool groups = liked > all.mass - liked;

  // The two largest counts in effective people: with plain counts they are the counts.
  const double a = all.mass > 0.0 ? counts[at(first)] / all.mass : nan;
  const double b = all.mass > 0.0 ? counts[at(second)] / all.mass : nan;
  const double sum = (a + b) * n;

  const auto four = [&](std::size_t pair) { return category_at(pair, options.table) <= at(kano_category::indifferent); };
  const subset moved = subset::of(sums, four);
  const sample_basis moved_basis = moved.basis(sums.missing);
  const double of_four = moved.mass > 0.0 ? moved.mass : nan;
  const double o = counts[at(kano_category::one_dimensional)] / of_four;
  const double better = counts[at(kano_category::attractive)] / of_four + o;
  const double worse = counts[at(kano_category::must_be)] / of_four + o;
  const double people = moved_basis.effective_size;

  double chi_square = moved.mass > 0.0 ? 0.0 : nan;
  constexpr double kinds = 4.0;
  for (std::size_t c = 0; c <= at(kano_category::indifferent); ++c) {
    const double expected = people / kinds;
    const double off = counts[c] / of_four * people - expected;
    if (moved.mass > 0.0) chi_square += off * off / expected;
  }

  const graded_means graded = graded_of(sums, all, n);
  const auto worth = [&](double mean, double variance) {
    return mean_estimate<real>(mean, std::sqrt(variance), basis, functional_grades.back(), functional_grades.front());
  };
  const double questionable = all.mass > 0.0 ? counts[at(kano_category::questionable)] / all.mass : 0.0;
  return {.shares = {share(0), share(1), share(2), share(3), share(4), share(5)},
          .counts = counts,
          .category = first,
          .runner_up = second,
          .category_by_groups = largest(counts, [&](kano_category c) { return wanted(c) == groups; }),
          .fong_difference = (a - b) * n,
          .fong_threshold = options.fong_z * std::sqrt(sum * (2.0 * n - sum) / (2.0 * n)),
          .category_strength = {a - b, std::sqrt((a + b - (a - b) * (a - b)) / n), basis},
          .total_strength = {all.mass > 0.0 ? liked / all.mass : nan, basis},
          .better = {{better, moved_basis}, false},
          .worse = {{worse, moved_basis}, true},
          .coefficients = {better * (1.0 - better) / people, worse * (1.0 - worse) / people,
                           (better * worse - o) / people},
          .chi_square = chi_square,
          .chi_square_p = clientele::detail::chi_square_upper(chi_square, kinds - 1.0),
          .functional = worth(graded.functional, graded.covariance.x),
          .dysfunctional = worth(graded.dysfunctional, graded.covariance.y),
          .graded = graded.covariance,
          .questionable = questionable > options.questionable_limit};
}

}  // namespace detail

confidence_ellipse kano_result::ellipse(confidence_level level) const noexcept {
  return ellipse_around(better.value().value(), worse.value().value(), coefficients, level);
}

kano_difference kano_compare(const kano_result& first, const kano_result& second) {
  const double n1 = first.total_strength.effective_sample_size();
  const double n2 = second.total_strength.effective_sample_size();
  double chi_square = 0.0;
  int degrees = -1;
  for (std::size_t c = 0; c < kano_categories; ++c) {
    const double p1 = first.shares[c].value().value();
    const double p2 = second.shares[c].value().value();
    const double pooled = (n1 * p1 + n2 * p2) / (n1 + n2);
    if (!(pooled > 0.0)) continue;
    ++degrees;
    chi_square += (n1 * (p1 - pooled) * (p1 - pooled) + n2 * (p2 - pooled) * (p2 - pooled)) / pooled;
  }
  const bool known = degrees > 0 && n1 > 0.0 && n2 > 0.0;
  return {{first.better.share(), second.better.share()},
          {first.worse.share(), second.worse.share()},
          known ? chi_square : nan,
          std::max(degrees, 0),
          known ? clientele::detail::chi_square_upper(chi_square, degrees) : nan};
}

fulfilled_needs kano_fulfilment(std::span<const kano_category> needs, std::span<const double> met) {
  if (needs.size() != met.size()) {
    throw_invalid_argument("there are " + std::to_string(met.size()) + " needs met for " + std::to_string(needs.size()) +
                           " needs; allowed: one each");
  }
  struct kind {
    double sum = 0.0;
    double count = 0.0;
    [[nodiscard]] proportion share() const { return proportion{count > 0.0 ? sum / count : nan}; }
    [[nodiscard]] bool whole() const { return sum == count; }
  };
  std::array<kind, kano_categories> kinds;
  for (std::size_t i = 0; i < needs.size(); ++i) {
    if (!(met[i] >= 0.0 && met[i] <= 1.0)) throw_invalid_argument("share of a need that is met", met[i], "0 to 1");
    kinds[at(needs[i])].sum += met[i];
    kinds[at(needs[i])].count += 1.0;
  }
  const kind& basic = kinds[at(kano_category::must_be)];
  const kind& expected = kinds[at(kano_category::one_dimensional)];
  const kind& exciting = kinds[at(kano_category::attractive)];
  kano_satisfaction level = kano_satisfaction::very_high;
  if (!basic.whole()) {
    level = kano_satisfaction::dissatisfied;
  } else if (!expected.whole()) {
    level = kano_satisfaction::moderate;
  } else if (!(exciting.sum > 0.0)) {
    level = kano_satisfaction::high;
  }
  return {basic.share(), expected.share(), exciting.share(), level};
}

}  // namespace clientele::inline v0::survey
