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

constexpr std::size_t at(kano_category category) { return static_cast<std::size_t>(category); }

/// Of better and worse, whose sizes are shares that have the share of O in common.
covariance_of_two covariance_of_coefficients(double better, double worse, double both, double people) {
  return {better * (1.0 - better) / people, worse * (1.0 - worse) / people, (better * worse - both) / people};
}

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
    case kano_satisfaction::unknown: break;
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
graded_means graded_of(const kano_sums& sums, const subset& all, double effective, const kano_grades& grades) {
  graded_means found;
  if (!(all.mass > 0.0)) return found;
  const auto f = [&](std::size_t pair) { return grades.functional[pair / static_cast<std::size_t>(answers)]; };
  const auto d = [&](std::size_t pair) { return grades.dysfunctional[pair % static_cast<std::size_t>(answers)]; };
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

/// The first of M, O, A, I that is about as frequent as the most frequent of them.
kano_category first_in_order(const std::array<double, kano_categories>& counts, double margin) {
  constexpr std::size_t four = at(kano_category::indifferent) + 1;
  const double most = *std::max_element(counts.begin(), counts.begin() + four);
  if (!(most > 0.0)) return kano_category::questionable;
  std::size_t c = 0;
  while (most - counts[c] > margin) ++c;
  return static_cast<kano_category>(c);
}

mean_estimate<real> graded_mean(double mean, double variance, const sample_basis& basis,
                                const std::array<double, answers>& grades) {
  const auto [lowest, highest] = std::minmax_element(grades.begin(), grades.end());
  return {mean, std::sqrt(variance), basis, *lowest, *highest};
}

void require_valid(const kano_options& options) {
  if (!(options.fong_z > 0.0)) throw_invalid_argument("z of Fong's test", options.fong_z, "above 0");
  for (const auto& grades : {options.grades.functional, options.grades.dysfunctional}) {
    for (const double grade : grades) {
      if (!std::isfinite(grade)) throw_invalid_argument("grade of a Kano answer", grade, "finite numbers");
    }
  }
  if (!(options.near_tie >= 0.0 && options.near_tie <= 1.0)) {
    throw_invalid_argument("share that is taken for equal", options.near_tie, "0 to 1");
  }
  if (!(options.questionable_limit >= 0.0 && options.questionable_limit <= 1.0)) {
    throw_invalid_argument("limit of questionable answers", options.questionable_limit, "0 to 1");
  }
}

}  // namespace

kano_result kano_of(const kano_sums& sums, const kano_options& options) {
  require_valid(options);
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

  // Of no answers none is the most frequent.
  const auto most_frequent = [&](const auto& which) {
    return all.mass > 0.0 ? largest(counts, which) : kano_category::questionable;
  };
  const kano_category first = most_frequent([](kano_category) { return true; });
  const kano_category second = most_frequent([first](kano_category c) { return c != first; });
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

  const graded_means graded = graded_of(sums, all, n, options.grades);
  const double questionable = all.mass > 0.0 ? counts[at(kano_category::questionable)] / all.mass : 0.0;
  return {.shares = {share(0), share(1), share(2), share(3), share(4), share(5)},
          .counts = counts,
          .category = first,
          .runner_up = second,
          .category_by_groups = most_frequent([&](kano_category c) { return wanted(c) == groups; }),
          .category_by_order = first_in_order(counts, options.near_tie * all.mass),
          .fong_difference = (a - b) * n,
          .fong_threshold = options.fong_z * std::sqrt(sum * (2.0 * n - sum) / (2.0 * n)),
          .category_strength = {a - b, std::sqrt((a + b - (a - b) * (a - b)) / n), basis},
          .total_strength = {all.mass > 0.0 ? liked / all.mass : nan, basis},
          .better = {{better, moved_basis}, false},
          .worse = {{worse, moved_basis}, true},
          .coefficients = covariance_of_coefficients(better, worse, o, people),
          .chi_square = chi_square,
          .chi_square_p = clientele::detail::chi_square_upper(chi_square, kinds - 1.0),
          .functional = graded_mean(graded.functional, graded.covariance.x, basis, options.grades.functional),
          .dysfunctional = graded_mean(graded.dysfunctional, graded.covariance.y, basis, options.grades.dysfunctional),
          .graded = graded.covariance,
          .questionable = questionable > options.questionable_limit};
}

}  // namespace detail

namespace {
/// The covariance of the coefficients after one answer more in each of the four categories that they rest on.
covariance_of_two cautious_covariance(const kano_result& of) {
  const double people = of.better.effective_sample_size();
  double of_four = 0.0;
  for (std::size_t c = 0; c <= at(kano_category::indifferent); ++c) of_four += of.counts[c];
  const auto share = [&](kano_category c) { return (of.counts[at(c)] / of_four * people + 1.0) / (people + 4.0); };
  const double both = share(kano_category::one_dimensional);
  return covariance_of_coefficients(share(kano_category::attractive) + both, share(kano_category::must_be) + both, both,
                                    people);
}
}  // namespace

confidence_ellipse kano_result::ellipse(confidence_level level) const noexcept {
  return ellipse_around(better.value().value(), worse.value().value(), cautious_covariance(*this), level,
                        better.effective_sample_size());
}

confidence_ellipse kano_result::plane_ellipse(confidence_level level) const noexcept {
  const covariance_of_two c = cautious_covariance(*this);
  return ellipse_around(worse.share().value().value(), better.value().value(), {c.y, c.x, -c.xy}, level,
                        better.effective_sample_size());
}

kano_homogeneity kano_same_categories(std::span<const kano_result> segments) {
  const auto people = [](const kano_result& of) { return of.total_strength.effective_sample_size(); };
  double all = 0.0;
  int with_answers = 0;
  for (const kano_result& segment : segments) {
    all += people(segment);
    if (people(segment) > 0.0) ++with_answers;
  }
  double chi_square = 0.0;
  int occurring = 0;
  for (std::size_t c = 0; c < kano_categories; ++c) {
    const auto share = [c](const kano_result& of) { return of.shares[c].value().value(); };
    double pooled = 0.0;
    for (const kano_result& segment : segments) {
      if (people(segment) > 0.0) pooled += people(segment) / all * share(segment);
    }
    if (!(pooled > 0.0)) continue;
    ++occurring;
    for (const kano_result& segment : segments) {
      if (!(people(segment) > 0.0)) continue;
      const double off = share(segment) - pooled;
      chi_square += people(segment) * off * off / pooled;
    }
  }
  const int degrees = std::max(with_answers - 1, 0) * std::max(occurring - 1, 0);
  if (degrees == 0) return {nan, 0, nan};
  return {chi_square, degrees, clientele::detail::chi_square_upper(chi_square, degrees)};
}

kano_difference kano_compare(const kano_result& first, const kano_result& second) {
  return {{first.better.share(), second.better.share()},
          {first.worse.share(), second.worse.share()},
          kano_same_categories(std::array{first, second})};
}

std::vector<kano_pair_of_segments> kano_compare_all(std::span<const kano_result> segments, adjustment rule) {
  std::vector<kano_pair_of_segments> found;
  std::array<std::vector<double>, 3> p;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    for (std::size_t j = i + 1; j < segments.size(); ++j) {
      found.push_back({i, j, kano_compare(segments[i], segments[j]), nan, nan, nan});
      const kano_difference& difference = found.back().difference;
      p[0].push_back(difference.better.p_value());
      p[1].push_back(difference.worse.p_value());
      p[2].push_back(difference.categories.p);
    }
  }
  for (std::vector<double>& of_test : p) of_test = adjust(of_test, rule);
  for (std::size_t k = 0; k < found.size(); ++k) {
    found[k].better_p = p[0][k];
    found[k].worse_p = p[1][k];
    found[k].categories_p = p[2][k];
  }
  return found;
}

fulfilled_needs kano_fulfilment(std::span<const kano_category> needs, std::span<const double> met,
                                double attractive_bonus) {
  if (!(attractive_bonus >= 0.0 && std::isfinite(attractive_bonus))) {
    throw_invalid_argument("bonus for attractive needs", attractive_bonus, "0 or more");
  }
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
  const double wanted = basic.count + expected.count;
  kano_satisfaction level = kano_satisfaction::very_high;
  if (!(wanted > 0.0)) {
    level = kano_satisfaction::unknown;
  } else if (!basic.whole()) {
    level = kano_satisfaction::dissatisfied;
  } else if (!expected.whole()) {
    level = kano_satisfaction::moderate;
  } else if (!(exciting.sum > 0.0)) {
    level = kano_satisfaction::high;
  }
  const bool counted = basic.whole() && exciting.count > 0.0;
  const double bonus = counted ? attractive_bonus * (exciting.sum / exciting.count) : 0.0;
  const double score = wanted > 0.0 ? (basic.sum + expected.sum) / wanted + bonus : nan;
  return {basic.share(), expected.share(), exciting.share(), real{score}, level};
}

}  // namespace clientele::inline v0::survey
